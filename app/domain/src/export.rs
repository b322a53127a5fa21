//! The export register (domain.md 12.8): for whom the files are that are taken out.

use crate::codes::codes;

codes! {
    /// For whom a file is made.
    Audience {
        /// What everybody may read.
        Public = "public", "Everybody";
        /// With the contact persons, for the annex of a contract (decision 5).
        Contract = "contract", "The parties of a contract";
        /// What only people inside may read.
        Internal = "internal", "People inside";
    }
}

impl Audience {
    /// Whether everybody who holds such a file is told that it was made here (decision 38). Of what is
    /// internal not even that is told outside.
    pub const fn is_told_outside(self) -> bool {
        match self {
            Self::Public | Self::Contract => true,
            Self::Internal => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_internal_nothing_is_told_outside() {
        for (code, is_told) in [("public", true), ("contract", true), ("internal", false)] {
            assert_eq!(
                Audience::parse(code).map(Audience::is_told_outside),
                Some(is_told),
                "{code}"
            );
        }
        assert_eq!(Audience::parse("Public"), None);
    }
}
