//! The list of vendors, with search and filters by form.

use std::sync::Arc;

use axum::extract::Query;
use domain::agreement::DpaStatus;
use domain::page::{Page as Rows, PageRequest};
use domain::person::Permission;
use domain::vendor::RiskTier;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::vendors::{self, VendorFilter, VendorLine, VendorQuery};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{self, choices, countries};
use crate::parts::{
    ActionLink, Choice, Column, Heading, Select, Table, TextField, empty, filter_form, pager_of,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    country: String,
    tier: String,
    dpa: String,
    shown: String,
    page: Option<u32>,
}

/// Shows the list.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    let filter = VendorFilter {
        words: text(&asked.q),
        country: text(&asked.country),
        tier: RiskTier::parse(&asked.tier),
        is_archived: match asked.shown.as_str() {
            "all" => None,
            "archived" => Some(true),
            _ => Some(false),
        },
    };
    let mut work = seat.read().await?;
    let query = VendorQuery { filter, dpa: DpaStatus::parse(&asked.dpa) };
    let rows = PageRequest::new(asked.page.unwrap_or(1), 50);
    let found = vendors::list(&mut work, &query, rows).await?;
    let sees_tiers = seat.may(Permission::ReadRestricted);
    let may_add = seat.may(Permission::EditRegistry);
    Ok(Answer::page(view(&seat.desk, &asked, &found, sees_tiers, may_add)))
}

fn view(
    desk: &Arc<Desk>,
    asked: &Asked,
    found: &Rows<VendorLine>,
    sees_tiers: bool,
    may_add: bool,
) -> Page {
    let form = Submission::empty()
        .with("q", asked.q.clone())
        .with("country", asked.country.clone())
        .with("tier", asked.tier.clone())
        .with("dpa", asked.dpa.clone())
        .with("shown", asked.shown.clone());
    let actions = may_add
        .then(|| view! { <ActionLink path=paths::NEW_VENDOR words="Add vendor"/> <a class="button" href=paths::NEW_IMPORT>"Import a list"</a> }.into_any());
    let who = (!may_add).then(|| words::who_may(Permission::EditRegistry));
    let filters = filters(&form, sees_tiers);
    let table = table(found, sees_tiers);
    let pager = pager_of(found, here(asked));
    Page::new(desk.at(Folder::Vendors), "Vendors", move || {
        view! {
            <Heading title="Vendors" lead="Legal entities that we buy from, whatever they do with data." actions=actions/>
            {filters}
            {table}
            {pager}
            {who}
        }
    })
}

fn filters(form: &Submission, sees_tiers: bool) -> AnyView {
    let tier = sees_tiers.then(|| {
        view! { <Select form=form name="tier" label="Risk tier" choices=choices!(RiskTier) none="Any"/> }
    });
    let shown = vec![Choice::new("archived", "Put away"), Choice::new("all", "All")];
    filter_form(
        paths::VENDORS,
        view! {
            <TextField form=form name="q" label="Name or number" kind="search"/>
            <Select form=form name="country" label="Country of the seat" choices=countries() none="Any"/>
            <Select form=form name="dpa" label="DPA" choices=choices!(DpaStatus) none="Any"/>
            {tier}
            <Select form=form name="shown" label="Shown" choices=shown none="In use"/>
        },
    )
}

fn table(found: &Rows<VendorLine>, sees_tiers: bool) -> AnyView {
    if found.rows.is_empty() {
        let next = view! { <p>"Change the search, or have a requester add the first vendor."</p> };
        return empty("No vendor matches", next);
    }
    let mut columns = vec![
        Column::text("Vendor"),
        Column::text("Number"),
        Column::text("Seat"),
        Column::text("DPA"),
        Column::number("Engagements"),
    ];
    if sees_tiers {
        columns.push(Column::text("Tier"));
    }
    let rows = found.rows.iter().map(|line| row(line, sees_tiers)).collect();
    let caption = match found.total {
        1 => "1 vendor".to_owned(),
        count => format!("{count} vendors"),
    };
    view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
}

fn row(line: &VendorLine, sees_tiers: bool) -> Vec<AnyView> {
    let vendor = &line.vendor;
    let details = &vendor.details;
    let name = details.display_name().to_string();
    let legal = (details.legal_name.as_str() != name).then(|| format!(" {}", details.legal_name));
    let path = paths::record(paths::VENDORS, vendor.id);
    let statuses: Vec<DpaStatus> =
        DpaStatus::ALL.iter().copied().filter(|status| line.dpa.contains(status)).collect();
    let statuses =
        statuses.into_iter().map(|status| view! { {words::dpa(status)} " " }).collect_view();
    let mut cells = cells![
        view! { <a href=path>{name}</a> <small>{legal}</small> },
        vendor.reference().to_string(),
        details.country.map_or("", domain::country::Country::name),
        statuses,
        line.dpa.len(),
    ];
    if sees_tiers {
        let tier =
            vendor.tier.map_or_else(|| "not set".to_owned(), |tier| words::capital(tier.words()));
        cells.extend(cells![tier]);
    }
    cells
}

fn here(asked: &Asked) -> String {
    let named = [
        ("q", &asked.q),
        ("country", &asked.country),
        ("tier", &asked.tier),
        ("dpa", &asked.dpa),
        ("shown", &asked.shown),
    ];
    paths::with_set(paths::VENDORS, named)
}
