//! How a request moves: the old state and the facts in, the new state or a refusal out.

use super::act::Act;
use super::completeness::DAY_OF_EFFECT;
use super::guards::{ApprovalFacts, MONTHS_AHEAD_MAX, PublicationFacts, ReviewFacts, Staffing};
use super::state::{CustomersTold, EditorialMark, RequestEvent, RequestState, Signature, Step};
use super::{Request, RequestKind};
use crate::canonical::Digest;
use crate::id::PersonId;
use crate::list_version::VersionNumber;
use crate::refusal::{Guard, Refusal};
use crate::text::{Line, Prose, REASON_MAX, Reason};
use crate::time::Day;

impl Request {
    /// Whether the requester, and nobody else, may still say more about it.
    pub fn may_be_revised(&self, by: PersonId) -> Result<(), Refusal> {
        self.must_be_own(by)?;
        if self.allows(Act::Revise) {
            return Ok(());
        }
        let told = match self.state {
            RequestState::Published { .. } => {
                "This request was published and cannot be changed any more. Make a new request for what should be different."
            }
            RequestState::Rejected | RequestState::Withdrawn | RequestState::Cancelled => {
                "This request has ended and cannot be changed any more. Make a new request for what is still wanted."
            }
            _ => "This request was handed in and cannot be changed. Ask a reviewer to return it.",
        };
        Err(Refusal::rule("state", told))
    }

    /// What handing it in still asks for: what for, who answers for it, when (not before `today`).
    /// Empty when nothing is left.
    pub fn missing_to_submit(&self, today: Day) -> Vec<String> {
        let mut missing = Vec::new();
        match self.details.wished_on {
            None => missing.push(DAY_OF_EFFECT.to_owned()),
            Some(day) if day < today => {
                missing.push("A day of effect that has not passed.".to_owned());
            }
            Some(day) if day > today.plus_months(MONTHS_AHEAD_MAX) => {
                missing.push("A day of effect within five years.".to_owned());
            }
            Some(_) => {}
        }
        if self.details.justification.as_str().is_empty() {
            missing.push("A justification.".to_owned());
        }
        if self.kind == RequestKind::NewSubprocessor
            && self.details.alternatives.as_str().is_empty()
        {
            missing.push("The alternatives that were considered.".to_owned());
        }
        if self.details.owner.is_none() {
            missing.push("Who answers for it inside.".to_owned());
        }
        missing
    }

    /// The requester hands it in, with nothing missing.
    pub fn submit(self, by: Signature, today: Day) -> Result<Self, Refusal> {
        self.must_allow(Act::Submit)?;
        self.must_be_own(by.person)?;
        let missing = self.missing_to_submit(today);
        if !missing.is_empty() {
            return Err(Refusal::guard(Guard::Complete, missing));
        }
        Ok(self.moved(RequestState::Submitted, RequestEvent::Submit, by, None, None))
    }

    /// A security reviewer takes it up.
    pub fn start(self, by: Signature, staffing: Staffing) -> Result<Self, Refusal> {
        self.must_admit(Act::Start, by.person, staffing)?;
        Ok(self.moved(RequestState::SecurityReview, RequestEvent::Start, by, None, None))
    }

