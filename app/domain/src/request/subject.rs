//! What a request can be about, and how the engagements that it is about stand once it is published
//! (domain.md 7.1 and 7.2, decisions 14 and 26).

use super::{Request, RequestKind, RequestState};
use crate::engagement::{Engagement, Listing, Stage, Standing};
use crate::refusal::Refusal;
use crate::time::Day;
use crate::vendor::Vendor;

/// Days within which the gaps of what was already in use are mended (decision 14).
pub const MEND_DAYS: i32 = 90;

impl RequestKind {
    /// Whether completeness, secrecy, tier and gate are asked of it. What is already in use is a fact
    /// that the list states (decision 14), and a removal only takes away.
    pub const fn is_gated(self) -> bool {
        matches!(self, Self::NewSubprocessor | Self::Change)
    }

    /// Whether it can be asked for about an engagement that stands so: what is on the list changes or
    /// leaves, everything else comes. What is already in use is declared, not asked for.
    pub const fn fits(self, standing: Standing) -> bool {
        match self {
            Self::NewSubprocessor => matches!(
                standing,
                Standing::Proposed | Standing::Rejected | Standing::Legacy | Standing::Terminated
            ),
            Self::Change | Self::Removal => standing.is_on_list(),
            Self::AlreadyInUse => false,
        }
    }

    /// Where an engagement stands when a request of this kind about it is published on `today`, to
    /// take effect on `from`.
    #[must_use]
    pub fn listed(self, before: &Stage, from: Day, today: Day) -> Stage {
        let fresh = Listing { announced_on: today, from, until: None };
        match (before, self) {
            (Stage::Listed { listing, mend_by }, Self::Removal) => Stage::Listed {
                listing: Listing { until: Some(from), ..listing.clone() },
                mend_by: *mend_by,
            },
            // Ended once, and let in again like anything new.
            (Stage::Listed { .. }, Self::NewSubprocessor) => {
                Stage::Listed { listing: fresh, mend_by: None }
            }
            // A change passed the gate, so whatever was to be mended is mended.
            (Stage::Listed { listing, .. }, _) => {
                Stage::Listed { listing: listing.clone(), mend_by: None }
            }
            (_, Self::AlreadyInUse) => {
                Stage::Listed { listing: fresh, mend_by: Some(today.plus_days(MEND_DAYS)) }
            }
            (_, _) => Stage::Listed { listing: fresh, mend_by: None },
        }
    }
}

impl Request {
    /// Refuses a change after which the list would say what it says already.
    pub fn must_change_something(&self, is_said: bool) -> Result<(), Refusal> {
        if self.kind == RequestKind::Change && is_said {
            let told = "The list says this already, so there is nothing to decide. Change the engagement or its vendor first, or withdraw the request.";
            return Err(Refusal::rule("nothing-new", told));
        }
        Ok(())
    }

    /// Whether what it brought to the list was taken back before its day. What is let in again later, and
    /// taken back then, was taken back from the day of another request.
    pub fn was_taken_back(&self, engagement: &Engagement) -> bool {
        let RequestState::Published { effective_from, .. } = &self.state else { return false };
        let brings = matches!(self.kind, RequestKind::NewSubprocessor | RequestKind::AlreadyInUse);
        let is_its_day = matches!(&engagement.stage, Stage::Listed { listing, .. } if listing.from == *effective_from);
        brings && is_its_day && engagement.never_came()
    }

    /// Where the state that the request moved into brings an engagement that it is about; none where
    /// that stays as it is. A publication is [`RequestKind::listed`].
    pub fn engagement_stage(&self, before: &Stage) -> Option<Stage> {
        use RequestState as S;
        let is_new = self.kind == RequestKind::NewSubprocessor;
        match (&self.state, before) {
            // What was rejected once is proposed again.
            (S::Submitted, Stage::Rejected) if is_new => Some(Stage::Proposed),
            (S::Approved, _) if is_new => Some(Stage::Approved),
            (S::Rejected, _) if is_new => Some(Stage::Rejected),
            // The approval fell.
            (S::LegalReview | S::Returned | S::Withdrawn | S::Cancelled, Stage::Approved) => {
                Some(Stage::Proposed)
            }
            _ => None,
        }
    }
}

