//! The redline on paper (X6, domain.md 12.6): what differs between two published versions, with the
//! old and the new words beside each other, so that it reads in black and white. It is made from
//! frozen lists only and says which, with their hashes.

use std::collections::BTreeSet;

use domain::canonical::Digest;
use domain::id::EngagementId;
use domain::list_version::{
    ChangedEntry, Comparison, Entry, RenamedEntry, Snapshot, VersionFacts, words,
};
use domain::taxonomy::Taxonomy;
use domain::time::{Day, Zone};

use super::annex_iii::{postal, published_at};
use super::page::Sheet;
use super::paper::{Block, Mark, Paper, Running, TitleBlock, print};
use super::table::{Column, Row, Table};
use super::words::Text;
use super::{PressError, closing};
use crate::compare_file::{Compared, comparison_hash};

/// All that is printed of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Redline<'a> {
    pub comparison: &'a Comparison,
    /// The entries of which only an announcement goes ([`Comparison::taken_back`]).
    pub taken_back: &'a BTreeSet<EngagementId>,
    pub from: &'a Snapshot,
    pub to: &'a Snapshot,
    pub taxonomy: &'a Taxonomy,
    /// The public address of the trust pages, such as `https://trust.example.com`.
    pub site: &'a str,
    /// Of the organisation.
    pub zone: &'a Zone,
}

/// The comparison as the bytes of a PDF file.
pub fn redline(redline: &Redline<'_>) -> Result<Vec<u8>, PressError> {
    print(&paper(redline)?)
}

fn paper(redline: &Redline<'_>) -> Result<Paper, PressError> {
    let (from, to) = (redline.from, redline.to);
    // The later of both publications: what is printed was not known before it.
    let made_at = published_at(from)?.max(published_at(to)?);
    let hash = comparison_hash(redline.comparison)?;
    let company = &to.organisation.legal_name;
    let compared = Compared::of(redline.comparison);
    let both = compared.to_string();
    Ok(Paper {
        sheet: Sheet::Landscape,
        title: format!("Changes to the list of subprocessors of {company}, version {both}"),
        author: company.clone(),
        subject: compared.name(),
        keywords: vec!["subprocessors".to_owned(), both.clone(), hash.to_string()],
        language: to.language.clone(),
        made_at,
        running: Running {
            short_title: format!("{company} – Changes to the list of subprocessors"),
            version: format!("Version {both}"),
            reference: both,
            hash: Some(format!("sha256:{}…", hash.short())),
            moment: format!("Published {}", made_at.in_words(redline.zone)),
        },
        marks: redline.comparison.sample.then_some(Mark::Sample).into_iter().collect(),
        blocks: blocks(redline, &hash),
    })
}

fn blocks(redline: &Redline<'_>, hash: &Digest) -> Vec<Block> {
    let found = redline.comparison;
    let mut blocks = vec![Block::Title(title(redline))];
    if found.is_empty() {
        blocks.push(Block::Paragraph("No changes: both lists say the same.".into()));
    }
    blocks.extend(part("Added", &found.added.iter().collect::<Vec<_>>(), listed));
    let (removed, withdrawn) = found.left_and_withdrawn();
    blocks.extend(part("Removed", &removed, ended));
    blocks.extend(part("Withdrawn, before its day", &withdrawn, announced));
    blocks.extend(part("Changed", &found.changed, |caption, changed| {
        changes(redline, caption, changed)
    }));
    blocks.extend(part("Renamed only", &found.renamed, renames));
    let between: Vec<&Entry> = found.engaged_in_between.iter().collect();
    blocks.extend(part("Engaged in between", &between, ended));
    blocks.push(end(redline, hash));
    blocks
}

/// A heading and its table; nothing where there are no rows.
fn part<T>(heading: &str, rows: &[T], table: impl Fn(&str, &[T]) -> Table) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let caption = format!("{heading}: {}", counted(rows.len(), "entry", "entries"));
    let heading = Block::Heading { level: 1, text: heading.into() };
    vec![heading, Block::Table(table(&caption, rows))]
}

fn title(redline: &Redline<'_>) -> TitleBlock {
    let found = redline.comparison;
    let (removed, withdrawn) = found.left_and_withdrawn();
    let withdrawn =
        (!withdrawn.is_empty()).then_some((withdrawn.len(), "withdrawn before its day"));
    let counts = [(found.added.len(), "added"), (removed.len(), "removed")];
    let counts = counts.into_iter().chain(withdrawn).chain([
        (found.changed.len(), "changed"),
        (found.renamed.len(), "renamed"),
        (found.unchanged, "unchanged"),
    ]);
    let counts =
        counts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ");
    let between: Vec<String> = found.in_between.iter().map(ToString::to_string).collect();
    let between = if between.is_empty() { "none".to_owned() } else { between.join(", ") };
    let rows = [
        ("From", side(&found.from)),
        ("To", side(&found.to)),
        ("In short", counts.into()),
        ("Versions in between", between.into()),
        ("Language", closing::language_name(&redline.to.language).into()),
    ];
    TitleBlock {
        company: redline.to.organisation.legal_name.clone(),
        address: postal(&redline.to.organisation.address, ", "),
        title: "Changes to the list of subprocessors".to_owned(),
        subtitle: format!("From version {} to version {}", found.from.version, found.to.version),
        rows: rows.into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
    }
}

