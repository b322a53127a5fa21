//! The first page of the console: what waits for the person, the most urgent first. While a company
//! has published nothing yet, the way to its first list stands above it.

use domain::person::{Permission, Role};
use domain::second_signature::ActKind;
use leptos::prelude::*;
use workflow::first_steps::{self, FirstSteps};
use workflow::registry;
use workflow::requests::inbox::{self, Subject, Waiting};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{Badge, Column, Heading, On, Table, Tone, empty, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;

/// Shows the inbox.
pub async fn page(seat: Seat) -> Answered {
    let mut work = seat.read().await?;
    let waiting = inbox::show(&mut work).await?;
    let steps = first_steps::show(&mut work).await?;
    let today = registry::today(&mut work).await?;
    let name = seat.person().name.to_string();
    let page = Page::new(seat.desk.at(Folder::Inbox), "Inbox", || {
        let begin =
            (!steps.is_done()).then(|| section("Towards the first list", checklist(&steps, &seat)));
        view! {
            <Heading title="Inbox" lead=format!("What waits for you, {name}.")/>
            {begin}
            {tasks(&waiting, today, &seat)}
        }
    });
    Ok(Answer::page(page))
}

fn tasks(waiting: &[Waiting], today: domain::time::Day, seat: &Seat) -> AnyView {
    if waiting.is_empty() {
        return empty("Nothing waits for you", next(seat));
    }
    let columns = ["About", "What is to be done", "By"].map(Column::text);
    let rows = waiting.iter().map(|task| row(task, today)).collect();
    let caption =
        if waiting.len() == 1 { "1 thing".to_owned() } else { format!("{} things", waiting.len()) };
    view! { <Table caption=caption columns=columns.into() rows=rows/> }.into_any()
}

fn row(task: &Waiting, today: domain::time::Day) -> Vec<AnyView> {
    let path = match task.subject {
        Subject::Request(id) => paths::record(paths::REQUESTS, id),
        Subject::Engagement(id) => paths::record(paths::ENGAGEMENTS, id),
        Subject::Document(id) => paths::record(paths::CONSOLE_DOCUMENTS, id),
        Subject::Agreement(id) => paths::below(paths::AGREEMENTS, id, "terms"),
        Subject::Obligation(id) => paths::record(paths::OBLIGATIONS, id),
        Subject::Account => paths::ACCOUNT.to_owned(),
        Subject::Act(ActKind::Baseline) => paths::BASELINE.to_owned(),
        Subject::Act(ActKind::Promises) => paths::SETTINGS.to_owned(),
        Subject::Act(ActKind::RoleGrant | ActKind::Reset) => paths::PEOPLE.to_owned(),
    };
    let due = task.due_on.map(|day| {
        let late = (day < today).then(|| view! { " " <Badge tone=Tone::Bad words="Overdue"/> });
        view! { <On day=day/> {late} }
    });
    cells![view! { <a href=path>{task.about.clone()}</a> }, task.task.clone(), due]
}

/// What the person could do of their own accord.
fn next(seat: &Seat) -> AnyView {
    if seat.may(Permission::MakeRequests) {
        view! { <p><a href=paths::NEW_VENDOR>"Record a vendor"</a>", or " <a href=paths::NEW_REQUEST>"make a request"</a> " about one that is recorded."</p> }.into_any()
    } else if seat.may(Permission::Publish) {
        view! { <p>"Requests come here when they are approved. " <a href=paths::LISTS>"Look at what was published"</a> "."</p> }.into_any()
    } else if seat.may(Permission::ReadLog) {
        view! { <p>"You have no part in requests. " <a href=paths::LOG>"Read the audit log"</a> ", or look at the " <a href=paths::REQUESTS>"requests"</a> "."</p> }.into_any()
    } else {
        view! { <p>"It comes here when it is your turn. Until then, look at the " <a href=paths::REQUESTS>"requests"</a> "."</p> }.into_any()
    }
}

/// The way to the first list, step by step, with who takes each.
fn checklist(steps: &FirstSteps, seat: &Seat) -> AnyView {
    let missing: Vec<&str> = steps.missing_roles.iter().map(|role| role.words()).collect();
    let people = if missing.is_empty() {
        "The four roles are filled.".to_owned()
    } else {
        format!(
            "Still missing: {}. One request needs {} different people.",
            missing.join(", "),
            steps.people_needed
        )
    };
    let lines = [
        step(
            missing.is_empty(),
            "Invite people",
            Permission::ManagePeople,
            paths::PEOPLE,
            people,
            seat,
        ),
        step(
            steps.has_settings,
            "Name the company and its promises",
            Permission::ProposePromises,
            paths::SETTINGS,
            "A legal approver proposes, a second person signs. A list names its company. Look at the baseline too: the gate compares vendors with it, and what it ships with may not be what you promised."
                .to_owned(),
            seat,
        ),
        step(
            steps.vendors > 0,
            "Record the first vendor",
            Permission::EditRegistry,
            paths::NEW_VENDOR,
            "Or import the list you have. The legal entity comes first, then what it is used for."
                .to_owned(),
            seat,
        ),
        step(
            steps.engagements > 0,
            "Say what it is used for",
            Permission::EditRegistry,
            paths::VENDORS,
            "An engagement is what is approved and listed. Add it on the page of the vendor."
                .to_owned(),
            seat,
        ),
        step(
            steps.has_list,
            "Declare what is already in use, and publish",
            Permission::ApproveLegally,
            paths::IN_USE,
            "A legal approver declares, a publisher publishes. Anything new goes by a request."
                .to_owned(),
            seat,
        ),
    ];
    view! { <ol class="checklist">{lines}</ol> }.into_any()
}

fn step(
    is_done: bool,
    what: &'static str,
    permission: Permission,
    path: &'static str,
    hint: String,
    seat: &Seat,
) -> AnyView {
    let mark = if is_done {
        view! { <Badge tone=Tone::Good words="Done"/> }
    } else {
        view! { <Badge tone=Tone::Neutral words="Open"/> }
    };
    let name = if seat.may(permission) && !is_done {
        view! { <a href=path>{what}</a> }.into_any()
    } else {
        view! { {what} }.into_any()
    };
    let who: Vec<&str> = permission.roles().map(Role::words).collect();
    let who = (!is_done).then(|| format!(" By: {}.", domain::refusal::one_of(&who)));
    view! { <li>{name} " " {mark} <p class="hint">{words::capital(&hint)} {who}</p></li> }
        .into_any()
}
