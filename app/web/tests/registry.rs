//! The registry's pages through the router in process: forms keep what was typed, both versions are
//! shown to the second of two people, terms and files stay with those who may read them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, what is missing is the failure"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::agreement::{AgreementDetails, AgreementDraft};
use domain::clause::{ClauseValue, Statement, TermDraft};
use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::engagement::{EngagementDetails, EngagementDraft};
use domain::fields::Fields;
use domain::organisation::{Organisation, PromisesDraft};
use domain::person::Role;
use domain::text::Line;
use domain::transfer::{Transfer, TransferDraft};
use domain::vendor::{VendorDetails, VendorDraft};
use http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt as _;
use web::{App, Door, routes};
use workflow::registry;
use workflow::testing::{PASSWORD, TestOffice};

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
        let place = self
            .headers
            .get(LOCATION)
            .unwrap_or_else(|| panic!("{}: {}", self.status, main_of(&self.body)));
        place.to_str().unwrap().to_owned()
    }

    /// The value of a hidden field.
    fn revision(&self) -> String {
        let from =
            self.body.split("name=\"revision\" value=\"").nth(1).expect("a revision on the page");
        from.split('"').next().unwrap().to_owned()
    }
}

fn main_of(body: &str) -> &str {
    body.split("<main").nth(1).unwrap_or(body)
}

