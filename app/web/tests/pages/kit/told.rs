//! What somebody is told who asked the site.

use axum::body::to_bytes;
use axum::response::Response;
use http::header::{AsHeaderName, LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};

/// An answer, whole.
pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Told {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Self { status: parts.status, headers: parts.headers, bytes }
    }

    pub fn text(&self) -> &str {
        str::from_utf8(&self.bytes).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Empty where there is none.
    pub fn header(&self, name: impl AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where whoever asked is sent on to.
    pub fn place(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.main());
        self.header(LOCATION).to_owned()
    }

    /// What the browser keeps, as it sends it back.
    pub fn cookies(&self) -> String {
        let lines = self.headers.get_all(SET_COOKIE).iter();
        let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap());
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The main part of a page.
    pub fn main(&self) -> &str {
        let (_, rest) = self.text().split_once("<main").unwrap_or(("", self.text()));
        rest.split("</main>").next().unwrap_or_default()
    }

    /// Whether the main part has these words.
    pub fn says(&self, words: &str) -> bool {
        self.main().contains(words)
    }

    /// Whether the main part has a form that is sent there, or a link that leads there.
    pub fn offers(&self, path: &str) -> bool {
        self.says(&format!("action=\"{path}\"")) || self.says(&format!("<a href=\"{path}\""))
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let from = self.text().split(&format!("name=\"{name}\" value=\"")).nth(1);
        let value = from.and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("no {name} in {}", self.main())).to_owned()
    }

    /// Addresses of records in a folder that the main part links to.
    pub fn records(&self, folder: &str) -> Vec<String> {
        let links = self.main().split("href=\"").skip(1);
        let links = links.map(|rest| rest.split('"').next().unwrap_or_default());
        let inside = links.filter(|link| {
            let rest = link.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| rest != "new" && !rest.contains(['/', '?']))
        });
        let mut found: Vec<String> = inside.map(str::to_owned).collect();
        found.dedup();
        found
    }
}
