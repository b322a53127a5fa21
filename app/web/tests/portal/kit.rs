//! A site over a company that publishes, and a visitor who asks.

use axum::body::{Body, to_bytes};
use domain::id::{EngagementId, RequestId};
use domain::list_version::{Carried, Contact, Entry, VersionNumber};
use domain::taxonomy::Category;
use domain::time::Day;
use http::{HeaderMap, Method, Request, StatusCode};
use tower::Service as _;
use web::{App, Build, Door, Front, portal};
use workflow::testing::TestOffice;
use workflow::{Caller, lists};

pub struct Site {
    pub test: TestOffice,
    pub app: App,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    /// Signed settings, nothing published. It is 1 March 2026, 10:00 in Berlin.
    pub async fn open() -> Self {
        let test = TestOffice::open().await;
        test.settle().await;
        Self::over(test).await
    }

    /// Nothing is signed and nothing published.
    pub async fn empty() -> Self {
        Self::over(TestOffice::open().await).await
    }

    async fn over(test: TestOffice) -> Self {
        let build = Build { built_on: "2026-02-27".to_owned(), ..Build::default() };
        let door = Door { build, ..Door::default() };
        let app = App::new(test.office.clone(), door, "", false).unwrap();
        let site = Self { test, app };
        site.warm().await;
        site
    }

    /// Vendor 1 and 2 since 1 March; vendor 3 comes and vendor 1 goes on 1 April.
    pub async fn with_lists() -> Self {
        let site = Self::open().await;
        site.publish("2026-03-01", vec![add(1), add(2)]).await;
        site.publish("2026-04-01", vec![add(3), remove(1)]).await;
        site
    }

    pub async fn warm(&self) {
        portal::warm(&self.app).await;
    }

    pub async fn publish(&self, from: &str, changes: Vec<Carried>) -> Vec<VersionNumber> {
        let mut work = self.test.office.write(Caller::operator()).await.unwrap();
        let published =
            lists::publish(&mut work, changes, Day::parse(from).unwrap(), None).await.unwrap();
        work.commit().await.unwrap();
        self.warm().await;
        published.versions.iter().map(domain::list_version::ListVersion::number).collect()
    }

    pub async fn ask(&self, request: Request<Body>) -> Reply {
        let response = Front::new(self.app.clone()).call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// The text of a page that is there.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        reply.text()
    }

    pub async fn method(&self, method: Method, path: &str) -> Reply {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        self.ask(request).await
    }
}

pub fn entry(number: u128) -> Entry {
    let category = if number == 2 { Category::Ai } else { Category::Infrastructure };
    Entry { display_name: format!("Vendor {number:03}"), category, ..Entry::sample(number) }
}

pub fn add(number: u128) -> Carried {
    let entry = entry(number);
    let contact = Contact {
        entry: entry.id,
        name: Some("Aoife Byrne".into()),
        position: None,
        email: None,
        phone: None,
    };
    Carried::Add { request: RequestId::sample(number), entry: Box::new(entry), contact }
}

pub fn replace(number: u128, purpose: &str) -> Carried {
    let Carried::Add { request, entry, contact } = add(number) else { unreachable!() };
    Carried::Replace {
        request,
        entry: Box::new(Entry { purpose: purpose.to_owned(), ..*entry }),
        contact,
    }
}

pub fn remove(number: u128) -> Carried {
    Carried::Remove {
        request: RequestId::sample(100 + number),
        entry: EngagementId::sample(number),
    }
}
