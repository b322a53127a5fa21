//! The list as tables, in the parts of Annex III (domain.md 12.3), so that page and paper agree.

use domain::engagement::Optionality;
use domain::id::EngagementId;
use domain::list_version::{Entry, ListPart};
use leptos::prelude::*;

use super::Portal;
use super::filter::{Asked, Order};
use super::words::{self, counted};
use crate::cells;
use crate::parts::{Column, On, Table, section};
use crate::paths;

/// What stands above a part, and the words for one of its entries and for many.
const fn heading(part: ListPart) -> (&'static str, [&'static str; 2]) {
    match part {
        ListPart::ThirdParties => {
            ("Third parties", ["third-party subprocessor", "third-party subprocessors"])
        }
        ListPart::Affiliates => ("Companies of our group", ["affiliate", "affiliates"]),
        ListPart::Optional => {
            ("Only where a condition is met", ["optional subprocessor", "optional subprocessors"])
        }
    }
}

/// A section for each part that has entries. Columns are sorted by link where `asked` is given, and
/// then each caption can be counted anew by whoever hides rows.
pub fn parts(portal: &Portal, entries: &[&Entry], asked: Option<&Asked>) -> AnyView {
    let sections = ListPart::ALL.iter().filter_map(|&part| {
        let mut own: Vec<&Entry> =
            entries.iter().copied().filter(|entry| entry.part() == part).collect();
        if own.is_empty() {
            return None;
        }
        if let Some(asked) = asked {
            asked.sort(&mut own);
        }
        let (heading, [one, many]) = heading(part);
        let caption = counted(own.len(), one, many);
        let nouns = asked.map(|_| [one, many]);
        let rows = own.iter().map(|entry| row(portal, entry)).collect();
        let since = listed_since(portal, own.iter().copied());
        let columns = columns(asked, since);
        Some(section(
            heading,
            view! { <Table caption=caption columns=columns rows=rows nouns=nouns/> },
        ))
    });
    view! { <div class="list">{sections.collect_view()}</div> }.into_any()
}

/// What the first day of entries is called. It says when they came onto the list; what was in use
/// before the list was kept here came onto it later than into use (decision 14).
pub fn listed_since<'a>(
    portal: &Portal,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> &'static str {
    let today = portal.public.today;
    let is_coming = |entry: &Entry| entry.effective_from.is_some_and(|from| from > today);
    if entries.into_iter().any(is_coming) { "On the list from" } else { "Listed since" }
}

fn columns(asked: Option<&Asked>, since: &'static str) -> Vec<Column> {
    let sorted = |words: &'static str, order: Order| {
        let column = Column::text(words);
        let Some(asked) = asked else { return column };
        let direction =
            asked.order().filter(|(by, _)| *by == order).map(|(_, direction)| direction);
        column.sorted_at(asked.sorted_by(order), direction)
    };
    vec![
        sorted("Company", Order::Name),
        sorted("Category", Order::Category),
        Column::text("Service and purpose"),
        Column::text("Data"),
        Column::text("Where"),
        sorted(since, Order::From),
    ]
}

fn row(portal: &Portal, entry: &Entry) -> Vec<AnyView> {
    cells![
        name(entry),
        entry.category.words(),
        purpose(portal, entry),
        portal.data(entry),
        places(entry),
        entry.effective_from.map(|day| view! { <On day=day/> }),
    ]
}

/// Where an entry stands in the page.
pub fn anchor(id: EngagementId) -> String {
    format!("entry_{id}")
}

/// The name with its anchor, the registered name where it is another, and the seat.
fn name(entry: &Entry) -> AnyView {
    let (id, path) = (anchor(entry.id), paths::entry(entry.id));
    let legal = (entry.legal_name != entry.display_name).then(|| entry.legal_name.clone());
    let seat = entry.address.country.map(domain::country::Country::name);
    let small = [legal.as_deref(), seat].into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! {
        <a id=id href=path>{entry.display_name.clone()}</a>
        <span class="small">{small}</span>
    }
    .into_any()
}

