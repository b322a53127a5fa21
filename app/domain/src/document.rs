//! Trust documents: texts that the company publishes beside the list, version by version (domain.md
//! 7.5 and 14.3). Nothing here knows when it is or who is signed in; callers say so.
//!
//! `state` is where a version can stand, `act` what people can do with it there, `moves` how it gets
//! from one state to the next, `standing` what a day makes of published versions, `compare` what a
//! new text changes, `measure` how much a text may be.

mod act;
mod compare;
mod measure;
mod moves;
mod standing;
mod state;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use act::Act;
pub use compare::{Piece, compare};
pub use moves::PublicationFacts;
pub use standing::Standing;
pub use state::{DocumentEvent, DocumentStep, Publication, VersionState};

use crate::canonical::Digest;
use crate::codes::codes;
use crate::fields::{day, drafts, optional, shown};
use crate::id::{DocumentId, PersonId};
use crate::refusal::{Fault, FieldErrors};
use crate::text::{Line, Markdown, Name, Slug};
use crate::time::Day;

/// A trust document with all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustDocument {
    /// Row id.
    pub id: DocumentId,
    /// The last part of its address, for ever.
    pub slug: Slug,
    /// Oldest first, numbered from 1. At most the last one is still being worked on.
    pub versions: Vec<DocumentVersion>,
    /// For optimistic locking.
    pub revision: i64,
}

/// One version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// Counted from 1.
    pub number: u32,
    /// What it says.
    pub text: DocumentText,
    /// Everybody who wrote on this version. None of them may approve it (decision 25).
    pub authors: Vec<PersonId>,
    /// Where it stands.
    pub state: VersionState,
    /// Everything that happened to it, oldest first: the approval trail.
    pub trail: Vec<DocumentStep>,
}

codes! {
    /// What a document is (domain.md 14.3).
    DocumentKind {
        /// The technical and organisational measures (Annex II).
        SecurityMeasures = "security_measures", "Security measures";
        /// A rule the company follows.
        Policy = "policy", "Policy";
        /// What an auditor certified.
        Certificate = "certificate", "Certificate";
        /// What an auditor found.
        AuditReport = "audit_report", "Audit report";
        /// What a penetration test found, in short.
        PentestSummary = "pentest_summary", "Penetration test summary";
        /// The company's own data-processing agreement.
        DpaTemplate = "dpa_template", "Data processing agreement";
        /// An annex of a contract.
        Annex = "annex", "Annex";
        /// Answers to questions that customers ask.
        Questionnaire = "questionnaire", "Questionnaire";
        /// Anything else.
        Other = "other", "Other document";
    }
}

codes! {
    /// Who may read it once it is published.
    Access {
        /// Everybody.
        Public = "public", "Everybody";
        /// People of the company who are signed in.
        Internal = "internal", "People of the company";
    }
}

/// What a version says, checked. The approval covers every field of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentText {
    /// As printed.
    pub title: Name,
    /// What it is.
    pub kind: DocumentKind,
    /// Who may read it.
    pub access: Access,
    /// `CommonMark` with tables and footnotes. May be empty while it is a draft.
    pub body: Markdown,
    /// What changed, for readers; needed from version 2 on.
    pub change_summary: Option<Line>,
    /// From the start of this day; none means from its publication on.
    pub effective_on: Option<Day>,
    /// When it has to be looked at again; none means twelve months after publication.
    pub review_due_on: Option<Day>,
    /// When it was first published elsewhere, before it came here.
    pub first_published_on: Option<Day>,
}

drafts! {
    /// A version as typed into a form. The slug is read for the first version only.
    DocumentDraft {
        one: title, kind, body, effective_on, review_due_on;
        maybe: slug, access, change_summary, first_published_on;
    }
}

impl DocumentDraft {
    /// Parses slug and text and reports all faults together.
    pub fn check(&self) -> Result<(Slug, DocumentText), FieldErrors> {
        let mut faults = FieldErrors::default();
        let slug = faults.note("slug", Slug::parse(&self.slug));
        let text = self.text(&mut faults);
        faults.or(|| Some((slug?, text?)))
    }

    /// The same for a document that has its slug.
    pub fn check_text(&self) -> Result<DocumentText, FieldErrors> {
        let mut faults = FieldErrors::default();
        let text = self.text(&mut faults);
        faults.or(|| text)
    }

