//! The list as a page: today's, or that of any day or version.

use axum::extract::Query;
use axum::response::Response;
use domain::list_version::{AnnouncedChange, AnnouncedEntry, Entry, InForce};
use domain::organisation::Promises;
use domain::taxonomy::{Category, Code, Kind};
use domain::time::Day;
use islands::InstantFilter;
use leptos::prelude::*;

use super::files::chosen;
use super::filter::{Asked, Order, places};
use super::list::{self, Shown};
use super::words::{counted, place_name};
use super::{Portal, Visit};
use crate::error::Problem;
use crate::parts::{
    Choice, Facts, Heading, Hidden, On, Select, TextField, Tone, empty, ended, filter_form, notice,
    section,
};
use crate::paths;
use crate::render::Page;
use crate::shell::Tab;
use crate::submission::Submission;

/// `/subprocessors`
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, page(&portal, &asked)?))
}

/// The page; without anything published, a sentence.
pub(super) fn page(portal: &Portal, asked: &Asked) -> Result<Page, Problem> {
    let held = match chosen(portal, &asked.as_of, &asked.version) {
        // Nothing is published, or the first version is planned: the page says what is coming.
        Err(_) if asked.side().is_none() => return Ok(before_the_first(portal)),
        held => held?,
    };
    let title = format!("Subprocessors of {}", portal.company());
    let page = Page::new(portal.frame(Tab::Subprocessors), title, || whole(portal, asked, held))
        .described(format!(
            "Companies that process personal data on behalf of the customers of {}: version {}, in effect from {}.",
            portal.company(),
            held.version.number(),
            held.version.snapshot.effective_from.in_words(),
        ))
        .with_feed(paths::CHANGES_FEED);
    let is_a_view = asked.is_filtered() || asked.side().is_some() || asked.order().is_some();
    Ok(if is_a_view { page.unlisted() } else { page })
}

fn before_the_first(portal: &Portal) -> Page {
    let title = format!("Subprocessors of {}", portal.company());
    let announced = portal.public.timeline.announced(portal.public.today);
    Page::new(portal.frame(Tab::Subprocessors), title, || {
        let company = portal.company().to_owned();
        view! {
            <Heading title="Subprocessors"/>
            {empty("No list is in effect yet", view! { <p>"The list of subprocessors of " {company} " has not been published yet, or it takes effect on a later day."</p> })}
            {coming(portal, announced)}
        }
    })
    .with_feed(paths::CHANGES_FEED)
}

fn whole(portal: &Portal, asked: &Asked, held: InForce<'_>) -> AnyView {
    let entries: Vec<&Entry> = held.version.snapshot.entries.iter().collect();
    let unknown = asked.unknown(portal, &entries);
    let filter = asked.filter();
    let listed = portal.listed(held.version);
    // The filter that works while somebody types hides rows that stand in the page, so it stands
    // where all of them do; an address that filters is answered with what it asks for and no more.
    let is_whole = !asked.is_filtered();
    let both = entries.iter().copied().zip(listed.iter());
    let asked_for = both.filter(|(_, listed)| unknown.is_empty() && filter.lets(listed));
    let shown: Vec<Shown<'_>> = asked_for
        .map(|(entry, listed)| Shown { entry, carries: is_whole.then_some(listed) })
        .collect();
    let today = asked.side().is_none();
    let day = asked.day(portal);
    let announced = day.map_or_else(Vec::new, |day| portal.public.timeline.announced(day));
    let pdf = view! { <a class="button" href=file_address(asked, paths::SUBPROCESSORS_PDF)>"Annex III as PDF"</a> }.into_any();
    let lead = ended(format!(
        "Companies that process personal data of customers on behalf of {}",
        portal.company()
    ));
    view! {
        <Heading title="Subprocessors" lead=lead actions=Some(pdf)/>
        {(!today).then(|| other_day(portal, asked, held))}
        {corrected(held)}
        {facts(portal, held, day, entries.len())}
        {coming(portal, announced)}
        {filters(portal, asked, &entries)}
        {found(asked, unknown, entries.len(), shown.len())}
        {is_whole.then(|| view! { <InstantFilter/> })}
        {list::parts(portal, &shown, Some(asked))}
        {rules(portal)}
        {downloads(asked, held)}
    }
    .into_any()
}

/// What a visitor looks at who asked for another day or version.
fn other_day(portal: &Portal, asked: &Asked, held: InForce<'_>) -> AnyView {
    let version = held.version;
    let heading = match asked.side() {
        Some(("as_of", day)) => match Day::asked(day) {
            Some(day) if day > portal.public.today => format!("Planned for {}", day.in_words()),
            Some(day) if day == portal.public.today => {
                format!("The list as it is today, {}", day.in_words())
            }
            Some(day) => format!("The list as it was on {}", day.in_words()),
            None => "Another list".to_owned(),
        },
        _ => format!("Version {}", version.number()),
    };
    notice(
        Tone::Information,
        heading,
        view! {
            <p>
                "This is " <a href=paths::version(version.number())>"version " {version.number().to_string()}</a>
                ", in effect from " <On day=version.snapshot.effective_from/> ". "
                <a href=paths::SUBPROCESSORS>"See today’s list"</a> "."
            </p>
        },
    )
}

