//! The list of confidentiality obligations, with search and filters by form.

use axum::extract::Query;
use domain::confidentiality::{Basis, Obligation};
use domain::page::PageRequest;
use domain::time::Day;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::obligations::{self, ObligationLine, ObligationQuery};
use workflow::registry;

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{capital, choices};
use crate::parts::{
    Badge, Choice, Column, Heading, Select, Table, TextField, Tone, crumbs, empty, filter_form,
    pager_of,
};
use crate::paths;
use crate::portal::words::counted;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    basis: String,
    secret: String,
    page: Option<u32>,
}

impl Asked {
    fn named(&self) -> [(&'static str, &str); 3] {
        [("q", &self.q), ("basis", &self.basis), ("secret", &self.secret)]
    }

    fn query(&self) -> ObligationQuery {
        ObligationQuery {
            words: (!self.q.trim().is_empty()).then(|| self.q.trim().to_owned()),
            basis: Basis::parse(&self.basis),
            keeps_secret: match &*self.secret {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
        }
    }

    /// The address of the list with its filters.
    fn here(&self) -> String {
        paths::with_set(paths::OBLIGATIONS, self.named())
    }
}

/// Shows the list.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let mut work = seat.read().await?;
    let rows = PageRequest::new(asked.page.unwrap_or(1), 50);
    let found = obligations::list(&mut work, &asked.query(), rows).await?;
    let today = registry::today(&mut work).await?;
    let form = asked
        .named()
        .into_iter()
        .fold(Submission::empty(), |form, (name, value)| form.with(name, value));
    let secret = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    let filters = filter_form(
        paths::OBLIGATIONS,
        view! {
            <TextField form=&form name="q" label="Vendor or number" kind="search"/>
            <Select form=&form name="basis" label="Basis" choices=choices!(Basis) none="Any"/>
            <Select form=&form name="secret" label="Keeps customers' data secret" choices=secret none="Any"/>
        },
    );
    let table = if found.rows.is_empty() {
        let next =
            view! { <p>"Change the search, or add an obligation on the page of its vendor."</p> };
        empty("No obligation matches", next)
    } else {
        let line =
            |line: &ObligationLine| cells_of(&line.obligation, Some(&line.vendor_name), today);
        let rows = found.rows.iter().map(line).collect();
        let total = usize::try_from(found.total).unwrap_or(usize::MAX);
        let caption = counted(total, "obligation", "obligations");
        view! { <Table caption=caption columns=columns(true) rows=rows/> }.into_any()
    };
    let pager = pager_of(&found, asked.here());
    let desk = seat.desk.at(Folder::Agreements);
    let page = Page::new(desk, "Confidentiality obligations", move || {
        view! {
            <Heading title="Confidentiality obligations" lead="Who has to keep what secret, and how long."
                crumbs=crumbs([(paths::AGREEMENTS, "Agreements")])/>
            {filters}
            {table}
            {pager}
        }
    });
    Ok(Answer::page(page))
}

/// The columns of a table of obligations.
pub fn columns(with_vendor: bool) -> Vec<Column> {
    let names = ["Obligation", "Vendor", "Basis", "Keeps customers' data secret", "From", "Until"];
    names.into_iter().filter(|name| with_vendor || *name != "Vendor").map(Column::text).collect()
}

/// The cells of a row; with the vendor where several are listed.
pub fn cells_of(obligation: &Obligation, vendor: Option<&str>, today: Day) -> Vec<AnyView> {
    let path = paths::record(paths::OBLIGATIONS, obligation.id);
    let mut cells =
        cells![view! { <a class="ref" href=path>{obligation.reference().to_string()}</a> }];
    if let Some(vendor) = vendor {
        let path = paths::record(paths::VENDORS, obligation.details.vendor);
        cells.extend(cells![view! { <a href=path>{vendor.to_owned()}</a> }]);
    }
    cells.extend(cells![
        capital(obligation.details.basis.words()),
        state(obligation, today),
        obligation.details.effective_from.in_words(),
        obligation.details.ends_on.map(Day::in_words),
    ]);
    cells
}

/// Whether it keeps customers' data secret today, and if not, why.
pub fn state(obligation: &Obligation, today: Day) -> AnyView {
    match obligation.shortfall(today) {
        None => view! { <Badge tone=Tone::Good words="Yes"/> }.into_any(),
        Some(why) if why.is_of_evidence() => {
            view! { <Badge tone=Tone::Attention words=capital(&why.words())/> }.into_any()
        }
        Some(why) => view! { <Badge tone=Tone::Bad words=capital(&why.words())/> }.into_any(),
    }
}
