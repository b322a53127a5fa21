//! How a version moves: the document and the facts in, the document after it or a refusal out.

use super::state::{DocumentEvent, DocumentStep, Publication, VersionState};
use super::{Act, DocumentText, DocumentVersion, TrustDocument};
use crate::canonical::Digest;
use crate::id::DocumentId;
use crate::refusal::{Guard, Refusal};
use crate::request::Signature;
use crate::text::{Line, Reason, Slug};
use crate::time::{Day, Moment};

/// Months within which a published text has to be looked at again (domain.md 7.5).
const REVIEW_MONTHS: i32 = 12;

/// What publishing needs to know beside the document.
#[derive(Debug, Clone, Copy)]
pub struct PublicationFacts<'a> {
    /// The moment.
    pub at: Moment,
    /// The day of it, in the organisation's zone.
    pub today: Day,
    /// Of the text, BCP 47.
    pub language: &'a Line,
}

impl TrustDocument {
    /// A new document with its first draft. Without `by` it came from the host's command line.
    pub fn draft(
        id: DocumentId,
        slug: Slug,
        text: DocumentText,
        by: Option<Signature>,
        at: Moment,
    ) -> Self {
        Self { id, slug, versions: vec![begun(1, text, by, at)], revision: 1 }
    }

    /// The next version, as a draft. Only one version is worked on at a time.
    pub fn begin_version(
        mut self,
        text: DocumentText,
        by: Option<Signature>,
        at: Moment,
    ) -> Result<Self, Refusal> {
        if let Some(open) = self.latest().filter(|latest| !Act::Begin.fits(&latest.state)) {
            return Err(Refusal::rule(
                "DOC-OPEN",
                format!(
                    "Version {} is not published yet. Change that one, or have it published first.",
                    open.number
                ),
            ));
        }
        let number = self.versions.last().map_or(1, |last| last.number + 1);
        let text = DocumentText { first_published_on: None, ..text };
        self.versions.push(begun(number, text, by, at));
        Ok(self)
    }

    /// Somebody writes on the open version. One that was handed in or approved is a draft again, and
    /// the approval is void (SOD-6).
    pub fn revise(
        mut self,
        text: DocumentText,
        by: Option<Signature>,
        at: Moment,
    ) -> Result<Self, Refusal> {
        let version = self.open(Act::Revise)?;
        let first_published_on = text.first_published_on.filter(|_| version.number == 1);
        let text = DocumentText { first_published_on, ..text };
        if text == version.text {
            return Ok(self);
        }
        let undone = version.undone_by_a_change();
        version.text = text;
        version.written_by(by.as_ref());
        if undone.is_some() {
            version.state = VersionState::Draft;
            version.step(DocumentEvent::Void, at, by, None, None);
        }
        Ok(self)
    }

    /// An author hands it in. Mandatory: a text, and from version 2 on what changed.
    pub fn submit(mut self, by: Signature) -> Result<Self, Refusal> {
        let version = self.open(Act::Submit)?;
        let mut missing = Vec::new();
        if version.text.body.as_str().trim().is_empty() {
            missing.push("The text.".to_owned());
        }
        if version.number > 1 && version.text.change_summary.is_none() {
            missing.push(
                "What changed since the version before, in a sentence for readers.".to_owned(),
            );
        }
        if !missing.is_empty() {
            return Err(Refusal::guard(Guard::Complete, missing));
        }
        version.state = VersionState::InReview;
        version.signed(DocumentEvent::Submit, by, None, None);
        Ok(self)
    }

    /// Whether the days of the open version could be those of a publication on `today`: asked when it is
    /// handed in and when it is approved, so that no approval is given for nothing.
    pub fn could_be_published(&self, today: Day) -> Result<(), Refusal> {
        match self.open_version() {
            Some(version) => days(&version.text, self.first_published_on(), today).map(|_| ()),
            None => Ok(()),
        }
    }

    /// A legal approver or a publisher sends it back, with a reason.
    pub fn send_back(mut self, by: Signature, reason: Reason) -> Result<Self, Refusal> {
        let version = self.open(Act::SendBack)?;
        version.state = VersionState::Draft;
        version.signed(DocumentEvent::Return, by, Some(reason), None);
        Ok(self)
    }

    /// Somebody who did not write on it approves exactly what they saw (decision 25, SOD-6).
    pub fn approve(mut self, by: Signature, seen: &Digest) -> Result<Self, Refusal> {
        let slug = self.slug.clone();
        let version = self.open(Act::Approve)?;
        version.separates(Act::Approve, by.person)?;
        let digest = version.digest(&slug);
        must_be_what_was_seen(seen, &digest)?;
        version.state = VersionState::Approved;
        version.signed(DocumentEvent::Approve, by, None, Some(digest));
        Ok(self)
    }

    /// Somebody who did not approve it publishes exactly what was approved.
    pub fn publish(
        mut self,
        by: Signature,
        seen: &Digest,
        facts: PublicationFacts<'_>,
    ) -> Result<Self, Refusal> {
        let (slug, first) = (self.slug.clone(), self.first_published_on());
        let version = self.open(Act::Publish)?;
        let approval = version.approval().ok_or_else(void)?;
        version.separates(Act::Publish, by.person)?;
        let digest = version.digest(&slug);
        must_be_what_was_seen(seen, &digest)?;
        if approval.digest.as_ref() != Some(&digest) {
            return Err(void());
        }
        let publication = published(&version.text, first, digest.clone(), facts)?;
        version.state = VersionState::Published { publication };
        version.signed(DocumentEvent::Publish, by, None, Some(digest));
        Ok(self)
    }

