//! What all records of the registry share: the words they are checked against, the day, their
//! history, and what their change means for requests.

use domain::audit::Action;
use domain::baseline::{Baseline, BaselineDetails};
use domain::country::CountrySets;
use domain::engagement::Vocabulary;
use domain::fields::Fields;
use domain::id::BaselineId;
use domain::organisation::{Organisation, PortalTextsDraft, Technical};
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::taxonomy::{Code, Taxonomy};
use domain::text::Line;
use domain::time::{Day, Zone};
use serde::Serialize;
use store::organisation::Settings;
use store::revisions::Revision;

use crate::failure::{Error, Failure};
use crate::office::Office;
use crate::work::{Caller, Work};

/// Puts the taxonomies, the country sets, the first baseline and empty settings where there are
/// none. Called at every start, after the migrations.
pub async fn ensure_seeded(office: &Office) -> Result<(), Error> {
    let mut work = office.read(Caller::clock()).await?;
    if store::organisation::settings(&mut work.tx).await?.is_some() {
        return Ok(());
    }
    drop(work);
    let mut work = office.write(Caller::clock()).await?;
    if store::organisation::settings(&mut work.tx).await?.is_some() {
        return Ok(());
    }
    for (place, term) in (1..).zip(Taxonomy::seeded().terms()) {
        store::taxonomy::insert(&mut work.tx, place, term).await?;
    }
    for membership in CountrySets::seeded().memberships() {
        store::country_sets::insert(&mut work.tx, membership).await?;
    }
    let first = Baseline {
        id: BaselineId::new(work.dice.uuid_at(work.now)?),
        number: 1,
        details: BaselineDetails::first(work.now.day_in(&Zone::utc())),
    };
    store::baselines::insert(&mut work.tx, &first).await?;
    store::organisation::insert(&mut work.tx, &bare_settings(work.now.day_in(&Zone::utc()))?)
        .await?;
    work.commit().await
}

/// Settings before anybody set something.
fn bare_settings(today: Day) -> Result<Settings, Error> {
    let broken = |_| Failure::Broken("the first settings are not well formed".to_owned());
    let portal = PortalTextsDraft::default().check(today)?;
    let language = Line::parse("en").map_err(broken)?;
    let technical = Technical { timezone: Zone::utc(), language };
    Ok(Settings { promises: None, portal, technical, revision: 1 })
}

/// The settings. A database that was not seeded is ours to mend.
pub async fn settings(work: &mut Work) -> Result<Settings, Error> {
    let found = store::organisation::settings(&mut work.tx).await?;
    Ok(found.ok_or_else(|| Failure::Broken("the database was not seeded".to_owned()))?)
}

/// Today, in the organisation's zone.
pub async fn today(work: &mut Work) -> Result<Day, Error> {
    let settings = settings(work).await?;
    Ok(work.now.day_in(&settings.technical.timezone))
}

/// What forms choose from and are checked against.
#[derive(Debug, Clone)]
pub struct Words {
    /// Data categories, data subjects, purposes.
    pub taxonomy: Taxonomy,
    /// The organisation, once it has promises.
    pub organisation: Option<Organisation>,
    products: Vec<Code>,
    regions: Vec<Code>,
}

impl Words {
    /// For checking a draft of an engagement.
    pub fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary { taxonomy: &self.taxonomy, products: &self.products, regions: &self.regions }
    }
}

/// The words of today.
pub async fn words(work: &mut Work) -> Result<Words, Error> {
    let taxonomy = store::taxonomy::load(&mut work.tx).await?;
    let organisation = store::organisation::find(&mut work.tx).await?;
    let promises = organisation.as_ref().map(|organisation| &organisation.promises);
    let codes = |named: Option<&[domain::organisation::NamedCode]>| {
        named.unwrap_or_default().iter().map(|known| known.code.clone()).collect()
    };
    let products = codes(promises.map(|promises| promises.products.as_slice()));
    let regions = codes(promises.map(|promises| promises.regions.as_slice()));
    Ok(Words { taxonomy, organisation, products, regions })
}

/// What was done to a record, for the log and its history.
pub(crate) struct Deed<'a> {
    /// What happened.
    pub action: Action,
    /// By which right.
    pub by: Permission,
    /// A word of the glossary.
    pub kind: &'static str,
    /// Which record.
    pub id: String,
    /// The revision it now has.
    pub revision: i64,
    /// The names of the fields that changed.
    pub fields: Vec<String>,
    /// Short facts for the log, never texts that people typed.
    pub facts: &'a [(&'a str, String)],
}

/// Records a deed in the audit log, and keeps what the record now says.
pub(crate) async fn keep(
    work: &mut Work,
    deed: Deed<'_>,
    content: &(impl Serialize + Sync),
) -> Result<(), Error> {
    let event = work.event_by(deed.action, deed.by).on(deed.kind, &deed.id).changing(deed.fields);
    let by = event.actor.to_string();
    let mut event = event.with("revision", deed.revision);
    for (name, fact) in deed.facts {
        event = event.with(name, fact);
    }
    work.record(event).await?;
    let revision = Revision { number: deed.revision, at: work.now, by, content };
    store::revisions::append(&mut work.tx, deed.kind, &deed.id, &revision).await?;
    Ok(())
}

/// The names of the fields that differ; a row of a list counts as the list.
pub(crate) fn changed(before: &Fields, after: &Fields) -> Vec<String> {
    let mut names: Vec<String> = before
        .iter()
        .chain(after.iter())
        .filter(|(name, _)| before.many(name) != after.many(name))
        .map(|(name, _)| name.split('.').next().unwrap_or(name).to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// How many rows are read at once where what is looked for is derived and not stored.
pub(crate) const PIECE: u32 = 200;

/// One page of rows that were found already.
pub(crate) fn page_of<T>(found: Vec<T>, page: PageRequest) -> Page<T> {
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let skip = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let take = usize::try_from(page.size()).unwrap_or(usize::MAX);
    let rows = found.into_iter().skip(skip).take(take).collect();
    Page { rows, total, request: page }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_fields_that_differ_are_kept() {
        let of = |pairs: &[(&str, &str)]| {
            let mut fields = Fields::default();
            pairs.iter().for_each(|(name, value)| fields.push(*name, *value));
            fields
        };
        let before =
            of(&[("name", "a"), ("city", "b"), ("places.0.role", "x"), ("places.0.label", "y")]);
        let after =
            of(&[("name", "a"), ("city", "c"), ("places.0.role", "z"), ("places.1.role", "x")]);
        assert_eq!(changed(&before, &after), ["city", "places"]);
        assert_eq!(changed(&before, &before), Vec::<String>::new());
    }
}
