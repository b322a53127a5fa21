//! The baseline that holds, its earlier versions, and proposals with their effects.

use std::sync::Arc;

use domain::baseline::{Baseline, BaselineDetails};
use domain::clause::ClauseCode;
use domain::gate::Verdict;
use domain::person::Permission;
use leptos::prelude::*;
use workflow::baselines::{self, BaselineProposal, BaselineView};
use workflow::gate::Effect;

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{self, capital};
use crate::parts::{
    ActionButton, ActionLink, Column, Confirm, ErrorSummary, Heading, Table, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// Shows the baseline.
pub async fn page(seat: Seat) -> Answered {
    let found = baselines::show(&mut seat.read().await?).await?;
    Ok(Answer::page(view(&seat, &found, &Submission::empty())))
}

/// The page; `form` tells what was refused.
pub fn view(seat: &Seat, found: &BaselineView, form: &Submission) -> Page {
    let desk: &Arc<Desk> = &seat.desk;
    let may_propose = seat.may(Permission::ProposePromises);
    let may_confirm = seat.may(Permission::ConfirmPromises);
    let propose = may_propose.then(|| {
        view! { <ActionLink path=paths::NEW_BASELINE words="Propose a new version"/> }.into_any()
    });
    let proposals = found
        .proposals
        .iter()
        .map(|proposal| waiting(proposal, may_confirm, may_propose))
        .collect_view();
    Page::new(desk.at(Folder::Baseline), "Baseline", || {
        view! {
            <ErrorSummary form=form/>
            <Heading title="Baseline" lead="What our own data processing agreement promises customers. A vendor is held against it, clause by clause." actions=propose/>
            {proposals}
            {section(format!("In force: {}", found.current.details.title), promises(&found.current.details))}
            {section("All versions", versions(&found.versions))}
            {(!may_propose).then(|| words::who_may(Permission::ProposePromises))}
        }
    })
}

/// The promises of a version as a table.
pub fn promises(details: &BaselineDetails) -> AnyView {
    let columns = ["Clause", "We promise", "Source"].map(Column::text);
    let rows = ClauseCode::ALL
        .iter()
        .map(|clause| {
            cells![
                format!("{} {}", clause.code(), clause.words()),
                capital(&details.promises.words(*clause)),
                clause.legal_source(),
            ]
        })
        .collect();
    let lines = format!(
        "Valid from {}. B14 is judged {}. Our own verification takes up to {} hours; {} days of the time for deletion are our own handling.",
        details.valid_from.in_words(),
        details.breach_mode.words(),
        details.verification_target_hours,
        details.promises.own_handling_days,
    );
    view! { <p>{lines}</p> <Table caption="Promises" columns=columns.into() rows=rows/> }.into_any()
}

fn versions(versions: &[Baseline]) -> AnyView {
    let columns = ["Version", "Title", "Valid from"].map(Column::text);
    let rows = versions
        .iter()
        .map(|version| {
            cells![
                version.reference(),
                version.details.title.to_string(),
                version.details.valid_from.in_words()
            ]
        })
        .collect();
    view! { <Table caption="Versions of the baseline" columns=columns.into() rows=rows/> }
        .into_any()
}

fn waiting(proposal: &BaselineProposal, may_confirm: bool, may_propose: bool) -> AnyView {
    let id = proposal.act.id;
    let confirm = words::unless(proposal.hindrance.as_ref(), || {
        Confirm::new(
            "Sign the new version",
            paths::below(paths::BASELINE, id, "confirm"),
            "Sign as the second person",
        )
        .change(format!("It holds from {}.", proposal.details.valid_from.in_words()))
        .change("Approvals that rested on the old version are asked for again.")
        .view()
    });
    let decline = (may_confirm || may_propose).then(|| {
        view! { <ActionButton path=paths::below(paths::BASELINE, id, "decline") words="Decline the proposal"/> }
    });
    section(
        format!("Waiting for a second signature: {}", proposal.details.title),
        view! { {promises(&proposal.details)} {effects(&proposal.effects)} {confirm} {decline} },
    )
}

/// Which engagements would newly pass, and which would newly fail.
pub fn effects(effects: &[Effect]) -> AnyView {
    let list = |heading: &'static str, chosen: Vec<&Effect>| {
        if chosen.is_empty() {
            return view! { <p>{format!("{heading}: none.")}</p> }.into_any();
        }
        let lines = chosen
            .into_iter()
            .map(|effect| {
                let path = paths::record(paths::ENGAGEMENTS, effect.engagement);
                view! { <li><a href=path>{effect.name.clone()}</a> ": " {words::verdict(effect.before)} " becomes " {words::verdict(effect.after)}</li> }
            })
            .collect_view();
        view! { <p>{format!("{heading}:")}</p> <ul>{lines}</ul> }.into_any()
    };
    let (passing, failing): (Vec<_>, Vec<_>) =
        effects.iter().partition(|effect| effect.after == Verdict::Pass);
    view! { {list("Would newly pass", passing)} {list("Would no longer pass, or fail in another way", failing)} }.into_any()
}
