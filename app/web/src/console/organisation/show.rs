//! The settings, and promises that wait for a second signature.

use domain::person::Permission;
use leptos::prelude::*;
use workflow::organisation::{self, OrganisationView, PromisesProposal};

use super::fields;
use crate::console::seat::Seat;
use crate::console::{baseline, words};
use crate::parts::{ActionButton, Confirm, ErrorSummary, Facts, Heading, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows the settings.
pub async fn page(seat: Seat) -> Answered {
    let found = organisation::show(&mut seat.read().await?).await?;
    Ok(Answer::page(view(&seat, &found, &Submission::empty())))
}

/// The page; `form` tells what was refused.
pub fn view(seat: &Seat, found: &OrganisationView, form: &Submission) -> Page {
    let settings = &found.settings;
    let zone = Facts::new().with("Time zone", settings.technical.timezone.to_string()).view();
    // One proposal waits at a time, and stands above.
    let propose = found
        .proposals
        .is_empty()
        .then(|| change(seat, Permission::ProposePromises, paths::PROMISES, "Propose a change"));
    let proposals = found.proposals.iter().map(|proposal| waiting(proposal, seat)).collect_view();
    let promises = settings.promises.as_ref().map_or_else(
        || view! { <p>"Nothing is set yet. A legal approver proposes the first settings, and a second role signs them."</p> }.into_any(),
        fields::promise_facts,
    );
    Page::new(seat.desk.at(Folder::Settings), "Settings", || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Settings" lead="The company, what it promises, and what its public pages say."/>
            {proposals}
            {section("Company and promises", view! { {promises} {propose} })}
            {section("Public pages", view! { {fields::portal_facts(&settings.portal)} {change(seat, Permission::EditPortal, paths::PORTAL_TEXTS, "Edit the texts")} })}
            {section("Technical", view! { {zone} {change(seat, Permission::EditTechnical, paths::TECHNICAL, "Edit technical settings")} })}
        }
    })
}

fn change(
    seat: &Seat,
    permission: Permission,
    path: &'static str,
    button: &'static str,
) -> AnyView {
    if seat.may(permission) {
        view! { <p><a class="button" href=path>{button}</a></p> }.into_any()
    } else {
        words::who_may(permission)
    }
}

fn waiting(proposal: &PromisesProposal, seat: &Seat) -> AnyView {
    let id = proposal.act.id;
    let may_confirm = seat.may(Permission::ConfirmPromises);
    let may_decline = may_confirm || seat.may(Permission::ProposePromises);
    // The inputs say what their fields are called; nobody fills them in here.
    let form = Submission::empty();
    drop(fields::promises(&form));
    let changes: Vec<_> = proposal.fields.iter().map(|name| form.labels().words(name)).collect();
    let confirm = words::unless(proposal.hindrance.as_ref(), || {
        Confirm::new(
            "Sign the change",
            paths::below(paths::PROMISES, id, "confirm"),
            "Sign as the second person",
        )
        .change(format!("Different from now: {}.", changes.join(", ")))
        .view()
    });
    let effects = proposal.effects.as_deref().map(baseline::show::effects);
    let decline = may_decline.then(|| {
        view! { <ActionButton path=paths::below(paths::PROMISES, id, "decline") words="Decline the proposal"/> }
    });
    section(
        "Waiting for a second signature",
        view! { {fields::promise_facts(&proposal.promises)} {effects} {confirm} {decline} },
    )
}
