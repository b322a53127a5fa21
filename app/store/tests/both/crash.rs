//! Killed at any moment (`kill -9`), a writer leaves a database that opens, with every act in it that
//! it had acknowledged, and no half of one. The test program starts itself again as the writer.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::audit::{Action, AuditActor, AuditEvent, Walk};
use domain::id::Series;
use domain::time::Moment;
use store::testing::{TestDb, key};
use store::{Address, Db, audit, both_engines, installation};

/// Tells the test program that it is the writer, and of which database.
const DATABASE: &str = "ANNEX_CRASH_TEST_DATABASE";

const KILLS: u64 = 50;
const WRITERS: usize = 3;

both_engines! {
    async fn a_killed_writer_loses_nothing_that_it_acknowledged(db: TestDb) {
        let mut acknowledged = 0;
        for round in 0..KILLS {
            let mut writer = start_writer(&db.address_text());
            let mut acts = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
            acknowledged = acts.by_ref().filter_map(|line| number(&line)).take(acts_before(round)).max().unwrap_or(acknowledged);
            // Somewhere between two steps of the next act.
            std::thread::sleep(Duration::from_micros(round * 733 % 9_000));
            writer.kill().unwrap();
            writer.wait().unwrap();
            // What was acknowledged in the last moment counts as well.
            acknowledged = acts.filter_map(|line| number(&line)).max().unwrap_or(acknowledged).max(acknowledged);
            check(&db, acknowledged).await;
        }
        assert!(acknowledged > KILLS.try_into().unwrap(), "only {acknowledged} acts were written under load");
    }
}

/// Some are killed before their first act, some after many.
fn acts_before(round: u64) -> usize {
    usize::try_from(round % 6).unwrap() * 3
}

/// Opens the database as a program does that starts again.
async fn check(db: &TestDb, acknowledged: i64) {
    let again = Db::open(&db.address(), key().as_ref()).await.unwrap();
    again.migrate().await.unwrap();
    let mut tx = again.begin_write().await.unwrap();
    let mut walk = Walk::new();
    let mut last = 0;
    loop {
        let events = audit::next(&mut tx, last, 500).await.unwrap();
        let Some(event) = events.last() else { break };
        last = event.seq;
        for event in &events {
            walk.step(event).unwrap();
        }
    }
    let head = walk.finish(&audit::head(&mut tx).await.unwrap()).unwrap().head;
    assert!(
        head.seq >= acknowledged,
        "act {acknowledged} was acknowledged, the log ends at {}",
        head.seq
    );
    // The second half of every act: a number taken with each event.
    let next = installation::next_ref(&mut tx, Series::Vendor).await.unwrap();
    assert_eq!(next.number, head.seq + 1, "an act is there by half");
    tx.rollback().await.unwrap();
    again.close().await;
}

#[tokio::test]
async fn a_program_killed_while_it_makes_its_database_can_start_again() {
    for round in 0..25 {
        let directory = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", directory.path().join("annex.db").display());
        let mut writer = start_writer(&address);
        std::thread::sleep(Duration::from_millis(round * 4));
        writer.kill().unwrap();
        writer.wait().unwrap();

        let db = Db::open(&Address::parse(&address).unwrap(), key().as_ref()).await.unwrap();
        db.migrate().await.unwrap();
        assert!(db.schema_state().await.unwrap().is_current(), "round {round}");
    }
}

fn number(line: &str) -> Option<i64> {
    line.strip_prefix("act ")?.parse().ok()
}

fn start_writer(address: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::the_writer_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(DATABASE, address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test of its own: run by the tests above in a process of its own, until it is killed. In an
/// ordinary run nobody names a database, and it has nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "how the writer learns that it is one")]
async fn the_writer_that_is_killed() {
    let Ok(address) = std::env::var(DATABASE) else {
        return;
    };
    let db = Db::open(&Address::parse(&address).unwrap(), key().as_ref()).await.unwrap();
    db.migrate().await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let db = db.clone();
        writers.spawn(async move {
            loop {
                let act = write(&db).await;
                // The test harness may have begun a line.
                writeln!(std::io::stdout(), "\nact {act}").unwrap();
            }
        });
    }
    writers.join_all().await;
}

/// One act: an event, and a number in another table.
async fn write(db: &Db) -> i64 {
    let at = Moment::from_milliseconds(0).unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let seq =
        audit::append(&mut tx, &AuditEvent::new(at, AuditActor::Clock, Action::RecordCreated))
            .await
            .unwrap();
    installation::next_ref(&mut tx, Series::Vendor).await.unwrap();
    tx.commit().await.unwrap();
    seq
}
