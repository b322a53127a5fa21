//! A site over a company of its own for each test, and the people who come to it with a browser.
//! What they are told is in [`told`].

mod told;

use axum::body::Body;
use domain::engagement::{EngagementDetails, EngagementDraft};
use domain::fields::{Draft, Fields};
use domain::organisation::{Organisation, PromisesDraft};
use domain::person::Role;
use http::header::{CONTENT_TYPE, COOKIE, HOST};
use http::request::Builder;
use http::{Method, Request, StatusCode};
use web::{App, Build, Door, Front, portal};
use workflow::testing::{PASSWORD, TestOffice};
use workflow::{registry, sample};

pub use told::Told;

pub struct Site {
    pub test: TestOffice,
    pub app: App,
    /// Where every request comes in.
    pub front: Front,
}

/// What there is when a test begins. It is 1 March 2026, 10:00 in Berlin.
pub enum Company {
    /// What every installation starts with.
    New,
    /// The settings of the sample organisation are signed, nothing is published.
    Settled,
    /// The sample company with all its records.
    Sample,
}

impl Site {
    /// A company, and a person of each of these names who signs in with one role.
    pub async fn open(company: Company, staff: &[(&str, Role)]) -> Self {
        let site = Self::behind(Door::default(), company).await;
        for (name, role) in staff {
            site.test.ready(name, &[*role]).await;
        }
        site
    }

    /// A company without people behind a door of another kind.
    pub async fn behind(door: Door, company: Company) -> Self {
        let test = TestOffice::open().await;
        match company {
            Company::New => registry::ensure_seeded(&test.office).await.unwrap(),
            Company::Settled => test.settle().await,
            Company::Sample => sample::fill(&test.office, test.office.now()).await.unwrap(),
        }
        let build = Build { built_on: "2026-02-27".to_owned(), ..Build::default() };
        let app = App::new(test.office.clone(), Door { build, ..door }, "", false).unwrap();
        let site = Self { test, front: Front::new(app.clone()), app };
        site.warm().await;
        site
    }

    /// Makes the public pages anew, as the program does by itself when time has gone on.
    pub async fn warm(&self) {
        portal::warm(&self.app).await;
    }

    pub async fn send(&self, request: Builder, body: impl Into<Body>) -> Told {
        let response = self.front.answer(request.body(body.into()).unwrap()).await.unwrap();
        Told::of(response).await
    }

    /// A visitor asks.
    pub async fn visit(&self, path: &str) -> Told {
        self.method(Method::GET, path).await
    }

    /// The text of a page that is there for visitors.
    pub async fn page(&self, path: &str) -> String {
        let told = self.visit(path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.text());
        told.text().to_owned()
    }

    pub async fn method(&self, method: Method, path: &str) -> Told {
        self.send(Request::builder().method(method).uri(path).header(HOST, "annex.example"), "")
            .await
    }

    /// Somebody with these cookies asks.
    pub async fn get(&self, path: &str, cookie: &str) -> Told {
        let request = Request::get(path).header(HOST, "annex.example").header(COOKIE, cookie);
        self.send(request, "").await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Told {
        let encoded =
            |(name, value): &(&str, &str)| format!("{name}={}", web::paths::encode(value));
        let body: Vec<String> = fields.iter().map(encoded).collect();
        self.submit(path, cookie, "application/x-www-form-urlencoded", body.join("&")).await
    }

    /// Sends a form with the revision that stands on a page.
    pub async fn post_after(
        &self,
        page: &str,
        path: &str,
        cookie: &str,
        fields: &[(&str, &str)],
    ) -> Told {
        let revision = self.get(page, cookie).await.hidden("revision");
        let fields = [&[("revision", revision.as_str())], fields].concat();
        self.post(path, cookie, &fields).await
    }

    /// Sends a form with one field and a file.
    pub async fn upload(
        &self,
        path: &str,
        cookie: &str,
        (field, value): (&str, &str),
        (file, text): (&str, &str),
    ) -> Told {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n\
             {text}\r\n--B--\r\n"
        );
        self.submit(path, cookie, "multipart/form-data; boundary=B", body).await
    }

    async fn submit(&self, path: &str, cookie: &str, kind: &str, body: String) -> Told {
        let request = Request::post(path)
            .header(HOST, "annex.example")
            .header(COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, kind);
        self.send(request, body).await
    }

    /// Signs in with everything right, half a minute later so that the code is fresh; the cookies.
    pub async fn signed_in(&self, name: &str) -> String {
        self.test.wait(30);
        let told = self.try_sign_in(name, PASSWORD, &self.test.code(), "/console").await;
        assert_eq!(told.place(), "/console");
        told.cookies()
    }

    pub async fn try_sign_in(&self, name: &str, password: &str, code: &str, next: &str) -> Told {
        let email = format!("{name}@company.example");
        let fields = [("email", &*email), ("password", password), ("code", code), ("next", next)];
        self.post("/sign-in", "", &fields).await
    }

    /// The company's first promises and its name, signed by two people.
    pub async fn promise(&self, legal: &str, publisher: &str) {
        let (settings, promises) = ("/console/settings", "/console/settings/promises");
        let fields = PromisesDraft::from(&Organisation::sample().promises).to_fields();
        let proposed = self.post_after(promises, promises, legal, &pairs(&fields)).await;
        assert_eq!(proposed.place(), settings);
        let page = self.get(settings, publisher).await;
        let act = page.text().split(&format!("{promises}/")).nth(1).unwrap();
        let act = act.split('/').next().unwrap();
        let signed = self.post(&format!("{promises}/{act}/confirm"), publisher, &[]).await;
        assert_eq!(signed.place(), settings);
    }
}

/// The values of a form in which somebody typed only this.
pub fn whole<D: Draft>(typed: &[(&str, &str)]) -> Fields {
    let mut fields = Fields::default();
    typed.iter().for_each(|(name, value)| fields.push(*name, *value));
    D::absent(&fields).into_iter().for_each(|name| fields.set(name, ""));
    fields
}

/// The form of an engagement, filled on a page that showed both of its places.
pub fn engagement_form() -> Fields {
    let mut fields = EngagementDraft::from(&EngagementDetails::sample()).to_fields();
    fields.set("locations.count", "2");
    fields
}

/// The names and values of a form, as they are sent.
pub fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    for (name, values) in fields.iter() {
        pairs.extend(values.iter().map(|value| (name, value.as_str())));
    }
    pairs
}
