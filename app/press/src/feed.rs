//! The Atom feed of changes (RFC 4287, domain.md 14.2): an entry for each list version and one for
//! each announced change, newest first. A change that is announced again, because a version was cut
//! again, keeps its entry: readers are told once, and read in it of the version that stands. One that
//! is withdrawn keeps its entry too, which says so.

use std::str::FromStr;

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use domain::canonical::Digest;
use domain::list_version::{
    AnnouncedChange, AnnouncedEntry, ListOrigin, ListVersion, Timeline, VersionNumber,
};
use domain::time::Day;

use crate::PressError;

/// Entries that a feed has at most: the newest ones.
const LONGEST: usize = 500;

/// The feed as bytes; none before anything is published. `site` is the public address of the trust
/// pages, such as `https://trust.example.com`; where it is empty, links are relative.
pub fn change_feed(
    timeline: &Timeline,
    company: &str,
    site: &str,
) -> Result<Option<Vec<u8>>, PressError> {
    let (Some(first), Some(last)) = (timeline.versions().first(), timeline.versions().last())
    else {
        return Ok(None);
    };
    let site = site.trim_end_matches('/');
    let mut told: Vec<(Digest, Announced)> = Vec::new();
    for version in timeline.versions() {
        for change in announced_by(timeline, version) {
            let id = change_id(&change, version.snapshot.effective_from);
            match told.iter_mut().find(|(known, _)| *known == id) {
                Some((_, announced)) => announced.last = version,
                None => told.push((id, Announced { change, first: version, last: version })),
            }
        }
    }
    let mut entries = Vec::new();
    for (id, announced) in &told {
        entries.push(change_entry(timeline, announced, id, site)?);
    }
    for version in timeline.versions() {
        entries.push(version_entry(timeline, version, site)?);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.updated));
    entries.truncate(LONGEST);

    let title = format!("{company}: changes to the list of subprocessors");
    let feed = Feed {
        title: Text::plain(marked(first, title)),
        id: urn(&feed_id(first)),
        updated: entries
            .first()
            .map_or(moment(&last.snapshot.published_at), |entry| Ok(entry.updated))?,
        authors: vec![Person { name: company.to_owned(), ..Person::default() }],
        links: vec![
            link("self", format!("{site}/changes.atom"), "application/atom+xml"),
            link("alternate", format!("{site}/changes"), "text/html"),
        ],
        lang: Some(last.snapshot.language.clone()),
        entries,
        ..Feed::default()
    };
    let mut bytes =
        feed.write_to(Vec::new()).map_err(|error| PressError::Broken(error.to_string()))?;
    bytes.push(b'\n');
    Ok(Some(bytes))
}

/// A change, the version that announced it first, and the one that announced it last, where versions
/// were cut again.
struct Announced<'a> {
    change: AnnouncedEntry,
    first: &'a ListVersion,
    last: &'a ListVersion,
}

/// What a version announced for a later day. A version in force at once announces nothing.
fn announced_by(timeline: &Timeline, version: &ListVersion) -> Vec<AnnouncedEntry> {
    if version.snapshot.effective_from > version.snapshot.published_on {
        timeline.brought_by(version)
    } else {
        Vec::new()
    }
}

fn version_entry(
    timeline: &Timeline,
    version: &ListVersion,
    site: &str,
) -> Result<Entry, PressError> {
    let list = &version.snapshot;
    let standing = timeline.stand_in(version);
    let stands_in = standing.number() != list.version;
    // A version that will never take effect says so to readers who have seen it already, and leads
    // to the one that stands in for it.
    let title = if stands_in {
        format!("Version {}, replaced by version {}", list.version, standing.number())
    } else {
        format!("Version {}, in effect from {}", list.version, list.effective_from.in_words())
    };
    let mut links = vec![link("alternate", version_address(site, standing.number()), "text/html")];
    if stands_in {
        links.push(link("related", version_address(site, list.version), "text/html"));
    }
    Ok(Entry {
        title: Text::plain(marked(version, title)),
        id: urn(&list.content_hash),
        updated: moment(&standing.snapshot.published_at)?,
        published: Some(moment(&list.published_at)?),
        links,
        content: Some(html(version_words(timeline, version))),
        ..Entry::default()
    })
}

fn version_words(timeline: &Timeline, version: &ListVersion) -> String {
    let list = &version.snapshot;
    let standing = timeline.stand_in(version).number();
    let (day, published) = (list.effective_from.in_words(), list.published_on.in_words());
    let mut words = vec![if standing == list.version {
        format!("Published on {published}, in effect from {day}, {}.", counted(list.entries.len()))
    } else {
        format!(
            "Published on {published} for {day}, {}. It never takes effect: version {standing} stands in for it.",
            counted(list.entries.len()),
        )
    }];
    if let Some(corrected) = list.corrects {
        words.push(format!("Corrects version {corrected}."));
    }
    if list.origin == ListOrigin::Imported {
        words.push("Taken over from before this list was kept here.".to_owned());
    }
    let brought = timeline.brought_by(version).into_iter().map(|change| sentence(&change));
    let withdrawn = timeline.withdrawn_by(version).into_iter();
    let withdrawn = withdrawn.map(|change| format!("Withdrawn: {}", sentence(&change)));
    let changes: Vec<String> = brought
        .chain(withdrawn)
        .map(|words| format!("<li>{}</li>", markdown::escape(&words)))
        .collect();
    let words = markdown::escape(&words.join(" "));
    if changes.is_empty() {
        return format!("<p>{words}</p><p>Nothing changed in substance.</p>");
    }
    format!("<p>{words}</p><ul>{}</ul>", changes.concat())
}

