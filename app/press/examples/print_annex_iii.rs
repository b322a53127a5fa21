//! Prints Annex III of an invented list, to look at it and to measure it:
//! `cargo run -p press --release --example print_annex_iii -- 500 OUT.pdf [contract]`.

#![expect(clippy::expect_used, reason = "the invented list is shared with the tests")]

#[path = "../tests/print/lists.rs"]
mod lists;

use domain::taxonomy::Taxonomy;
use domain::time::Zone;
use press::pdf::{AnnexThree, Edition, annex_three};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(count), Some(target)) = (words.next(), words.next()) else {
        return Err("Name a number of entries and a file to write.".into());
    };
    let list = lists::list(count.parse()?);
    let taxonomy = Taxonomy::seeded();
    let zone = Zone::parse("Europe/Berlin").ok_or("no zone")?;
    let annex = lists::public(&list, &taxonomy, &zone);
    let bytes = match words.next().as_deref() {
        Some("contract") => {
            let contacts = lists::contacts(&list);
            let edition =
                Edition::Contract { contacts: &contacts, hash: &list.contract_hash(&contacts)? };
            annex_three(&AnnexThree { edition, ..annex })?
        }
        Some("draft") => annex_three(&AnnexThree { is_draft: true, ..annex })?,
        _ => annex_three(&annex)?,
    };
    std::fs::write(target, bytes)?;
    Ok(())
}
