//! What a visitor asks the list for: words, filters, an order, a day. All of it stands in the
//! address, so that it works by form and by link.

use domain::engagement::Place;
use domain::list_version::{Entry, FILTERS, ListFilter, Listed};
use domain::organisation::NamedCode;
use domain::taxonomy::{Category, Code, Kind};
use domain::text::{search_key, sort_key};
use domain::time::Day;
use serde::Deserialize;

use super::list::{self, Shown};
use super::{Portal, words};
use crate::parts::Direction;
use crate::paths;
use crate::submission::Submission;

/// The query of `/subprocessors`, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    category: String,
    country: String,
    product: String,
    region: String,
    data: String,
    sort: String,
    dir: String,
    pub as_of: String,
    pub version: String,
}

/// More of a code that does not exist is not repeated.
const LONGEST_CODE: usize = 40;

/// What the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Name,
    Category,
    From,
}

impl Order {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 3] = [Self::Name, Self::Category, Self::From];

    /// What stands above the column, as far as it does not depend on the day.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "Company",
            Self::Category => "Category",
            Self::From => "Listed since",
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Category => "category",
            Self::From => "from",
        }
    }
}

impl Asked {
    /// Whether entries are left out.
    pub fn is_filtered(&self) -> bool {
        self.filters().iter().any(|(_, value)| !value.trim().is_empty())
    }

