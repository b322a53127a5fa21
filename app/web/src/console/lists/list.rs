//! What waits to be published, by day, and what was published.

use domain::person::Permission;
use domain::time::Day;
use leptos::prelude::*;
use workflow::lists::{self, Public};
use workflow::requests::{self, Ready, RequestLine};

use super::fields;
use crate::cells;
use crate::console::requests::list::row;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{ActionLink, Column, Heading, On, Table, empty, section};
use crate::paths;
use crate::portal::words::counted;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;

/// Shows the folder.
pub async fn page(seat: Seat) -> Answered {
    let mut work = seat.read().await?;
    let ready = requests::ready(&mut work).await?;
    let public = lists::load(&mut work).await?;
    let may_publish = seat.may(Permission::Publish);
    let in_use = seat.may(Permission::ReadRestricted).then(|| {
        let words = if seat.may(Permission::ApproveLegally) {
            "Declare what is already in use"
        } else {
            "What could be declared as in use"
        };
        view! { <a class="button" href=paths::IN_USE>{words}</a> }.into_any()
    });
    let page = Page::new(seat.desk.at(Folder::Lists), "List versions", || {
        view! {
            <Heading title="List versions" lead="What the public reads, frozen version by version." actions=in_use/>
            {section("Waiting to be published", waiting(&ready, public.today, may_publish))}
            {section("Published", published(&public))}
        }
    });
    Ok(Answer::page(page))
}

fn waiting(ready: &Ready, today: Day, may_publish: bool) -> AnyView {
    if ready.days.is_empty() && ready.approved.is_empty() {
        let next = view! { <p>"Requests come here when a legal approver has approved them."</p> };
        return empty("Nothing waits to be published", next);
    }
    let days = ready
        .days
        .iter()
        .map(|(day, lines)| one_day(*day, lines, today, may_publish))
        .collect_view();
    let approved = (!ready.approved.is_empty()).then(|| {
        let who = if may_publish {
            "Open a request to choose its day of effect."
        } else {
            "A publisher chooses the day of effect."
        };
        view! {
            <h3>"Approved, without a day"</h3>
            {table(&ready.approved, today)}
            <p>{who}</p>
        }
    });
    let who = (!may_publish).then(|| words::who_may(Permission::Publish));
    view! { {days} {approved} {who} }.into_any()
}

fn one_day(day: Day, lines: &[RequestLine], today: Day, may_publish: bool) -> AnyView {
    let act = may_publish.then(|| {
        view! { <p><ActionLink path=paths::publish_on(day) words="See what would be published"/></p> }
    });
    view! { <h3>"From " <On day=day/></h3> {table(lines, today)} {act} }.into_any()
}

fn table(lines: &[RequestLine], today: Day) -> AnyView {
    let caption = counted(lines.len(), "request", "requests");
    let columns = ["Request", "Kind", "State", "Wished day"].map(Column::text);
    let rows = lines.iter().map(|line| row(line, today)).collect();
    view! { <Table caption=caption columns=columns.into() rows=rows/> }.into_any()
}

fn published(public: &Public) -> AnyView {
    let versions = public.timeline.versions();
    if versions.is_empty() {
        let next = view! {
            <p>"A legal approver declares what is already in use, or a requester asks for the first subprocessor."</p>
        };
        return empty("Nothing is published yet", next);
    }
    let columns = vec![
        Column::text("Version"),
        Column::text("Standing"),
        Column::text("In force from"),
        Column::text("Published on"),
        Column::number("Entries"),
    ];
    let rows = versions
        .iter()
        .rev()
        .map(|version| {
            let path = paths::record(paths::LISTS, version.number());
            cells![
                view! { <a href=path>{version.number().to_string()}</a> },
                fields::standing(&public.timeline.standing(version, public.today)),
                view! { <On day=version.snapshot.effective_from/> },
                view! { <On day=version.snapshot.published_on/> },
                version.snapshot.entries.len(),
            ]
        })
        .collect();
    let caption = counted(versions.len(), "version", "versions");
    view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
}