impl Site {
    async fn open() -> Self {
        let test = TestOffice::open().await;
        registry::ensure_seeded(&test.office).await.unwrap();
        let app = App::new(test.office.clone(), Door::default(), "Fjordcloud", false).unwrap();
        let site = Self { router: routes::router(app), test };
        for (name, role) in [
            ("rita", Role::Requester),
            ("sam", Role::SecurityReviewer),
            ("lea", Role::LegalApprover),
            ("leo", Role::LegalApprover),
            ("pia", Role::Publisher),
            ("aud", Role::Auditor),
        ] {
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
        let told = self.post("/sign-in", "", &of(&fields)).await;
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

    async fn post(&self, path: &str, cookie: &str, fields: &Fields) -> Told {
        let mut pairs = Vec::new();
        for (name, values) in fields.iter() {
            pairs
                .extend(values.iter().map(|value| format!("{name}={}", web::paths::encode(value))));
        }
        let request = Request::post(path)
            .header(HOST, "annex.example")
            .header(COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    async fn upload(&self, path: &str, cookie: &str, revision: &str, bytes: &str) -> Told {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"revision\"\r\n\r\n{revision}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dpa.pdf\"\r\n\r\n{bytes}\r\n--B--\r\n"
        );
        let request = Request::post(path)
            .header(HOST, "annex.example")
            .header(COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=B");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts a form whose page has a revision.
    async fn post_after(&self, page: &str, path: &str, cookie: &str, mut fields: Fields) -> Told {
        fields.set("revision", self.get(page, cookie).await.revision());
        self.post(path, cookie, &fields).await
    }

    /// The company's first promises, signed by two roles.
    async fn promise(&self, legal: &str, publisher: &str) {
        let fields = PromisesDraft::from(&Organisation::sample().promises).to_fields();
        let told = self
            .post_after("/console/settings/promises", "/console/settings/promises", legal, fields)
            .await;
        assert_eq!(told.place(), "/console/settings");
        let page = self.get("/console/settings", publisher).await.body;
        let act =
            page.split("/console/settings/promises/").nth(1).unwrap().split('/').next().unwrap();
        let told = self
            .post(
                &format!("/console/settings/promises/{act}/confirm"),
                publisher,
                &Fields::default(),
            )
            .await;
        assert_eq!(told.place(), "/console/settings");
    }

    async fn vendor(&self, requester: &str) -> String {
        let fields = VendorDraft::from(&VendorDetails::sample()).to_fields();
        self.post("/console/vendors/new", requester, &fields).await.place()
    }

    async fn engagement(&self, requester: &str, vendor: &str) -> String {
        let fields = EngagementDraft::from(&EngagementDetails::sample()).to_fields();
        self.post(&format!("{vendor}/engagements/new"), requester, &fields).await.place()
    }
}

fn of(pairs: &[(&str, &str)]) -> Fields {
    let mut fields = Fields::default();
    pairs.iter().for_each(|(name, value)| fields.push(*name, *value));
    fields
}

fn id_in(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_form_that_cannot_be_saved_keeps_what_was_typed_and_leads_to_the_fields() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let typed = [
        ("legal_name", "Fjord \"Cloud\" & Co"),
        ("country", "XX"),
        ("website", "http://x"),
        ("notes", "</textarea><b>"),
    ];
    let told = site.post("/console/vendors/new", &rita, &of(&typed)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "<title>Error: ",
        "href=\"#field_website\"",
        "Fjord &quot;Cloud&quot; &amp; Co",
        "&lt;/textarea&gt;",
    ] {
        assert!(told.body.contains(part), "{part} not in {}", main_of(&told.body));
    }
}

#[tokio::test]
async fn the_second_of_two_people_sees_both_versions_and_saves_with_a_second_click() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let vendor = site.vendor(&rita).await;
    let edit = format!("{vendor}/edit");
    let typed = |city: &str| {
        VendorDraft { city: city.to_owned(), ..VendorDraft::from(&VendorDetails::sample()) }
            .to_fields()
    };
    let mut first = typed("Cork");
    first.set("revision", "1");
    assert_eq!(site.post(&edit, &rita, &first).await.place(), vendor);
    let mut second = typed("Galway");
    second.set("revision", "1");
    let told = site.post(&edit, &rita, &second).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.body.contains("Cork") && told.body.contains("Galway"), "{}", main_of(&told.body));
    second.set("revision", told.revision());
    assert_eq!(site.post(&edit, &rita, &second).await.place(), vendor);
    assert!(site.get(&vendor, &rita).await.body.contains("Galway"));
}

#[tokio::test]
async fn another_place_is_added_without_script_and_nothing_typed_is_lost() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    let vendor = site.vendor(&rita).await;
    let mut typed = EngagementDraft::from(&EngagementDetails::sample()).to_fields();
    typed.set("add_place", "yes");
    let told = site.post(&format!("{vendor}/engagements/new"), &rita, &typed).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.body.contains("Place 3") && !told.body.contains("Place 4"));
    assert!(told.body.contains("Fjord Compute") && told.body.contains("value=\"Frankfurt\""));
    // A fault in the second place is told at the second place.
    let mut typed = EngagementDraft::from(&EngagementDetails::sample()).to_fields();
    typed.set("locations.1.place", "EU");
    let told = site.post(&format!("{vendor}/engagements/new"), &rita, &typed).await;
    assert!(told.body.contains("href=\"#field_locations.1.place\""), "{}", main_of(&told.body));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one page or one story, read from top to bottom")]
async fn a_vendor_goes_from_the_first_form_to_a_gate_that_passes() {
    let site = Site::open().await;
    let (rita, lea, leo) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("leo").await);
    let (pia, sam, aud) =
        (site.signed_in("pia").await, site.signed_in("sam").await, site.signed_in("aud").await);
    site.promise(&lea, &pia).await;
    let vendor = site.vendor(&rita).await;
    let engagement = site.engagement(&rita, &vendor).await;

    let draft = AgreementDraft {
        vendor: id_in(&vendor).to_owned(),
        covers: vec![id_in(&engagement).to_owned()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let agreement =
        site.post(&format!("{vendor}/agreements/new"), &rita, &draft.to_fields()).await.place();
    let revision = site.get(&agreement, &rita).await.revision();
    let stored =
        site.upload(&format!("{agreement}/file"), &rita, &revision, "%PDF-1.7 signed").await;
    assert_eq!(stored.place(), agreement);
    for (step, name) in
        [("sign_ours", "Ada Moreno"), ("sign_vendor", "Nils Fjord"), ("put_in_force", "")]
    {
        let fields = of(&[("step", step), ("name", name), ("on", "2026-02-20")]);
        assert_eq!(
            site.post_after(&agreement, &format!("{agreement}/advance"), &lea, fields)
                .await
                .place(),
            agreement,
            "{step}"
        );
    }

    let terms = format!("{agreement}/terms");
    let mut said = Fields::default();
    for value in ClauseValue::equivalents() {
        let clause = value.clause();
        let statement = Statement::Explicit { value, quote_ref: Line::parse("section 9").unwrap() };
        for (name, values) in TermDraft::of(clause, &statement).fields.iter() {
            values.iter().for_each(|text| said.push(name, text));
        }
    }
    assert_eq!(site.post_after(&terms, &terms, &lea, said).await.place(), terms);
    assert!(
        !site.get(&terms, &lea).await.body.contains("Confirm B14"),
        "who entered a value is not offered to check it"
    );
    for clause in domain::clause::ClauseCode::entered() {
        let check = format!("{terms}/{}/check", clause.code());
        assert_eq!(site.post_after(&terms, &check, &leo, Fields::default()).await.place(), terms);
    }

    let draft = ObligationDraft::from(&ObligationDetails::sample());
    let obligation =
        site.post(&format!("{vendor}/obligations/new"), &rita, &draft.to_fields()).await.place();
    let revision = site.get(&obligation, &rita).await.revision();
    assert_eq!(
        site.upload(&format!("{obligation}/file"), &rita, &revision, "%PDF-1.7 nda").await.place(),
        obligation
    );
    assert_eq!(
        site.post_after(&obligation, &format!("{obligation}/confirm"), &lea, Fields::default())
            .await
            .place(),
        obligation
    );

    let transfers = format!("{engagement}/transfers");
    let mut rows = Fields::default();
    rows.push_rows("transfers", [TransferDraft::from(&Transfer::sample()).to_fields()]);
    assert_eq!(site.post_after(&transfers, &transfers, &lea, rows).await.place(), engagement);

    for (cookie, table) in [(&lea, true), (&sam, true), (&aud, true), (&rita, false), (&pia, false)]
    {
        let page = site.get(&engagement, cookie).await;
        assert!(page.body.contains("\">Pass</span>"), "{}", main_of(&page.body));
        assert_eq!(page.body.contains("Promise against term"), table);
        assert_eq!(
            site.get(&terms, cookie).await.status,
            if table { StatusCode::OK } else { StatusCode::NOT_FOUND }
        );
        let file = site.get(&format!("{agreement}/file"), cookie).await;
        assert_eq!(file.status, if table { StatusCode::OK } else { StatusCode::NOT_FOUND });
        if table {
            assert!(file.headers[CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
            assert_eq!(file.headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
    }
    for path in [
        "/console/vendors",
        "/console/vendors?q=fjord&country=IE&tier=high&shown=all",
        "/console/engagements",
        "/console/engagements?dpa=in_force&standing=proposed&category=INFRASTRUCTURE&country=DE",
        "/console/agreements",
        "/console/agreements?q=data&kind=dpa&state=in_force",
        "/console/obligations",
        "/console/baseline",
        "/console/settings",
        &vendor,
        &engagement,
        &agreement,
        &obligation,
    ] {
        for cookie in [&rita, &sam, &lea, &pia, &aud] {
            let page = site.get(path, cookie).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        }
    }
}

#[tokio::test]
async fn a_baseline_is_proposed_by_one_role_and_signed_by_another() {
    let site = Site::open().await;
    let (lea, sam) = (site.signed_in("lea").await, site.signed_in("sam").await);
    let current = domain::baseline::Baseline::first().details;
    let mut fields = domain::baseline::BaselineDraft::from(&current).fields;
    fields.set("valid_from", "2026-02-01");
    let told = site.post("/console/baseline/new", &lea, &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.set("valid_from", "2027-04-01");
    assert_eq!(
        site.post("/console/baseline/new", &lea, &fields).await.place(),
        "/console/baseline"
    );
    let page = site.get("/console/baseline", &sam).await.body;
    let act = page
        .split("/console/baseline/")
        .find(|rest| rest.contains("/confirm"))
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let path = format!("/console/baseline/{act}/confirm");
    assert_eq!(site.post(&path, &lea, &Fields::default()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post(&path, &sam, &Fields::default()).await.place(), "/console/baseline");
    assert!(site.get("/console/baseline", &sam).await.body.contains("Baseline 2"));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_broken_input_is_told() {
    let site = Site::open().await;
    let rita = site.signed_in("rita").await;
    for path in [
        "/console/vendors/x",
        "/console/vendors/00000000-0000-0000-0000-000000000001",
        "/console/engagements/00000000-0000-0000-0000-000000000001",
        "/console/agreements/00000000-0000-0000-0000-000000000001",
        "/console/obligations/00000000-0000-0000-0000-000000000001",
        "/console/agreements/x/terms",
    ] {
        assert_eq!(site.get(path, &rita).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let vendor = site.vendor(&rita).await;
    let told = site
        .post(&format!("{vendor}/edit"), &rita, &of(&[("legal_name", "x"), ("revision", "one")]))
        .await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    let told = site
        .post(&format!("{vendor}/tier"), &rita, &of(&[("tier", "low"), ("revision", "1")]))
        .await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    let long = "x".repeat(301);
    let told = site
        .post("/console/vendors/new", &rita, &of(&[("legal_name", &long), ("country", "DE")]))
        .await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_hint_knows_a_vendor_by_another_spelling_and_tells_requesters_only() {
    let site = Site::open().await;
    let (rita, pia) = (site.signed_in("rita").await, site.signed_in("pia").await);
    let vendor = site.vendor(&rita).await;
    let asked = of(&[("name", "FJORD CLOUD, Ltd.")]);
    let told = site.post("/console/fn/similar-vendors", &rita, &asked).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    assert!(told.body.contains("VEN-0001") && told.body.contains(&vendor), "{}", told.body);
    let told = site.post("/console/fn/similar-vendors", &rita, &of(&[("name", "Glacier")])).await;
    assert_eq!(told.body, "[]");
    for cookie in [pia.as_str(), ""] {
        let told = site.post("/console/fn/similar-vendors", cookie, &asked).await;
        assert!(
            told.status.is_client_error() && !told.body.contains("VEN-0001"),
            "{}",
            told.status
        );
    }
}
