//! The server of the database goes away while the site runs: whoever asks is told to come back, and
//! what is public stays readable.

#![expect(clippy::unwrap_used, reason = "in a test, what is missing is the failure")]

use std::time::{Duration, Instant};

use axum::body::Body;
use http::header::{COOKIE, HOST, RETRY_AFTER};
use http::{Request, StatusCode};
use store::{Address, Db};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tower::Service as _;
use web::{App, Door, Front, portal};
use workflow::{Clock, Dice, MasterKey, Office, Sealer, registry};

/// Hands on what is said to a server until it is stopped: then nobody is there any more.
async fn relay(to: String) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let relaying = tokio::spawn(async move {
        let mut lines = JoinSet::new();
        loop {
            let (mut here, _) = listener.accept().await.unwrap();
            let mut there = TcpStream::connect(&to).await.unwrap();
            lines.spawn(async move { copy_bidirectional(&mut here, &mut there).await.map(drop) });
        }
    });
    (port, relaying)
}

async fn status(app: &App, path: &str) -> (StatusCode, String, String) {
    let cookie = format!("annex={}", "A".repeat(43));
    let request = Request::get(path).header(HOST, "annex.example").header(COOKIE, cookie);
    let told = Front::new(app.clone()).call(request.body(Body::empty()).unwrap()).await.unwrap();
    let retry = told.headers().get(RETRY_AFTER).map_or("", |value| value.to_str().unwrap());
    let (status, retry) = (told.status(), retry.to_owned());
    let body = axum::body::to_bytes(told.into_body(), 1 << 20).await.unwrap();
    (status, retry, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn where_nothing_can_be_written_the_site_is_not_ready() {
    for db in [store::testing::sqlite().await, store::testing::postgres().await] {
        let sealer = Sealer::new(&MasterKey::new([7; 32])).unwrap();
        let office =
            Office::open(db.db().clone(), Clock::System, Dice::seeded(1), sealer).await.unwrap();
        registry::ensure_seeded(&office).await.unwrap();
        let app = App::new(office, Door::default(), "", false).unwrap();
        assert_eq!(status(&app, "/readyz").await.0, StatusCode::OK);
        store::testing::tamper(&db, "DELETE FROM audit_head".to_owned()).await;
        let (found, _, body) = status(&app, "/readyz").await;
        assert_eq!((found, &*body), (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"));
    }
}

#[tokio::test]
async fn while_the_database_is_away_its_pages_say_when_to_come_back_and_public_ones_stay() {
    let db = store::testing::postgres().await;
    let Address::Postgres(server) = db.address() else { panic!("not PostgreSQL") };
    let (port, relaying) = relay(format!("{}:{}", server.get_host(), server.get_port())).await;
    let relayed = Address::Postgres(Box::new(server.host("127.0.0.1").port(port)));
    let sealer = Sealer::new(&MasterKey::new([7; 32])).unwrap();
    let relayed = Db::open(&relayed, None).await.unwrap();
    let office = Office::open(relayed, Clock::System, Dice::seeded(1), sealer).await.unwrap();
    registry::ensure_seeded(&office).await.unwrap();
    let app = App::new(office, Door::default(), "", false).unwrap();
    portal::warm(&app).await;
    assert_eq!(status(&app, "/console").await.0, StatusCode::SEE_OTHER, "nobody is signed in");

    relaying.abort();
    assert!(relaying.await.unwrap_err().is_cancelled());
    let (found, retry, body) = status(&app, "/console").await;
    assert_eq!((found, retry.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "30"), "{body}");
    assert!(body.contains("The database does not answer") && body.contains("Incident"), "{body}");
    assert_eq!(status(&app, "/subprocessors").await.0, StatusCode::OK);
    // Whoever sends visitors elsewhere hears it before giving up.
    let asked = Instant::now();
    assert_eq!(status(&app, "/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
}
