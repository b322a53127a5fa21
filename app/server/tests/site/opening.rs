//! What the program opens and what it refuses to: another key, a sample company that is not there to
//! its end, strangers at a sample, and commands where there is nothing yet.

#![expect(clippy::unwrap_used, reason = "in a test, what is missing is the failure")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use store::{Address, Db, installation};

/// The key of test databases, and another one.
const KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const OTHER: &str = "0808080808080808080808080808080808080808080808080808080808080808";

struct Home {
    directory: tempfile::TempDir,
    /// None: SQLite in the data directory.
    server: Option<String>,
}

impl Home {
    fn on_a_file() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), server: None }
    }

    fn on_a_server(address: String) -> Self {
        Self { directory: tempfile::tempdir().unwrap(), server: Some(address) }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn annex(&self, key: Option<&str>, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annex"));
        command.current_dir(self.path()).stdin(Stdio::null()).env_remove("ANNEX_DATABASE_URL");
        command.args(["--data-dir", "data"]).args(arguments);
        if let Some(address) = &self.server {
            command.env("ANNEX_DATABASE_URL", address);
        }
        match key {
            Some(key) => command.env("ANNEX_DATABASE_KEY", key),
            None => command.env_remove("ANNEX_DATABASE_KEY"),
        };
        command.output().unwrap()
    }

    /// Exit status 1 and one line that says why.
    fn refuses(&self, key: Option<&str>, arguments: &[&str]) -> String {
        let told = self.annex(key, arguments);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(1), "{arguments:?}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{arguments:?}: {said}");
        assert!(told.stdout.is_empty(), "{arguments:?}");
        said
    }

    /// An empty database in the data directory.
    async fn file(&self) -> Db {
        std::fs::create_dir(self.path().join("data")).unwrap();
        let address = Address::file(self.path().join("data/annex.db"));
        let db = Db::open(&address, store::testing::key().as_ref()).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}

const SERVE: [&str; 3] = ["serve", "--addr", "127.0.0.1:0"];
const COMMANDS: [&[&str]; 6] = [
    &SERVE,
    &["serve", "--sample", "--addr", "127.0.0.1:0"],
    &["verify", "log"],
    &["invite", "ada@company.example", "--name", "Ada", "--role", "admin"],
    &["reset", "ada@company.example"],
    &["export", "list", "--format", "json", "--out", "x"],
];

