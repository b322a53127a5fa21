//! Making versions: the only way to make one is to publish approved changes (decisions 1 and 2).

use serde::{Deserialize, Serialize};

use super::entry::{Contact, Entry};
use super::number::VersionNumber;
use super::snapshot::{ListOrigin, PublicOrganisation, Snapshot};
use super::timeline::{ListVersion, Timeline};
use crate::canonical::{Digest, NotCanonical};
use crate::id::{EngagementId, RequestId};
use crate::refusal::Refusal;
use crate::time::{Day, Moment, Zone};

/// An approved change of one entry, as a version carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Carried {
    /// A new entry. `entry.effective_from` is kept where it is given: an engagement that was in use
    /// before it was listed.
    Add {
        /// By which request.
        request: RequestId,
        /// As approved.
        entry: Box<Entry>,
        /// For contracts.
        contact: Contact,
    },
    /// The entry says something else from now on.
    Replace {
        /// By which request.
        request: RequestId,
        /// As approved.
        entry: Box<Entry>,
        /// For contracts.
        contact: Contact,
    },
    /// The entry ends.
    Remove {
        /// By which request.
        request: RequestId,
        /// Which.
        entry: EngagementId,
    },
}

impl Carried {
    /// Which entry it is about.
    pub fn entry_id(&self) -> EngagementId {
        match self {
            Self::Add { entry, .. } | Self::Replace { entry, .. } => entry.id,
            Self::Remove { entry, .. } => *entry,
        }
    }

    /// The request that was approved.
    pub fn request(&self) -> RequestId {
        match self {
            Self::Add { request, .. }
            | Self::Replace { request, .. }
            | Self::Remove { request, .. } => *request,
        }
    }
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Approved changes, in order.
    pub changes: Vec<Carried>,
    /// From the start of this day.
    pub effective_from: Day,
    /// Now.
    pub published_at: Moment,
    /// Days are counted in it.
    pub zone: Zone,
    /// The company, as the list names it.
    pub organisation: PublicOrganisation,
    /// Of the texts.
    pub language: String,
    /// Invented data.
    pub is_sample: bool,
    /// The version that this one mends.
    pub corrects: Option<VersionNumber>,
}

/// What a publication made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The new version first, then the later ones that were cut again, in order of their dates.
    pub versions: Vec<ListVersion>,
    /// Which version stands in for which: old, new.
    pub replaced: Vec<(VersionNumber, VersionNumber)>,
}

/// Publishes changes: makes the new version and cuts again every version that takes effect later.
///
/// Refuses an effective date in the past, a change of an entry that is not there (or an addition of
/// one that is), and a change of an entry that a later version changes already: what was approved
/// for later was approved on top of the list as it was, so its order cannot be turned round.
pub fn publish(timeline: &Timeline, publication: &Publication) -> Result<Published, Refusal> {
    let today = publication.published_at.day_in(&publication.zone);
    let from = publication.effective_from;
    if from < today {
        return Err(Refusal::rule(
            "LIST-DATE",
            format!(
                "A list version cannot take effect in the past. Choose {today} or a later day."
            ),
        ));
    }
    if publication.changes.is_empty() {
        return Err(Refusal::rule(
            "LIST-EMPTY",
            "There is nothing to publish. Choose at least one approved request.",
        ));
    }
    if let Some(corrected) = publication.corrects
        && timeline.find(corrected).is_none()
    {
        return Err(Refusal::rule(
            "LIST-CORRECTS",
            format!("There is no version {corrected} that could be corrected."),
        ));
    }
    refuse_turned_order(timeline, publication)?;

    let mut press = Press {
        publication,
        today,
        taken: timeline.versions().iter().map(ListVersion::number).collect(),
    };
    let mut now = timeline.clone();
    let mut published = Published { versions: Vec::new(), replaced: Vec::new() };

    // A version of the same day that has not begun is taken over, so that the day has one version.
    let taken_over = timeline
        .coming(today)
        .into_iter()
        .filter(|version| version.snapshot.effective_from == from)
        .max_by_key(|version| version.number());
    let mut changes = taken_over.map_or_else(Vec::new, |version| version.carried.clone());
    changes.extend(publication.changes.iter().map(|change| stamped(change, from, today)));
    let base = base_of(timeline, from, taken_over);
    let corrects = publication.corrects.or(taken_over.and_then(|old| old.snapshot.corrects));
    let version = press.cut(&now, base, changes, from, corrects)?;
    if let Some(old) = taken_over {
        published.replaced.push((old.number(), version.number()));
    }
    now = with(&now, version.clone(), taken_over.map(ListVersion::number));
    published.versions.push(version);

    cut_again(&mut press, timeline, now, from, &mut published)?;
    Ok(published)
}

/// Cuts every version again that takes effect after `from`, with what it carries folded into what
/// holds by then.
fn cut_again(
    press: &mut Press<'_>,
    before: &Timeline,
    mut now: Timeline,
    from: Day,
    published: &mut Published,
) -> Result<(), Refusal> {
    for old in before
        .coming(press.today)
        .into_iter()
        .filter(|version| version.snapshot.effective_from > from)
    {
        let day = old.snapshot.effective_from;
        let base = base_of(&now, day, Some(old));
        let again = press.cut(&now, base, old.carried.clone(), day, old.snapshot.corrects)?;
        published.replaced.push((old.number(), again.number()));
        now = with(&now, again.clone(), Some(old.number()));
        published.versions.push(again);
    }
    Ok(())
}

