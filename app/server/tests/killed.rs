//! The program itself killed at any moment (`kill -9`) while people save records: after each start
//! everything is there that a visitor was told is saved, and the audit log holds. The store's own
//! test kills a bare writer more often; this one has every layer in between.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, what is missing is the failure"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};

use domain::person::Role;
use domain::time::Moment;
use domain::vendor::VendorDraft;
use workflow::sample::SAMPLE_PEOPLE;
use workflow::sign_in::Authenticator;

const KILLS: u64 = 25;
const WRITERS: u64 = 3;
/// The key of test databases, as the program reads it.
const KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707";

#[test]
fn on_sqlite_a_killed_server_keeps_everything_that_it_said_was_saved() {
    let home = tempfile::tempdir().unwrap();
    kill_again_and_again(&Program { home: home.path(), database: None });
}

#[tokio::test]
async fn on_postgres_a_killed_server_keeps_everything_that_it_said_was_saved() {
    let (home, db) = (tempfile::tempdir().unwrap(), store::testing::postgres().await);
    kill_again_and_again(&Program { home: home.path(), database: Some(db.address_text()) });
}

fn kill_again_and_again(program: &Program<'_>) {
    let mut server = program.start();
    let cookie: Arc<str> = server.sign_in().into();
    let mut saved = 0;
    for round in 0..KILLS {
        let port = server.port;
        let (say, heard) = mpsc::channel();
        let start_writer = |writer: u64| {
            let (cookie, say) = (Arc::clone(&cookie), say.clone());
            let series = round * WRITERS + writer;
            std::thread::spawn(move || save_until_the_end(port, &cookie, series, &say))
        };
        let writers: Vec<_> = (0..WRITERS).map(start_writer).collect();
        // Every other round waits for a first record: on a busy machine too there is something to lose.
        if round % 2 == 1 {
            heard.recv_timeout(Duration::from_mins(1)).expect("nothing was saved in a minute");
        }
        std::thread::sleep(Duration::from_millis(20 + round * 137 % 700));
        drop(server);
        let told: Vec<Told> =
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        server = program.start();
        for Told { place, name } in &told {
            let page = get(server.port, place, &cookie).unwrap();
            let is_there = page.starts_with("HTTP/1.1 200") && page.contains(name);
            assert!(is_there, "round {round} lost {name}: {page}");
        }
        saved += told.len();
        program.walk_the_log();
    }
    assert!(saved >= usize::try_from(KILLS / 2).unwrap(), "only {saved} records were saved");
}

/// A record that the server said it has.
struct Told {
    place: String,
    name: String,
}

/// Saves one vendor after the other until nobody answers any more, and says so of each.
fn save_until_the_end(port: u16, cookie: &str, series: u64, say: &Sender<()>) -> Vec<Told> {
    let mut told = Vec::new();
    loop {
        let name = format!("Series {series} Record {} Oy", told.len());
        let country = "FI".to_owned();
        let draft =
            VendorDraft { legal_name: name.clone(), country, ..VendorDraft::default() }.to_fields();
        let field = |(field, values): (&str, &[String])| {
            format!("{field}={}", web::paths::encode(&values.concat()))
        };
        let form = draft.iter().map(field).collect::<Vec<_>>().join("&");
        let Some(answer) = post(port, "/console/vendors/new", cookie, &form) else { return told };
        assert!(answer.starts_with("HTTP/1.1 303"), "{name} was not saved: {answer}");
        told.push(Told { place: header(&answer, "location").unwrap().to_owned(), name });
        say.send(()).unwrap();
    }
}

/// How the program is started, always on the same database.
struct Program<'a> {
    home: &'a Path,
    /// None: SQLite in the data directory.
    database: Option<String>,
}

/// A server that is killed when it goes.
struct Server {
    port: u16,
    process: Child,
    /// Open for as long as the program may want to say something.
    said: BufReader<ChildStdout>,
}

impl Program<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annex"));
        command
            .current_dir(self.home)
            .env("ANNEX_DATABASE_KEY", KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        if let Some(address) = &self.database {
            command.env("ANNEX_DATABASE_URL", address);
        }
        command
    }

    fn start(&self) -> Server {
        let mut command = self.command();
        command.args(["serve", "--sample", "--addr", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut server = Server { port: 0, process, said };
        server.port = server.port_told();
        let started = Instant::now();
        while get(server.port, "/readyz", "").is_none() {
            assert!(started.elapsed() < Duration::from_mins(2), "the server does not start");
            assert!(server.process.try_wait().unwrap().is_none(), "the server ended at once");
            std::thread::sleep(Duration::from_millis(10));
        }
        server
    }

    fn walk_the_log(&self) {
        let told = self.command().args(["verify", "log"]).stdout(Stdio::piped()).output().unwrap();
        assert!(
            told.status.success(),
            "{}: {}",
            told.status,
            String::from_utf8_lossy(&told.stdout)
        );
    }
}

impl Server {
    /// The free port that the program found, from the line that tells its address.
    fn port_told(&mut self) -> u16 {
        let mut lines = self.said.by_ref().lines().map(Result::unwrap);
        let told = |line: String| line.strip_prefix("Annex answers on http://").map(str::to_owned);
        let address = lines.find_map(told).expect("the server starts");
        address.parse::<SocketAddr>().unwrap().port()
    }

    /// The cookies of the sample requester.
    fn sign_in(&self) -> String {
        let person = SAMPLE_PEOPLE.iter().find(|person| person.role == Role::Requester).unwrap();
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let now = Moment::from_milliseconds(now.try_into().unwrap()).unwrap();
        let code = Authenticator::parse(person.totp_secret).unwrap().code_at(now);
        let fields = [("email", person.email), ("password", person.password), ("code", &code)];
        let form = fields.map(|(name, value)| format!("{name}={}", web::paths::encode(value)));
        let answer = post(self.port, "/sign-in", "", &form.join("&")).unwrap();
        let lines = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        lines.map(|line| line.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn get(port: u16, path: &str, cookie: &str) -> Option<String> {
    ask(port, &format!("GET {path} HTTP/1.1\r\ncookie: {cookie}\r\n"), "")
}

fn post(port: u16, path: &str, cookie: &str, form: &str) -> Option<String> {
    let head = format!(
        "POST {path} HTTP/1.1\r\ncookie: {cookie}\r\norigin: http://127.0.0.1:{port}\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    );
    ask(port, &head, form)
}

/// The whole answer; nothing when it did not come, or not to its end.
fn ask(port: u16, head: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    let length = body.len();
    let request = format!(
        "{head}host: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.contains("\r\n\r\n").then_some(answer)
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
