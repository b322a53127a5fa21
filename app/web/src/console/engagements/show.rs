//! One engagement: what it is, its contract, its transfers, its gate.

use std::sync::Arc;

use domain::agreement::Agreement;
use domain::country::{Country, Origin};
use domain::engagement::{Footing, Standing};
use domain::id::EngagementId;
use domain::person::Permission;
use domain::request::{Request, RequestState};
use domain::taxonomy::Taxonomy;
use domain::transfer::{OriginVerdict, Tia, Transfer};
use leptos::prelude::*;
use workflow::engagements::{self, EngagementView};
use workflow::registry;

use super::{fields, gate, mending};
use crate::address::Named;
use crate::cells;
use crate::console::seat::Seat;
use crate::console::{agreements, obligations, words};
use crate::parts::{ActionLink, Column, Heading, Table, Tone, crumbs, notice, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};

/// Shows an engagement.
pub async fn page(seat: Seat, Named(id): Named<EngagementId>) -> Answered {
    let mut work = seat.read().await?;
    let found = engagements::show(&mut work, id).await?;
    let taxonomy = registry::words(&mut work).await?.taxonomy;
    let rights = Rights {
        may_edit: seat.may(Permission::EditRegistry),
        may_transfer: seat.may(Permission::EditTransfers),
        may_ask: seat.may(Permission::MakeRequests),
    };
    Ok(Answer::page(view(&seat.desk, &found, &taxonomy, &rights)))
}

struct Rights {
    may_edit: bool,
    may_transfer: bool,
    may_ask: bool,
}

fn view(desk: &Arc<Desk>, found: &EngagementView, taxonomy: &Taxonomy, rights: &Rights) -> Page {
    let engagement = &found.line.engagement;
    let name = engagement.details.service_name.to_string();
    let vendor = found.vendor.details.display_name().to_string();
    let vendor_path = paths::record(paths::VENDORS, engagement.vendor);
    let is_locked = found.open_request.as_ref().is_some_and(Request::locks_content);
    let edit = (rights.may_edit && !is_locked).then(|| {
        let path = paths::below(paths::ENGAGEMENTS, engagement.id, "edit");
        view! { <a class="button" href=path>"Edit engagement"</a> }
    });
    let ask = (rights.may_ask && found.can_be_asked_for).then(|| {
        let path = paths::with_query(paths::NEW_REQUEST, "engagement", &engagement.id.to_string());
        view! { <ActionLink path=path words="Make a request"/> }
    });
    let actions = (edit.is_some() || ask.is_some()).then(|| view! { {edit} {ask} }.into_any());
    Page::new(desk.at(Folder::Engagements), format!("{name}, {vendor}"), || {
        view! {
            <Heading title=name crumbs=crumbs([(paths::ENGAGEMENTS, "Engagements"), (&vendor_path, &vendor)]) actions=actions/>
            <p>
            {words::standing(found.line.standing)} " DPA: " {words::dpa(found.line.dpa)}
            {found.gate.as_ref().map(|gate| view! { " Gate: " {words::verdict(gate.verdict())} })}
            {end(found)}
        </p>
            {mending::view(found)}
            {fallen(found)}
            {should_leave(found)}
            {open_request(found)}
            {section("Facts", fields::facts(engagement, taxonomy))}
            {section("Processing", fields::description(engagement))}
            {section("Agreements that cover it", contracts(found))}
            {section("Confidentiality obligations", secrecy(found))}
            {section("Transfers", transfers(found, rights))}
            {found.gate.as_ref().map(|result| section("Equivalence gate", gate::view(result)))}
        }
    })
}

/// From which day it is off the list, once its removal is published, or that it does not come to it.
fn end(found: &EngagementView) -> Option<String> {
    let day = found.line.engagement.ends_on()?;
    if found.line.engagement.never_came() {
        return Some(
            " It was announced, and the announcement was withdrawn: it does not come to the list."
                .to_owned(),
        );
    }
    let words = if day > found.today { "It leaves the list on" } else { "Off the list since" };
    Some(format!(" {words} {}.", day.in_words()))
}

