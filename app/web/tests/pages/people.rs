//! Signing in, enrolling, sessions and people, through the router in process: what browsers are
//! told and what they are given to keep.

use domain::person::{Person, Role};
use http::StatusCode;
use http::header::{RETRY_AFTER, SET_COOKIE};
use web::Door;
use workflow::sign_in::Authenticator;
use workflow::testing::PASSWORD;
use workflow::{Caller, enrolment};

use crate::kit::{Company, Site, Told};

async fn admin(site: &Site) -> (Person, String) {
    let person = site.test.ready("root", &[Role::Admin]).await;
    (person, site.signed_in("root").await)
}

/// The one-time link that a page shows.
fn link_in(body: &str) -> String {
    let from = body.find("/enrol/").expect("a link on the page");
    let rest = &body[from..];
    rest[..rest.find('<').unwrap()].to_owned()
}

/// The first administrator's account, with a role of its own more.
const PUBLISHER_TOO: [(&str, &str); 5] = [
    ("name", "root"),
    ("email", "root@company.example"),
    ("roles", "admin"),
    ("roles", "publisher"),
    ("revision", "1"),
];

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_form_and_back() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("root", &[Role::Admin]).await;
    let told = site.visit("/console/people?x=1").await;
    assert_eq!(told.place(), "/sign-in?next=/console/people%3Fx%3D1");
    let posted = site.post("/console/people", "", &[]).await;
    assert_eq!(posted.status, StatusCode::UNAUTHORIZED);
    assert!(posted.says("go back in this one"), "{}", posted.main());
    assert!(posted.text().contains("target=\"_blank\""), "{}", posted.main());

    let form = site.visit(&told.place()).await;
    assert!(form.text().contains("value=\"/console/people?x=1\""), "{}", form.text());
    let told = site.try_sign_in("root", PASSWORD, &site.test.code(), "/console/people?x=1").await;
    assert_eq!(told.place(), "/console/people?x=1");
    let told = site.get("/console/people", &told.cookies()).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.text().contains("root@company.example"));
}

#[tokio::test]
async fn cookies_are_for_this_host_alone_and_for_no_script() {
    for (is_encrypted, names) in
        [(false, ["annex=", "annex-browser="]), (true, ["__Host-annex=", "__Host-annex-browser="])]
    {
        let site = Site::behind(Door { is_encrypted, ..Door::default() }, Company::New).await;
        site.test.ready("root", &[Role::Admin]).await;
        let told = site.try_sign_in("root", PASSWORD, &site.test.code(), "/console").await;
        let lines: Vec<_> =
            told.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(lines.len(), 2);
        for (line, name) in lines.iter().zip(names) {
            assert!(line.starts_with(name), "{line}");
            assert!(line.contains("; Path=/; HttpOnly; SameSite=Lax"), "{line}");
            assert_eq!(line.contains("; Secure"), is_encrypted, "{line}");
            assert!(!line.contains("Domain"), "{line}");
        }
    }
}

#[tokio::test]
async fn public_answers_give_nothing_to_keep() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/healthz", "/version", "/robots.txt", "/sign-in", "/console", "/nothing-here"] {
        assert!(site.visit(path).await.headers.get(SET_COOKIE).is_none(), "{path}");
    }
}

#[tokio::test]
async fn what_is_wrong_reads_the_same_and_what_was_typed_stays_but_for_secrets() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("root", &[Role::Admin]).await;
    let mut bodies = Vec::new();
    for (name, password, code) in [
        ("nobody", PASSWORD, "000000"),
        ("root", "heron heron heron", "000000"),
        ("root", PASSWORD, "000000"),
    ] {
        let told = site.try_sign_in(name, password, code, "/console").await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            !told.text().contains(password)
                && told.text().contains(&format!("{name}@company.example"))
        );
        bodies.push(told.text().replace(name, "somebody"));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[tokio::test]
async fn too_many_tries_are_told_when_to_come_back() {
    let site = Site::open(Company::New, &[]).await;
    for _ in 0..5 {
        site.try_sign_in("nobody", "x", "", "").await;
    }
    let told = site.try_sign_in("nobody", "x", "", "").await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told.headers.get(RETRY_AFTER).unwrap(), "2");
    assert!(told.text().contains("try again in 2 seconds"), "{}", told.text());
}

