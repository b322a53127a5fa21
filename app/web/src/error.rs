//! Bad news as answers. A refusal is told as it is; a failure is logged once and shows a number.
//! Handlers give a [`Problem`]; [`dress()`] makes it a page, JSON or a line of text, by what was asked
//! for, so that no handler has to know how bad news looks.

use std::fmt::Display;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::StatusCode;
use workflow::BUSY;

mod dress;

pub use dress::{InItsOwnWords, dress, page};

use crate::shell::{Desk, Folder};

/// What went wrong, as the visitor may know it.
#[derive(Debug, Clone)]
pub struct Problem(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    /// What happened, then what to do.
    sentence: String,
    /// Names or sentences, one for each thing that is missing.
    missing: Vec<String>,
    incident: Option<String>,
    /// Where the visitor can go and mend it.
    elsewhere: Option<Elsewhere>,
    refusal: Option<Refusal>,
    retry_after: Option<u64>,
    /// Where in the console it is told; a page without navigation otherwise.
    place: Option<(Arc<Desk>, Folder)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    SignIn,
    /// Beside what was typed, which waits where it stands.
    SignInApart,
    StepUp,
    Undertaking,
}

/// When to come back while others keep the database busy, and while its server is away.
const BUSY_SECONDS: u64 = 5;
const AWAY_SECONDS: u64 = 30;

const POSTED_BY_NOBODY: &str = "You are not signed in any more, so nothing was saved. Sign in in another tab, then go back in this one, where your entries still stand, and send the form again.";

impl Problem {
    /// Nothing here, or nothing that this visitor may know of.
    pub fn not_found() -> Self {
        Self::told(
            StatusCode::NOT_FOUND,
            "There is nothing at this address. It may have been moved, or the address may be mistyped.",
        )
    }

    /// The request itself cannot be read.
    pub fn bad_request(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::BAD_REQUEST, sentence)
    }

    /// Understood, and not done.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::FORBIDDEN, sentence)
    }

    /// More than we take.
    pub fn too_large(sentence: impl Into<String>) -> Self {
        Self::told(StatusCode::PAYLOAD_TOO_LARGE, sentence)
    }

    /// Too often: again after so many seconds.
    pub fn too_often(sentence: impl Into<String>, seconds: u64) -> Self {
        let mut problem = Self::told(StatusCode::TOO_MANY_REQUESTS, sentence);
        problem.0.retry_after = Some(seconds);
        problem
    }

    /// Not now, since others are being served: again after so many seconds.
    pub fn busy(sentence: impl Into<String>, seconds: u64) -> Self {
        let mut problem = Self::told(StatusCode::SERVICE_UNAVAILABLE, sentence);
        problem.0.retry_after = Some(seconds);
        problem
    }

    /// Any status with a sentence.
    pub fn told(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self(Box::new(Told {
            status,
            sentence: sentence.into(),
            missing: vec![],
            incident: None,
            elsewhere: None,
            refusal: None,
            retry_after: None,
            place: None,
        }))
    }

    /// Ours to mend. The cause is logged here, once, and must hold nothing personal.
    pub fn failed(cause: impl Display) -> Self {
        Self::incident(logged(cause))
    }

    /// The server of the database is away: logged like a failure, but whoever asks again in a while
    /// may be answered. What was sent with the last words may be saved or not.
    pub fn database_away(cause: impl Display) -> Self {
        let sentence = "The database does not answer at this moment. Try again in a minute, and look first whether your last \
                        change is there; if it goes on, tell your administrator the incident number.";
        let mut problem = Self::busy(sentence, AWAY_SECONDS);
        problem.0.incident = Some(logged(cause));
        problem
    }

    /// A failure that was logged already, under this number.
    pub fn incident(number: impl Into<String>) -> Self {
        let sentence = "Something went wrong on our side, and nothing was saved. Try again in a moment; \
                        if it happens again, tell your administrator the incident number.";
        let mut problem = Self::told(StatusCode::INTERNAL_SERVER_ERROR, sentence);
        problem.0.incident = Some(number.into());
        problem
    }

    /// As it is told to somebody who posted: what was typed stands behind the page that tells it.
    fn of_a_post(mut self) -> Self {
        if self.0.elsewhere == Some(Elsewhere::SignIn) {
            POSTED_BY_NOBODY.clone_into(&mut self.0.sentence);
            self.0.elsewhere = Some(Elsewhere::SignInApart);
        }
        self
    }

    /// Told at a place in the console.
    #[must_use]
    pub fn at(mut self, place: Option<(Arc<Desk>, Folder)>) -> Self {
        self.0.place = place;
        self
    }

    /// The refusal behind it, if a page can show it beside what was typed.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The sentence for the visitor.
    pub fn sentence(&self) -> &str {
        &self.0.sentence
    }

    fn title(&self) -> &'static str {
        match self.0.status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::BAD_REQUEST => "This request cannot be read",
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "Not allowed",
            StatusCode::METHOD_NOT_ALLOWED => "Not done this way",
            StatusCode::CONFLICT => "Changed in between",
            StatusCode::PAYLOAD_TOO_LARGE => "Too large",
            StatusCode::UNPROCESSABLE_ENTITY => "Not done",
            StatusCode::TOO_MANY_REQUESTS => "Too many tries",
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => "Not in time",
            _ => "Something went wrong",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, elsewhere) = match &refusal {
            Refusal::NotFound(_) | Refusal::Absent(_) => (StatusCode::NOT_FOUND, None),
            Refusal::SignIn => (StatusCode::UNAUTHORIZED, Some(Elsewhere::SignIn)),
            Refusal::Undertaking => (StatusCode::FORBIDDEN, Some(Elsewhere::Undertaking)),
            Refusal::StepUp => (StatusCode::FORBIDDEN, Some(Elsewhere::StepUp)),
            Refusal::Permission(_) => (StatusCode::FORBIDDEN, None),
            Refusal::Stale => (StatusCode::CONFLICT, None),
            Refusal::Rule { code: BUSY, .. } => (StatusCode::SERVICE_UNAVAILABLE, None),
            Refusal::Fields(_) | Refusal::Guard(_) | Refusal::Rule { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, None)
            }
        };
        let missing = match &refusal {
            Refusal::Guard(guard) => guard.missing.clone(),
            Refusal::Fields(faults) => {
                faults.iter().map(|(_, sentence)| sentence.to_owned()).collect()
            }
            _ => vec![],
        };
        let mut problem = Self::told(status, refusal.to_string());
        problem.0.missing = missing;
        problem.0.elsewhere = elsewhere;
        problem.0.retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(BUSY_SECONDS);
        problem.0.refusal = Some(refusal);
        problem
    }
}

