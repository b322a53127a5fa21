//! What did not arrive well with a form: a field that is not there, bytes that are no text, a file that
//! is too large. It is noted at the field where it is found. Whoever sits in a seat does nothing with
//! such a form, and the page shows it again with everything that did arrive.

use std::sync::{Arc, Mutex, PoisonError};

use domain::refusal::{FieldErrors, Refusal};

/// What is wrong with the form of one request, shared by the form and the seat.
#[derive(Debug, Clone, Default)]
pub struct Arrival(Arc<Mutex<FieldErrors>>);

impl Arrival {
    /// Something is wrong with a field.
    pub(super) fn note(&self, field: &str, sentence: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(field, sentence);
    }

    /// Whether something is wrong with this field.
    pub(super) fn names(&self, field: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(field).is_some()
    }

    /// Refuses what did not arrive well.
    pub fn must_be_whole(&self) -> Result<(), Refusal> {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }
}
