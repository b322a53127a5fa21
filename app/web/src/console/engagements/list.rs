//! The list of engagements, with search and filters by form.

use std::sync::Arc;

use axum::extract::Query;
use domain::agreement::DpaStatus;
use domain::engagement::{Relationship, Standing};
use domain::page::{Page as Rows, PageRequest};
use domain::taxonomy::Category;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::engagements::{self, EngagementFilter, EngagementLine, EngagementQuery};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{self, choices, countries};
use crate::parts::{Column, Heading, Select, Table, TextField, empty, filter_form, pager_of};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    category: String,
    relationship: String,
    standing: String,
    country: String,
    dpa: String,
    page: Option<u32>,
}

impl Asked {
    fn named(&self) -> [(&'static str, &str); 6] {
        [
            ("q", &self.q),
            ("category", &self.category),
            ("relationship", &self.relationship),
            ("standing", &self.standing),
            ("country", &self.country),
            ("dpa", &self.dpa),
        ]
    }
}

/// Shows the list.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let filter = EngagementFilter {
        words: text(&asked.q),
        category: Category::parse(&asked.category),
        relationship: Relationship::parse(&asked.relationship),
        standing: Standing::parse(&asked.standing),
        country: text(&asked.country),
    };
    let query = EngagementQuery { filter, dpa: DpaStatus::parse(&asked.dpa) };
    let mut work = seat.read().await?;
    let found =
        engagements::list(&mut work, &query, PageRequest::new(asked.page.unwrap_or(1), 50)).await?;
    Ok(Answer::page(view(&seat.desk, &asked, &found)))
}

fn view(desk: &Arc<Desk>, asked: &Asked, found: &Rows<EngagementLine>) -> Page {
    let form = asked
        .named()
        .into_iter()
        .fold(Submission::empty(), |form, (name, value)| form.with(name, value));
    let here = paths::with_set(paths::ENGAGEMENTS, asked.named());
    let (filters, pager) = (filters(&form), pager_of(found, here));
    let table = if found.rows.is_empty() {
        empty(
            "No engagement matches",
            view! { <p>"Change the search, or add an engagement on the page of its vendor."</p> },
        )
    } else {
        let caption = if found.total == 1 {
            "1 engagement".to_owned()
        } else {
            format!("{} engagements", found.total)
        };
        table(&found.rows, &caption, true)
    };
    Page::new(desk.at(Folder::Engagements), "Engagements", move || {
        view! {
            <Heading title="Engagements" lead="Each use of a vendor: the unit that is approved and listed."/>
            {filters}
            {table}
            {pager}
        }
    })
}

fn filters(form: &Submission) -> AnyView {
    filter_form(
        paths::ENGAGEMENTS,
        view! {
            <TextField form=form name="q" label="Vendor, service or number" kind="search"/>
            <Select form=form name="category" label="Category" choices=choices!(Category) none="Any"/>
            <Select form=form name="relationship" label="Relationship" choices=choices!(Relationship) none="Any"/>
            <Select form=form name="standing" label="State" choices=choices!(Standing) none="Any"/>
            <Select form=form name="dpa" label="DPA" choices=choices!(DpaStatus) none="Any"/>
            <Select form=form name="country" label="Country of processing" choices=countries() none="Any"/>
        },
    )
}

/// Engagements as a table; `with_vendor` where they are of several vendors.
pub fn table(lines: &[EngagementLine], caption: &str, with_vendor: bool) -> AnyView {
    let mut columns = vec![Column::text("Service")];
    if with_vendor {
        columns.push(Column::text("Vendor"));
    }
    columns.extend(["Number", "Category", "State", "DPA"].map(Column::text));
    let rows = lines.iter().map(|line| row(line, with_vendor)).collect();
    view! { <Table caption=caption.to_owned() columns=columns rows=rows/> }.into_any()
}

fn row(line: &EngagementLine, with_vendor: bool) -> Vec<AnyView> {
    let engagement = &line.engagement;
    let path = paths::record(paths::ENGAGEMENTS, engagement.id);
    let mut cells =
        cells![view! { <a href=path>{engagement.details.service_name.to_string()}</a> }];
    if with_vendor {
        let vendor = paths::record(paths::VENDORS, engagement.vendor);
        cells.extend(cells![view! { <a href=vendor>{line.vendor_name.clone()}</a> }]);
    }
    cells.extend(cells![
        engagement.reference().to_string(),
        engagement.details.category.words(),
        words::standing(line.standing),
        words::dpa(line.dpa),
    ]);
    cells
}
