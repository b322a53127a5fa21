//! Whose work an agreement is, as far as the gate reads it: none of them approves what rests on it
//! (SOD-2).

use serde::{Deserialize, Serialize};

use super::{Agreement, AgreementDetails, FileFacts};
use crate::authors;
use crate::id::{EngagementId, PersonId};
use crate::person::Permission;

/// Who worked on what the gate reads of an agreement. Signatures and states are no part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Authorship {
    /// Everybody who entered or changed it, the last one first.
    pub authors: Vec<PersonId>,
    /// Those of them who changed it after it was signed: a verdict rests on their work also where
    /// they made an end of it.
    pub menders: Vec<PersonId>,
    /// The engagements that were taken from it after it was signed.
    pub released: Vec<EngagementId>,
}

impl Authorship {
    /// Of what one person has entered.
    pub fn by(person: PersonId) -> Self {
        Self { authors: vec![person], ..Self::default() }
    }

    /// Whether nobody is known: what was recorded before authors were kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Agreement {
    /// With these details, entered by `by`, who becomes an author where the gate reads the difference.
    #[must_use]
    pub fn revise(self, details: AgreementDetails, by: PersonId) -> Self {
        if self.details.reads_like(&details) {
            return Self { details, ..self };
        }
        let mut released = self.authorship.released.clone();
        if self.is_signed_by_anybody() {
            released.extend(&self.details.covers);
            released.sort_unstable();
            released.dedup();
        }
        released.retain(|engagement| !details.covers.contains(engagement));
        let worked_on = self.worked_on(by);
        let authorship = Authorship { released, ..worked_on.authorship };
        Self { details, authorship, ..worked_on }
    }

    /// With this paper, brought by `by`, who becomes an author where it is another one.
    #[must_use]
    pub fn with_file(self, file: FileFacts, by: PersonId) -> Self {
        let kept = if self.is_other_paper(&file) { self.worked_on(by) } else { self };
        Self { file: Some(file), ..kept }
    }

    /// Whether it is not the paper that is stored.
    pub fn is_other_paper(&self, file: &FileFacts) -> bool {
        self.file.as_ref().is_none_or(|known| known.sha256 != file.sha256)
    }

    fn worked_on(self, by: PersonId) -> Self {
        let was_signed = self.is_signed_by_anybody();
        let Authorship { authors, mut menders, released } = self.authorship;
        if was_signed {
            menders = authors::joined(by, &menders);
        }
        let authors = authors::joined(by, &authors);
        Self { authorship: Authorship { authors, menders, released }, ..self }
    }

    fn is_signed_by_anybody(&self) -> bool {
        self.edit_permission() == Permission::DecideInstruments
    }
}

impl AgreementDetails {
    /// Whether the gate cannot tell the two apart.
    fn reads_like(&self, other: &Self) -> bool {
        let read = |it: &Self| {
            let mut covers = it.covers.clone();
            covers.sort_unstable();
            let days = (it.effective_from, it.expires_on, it.auto_renews);
            let entities =
                (it.our_entity.clone(), it.vendor_entity.clone(), it.entity_explanation.clone());
            (it.kind, it.form, it.precedence, days, entities, covers)
        };
        read(self) == read(other)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AgreementForm, AgreementKind, AgreementState};
    use super::*;
    use crate::canonical::Digest;
    use crate::country::Country;
    use crate::text::{Name, Prose};
    use crate::time::Day;

    const ANNA: PersonId = PersonId::sample(1);
    const BEN: PersonId = PersonId::sample(2);

    fn of_anna(state: AgreementState) -> Agreement {
        Agreement { state, authorship: Authorship::by(ANNA), ..Agreement::sample() }
    }

    type Change = fn(&mut AgreementDetails);