/// That the verdict does not pass any more, and what follows (decision 20, domain.md 7.2). What was in
/// use already has a notice of its own.
fn fallen(found: &EngagementView) -> Option<AnyView> {
    let engagement = &found.line.engagement;
    let judged = found.judged.as_ref().filter(|_| !engagement.was_in_use())?;
    let from = engagement.listing(found.today).map(|listing| listing.from.in_words())?;
    let (tone, heading, told) = match (judged.footing, found.line.standing) {
        (Footing::Sound, _) => return None,
        (Footing::Deficient, _) => (
            Tone::Attention,
            "To be mended: the terms do not pass the gate any more".to_owned(),
            "It stays on the list, and nothing about it is changed but by a request that passes.",
        ),
        (Footing::Held, Standing::Announced) => (
            Tone::Attention,
            format!("It would be held on {from}"),
            "It is announced, and the verdict for its day is not pass. Mend it before, or ask for its removal.",
        ),
        (Footing::Held, _) => (
            Tone::Bad,
            "Held: what is missing".to_owned(),
            "Its day has come, and by what is on record now the vendor's terms pass the gate neither for that day nor for today. The vendor may not process customers' data in this way until they do. The public list stays as it was published: mend the terms, or ask for a removal.",
        ),
    };
    let missing = match judged.missing.as_slice() {
        [] => vec![
            "At least one clause falls short or is not shown yet. A legal approver sees which one."
                .to_owned(),
        ],
        missing => missing.to_vec(),
    };
    let lines = missing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    Some(notice(tone, heading, view! { <p>{told}</p> <ul>{lines}</ul> }))
}

/// That the list still names what is recorded as no subprocessor.
fn should_leave(found: &EngagementView) -> Option<AnyView> {
    found.line.engagement.should_leave(found.today).then(|| {
        let body = view! { <p>"The public list names it as one until its removal is published. Ask for its removal, or change the relationship back."</p> };
        notice(Tone::Attention, "Recorded as no subprocessor, and still on the list", body)
    })
}

/// The request about it that is not over, and what that means to whoever would change something.
fn open_request(found: &EngagementView) -> Option<AnyView> {
    let request = found.open_request.as_ref()?;
    let path = paths::record(paths::REQUESTS, request.id);
    let link = view! { <a href=path>{request.reference().to_string()}</a> };
    let (heading, body) = match request.state {
        _ if request.locks_content() => (
            "This engagement is being reviewed",
            view! { <p>"It can be changed again when " {link} " is decided or returned."</p> }.into_any(),
        ),
        RequestState::Approved | RequestState::Scheduled { .. } => (
            "A request about it is approved",
            view! { <p>{link} " was approved as everything stands. A change of what the list says, or of what the gate reads, makes the approval void, and both reviews begin anew."</p> }.into_any(),
        ),
        _ => (
            "A request about it is being written",
            view! { <p>{link} " is not handed in yet. Another one can be made when it is over."</p> }.into_any(),
        ),
    };
    Some(notice(Tone::Information, heading, body))
}

fn contracts(found: &EngagementView) -> AnyView {
    if found.agreements.is_empty() {
        return view! { <p>"No agreement covers it. Add one on the page of the vendor, or edit one there to cover it."</p> }.into_any();
    }
    let rows = found
        .agreements
        .iter()
        .map(|agreement| agreements::list::cells_of(agreement, None, found.today))
        .collect();
    view! { <Table caption="Agreements that cover it" columns=agreements::list::columns(false) rows=rows/> }.into_any()
}

fn secrecy(found: &EngagementView) -> AnyView {
    if found.obligations.is_empty() {
        return view! { <p>"No confidentiality obligation of the vendor is recorded."</p> }
            .into_any();
    }
    let rows = found
        .obligations
        .iter()
        .map(|one| obligations::list::cells_of(one, None, found.today))
        .collect();
    view! { <Table caption="Obligations of the vendor" columns=obligations::list::columns(false) rows=rows/> }.into_any()
}

fn transfers(found: &EngagementView, rights: &Rights) -> AnyView {
    let engagement = &found.line.engagement;
    let needs = found.origins.iter().map(|it| need(it, &found.waiting)).collect_view();
    let table = (!engagement.transfers.is_empty()).then(|| {
        let columns = ["Data from", "Rests on", "Fallback", "Modules", "Stands in", "Assessment"]
            .map(Column::text);
        let rows =
            engagement.transfers.iter().map(|one| transfer(one, &found.agreements)).collect();
        view! { <Table caption="Mechanisms" columns=columns.into() rows=rows/> }
    });
    let edit = rights.may_transfer.then(|| {
        let path = paths::below(paths::ENGAGEMENTS, engagement.id, "transfers");
        view! { <p><a class="button" href=path>"Edit transfers"</a></p> }
    });
    view! { <ul>{needs}</ul> {table} {edit} }.into_any()
}

