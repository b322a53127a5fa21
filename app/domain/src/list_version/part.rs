//! The parts of Annex III (domain.md 12.3) that a list has, so that page and paper agree.

use super::entry::{Entry, EntryKind};
use crate::codes::codes;
use crate::engagement::Optionality;

codes! {
    /// A part of Annex III, by its letter there. How the entries of a snapshot are ordered is another
    /// matter, frozen with it (decision 10).
    ListPart {
        /// Third parties whom every customer's data reach.
        ThirdParties = "A", "Third-party subprocessors";
        /// Companies of our own group whom every customer's data reach.
        Affiliates = "B", "Affiliates";
        /// Whoever receives data only where a condition is met, of our group or not.
        Optional = "C", "Optional and feature-dependent subprocessors";
    }
}

impl Entry {
    /// The part of the annex in which it stands.
    pub const fn part(&self) -> ListPart {
        match (self.optionality, self.kind) {
            (Optionality::FeatureOptional | Optionality::CustomerChoice, _) => ListPart::Optional,
            (Optionality::Core, EntryKind::AffiliateSubprocessor) => ListPart::Affiliates,
            (Optionality::Core, EntryKind::Subprocessor) => ListPart::ThirdParties,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_optional_stands_in_its_own_part_whoever_it_is() {
        for (optionality, kind, letter) in [
            (Optionality::Core, EntryKind::Subprocessor, "A"),
            (Optionality::Core, EntryKind::AffiliateSubprocessor, "B"),
            (Optionality::FeatureOptional, EntryKind::Subprocessor, "C"),
            (Optionality::FeatureOptional, EntryKind::AffiliateSubprocessor, "C"),
            (Optionality::CustomerChoice, EntryKind::Subprocessor, "C"),
            (Optionality::CustomerChoice, EntryKind::AffiliateSubprocessor, "C"),
        ] {
            let entry = Entry { kind, optionality, ..Entry::sample(1) };
            assert_eq!(entry.part().code(), letter, "{optionality:?} {kind:?}");
        }
    }

    #[test]
    fn the_annex_has_its_parts_in_the_order_of_their_letters() {
        let letters: Vec<_> = ListPart::ALL.iter().map(|part| part.code()).collect();
        assert_eq!(letters, ["A", "B", "C"]);
    }
}
