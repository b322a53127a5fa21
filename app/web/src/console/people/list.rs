//! Everybody with an account, and what waits for a second administrator.

use domain::person::Permission;
use domain::refusal::Refusal;
use domain::second_signature::{PendingAct, Proposer};
use leptos::prelude::*;
use workflow::pending_acts::with_hindrances;
use workflow::people::{self, PersonLine};

use super::fields;
use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{unless, who_may};
use crate::parts::{ActionButton, ActionLink, At, Column, Facts, Heading, Table, Tone, notice};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::words;
use crate::shell::Folder;

/// Shows them.
pub async fn page(seat: Seat) -> Answered {
    let mut work = seat.read().await?;
    let everybody = people::list(&mut work).await?;
    let waiting = people::waiting(&mut work).await?;
    let waiting = with_hindrances(&mut work, waiting).await?;
    Ok(Answer::page(view(&seat, &everybody, &waiting)))
}

fn view(seat: &Seat, everybody: &[PersonLine], waiting: &[(PendingAct, Option<Refusal>)]) -> Page {
    let waiting = waiting.iter().map(|waits| pending(seat, everybody, waits)).collect_view();
    let columns =
        ["Person", "E-mail address", "Roles", "State", "Last sign-in"].map(Column::text).to_vec();
    let rows = everybody
        .iter()
        .map(|line| {
            let PersonLine { person, last_sign_in } = line;
            let zone = seat.zone.clone();
            let last = match last_sign_in {
                Some(moment) => view! { <At moment=*moment zone=zone/> }.into_any(),
                None => "Never".into_any(),
            };
            cells![
                view! { <a href=paths::record(paths::PEOPLE, person.id)>{person.name.to_string()}</a> },
                person.email.to_string(),
                words(&person.roles),
                fields::state(person),
                last,
            ]
        })
        .collect();
    let caption = if everybody.len() == 1 {
        "1 person".to_owned()
    } else {
        format!("{} people", everybody.len())
    };
    let table = view! { <Table caption=caption columns=columns rows=rows/> };
    let may_manage = seat.may(Permission::ManagePeople);
    let invite = may_manage.then(|| {
        view! { <ActionLink path=paths::record(paths::PEOPLE, "new") words="Invite somebody"/> }
            .into_any()
    });
    let who = (!may_manage).then(|| who_may(Permission::ManagePeople));
    Page::new(seat.desk.at(Folder::People), "People", move || {
        view! {
            <Heading
                title="People"
                lead="One account for each person, never shared. Accounts are disabled, not deleted."
                actions=invite
            />
            {waiting}
            {table}
            {who}
        }
    })
}

/// One act that waits: what it is, who asked, and what this person may do about it.
pub(super) fn pending(
    seat: &Seat,
    everybody: &[PersonLine],
    (act, hindrance): &(PendingAct, Option<Refusal>),
) -> AnyView {
    let name = |id| {
        let found = everybody.iter().find(|line| line.person.id == id);
        found.map_or_else(|| "somebody".to_owned(), |line| line.person.name.to_string())
    };
    let by = match act.proposed_by {
        Proposer::Person(id) => name(id),
        Proposer::Operator => "the command line on the host".to_owned(),
    };
    let zone = seat.zone.clone();
    let facts = Facts::new()
        .with("About", act.about.map_or_else(|| "nobody".to_owned(), name))
        .with("Asked for by", by)
        .with("Asked for on", view! { <At moment=act.proposed_at zone=zone.clone()/> });
    let facts = match fields::granted(act) {
        Some(roles) => facts.with("Roles", roles),
        None => facts,
    };
    let facts = match act.takes_effect_at {
        Some(due) => {
            facts.with("Without a second signature from", view! { <At moment=due zone=zone/> })
        }
        None => facts,
    };
    let acts = paths::record(paths::PEOPLE, "acts");
    let sign = unless(hindrance.as_ref(), || {
        view! { <ActionButton path=paths::below(&acts, act.id, "sign") words="Sign"/> }.into_any()
    });
    let decline = seat.may(act.kind.signed_with()).then(|| {
        view! { <ActionButton path=paths::below(&acts, act.id, "decline") words="Decline"/> }
    });
    let body = view! { {facts.view()} {sign} {decline} };
    notice(Tone::Attention, format!("Waits for a second signature: {}", act.kind.words()), body)
}