fn need(verdict: &OriginVerdict, waiting: &[(Origin, String)]) -> AnyView {
    let from = format!("Data from {}: ", verdict.origin.words());
    let waits = waiting.iter().find(|(origin, _)| *origin == verdict.origin);
    let reached = reached(verdict);
    let words = match (&verdict.fault, verdict.is_needed()) {
        (Some(fault), _) => format!("✗ {fault}"),
        (None, true) => {
            let told = waits.map_or_else(
                || format!("✓ they reach {reached}, and a mechanism holds."),
                |(_, why)| format!("✗ they reach {reached}, and the mechanism waits for its agreement to bind. {why}"),
            );
            verdict.note.iter().fold(told, |told, note| format!("{told} {note}"))
        }
        (None, false) if verdict.adequate.is_empty() => {
            "✓ they stay where no mechanism is needed.".to_owned()
        }
        (None, false) => "✓ no other mechanism is needed.".to_owned(),
    };
    let adequate = (!verdict.adequate.is_empty())
        .then(|| format!(" An adequacy decision covers {}.", names(&verdict.adequate)));
    view! { <li>{from}{words}{adequate}</li> }.into_any()
}

fn reached(verdict: &OriginVerdict) -> String {
    let unresolved = "a place that is not resolved to countries";
    match (names(&verdict.destinations), verdict.reaches_unresolved) {
        (known, false) => known,
        (known, true) if known.is_empty() => unresolved.to_owned(),
        (known, true) => format!("{known} and {unresolved}"),
    }
}

fn names(countries: &[Country]) -> String {
    countries.iter().map(|country| country.name()).collect::<Vec<_>>().join(", ")
}

fn transfer(transfer: &Transfer, agreements: &[Agreement]) -> Vec<AnyView> {
    let modules: Vec<_> = transfer.scc_modules.iter().map(ToString::to_string).collect();
    let tia = transfer.tia.as_ref().map(assessment);
    cells![
        transfer.origin.words(),
        words::capital(transfer.mechanism.words()),
        transfer.fallback.map_or(String::new(), |fallback| words::capital(fallback.words())),
        modules.join(", "),
        stands_in(transfer, agreements),
        tia.map(|words| words::capital(&words)),
    ]
}

/// The agreement with the clauses, and the entry in the list of the framework.
fn stands_in(transfer: &Transfer, agreements: &[Agreement]) -> AnyView {
    let agreement = transfer.instrument.map(|id| {
        let known = agreements.iter().find(|agreement| agreement.id == id);
        let words = known.map_or_else(
            || "an agreement that does not cover it".to_owned(),
            |agreement| agreement.reference().to_string(),
        );
        view! { <div><a href=paths::record(paths::AGREEMENTS, id)>{words}</a></div> }
    });
    let entry = transfer.framework.as_ref().map(|entry| {
        let covers: Vec<&str> =
            entry.covers.iter().flatten().map(|data| data.words()).collect();
        let covers =
            if covers.is_empty() { String::new() } else { format!(" It covers {}.", covers.join(" and ")) };
        let status = if entry.is_active { "active" } else { "not active" };
        view! {
            <div>"“" {entry.listing_name.to_string()} "”, " {status} " on " {entry.checked_on.in_words()} "." {covers}</div>
        }
    });
    view! { {agreement} {entry} }.into_any()
}

/// `No obstacle found on 1 March 2026, by Lea Brandt, in TIA 7, to be reviewed by 1 March 2027`.
fn assessment(tia: &Tia) -> String {
    let told = format!("{} on {}", tia.outcome.words(), tia.done_on.in_words());
    let more = [
        tia.reviewer.as_ref().map(|name| format!("by {name}")),
        tia.document.as_ref().map(|document| format!("in {document}")),
        tia.review_due.map(|due| format!("to be reviewed by {}", due.in_words())),
    ];
    std::iter::once(told).chain(more.into_iter().flatten()).collect::<Vec<_>>().join(", ")
}
