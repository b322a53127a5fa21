//! History is append-only: the statements themselves show it, for both engines at once.

use store::all_statements;

/// Tables whose rows are written once and never touched again.
const APPEND_ONLY: [&str; 7] = [
    "audit_events",
    "list_versions",
    "list_version_replacements",
    "published_files",
    "document_files",
    "exports",
    "revisions",
];

/// What would change such a table, in the words of a statement.
fn changes(sql: &str, table: &str) -> bool {
    let words: Vec<String> = sql
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let phrase = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    let inserts = phrase(&["into", table]);
    phrase(&["update", table])
        || phrase(&["delete", "from", table])
        || phrase(&["replace", "into", table])
        || (inserts && phrase(&["do", "update"]))
}

#[test]
fn no_statement_changes_or_removes_history() {
    for statement in all_statements() {
        for table in APPEND_ONLY {
            let place = format!("{}::{}", statement.module, statement.name);
            assert!(!changes(statement.sql, table), "{place} changes {table}");
        }
    }
}

#[test]
fn the_search_for_changes_finds_them() {
    for (sql, found) in [
        ("UPDATE audit_events SET at = $1", true),
        ("DELETE\n FROM audit_events", true),
        (
            "INSERT INTO audit_events (seq) VALUES ($1) ON CONFLICT (seq) DO UPDATE SET at = $2",
            true,
        ),
        ("INSERT INTO audit_events (seq) VALUES ($1)", false),
        ("SELECT seq FROM audit_events", false),
        ("UPDATE audit_head SET seq = $1", false),
    ] {
        assert_eq!(changes(sql, "audit_events"), found, "{sql}");
    }
}