/// That the list is known to be wrong, by which version it was put right (decision 3).
fn corrected(held: InForce<'_>) -> Option<AnyView> {
    held.corrected_by.map(|by| {
        let link = view! { <a href=paths::version(by)>"Version " {by.to_string()}</a> };
        notice(
            Tone::Attention,
            "Something in this list was wrong",
            view! { <p>{link} " corrects it."</p> },
        )
    })
}

/// What is said of the list; when it last changed is asked of a day, not of a version.
fn facts(portal: &Portal, held: InForce<'_>, day: Option<Day>, count: usize) -> AnyView {
    let snapshot = &held.version.snapshot;
    let versions = portal.public.timeline.versions().iter();
    let published = versions.map(|version| version.snapshot.published_on);
    let changed = day.and_then(|day| published.filter(|published| *published <= day).max());
    let previous = snapshot.previous_version.map(|previous| {
        view! { " (" <a href=paths::compare(previous, snapshot.version)>"what changed since " {previous.to_string()}</a> ")" }
    });
    let until =
        held.superseded_on.map(|day| view! { ", until and including " <On day=day.before()/> });
    let facts = Facts::new()
        .with("Version", view! { <a href=paths::version(snapshot.version)>{snapshot.version.to_string()}</a> {previous} })
        .with("In effect", view! { "from " <On day=snapshot.effective_from/> {until} });
    let facts = match changed {
        Some(day) => facts.with("Last changed", view! { <On day=day/> }),
        None => facts,
    };
    facts
        .with("Entries", counted(count, "subprocessor", "subprocessors"))
        .with(
            "Content hash",
            view! { <a class="hash" href=format!("{}/{}", paths::VERIFY, snapshot.content_hash.hex())><code>{snapshot.content_hash.short().to_owned()} "…"</code></a> },
        )
        .view()
}

/// What is published for later, with both dates.
pub(super) fn coming(portal: &Portal, announced: Vec<AnnouncedEntry>) -> Option<AnyView> {
    if announced.is_empty() {
        return None;
    }
    let timeline = &portal.public.timeline;
    let lines = announced.into_iter().filter_map(|step| {
        let version = timeline.find(step.in_version)?;
        let from = version.snapshot.effective_from;
        let announced = portal.announcements.first_day(timeline, &step)?;
        // It was told before the version was cut again.
        let place = if announced < version.snapshot.published_on { ", now in " } else { ", in " };
        let (name, happens) = (step.known_as(), step.happens());
        let purpose = (step.change == AnnouncedChange::Added).then(|| view! { <span class="small">{step.entry.purpose.clone()}</span> });
        Some(view! {
            <li>
                <On day=from/> ": " <a href=paths::entry(step.entry.id)>{name}</a> " " {happens} ". "
                <span class="small">"Announced on " <On day=announced/> {place} <a href=paths::version(step.in_version)>"version " {step.in_version.to_string()}</a></span>
                {purpose}
            </li>
        })
    });
    let lines = lines.collect_view();
    Some(section("Announced changes", view! { <ul class="coming">{lines}</ul> }))
}

fn filters(portal: &Portal, asked: &Asked, entries: &[&Entry]) -> AnyView {
    let form = asked.submission();
    let hidden = asked
        .kept()
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    filter_form(
        paths::SUBPROCESSORS,
        view! {
            <TextField form=&form name="q" label="Search" kind="search"/>
            {select(&form, "category", "Category", categories(entries))}
            {select(&form, "country", "Country", countries(entries))}
            {select(&form, "product", "Product", products(portal, entries))}
            {select(&form, "region", "Region", regions(portal, entries))}
            {select(&form, "data", "Data", data(portal, entries))}
            <div class="sorting"><Select form=&form name="sort" label="Sort by" choices=orders() none="As published"/></div>
            <div class="sorting"><Select form=&form name="dir" label="Order" choices=vec![Choice::new("desc", "Descending")] none="Ascending"/></div>
            {hidden}
        },
    )
}

/// What the links in the head of the table sort by, for where there is no room for a head.
fn orders() -> Vec<Choice> {
    Order::ALL.iter().map(|order| Choice::new(order.code(), order.words())).collect()
}

/// A filter that can tell entries apart; others are left out.
fn select(
    form: &Submission,
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
) -> Option<AnyView> {
    if choices.len() < 2 && form.value(name).is_empty() {
        return None;
    }
    let choices = choices.into_iter().map(|(value, words)| Choice::new(value, words)).collect();
    Some(view! { <Select form=form name=name label=label choices=choices none="All"/> }.into_any())
}

fn categories(entries: &[&Entry]) -> Vec<(String, String)> {
    let used = Category::ALL
        .iter()
        .filter(|category| entries.iter().any(|entry| entry.category == **category));
    used.map(|category| (category.code().to_owned(), category.words().to_owned())).collect()
}

