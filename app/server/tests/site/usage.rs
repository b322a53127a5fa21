//! Wrong words on the command line: exit status 2 with one sentence, and nothing is opened or made
//! (surface.md, "The program").

#![expect(clippy::unwrap_used, reason = "in a test, what is missing is the failure")]

use std::path::Path;
use std::process::{Command, Output};

fn annex(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annex"));
    command.current_dir(home).env_remove("ANNEX_DATABASE_URL").args(["--data-dir", "data"]);
    command.args(arguments).output().unwrap()
}

#[test]
fn an_export_looks_at_its_words_before_it_opens_the_database() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("folder")).unwrap();
    let list = ["export", "list", "--format"];
    let compare = ["export", "compare", "--from", "2026.1", "--to", "2026.2", "--format"];
    let document = ["export", "document", "measures", "--format"];
    for (command, format, out, sentence) in [
        (&list[..], "docx", "x", "“docx” is not one of json, csv and pdf."),
        (&list, "JSON", "x", "“JSON” is not one of json, csv and pdf."),
        (&compare, "html", "x", "“html” is not one of json, csv and pdf."),
        (&document, "csv", "x", "“csv” is not one of pdf, html and md."),
        (&list, "json", "folder", "Add the file’s name."),
        (&compare, "json", "missing/x", "The directory missing of --out is not there."),
        (&document, "pdf", "..", "Add the file’s name."),
    ] {
        let told = annex(home.path(), &[command, &[format, "--out", out]].concat());
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(2), "{said}");
        assert!(said.contains(sentence) && said.trim_end().lines().count() == 1, "{said}");
        assert!(told.stdout.is_empty() && !home.path().join("data").exists(), "{said}");
    }
    // What is written as it should be goes on to the database, and is refused there.
    for out in ["x", "folder/x", "./x"] {
        let told = annex(home.path(), &[&list[..], &["json", "--out", out]].concat());
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(1), "{out}: {said}");
        assert!(!home.path().join(out).exists(), "{out}");
    }
}

#[test]
fn a_flag_that_cannot_be_is_wrong_usage() {
    let home = tempfile::tempdir().unwrap();
    for flags in [["--addr", "foo"], ["--addr", "127.0.0.1:99999"], ["--behind-proxy", "nonsense"]]
    {
        let told = annex(home.path(), &[&["serve"][..], &flags].concat());
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(2), "{said}");
        assert!(said.contains(flags[1]) && said.trim_end().lines().count() == 1, "{said}");
    }
}

#[test]
fn an_empty_file_is_no_company_to_a_command() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("data")).unwrap();
    std::fs::write(home.path().join("data/annex.db"), "").unwrap();
    std::fs::write(home.path().join("data.key"), "7".repeat(64)).unwrap();
    for command in [&["check"][..], &["verify", "log"]] {
        let told = annex(home.path(), command);
        let said = [told.stdout, told.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(told.status.code(), Some(1), "{said}");
        assert!(said.contains("There is no database at"), "{said}");
    }
    assert_eq!(std::fs::metadata(home.path().join("data/annex.db")).unwrap().len(), 0);
}

#[test]
fn an_empty_file_without_a_key_leads_every_command_the_same_way_out() {
    let home = tempfile::tempdir().unwrap();
    let (data, file) = (home.path().join("data"), home.path().join("data/annex.db"));
    std::fs::create_dir(&data).unwrap();
    std::fs::write(&file, "").unwrap();
    std::fs::write(home.path().join("list.csv"), "Name,Purpose\nFjord,Mail\n").unwrap();
    let import = ["import", "list", "list.csv"];
    for command in
        [&["serve", "--addr", "127.0.0.1:0"][..], &["check"], &["verify", "log"], &import]
    {
        let told = annex(home.path(), command);
        let said = [told.stdout, told.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(told.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("Remove the file and run `annex serve`"), "{command:?}: {said}");
        assert!(!home.path().join("data.key").exists(), "{command:?}");
    }
    // The way out is one.
    std::fs::remove_file(&file).unwrap();
    let told = annex(home.path(), &import);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(home.path().join("data.key").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [&["config"][..], &["--version"], &["--help"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annex"));
        command.current_dir(home.path()).args(arguments);
        command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap());
        let told = command.output().unwrap();
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(1), "{arguments:?} {said}");
        assert!(said.contains("cannot be written"), "{arguments:?} {said}");
    }
}

#[test]
fn words_that_cannot_be_what_they_are_for_are_wrong_usage_and_open_nothing() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("list.md"), "* [Fjord](https://fjord.example). Mail\n")
        .unwrap();
    let import = ["import", "document", "list.md", "--slug", "terms", "--title", "Terms", "--kind"];
    for (command, sentence) in [
        (
            &["export", "list", "--format", "json", "--as-of", "2026-02-31", "--out", "x"][..],
            "There is no such day as 2026-02-31. Look at the calendar.",
        ),
        (&["export", "list", "--format", "json", "--version", "last", "--out", "x"], "“last” is"),
        (
            &[
                "export", "compare", "--from", "2026.1", "--to", "now", "--format", "csv", "--out",
                "x",
            ],
            "“now” is neither",
        ),
        (
            &["export", "list", "--format", "json", "--as-of", "2026-2-31", "--out", "x"],
            "“2026-2-31” is neither",
        ),
        (&["import", "list", "list.md", "--format", "html"], "“html” is not one of csv"),
        (&["import", "list", "list.md", "--map", "Who"], "Write COLUMN=FIELD"),
        (&[&import[..], &["poem"]].concat(), "“poem” is not one of security_measures, "),
        (&[&import[..], &["policy", "--first-published", "1 May"]].concat(), "first-published-on:"),
        (&["reset", "anna"], "Enter an e-mail address"),
        (&["invite", "anna", "--name", "Anna", "--role", "admin"], "email: Enter"),
        (&["invite", "a@b.example", "--name", " ", "--role", "admin"], "name: Enter"),
        (&["invite", "a@b.example", "--name", "Anna", "--role", "queen"], "“queen” is not one of"),
    ] {
        let told = annex(home.path(), command);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(2), "{command:?}: {said}");
        assert!(said.contains(sentence) && said.trim_end().lines().count() == 1, "{said}");
        assert!(told.stdout.is_empty() && !home.path().join("data").exists(), "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_before_a_database_is_made() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("folder")).unwrap();
    std::fs::write(home.path().join("picture.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    for file in ["missing.md", "folder", "picture.png"] {
        let told = annex(home.path(), &["import", "list", file]);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(1), "{file}: {said}");
        assert!(said.trim_end().lines().count() == 1, "{file}: {said}");
        assert!(!home.path().join("data.key").exists(), "{file}");
    }
    std::fs::write(home.path().join("data"), "").unwrap();
    for command in [&["check"][..], &["serve"], &["import", "list", "picture.png"]] {
        let told = annex(home.path(), command);
        assert_eq!(told.status.code(), Some(1), "{command:?}");
        assert!(!home.path().join("data.key").exists(), "{command:?}");
    }
}