fn refuse_turned_order(timeline: &Timeline, publication: &Publication) -> Result<(), Refusal> {
    for later in timeline.coming(publication.effective_from) {
        for change in &publication.changes {
            if later.carried.iter().any(|carried| carried.entry_id() == change.entry_id()) {
                let (number, day) = (later.number(), later.snapshot.effective_from);
                return Err(Refusal::rule(
                    "LIST-ORDER",
                    format!(
                        "Version {number} already changes the same entry on {}. Choose that day or a later one.",
                        day.in_words()
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// The entries that a version of `day` starts from: the last version up to that day, without the
/// one that is being cut again.
fn base_of<'a>(
    timeline: &'a Timeline,
    day: Day,
    without: Option<&ListVersion>,
) -> Option<&'a ListVersion> {
    timeline
        .holding()
        .filter(|version| version.snapshot.effective_from <= day)
        .filter(|version| without.is_none_or(|without| without.number() != version.number()))
        .max_by_key(|version| version.effect())
}

fn with(timeline: &Timeline, version: ListVersion, replaces: Option<VersionNumber>) -> Timeline {
    let mut versions = timeline.versions().to_vec();
    for old in &mut versions {
        if Some(old.number()) == replaces {
            old.replaced_by = Some(version.number());
        }
    }
    versions.push(version);
    Timeline::new(versions)
}

/// Writes into an entry what publication knows: when it was announced and from when it holds.
fn stamped(change: &Carried, from: Day, today: Day) -> Carried {
    match change {
        Carried::Add { request, entry, contact } => {
            let dated = Entry {
                announced_on: Some(today),
                effective_from: Some(entry.effective_from.unwrap_or(from)),
                effective_to: None,
                ..(**entry).clone()
            };
            Carried::Add { request: *request, entry: Box::new(dated), contact: contact.clone() }
        }
        other => other.clone(),
    }
}

/// What stays the same for all versions of one publication.
struct Press<'a> {
    publication: &'a Publication,
    today: Day,
    taken: Vec<VersionNumber>,
}

impl Press<'_> {
    fn cut(
        &mut self,
        timeline: &Timeline,
        base: Option<&ListVersion>,
        carried: Vec<Carried>,
        from: Day,
        corrects: Option<VersionNumber>,
    ) -> Result<ListVersion, Refusal> {
        let mut entries = base.map_or_else(Vec::new, |base| base.snapshot.entries.clone());
        let mut contacts = base.map_or_else(Vec::new, |base| base.contacts.clone());
        for change in &carried {
            apply(change, &mut entries, &mut contacts)?;
        }
        contacts.sort_by_key(|contact| contact.entry);

        let version = VersionNumber::next(self.taken.iter().copied(), self.today.year());
        self.taken.push(version);
        let previous = timeline.in_force(from.before()).map(|held| held.version);
        let snapshot = Snapshot {
            format: String::new(),
            sample: self.publication.is_sample,
            origin: ListOrigin::Published,
            language: self.publication.language.clone(),
            organisation: self.publication.organisation.clone(),
            version,
            previous_version: previous.map(ListVersion::number),
            previous_content_hash: previous.map(|previous| previous.snapshot.content_hash.clone()),
            corrects,
            published_on: self.today,
            published_at: self.publication.published_at.to_the_second(),
            effective_from: from,
            content_hash: Digest::of(b""),
            entries,
        };
        let snapshot = snapshot.freeze().map_err(|why| not_canonical(&why))?;
        let contract_hash = snapshot.contract_hash(&contacts).map_err(|why| not_canonical(&why))?;
        Ok(ListVersion { snapshot, contacts, contract_hash, carried, replaced_by: None })
    }
}

fn apply(
    change: &Carried,
    entries: &mut Vec<Entry>,
    contacts: &mut Vec<Contact>,
) -> Result<(), Refusal> {
    let id = change.entry_id();
    let place = entries.iter().position(|entry| entry.id == id);
    match (change, place) {
        (Carried::Add { entry, contact, .. }, None) => {
            entries.push((**entry).clone());
            contacts.push(contact.clone());
        }
        (Carried::Add { entry, .. }, Some(_)) => {
            return Err(Refusal::rule(
                "LIST-TWICE",
                format!(
                    "{} is on the list already. Make a change request instead.",
                    entry.display_name
                ),
            ));
        }
        (Carried::Replace { entry, contact, .. }, Some(place)) => {
            if let Some(old) = entries.get_mut(place) {
                *old = Entry {
                    announced_on: old.announced_on,
                    effective_from: old.effective_from,
                    effective_to: None,
                    ..(**entry).clone()
                };
            }
            contacts.retain(|known| known.entry != id);
            contacts.push(contact.clone());
        }
        (Carried::Remove { .. }, Some(place)) => {
            entries.remove(place);
            contacts.retain(|known| known.entry != id);
        }
        (Carried::Replace { .. } | Carried::Remove { .. }, None) => {
            return Err(Refusal::rule(
                "LIST-ABSENT",
                "The entry is not on the list on that day. Choose another day, or withdraw the request.",
            ));
        }
    }
    Ok(())
}

fn not_canonical(why: &NotCanonical) -> Refusal {
    Refusal::rule("LIST-CANONICAL", format!("The list cannot be hashed: {why}."))
}

#[cfg(test)]
#[path = "publish_tests.rs"]
mod tests;
