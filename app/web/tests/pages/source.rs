//! Rules about our own source that no type can hold.

use std::fs;
use std::path::{Path, PathBuf};

/// A piece of source, the only files that may hold it, and why.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "inner_html",
        &["parts/markdown.rs", "parts/field.rs"],
        "HTML made elsewhere enters in one place",
    ),
    (
        "<textarea",
        &["parts/field.rs"],
        "the view renderer does not escape what stands in a textarea",
    ),
    (
        "<noscript",
        &[],
        "the view renderer does not escape what stands in it, and every page works without script",
    ),
    (" style=", &[], "the content policy forbids inline styles"),
    ("on:click", &[], "code in a browser belongs into an island"),
    ("sqlx", &[], "statements live in store"),
    (
        ".write(",
        &[],
        "what writes goes through Seat::perform, so that a denial leaves a trace (LOG-4)",
    ),
];

#[test]
fn what_is_dangerous_stands_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    gather(&root, &mut files);
    assert!(files.len() > 20, "the source was found");
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let source = fs::read_to_string(&file).unwrap();
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code: String = code.take_while(|line| !line.contains("mod tests {")).collect();
        for (piece, homes, why) in RULES {
            assert!(
                homes.contains(&name.as_str()) || !code.contains(piece),
                "{name} holds {piece:?}: {why}"
            );
        }
    }
}

fn gather(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}