    /// The security review passes: G-SOD, G-SEC. What was looked at is signed. A removal asks nothing
    /// of the vendor any more.
    pub fn pass_security(
        self,
        by: Signature,
        staffing: Staffing,
        facts: ReviewFacts,
        note: Reason,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::PassSecurity, by.person, staffing)?;
        if self.kind != RequestKind::Removal && !facts.missing.is_empty() {
            return Err(Refusal::guard(Guard::Sec, facts.missing));
        }
        Ok(self.moved(
            RequestState::LegalReview,
            RequestEvent::PassSecurity,
            by,
            Some(note),
            Some(facts.content),
        ))
    }

    /// A reviewer sends it back, with a reason: G-SOD; a legal approver also after the approval, while
    /// it is not published. What was said about the content ends with it: that it is editorial, and that
    /// customers were told of it.
    pub fn send_back(
        mut self,
        by: Signature,
        staffing: Staffing,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::SendBack, by.person, staffing)?;
        self.editorial = None;
        self.told = None;
        Ok(self.moved(RequestState::Returned, RequestEvent::Return, by, Some(reason), None))
    }

    /// A reviewer refuses it for good, with a reason: G-SOD.
    pub fn reject(
        self,
        by: Signature,
        staffing: Staffing,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::Reject, by.person, staffing)?;
        Ok(self.moved(RequestState::Rejected, RequestEvent::Reject, by, Some(reason), None))
    }

    /// A legal approver approves: G-SOD, G-COMPLETE, G-SEC, G-CONF, G-GATE, SOD-2. What is signed is
    /// exactly what was looked at (SOD-6).
    pub fn approve(
        self,
        by: Signature,
        staffing: Staffing,
        facts: &ApprovalFacts,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::Approve, by.person, staffing)?;
        self.content_passes(facts)?;
        self.may_sign(by.person, facts)?;
        Ok(self.moved(
            RequestState::Approved,
            RequestEvent::Approve,
            by,
            None,
            Some(facts.approved.clone()),
        ))
    }

    /// Whether a legal approver's signature can stand on these facts, whatever is still missing:
    /// nobody signs what rests on their own work (SOD-2), or what the security review did not
    /// see (SOD-6).
    pub fn may_sign(&self, person: PersonId, facts: &ApprovalFacts) -> Result<(), Refusal> {
        if self.kind != RequestKind::Removal && facts.editors.contains(&person) {
            return Err(Refusal::rule(
                "SOD-2",
                "You worked on a clause value, an obligation or a transfer that this verdict rests on, so another legal approver has to decide. A clause value that somebody else enters anew counts as theirs.",
            ));
        }
        let worked_on = facts.instrument_editors.iter().find(|(editor, _)| *editor == person);
        if let Some((_, instrument)) = worked_on
            && self.kind != RequestKind::Removal
        {
            return Err(Refusal::rule(
                "SOD-2",
                format!(
                    "You entered or changed {instrument}, and this verdict rests on it, so another legal approver has to decide."
                ),
            ));
        }
        self.still_reviewed(&facts.content)
    }

    /// A legal approver writes down that customers were told outside Annex (decision 15), of the
    /// `content` that the security review saw. Who says the same again says nothing new.
    pub fn tell(
        mut self,
        by: Signature,
        staffing: Staffing,
        content: Digest,
        (on, means, evidence): (Day, Line, Prose),
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::Tell, by.person, staffing)?;
        self.still_reviewed(&content)?;
        let is_same = |known: &CustomersTold| {
            (known.on, &known.means, &known.evidence, known.by)
                == (on, &means, &evidence, by.person)
        };
        if self.told.as_ref().is_some_and(is_same) {
            return Ok(self);
        }
        let said = shortened(&format!("On {}, by {means}. Proof: {evidence}", on.in_words()));
        self.told = Some(CustomersTold { on, means, evidence, by: by.person, at: by.at });
        let state = self.state.clone();
        Ok(self.moved(state, RequestEvent::Told, by, said, Some(content)))
    }

    /// A legal approver calls a change editorial, with a reason (decision 26).
    pub fn call_editorial(
        mut self,
        by: Signature,
        staffing: Staffing,
        content: Digest,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::CallEditorial, by.person, staffing)?;
        if !self.invites(Act::CallEditorial) {
            let told = "It is called editorial already. A second person confirms it, or somebody returns the request.";
            return Err(Refusal::rule("EDITORIAL", told));
        }
        self.still_reviewed(&content)?;
        self.editorial = Some(EditorialMark {
            called_by: by.person,
            reason: reason.clone(),
            confirmed_by: None,
        });
        let state = self.state.clone();
        Ok(self.moved(state, RequestEvent::CallEditorial, by, Some(reason), Some(content)))
    }

    /// A second person agrees that it is editorial.
    pub fn confirm_editorial(
        mut self,
        by: Signature,
        staffing: Staffing,
        content: Digest,
    ) -> Result<Self, Refusal> {
        self.must_allow(Act::ConfirmEditorial)?;
        self.still_reviewed(&content)?;
        self.may_second(by.person, Some(by.role), staffing)?;
        self.editorial =
            self.editorial.map(|mark| EditorialMark { confirmed_by: Some(by.person), ..mark });
        let state = self.state.clone();
        Ok(self.moved(state, RequestEvent::ConfirmEditorial, by, None, Some(content)))
    }

    /// A publisher chooses the day: G-SOD, G-DATE, and what the approval asked for, as of that day. Each
    /// names its reason before the approval is compared, which may well read differently on another day.
    /// Who chooses the same day again chooses nothing new.
    pub fn schedule(
        self,
        by: Signature,
        staffing: Staffing,
        effective_from: Day,
        facts: &PublicationFacts<'_>,
    ) -> Result<Self, Refusal> {
        self.must_admit(Act::Schedule, by.person, staffing)?;
        self.date_passes(effective_from, facts.today, facts.notice)?;
        self.content_passes(&facts.approval)?;
        self.still_approved(&facts.approval)?;
        let state = RequestState::Scheduled { effective_from };
        let last = self.standing_step(RequestEvent::Schedule).and_then(|step| step.by.as_ref());
        if self.state == state && last.is_some_and(|last| last.person == by.person) {
            return Ok(self);
        }
        let said = shortened(&format!("To take effect on {}.", effective_from.in_words()));
        Ok(self.moved(state, RequestEvent::Schedule, by, said, None))
    }

    /// Whether it may go into a list version now: everything is checked again, as of the effective
    /// date (decision 20). Gives the day.
    pub fn may_publish(
        &self,
        by: &Signature,
        staffing: Staffing,
        facts: &PublicationFacts<'_>,
    ) -> Result<Day, Refusal> {
        let RequestState::Scheduled { effective_from } = self.state else {
            return Err(self.wrong_state(Act::Publish.words()));
        };
        self.must_admit(Act::Publish, by.person, staffing)?;
        self.content_passes(&facts.approval)?;
        self.still_approved(&facts.approval)?;
        self.date_passes(effective_from, facts.today, facts.notice)?;
        Ok(effective_from)
    }

    /// It went into this version.
    #[must_use]
    pub fn published(
        self,
        by: Signature,
        version: VersionNumber,
        effective_from: Day,
        content_hash: Digest,
    ) -> Self {
        self.moved(
            RequestState::Published { version, effective_from },
            RequestEvent::Publish,
            by,
            None,
            Some(content_hash),
        )
    }

    /// The version it went into was cut again under another number; nothing else changed.
    #[must_use]
    pub fn recut(mut self, version: VersionNumber) -> Self {
        if let RequestState::Published { version: known, .. } = &mut self.state {
            *known = version;
        }
        self
    }

    /// The requester takes it back.
    pub fn withdraw(self, by: Signature, reason: Reason) -> Result<Self, Refusal> {
        self.must_allow(Act::Withdraw)?;
        self.must_be_own(by.person)?;
        Ok(self.moved(RequestState::Withdrawn, RequestEvent::Withdraw, by, Some(reason), None))
    }

    /// A legal approver stops it.
    pub fn cancel(self, by: Signature, reason: Reason) -> Result<Self, Refusal> {
        self.must_allow(Act::Cancel)?;
        Ok(self.moved(RequestState::Cancelled, RequestEvent::Cancel, by, Some(reason), None))
    }

    /// What was approved has changed: back to the legal review, the approvals are void (SOD-6). What
    /// was declared to be in use had no review to go back to: it is to be declared again.
    /// Requests in other states are not touched. `by` made the change.
    #[must_use]
    pub fn content_changed(self, by: Option<Signature>) -> Self {
        if !self.state.awaits_publication() {
            return self;
        }
        let mut request = self;
        request.editorial = None;
        request.state = match request.kind {
            RequestKind::AlreadyInUse => RequestState::Cancelled,
            _ => RequestState::LegalReview,
        };
        request.trail.push(Step { event: RequestEvent::Void, by, reason: None, digest: None });
        request
    }

    /// A legal approver declares engagements to be in use already (decision 14), none of which they
    /// recorded themselves: `has_recorded` says whether they did. Signed, and ready for a publisher.
    pub fn declare(
        self,
        by: Signature,
        has_recorded: bool,
        approved: Digest,
    ) -> Result<Self, Refusal> {
        if self.kind != RequestKind::AlreadyInUse || self.state != RequestState::Draft {
            return Err(self.wrong_state("declare"));
        }
        may_declare(has_recorded)?;
        let why = shortened(self.details.justification.as_str());
        Ok(self.moved(RequestState::Approved, RequestEvent::Declare, by, why, Some(approved)))
    }

    /// What is decided on is what the security review saw (SOD-6).
    pub(super) fn still_reviewed(&self, content: &Digest) -> Result<(), Refusal> {
        let reviewed =
            self.standing_step(RequestEvent::PassSecurity).and_then(|step| step.digest.as_ref());
        if reviewed == Some(content) {
            return Ok(());
        }
        Err(Refusal::rule(
            "SOD-6",
            "The entry has changed since the security review passed. Return the request, so that the review sees the change.",
        ))
    }

    fn still_approved(&self, facts: &ApprovalFacts) -> Result<(), Refusal> {
        if self.approved_digest() == Some(&facts.approved) {
            return Ok(());
        }
        Err(Refusal::rule(
            "SOD-6",
            "What was approved has changed since, so the approval is void. A legal approver has to return the request, so that it is looked at again.",
        ))
    }

    /// An act comes too early or too late; `what` stands between "You cannot" and its number.
    pub fn wrong_state(&self, what: &str) -> Refusal {
        let (reference, state) = (self.reference(), self.state.code().replace('_', " "));
        let told = format!(
            "You cannot {what} {reference}: it is in the state “{state}”. Open it again to see what happened."
        );
        Refusal::rule("state", told)
    }

    fn moved(
        mut self,
        to: RequestState,
        event: RequestEvent,
        by: Signature,
        reason: Option<Reason>,
        digest: Option<Digest>,
    ) -> Self {
        self.state = to;
        self.trail.push(Step { event, by: Some(by), reason, digest });
        self
    }
}

/// Whether somebody may declare engagements to be in use who recorded one of them, or none: G-SOD.
pub fn may_declare(has_recorded: bool) -> Result<(), Refusal> {
    if !has_recorded {
        return Ok(());
    }
    let told = "You recorded one of these engagements, so another legal approver has to declare that it is in use.";
    Err(Refusal::guard(Guard::Sod, vec![told.to_owned()]))
}

/// A sentence for the trail, cut to what a reason may hold.
fn shortened(sentence: &str) -> Option<Reason> {
    let text: String = sentence.chars().take(REASON_MAX).collect();
    Reason::parse(&text).ok()
}
