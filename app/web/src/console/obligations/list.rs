//! The list of confidentiality obligations.

use domain::confidentiality::Obligation;
use domain::time::Day;
use leptos::prelude::*;
use workflow::{obligations, registry};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::capital;
use crate::parts::{Badge, Column, Heading, Table, Tone, crumbs, empty};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;

/// Shows the list.
pub async fn page(seat: Seat) -> Answered {
    let mut work = seat.read().await?;
    let found = obligations::list(&mut work).await?;
    let today = registry::today(&mut work).await?;
    let table = if found.is_empty() {
        empty("No obligation yet", view! { <p>"Add one on the page of its vendor."</p> })
    } else {
        let rows = found
            .iter()
            .map(|line| cells_of(&line.obligation, Some(&line.vendor_name), today))
            .collect();
        let caption = if found.len() == 1 {
            "1 obligation".to_owned()
        } else {
            format!("{} obligations", found.len())
        };
        view! { <Table caption=caption columns=columns(true) rows=rows/> }.into_any()
    };
    let page = Page::new(
        seat.desk.at(Folder::Agreements),
        "Confidentiality obligations",
        move || {
            view! {
                <Heading title="Confidentiality obligations" lead="Who has to keep what secret, and how long."
                    crumbs=crumbs([(paths::AGREEMENTS, "Agreements")])/>
                {table}
            }
        },
    );
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
