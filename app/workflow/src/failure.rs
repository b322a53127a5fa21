//! Two kinds of bad news. Refused: the person can act on it. Failed: we must.

use domain::refusal::{FieldErrors, Refusal};
use store::StoreError;

/// Why a use-case did not happen. Nothing was changed in either case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Shown as it is; never logged as an error.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Logged once, with its causes; the person sees an incident number.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Something that is ours to mend.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database.
    #[error("the database: {0}")]
    Store(#[source] StoreError),
    /// Printing a document.
    #[error("printing: {0}")]
    Press(String),
    /// Opening or closing a secret, or another operation that does not fail by a person's doing.
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Refusal::Stale.into(),
            StoreError::Busy => Refusal::rule(
                "busy",
                "The system is busy right now. Nothing was saved; try again in a moment.",
            )
            .into(),
            other => Failure::Store(other).into(),
        }
    }
}

impl From<FieldErrors> for Error {
    fn from(faults: FieldErrors) -> Self {
        Refusal::Fields(faults).into()
    }
}

impl Error {
    /// The refusal, where it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Failed(_) => None,
        }
    }
}
