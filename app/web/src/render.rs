//! From a view to a whole document, and from there to an answer. The renderer is our own: no
//! script is ever inlined and the same page always has the same bytes (stack.md 1.6).

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
};
use http::{HeaderValue, StatusCode};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::error::Problem;
use crate::security;
use crate::shell::{self, Frame};

/// A view as HTML. Islands in it carry what they need to wake up in a browser.
pub fn markup(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    without_marks(&html)
}

/// The marks stay within islands, where the browser's code looks for them. No island stands in another.
fn without_marks(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    for piece in html.split_inclusive(ISLAND_END) {
        let (outside, island) = piece.split_at(piece.find(ISLAND).unwrap_or(piece.len()));
        clean.extend(outside.split(MARK));
        clean.push_str(island);
    }
    clean
}

/// How an island begins. Text cannot look like this: every `<` in it is escaped.
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";
/// Tells the islands' code where one text ends and the next begins; nobody else needs it.
const MARK: &str = "<!>";

/// A page before it is put into the document: a title, where it stands, and what it says.
pub struct Page {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) robots: bool,
    pub(crate) feed: Option<String>,
    pub(crate) main: String,
    status: StatusCode,
}

impl Page {
    /// `main` is what stands in `<main>`, its `h1` included. `title` is what a tab shows, without
    /// the company's name.
    pub fn new<V: IntoView + 'static>(
        frame: Frame,
        title: impl Into<String>,
        main: impl FnOnce() -> V,
    ) -> Self {
        let main = markup(|| main().into_any());
        let robots = matches!(frame, Frame::Portal(..));
        let title = title.into();
        Self { frame, title, description: None, robots, feed: None, main, status: StatusCode::OK }
    }

    /// One sentence for search results and link previews.
    #[must_use]
    pub fn described(mut self, sentence: impl Into<String>) -> Self {
        self.description = Some(sentence.into());
        self
    }

    /// The Atom feed that belongs to the page.
    #[must_use]
    pub fn with_feed(mut self, path: impl Into<String>) -> Self {
        self.feed = Some(path.into());
        self
    }

    /// Not for search engines: one of many views of the same thing.
    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.robots = false;
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Whether code of ours runs in the page.
    pub fn has_island(&self) -> bool {
        self.main.contains(ISLAND)
    }

    /// The content policy that goes with the page (decision 31).
    pub fn policy(&self) -> HeaderValue {
        if self.has_island() { security::POLICY_WITH_ISLAND } else { security::POLICY }
    }

    /// The document, byte for byte the same for the same page.
    pub fn into_html(self) -> String {
        shell::document(&self)
    }
}

/// What a handler of ours gives back.
pub type Answered = Result<Answer, Problem>;

/// An answer for a person: a page, another place to go to, a file.
pub struct Answer(Response);

impl Answer {
    /// The page, for this person only.
    pub fn page(page: Page) -> Self {
        let (status, policy) = (page.status, page.policy());
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (CONTENT_SECURITY_POLICY, policy),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        Self((status, headers, page.into_html()).into_response())
    }

    /// It worked: go and see (303). `path` comes from [`crate::paths`].
    pub fn see(path: impl AsRef<str>) -> Self {
        match HeaderValue::try_from(path.as_ref()) {
            Ok(place) if path.as_ref().starts_with('/') && !path.as_ref().starts_with("//") => {
                Self((StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response())
            }
            _ => Self(
                Problem::failed(format!("no place of ours: {:?}", path.as_ref())).into_response(),
            ),
        }
    }

    /// It did not work: the same page with what was typed and why not (422).
    pub fn again(page: Page) -> Self {
        let title = format!("Error: {}", page.title);
        Self::page(Page { title, ..page }.with_status(StatusCode::UNPROCESSABLE_ENTITY))
    }

    /// A file to keep; `name` is what the person's computer will call it.
    pub fn file(name: &str, content_type: &'static str, bytes: impl Into<Body>) -> Self {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(content_type)),
            (CONTENT_DISPOSITION, disposition(name)),
            (CONTENT_SECURITY_POLICY, security::policy_for(content_type)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        Self((headers, bytes.into()).into_response())
    }

    /// With one more header, for cookies.
    #[must_use]
    pub fn with_header(mut self, name: http::HeaderName, value: HeaderValue) -> Self {
        self.0.headers_mut().append(name, value);
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::page(page)
    }
}

/// `attachment` with a name that no header syntax and no file system can be tricked with.
pub fn disposition(name: &str) -> HeaderValue {
    let plain: String =
        name.chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "-_. ".contains(letter) { letter } else { '-' }
            })
            .collect();
    HeaderValue::try_from(format!("attachment; filename=\"{}\"", plain.trim_start_matches('.')))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Site;

    #[test]
    fn words_of_strangers_stay_words() {
        let name = "<script>alert('1')</script>\"";
        let html = markup(|| view! { <p title=name>{name}</p> }.into_any());
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("title=\"<script>alert('1')</script>\"\""), "{html}");
    }

    #[test]
    fn a_page_is_the_same_bytes_every_time_and_has_no_inline_script_or_style() {
        let page = || {
            let site = Site::sample();
            Page::new(site.plain(), "Sign in", || view! { <h1>"Sign in"</h1> <p>{"a"} {"b"}</p> })
        };
        let html = page().into_html();
        assert_eq!(html, page().into_html());
        for part in ["<script", "style=", "<!>"] {
            assert!(!html.contains(part), "{part} in {html}");
        }
        assert_eq!(page().policy(), security::POLICY);
    }

    #[test]
    fn marks_stay_where_islands_look_for_them_and_nowhere_else() {
        for (html, clean) in [
            ("a<!>b<!>", "ab"),
            (
                "<!>a<leptos-island x>b<!>c</leptos-island>d<!>",
                "a<leptos-island x>b<!>c</leptos-island>d",
            ),
            (
                "<leptos-island>b<!></leptos-island><!><leptos-island><!>",
                "<leptos-island>b<!></leptos-island><leptos-island><!>",
            ),
        ] {
            assert_eq!(without_marks(html), clean);
        }
    }

    #[test]
    fn only_paths_of_this_site_can_be_seen_next() {
        for (path, ok) in [
            ("/console", true),
            ("//evil.example", false),
            ("https://evil.example", false),
            ("/a\r\nb: c", false),
        ] {
            let response = Answer::see(path).into_response();
            assert_eq!(response.status() == StatusCode::SEE_OTHER, ok, "{path}");
        }
    }

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("..SAMPLE-\"x\"\r\n: ü.pdf"),
            "attachment; filename=\"SAMPLE--x---- -.pdf\""
        );
    }
}