    fn filters(&self) -> [(&'static str, &str); 6] {
        let [q, category, country, product, region, data] = FILTERS;
        [
            (q, &self.q),
            (category, &self.category),
            (country, &self.country),
            (product, &self.product),
            (region, &self.region),
            (data, &self.data),
        ]
    }

    /// The form as it was filled.
    pub fn submission(&self) -> Submission {
        let sorting = [("sort", self.sort.as_str()), ("dir", self.dir.as_str())];
        let asked = self.filters().into_iter().chain(sorting);
        asked.fold(Submission::empty(), |form, (name, value)| form.with(name, value))
    }

    /// The day or version that is asked for, besides today's list.
    pub fn side(&self) -> Option<(&'static str, &str)> {
        [("as_of", self.as_of.trim()), ("version", self.version.trim())]
            .into_iter()
            .find(|(_, value)| !value.is_empty())
    }

    /// The day that the list is asked for; none where a version is.
    pub fn day(&self, portal: &Portal) -> Option<Day> {
        match self.side() {
            None => Some(portal.public.today),
            Some(("as_of", day)) => Day::asked(day),
            Some(_) => None,
        }
    }

    /// What the form keeps without showing it.
    pub fn kept(&self) -> Vec<(&'static str, String)> {
        self.side().into_iter().map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// The order, and whether it is turned round.
    pub fn order(&self) -> Option<(Order, Direction)> {
        let order = Order::ALL.into_iter().find(|order| order.code() == self.sort)?;
        let direction =
            if self.dir == "desc" { Direction::Descending } else { Direction::Ascending };
        Some((order, direction))
    }

    /// The address of the same list in another order.
    pub fn sorted_by(&self, order: Order) -> String {
        let is_ascending = self.order() == Some((order, Direction::Ascending));
        let dir = if is_ascending { "desc" } else { "asc" };
        let kept = self.filters().into_iter().chain(self.side());
        paths::with_set(paths::SUBPROCESSORS, kept.chain([("sort", order.code()), ("dir", dir)]))
    }

    /// The address without filters.
    pub fn cleared(&self) -> String {
        let side = self.side();
        side.map_or(paths::SUBPROCESSORS.to_owned(), |(name, value)| {
            paths::with_query(paths::SUBPROCESSORS, name, value)
        })
    }

    /// What the list is filtered by, for the rule that server and browser share.
    pub fn filter(&self) -> ListFilter {
        ListFilter::of(self.filters().map(|(_, asked)| asked), search_key)
    }

    /// A sentence for each filter that asks for what does not exist: not even an entry that serves
    /// all products serves that. `entries` are those of the list, which may know codes of before.
    /// Products and regions are those of today's settings, which say nothing about another day.
    pub fn unknown(&self, portal: &Portal, entries: &[&Entry]) -> Vec<String> {
        let [_, (_, category), (_, country), (_, product), (_, region), (_, data)] =
            self.filters().map(|(name, asked)| (name, asked.trim()));
        let own = |of: fn(&Entry) -> &[Code], code: &str| {
            entries.iter().any(|entry| of(entry).iter().any(|own| own.as_str() == code))
        };
        let is_today = self.side().is_none();
        let promises = portal.public.promises.as_ref();
        let named =
            |known: &[NamedCode], code: &str| known.iter().any(|named| named.code.as_str() == code);
        let products = promises.map_or(&[][..], |promises| &promises.products);
        let regions = promises.map_or(&[][..], |promises| &promises.regions);
        let mut terms = portal.public.taxonomy.terms().iter();
        let filters = [
            ("category", category, Category::ALL.iter().any(|known| known.code() == category)),
            (
                "country",
                country,
                Place::parse(country).is_some()
                    || entries.iter().any(|entry| places(entry).any(|place| place == country)),
            ),
            (
                "product",
                product,
                !is_today || named(products, product) || own(|entry| &entry.products, product),
            ),
            (
                "region",
                region,
                !is_today || named(regions, region) || own(|entry| &entry.regions, region),
            ),
            (
                "category of data",
                data,
                terms.any(|term| term.kind == Kind::DataCategory && term.code.as_str() == data)
                    || entries.iter().any(|entry| has_data(entry, data)),
            ),
        ];
        let unknown = filters.into_iter().filter(|(_, asked, known)| !asked.is_empty() && !known);
        let told = unknown.map(|(what, asked, _)| {
            let code: String = asked.chars().take(LONGEST_CODE).collect();
            format!("There is no {what} “{code}”.")
        });
        told.collect()
    }

    /// Puts the entries into the order that is asked for; none keeps the published one.
    pub fn sort(&self, shown: &mut [Shown<'_>]) {
        let Some((order, direction)) = self.order() else { return };
        match order {
            Order::Name => shown.sort_by_cached_key(|shown| sort_key(&shown.entry.display_name)),
            Order::Category => shown.sort_by_key(|shown| {
                Category::ALL.iter().position(|known| *known == shown.entry.category)
            }),
            Order::From => shown.sort_by_key(|shown| shown.entry.effective_from),
        }
        if direction == Direction::Descending {
            shown.reverse();
        }
    }
}

/// The codes of countries and groups where the entry's data are, without the seat.
pub fn places(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.places().filter_map(|location| location.country.as_deref())
}

fn has_data(entry: &Entry, code: &str) -> bool {
    let mut own = entry.data_categories.iter().chain(&entry.special_categories);
    own.any(|own| own.as_str() == code)
}

/// What the filter reads of an entry.
pub fn listed(portal: &Portal, entry: &Entry) -> Listed {
    let texts = |codes: &[Code]| codes.iter().map(Code::to_string).collect();
    let data = [&entry.data_categories[..], &entry.special_categories].concat();
    let codes = [
        vec![entry.category.code().to_owned()],
        places(entry).map(str::to_owned).collect(),
        texts(&entry.products),
        texts(&entry.regions),
        texts(&data),
    ];
    let row = search_key(&list::said(portal, entry));
    Listed::new(row, &search_key(&besides(portal, entry)), codes)
}

/// What is searched in and stands on the entry's own page only.
fn besides(portal: &Portal, entry: &Entry) -> String {
    let former = entry.former_names.iter().map(|former| former.name.clone());
    let mut parts = vec![entry.legal_name.clone(), entry.description.clone()];
    parts.extend(former);
    parts.extend(entry.service.clone());
    parts.extend(entry.locations.iter().map(words::place));
    parts.extend(words::address(&entry.address));
    parts.push(portal.labels(Kind::Purpose, &entry.purposes));
    parts.join(" ")
}