impl From<workflow::Error> for Problem {
    fn from(error: workflow::Error) -> Self {
        match error {
            workflow::Error::Refused(refusal) => refusal.into(),
            workflow::Error::Failed(failure) if failure.is_database_away() => {
                Self::database_away(failure)
            }
            workflow::Error::Failed(failure) => Self::failed(failure),
        }
    }
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem; [`dress()`] finds it and writes the body.
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The incident number under which a cause is logged.
fn logged(cause: impl Display) -> String {
    let incident = incident_number();
    tracing::error!(incident, "{cause}");
    incident
}

/// A short number that a person can read out on the telephone. It needs to be rare, not secret.
fn incident_number() -> String {
    const LETTERS: [char; 32] = [
        '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K',
        'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let dice = RandomState::new().hash_one("incident").to_le_bytes();
    let letters: String =
        dice.iter().filter_map(|die| LETTERS.get(usize::from(*die % 32))).collect();
    format!("{}-{}", letters.get(..4).unwrap_or_default(), letters.get(4..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_number_can_be_read_out() {
        let number = incident_number();
        assert_eq!(number.len(), 9);
        assert!(!number.contains(['0', '1', 'I', 'O']), "{number}");
        assert_ne!(number, incident_number());
    }

    #[test]
    fn each_refusal_has_its_status() {
        use domain::refusal::{Guard, Refusal};
        for (refusal, status) in [
            (Refusal::NotFound("vendor"), 404),
            (Refusal::Absent("No list was in effect on that day.".to_owned()), 404),
            (Refusal::SignIn, 401),
            (Refusal::StepUp, 403),
            (Refusal::Stale, 409),
            (Refusal::field("name", "Enter a name."), 422),
            (Refusal::guard(Guard::Gate, vec!["B01".to_owned()]), 422),
            (Refusal::rule("state", "No."), 422),
            (Refusal::rule(BUSY, "Not now."), 503),
        ] {
            assert_eq!(Problem::from(refusal).status(), status);
        }
    }
}