fn side(facts: &VersionFacts) -> Text {
    Text::new()
        .plain(format!(
            "Version {}, published on {}, in effect from {}\n",
            facts.version,
            facts.published_on.in_words(),
            facts.effective_from.in_words(),
        ))
        .code(facts.content_hash.to_string())
}

fn listed(caption: &str, entries: &[&Entry]) -> Table {
    whole(caption, entries, "On the list from", false)
}

/// The same of entries that were announced and did not come, and when they were to come.
fn announced(caption: &str, entries: &[&Entry]) -> Table {
    whole(caption, entries, "Was to come on", false)
}

/// The same of entries that ended, and until when they were there.
fn ended(caption: &str, entries: &[&Entry]) -> Table {
    whole(caption, entries, "On the list from", true)
}

fn whole(caption: &str, entries: &[&Entry], from: &'static str, have_ended: bool) -> Table {
    let last = |entry: &Entry| entry.effective_to.map(Day::before);
    let day = |day: Option<Day>| stated(day.map(|day| day.to_string()).unwrap_or_default());
    let rows = entries.iter().map(|entry| Row::Cells {
        place: format!("the entry {}", entry.legal_name),
        cells: vec![
            name(entry),
            stated(words::address(&entry.address).join("\n")),
            stated(entry.purpose.clone()),
            stated(entry.locations.iter().map(words::place).collect::<Vec<_>>().join("\n")),
            day(entry.announced_on),
            day(entry.effective_from),
        ]
        .into_iter()
        .chain(have_ended.then(|| day(last(entry))))
        .collect(),
    });
    let mut columns = vec![
        ("Legal name", 2.4),
        ("Registered address", 2.4),
        ("Purpose", 3.4),
        ("Processing locations", 2.4),
        ("Announced on", 1.1),
        (from, 1.1),
    ];
    columns.extend(have_ended.then_some(("Until and including", 1.1)));
    table(caption, &columns, rows.collect())
}

fn name(entry: &Entry) -> Text {
    let text = Text::new().strong(entry.legal_name.as_str());
    if entry.display_name == entry.legal_name {
        text
    } else {
        text.plain(format!("\n({})", entry.display_name))
    }
}

/// One line for each field, under the name of its entry.
fn changes(redline: &Redline<'_>, caption: &str, changed: &[ChangedEntry]) -> Table {
    let taxonomy = redline.taxonomy;
    let mut rows = Vec::new();
    for entry in changed {
        let back = if redline.taken_back.contains(&entry.id) { WITHDRAWN } else { "" };
        rows.push(Row::Band(format!("{}{back}", entry.name).into()));
        rows.extend(entry.fields.iter().map(|change| {
            let field = words::field_name(&change.field);
            Row::Cells {
                place: format!("the entry {}, {}", entry.name, field.to_lowercase()),
                cells: vec![
                    field.into(),
                    words::value(taxonomy, &change.field, &change.old).into(),
                    words::value(taxonomy, &change.field, &change.new).into(),
                    change.class.words().into(),
                ],
            }
        }));
    }
    let columns = [("Field", 1.6), ("Before", 4.2), ("After", 4.2), ("Weight", 1.6)];
    table(caption, &columns, rows)
}

/// Follows the name of an entry that goes on as it was.
const WITHDRAWN: &str = ": its announced change is withdrawn, before its day";

fn renames(caption: &str, renamed: &[RenamedEntry]) -> Table {
    let rows = renamed.iter().map(|renamed| Row::Cells {
        place: format!("the entry {}", renamed.new),
        cells: vec![
            renamed.known_as.as_str().into(),
            renamed.new.as_str().into(),
            renamed.class.words().into(),
        ],
    });
    table(caption, &[("Name before", 4.0), ("Name", 4.0), ("Weight", 2.0)], rows.collect())
}

fn table(caption: &str, columns: &[(&str, f32)], rows: Vec<Row>) -> Table {
    let columns = columns.iter().map(|&(title, weight)| Column::new(title, weight)).collect();
    Table { caption: caption.to_owned(), columns, rows, size: 7.4 }
}

/// What it says and what it was made from can be checked. Its own address names both versions, from
/// which it is made again.
fn end(redline: &Redline<'_>, hash: &Digest) -> Block {
    let mut text = Text::new()
        .plain("Hash of this comparison (SHA-256 over its JSON form)  ")
        .code(hash.to_string());
    if !redline.site.is_empty() {
        let verify = format!("{}/verify", redline.site.trim_end_matches('/'));
        let Compared { from, to } = Compared::of(redline.comparison);
        let address = format!("{verify}/{}?from={from}&to={to}", hash.hex());
        text = text
            .plain("\nWhether this comparison is genuine and its newer list still current is answered at\n")
            .link(address.clone(), address)
            .plain("\nand of the lists that it was made from at");
        for list in [redline.from, redline.to] {
            let address = format!("{verify}/{}", list.content_hash.hex());
            text = text.plain("\n").link(address.clone(), address);
        }
    }
    Block::Together(vec![Block::Rule, Block::Note(text)])
}

fn stated(words: String) -> Text {
    if words.is_empty() { Text::new().quiet("not stated") } else { words.into() }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
