//! The shelf of documents, with the state of each.

use domain::document::TrustDocument;
use domain::person::Permission;
use leptos::prelude::*;
use workflow::documents::{self, Shelf};

use super::fields::badge;
use crate::cells;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{ActionLink, Column, Heading, On, Table, empty};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;

/// Shows the shelf.
pub async fn page(seat: Seat) -> Answered {
    let shelf = documents::list(&mut seat.read().await?).await?;
    Ok(Answer::page(view(&seat, &shelf)))
}

fn view(seat: &Seat, shelf: &Shelf) -> Page {
    let may_write = seat.may(Permission::WriteDocuments);
    Page::new(seat.desk.at(Folder::Documents), "Documents", || {
        let add = may_write.then(|| {
            view! { <ActionLink path=paths::NEW_DOCUMENT words="Write a document"/> }.into_any()
        });
        let who = (!may_write).then(|| words::who_may(Permission::WriteDocuments));
        view! {
            <Heading title="Documents" lead="Texts that we stand by in public, each with all its versions." actions=add/>
            {table(shelf)}
            {who}
        }
    })
}

fn table(shelf: &Shelf) -> AnyView {
    if shelf.documents.is_empty() {
        let next = view! { <p>"A security reviewer writes the first one; the security measures are a good start."</p> };
        return empty("There is no document yet", next);
    }
    let columns = ["Document", "Kind", "Holds today", "Being worked on", "Next review by"]
        .map(Column::text)
        .to_vec();
    let rows = shelf.documents.iter().map(|document| row(document, shelf)).collect();
    let caption = match shelf.documents.len() {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
}

fn row(document: &TrustDocument, shelf: &Shelf) -> Vec<AnyView> {
    let latest = document.latest();
    let title =
        latest.map_or_else(|| document.slug.to_string(), |latest| latest.text.title.to_string());
    let face = document.face(shelf.today);
    let holds = face
        .map(|face| view! { "Version " {face.number} " " {badge(document, face, shelf.today)} });
    let open = document
        .open_version()
        .map(|open| view! { "Version " {open.number} " " {badge(document, open, shelf.today)} });
    let due = document
        .current(shelf.today)
        .and_then(|current| current.publication())
        .map(|publication| publication.review_due_on);
    let late = due.is_some_and(|due| due < shelf.today).then_some(" (overdue)");
    cells![
        view! { <a href=paths::record(paths::CONSOLE_DOCUMENTS, document.id)>{title}</a> },
        latest.map_or("", |latest| latest.text.kind.words()),
        holds,
        open,
        due.map(|due| view! { <On day=due/> {late} }),
    ]
}
