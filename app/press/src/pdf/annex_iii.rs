//! Annex III on paper (X1, domain.md 12.3): the list of subprocessors of one list version, as it
//! was published. It carries nothing that time changes (decision 8), so the same version gives the
//! same bytes for ever; whether it still holds is asked at the address on its last page.

mod columns;

use domain::canonical::Digest;
use domain::list_version::{Contact, Entry, ListOrigin, ListPart, Snapshot};
use domain::organisation::NamedCode;
use domain::taxonomy::{Category, Taxonomy};
use domain::time::{Moment, Zone};

use super::page::Sheet;
use super::paper::{Block, Mark, Paper, Running, TitleBlock, print};
use super::table::{Row, Table};
use super::words::Text;
use super::{PressError, closing};

pub(super) use columns::postal;

/// All that is printed of one list version.
#[derive(Debug, Clone)]
pub struct AnnexThree<'a> {
    pub list: &'a Snapshot,
    pub edition: Edition<'a>,
    /// Whether every entry of the version is in `list`. Some sentences hold for a full list only
    /// (decision 9).
    pub is_full: bool,
    pub names: Names<'a>,
    /// The public address of the trust pages, such as `https://trust.example.com`.
    pub site: &'a str,
    /// Of the organisation.
    pub zone: &'a Zone,
    /// Nobody has published it yet.
    pub is_draft: bool,
}

/// For whom it is printed (decision 5).
#[derive(Debug, Clone, Copy)]
pub enum Edition<'a> {
    /// Without the contact persons.
    Public,
    /// With the contact persons, for the annex of a contract; `hash` covers them too.
    Contract { contacts: &'a [Contact], hash: &'a Digest },
}

/// What the codes in a list mean.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub taxonomy: &'a Taxonomy,
    pub products: &'a [NamedCode],
    pub regions: &'a [NamedCode],
}

/// The list as the bytes of a PDF file.
pub fn annex_three(annex: &AnnexThree<'_>) -> Result<Vec<u8>, PressError> {
    print(&paper(annex)?)
}

impl AnnexThree<'_> {
    fn hash(&self) -> &Digest {
        match self.edition {
            Edition::Public => &self.list.content_hash,
            Edition::Contract { hash, .. } => hash,
        }
    }

    fn company(&self) -> &str {
        &self.list.organisation.legal_name
    }

    fn is_ours(&self) -> bool {
        self.list.origin == ListOrigin::Published
    }

    /// The full list of our own (decision 9).
    fn is_the_list(&self) -> bool {
        self.is_full && self.is_ours() && !self.is_draft
    }

    fn marks(&self) -> Vec<Mark> {
        let marks = [(self.list.sample, Mark::Sample), (self.is_draft, Mark::Draft)];
        marks.into_iter().filter_map(|(holds, mark)| holds.then_some(mark)).collect()
    }
}

fn paper(annex: &AnnexThree<'_>) -> Result<Paper, PressError> {
    let list = annex.list;
    let made_at = published_at(list)?;
    let version = list.version.to_string();
    let edition = match annex.edition {
        Edition::Public => "",
        Edition::Contract { .. } => " · contract edition",
    };
    let said = if annex.is_draft { "Draft of" } else { "Published" };
    Ok(Paper {
        sheet: Sheet::Landscape,
        title: format!("Annex III – List of subprocessors of {}", annex.company()),
        author: annex.company().to_owned(),
        subject: format!("List of subprocessors, version {version}{edition}"),
        keywords: vec![
            "subprocessors".to_owned(),
            "Annex III".to_owned(),
            version.clone(),
            annex.hash().to_string(),
        ],
        language: list.language.clone(),
        made_at,
        running: Running {
            short_title: format!("{} – Annex III, list of subprocessors", annex.company()),
            version: format!("Version {version}{edition}"),
            reference: version,
            hash: Some(format!("sha256:{}…", annex.hash().short())),
            moment: format!("{said} {}", made_at.in_words(annex.zone)),
        },
        marks: annex.marks(),
        blocks: blocks(annex),
    })
}

/// When a list was published, which its paper names as the moment it was made.
pub(super) fn published_at(list: &Snapshot) -> Result<Moment, PressError> {
    let told = || PressError::Broken(format!("{:?} is not a moment", list.published_at));
    list.published_at().ok_or_else(told)
}