    /// Whether there is something to retire.
    pub fn could_be_retired(&self, today: Day) -> Result<(), Refusal> {
        if self.upheld(today).next().is_some() {
            return Ok(());
        }
        Err(Refusal::rule(
            "DOC-STATE",
            "No version of this document is published, so there is nothing to retire.",
        ))
    }

    /// A publisher takes the document back without a successor, with a reason. What was published
    /// stays readable and says so.
    pub fn retire(mut self, by: &Signature, today: Day, reason: &Reason) -> Result<Self, Refusal> {
        self.could_be_retired(today)?;
        let numbers: Vec<u32> = self.upheld(today).map(|version| version.number).collect();
        for version in &mut self.versions {
            if let VersionState::Published { publication } = &version.state
                && numbers.contains(&version.number)
            {
                version.state =
                    VersionState::Retired { publication: publication.clone(), on: today };
                version.signed(DocumentEvent::Retire, by.clone(), Some(reason.clone()), None);
            }
        }
        Ok(self)
    }

    /// Refuses an act on the open version where there is none, or where it does not fit.
    pub fn must_allow(&self, act: Act) -> Result<(), Refusal> {
        self.open_version().ok_or_else(|| nothing_open(act))?.must_allow(act)
    }

    /// The open version, where the act fits it.
    fn open(&mut self, act: Act) -> Result<&mut DocumentVersion, Refusal> {
        let open = self.versions.last_mut().filter(|version| version.is_open());
        let open = open.ok_or_else(|| nothing_open(act))?;
        open.must_allow(act)?;
        Ok(open)
    }
}

impl DocumentVersion {
    fn written_by(&mut self, by: Option<&Signature>) {
        if let Some(author) = by.map(|by| by.person)
            && !self.authors.contains(&author)
        {
            self.authors.push(author);
        }
    }

    fn signed(
        &mut self,
        event: DocumentEvent,
        by: Signature,
        reason: Option<Reason>,
        digest: Option<Digest>,
    ) {
        self.step(event, by.at, Some(by), reason, digest);
    }

    fn step(
        &mut self,
        event: DocumentEvent,
        at: Moment,
        by: Option<Signature>,
        reason: Option<Reason>,
        digest: Option<Digest>,
    ) {
        self.trail.push(DocumentStep { event, at, by, reason, digest });
    }
}

fn begun(number: u32, text: DocumentText, by: Option<Signature>, at: Moment) -> DocumentVersion {
    let mut version = DocumentVersion {
        number,
        text,
        authors: Vec::new(),
        state: VersionState::Draft,
        trail: Vec::new(),
    };
    version.written_by(by.as_ref());
    version.step(DocumentEvent::Draft, at, by, None, None);
    version
}

/// The days of a publication.
struct Days {
    effect: Day,
    review: Day,
    first: Day,
}

/// Each on the right side of its border.
fn days(text: &DocumentText, first: Option<Day>, today: Day) -> Result<Days, Refusal> {
    let effective_on = text.effective_on.unwrap_or(today);
    if effective_on < today {
        let told = format!(
            "It should take effect on {}, which has passed. An author leaves the day empty or chooses a later one; what was handed in has to be returned for that.",
            effective_on.in_words()
        );
        return Err(Refusal::guard(Guard::Date, vec![told]));
    }
    let latest = today.plus_months(REVIEW_MONTHS);
    let review_due_on = text.review_due_on.unwrap_or(latest);
    if review_due_on <= today || review_due_on > latest {
        let told = format!(
            "The next review is due on {}, and it has to be after today and by {} at the latest. An author leaves the day empty or chooses another; what was handed in has to be returned for that.",
            review_due_on.in_words(),
            latest.in_words()
        );
        return Err(Refusal::rule("DOC-REVIEW", told));
    }
    let first_published_on = first.or(text.first_published_on).unwrap_or(today);
    if first_published_on > today {
        return Err(Refusal::rule(
            "DOC-FIRST",
            "The day of the first publication is still to come. An author corrects it; what was handed in has to be returned for that.",
        ));
    }
    Ok(Days { effect: effective_on, review: review_due_on, first: first_published_on })
}

fn published(
    text: &DocumentText,
    first: Option<Day>,
    content_hash: Digest,
    facts: PublicationFacts<'_>,
) -> Result<Publication, Refusal> {
    let PublicationFacts { at, today, language } = facts;
    let Days { effect, review, first } = days(text, first, today)?;
    Ok(Publication {
        at,
        on: today,
        effective_on: effect,
        review_due_on: review,
        first_published_on: first,
        language: language.clone(),
        content_hash,
    })
}

fn must_be_what_was_seen(seen: &Digest, is: &Digest) -> Result<(), Refusal> {
    if seen == is {
        return Ok(());
    }
    Err(Refusal::rule(
        "SOD-6",
        "The text has changed since you opened this page. Read it as it is now, then decide.",
    ))
}

fn nothing_open(act: Act) -> Refusal {
    let told = format!(
        "There is no draft to {}. What is published stays as it is; begin a new version.",
        act.words()
    );
    Refusal::rule("DOC-STATE", told)
}

fn void() -> Refusal {
    Refusal::rule(
        "SOD-6",
        "What was approved is not what stands here now, so the approval is void. A legal approver has to approve it again.",
    )
}
