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

impl Failure {
    /// Whether the server of the database is away: nothing here is broken, and it passes.
    pub fn is_database_away(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unreachable(_)))
    }
}

/// The code of the refusal while the database, or whoever hashes passwords, is busy.
pub const BUSY: &str = "busy";

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Refusal::Stale.into(),
            StoreError::Busy => Refusal::rule(
                BUSY,
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

/// A refusal as a value, for whoever goes on with it. Failures stay failures, and so does what says
/// nothing about the matter: a busy database, and a record that somebody else saved.
pub(crate) fn refused_or<T>(result: Result<T, Error>) -> Result<Result<T, Refusal>, Error> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(refusal)) if !is_passing(&refusal) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}

fn is_passing(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Stale | Refusal::Rule { code: BUSY, .. })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_a_value_but_a_failure_is_none_and_neither_is_a_busy_database() {
        let of = |error: Error| refused_or::<()>(Err(error));
        assert!(matches!(refused_or(Ok(7)), Ok(Ok(7))));
        assert!(matches!(of(Refusal::SignIn.into()), Ok(Err(Refusal::SignIn))));
        assert!(matches!(of(Refusal::rule("state", "No.").into()), Ok(Err(Refusal::Rule { .. }))));
        for error in [
            StoreError::Busy.into(),
            StoreError::Stale.into(),
            Failure::Broken("torn".to_owned()).into(),
        ] {
            assert!(of(error).is_err());
        }
    }
}