const FIRST: [(&str, &str); 4] = [
    ("name", "Anna"),
    ("email", "anna@company.example"),
    ("password", PASSWORD),
    ("again", PASSWORD),
];

/// The page of a fresh set-up link.
async fn set_up_page(site: &Site) -> String {
    let work = site.test.office.write(Caller::operator()).await.unwrap();
    let link = enrolment::set_up_link(work).await.unwrap().unwrap();
    web::paths::enrol(link.token.reveal())
}

/// Chooses a password and enters the first code; gives that code too.
async fn enrol(site: &Site, path: &str) -> (String, Told) {
    let told = site.post(path, "", &FIRST).await;
    assert_eq!(told.place(), path);
    let browser = told.cookies();
    // Whoever has only the link begins anew.
    let scanner = site.visit(path).await;
    assert!(scanner.says("Choose a password") && !scanner.text().contains("class=\"secret\""));
    let guessed = site.post(&format!("{path}/code"), "", &[("code", "000000")]).await;
    assert_eq!(guessed.status, StatusCode::GONE);
    assert!(!guessed.text().contains("class=\"secret\""), "{}", guessed.main());
    let second = site.get(path, &browser).await;
    assert!(
        second.text().contains("<svg") && !second.text().contains("style="),
        "{}",
        second.text()
    );
    let secret = second.text().split("class=\"secret\">").nth(1).unwrap();
    let secret = secret.split('<').next().unwrap().replace(' ', "");
    let code = Authenticator::parse(&secret).unwrap().code_at(site.test.office.clock_time());
    let wrong = site.post(&format!("{path}/code"), &browser, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = site.post(&format!("{path}/code"), &browser, &[("code", &code)]).await;
    (code, done)
}

#[tokio::test]
async fn a_weak_password_is_refused_and_what_was_typed_beside_it_stays() {
    let site = Site::open(Company::New, &[]).await;
    let path = set_up_page(&site).await;
    let form = site.visit(&path).await;
    assert!(form.text().contains("name=\"email\"") && form.text().contains("name=\"again\""));
    let typed = [FIRST[0], FIRST[1], ("password", "short"), ("again", "shor")];
    let told = site.post(&path, "", &typed).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told.text().contains("12 is the least") && told.text().contains("value=\"Anna\""),
        "{}",
        told.text()
    );
    assert!(!told.text().contains("value=\"short\""));
}

