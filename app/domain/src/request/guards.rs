//! What holds a request back (domain.md 2 and 7): each guard by name, with what is missing.

use super::Request;
use super::state::{RequestEvent, Step};
use crate::canonical::Digest;
use crate::id::PersonId;
use crate::list_version::ChangeClass;
use crate::notice::NoticePeriod;
use crate::refusal::{Guard, Refusal};
use crate::time::Day;

/// How far away a day of effect may be, in months.
pub(super) const MONTHS_AHEAD_MAX: i32 = 60;

/// The four posts that different people hold on one request (decision 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// Asked for it.
    Requester,
    /// Did something of the security review.
    SecurityReviewer,
    /// Approved it, or said something of it that an approval rests on.
    LegalApprover,
    /// Scheduled or published it.
    Publisher,
}

impl Post {
    const fn words(self) -> &'static str {
        match self {
            Self::Requester => "made this request",
            Self::SecurityReviewer => "did its security review",
            Self::LegalApprover => "did a part of its legal review",
            Self::Publisher => "scheduled or published it",
        }
    }
}

/// How many people there are to share the posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staffing {
    /// Active people with internal roles.
    pub active_people: u64,
    /// Whether the setting is on (SOD-5, decision 21).
    pub small_org_mode: bool,
}

impl Staffing {
    /// A person for each post (decision 21).
    const WHOLE: u64 = 4;
    /// One asks, one approves, one publishes (decision 21).
    const LEAST: u64 = 3;

    /// Whether requester and security reviewer may be one person: the mode is on, and fewer than
    /// four people are active.
    pub const fn merges_requester_and_reviewer(self) -> bool {
        self.small_org_mode && self.active_people < Self::WHOLE
    }

    /// How many different people one request takes, from the wish to the publication.
    pub const fn people_needed(self) -> u64 {
        if self.merges_requester_and_reviewer() { Self::LEAST } else { Self::WHOLE }
    }
}

/// What a security review rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFacts {
    /// What the review has to set first (G-SEC); empty when nothing is left.
    pub missing: Vec<String>,
    /// The public entry and the contact fields, as they stand now.
    pub content: Digest,
}

/// What a legal approver's decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalFacts {
    /// What the list still needs (G-COMPLETE); empty when complete.
    pub missing: Vec<String>,
    /// The tiers that special data ask for and that are not set (G-SEC); empty when none is. Not
    /// part of what is signed: a tier is the vendor's, and no content.
    pub tiers_missing: Vec<String>,
    /// Whether an active obligation binds the vendor (G-CONF).
    pub has_confidentiality: bool,
    /// One line for each core clause that does not pass (G-GATE); empty when the verdict is `pass`.
    pub gate_faults: Vec<String>,
    /// Who worked on the clause values, obligations and transfers that the verdict rests on (SOD-2).
    pub editors: Vec<PersonId>,
    /// Who worked on the instruments that the verdict rests on, with the name of each (SOD-2).
    pub instrument_editors: Vec<(PersonId, String)>,
    /// The public entry and the contact fields, as they stand now.
    pub content: Digest,
    /// The same and everything that the gate read (decision 19).
    pub approved: Digest,
    /// What the change means to customers (8.3).
    pub class: ChangeClass,
}

/// What a publication rests on, beside what an approval rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationFacts<'a> {
    /// As of the effective date (decision 20).
    pub approval: ApprovalFacts,
    /// In the organisation's zone.
    pub today: Day,
    /// The notice that the organisation promised.
    pub notice: NoticePeriod<'a>,
}

impl Request {
    /// G-SOD: the person holds no other post on this request (SOD-1).
    pub fn separates(
        &self,
        person: PersonId,
        post: Post,
        staffing: Staffing,
    ) -> Result<(), Refusal> {
        if post == Post::Publisher && staffing.active_people < Staffing::LEAST {
            let told = "Three people are needed at least: one asks, one approves, one publishes. Invite more people first.";
            return Err(Refusal::guard(Guard::Sod, vec![told.to_owned()]));
        }
        let held = self.holders().into_iter().find(|&(holder, held)| {
            let merged = staffing.merges_requester_and_reviewer()
                && matches!(
                    (held, post),
                    (Post::Requester, Post::SecurityReviewer)
                        | (Post::SecurityReviewer, Post::Requester)
                );
            holder == person && held != post && !merged
        });
        match held {
            None => Ok(()),
            Some((_, held)) => {
                let told = format!("You {}, so somebody else has to take this step.", held.words());
                Err(Refusal::guard(Guard::Sod, vec![told]))
            }
        }
    }

