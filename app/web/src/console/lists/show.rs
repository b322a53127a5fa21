//! One published version, as people inside see it: its facts, its public files, and the edition for
//! contracts.

use domain::list_version::{ListVersion, VersionNumber};
use domain::person::Permission;
use leptos::prelude::*;
use workflow::lists::{self, Public};
use workflow::requests::{self, RequestLine};

use super::fields;
use crate::address::Named;
use crate::console::seat::Seat;
use crate::console::words;
use crate::error::Problem;
use crate::parts::{At, Confirm, ErrorSummary, Facts, Heading, On, TextField, crumbs, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows a version.
pub async fn page(seat: Seat, Named(number): Named<VersionNumber>) -> Answered {
    Ok(Answer::page(view(&seat, number, &Submission::empty()).await?))
}

/// The page; `form` is what was typed for the edition for contracts.
pub async fn view(seat: &Seat, number: VersionNumber, form: &Submission) -> Result<Page, Problem> {
    let mut work = seat.read().await?;
    let public = lists::load(&mut work).await?;
    let version = public.timeline.find(number).ok_or_else(Problem::not_found)?;
    let carried = requests::in_version(&mut work, number).await?;
    let exports = seat.may(Permission::ExportContract);
    Ok(Page::new(seat.desk.at(Folder::Lists), format!("List version {number}"), || {
        let contract = if exports {
            contract(number, form)
        } else {
            words::who_may(Permission::ExportContract)
        };
        view! {
            <ErrorSummary form=form/>
            <Heading title=format!("List version {number}") crumbs=crumbs([(paths::LISTS, "List versions")])/>
            {section("Facts", facts(&public, version, seat))}
            {section("Requests that it carries", requests_of(&carried, version.replaced_by))}
            {section("Public pages and files", files(number))}
            {section("Annex III for a contract", contract)}
        }
    }))
}

fn facts(public: &Public, version: &ListVersion, seat: &Seat) -> AnyView {
    let snapshot = &version.snapshot;
    let at = snapshot.published_at();
    let facts = Facts::new()
        .with("Standing", fields::standing(&public.timeline.standing(version, public.today)))
        .with("In force from", view! { <On day=snapshot.effective_from/> })
        .maybe("Published at", at.map(|at| view! { <At moment=at zone=seat.zone.clone()/> }))
        .with("Entries", snapshot.entries.len())
        .with(
            "Content hash",
            view! { <code class="hash">{snapshot.content_hash.to_string()}</code> },
        )
        .with(
            "Hash with contact persons",
            view! { <code class="hash">{version.contract_hash.to_string()}</code> },
        );
    let facts = match public.timeline.predecessor(version) {
        Some(before) => facts.with("Follows", link(before.number())),
        None => facts.with("Follows", "Nothing: it is the first"),
    };
    match snapshot.corrects {
        Some(corrected) => facts.with("Corrects", link(corrected)).view(),
        None => facts.view(),
    }
}

fn link(number: VersionNumber) -> AnyView {
    view! { <a href=paths::record(paths::LISTS, number)>{number.to_string()}</a> }.into_any()
}

fn requests_of(carried: &[RequestLine], replaced_by: Option<VersionNumber>) -> AnyView {
    if let Some(newer) = replaced_by {
        return view! { <p>"What it carried is in version " {link(newer)} " now, which names the requests."</p> }.into_any();
    }
    if carried.is_empty() {
        return view! { <p>"None that is recorded here."</p> }.into_any();
    }
    let lines = carried.iter().map(|line| {
        let path = paths::record(paths::REQUESTS, line.request.id);
        view! { <li><a href=path>{line.request.reference().to_string()}</a> " " {line.request.kind.words()} ": " {line.about.clone()}</li> }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn files(number: VersionNumber) -> AnyView {
    let file = |kind: &str, words: &'static str| {
        view! { <li><a href=paths::version_file(number, kind)>{words}</a></li> }
    };
    view! {
        <ul>
            <li><a href=paths::version(number)>"The public page of this version"</a></li>
            {file("pdf", "Annex III without contact persons, as PDF")}
            {file("json", "JSON")}
            {file("csv", "CSV")}
        </ul>
    }
    .into_any()
}

fn contract(number: VersionNumber, form: &Submission) -> AnyView {
    let fields = view! {
        <TextField form=form name="recipient" label="For whom" hint="Kept in the register of exports." optional=true/>
    };
    Confirm::new(
        "With the contact persons",
        paths::below(paths::LISTS, number, "contract"),
        "Download the PDF",
    )
    .change("The download is written into the register of exports and into the audit log.")
    .fields(fields)
    .view()
}