fn check_says(home: &Home, key: Option<&str>, line: &str) {
    let told = home.annex(key, &["check"]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(said.lines().any(|said| said.starts_with(line)), "{line}\n{said}");
    assert_eq!(told.status.success(), !line.contains("NOT WELL"), "{said}");
}

fn one_key_only(home: &Home) {
    // The first opening seals what the key is known by.
    check_says(home, Some(KEY), "key: opens the database and what is sealed in it");
    for command in COMMANDS {
        let said = home.refuses(Some(OTHER), command);
        assert!(said.contains("ANNEX_DATABASE_KEY"), "{command:?}: {said}");
    }
    check_says(home, Some(OTHER), "key: NOT WELL. The ");
    check_says(
        home,
        Some("short"),
        "key: NOT WELL. The key in ANNEX_DATABASE_KEY cannot be used. ",
    );
    check_says(home, None, "key: NOT WELL. The database needs its key");
    check_says(home, Some(KEY), "key: opens");
}

#[tokio::test]
async fn a_check_says_a_line_of_each_thing_whatever_the_others_are_like() {
    const THINGS: [&str; 8] =
        ["database", "migrations", "key", "reading", "company", "clock", "mail", "disk"];
    let things = |told: &Output| {
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        said.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let home = Home::on_a_file();
    assert_eq!(things(&home.annex(Some(KEY), &["check"])), THINGS);
    check_says(&home, Some(KEY), "migrations: NOT WELL. The database has to open first.");
    let db = home.file().await;
    assert_eq!(things(&home.annex(Some(KEY), &["check"])), THINGS);
    check_says(&home, Some(KEY), "company: is your own");
    leave_unfinished(&db).await;
    db.close().await;
    check_says(
        &home,
        Some(KEY),
        "company: NOT WELL. The sample company was not filled to its end.",
    );
    assert_eq!(things(&home.annex(Some(OTHER), &["check"])), THINGS);
}

#[test]
fn the_key_of_a_new_company_lies_beside_its_data_however_that_is_spelled() {
    for spelled in ["data/", "data//", "data/.", "./data/"] {
        let home = tempfile::tempdir().unwrap();
        let annex = |directory: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_annex"));
            command.current_dir(home.path()).args(["--data-dir", directory]);
            command.env_remove("ANNEX_DATABASE_URL").env_remove("ANNEX_DATABASE_KEY");
            command.args(["invite", "ada@company.example", "--name", "Ada", "--role", "admin"]);
            command.output().unwrap()
        };
        assert!(annex(spelled).status.success());
        assert!(home.path().join("data.key").exists(), "{spelled}");
        assert!(!home.path().join("data/.key").exists(), "{spelled}");
        // The other spelling finds it: the account is there already.
        let told = annex("data");
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(said.contains("has an account with this address already"), "{said}");
    }
}

#[tokio::test]
async fn on_sqlite_nothing_opens_with_another_key() {
    let home = Home::on_a_file();
    home.file().await.close().await;
    one_key_only(&home);
}

#[tokio::test]
async fn on_postgres_nothing_opens_with_another_key() {
    let db = store::testing::postgres().await;
    one_key_only(&Home::on_a_server(db.address_text()));
}

async fn leave_unfinished(db: &Db) {
    let mut tx = db.begin_write().await.unwrap();
    installation::mark_sample(&mut tx).await.unwrap();
    installation::set_filling(&mut tx, true).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_sample_company_that_is_not_there_to_its_end_is_not_served() {
    let (file, db) = (Home::on_a_file(), store::testing::postgres().await);
    let own = file.file().await;
    leave_unfinished(&own).await;
    own.close().await;
    leave_unfinished(&db).await;
    let server = Home::on_a_server(db.address_text());
    for (home, what) in [(&file, "Remove data"), (&server, "Empty the PostgreSQL database")] {
        for command in &COMMANDS[..2] {
            let said = home.refuses(Some(KEY), command);
            let sentence =
                format!("The sample company was not filled to its end. {what} and start again.\n");
            assert_eq!(said, sentence);
        }
    }
}

#[tokio::test]
async fn strangers_never_reach_a_sample() {
    let away: [&[&str]; 3] = [
        &["--addr", "0.0.0.0:0"],
        &["--addr", "127.0.0.1:0", "--behind-proxy", "127.0.0.1"],
        &["--addr", "0.0.0.0:0", "--behind-proxy", "127.0.0.1"],
    ];
    let sentence = "is served on this machine only";
    let url = "public_url = \"https://trust.example\"";
    let home = Home::on_a_file();
    std::fs::write(home.path().join("annex.toml"), url).unwrap();
    let serve = ["--config", "annex.toml", "serve"];
    for away in away {
        let said = home.refuses(None, &[&serve[..], away, &["--sample"]].concat());
        assert!(said.contains(sentence), "{said}");
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing was made");

    let db = home.file().await;
    let mut tx = db.begin_write().await.unwrap();
    installation::mark_sample(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    for away in &away[1..] {
        let said = home.refuses(Some(KEY), &[&serve[..], away].concat());
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn where_there_is_nothing_a_question_and_a_dry_run_make_nothing() {
    let home = Home::on_a_file();
    std::fs::write(home.path().join("list.csv"), "Name,Purpose\nFjord,Mail\n").unwrap();
    for command in [COMMANDS[2], COMMANDS[4], COMMANDS[5]] {
        let said = home.refuses(None, command);
        assert!(said.contains("Start it once with `annex serve`"), "{said}");
    }
    // A clock that was set back is seen before anything is made.
    let back = ["serve", "--sample", "--addr", "127.0.0.1:0", "--now", "2020-01-01"];
    assert!(home.refuses(None, &back).contains("moves forward only"));
    let sum = "1 rows: 1 new vendors, 0 new engagements, 0 duplicates, 0 need attention";
    let says = |told: Output| {
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(said.contains(sum), "{said}");
    };
    says(home.annex(None, &["import", "list", "list.csv", "--dry-run"]));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing was made");
    says(home.annex(None, &["import", "list", "list.csv"]));
    assert!(home.path().join("data/annex.db").exists());
}

#[test]
fn a_server_that_is_not_there_is_told_and_not_called_busy() {
    let home = Home::on_a_server("postgres://annex:hunter2@127.0.0.1:1/annex".to_owned());
    let said = home.refuses(Some(KEY), &["verify", "log"]);
    assert!(said.contains("cannot be reached") && said.contains("ANNEX_DATABASE_URL"), "{said}");
    assert!(!said.contains("busy") && !said.contains("hunter2"), "{said}");
}