    /// Who ever held which post on it (SOD-1). A return or a void takes no post away: nobody reviews
    /// in one round what they approve in the next.
    pub fn holders(&self) -> Vec<(PersonId, Post)> {
        let signed = self.trail.iter().filter_map(|step| {
            let by = step.by.as_ref()?;
            Some((by.person, step.event.post(by.role)?))
        });
        [(self.requester, Post::Requester)].into_iter().chain(signed).collect()
    }

    /// Whether the requester did the security review too, which the setting for small organisations
    /// alone makes possible (decision 21). The approval trail says so (SOD-5).
    pub fn has_merged_posts(&self) -> bool {
        self.holders().contains(&(self.requester, Post::SecurityReviewer))
    }

    /// Whether G-COMPLETE, G-SEC, G-CONF or G-GATE holds it.
    pub fn is_held_by(&self, facts: &ApprovalFacts) -> bool {
        self.content_passes(facts).is_err()
    }

    /// G-COMPLETE, G-SEC, G-CONF and G-GATE, each naming what is missing. A removal needs none of them.
    /// What is already in use is a fact that the list states: its gaps are shown inside and mended
    /// by a deadline (decision 14).
    pub(super) fn content_passes(&self, facts: &ApprovalFacts) -> Result<(), Refusal> {
        if !self.kind.is_gated() {
            return Ok(());
        }
        if !facts.missing.is_empty() {
            return Err(Refusal::guard(Guard::Complete, facts.missing.clone()));
        }
        if !facts.tiers_missing.is_empty() {
            return Err(Refusal::guard(Guard::Sec, facts.tiers_missing.clone()));
        }
        if !facts.has_confidentiality {
            return Err(Refusal::guard(
                Guard::Conf,
                vec!["An obligation that binds the vendor and covers customer data.".to_owned()],
            ));
        }
        if !facts.gate_faults.is_empty() {
            return Err(Refusal::guard(Guard::Gate, facts.gate_faults.clone()));
        }
        Ok(())
    }

    /// G-DATE: not in the past, not so far away that the year must be a slip, and for a notifiable
    /// change not before the notice has run out that customers were given (decision 15).
    pub fn date_passes(
        &self,
        effective_from: Day,
        today: Day,
        notice: NoticePeriod<'_>,
    ) -> Result<(), Refusal> {
        let too_early = |sentence: String| Err(Refusal::guard(Guard::Date, vec![sentence]));
        if self.is_notifiable() {
            let Some(told) = &self.told else {
                return too_early(
                    "Customers have not been told yet. A legal approver writes down when and how they were told.".to_owned(),
                );
            };
            let earliest = notice.earliest_effective(told.on);
            if effective_from < earliest {
                return too_early(format!(
                    "Customers were told on {}; with {} of notice the earliest day is {}.",
                    told.on.in_words(),
                    notice.unit.counted(notice.days),
                    earliest.in_words()
                ));
            }
        }
        if effective_from < today {
            return too_early(format!("{} is in the past.", effective_from.in_words()));
        }
        if effective_from > today.plus_months(MONTHS_AHEAD_MAX) {
            return too_early(format!(
                "{} is more than five years away, and what takes effect holds back every earlier change of its entry. Check the year.",
                effective_from.in_words()
            ));
        }
        Ok(())
    }

    /// The last signed step of a kind that still counts.
    pub fn standing_step(&self, event: RequestEvent) -> Option<&Step> {
        let from = self.trail.iter().rposition(|step| match event {
            RequestEvent::Approve | RequestEvent::Declare => {
                matches!(step.event, RequestEvent::Return | RequestEvent::Void)
            }
            _ => step.event == RequestEvent::Return,
        });
        self.trail.iter().skip(from.map_or(0, |at| at + 1)).rfind(|step| step.event == event)
    }

    /// The digest that the legal approver signed, while the approval stands.
    pub fn approved_digest(&self) -> Option<&Digest> {
        let step = self
            .standing_step(RequestEvent::Approve)
            .or_else(|| self.standing_step(RequestEvent::Declare));
        step.and_then(|step| step.digest.as_ref())
    }
}