fn blocks(annex: &AnnexThree<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Title(title(annex))];
    let mut number = 0;
    for &part in ListPart::ALL {
        let entries: Vec<&Entry> =
            annex.list.entries.iter().filter(|entry| entry.part() == part).collect();
        let (letter, words) = (part.code(), part.words());
        blocks.push(Block::Heading { level: 1, text: format!("Part {letter}  {words}").into() });
        if entries.is_empty() {
            blocks.push(Block::Paragraph("This list names none.".into()));
        } else {
            blocks.push(Block::Table(table(annex, words, &entries, number)));
            number += entries.len();
        }
    }
    blocks.push(Block::Heading { level: 1, text: "Part F  Notes".into() });
    blocks.push(Block::List { first: Some(1), entries: notes(annex) });
    blocks.push(closing::block(annex.hash(), annex.site));
    blocks
}

fn title(annex: &AnnexThree<'_>) -> TitleBlock {
    let list = annex.list;
    let status = match (annex.is_draft, annex.is_ours(), annex.edition) {
        (true, ..) => "Draft, not published",
        (_, false, _) => "Taken over from earlier records",
        (_, _, Edition::Public) => "Published, for general publication",
        (_, _, Edition::Contract { .. }) => "Published, edition for contracts with contact persons",
    };
    let previous = match (&list.previous_version, &list.previous_content_hash) {
        (Some(version), Some(hash)) => format!("{version}  (sha256:{}…)", hash.short()),
        (Some(version), None) => version.to_string(),
        (None, _) => "none".to_owned(),
    };
    let rows = [
        ("Version", Some(list.version.to_string())),
        ("Previous version", Some(previous)),
        ("As of", Some(format!("{}, the day of publication", list.published_on.in_words()))),
        ("In effect from", Some(list.effective_from.in_words())),
        ("Corrects version", list.corrects.map(|version| version.to_string())),
        ("Language", Some(closing::language_name(&list.language).to_owned())),
        ("Status", Some(status.to_owned())),
        ("Entries", Some(list.entries.len().to_string())),
        ("Contact for privacy", list.organisation.privacy_contact.clone()),
    ];
    TitleBlock {
        company: annex.company().to_owned(),
        address: postal(&list.organisation.address, ", "),
        title: "Annex III – List of subprocessors".to_owned(),
        subtitle:
            "For the data processing agreement and Annex III of the standard contractual clauses"
                .to_owned(),
        rows: rows
            .into_iter()
            .filter_map(|(label, value)| Some((label.to_owned(), Text::from(value?))))
            .collect(),
    }
}

/// One part, its entries in the frozen order under the names of their categories.
fn table(annex: &AnnexThree<'_>, caption: &str, entries: &[&Entry], before: usize) -> Table {
    let mut rows = Vec::new();
    let mut category: Option<Category> = None;
    for (at, entry) in entries.iter().enumerate() {
        if category != Some(entry.category) {
            category = Some(entry.category);
            rows.push(Row::Band(entry.category.words().into()));
        }
        let number = before + at + 1;
        rows.push(Row::Cells {
            place: format!("entry {number} ({})", entry.legal_name),
            cells: columns::cells(annex, entry, number),
        });
    }
    Table { caption: caption.to_owned(), columns: columns::all(annex.edition), rows, size: 6.6 }
}

fn notes(annex: &AnnexThree<'_>) -> Vec<Vec<Block>> {
    let company = annex.company();
    let count = annex.list.entries.len();
    let day = annex.list.effective_from.in_words();
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    let mut notes = Vec::new();
    if annex.is_the_list() {
        notes.push(format!(
            "This list has {entries}. No other subprocessors are engaged as of {day}."
        ));
        notes.push(format!(
            "This is the list of subprocessors meant by Clause 9(a) and Annex III of the standard contractual clauses \
             (Implementing Decision (EU) 2021/914) and by the data processing agreements of {company}."
        ));
    }
    if !annex.is_the_list() {
        notes.push(format!("This list has {entries}."));
    }
    if !annex.is_ours() {
        notes.push("This list was public before it was recorded here. What it did not say is marked as not stated.".to_owned());
    }
    notes.push(format!(
        "{company} remains fully liable to its customers for the performance of the data protection obligations of its subprocessors."
    ));
    notes.push(
        "A subprocessor in Part C receives personal data only under the condition that its entry names. \
         Companies that decide themselves about the purposes and means of processing are independent controllers; they are not subprocessors \
         and do not stand in this list."
            .to_owned(),
    );
    notes.push(format!(
        "This list is written in {0}, and the {0} text binds.",
        closing::language_name(&annex.list.language)
    ));
    notes.into_iter().map(|note| vec![Block::Paragraph(note.into())]).collect()
}