fn countries(entries: &[&Entry]) -> Vec<(String, String)> {
    let mut codes: Vec<&str> = entries.iter().flat_map(|entry| places(entry)).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut named: Vec<_> =
        codes.into_iter().map(|code| (code.to_owned(), place_name(code))).collect();
    named.sort_by(|one, other| one.1.cmp(&other.1));
    named
}

fn products(portal: &Portal, entries: &[&Entry]) -> Vec<(String, String)> {
    let known =
        portal.public.promises.as_ref().map_or(&[][..], |promises: &Promises| &promises.products);
    let used = |code: &Code| entries.iter().any(|entry| entry.products.contains(code));
    known
        .iter()
        .filter(|named| used(&named.code))
        .map(|named| (named.code.to_string(), named.name.to_string()))
        .collect()
}

fn regions(portal: &Portal, entries: &[&Entry]) -> Vec<(String, String)> {
    let known =
        portal.public.promises.as_ref().map_or(&[][..], |promises: &Promises| &promises.regions);
    let used = |code: &Code| entries.iter().any(|entry| entry.regions.contains(code));
    known
        .iter()
        .filter(|named| used(&named.code))
        .map(|named| (named.code.to_string(), named.name.to_string()))
        .collect()
}

fn data(portal: &Portal, entries: &[&Entry]) -> Vec<(String, String)> {
    let used = |code: &Code| {
        entries.iter().any(|entry| {
            entry.data_categories.contains(code) || entry.special_categories.contains(code)
        })
    };
    let terms = portal
        .public
        .taxonomy
        .terms()
        .iter()
        .filter(|term| term.kind == Kind::DataCategory && used(&term.code));
    terms.map(|term| (term.code.to_string(), term.label.clone())).collect()
}

/// How many are shown, and what was asked for that does not exist. Where nothing is asked yet, all
/// that [`InstantFilter`] may have to say stands by.
fn found(asked: &Asked, unknown: Vec<String>, all: usize, shown: usize) -> AnyView {
    let is_filtered = asked.is_filtered();
    let unknown = unknown.into_iter().map(|told| view! { <p>{told}</p> }).collect_view();
    let clear = || view! { <a href=asked.cleared()>"Clear the filters"</a> };
    let whole = (!is_filtered).then(|| view! { <p class="found_all">"Showing all " {all} "."</p> });
    let some = (!is_filtered || shown > 0).then(|| {
        view! { <p class="found_some" hidden=!is_filtered>"Showing " <span class="found_count">{shown}</span> " of " {all} ". " {clear()}</p> }
    });
    let none = (!is_filtered || shown == 0).then(|| {
        let told =
            empty(format!("None of {all} subprocessors match"), view! { {unknown} {clear()} });
        view! { <div class="found_none" hidden=!is_filtered>{told}</div> }
    });
    view! { <div class="found" role="status">{whole} {some} {none}</div> }.into_any()
}

/// What a subprocessor is, who answers for it, and how changes are told (domain.md 14.2).
fn rules(portal: &Portal) -> AnyView {
    let company = portal.company().to_owned();
    let promises = portal.public.promises.as_ref();
    let told = promises.map(|promises| {
        let contact = promises.privacy_contact.to_string();
        let days = promises.notice_unit.counted(promises.notice_days);
        view! {
            <p>
                "Customers are told of new subprocessors, and of changes that matter, at least " {days}
                " before they take effect. Within that time customers can object as their agreement says, to "
                <a href=format!("mailto:{contact}")>{contact.clone()}</a> "."
            </p>
        }
    });
    section(
        "What this list means",
        view! {
            <p>
                "A subprocessor is a company that processes personal data of our customers for us. A new one is admitted only
                when it is bound by duties of data protection at least equivalent to our own. " {company} " remains fully
                liable for what each of them does."
            </p>
            {told}
            <p>"Companies that decide themselves why and how they process data are not subprocessors and do not stand here."</p>
        },
    )
}

fn downloads(asked: &Asked, held: InForce<'_>) -> AnyView {
    let file = |path: &str| file_address(asked, path);
    let number = held.version.number().to_string();
    section(
        "Take it with you",
        view! {
            <ul class="plain_links">
                <li><a href=file(paths::SUBPROCESSORS_PDF)>"Annex III as PDF"</a> " for contracts, version " {number}</li>
                <li><a href=file(paths::SUBPROCESSORS_CSV)>"Table as CSV"</a> " for spreadsheets"</li>
                <li><a href=file(paths::SUBPROCESSORS_JSON)>"Data as JSON"</a> ", described by its " <a href=paths::SCHEMA>"schema"</a></li>
                <li><a href=paths::VERSIONS>"All versions"</a> ", each at an address of its own"</li>
                <li><a href=paths::COMPARE>"What changed between two days"</a></li>
                <li><a href=paths::CHANGES_FEED>"Feed of changes"</a> " to be told by a feed reader"</li>
            </ul>
        },
    )
}

/// The same list as a file.
fn file_address(asked: &Asked, path: &str) -> String {
    asked.side().map_or(path.to_owned(), |(name, value)| paths::with_query(path, name, value))
}