fn change_entry(
    timeline: &Timeline,
    Announced { change, first, last }: &Announced<'_>,
    id: &Digest,
    site: &str,
) -> Result<Entry, PressError> {
    let (told, list) = (&first.snapshot, &timeline.stand_in(last).snapshot);
    let (day, announced) = (list.effective_from.in_words(), told.published_on.in_words());
    let sentence = sentence(change);
    let (title, words, updated) = match withdrawal(timeline, last, change) {
        Some(by) => (
            format!("Withdrawn, announced for {day}: {sentence}"),
            format!(
                "{sentence}. Announced on {announced} for {day}, and withdrawn on {} by version {}: it does not happen.",
                by.snapshot.published_on.in_words(),
                by.number(),
            ),
            &by.snapshot.published_at,
        ),
        None => (
            format!("Announced for {day}: {sentence}"),
            format!(
                "{sentence}. Announced on {announced}, in effect from {day}, in version {}.",
                list.version
            ),
            &told.published_at,
        ),
    };
    Ok(Entry {
        title: Text::plain(marked(last, title)),
        id: urn(id),
        updated: moment(updated)?,
        published: Some(moment(&told.published_at)?),
        links: vec![
            link(
                "alternate",
                format!("{site}/subprocessors/entries/{}", change.entry.id),
                "text/html",
            ),
            link("related", version_address(site, list.version), "text/html"),
        ],
        content: Some(html(format!("<p>{}</p>", markdown::escape(&words)))),
        ..Entry::default()
    })
}

/// The version that took back what `last` announced as the last one.
fn withdrawal<'a>(
    timeline: &'a Timeline,
    last: &ListVersion,
    change: &AnnouncedEntry,
) -> Option<&'a ListVersion> {
    let by = last.replaced_by.and_then(|by| timeline.find(by))?;
    timeline.brought_by(by).iter().all(|it| !it.is_same_step(change)).then_some(by)
}

/// `Fjord Cloud (Managed databases) is added`, `… changes: Purpose`.
fn sentence(change: &AnnouncedEntry) -> String {
    format!("{} {}", change.known_as(), change.happens())
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// The feed's own name: of the first version, whose entry has a name of its own.
fn feed_id(first: &ListVersion) -> Digest {
    Digest::of(format!("feed {}", first.snapshot.content_hash).as_bytes())
}

/// What stays the same when a version is cut again: the entry, what happens to it, and when.
fn change_id(change: &AnnouncedEntry, from: Day) -> Digest {
    let content =
        change.entry.content_digest().map(|digest| digest.to_string()).unwrap_or_default();
    let what = spelt_in_ids(change.change);
    Digest::of(format!("{} {what} {from} {content}", change.entry.id).as_bytes())
}

/// A change as the ids of the feed spell it. They are permanent, so these spellings are too.
const fn spelt_in_ids(change: AnnouncedChange) -> &'static str {
    match change {
        AnnouncedChange::Added => "Added",
        AnnouncedChange::Changed => "Changed",
        AnnouncedChange::Removed => "Removed",
    }
}

/// A permanent name made from a digest (RFC 9562, `UUIDv8`), so that a change of the site's address
/// does not make readers see everything again.
fn urn(digest: &Digest) -> String {
    let hex = digest.hex();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

fn marked(version: &ListVersion, title: String) -> String {
    if version.snapshot.sample { format!("SAMPLE {title}") } else { title }
}

fn version_address(site: &str, version: VersionNumber) -> String {
    format!("{site}/subprocessors/versions/{version}")
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    Link { rel: rel.to_owned(), href, mime_type: Some(kind.to_owned()), ..Link::default() }
}

fn html(words: String) -> Content {
    Content { content_type: Some("html".to_owned()), value: Some(words), ..Content::default() }
}

fn moment(text: &str) -> Result<FixedDateTime, PressError> {
    FixedDateTime::from_str(text).map_err(|error| PressError::Broken(format!("{text:?}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_change_spells_what_happens_as_it_always_did() {
        let entry = domain::list_version::Entry::sample(1);
        let day = Day::parse("2026-04-01").unwrap();
        let content = entry.content_digest().unwrap();
        for (&change, spelt) in AnnouncedChange::ALL.iter().zip(["Added", "Changed", "Removed"]) {
            let in_version = VersionNumber { year: 2026, count: 2 };
            let step = AnnouncedEntry { entry: entry.clone(), change, in_version, before: None };
            let id = Digest::of(format!("{} {spelt} 2026-04-01 {content}", entry.id).as_bytes());
            assert_eq!(change_id(&step, day), id);
        }
    }
}
