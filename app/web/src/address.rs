//! What an address names: the id of a record, the number of a version. Each has one spelling
//! (`domain/id.rs`); whatever else stands in its place is not found, like a record that is not there.
//! What the console is asked for behind the question mark is text, and no text holds a NUL.

use axum::extract::{FromRequestParts, Path, Request};
use axum::middleware::Next;
use axum::response::Response;
use domain::clause::ClauseCode;
use domain::id::{
    AgreementId, DocumentId, EngagementId, ImportId, ObligationId, PendingActId, PersonId,
    RequestId, VendorId,
};
use domain::list_version::VersionNumber;
use http::request::Parts;
use workflow::audit_log::LogFormat;

use crate::error::Problem;
use crate::paths;

/// What the one open part of an address names: `Named(id): Named<VendorId>` among the arguments of a
/// handler, behind its seat. No handler sees an address that names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: Name> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        named(&text).map(Self)
    }
}

/// The same for an address with several open parts, one by one.
pub fn named<T: Name>(text: &str) -> Result<T, Problem> {
    T::read(text).ok_or_else(Problem::not_found)
}

/// What can stand in an address.
pub trait Name: Sized {
    /// Reads the one spelling; nothing for any other text.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! names {
    ($($name:ty),+ $(,)?) => {$(
        impl Name for $name {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }
        }
    )+};
}

names!(
    AgreementId,
    ClauseCode,
    DocumentId,
    EngagementId,
    ImportId,
    LogFormat,
    ObligationId,
    PendingActId,
    PersonId,
    RequestId,
    VendorId,
    VersionNumber,
);

const NO_TEXT: &str =
    "What this address asks for holds a character that is no text. Take it out of the address.";

/// Refuses what the console is asked for with a NUL, before a page looks for it: one engine refuses to,
/// and the other finds nothing. Public pages look in memory.
pub async fn asks_in_text(request: Request, next: Next) -> Result<Response, Problem> {
    let path = request.uri().path();
    let is_inside = path == paths::CONSOLE || path.starts_with("/console/");
    if is_inside && request.uri().query().is_some_and(holds_nul) {
        return Err(Problem::bad_request(NO_TEXT));
    }
    Ok(next.run(request).await)
}

/// In an encoded text a NUL has one spelling, and an encoded percent sign is not the start of it.
fn holds_nul(encoded: &str) -> bool {
    encoded.contains("%00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_and_two_noughts_are_text() {
        for (encoded, is_nul) in [
            ("q=Fjord", false),
            ("", false),
            ("q=00", false),
            ("q=%2500", false),
            ("q=%00", true),
            ("page=2&q=Fj%00ord", true),
            ("q=%25%00", true),
        ] {
            assert_eq!(holds_nul(encoded), is_nul, "{encoded}");
        }
    }

    #[test]
    fn what_has_another_spelling_is_not_found() {
        let id = VendorId::sample(0xa);
        let spelled = id.to_string();
        for (text, is_there) in [
            (spelled.clone(), true),
            (spelled.to_uppercase(), false),
            (spelled.replace('-', ""), false),
            (format!("{spelled} "), false),
            ("x".to_owned(), false),
            (String::new(), false),
        ] {
            let status = named::<VendorId>(&text).map_err(|problem| problem.status().as_u16());
            assert_eq!(status, if is_there { Ok(id) } else { Err(404) }, "{text}");
        }
    }
}