    #[test]
    fn whoever_changes_what_the_gate_reads_is_an_author_and_nobody_else() {
        let cases: [(&str, bool, Change); 14] = [
            ("nothing", false, |_| ()),
            ("title", false, |it| it.title = Name::parse("DPA").unwrap()),
            ("governing law", false, |it| it.governing_law = Country::choose("DE").unwrap()),
            ("notice", false, |it| it.renewal_notice_days = Some(30)),
            ("kind", true, |it| it.kind = AgreementKind::Msa),
            ("form", true, |it| it.form = AgreementForm::ClickAccept),
            ("precedence", true, |it| it.precedence = 60),
            ("beginning", true, |it| it.effective_from = Day::parse("2026-02-01")),
            ("end", true, |it| it.expires_on = Day::parse("2027-01-01")),
            ("renewal", true, |it| it.auto_renews = true),
            ("our side", true, |it| it.our_entity = Name::parse("Other GmbH").unwrap()),
            ("their side", true, |it| it.vendor_entity = Name::parse("Other Inc").unwrap()),
            ("explanation", true, |it| it.entity_explanation = Prose::parse("x").ok()),
            ("covers", true, |it| it.covers.clear()),
        ];
        for (name, is_read, change) in cases {
            let before = of_anna(Agreement::sample().state);
            let mut details = before.details.clone();
            change(&mut details);
            let after = before.revise(details.clone(), BEN);
            assert_eq!(after.details, details, "{name}");
            let (authors, menders) =
                if is_read { (vec![BEN, ANNA], vec![BEN]) } else { (vec![ANNA], vec![]) };
            assert_eq!(after.authorship.authors, authors, "{name}");
            assert_eq!(after.authorship.menders, menders, "{name}");
        }
    }

    #[test]
    fn whoever_brings_another_paper_is_an_author_and_after_a_signature_a_mender() {
        let same = FileFacts::sample();
        let other = FileFacts { sha256: Digest::of(b"another"), ..FileFacts::sample() };
        for (state, menders) in
            [(Agreement::sample().state, vec![BEN]), (AgreementState::Negotiating, vec![])]
        {
            let before = of_anna(state);
            let again = before.clone().with_file(same.clone(), BEN);
            assert_eq!(again.authorship, before.authorship);
            let bare = Agreement { file: None, ..before.clone() };
            for (before, file) in [(before, &other), (bare, &same)] {
                let after = before.with_file(file.clone(), BEN);
                assert_eq!(after.file.as_ref(), Some(file));
                assert_eq!(after.authorship.authors, [BEN, ANNA]);
                assert_eq!(after.authorship.menders, menders);
            }
        }
    }

    #[test]
    fn the_order_in_which_engagements_stand_is_no_change() {
        let [one, two] = [1, 2].map(EngagementId::sample);
        let mut before = of_anna(AgreementState::Requested);
        before.details.covers = vec![one, two];
        let details = AgreementDetails { covers: vec![two, one], ..before.details.clone() };
        assert_eq!(before.revise(details, BEN).authorship.authors, [ANNA]);
    }

    #[test]
    fn what_is_taken_from_a_signed_agreement_is_remembered_until_it_comes_back() {
        let [one, two] = [1, 2].map(EngagementId::sample);
        for (state, released) in
            [(Agreement::sample().state, vec![one]), (AgreementState::Negotiating, vec![])]
        {
            let before = of_anna(state);
            let covering = |covers: &[EngagementId]| AgreementDetails {
                covers: covers.to_vec(),
                ..AgreementDetails::sample()
            };
            let taken = before.revise(covering(&[two]), BEN);
            assert_eq!(taken.authorship.released, released);
            assert_eq!(taken.authorship.menders.is_empty(), released.is_empty());
            let back = taken.revise(covering(&[one, two]), BEN);
            assert_eq!(back.authorship.released, []);
        }
    }

    #[test]
    fn what_was_kept_before_authors_were_is_without_them() {
        assert_eq!(serde_json::from_str::<Authorship>("{}").unwrap(), Authorship::default());
        assert!(Authorship::default().is_empty());
        assert!(!Authorship::by(ANNA).is_empty());
    }
}
