//! What an address names: the id of a record, the number of a version. Each has one spelling
//! (`domain/id.rs`); whatever else stands in its place is not found, like a record that is not there.

use axum::extract::{FromRequestParts, Path};
use domain::clause::ClauseCode;
use domain::id::{
    AgreementId, DocumentId, EngagementId, ImportId, ObligationId, PendingActId, PersonId,
    RequestId, VendorId,
};
use domain::list_version::VersionNumber;
use http::request::Parts;
use workflow::audit_log::LogFormat;

use crate::error::Problem;

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

#[cfg(test)]
mod tests {
    use super::*;

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
