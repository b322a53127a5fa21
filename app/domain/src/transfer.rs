//! Transfers to third countries: when a mechanism is needed, and whether one holds
//! (domain.md 3.6, 5.4). The sets of countries are data; the day is said by the caller.

mod assess;
mod draft;
mod mechanism;

use serde::{Deserialize, Serialize};

pub use assess::{
    FRAMEWORK_CHECK_DAYS, OriginVerdict, adequate, assess, authors_of_needed, destinations,
};
pub(crate) use draft::past_day;
pub use draft::{TransferContext, TransferDraft, TransfersDraft};
pub use mechanism::Mechanism;

use crate::authors;
use crate::codes::codes;
use crate::country::Origin;
use crate::id::{AgreementId, PersonId};
use crate::taxonomy::Code;
use crate::text::{Line, Name, Prose};
use crate::time::Day;

codes! {
    /// What a transfer impact assessment found.
    TiaOutcome {
        /// The law there does not stand in the way.
        Ok = "ok", "no obstacle found";
        /// Only with supplementary measures.
        OkWithMeasures = "ok_with_measures", "acceptable with supplementary measures";
        /// Not acceptable.
        NotOk = "not_ok", "not acceptable";
    }
}

/// A transfer impact assessment that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tia {
    /// On this day.
    pub done_on: Day,
    /// What it found.
    pub outcome: TiaOutcome,
    /// Required for [`TiaOutcome::OkWithMeasures`].
    pub supplementary_measures: Option<Prose>,
    /// Who did it. None of the following is known of what was recorded before it was asked for.
    #[serde(default)]
    pub reviewer: Option<Name>,
    /// Where it is written down.
    #[serde(default)]
    pub document: Option<Line>,
    /// To be done again by this day; after it, it is no evidence any more.
    #[serde(default)]
    pub review_due: Option<Day>,
    /// The special data that it names (domain.md 5.5).
    #[serde(default)]
    pub names: Option<Vec<Code>>,
}

codes! {
    /// The kinds of data that an entry of the frameworks can cover.
    FrameworkData {
        /// Of people at work, past or present, as such.
        Hr = "hr", "human resources data";
        /// All other.
        NonHr = "non_hr", "other personal data";
    }
}

/// What the framework's public list says about the contracting entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkListing {
    /// As it stands in the list.
    pub listing_name: Line,
    /// Where the entry names the vendor as a covered entity, when it stands there under the name of
    /// another company.
    #[serde(default)]
    pub covered_as: Option<Line>,
    /// Whether the status read is "active".
    pub is_active: bool,
    /// When somebody looked.
    pub checked_on: Day,
    /// Which data it covers; not known of what was looked up before that was asked.
    #[serde(default)]
    pub covers: Option<Vec<FrameworkData>>,
}

/// How data of one origin get to other countries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Whose law.
    pub origin: Origin,
    /// The mechanism relied on.
    pub mechanism: Mechanism,
    /// What holds when the first one falls.
    pub fallback: Option<Mechanism>,
    /// Modules of the clauses, each of 1 to 4, in order.
    pub scc_modules: Vec<u8>,
    /// The agreement in which the clauses stand; not known of what was recorded before it was asked.
    #[serde(default)]
    pub instrument: Option<AgreementId>,
    /// For the frameworks.
    pub framework: Option<FrameworkListing>,
    /// For clauses and corporate rules.
    pub tia: Option<Tia>,
    /// Everybody who worked on it. None of them may approve a request that rests on it (SOD-2).
    #[serde(default)]
    pub authors: Vec<PersonId>,
}

impl Transfer {
    /// The same with its authors: `by`, and those of the transfer of this origin that it takes the
    /// place of. What changes nothing leaves the authors as they are.
    #[must_use]
    pub fn worked_on(self, by: PersonId, before: &[Self]) -> Self {
        let Some(before) = before.iter().find(|known| known.origin == self.origin) else {
            return Self { authors: vec![by], ..self };
        };
        let same = Self { authors: before.authors.clone(), ..self };
        if same == *before {
            return same;
        }
        Self { authors: authors::joined(by, &before.authors), ..same }
    }

    /// Clauses of module 3 behind the framework, assessed: holds for the US.
    pub fn sample() -> Self {
        let (Some(done_on), Some(review_due)) =
            (Day::parse("2026-01-15"), Day::parse("2028-01-15"))
        else {
            unreachable!("samples are well formed")
        };
        let (Ok(listing_name), Ok(reviewer), Ok(document)) = (
            Line::parse("Fjord Cloud Limited"),
            Name::parse("Lea Brandt"),
            Line::parse("TIA 2026-03, United States"),
        ) else {
            unreachable!("samples are well formed")
        };
        Self {
            origin: Origin::Eea,
            mechanism: Mechanism::Dpf,
            fallback: Some(Mechanism::Scc),
            scc_modules: vec![3],
            instrument: Some(AgreementId::sample(1)),
            framework: Some(FrameworkListing {
                listing_name,
                covered_as: None,
                is_active: true,
                checked_on: done_on,
                covers: Some(vec![FrameworkData::NonHr]),
            }),
            tia: Some(Tia {
                done_on,
                outcome: TiaOutcome::Ok,
                supplementary_measures: None,
                reviewer: Some(reviewer),
                document: Some(document),
                review_due: Some(review_due),
                names: Some(Code::parse("HEALTH").into_iter().collect()),
            }),
            authors: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