fn purpose(portal: &Portal, entry: &Entry) -> AnyView {
    let limits = [
        portal.products(entry).map(|names| format!("For {names}")),
        portal.regions(entry).map(|names| format!("In {names}")),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    let limits =
        (!limits.is_empty()).then(|| view! { <span class="small">{limits.join(" · ")}</span> });
    let condition = (entry.optionality != Optionality::Core).then(|| {
        let condition = entry.activation_condition.clone().unwrap_or_else(|| "Not stated.".to_owned());
        view! { <span class="small"><strong>{entry.optionality.words()} ": "</strong>{condition}</span> }
    });
    let purpose = entry.purpose.clone();
    let service = entry.service.clone();
    if service.as_ref().is_none_or(|service| *service == entry.display_name) {
        return view! { <div>{purpose} {limits} {condition}</div> }.into_any();
    }
    view! { <div>{service} <span class="small">{purpose}</span> {limits} {condition}</div> }
        .into_any()
}

fn places(entry: &Entry) -> AnyView {
    let transfers = entry.transfers.iter().map(|transfer| transfer.mechanism.words());
    let mut mechanisms: Vec<&str> = Vec::new();
    for mechanism in transfers {
        if !mechanisms.contains(&mechanism) {
            mechanisms.push(mechanism);
        }
    }
    let mut stated: Vec<String> = Vec::new();
    if !mechanisms.is_empty() {
        stated.push(mechanisms.join(", "));
    }
    stated.extend(unstated(entry));
    let transfer = (!stated.is_empty())
        .then(|| view! { <span class="small">"Transfer: " {stated.join("; ")}</span> });
    view! { <div>{words::countries(entry).join(", ")} {transfer}</div> }.into_any()
}

/// Where data go and the entry does not say by what, in short.
fn unstated(entry: &Entry) -> Option<String> {
    if entry.transfers.is_empty() {
        return (!entry.unstated_transfers().is_empty()).then(|| "not stated".to_owned());
    }
    let mut names: Vec<&str> = Vec::new();
    for country in entry.unstated_transfers().iter().flat_map(|unstated| &unstated.destinations) {
        if !names.contains(&country.name()) {
            names.push(country.name());
        }
    }
    (!names.is_empty()).then(|| format!("not stated for {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use domain::country::Country;
    use domain::list_version::{EntryLocation, EntryTransfer};
    use domain::transfer::Mechanism;

    use super::*;
    use crate::render::markup;

    #[test]
    fn what_an_adequacy_decision_does_not_cover_is_not_stated_beside_it() {
        let sample = Entry::sample(1);
        let place = |code: &&str| EntryLocation {
            country: Some((*code).to_owned()),
            from: None,
            to: None,
            ..sample.locations[0].clone()
        };
        let adequacy = EntryTransfer {
            destinations: Country::parse("CA").into_iter().collect(),
            mechanism: Mechanism::Adequacy,
            fallback: None,
            scc_modules: Vec::new(),
            ..sample.transfers[0].clone()
        };
        for (codes, stated, needed, words) in [
            (&["CA"][..], true, false, Some("Transfer: adequacy decision<")),
            (
                &["AU", "CA", "US"],
                true,
                true,
                Some("Transfer: adequacy decision; not stated for Australia, United States<"),
            ),
            (&["US"], false, true, Some("Transfer: not stated<")),
            (&["DE"], false, false, None),
        ] {
            let entry = Entry {
                locations: codes.iter().map(place).collect(),
                transfers: stated.then(|| adequacy.clone()).into_iter().collect(),
                transfer_needed: Some(needed),
                ..sample.clone()
            };
            let html = markup(|| places(&entry)).replace("<!>", "");
            assert!(words.is_none_or(|words| html.contains(words)), "{html}");
            assert_eq!(html.contains("Transfer: "), words.is_some(), "{html}");
        }
    }
}
