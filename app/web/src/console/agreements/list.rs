//! The list of agreements, with search and filters by form.

use axum::extract::Query;
use domain::agreement::{Agreement, AgreementKind, AgreementStanding};
use domain::page::PageRequest;
use domain::time::Day;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::agreements::{self, AgreementFilter, AgreementQuery};
use workflow::registry;

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{self, choices};
use crate::parts::{Column, Heading, Select, Table, TextField, empty, filter_form, pager_of};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    state: String,
    page: Option<u32>,
}

/// Shows the list.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let query = AgreementQuery {
        filter: AgreementFilter { words: text(&asked.q), kind: AgreementKind::parse(&asked.kind) },
        standing: AgreementStanding::parse(&asked.state),
    };
    let mut work = seat.read().await?;
    let found =
        agreements::list(&mut work, &query, PageRequest::new(asked.page.unwrap_or(1), 50)).await?;
    let today = registry::today(&mut work).await?;

    let named = [("q", &asked.q), ("kind", &asked.kind), ("state", &asked.state)];
    let form = named
        .iter()
        .fold(Submission::empty(), |form, (name, value)| form.with(name, value.as_str()));
    let here = paths::with_set(paths::AGREEMENTS, named);
    let filters = filter_form(
        paths::AGREEMENTS,
        view! {
            <TextField form=&form name="q" label="Title, vendor or number" kind="search"/>
            <Select form=&form name="kind" label="Kind" choices=choices!(AgreementKind) none="Any"/>
            <Select form=&form name="state" label="State" choices=choices!(AgreementStanding) none="Any"/>
        },
    );
    let table = if found.rows.is_empty() {
        empty(
            "No agreement matches",
            view! { <p>"Change the search, or add an agreement on the page of its vendor."</p> },
        )
    } else {
        let rows = found
            .rows
            .iter()
            .map(|line| cells_of(&line.agreement, Some(&line.vendor_name), today))
            .collect();
        let caption = if found.total == 1 {
            "1 agreement".to_owned()
        } else {
            format!("{} agreements", found.total)
        };
        view! { <Table caption=caption columns=columns(true) rows=rows/> }.into_any()
    };
    let pager = pager_of(&found, here);
    let page = Page::new(seat.desk.at(Folder::Agreements), "Agreements", move || {
        view! {
            <Heading title="Agreements" lead="The instruments that bind vendors, and what they are worth today."/>
            <p>"See also the " <a href=paths::OBLIGATIONS>"confidentiality obligations"</a> "."</p>
            {filters}
            {table}
            {pager}
        }
    });
    Ok(Answer::page(page))
}

/// The columns of a table of agreements.
pub fn columns(with_vendor: bool) -> Vec<Column> {
    let names = ["Agreement", "Vendor", "Number", "Kind", "State", "Takes effect", "Ends"];
    names.into_iter().filter(|name| with_vendor || *name != "Vendor").map(Column::text).collect()
}

/// The cells of a row; with the vendor where several are listed.
pub fn cells_of(agreement: &Agreement, vendor: Option<&str>, today: Day) -> Vec<AnyView> {
    let path = paths::record(paths::AGREEMENTS, agreement.id);
    let mut cells = cells![view! { <a href=path>{agreement.details.title.to_string()}</a> }];
    if let Some(vendor) = vendor {
        let path = paths::record(paths::VENDORS, agreement.details.vendor);
        cells.extend(cells![view! { <a href=path>{vendor.to_owned()}</a> }]);
    }
    cells.extend(cells![
        agreement.reference().to_string(),
        agreement.details.kind.words(),
        words::agreement(agreement.standing(today)),
        agreement.details.effective_from.map(Day::in_words),
        agreement.ends_on().map(Day::in_words),
    ]);
    cells
}
