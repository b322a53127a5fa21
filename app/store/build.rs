//! The migrations are compiled in: a changed or new file means a new build.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
