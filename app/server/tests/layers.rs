//! The architecture, as a table that the manifests are compared with: which room may use which.
//! Beside it stand the few rules of the house that a compiler does not check.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, what is missing is the failure"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every room, and the rooms it may use. An arrow that is not here does not exist.
const ROOMS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("markdown", &[]),
    ("store", &["domain"]),
    ("press", &["domain", "markdown"]),
    ("workflow", &["domain", "store", "press"]),
    ("islands", &["domain", "markdown"]),
    ("web", &["domain", "workflow", "markdown", "islands"]),
    ("server", &["domain", "store", "markdown", "press", "workflow", "islands", "web"]),
    ("xtask", &[]),
];

/// Rooms that are pure, and the whole of what they may take from outside.
const PURE: [(&str, &[&str]); 2] = [
    (
        "domain",
        &[
            "serde",
            "serde_json",
            "thiserror",
            "jiff",
            "uuid",
            "sha2",
            "unicode-normalization",
            // A table of names and letters, and nothing else.
            "html-escape",
        ],
    ),
    ("markdown", &["pulldown-cmark"]),
];

/// Crates that belong to certain rooms and to nobody else.
const OWNED: [(&str, &[&str]); 9] = [
    ("sqlx", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("printpdf", &["press"]),
    ("lopdf", &["press"]),
    ("argon2", &["workflow"]),
    ("leptos", &["islands", "web"]),
    ("leptos_axum", &["web"]),
    ("axum", &["web", "server"]),
    ("clap", &["server"]),
];

/// Crates that no source names: they are there to choose what another crate is built with.
const CHOOSING: [(&str, &str); 3] =
    [("store", "libsqlite3-sys"), ("press", "flate2"), ("islands", "web-sys")];

/// A file longer than this is two files.
const LINES_MAX: usize = 500;

#[test]
fn every_room_uses_only_the_rooms_below_it() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    assert_eq!(rooms_on_disk(), known.iter().map(|room| (*room).to_owned()).collect());

    for (room, may_use) in ROOMS {
        for used in dependencies(room).iter().filter(|used| known.contains(used.as_str())) {
            let allowed = used == room || may_use.contains(&used.as_str());
            assert!(allowed, "{room} must not use {used}");
        }
    }
}

#[test]
fn the_pure_rooms_take_nothing_from_outside_but_their_list() {
    for (room, allowed) in PURE {
        for used in dependencies(room) {
            assert!(allowed.contains(&used.as_str()), "{room} must not use {used}");
        }
    }
}

#[test]
fn a_crate_with_an_owner_is_named_by_its_owner_alone() {
    for (owned, owners) in OWNED {
        for (room, _) in ROOMS {
            let uses = dependencies(room).contains(owned);
            assert!(!uses || owners.contains(&room), "{room} must not use {owned}");
        }
    }
}

#[test]
fn every_crate_that_a_manifest_names_is_used() {
    let mut named = BTreeSet::new();
    for (room, _) in ROOMS {
        let folder = format!("app/{room}/");
        let is_ours = |file: &str| {
            file.starts_with(&folder) && Path::new(file).extension().is_some_and(|end| end == "rs")
        };
        let sources = texts().filter(|(file, _)| is_ours(file));
        let source: String = sources.map(|(_, text)| text).collect();
        for used in dependencies(room) {
            let word = used.replace('-', "_");
            let ends = ["::", ";", "!", "{"].map(|end| format!("{word}{end}"));
            let is_named = ends.iter().any(|name| {
                source.match_indices(name.as_str()).any(|(at, _)| starts_a_word(&source, at))
            });
            let chooses = CHOOSING.contains(&(room, used.as_str()));
            assert!(is_named != chooses, "{room} names {used}: used {is_named}");
            named.insert(used);
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let shared = manifest["workspace"]["dependencies"].as_table().unwrap();
    let left: Vec<_> = shared.keys().filter(|name| !named.contains(*name)).collect();
    assert!(left.is_empty(), "no room uses {left:?}");
}

/// Whether the word at this place is not the end of a longer one.
fn starts_a_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':')
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let too_long: Vec<String> = texts()
        .filter(|(file, _)| is_source(file))
        .map(|(file, text)| (text.lines().count(), file))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .map(|(lines, file)| format!("{file} has {lines} lines"))
        .collect();
    assert!(too_long.is_empty(), "split these: {too_long:#?}");
}

#[test]
fn no_text_names_a_package_registry_or_a_folder_of_somebodys_machine() {
    // Written backwards, so that this file neither names them nor finds itself.
    let forwards = |word: &str| word.chars().rev().collect::<String>();
    let hosts = ["oi.setarc", "sjmpn.yrtsiger", "gro.ipyp", "gro.naibed.bed"].map(forwards);
    let folders = ["/toor/", "/emoh/", "/sresU/", "/krow/"].map(forwards);

    for (file, text) in texts().filter(|(file, _)| !file.ends_with("Cargo.lock")) {
        for (number, line) in (1..).zip(text.lines()) {
            for host in &hosts {
                assert!(!line.contains(host), "{file}:{number} names {host}");
            }
            for folder in &folders {
                assert!(!starts_a_path(line, folder), "{file}:{number} names {folder}");
            }
        }
    }
}

/// True where the folder stands at the start of a path and not inside an address.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| before.is_whitespace() || "\"'`=(:".contains(before))
    })
}

/// Normal, build and development dependencies of a room, for every target.
fn dependencies(room: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("app").join(room).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let mut tables = vec![&manifest];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    tables.extend(targets.into_iter().flatten().filter_map(|(_, target)| target.as_table()));

    let kinds = ["dependencies", "build-dependencies", "dev-dependencies"];
    let named = tables
        .iter()
        .flat_map(|table| kinds.map(|kind| table.get(kind).and_then(toml::Value::as_table)));
    named.flatten().flat_map(|table| table.keys().cloned()).collect()
}

fn rooms_on_disk() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("app")).unwrap().map(|entry| entry.unwrap());
    let rooms = folders.filter(|folder| folder.path().join("Cargo.toml").is_file());
    rooms.map(|folder| folder.file_name().into_string().unwrap()).collect()
}

fn is_source(file: &str) -> bool {
    ["rs", "mjs", "js", "css", "sql"]
        .iter()
        .any(|kind| Path::new(file).extension().is_some_and(|extension| extension == *kind))
}

/// Every text of the tree, by its path from the root: what is checked in, and what is about to be.
fn texts() -> impl Iterator<Item = (String, String)> {
    let listed = Command::new("git")
        .current_dir(root())
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .expect("git lists the files of the tree");
    assert!(listed.status.success(), "git lists the files of the tree: {listed:?}");
    let files = String::from_utf8(listed.stdout).unwrap();
    let files: BTreeSet<String> =
        files.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect();
    files.into_iter().filter_map(|file| {
        let text = fs::read_to_string(root().join(&file)).ok()?;
        Some((file, text))
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
