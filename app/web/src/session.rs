//! Who is calling: the session's cookie, the gate in front of every handler, and a person's seat in
//! the console. What the cookie stands for is decided in `workflow::sessions`, anew for each request.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::audit::Action;
use domain::id::PersonId;
use domain::person::{Permission, Person, Role};
use domain::refusal::Refusal;
use domain::time::Zone;
use http::header::{COOKIE, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};
use workflow::sessions::{self, DEVICE_DAYS, Keys};
use workflow::sign_in::{Token, Visitor};
use workflow::{Attempt, Caller, Error, Office, Work, registry, undertaking};

use crate::error::Problem;
use crate::form::Arrival;
use crate::routes::{self, Who};
use crate::security::ClientAddress;
use crate::shell::{Desk, Folder};
use crate::state::App;

/// Somebody who is signed in. They may not have accepted the undertaking yet.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Caller);

/// Whoever it is; reads the cookie and refuses nobody.
#[derive(Debug, Clone)]
pub struct MaybeSignedIn(pub Option<Caller>);

/// A person's seat in the console: signed in, under the undertaking, with what the frame shows.
#[derive(Clone)]
pub struct Seat {
    /// The frame of console pages.
    pub desk: Arc<Desk>,
    /// Who acts.
    pub caller: Caller,
    /// The organisation's zone, for moments on pages.
    pub zone: Zone,
    /// The application.
    pub app: App,
    person: Person,
    /// What is wrong with the form that comes after it.
    arrival: Arrival,
}

impl Seat {
    /// Who sits here.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The role table's answer.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.may(permission)
    }

    /// The role table's answer, as a refusal.
    pub fn must(&self, permission: Permission) -> Result<(), Refusal> {
        self.person.must(permission)
    }

    /// Asks for a code of the last ten minutes before a form is shown that will need it: a page
    /// that is asked for leads to the step-up and back, a posted form would be lost on the way.
    pub async fn must_have_confirmed(&self) -> Result<(), Error> {
        self.read().await?.must_have_confirmed()
    }

    /// Opens units of work.
    pub fn office(&self) -> &Office {
        self.app.office()
    }

    /// Begins a unit of work that only reads.
    pub async fn read(&self) -> Result<Work, Error> {
        self.office().read(self.caller.clone()).await
    }

    /// Runs a use-case that writes; a denial goes into the audit log. A form that did not arrive whole
    /// does nothing; who may not do what it asks for is told that first, whatever arrived.
    pub async fn perform<T>(
        &self,
        attempt: Attempt,
        use_case: impl AsyncFnOnce(Work) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (office, caller) = (self.office(), self.caller.clone());
        match self.arrival.must_be_whole() {
            Ok(()) => office.perform(caller, attempt, use_case).await,
            Err(refusal) => office.refuse(caller, attempt, refusal, use_case).await,
        }
    }
}

/// Asks the table of routes who may call, before any handler runs. What is not in the table gets no
/// caller, so that every extractor here refuses it.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let pattern = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let pattern = pattern.unwrap_or_default();
    if let Some(who) = asked_of(&pattern, &parts.method)
        && who != Who::Anyone
    {
        match let_in(&app, &mut parts, &pattern, who).await {
            Ok(caller) => parts.extensions.insert(SignedIn(caller)),
            Err(problem) => return problem.into_response(),
        };
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Who may call this pattern. A HEAD is a GET without its body.
fn asked_of(pattern: &str, method: &Method) -> Option<Who> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let door = routes::DOORS.iter().find(|door| door.path == pattern && door.method == method);
    door.map(|door| door.who)
}

async fn let_in(app: &App, parts: &mut Parts, pattern: &str, who: Who) -> Result<Caller, Problem> {
    let caller = caller(app, parts).await?.ok_or(Refusal::SignIn)?;
    let person = caller.actor.person().ok_or(Refusal::SignIn)?;
    if who == Who::Newcomer {
        return Ok(caller);
    }
    undertaking::must_have_accepted(person)?;
    if let Who::May(permission) = who
        && let Err(refusal) = person.must(permission)
    {
        let page = page_meant(pattern, parts.uri.path());
        let attempt = Attempt::to(Action::AccessRefused).on("page", page);
        let refused = async |_: Work| Err::<(), Error>(refusal.into());
        app.office().perform(caller, attempt, refused).await?;
        return Err(Refusal::Permission(permission).into());
    }
    Ok(caller)
}

/// The pattern of an address, and in it the ids that were asked for: which record was meant is said,
/// and no other word that somebody typed gets into the log (LOG-1).
fn page_meant(pattern: &str, path: &str) -> String {
    let mut typed = path.split('/');
    let parts = pattern.split('/').map(|part| {
        let typed = typed.next().unwrap_or_default();
        // Ids of all kinds of records look the same.
        let is_id = part.starts_with('{') && PersonId::parse(typed).is_some();
        if is_id { typed } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Who the cookie belongs to now.
async fn caller(app: &App, parts: &mut Parts) -> Result<Option<Caller>, Problem> {
    let Some(token) = cookie(&parts.headers, session_name(app)) else {
        return Ok(None);
    };
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, app).await;
    let found = sessions::identify(app.office(), &token, Some(address.to_string())).await;
    Ok(found?)
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Refusal::SignIn.into())
    }
}