#[tokio::test]
async fn the_first_administrator_sets_the_installation_up_once() {
    let site = Site::open(Company::New, &[]).await;
    let path = set_up_page(&site).await;
    let (code, done) = enrol(&site, &path).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(done.text().matches("<li><code>").count(), 10);
    // The same form once more, and the link once more.
    let replayed = site.post(&format!("{path}/code"), "", &[("code", &code)]).await;
    assert_eq!(replayed.status, StatusCode::GONE);
    assert!(replayed.text().contains("used already"), "{}", replayed.text());
    assert_eq!(site.visit(&path).await.status, StatusCode::GONE);
    assert_eq!(site.post(&path, "", &FIRST).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn nothing_but_the_undertaking_opens_before_it_is_accepted() {
    let site = Site::open(Company::New, &[]).await;
    let path = set_up_page(&site).await;
    let cookie = enrol(&site, &path).await.1.cookies();
    for page in
        ["/console", "/console/people", "/console/account", "/console/confirm", "/console/vendors"]
    {
        let told = site.get(page, &cookie).await;
        assert_eq!(told.place(), "/console/undertaking", "{page}");
    }
    assert_eq!(site.post("/console/people", &cookie, &[]).await.status, StatusCode::FORBIDDEN);

    let page = site.get("/console/undertaking", &cookie).await;
    let digest = page.text().split("name=\"digest\" value=\"").nth(1).unwrap();
    let digest = digest.split('"').next().unwrap().to_owned();
    let other = site.post("/console/undertaking", &cookie, &[("digest", "sha256:00")]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let accepted = site.post("/console/undertaking", &cookie, &[("digest", &digest)]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/console/people", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn links_that_do_not_open_say_why() {
    let site = Site::open(Company::New, &[]).await;
    for path in ["/enrol/x", "/enrol/%00", "/enrol/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let told = site.visit(path).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}");
        assert!(told.text().contains("This link is not known"), "{path}: {}", told.text());
    }
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_opens_for_its_person() {
    let site = Site::open(Company::New, &[]).await;
    let (root, cookie) = admin(&site).await;
    let typed = [
        ("name", "Eva"),
        ("email", "eva@company.example"),
        ("roles", "publisher"),
        ("roles", "requester"),
    ];
    let told = site.post("/console/people", &cookie, &typed).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text());
    let link = link_in(told.text());
    assert!(told.text().contains(&format!("http://annex.example{link}")));
    assert!(site.visit(&link).await.text().contains("Welcome, Eva."));

    let again = site.post("/console/people", &cookie, &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text().contains("has an account with this address already")
            && again.text().contains("value=\"Eva\"")
    );
    let list = site.get("/console/people", &cookie).await;
    assert!(list.text().contains("Not enrolled") && !list.text().contains(&link));
    let own = format!("/console/people/{}", root.id);
    let eva = list.records("/console/people").into_iter().find(|path| *path != own).unwrap();
    assert!(site.get(&eva, &cookie).await.says("<dt>Last one-time link made by</dt><dd>root</dd>"));
    assert!(!site.get(&own, &cookie).await.says("Last one-time link"), "hers comes from the host");
    for (field, value) in [("roles", "root"), ("email", "eva"), ("name", "")] {
        let mut typed = typed.to_vec();
        typed.retain(|(name, _)| *name != field);
        typed.push((field, value));
        assert_eq!(
            site.post("/console/people", &cookie, &typed).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field}"
        );
    }
}

#[tokio::test]
async fn people_without_the_role_are_refused_told_who_may_and_written_down() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("anna", &[Role::Publisher]).await;
    let cookie = site.signed_in("anna").await;
    let told = site.get("/console/people", &cookie).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert!(
        told.text().contains("Ask somebody with the role auditor or administrator"),
        "{}",
        told.text()
    );
    let account = site.get("/console/account", &cookie).await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(
        !account.text().contains("href=\"/console/people\""),
        "what one may not do is not offered"
    );
}

#[tokio::test]
async fn an_auditor_looks_at_people_and_is_offered_nothing_to_do() {
    let site = Site::open(Company::New, &[("otto", Role::Auditor)]).await;
    let (root, first) = admin(&site).await;
    let account = format!("/console/people/{}", root.id);
    assert_eq!(site.post(&account, &first, &PUBLISHER_TOO).await.place(), account);
    let auditor = site.signed_in("otto").await;
    for path in ["/console/people", account.as_str()] {
        let told = site.get(path, &auditor).await;
        assert_eq!(told.status, StatusCode::OK, "{path}");
        assert!(told.says("root@company.example"), "{path}: {}", told.main());
        assert!(told.says("Waits for a second signature"), "{path}: {}", told.main());
        assert!(told.says("Ask somebody with the role administrator"), "{path}: {}", told.main());
        assert!(!told.says("<form") && !told.says("class=\"button"), "{path}: {}", told.main());
        assert!(told.text().contains("href=\"/console/people\""), "the folder is shown");
    }
    for path in ["/console/people/new".to_owned(), format!("{account}/edit")] {
        assert_eq!(site.get(&path, &auditor).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let disabled = site.post(&format!("{account}/disable"), &auditor, &[]).await;
    assert_eq!(disabled.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_second_administrator_signs_and_the_first_is_told_to_wait() {
    let site = Site::open(Company::New, &[]).await;
    let (root, first) = admin(&site).await;
    site.test.ready("rita", &[Role::Admin]).await;
    let second = site.signed_in("rita").await;
    let path = format!("/console/people/{}", root.id);
    assert_eq!(site.post(&path, &first, &PUBLISHER_TOO).await.status, StatusCode::SEE_OTHER);

    let stale = site.post(&path, &second, &PUBLISHER_TOO).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text().contains("Somebody else saved this record"), "{}", stale.text());

    let seen = site.get("/console/people", &first).await.text().to_owned();
    assert!(
        seen.contains("Somebody else has to sign") || seen.contains("somebody else has to sign it"),
        "{seen}"
    );
    let seen = site.get("/console/people", &second).await;
    let sign = seen
        .text()
        .split("action=\"")
        .find(|part| part.contains("/sign\""))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(site.post(&sign, &first, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let signed = site.post(&sign, &second, &[]).await;
    assert_eq!(signed.place(), path);
    let again = site.post(&sign, &second, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_weighs_leads_to_the_authenticator_and_back() {
    let site = Site::open(Company::New, &[]).await;
    let (_, cookie) = admin(&site).await;
    site.test.wait(601);
    let told = site.get("/console/people/new", &cookie).await;
    assert_eq!(told.place(), "/console/confirm?next=/console/people/new");
    let form = site.get(&told.place(), &cookie).await;
    assert_eq!(form.status, StatusCode::OK);
    let fields =
        |code: &str| [("code", code.to_owned()), ("next", "/console/people/new".to_owned())];
    let post = async |code: &str| {
        let fields = fields(code);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.post("/console/confirm", &cookie, &fields).await
    };
    assert_eq!(post("000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = post(&site.test.code()).await;
    assert_eq!(told.place(), "/console/people/new");
    assert_eq!(site.get("/console/people/new", &cookie).await.status, StatusCode::OK);
    assert_eq!(
        site.get("/console/confirm?next=//evil.example", &cookie)
            .await
            .text()
            .matches("evil")
            .count(),
        0
    );
}

#[tokio::test]
async fn ones_own_account_changes_password_codes_and_authenticator() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("anna", &[Role::Publisher]).await;
    let other = site.signed_in("anna").await;
    let cookie = site.signed_in("anna").await;
    assert!(site.get("/console/account", &cookie).await.text().contains("2 sessions"));
    for page in ["password", "recovery-codes", "authenticator"] {
        assert_eq!(
            site.get(&format!("/console/account/{page}"), &cookie).await.status,
            StatusCode::OK,
            "{page}"
        );
    }

    let codes = site.post("/console/account/recovery-codes", &cookie, &[]).await;
    assert_eq!(codes.text().matches("<li><code>").count(), 10);
    assert_eq!(
        site.post("/console/account/authenticator", &cookie, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = site.get("/console/account/authenticator", &cookie).await;
    assert!(page.text().contains("<svg"), "{}", page.text());
    let wrong =
        site.post("/console/account/authenticator/code", &cookie, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let wrong = [
        ("current", "heron heron"),
        ("password", "seven herons over kupfer"),
        ("again", "seven herons over kupfer"),
    ];
    let no_text = [("current", PASSWORD), ("password", "ninety\0days"), ("again", "ninety\0days")];
    let told = site.post("/console/account/password", &cookie, &no_text).await;
    assert!(told.says("bytes that are no text"), "{}", told.main());
    let told = site.post("/console/account/password", &cookie, &wrong).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("not the password you sign in with"));
    let right = [
        ("current", PASSWORD),
        ("password", "seven herons over kupfer"),
        ("again", "seven herons over kupfer"),
    ];
    assert_eq!(
        site.post("/console/account/password", &cookie, &right).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        site.get("/console/account", &other).await.status,
        StatusCode::SEE_OTHER,
        "the other session ended"
    );

    assert_eq!(site.post("/sign-out", &cookie, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/console/account", &cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn addresses_of_records_that_are_none_are_not_found() {
    let site = Site::open(Company::New, &[]).await;
    let (_, cookie) = admin(&site).await;
    for path in [
        "/console/people/x",
        "/console/people/00000000-0000-0000-0000-000000000009",
        "/console/people/%00/edit",
    ] {
        assert_eq!(site.get(path, &cookie).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        "/console/people/x/disable",
        "/console/people/acts/x/decline",
        "/console/account/sessions/x/end",
    ] {
        assert_eq!(site.post(path, &cookie, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_somebody_types_into_an_address_does_not_get_into_the_log() {
    let staff = [("rosa", Role::Requester), ("otto", Role::Auditor)];
    let site = Site::open(Company::New, &staff).await;
    let rosa = site.signed_in("rosa").await;
    for typed in ["Anna%20is%20ill", "0190a000-0000-7000-8000-00000000dead"] {
        let told = site.get(&format!("/console/people/{typed}"), &rosa).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN);
    }
    let otto = site.signed_in("otto").await;
    let log = site.get("/console/log", &otto).await;
    let log = log.text();
    assert!(log.contains(">/console/people/{id}<"), "{log}");
    assert!(log.contains(">/console/people/0190a000-0000-7000-8000-00000000dead<"), "{log}");
    assert!(!log.contains("Anna"), "{log}");
}
