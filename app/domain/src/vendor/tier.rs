//! The risk tier of a vendor, and what it has to be at least (domain.md 3.2, 5.5 and 6.7).

use super::Vendor;
use crate::codes::codes;
use crate::engagement::{Engagement, EngagementDetails, Stage};
use crate::refusal::Refusal;
use crate::text::Reason;

codes! {
    /// How much hangs on a vendor (domain.md 6.7). Restricted.
    RiskTier {
        /// Little.
        Low = "low", "low";
        /// Some.
        Medium = "medium", "medium";
        /// Much.
        High = "high", "high";
        /// All.
        Critical = "critical", "critical";
    }
}

/// What special data ask of the vendor (domain.md 5.5).
const OF_SPECIAL_DATA: RiskTier = RiskTier::High;

impl Vendor {
    /// Takes a tier. Lowering it needs a reason, and special data in one of its `engagements` keep it
    /// at high at least. A rejected engagement asks for nothing.
    pub fn tiered(
        self,
        tier: RiskTier,
        reason: &str,
        engagements: &[Engagement],
    ) -> Result<Self, Refusal> {
        let is_lower = self.tier.is_some_and(|before| tier < before);
        if is_lower && Reason::parse(reason).is_err() {
            return Err(Refusal::field("reason", "Lowering the tier needs a reason. Write one."));
        }
        let asks = |engagement: &&Engagement| {
            engagement.stage != Stage::Rejected && !engagement.details.special_data().is_empty()
        };
        match engagements.iter().find(asks) {
            Some(engagement) if tier < OF_SPECIAL_DATA => {
                let told = format!(
                    "{} touches special data, so the tier is high at least.",
                    engagement.reference()
                );
                Err(Refusal::field("tier", told))
            }
            _ => Ok(Self { tier: Some(tier), ..self }),
        }
    }

    /// Whether the tier that was set, if one was, reaches what these data ask for. What is not set
    /// yet is the security review's to set: [`Self::tier_missing`]. Who is refused may not read
    /// tiers, so the refusal does not say which one is set.
    pub fn may_touch(&self, details: &EngagementDetails) -> Result<(), Refusal> {
        match (details.special_data().field(), self.tier) {
            (Some(field), Some(tier)) if tier < OF_SPECIAL_DATA => Err(Refusal::field(
                field,
                "Special data ask for a vendor whose risk tier is high at least. Ask a security reviewer to look at the vendor's tier first, or leave these data out.",
            )),
            _ => Ok(()),
        }
    }

    /// What the security review of an engagement has to set before it passes, and what has to stand
    /// at the approval and the publication too (G-SEC): the tier that its data ask for.
    pub fn tier_missing(&self, engagement: &Engagement) -> Option<String> {
        let suffices = self.tier.is_some_and(|tier| tier >= OF_SPECIAL_DATA);
        let is_missing = !suffices && !engagement.details.special_data().is_empty();
        is_missing.then(|| {
            format!(
                "A risk tier of high at least for {}: {} touches special data.",
                self.reference(),
                engagement.reference()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Code;

    fn codes(codes: &[&str]) -> Vec<Code> {
        codes.iter().map(|code| Code::parse(code).unwrap()).collect()
    }

    fn of(tier: Option<RiskTier>) -> Vendor {
        Vendor { tier, ..Vendor::sample() }
    }

    /// An engagement that touches these data of these people.
    fn touching(special: &[&str], ordinary: &[&str], subjects: &[&str]) -> Engagement {
        let details = EngagementDetails {
            special_categories: codes(special),
            data_categories: codes(ordinary),
            data_subjects: codes(subjects),
            ..EngagementDetails::sample()
        };
        Engagement { details, ..Engagement::sample() }
    }

    fn at_fault(refusal: Refusal) -> Vec<String> {
        match refusal {
            Refusal::Fields(faults) => faults.iter().map(|(it, _)| it.into()).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// What is touched, and the field that asks for a high tier.
    fn cases() -> [(Engagement, Option<&'static str>); 6] {
        [
            (touching(&["HEALTH"], &["ACCOUNT"], &["CUST_USER"]), Some("data_categories")),
            (touching(&["CRIMINAL"], &[], &["CUST_USER"]), Some("data_categories")),
            (touching(&[], &["CHILD"], &["CUST_USER"]), Some("data_categories")),
            (touching(&[], &["ACCOUNT"], &["CHILD"]), Some("data_subjects")),
            (touching(&[], &["NATID", "PRECISE_GEO"], &["CUST_USER"]), None),
            (touching(&[], &["ACCOUNT"], &["STUDENT"]), None),
        ]
    }

    #[test]
    fn special_data_are_saved_where_the_tier_is_high_or_not_set_yet() {
        use RiskTier::{Critical, High, Low, Medium};
        for (engagement, field) in cases() {
            for (tier, suffices) in [
                (None, true),
                (Some(Low), false),
                (Some(Medium), false),
                (Some(High), true),
                (Some(Critical), true),
            ] {
                let faults = of(tier).may_touch(&engagement.details).map_err(at_fault);
                let expected = match field {
                    Some(field) if !suffices => Err(vec![field.to_owned()]),
                    _ => Ok(()),
                };
                assert_eq!(faults, expected, "{tier:?} {field:?}");
            }
        }
    }

    #[test]
    fn the_samples_keep_the_rule() {
        assert_eq!(Vendor::sample().tier_missing(&Engagement::sample()), None);
        assert!(!EngagementDetails::sample().special_data().is_empty(), "and it says something");
    }

    #[test]
    fn a_security_review_sets_a_tier_of_high_at_least_where_special_data_are_touched() {
        for (engagement, field) in cases() {
            let missing = |tier| of(tier).tier_missing(&engagement).is_some();
            let tiers = [None, Some(RiskTier::Medium), Some(RiskTier::High)];
            let is_special = field.is_some();
            assert_eq!(tiers.map(missing), [is_special, is_special, false], "{field:?}");
        }
    }

    #[test]
    fn a_tier_is_not_set_below_what_special_data_ask_for() {
        for (engagement, field) in cases() {
            let used = [touching(&[], &["ACCOUNT"], &["CUST_USER"]), engagement];
            for tier in RiskTier::ALL.iter().copied() {
                let set = of(None).tiered(tier, "", &used).map(|vendor| vendor.tier);
                let ok = field.is_none() || tier >= RiskTier::High;
                assert_eq!(set.is_ok(), ok, "{} {field:?}", tier.code());
            }
        }
        let special = touching(&["HEALTH"], &[], &["CUST_USER"]);
        let rejected = Engagement { stage: Stage::Rejected, ..special };
        assert!(of(None).tiered(RiskTier::Low, "", &[rejected]).is_ok());
    }

    #[test]
    fn lowering_a_tier_needs_a_reason_and_raising_it_none() {
        let set = |from, to, reason: &str| {
            of(Some(from)).tiered(to, reason, &[]).map(|vendor| vendor.tier).map_err(at_fault)
        };
        let (medium, high) = (RiskTier::Medium, RiskTier::High);
        assert_eq!(set(high, medium, " "), Err(vec!["reason".to_owned()]));
        assert_eq!(set(high, medium, "Only test data since March"), Ok(Some(medium)));
        assert_eq!(set(medium, medium, ""), Ok(Some(medium)));
        assert_eq!(set(medium, high, ""), Ok(Some(high)));
    }
}
