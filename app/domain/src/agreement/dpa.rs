//! Where an engagement stands with its contract under Art. 28 GDPR, derived from the agreements
//! that cover it (decision 17).

use super::{Agreement, AgreementStanding};
use crate::codes::codes;
use crate::engagement::Relationship;
use crate::time::Day;

codes! {
    /// Where an engagement stands with its contract, derived, shown and filtered everywhere (decision
    /// 17).
    DpaStatus {
        /// Nothing is processed for us; [`not_needed_reason`] says why.
        NotNeeded = "not_needed", "not needed";
        /// There is none.
        Missing = "missing", "missing";
        /// Requested, negotiated or agreed.
        InNegotiation = "in_negotiation", "in negotiation";
        /// Signed in part, or signed and not in effect yet.
        PartlySigned = "partly_signed", "partly signed";
        /// Binds.
        InForce = "in_force", "in force";
        /// Binds, for [`super::EXPIRING_DAYS`] at most.
        Expiring = "expiring", "expiring";
        /// The last one expired.
        Expired = "expired", "expired";
        /// The last one was ended or replaced.
        Terminated = "terminated", "terminated";
    }
}

/// Why no contract under Art. 28 is needed; none where it is. Never for a subprocessor
/// (domain.md 7.3) nor for our own processor, whom Art. 28(3) GDPR binds just as much.
pub const fn not_needed_reason(relationship: Relationship) -> Option<&'static str> {
    match relationship {
        Relationship::Subprocessor
        | Relationship::AffiliateSubprocessor
        | Relationship::CompanyProcessor => None,
        Relationship::IndependentController => {
            Some("The vendor is a controller itself and processes nothing for us.")
        }
        Relationship::VendorNoPersonalData => Some("The vendor touches no personal data."),
    }
}

/// The status of an engagement on a day. `covering` are the agreements that cover it; kinds that
/// cannot be the contract by themselves are passed over. The best one counts; an expired one shows
/// before one that is only being prepared, since nothing binds meanwhile.
pub fn dpa_status<'a>(
    relationship: Relationship,
    covering: impl IntoIterator<Item = &'a Agreement>,
    on: Day,
) -> DpaStatus {
    dpa(relationship, covering, on).0
}

/// The same, with the agreement that gives it.
pub(super) fn dpa<'a>(
    relationship: Relationship,
    covering: impl IntoIterator<Item = &'a Agreement>,
    on: Day,
) -> (DpaStatus, Option<&'a Agreement>) {
    use DpaStatus as D;
    if not_needed_reason(relationship).is_some() {
        return (D::NotNeeded, None);
    }
    let contracts: Vec<(D, &Agreement)> = covering
        .into_iter()
        .filter(|agreement| agreement.details.kind.is_processing_contract())
        .map(|agreement| (of_standing(agreement.standing(on)), agreement))
        .collect();
    let best =
        [D::InForce, D::Expiring, D::Expired, D::PartlySigned, D::InNegotiation, D::Terminated];
    let found = best.iter().find_map(|best| contracts.iter().find(|(status, _)| status == best));
    found.map_or((D::Missing, None), |(status, agreement)| (*status, Some(*agreement)))
}

const fn of_standing(standing: AgreementStanding) -> DpaStatus {
    use AgreementStanding as S;
    match standing {
        S::Requested | S::Negotiating | S::Agreed => DpaStatus::InNegotiation,
        S::SignedPartially | S::Incomplete | S::Awaiting => DpaStatus::PartlySigned,
        S::InForce => DpaStatus::InForce,
        S::Expiring => DpaStatus::Expiring,
        S::Expired => DpaStatus::Expired,
        S::Superseded | S::Terminated => DpaStatus::Terminated,
    }
}