impl FromRequestParts<App> for MaybeSignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match parts.extensions.get::<SignedIn>() {
            Some(SignedIn(caller)) => Ok(Self(Some(caller.clone()))),
            None => Ok(Self(caller(app, parts).await?)),
        }
    }
}

impl FromRequestParts<App> for Seat {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(caller) = SignedIn::from_request_parts(parts, app).await?;
        let person = caller.actor.person().ok_or(Refusal::SignIn)?.clone();
        undertaking::must_have_accepted(&person)?;
        let mut work = app.office().read(caller.clone()).await?;
        let zone = registry::settings(&mut work).await?.technical.timezone;
        let waiting = app.waiting().of(&mut work).await?;
        let desk = Desk {
            site: app.site(),
            person: person.name.to_string(),
            roles: words(&person.roles),
            waiting: u64::try_from(waiting).unwrap_or_default(),
            folders: Folder::ALL.into_iter().filter(|folder| opens(*folder, &person)).collect(),
        };
        let (desk, arrival) = (Arc::new(desk), Arrival::default());
        parts.extensions.insert(Arc::clone(&desk));
        parts.extensions.insert(arrival.clone());
        Ok(Self { desk, caller, zone, app: app.clone(), person, arrival })
    }
}

/// The browser somebody signs in with.
impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        let browser = parts
            .headers
            .get(USER_AGENT)
            .map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned());
        Ok(Self(Visitor {
            address: Some(address.to_string()),
            browser,
            device: cookie(&parts.headers, device_name(app)),
            session: cookie(&parts.headers, session_name(app)),
            enrolment: cookie(&parts.headers, enrolment_name(app)),
        }))
    }
}

/// The browser somebody signs in with: its address and what it remembers.
#[derive(Debug, Clone)]
pub struct Browser(pub Visitor);

/// Roles in words, with commas.
pub fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.words()).collect::<Vec<_>>().join(", ")
}

fn opens(folder: Folder, person: &Person) -> bool {
    match folder {
        Folder::People => person.may(Permission::ReadPeople),
        Folder::Log => person.may(Permission::ReadLog),
        _ => true,
    }
}

/// The cookies of a fresh sign-in: the session ends with the browser or by its limits, the other one
/// says at the next sign-in that this browser is known (decision 29).
pub fn cookies(app: &App, keys: &Keys) -> [HeaderValue; 2] {
    let device_seconds = DEVICE_DAYS * 86_400;
    [
        set(app, session_name(app), keys.session.reveal(), ""),
        set(app, device_name(app), keys.device.reveal(), &format!("; Max-Age={device_seconds}")),
    ]
}

/// The cookie of a browser that begins an enrolment; it ends with the browser.
pub fn enrolment_cookie(app: &App, begun: &Token) -> HeaderValue {
    set(app, enrolment_name(app), begun.reveal(), "")
}

/// Takes the session's cookie away.
pub fn no_cookie(app: &App) -> HeaderValue {
    set(app, session_name(app), "", "; Max-Age=0")
}

/// With the prefix a browser keeps the cookie for this host alone and for encrypted visits alone.
fn session_name(app: &App) -> &'static str {
    if app.door().is_encrypted { "__Host-annex" } else { "annex" }
}

fn device_name(app: &App) -> &'static str {
    if app.door().is_encrypted { "__Host-annex-browser" } else { "annex-browser" }
}

fn enrolment_name(app: &App) -> &'static str {
    if app.door().is_encrypted { "__Host-annex-enrolment" } else { "annex-enrolment" }
}

fn set(app: &App, name: &str, value: &str, more: &str) -> HeaderValue {
    let secure = if app.door().is_encrypted { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
    // Names and tokens are letters, digits and hyphens.
    HeaderValue::try_from(line).unwrap_or(HeaderValue::from_static(""))
}

/// A token that the browser sent. Two of one name are none: somebody may have planted the second.
fn cookie(headers: &HeaderMap, name: &str) -> Option<Token> {
    let mut found = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(known, _)| *known == name);
    let (_, value) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    Token::parse(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_refused_is_named_by_its_pattern_and_by_ids_alone() {
        let id = PersonId::sample(7).to_string();
        let capital = id.replace('0', "A").to_uppercase();
        let (person, reset) = ("/console/people/{id}", "/console/people/{id}/reset");
        for (pattern, path, told) in [
            (person, format!("/console/people/{id}"), format!("/console/people/{id}")),
            (reset, format!("/console/people/{id}/reset"), format!("/console/people/{id}/reset")),
            (person, "/console/people/Anna%20is%20ill".to_owned(), person.to_owned()),
            (person, format!("/console/people/{capital}"), person.to_owned()),
            (person, format!("/console/people/{id}x"), person.to_owned()),
            ("/console/people", "/console/people".to_owned(), "/console/people".to_owned()),
        ] {
            assert_eq!(page_meant(pattern, &path), told, "{path}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_once_only() {
        let token = "A".repeat(43);
        for (line, found) in [
            (format!("annex={token}"), true),
            (format!("a=b; annex={token}; c=d"), true),
            (format!("xannex={token}"), false),
            (format!("__Host-annex={token}"), false),
            ("annex=short".to_owned(), false),
            (format!("annex={token}; annex={token}"), false),
            (String::new(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::try_from(line.clone()).unwrap());
            assert_eq!(cookie(&headers, "annex").is_some(), found, "{line}");
        }
    }
}
