//! The list as tables, in the parts of Annex III (domain.md 12.3), so that page and paper agree.

use domain::country::Country;
use domain::engagement::Optionality;
use domain::id::EngagementId;
use domain::list_version::{Entry, ListPart, Listed};
use domain::time::Day;
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

/// An entry that is shown; what its row carries for the filter that works while somebody types, if
/// that filter stands in the page.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    pub entry: &'a Entry,
    pub carries: Option<&'a Listed>,
}

/// A section for each part that has entries. Columns are sorted by link where `asked` is given, and
/// then each caption can be counted anew by whoever hides rows.
pub fn parts(portal: &Portal, shown: &[Shown<'_>], asked: Option<&Asked>) -> AnyView {
    let sections = ListPart::ALL.iter().filter_map(|&part| {
        let mut own: Vec<Shown<'_>> =
            shown.iter().copied().filter(|shown| shown.entry.part() == part).collect();
        if own.is_empty() {
            return None;
        }
        if let Some(asked) = asked {
            asked.sort(&mut own);
        }
        let (heading, [one, many]) = heading(part);
        let caption = counted(own.len(), one, many);
        let nouns = asked.map(|_| [one, many]);
        let rows = own.iter().map(|shown| row(portal, *shown)).collect();
        let since = listed_since(portal, own.iter().map(|shown| shown.entry));
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

fn row(portal: &Portal, shown: Shown<'_>) -> Vec<AnyView> {
    let Shown { entry, carries } = shown;
    cells![
        name(entry, carries),
        entry.category.words(),
        service(portal, entry),
        portal.data(entry),
        places(entry),
        entry.effective_from.map(|day| view! { <On day=day/> }),
    ]
}

/// All that a row says, as [`row`] says it.
pub fn said(portal: &Portal, entry: &Entry) -> String {
    let (service, purpose) = service_and_purpose(entry);
    let data = portal.data(entry);
    let mut parts = vec![&*entry.display_name, entry.category.words(), purpose, &data];
    parts.extend(service);
    let more = [
        registered(entry),
        limits(portal, entry),
        condition(entry).map(|(optionality, condition)| [optionality, ": ", condition].concat()),
        Some(words::countries(entry).join(", ")),
        transfer(entry),
        entry.effective_from.map(Day::in_words),
    ];
    parts.extend(more.iter().flatten().map(String::as_str));
    parts.join(" ")
}

/// Where an entry stands in the page.
fn anchor(id: EngagementId) -> String {
    format!("entry_{id}")
}

/// What stands small under what a cell says; a space keeps their words apart.
fn small(words: Option<impl IntoView>) -> Option<impl IntoView> {
    words.map(|words| view! { " " <span class="small">{words}</span> })
}

/// The name with its anchor, the registered name where it is another, and the seat.
fn name(entry: &Entry, carries: Option<&Listed>) -> AnyView {
    let (id, path) = (anchor(entry.id), paths::entry(entry.id));
    let carries = carries.map(Listed::to_line);
    view! { <a id=id href=path data-find=carries>{entry.display_name.clone()}</a> {small(registered(entry))} }
        .into_any()
}

fn registered(entry: &Entry) -> Option<String> {
    let legal = (entry.legal_name != entry.display_name).then_some(entry.legal_name.as_str());
    let seat = entry.address.country.map(Country::name);
    let both: Vec<&str> = legal.into_iter().chain(seat).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

fn service(portal: &Portal, entry: &Entry) -> AnyView {
    let (service, purpose) = service_and_purpose(entry);
    let said = match service {
        Some(service) => {
            view! { {service.to_owned()} {small(Some(purpose.to_owned()))} }.into_any()
        }
        None => purpose.to_owned().into_any(),
    };
    let condition = condition(entry).map(|(optionality, condition)| {
        view! { <strong>{optionality} ": "</strong> {condition.to_owned()} }
    });
    view! { <div>{said} {small(limits(portal, entry))} {small(condition)}</div> }.into_any()
}

/// The service, where it is not called like the vendor, and what it is for.
fn service_and_purpose(entry: &Entry) -> (Option<&str>, &str) {
    let service = entry.service.as_deref().filter(|service| *service != entry.display_name);
    (service, &entry.purpose)
}

/// The products and regions that it serves; none where it serves all.
fn limits(portal: &Portal, entry: &Entry) -> Option<String> {
    let limits = [
        portal.products(entry).map(|names| format!("For {names}")),
        portal.regions(entry).map(|names| format!("In {names}")),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    (!limits.is_empty()).then(|| limits.join(" · "))
}

fn condition(entry: &Entry) -> Option<(&'static str, &str)> {
    let condition = || entry.activation_condition.as_deref().unwrap_or("Not stated.");
    (entry.optionality != Optionality::Core).then(|| (entry.optionality.words(), condition()))
}

fn places(entry: &Entry) -> AnyView {
    view! { <div>{words::countries(entry).join(", ")} {small(transfer(entry))}</div> }.into_any()
}

/// By what data may go where they go, as far as they need something.
fn transfer(entry: &Entry) -> Option<String> {
    let mut mechanisms: Vec<&str> = Vec::new();
    for transfer in &entry.transfers {
        let mechanism = transfer.mechanism.words();
        if !mechanisms.contains(&mechanism) {
            mechanisms.push(mechanism);
        }
    }
    let stated = (!mechanisms.is_empty()).then(|| mechanisms.join(", "));
    let all: Vec<String> = stated.into_iter().chain(unstated(entry)).collect();
    (!all.is_empty()).then(|| format!("Transfer: {}", all.join("; ")))
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
    use domain::list_version::{EntryLocation, EntryTransfer};
    use domain::transfer::Mechanism;

    use domain::taxonomy::Code;
    use workflow::testing::TestOffice;

    use super::super::filter;
    use super::*;
    use crate::render::markup;
    use crate::state::{App, Door};

    /// As a browser finds the text in what is written.
    fn text_content(html: &str) -> String {
        let text =
            html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        text.collect::<String>().replace("&amp;", "&")
    }

    #[tokio::test]
    async fn what_is_searched_in_a_row_is_what_a_browser_reads_in_it() {
        let test = TestOffice::open().await;
        let app = App::new(test.office.clone(), Door::default(), "", false).unwrap();
        let portal = Portal::now(&app).await.unwrap();
        let plain = Entry { effective_from: None, transfers: Vec::new(), ..Entry::sample(1) };
        let full = Entry {
            legal_name: "Registered & Sons Limited".into(),
            service: Some("Another Service".into()),
            optionality: Optionality::FeatureOptional,
            activation_condition: Some("Asked for".into()),
            products: [Code::parse("CORE"), Code::parse("MORE")].into_iter().flatten().collect(),
            regions: Code::parse("EU1").into_iter().collect(),
            ..Entry::sample(2)
        };
        let unstated = Entry { activation_condition: None, ..full.clone() };
        let words = |text: &str| -> Vec<String> {
            let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        for entry in [plain, Entry::sample(1), full, unstated] {
            let listed = filter::listed(&portal, &entry);
            for carries in [None, Some(&listed)] {
                let cells = row(&portal, Shown { entry: &entry, carries });
                let read = cells.into_iter().map(|cell| text_content(&markup(|| cell)));
                let read = read.collect::<Vec<_>>().join(" ");
                assert_eq!(words(&read), words(&said(&portal, &entry)), "{entry:?}");
            }
        }
    }

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
