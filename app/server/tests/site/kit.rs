//! The site that all tests of this binary share, visitors who come to it, and the forms they find.

#![expect(clippy::unwrap_used, reason = "in a test, what is missing is the failure")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::{Body, Bytes, to_bytes};
use domain::id::PersonId;
use domain::person::Role;
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tower::Service as _;
use web::{App, Door, Front, portal};
use workflow::sample::{self, SAMPLE_PEOPLE};
use workflow::sign_in::Authenticator;
use workflow::testing::TestOffice;

/// One for all tests: the database's connections live in it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static SITE: OnceCell<Site> = OnceCell::const_new();

/// Runs a test on the site. The sample company is filled once, and stays as tests leave it.
pub fn on_the_site(test: impl AsyncFnOnce(&'static Site)) {
    RUNTIME.block_on(async { test(SITE.get_or_init(Site::open).await).await });
}

pub struct Site {
    test: TestOffice,
    app: App,
    cookies: BTreeMap<Role, String>,
    /// Somebody whose account may be changed without harm to a test.
    pub bystander: PersonId,
}

/// Somebody with a browser: a stranger, or one of the sample people.
#[derive(Clone, Copy)]
pub struct Visitor {
    site: &'static Site,
    cookie: &'static str,
    /// None for a stranger.
    pub role: Option<Role>,
}

/// What came back.
pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Site {
    async fn open() -> Self {
        let test = TestOffice::open().await;
        sample::fill(&test.office, test.office.clock_time()).await.unwrap();
        let bystander = test.employ(999, &[Role::Auditor]).await.id;
        let app = App::new(test.office.clone(), Door::default(), "", true).unwrap();
        portal::warm(&app).await;
        let mut site = Self { test, app, cookies: BTreeMap::new(), bystander };
        for role in Role::ALL {
            let cookie = site.sign_in(role).await;
            site.cookies.insert(role, cookie);
        }
        site
    }

    pub fn stranger(&'static self) -> Visitor {
        Visitor { site: self, cookie: "", role: None }
    }

    pub fn as_person(&'static self, role: Role) -> Visitor {
        Visitor { site: self, cookie: &self.cookies[&role], role: Some(role) }
    }

    /// The same person in a session of its own, which can be ended without harm to other tests.
    pub async fn apart(&'static self, visitor: Visitor) -> Visitor {
        let Some(role) = visitor.role else { return visitor };
        Visitor { cookie: self.sign_in(role).await.leak(), ..visitor }
    }

    /// The cookies of a new session, by password and code.
    pub async fn sign_in(&self, role: Role) -> String {
        self.test.wait(30);
        let person = SAMPLE_PEOPLE.iter().find(|person| person.role == role).unwrap();
        let code = Authenticator::parse(person.totp_secret)
            .unwrap()
            .code_at(self.test.office.clock_time());
        let form = [
            ("email", person.email),
            ("password", person.password),
            ("code", &code),
            ("next", "/console"),
        ];
        let body = encoded(&form.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let told = self.send(own_post("/sign-in", "", body.into())).await;
        assert_eq!(
            told.status,
            StatusCode::SEE_OTHER,
            "{} cannot sign in: {}",
            person.name,
            told.main()
        );
        let pairs = told.headers.get_all(SET_COOKIE).iter();
        pairs
            .map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub async fn send(&self, request: Request<Body>) -> Told {
        let response = Front::new(self.app.clone()).call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Told {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

impl Visitor {
    pub async fn get(self, path: &str) -> Told {
        let request = Request::get(path).header(HOST, "annex.example").header(COOKIE, self.cookie);
        self.site.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts from a page of our own.
    pub async fn post(self, path: &str, form: &[(String, String)]) -> Told {
        self.post_bytes(path, encoded(form)).await
    }

    /// The same with a body that no browser makes.
    pub async fn post_bytes(self, path: &str, body: impl Into<Bytes>) -> Told {
        self.site.send(own_post(path, self.cookie, body.into())).await
    }

    /// Posts as another site's page would, with headers that a browser adds.
    pub async fn post_from_elsewhere(self, path: &str, header: (&str, &str)) -> Told {
        let request = Request::post(path)
            .header(HOST, "annex.example")
            .header(COOKIE, self.cookie)
            .header(header.0, header.1)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.site.send(request.body(Body::empty()).unwrap()).await
    }

    /// The id in the first link to a record below `folder`, as the page at `page` shows it.
    pub async fn first_id(self, page: &str, folder: &str) -> String {
        let told = self.get(page).await;
        let start = format!("href=\"{folder}/");
        let ids =
            told.body.split(&start).skip(1).filter_map(|rest| rest.split(['"', '/', '?']).next());
        let id = ids.into_iter().find(|id| id.contains(|letter: char| letter.is_ascii_digit()));
        id.unwrap_or_else(|| panic!("{page} ({}) links to nothing below {folder}", told.status))
            .to_owned()
    }
}

impl Told {
    /// Where a redirect leads.
    pub fn place(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |place| place.to_str().unwrap())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What stands in `<main>`.
    pub fn main(&self) -> &str {
        let main = self.body.split_once("<main").map_or(self.body.as_str(), |(_, main)| main);
        main.split("</main>").next().unwrap_or_default()
    }

    /// The values of the form that is sent to `action`, as a browser would send them.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let start = format!("action=\"{action}\"");
        let Some((_, rest)) = self.body.split_once(&start) else {
            panic!("no form for {action} ({}): {}", self.status, self.main());
        };
        fields(rest.split("</form>").next().unwrap_or_default())
    }
}

/// The form with one field set to another value.
pub fn with(form: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut form: Vec<_> = form.iter().filter(|(known, _)| known != name).cloned().collect();
    form.push((name.to_owned(), value.to_owned()));
    form
}

pub fn encoded(form: &[(String, String)]) -> String {
    let pairs = form
        .iter()
        .map(|(name, value)| format!("{}={}", web::paths::encode(name), web::paths::encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn own_post(path: &str, cookie: &str, body: Bytes) -> Request<Body> {
    let request = Request::post(path)
        .header(HOST, "annex.example")
        .header(COOKIE, cookie)
        .header("origin", "http://annex.example")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

/// Reads the markup of our own forms: inputs, text areas, chosen options.
fn fields(form: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let kind = tag.split([' ', '/']).next().unwrap_or_default();
        let name = attribute(tag, "name").unwrap_or_default();
        let value = attribute(tag, "value").unwrap_or_default();
        let is_open = !matches!(attribute(tag, "type").as_deref(), Some("checkbox" | "radio"))
            || tag.contains(" checked");
        match kind {
            "input" if !name.is_empty() && is_open => found.push((name, value)),
            // As a browser does: the first line break inside belongs to the markup.
            "textarea" => found.push((name, unescaped(text.strip_prefix('\n').unwrap_or(text)))),
            // Where nothing is selected the first option is, which is empty on our pages.
            "select" => found.push((name, String::new())),
            "option" if tag.contains(" selected") => {
                if let Some((_, chosen)) = found.last_mut() {
                    *chosen = value;
                }
            }
            _ => {}
        }
    }
    found
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
