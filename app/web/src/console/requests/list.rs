//! The list of requests, with filters by form.

use axum::extract::Query;
use domain::page::{Page as Rows, PageRequest};
use domain::person::Permission;
use domain::request::{RequestKind, RequestState, RequestStateKind};
use domain::time::Day;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::registry;
use workflow::requests::{self, RequestFilter, RequestLine};

use super::fields;
use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{self, choices};
use crate::parts::{
    ActionLink, Choice, Column, Heading, On, Select, Table, empty, filter_form, pager_of,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    kind: String,
    mine: String,
    page: Option<u32>,
}

impl Asked {
    fn here(&self) -> String {
        let named = [("state", &self.state), ("kind", &self.kind), ("mine", &self.mine)];
        paths::with_set(paths::REQUESTS, named)
    }

    fn form(&self) -> Submission {
        Submission::empty()
            .with("state", self.state.as_str())
            .with("kind", self.kind.as_str())
            .with("mine", self.mine.as_str())
    }
}

/// Shows the list.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let filter = RequestFilter {
        state: is_state(&asked.state).then(|| asked.state.clone()),
        kind: RequestKind::parse(&asked.kind),
        requester: (asked.mine == "yes").then(|| seat.person().id),
    };
    let mut work = seat.read().await?;
    let found =
        requests::list(&mut work, &filter, PageRequest::new(asked.page.unwrap_or(1), 50)).await?;
    let today = registry::today(&mut work).await?;
    let may_ask = seat.may(Permission::MakeRequests);
    let actions = may_ask
        .then(|| view! { <ActionLink path=paths::NEW_REQUEST words="New request"/> }.into_any());
    let who = (!may_ask).then(|| words::who_may(Permission::MakeRequests));
    let (filters, table, pager) =
        (filters(&asked.form()), table(&found, today), pager_of(&found, asked.here()));
    let page = Page::new(seat.desk.at(Folder::Requests), "Requests", move || {
        view! {
            <Heading title="Requests" lead="Each change of the list, from the wish to the publication." actions=actions/>
            {filters}
            {table}
            {pager}
            {who}
        }
    });
    Ok(Answer::page(page))
}

fn filters(form: &Submission) -> AnyView {
    filter_form(
        paths::REQUESTS,
        view! {
            <Select form=form name="state" label="State" choices=states() none="Any"/>
            <Select form=form name="kind" label="Kind" choices=choices!(RequestKind) none="Any"/>
            <Select form=form name="mine" label="Made by" choices=vec![Choice::new("yes", "Me")] none="Anybody"/>
        },
    )
}

fn is_state(code: &str) -> bool {
    code == RequestState::EFFECTIVE || RequestStateKind::parse(code).is_some()
}

/// The states, and the one that a day makes of a publication.
fn states() -> Vec<Choice> {
    let mut states = choices!(RequestStateKind);
    let published =
        RequestStateKind::ALL.iter().position(|kind| *kind == RequestStateKind::Published);
    let after = published.map_or(states.len(), |at| at + 1);
    states.insert(after, Choice::new(RequestState::EFFECTIVE, "Effective, or held"));
    states
}

fn table(found: &Rows<RequestLine>, today: Day) -> AnyView {
    if found.rows.is_empty() {
        let next =
            view! { <p>"Change the filter, or have a requester make the first request."</p> };
        return empty("No request matches", next);
    }
    let columns = ["Request", "Kind", "State", "Wished day"].map(Column::text);
    let rows = found.rows.iter().map(|line| row(line, today)).collect();
    let caption =
        if found.total == 1 { "1 request".to_owned() } else { format!("{} requests", found.total) };
    view! { <Table caption=caption columns=columns.into() rows=rows/> }.into_any()
}

/// The cells of one request.
pub fn row(line: &RequestLine, today: Day) -> Vec<AnyView> {
    let request = &line.request;
    let path = paths::record(paths::REQUESTS, request.id);
    cells![
        view! { <a href=path>{request.reference().to_string()}</a> " " {line.about.clone()} },
        request.kind.words(),
        fields::state(&request.state, today, line.is_held),
        request.details.wished_on.map(|day| view! { <On day=day/> }),
    ]
}
