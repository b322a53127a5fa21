//! A list comes in through the console: brought, looked at, mapped, confirmed once.

#![expect(clippy::unwrap_used, reason = "in a test, what is missing is the failure")]

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::person::Role;
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt as _;
use web::{App, Door, routes};
use workflow::registry;
use workflow::testing::{PASSWORD, TestOffice};

const LIST: &str = "Partner,What,Country\nFjord Ltd,Mail delivery,\"Germany, EU\"\nFjord Ltd,Search,Germany\n<script>x</script>,Logging,Narnia\n,Nothing,\n";

struct Site {
    test: TestOffice,
    router: Router,
}

struct Told {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Told {
    fn place(&self) -> String {
        let place =
            self.headers.get(LOCATION).unwrap_or_else(|| panic!("{}: {}", self.status, self.body));
        place.to_str().unwrap().to_owned()
    }

    fn hidden(&self, name: &str) -> String {
        let from = self
            .body
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .unwrap_or_else(|| panic!("no {name}: {}", self.body));
        from.split('"').next().unwrap().to_owned()
    }
}

impl Site {
    async fn open() -> Self {
        let test = TestOffice::open().await;
        registry::ensure_seeded(&test.office).await.unwrap();
        let app = App::new(test.office.clone(), Door::default(), "Fjordcloud", false).unwrap();
        let site = Self { router: routes::router(app), test };
        for (name, role) in [("rita", Role::Requester), ("pia", Role::Publisher)] {
            site.test.ready(name, &[role]).await;
        }
        site
    }

    async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 4 << 20).await.unwrap();
        Told { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn signed_in(&self, name: &str) -> String {
        self.test.wait(30);
        let (email, code) = (format!("{name}@company.example"), self.test.code());
        let fields = [
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("code", code.as_str()),
            ("next", "/console"),
        ];
        let told = self.post("/sign-in", "", &fields).await;
        let pairs = told.headers.get_all(SET_COOKIE).iter();
        pairs
            .map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join("; ")
    }

    async fn get(&self, path: &str, cookie: &str) -> Told {
        let request = Request::get(path).header(HOST, "annex.example").header(COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Told {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", web::paths::encode(value)))
            .collect();
        self.send_form(path, cookie, "application/x-www-form-urlencoded", pairs.join("&")).await
    }

    async fn upload(&self, cookie: &str, name: &str, text: &str) -> Told {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\n\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n--B--\r\n"
        );
        self.send_form("/console/imports/new", cookie, "multipart/form-data; boundary=B", body)
            .await
    }

    async fn send_form(&self, path: &str, cookie: &str, kind: &str, body: String) -> Told {
        let request = Request::post(path)
            .header(HOST, "annex.example")
            .header(COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

#[tokio::test]
async fn a_list_is_brought_looked_at_and_confirmed_once() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let place = site.upload(&rita, "partners.csv", LIST).await.place();

    let look = site.get(&place, &rita).await;
    assert!(
        look.body
            .contains("4 rows: 2 new vendors, 1 new engagements, 0 duplicates, 1 need attention"),
        "{}",
        look.body
    );
    assert!(look.body.contains("Resolve to countries: EU.") && look.body.contains("Import 3 rows"));
    assert!(!look.body.contains("<script>x"));
    assert!(
        !site.get("/console/vendors", &rita).await.body.contains("Fjord Ltd"),
        "nothing is written yet"
    );

    let shown = look.hidden("shown");
    let confirm = format!("{place}/confirm");
    let stale = site.post(&confirm, &rita, &[("shown", &"0".repeat(64))]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&confirm, &rita, &[("shown", &shown)]).await.place(), place);
    assert!(site.get("/console/vendors", &rita).await.body.contains("Fjord Ltd"));
    assert!(site.get(&place, &rita).await.body.contains("The list was imported"));

    let again = site.post(&confirm, &rita, &[("shown", &shown)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("imported already"), "{}", again.body);
}

#[tokio::test]
async fn columns_are_mapped_before_anything_is_written() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let place = site.upload(&rita, "partners.csv", LIST).await.place();
    let mapped = [
        ("head.0", "Partner"),
        ("column.0", "name"),
        ("head.1", "What"),
        ("column.1", "notes"),
        ("head.2", "Country"),
        ("column.2", "ignore"),
    ];
    assert_eq!(site.post(&format!("{place}/columns"), &rita, &mapped).await.place(), place);
    let look = site.get(&place, &rita).await;
    assert!(look.body.contains("The list states no purpose"), "{}", look.body);

    let none = [("head.0", "Partner"), ("column.0", "ignore")];
    let refused = site.post(&format!("{place}/columns"), &rita, &none).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("No list of vendors was found"), "{}", refused.body);

    assert_eq!(
        site.post(&format!("{place}/discard"), &rita, &[]).await.place(),
        "/console/imports/new"
    );
    assert!(site.get(&place, &rita).await.body.contains("The list was thrown away"));
}

#[tokio::test]
async fn a_pasted_list_and_bad_input_get_a_clear_answer() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let new = "/console/imports/new";
    assert_eq!(site.get(new, &rita).await.status, StatusCode::OK);
    for (fields, told) in [
        (&[("text", "")][..], "Choose a file, or paste the list"),
        (&[("text", "Just words")], "No list of vendors was found"),
        (&[("text", LIST), ("columns", "Partner")], "Write COLUMN=FIELD"),
        (&[("text", LIST), ("columns", "Nobody=name")], "There is no column “Nobody”"),
    ] {
        let refused = site.post(new, &rita, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.body.contains(told), "{told}: {}", refused.body);
    }
    let pasted =
        site.post(new, &rita, &[("text", "* [Fjord](https://fjord.example). Mail\n")]).await;
    assert!(site.get(&pasted.place(), &rita).await.body.contains("1 rows: 1 new vendors"));
    let latin = site.upload(&rita, "a.csv", "x").await;
    assert_eq!(latin.status, StatusCode::UNPROCESSABLE_ENTITY);
    for unknown in ["/console/imports/x", "/console/imports/00000000-0000-0000-0000-000000000001"] {
        assert_eq!(site.get(unknown, &rita).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn others_than_requesters_are_told_who_may() {
    let site = Site::open().await;
    let pia = site.signed_in("pia").await;
    assert_eq!(site.get("/console/imports/new", &pia).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.upload(&pia, "a.csv", LIST).await.status, StatusCode::FORBIDDEN);
}
