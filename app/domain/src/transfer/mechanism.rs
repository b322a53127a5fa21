//! What makes a transfer lawful (domain.md 3.6).

use crate::agreement::AgreementKind;
use crate::codes::codes;
use crate::country::Origin;

codes! {
    /// What makes a transfer lawful (domain.md 3.6).
    Mechanism {
        /// Data stay where the law is.
        NoneNeeded = "none_needed", "none needed";
        /// A decision for the whole country.
        Adequacy = "adequacy", "adequacy decision";
        /// EU-US Data Privacy Framework.
        Dpf = "dpf", "EU-US Data Privacy Framework";
        /// Its UK extension.
        UkExtension = "uk_extension", "UK extension to the Data Privacy Framework";
        /// Its Swiss sister.
        SwissUsDpf = "swiss_us_dpf", "Swiss-US Data Privacy Framework";
        /// Standard contractual clauses, Decision 2021/914.
        Scc = "scc", "standard contractual clauses";
        /// UK agreement.
        Idta = "idta", "UK international data transfer agreement";
        /// UK addendum to the clauses.
        UkAddendum = "uk_addendum", "UK addendum";
        /// The clauses with Swiss adaptations.
        SwissScc = "swiss_scc", "standard contractual clauses with Swiss adaptations";
        /// Binding corporate rules for processors.
        BcrP = "bcr_p", "binding corporate rules";
        /// A derogation. Refused for what recurs.
        Art49 = "art49", "derogation of Article 49";
    }
}

impl Mechanism {
    /// The self-certification frameworks: they cover certified companies in the US only.
    pub const fn is_framework(self) -> bool {
        matches!(self, Self::Dpf | Self::UkExtension | Self::SwissUsDpf)
    }

    /// Whether modules of the clauses have to be named.
    pub const fn has_modules(self) -> bool {
        matches!(self, Self::Scc | Self::SwissScc | Self::UkAddendum)
    }

    /// Whether it rests on a transfer impact assessment: clauses and corporate rules.
    pub const fn needs_assessment(self) -> bool {
        matches!(self, Self::Scc | Self::Idta | Self::UkAddendum | Self::SwissScc | Self::BcrP)
    }

    /// Whether it is a text that both sides have to sign. Corporate rules bind a group by themselves.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Scc | Self::Idta | Self::UkAddendum | Self::SwissScc)
    }

    /// Whether an agreement of this kind can hold that text: by itself, or among other things, as most
    /// processing contracts do.
    pub const fn may_stand_in(self, kind: AgreementKind) -> bool {
        use AgreementKind as A;
        match kind {
            A::Nda | A::Baa => false,
            A::Scc => matches!(self, Self::Scc | Self::UkAddendum | Self::SwissScc),
            A::UkIdta => matches!(self, Self::Idta),
            A::UkAddendum => matches!(self, Self::UkAddendum),
            A::SwissAmendment => matches!(self, Self::SwissScc),
            A::Dpa | A::Msa | A::Amendment | A::SideLetter | A::OnlineTerms | A::IntraGroup => {
                self.is_signed()
            }
        }
    }

    /// Why it cannot stand in an agreement of this kind, as a sentence; none where it can.
    pub fn misfit(self, kind: AgreementKind) -> Option<String> {
        (!self.may_stand_in(kind)).then(|| {
            let (name, kind) = (self.words(), kind.words());
            format!("The {name} cannot stand in an agreement of the kind “{kind}”.")
        })
    }

    /// The origins whose law knows it.
    pub const fn serves(self, origin: Origin) -> bool {
        match self {
            Self::NoneNeeded | Self::Adequacy | Self::BcrP | Self::Art49 => true,
            Self::Dpf | Self::Scc => matches!(origin, Origin::Eea),
            Self::UkExtension | Self::Idta | Self::UkAddendum => matches!(origin, Origin::Uk),
            Self::SwissUsDpf | Self::SwissScc => matches!(origin, Origin::Ch),
        }
    }
}
