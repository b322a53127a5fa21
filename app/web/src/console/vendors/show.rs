//! One vendor: its facts, engagements, agreements and obligations.

use std::sync::Arc;

use domain::id::VendorId;
use domain::person::Permission;
use domain::vendor::RiskTier;
use leptos::prelude::*;
use workflow::vendors::{self, VendorView};

use super::{contracts, fields};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::console::words::{self, choices};
use crate::console::{agreements, engagements, obligations};
use crate::parts::{
    ActionLink, Badge, Confirm, ErrorSummary, Heading, Hidden, Select, Table, TextArea, Tone,
    crumbs, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// What the person may do on the page.
pub struct Rights {
    may_edit: bool,
    may_draft: bool,
    may_set_tier: bool,
    sees_tier: bool,
}

impl Rights {
    /// Those of the person at the desk.
    pub fn of(seat: &Seat) -> Self {
        Self {
            may_edit: seat.may(Permission::EditRegistry),
            may_draft: seat.may(Permission::DraftInstruments),
            may_set_tier: seat.may(Permission::SetTier),
            sees_tier: seat.may(Permission::ReadRestricted),
        }
    }
}

/// Shows a vendor.
pub async fn page(seat: Seat, Named(id): Named<VendorId>) -> Answered {
    let mut work = seat.read().await?;
    let view = vendors::show(&mut work, id).await?;
    let tier = view.vendor.tier.map_or("", RiskTier::code);
    let form = Submission::empty().with("tier", tier);
    Ok(Answer::page(self::view(&seat.desk, &view, &Rights::of(&seat), &form)))
}

/// The page; `form` is that of the tier.
pub fn view(desk: &Arc<Desk>, view: &VendorView, rights: &Rights, form: &Submission) -> Page {
    let name = view.vendor.details.display_name().to_string();
    let edit = paths::below(paths::VENDORS, view.vendor.id, "edit");
    Page::new(desk.at(Folder::Vendors), name.clone(), || {
        let actions = rights
            .may_edit
            .then(|| view! { <ActionLink path=edit words="Edit vendor"/> }.into_any());
        let archived = view.vendor.is_archived.then(|| {
            view! { <p><Badge tone=Tone::Neutral words="Put away"/>" No new engagements."</p> }
        });
        view! {
            <ErrorSummary form=form/>
            <Heading title=name crumbs=crumbs([(paths::VENDORS, "Vendors")]) actions=actions/>
            {archived}
            {section("Facts", fields::facts(&view.vendor))}
            {section("Engagements", used(view, rights))}
            {(!view.contracts.is_empty()).then(|| section("Contracts in short", contracts::view(view, rights.sees_tier)))}
            {section("Agreements", bound(view, rights))}
            {section("Confidentiality obligations", secret(view, rights))}
            {rights.sees_tier.then(|| section("Risk tier", tier(view, rights, form)))}
            {rights.may_edit.then(|| archive(view))}
        }
    })
}

fn used(view: &VendorView, rights: &Rights) -> AnyView {
    let add = (rights.may_edit && !view.vendor.is_archived).then(|| {
        let path = paths::below(paths::VENDORS, view.vendor.id, "engagements/new");
        view! { <p><a class="button" href=path>"Add engagement"</a></p> }
    });
    let table = if view.engagements.is_empty() {
        view! { <p>"Nothing is recorded about what this vendor is used for."</p> }.into_any()
    } else {
        engagements::list::table(&view.engagements, "Engagements of this vendor", false)
    };
    view! { {table} {add} }.into_any()
}

fn bound(view: &VendorView, rights: &Rights) -> AnyView {
    let add = rights.may_draft.then(|| {
        let path = paths::below(paths::VENDORS, view.vendor.id, "agreements/new");
        view! { <p><a class="button" href=path>"Add agreement"</a></p> }
    });
    let table = if view.agreements.is_empty() {
        view! { <p>"No agreement is recorded."</p> }.into_any()
    } else {
        let today = view.today;
        let rows = view
            .agreements
            .iter()
            .map(|agreement| agreements::list::cells_of(agreement, None, today))
            .collect();
        let columns = agreements::list::columns(false);
        view! { <Table caption="Agreements with this vendor" columns=columns rows=rows/> }
            .into_any()
    };
    view! { {table} {add} }.into_any()
}

fn secret(view: &VendorView, rights: &Rights) -> AnyView {
    let add = rights.may_draft.then(|| {
        let path = paths::below(paths::VENDORS, view.vendor.id, "obligations/new");
        view! { <p><a class="button" href=path>"Add obligation"</a></p> }
    });
    let table = if view.obligations.is_empty() {
        view! { <p>"No confidentiality obligation is recorded."</p> }.into_any()
    } else {
        let rows = view
            .obligations
            .iter()
            .map(|obligation| obligations::list::cells_of(obligation, None, view.today))
            .collect();
        let columns = obligations::list::columns(false);
        view! { <Table caption="Obligations of this vendor" columns=columns rows=rows/> }.into_any()
    };
    view! { {table} {add} }.into_any()
}

fn tier(view: &VendorView, rights: &Rights, form: &Submission) -> AnyView {
    let present = view
        .vendor
        .tier
        .map_or_else(|| "Not set yet.".to_owned(), |tier| words::capital(tier.words()));
    if !rights.may_set_tier {
        return view! { <p>{present}</p> {words::who_may(Permission::SetTier)} }.into_any();
    }
    let fields = view! {
        <Hidden name="revision" value=view.vendor.revision.to_string()/>
        <Select form=form name="tier" label="Tier" choices=choices!(RiskTier)/>
        <TextArea form=form name="reason" label="Reason" hint="Needed when the tier is lowered." rows=2 optional=true/>
    };
    let path = paths::below(paths::VENDORS, view.vendor.id, "tier");
    view! { <p>{present}</p> {Confirm::new("Set the tier", path, "Set tier").fields(fields).view()} }.into_any()
}

fn archive(view: &VendorView) -> AnyView {
    let vendor = &view.vendor;
    let heading = "Put the vendor away";
    if let Some(why) = view.needed.clone().filter(|_| !vendor.is_archived) {
        return view! { <details class="act"><summary>{heading}</summary><p>{why}</p></details> }
            .into_any();
    }
    let (heading, change, button) = if vendor.is_archived {
        ("Take the vendor back", "It can be used in new engagements again.", "Take back")
    } else {
        (
            heading,
            "It is no longer offered and leaves the list of vendors in use. Its history stays.",
            "Put away",
        )
    };
    let archived = if vendor.is_archived { "" } else { "yes" };
    let fields = view! {
        <Hidden name="revision" value=vendor.revision.to_string()/>
        <Hidden name="is_archived" value=archived/>
    };
    let path = paths::below(paths::VENDORS, vendor.id, "archive");
    let act = Confirm::new(heading, path, button).change(change).fields(fields).view();
    view! { <details class="act"><summary>{heading}</summary>{act}</details> }.into_any()
}