/// Whether requests can be made about an engagement at all, whatever its state: what the list names can
/// leave it, also when it is no subprocessor any more.
pub fn can_be_subject(vendor: &Vendor, engagement: &Engagement, today: Day) -> Result<(), Refusal> {
    if vendor.is_archived {
        let told = "The vendor was put away. Take it back on its page first.";
        return Err(Refusal::rule("vendor-archived", told));
    }
    if !engagement.is_judged(today) {
        let told = "Only subprocessors are listed. Change the relationship of the engagement first, if it is one.";
        return Err(Refusal::rule("not-listed", told));
    }
    Ok(())
}

/// Whether a request of this kind can be made, or handed in, today; `open` are the others about the
/// same engagement that are not decided yet.
pub fn may_be_asked(
    kind: RequestKind,
    vendor: &Vendor,
    engagement: &Engagement,
    open: &[Request],
    today: Day,
) -> Result<(), Refusal> {
    can_be_subject(vendor, engagement, today)?;
    if engagement.should_leave(today) && kind != RequestKind::Removal {
        let told = "It is on the list and recorded as no subprocessor. Ask for its removal, or change the relationship back.";
        return Err(Refusal::rule("not-listed", told));
    }
    let standing = engagement.standing(today);
    let is_withdrawn = standing == Standing::Withdrawn;
    if !kind.fits(standing) && !is_withdrawn {
        let told = format!(
            "The engagement is “{}”, which does not fit a request of the kind “{}”.",
            standing.words(),
            kind.words()
        );
        return Err(Refusal::rule("kind", told));
    }
    if let Some(end) = engagement.ends_on().filter(|_| is_withdrawn || standing.is_on_list()) {
        let what_then = match kind {
            RequestKind::Removal => "There is nothing more to ask for.",
            _ => {
                "Nothing about it changes before; from that day on it can be asked for as a new subprocessor."
            }
        };
        let told = format!(
            "Its removal is published already, to take effect on {}. {what_then}",
            end.in_words()
        );
        return Err(Refusal::rule("removed", told));
    }
    match open.first() {
        Some(open) => {
            let told = format!(
                "{} about the same engagement is not decided yet. Wait for it, or withdraw it.",
                open.reference()
            );
            Err(Refusal::rule("open-request", told))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::Relationship;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn since(from: &str, until: Option<&str>, mend_by: Option<&str>) -> Stage {
        let listing =
            Listing { announced_on: day("2026-01-10"), from: day(from), until: until.map(day) };
        Stage::Listed { listing, mend_by: mend_by.map(day) }
    }

    #[test]
    fn each_kind_fits_the_standings_of_the_table_and_no_other() {
        let on_list = &["announced", "active", "deficient", "held", "terminating"];
        let table: [(RequestKind, &[&str]); 4] = [
            (RequestKind::NewSubprocessor, &["proposed", "rejected", "legacy", "terminated"]),
            (RequestKind::Change, on_list),
            (RequestKind::Removal, on_list),
            (RequestKind::AlreadyInUse, &[]),
        ];
        assert_eq!(table.map(|(kind, _)| kind), RequestKind::ALL);
        for (kind, fitting) in table {
            for standing in Standing::ALL.iter().copied() {
                let fits = fitting.contains(&standing.code());
                assert_eq!(kind.fits(standing), fits, "{} of {}", kind.code(), standing.code());
            }
        }
    }

    #[test]
    fn a_request_is_about_a_listed_use_of_a_vendor_in_hand_and_the_only_open_one() {
        let asked = |kind, change: fn(&mut Vendor, &mut Engagement), open: &[Request]| {
            let (mut vendor, mut engagement) = (Vendor::sample(), Engagement::sample());
            change(&mut vendor, &mut engagement);
            let asked = may_be_asked(kind, &vendor, &engagement, open, day("2026-03-01"));
            asked.map_err(|refusal| refusal.code())
        };
        let new = RequestKind::NewSubprocessor;
        assert_eq!(asked(new, |_, _| (), &[]), Ok(()));
        assert_eq!(asked(RequestKind::Change, |_, _| (), &[]), Err("kind"));
        assert_eq!(asked(new, |_, _| (), &[Request::sample()]), Err("open-request"));
        assert_eq!(asked(new, |vendor, _| vendor.is_archived = true, &[]), Err("vendor-archived"));
        let own = |_: &mut Vendor, engagement: &mut Engagement| {
            engagement.details.relationship = Relationship::CompanyProcessor;
        };
        assert_eq!(asked(new, own, &[]), Err("not-listed"));
        let still_named = |_: &mut Vendor, engagement: &mut Engagement| {
            engagement.details.relationship = Relationship::CompanyProcessor;
            engagement.stage = since("2026-02-01", None, None);
        };
        assert_eq!(asked(RequestKind::Change, still_named, &[]), Err("not-listed"));
        assert_eq!(asked(RequestKind::Removal, still_named, &[]), Ok(()));
    }

    #[test]
    fn what_has_an_end_is_neither_removed_a_second_time_nor_changed() {
        let asked = |kind, from, until| {
            let stage = since(from, until, None);
            let (vendor, engagement) =
                (Vendor::sample(), Engagement { stage, ..Engagement::sample() });
            may_be_asked(kind, &vendor, &engagement, &[], day("2026-03-01"))
                .map_err(|refusal| refusal.code())
        };
        let (new, change) = (RequestKind::NewSubprocessor, RequestKind::Change);
        for kind in [change, RequestKind::Removal] {
            assert_eq!(asked(kind, "2026-02-01", None), Ok(()));
            assert_eq!(asked(kind, "2026-02-01", Some("2026-04-01")), Err("removed"));
            assert_eq!(asked(kind, "2026-02-01", Some("2026-03-01")), Err("kind"), "it has ended");
            // Announced, and the announcement was withdrawn.
            assert_eq!(asked(kind, "2026-04-01", Some("2026-04-01")), Err("removed"));
        }
        assert_eq!(asked(new, "2026-04-01", Some("2026-04-01")), Err("removed"), "not before");
        assert_eq!(asked(new, "2026-02-01", Some("2026-03-01")), Ok(()), "let in again");
        assert_eq!(asked(new, "2026-02-01", Some("2026-03-02")), Err("kind"), "not before");
    }

    #[test]
    fn only_the_request_of_that_day_was_taken_back() {
        let version = crate::list_version::VersionNumber::parse("2026.1").unwrap();
        let published = |kind, from| {
            let state = RequestState::Published { version, effective_from: day(from) };
            Request { kind, state, ..Request::sample() }
        };
        let taken_back = |request: &Request, from, until| {
            let stage = since(from, until, None);
            request.was_taken_back(&Engagement { stage, ..Engagement::sample() })
        };
        for kind in [RequestKind::NewSubprocessor, RequestKind::AlreadyInUse] {
            let request = published(kind, "2026-04-01");
            assert!(taken_back(&request, "2026-04-01", Some("2026-04-01")));
            assert!(!taken_back(&request, "2026-04-01", Some("2026-04-02")), "it came");
            assert!(!taken_back(&request, "2026-04-01", None));
            assert!(!taken_back(&request, "2026-06-01", Some("2026-06-01")), "a later one was");
        }
        let removal = published(RequestKind::Removal, "2026-04-01");
        assert!(!taken_back(&removal, "2026-04-01", Some("2026-04-01")));
        let waits = Request { kind: RequestKind::NewSubprocessor, ..Request::sample() };
        assert!(!taken_back(&waits, "2026-04-01", Some("2026-04-01")));
    }

    #[test]
    fn a_change_and_nothing_else_has_to_say_what_the_list_does_not_say() {
        for &kind in RequestKind::ALL {
            let request = Request { kind, ..Request::sample() };
            assert_eq!(request.must_change_something(false), Ok(()), "{}", kind.code());
            let refused = request.must_change_something(true).is_err();
            assert_eq!(refused, kind == RequestKind::Change, "{}", kind.code());
        }
    }

    #[test]
    fn an_engagement_follows_a_request_that_is_approved_rejected_or_falls() {
        let listed = || since("2026-02-01", None, None);
        let (new, change) = (RequestKind::NewSubprocessor, RequestKind::Change);
        for (kind, state, before, after) in [
            (new, RequestState::Submitted, Stage::Rejected, Some(Stage::Proposed)),
            (new, RequestState::Submitted, Stage::Legacy, None),
            (new, RequestState::SecurityReview, Stage::Proposed, None),
            (new, RequestState::Approved, Stage::Proposed, Some(Stage::Approved)),
            (new, RequestState::Rejected, Stage::Proposed, Some(Stage::Rejected)),
            (new, RequestState::LegalReview, Stage::Approved, Some(Stage::Proposed)),
            (new, RequestState::LegalReview, Stage::Proposed, None),
            (new, RequestState::Returned, Stage::Approved, Some(Stage::Proposed)),
            (new, RequestState::Withdrawn, Stage::Approved, Some(Stage::Proposed)),
            (new, RequestState::Cancelled, Stage::Approved, Some(Stage::Proposed)),
            (new, RequestState::Cancelled, Stage::Legacy, None),
            (change, RequestState::Approved, listed(), None),
            (change, RequestState::Rejected, listed(), None),
            (change, RequestState::Returned, listed(), None),
        ] {
            let code = state.code();
            let request = Request { kind, state, ..Request::sample() };
            assert_eq!(
                request.engagement_stage(&before),
                after,
                "{} {code} {before:?}",
                kind.code()
            );
        }
    }

    #[test]
    fn only_what_passed_the_gate_and_was_published_can_be_held() {
        let from = day("2026-04-01");
        let version = crate::list_version::VersionNumber::parse("2026.1").unwrap();
        let published = RequestState::Published { version, effective_from: from };
        let scheduled = RequestState::Scheduled { effective_from: from };
        for (kind, state, gated) in [
            (RequestKind::NewSubprocessor, &published, Some(from)),
            (RequestKind::Change, &published, Some(from)),
            (RequestKind::Removal, &published, None),
            (RequestKind::AlreadyInUse, &published, None),
            (RequestKind::NewSubprocessor, &scheduled, None),
        ] {
            let request = Request { kind, state: state.clone(), ..Request::sample() };
            assert_eq!(request.gated_day(), gated, "{} {}", kind.code(), state.code());
        }
    }

    #[test]
    fn what_was_in_use_is_mended_within_ninety_days_and_what_passed_the_gate_need_not_be() {
        let (from, today) = (day("2026-04-01"), day("2026-03-01"));
        let declared = RequestKind::AlreadyInUse.listed(&Stage::Legacy, from, today);
        let Stage::Listed { listing, mend_by } = declared else { panic!("it is listed") };
        assert_eq!((listing.announced_on, listing.from, listing.until), (today, from, None));
        let deadline = mend_by.unwrap();
        // 1 March and 90 days.
        assert_eq!(deadline, day("2026-05-30"));
        let passed = RequestKind::NewSubprocessor.listed(&Stage::Approved, from, today);
        assert!(matches!(passed, Stage::Listed { mend_by: None, .. }));
    }

    #[test]
    fn a_removal_ends_a_listing_a_change_keeps_it_and_a_return_begins_anew() {
        let (from, today) = (day("2026-06-01"), day("2026-05-01"));
        let before = since("2026-02-01", None, Some("2026-05-30"));
        let ended = since("2026-02-01", Some("2026-06-01"), Some("2026-05-30"));
        assert_eq!(RequestKind::Removal.listed(&before, from, today), ended);
        let mended = since("2026-02-01", None, None);
        assert_eq!(RequestKind::Change.listed(&before, from, today), mended);
        let fresh = Listing { announced_on: today, from, until: None };
        let anew = Stage::Listed { listing: fresh, mend_by: None };
        let over = since("2026-02-01", Some("2026-04-01"), None);
        assert_eq!(RequestKind::NewSubprocessor.listed(&over, from, today), anew);
    }
}