    fn text(&self, faults: &mut FieldErrors) -> Option<DocumentText> {
        let title = faults.note("title", Name::parse(&self.title));
        let kind = faults.note("kind", DocumentKind::choose(&self.kind));
        let access = faults.note("access", Access::choose(&self.access));
        let body = faults.note("body", Markdown::parse(&self.body).and_then(measure::measured));
        let summary = faults.note("change_summary", optional(&self.change_summary, Line::parse));
        let effective = faults.note("effective_on", optional(&self.effective_on, day));
        let review = faults.note("review_due_on", optional(&self.review_due_on, day));
        let first = faults.note("first_published_on", optional(&self.first_published_on, day));
        Some(DocumentText {
            title: title?,
            kind: kind?,
            access: access?,
            body: body?,
            change_summary: summary?,
            effective_on: effective?,
            review_due_on: review?,
            first_published_on: first?,
        })
    }
}

impl From<&DocumentText> for DocumentDraft {
    fn from(text: &DocumentText) -> Self {
        Self {
            slug: String::new(),
            title: text.title.to_string(),
            kind: text.kind.code().to_owned(),
            access: text.access.code().to_owned(),
            body: text.body.to_string(),
            change_summary: shown(text.change_summary.as_ref()),
            effective_on: shown(text.effective_on.as_ref()),
            review_due_on: shown(text.review_due_on.as_ref()),
            first_published_on: shown(text.first_published_on.as_ref()),
        }
    }
}

impl DocumentText {
    /// Before the first version was published, a text can say that it was public elsewhere. That
    /// day cannot be one to come.
    pub fn must_have_been(&self, today: Day) -> Result<(), FieldErrors> {
        let mut faults = FieldErrors::default();
        if self.first_published_on.is_some_and(|first| first > today) {
            let told = "This day is still to come. Enter the day on which the text was first public, or leave it empty.";
            faults.note::<()>("first_published_on", Err(Fault::new(told)));
        }
        faults.or(|| Some(()))
    }
}

impl DocumentVersion {
    /// The content hash: over everything that was approved, in canonical JSON. It is signed by the
    /// approver and printed on the paper (SOD-6).
    pub fn digest(&self, slug: &Slug) -> Digest {
        let text = &self.text;
        let value = json!({
            "format": "trust-document/1",
            "slug": slug,
            "version": self.number,
            "title": text.title,
            "kind": text.kind,
            "access": text.access,
            "body": text.body,
            "change_summary": text.change_summary,
            "effective_on": text.effective_on,
            "review_due_on": text.review_due_on,
            "first_published_on": text.first_published_on,
        });
        let Ok(digest) = Digest::of_canonical(&value) else {
            unreachable!("the keys are ASCII and the number is small")
        };
        digest
    }

    /// What is known of its publication, once it is published.
    pub const fn publication(&self) -> Option<&Publication> {
        match &self.state {
            VersionState::Published { publication } | VersionState::Retired { publication, .. } => {
                Some(publication)
            }
            VersionState::Draft | VersionState::InReview | VersionState::Approved => None,
        }
    }

    /// Whether people still work on it.
    pub const fn is_open(&self) -> bool {
        self.publication().is_none()
    }

    /// The step that approved it, while the approval holds.
    pub fn approval(&self) -> Option<&DocumentStep> {
        let last = self.trail.iter().rfind(|step| {
            step.event != DocumentEvent::Publish && step.event != DocumentEvent::Retire
        })?;
        (last.event == DocumentEvent::Approve).then_some(last)
    }
}

impl TrustDocument {
    /// The version that people work on, if there is one.
    pub fn open_version(&self) -> Option<&DocumentVersion> {
        self.versions.last().filter(|version| version.is_open())
    }

    /// The newest version, whatever its state.
    pub fn latest(&self) -> Option<&DocumentVersion> {
        self.versions.last()
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&DocumentVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Versions that were published, oldest first.
    pub fn published(&self) -> impl DoubleEndedIterator<Item = (&DocumentVersion, &Publication)> {
        self.versions.iter().filter_map(|version| Some((version, version.publication()?)))
    }

    /// The day of its first publication, here or before; kept across versions.
    pub fn first_published_on(&self) -> Option<Day> {
        self.published().next().map(|(_, publication)| publication.first_published_on)
    }

    /// A sample: a draft by person 1.
    pub fn sample() -> Self {
        let draft = DocumentDraft {
            slug: "security-measures".into(),
            title: "Security measures".into(),
            kind: "security_measures".into(),
            access: "public".into(),
            body: "## 1. Governance\n\n- Somebody answers for it.".into(),
            ..DocumentDraft::default()
        };
        let Ok((slug, text)) = draft.check() else { unreachable!("samples are well formed") };
        let first = DocumentVersion {
            number: 1,
            text,
            authors: vec![PersonId::sample(1)],
            state: VersionState::Draft,
            trail: Vec::new(),
        };
        Self { id: DocumentId::sample(1), slug, versions: vec![first], revision: 1 }
    }
}

#[cfg(test)]
mod tests;
