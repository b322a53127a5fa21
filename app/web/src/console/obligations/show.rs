//! One obligation: its facts, its file, its confirmation.

use domain::id::ObligationId;
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::time::Zone;
use leptos::prelude::*;
use workflow::obligations::{self, ObligationView};

use super::{fields, list};
use crate::address::Named;
use crate::console::files::Place;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{ActionLink, At, Confirm, ErrorSummary, Heading, Hidden, crumbs, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What the person may do on the page.
pub struct Rights {
    may_edit: bool,
    may_decide: bool,
    /// Or why this person cannot confirm it.
    may_confirm: Result<(), Refusal>,
    sees_file: bool,
}

impl Rights {
    /// Those of the person at the desk.
    pub fn of(seat: &Seat, found: &ObligationView) -> Self {
        Self {
            may_edit: seat.may(found.obligation.edit_permission()),
            may_decide: seat.may(Permission::DecideInstruments),
            may_confirm: found.obligation.may_be_checked_by(seat.person().id),
            sees_file: seat.may(Permission::ReadRestricted),
        }
    }
}

/// Shows an obligation.
pub async fn page(seat: Seat, Named(id): Named<ObligationId>) -> Answered {
    let found = obligations::show(&mut seat.read().await?, id).await?;
    let rights = Rights::of(&seat, &found);
    Ok(Answer::page(view(&seat, &found, &rights, &Submission::empty())))
}

/// The page; `form` is that of the file.
pub fn view(seat: &Seat, found: &ObligationView, rights: &Rights, form: &Submission) -> Page {
    let obligation = &found.obligation;
    let name = obligation.reference().to_string();
    let vendor = found.vendor.details.display_name().to_string();
    let vendor_path = paths::record(paths::VENDORS, found.vendor.id);
    let edit = rights.may_edit.then(|| {
        view! { <ActionLink path=paths::below(paths::OBLIGATIONS, obligation.id, "edit") words="Edit obligation"/> }.into_any()
    });
    Page::new(seat.desk.at(Folder::Agreements), format!("{name}, {vendor}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=format!("{name}: {}", obligation.details.basis.words())
                crumbs=crumbs([(paths::OBLIGATIONS, "Confidentiality obligations"), (&vendor_path, &vendor)]) actions=edit/>
            <p>"Keeps customers' data secret: "{list::state(obligation, found.today)}</p>
            {section("Facts", fields::facts(found))}
            {section("File", file(found, rights, form))}
            {section("Confirmation", confirmation(found, rights, &seat.zone))}
        }
    })
}

fn file(found: &ObligationView, rights: &Rights, form: &Submission) -> AnyView {
    let obligation = &found.obligation;
    let place = Place {
        file: obligation.file.as_ref(),
        none: "No file is stored.",
        path: paths::below(paths::OBLIGATIONS, obligation.id, "file"),
        may_read: rights.sees_file || rights.may_edit,
        may_store: rights.may_edit,
        revision: obligation.revision,
        label: "The paper",
        voids: "the confirmation",
    };
    place.view(form)
}

fn confirmation(found: &ObligationView, rights: &Rights, zone: &Zone) -> AnyView {
    let obligation = &found.obligation;
    if let Some(check) = obligation.check {
        let by = found.confirmed_by.clone().unwrap_or_else(|| "a second person".to_owned());
        return view! { <p>"Confirmed by " {by} " on " <At moment=check.at zone=zone.clone()/> "."</p> }
            .into_any();
    }
    if !rights.may_decide {
        return view! { <p>"A draft: it binds nobody until it is confirmed."</p> {words::who_may(Permission::DecideInstruments)} }.into_any();
    }
    if let Err(refusal) = &rights.may_confirm {
        return view! { <p>{words::why(refusal)}</p> }.into_any();
    }
    let path = paths::below(paths::OBLIGATIONS, obligation.id, "confirm");
    let fields = view! { <Hidden name="revision" value=obligation.revision.to_string()/> };
    Confirm::new("Confirm the obligation", path, "Confirm")
        .change("It counts for the gate from now on, as it is shown above.")
        .fields(fields)
        .view()
}
