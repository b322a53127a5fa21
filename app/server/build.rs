//! Tells the program which one it is: version, commit, build date.

use std::process::Command;

fn main() {
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .output()
            .ok()
            .filter(|output| output.status.success());
        output
            .and_then(|output| String::from_utf8(output.stdout).ok())
            .map(|text| text.trim().to_owned())
    };
    let commit =
        run("git", &["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    // The day of the commit, not of the build: the same source builds the same program.
    let built_on =
        run("git", &["show", "-s", "--format=%cs", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let version = env!("CARGO_PKG_VERSION");
    println!("cargo::rustc-env=ANNEX_COMMIT={commit}");
    println!("cargo::rustc-env=ANNEX_BUILT_ON={built_on}");
    println!("cargo::rustc-env=ANNEX_VERSION={version} {commit} {built_on}");
    // It grows with every commit; HEAD itself names the branch only.
    if let Some(moves) = run("git", &["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo::rerun-if-changed={moves}");
    }
}
