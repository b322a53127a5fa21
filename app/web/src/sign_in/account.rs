//! One's own account: who one is here, where one is signed in, and the ways to the rest.

pub mod authenticator;
pub mod password;
pub mod recovery;

use axum::extract::Path;
use domain::audit::Action;
use domain::id::{PendingActId, SessionId};
use domain::refusal::Refusal;
use domain::second_signature::PendingAct;
use leptos::prelude::*;
use workflow::account::{Standing, standing};
use workflow::sessions::{self, Session};
use workflow::{Attempt, Work, pending_acts, people};

use crate::cells;
use crate::console::seat::Seat;
use crate::parts::{
    ActionButton, At, Badge, Column, Facts, Heading, Table, Tone, notice, post_form, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::session::words;
use crate::shell::Folder;

/// Shows the account.
pub async fn show(seat: Seat) -> Answered {
    let mut work = seat.read().await?;
    let mine = sessions::list(seat.office(), &mut work).await?;
    let standing = standing(&mut work).await?;
    let mut waiting = people::waiting(&mut work).await?;
    waiting.retain(|act| act.about == Some(seat.person().id));
    Ok(Answer::page(page(&seat, &mine, &standing, &waiting)))
}

/// Ends one of one's own sessions.
pub async fn end(seat: Seat, Path(id): Path<String>) -> Answered {
    let id = SessionId::parse(&id).ok_or(Refusal::NotFound("session"))?;
    let attempt = Attempt::to(Action::SessionRevoked).on("session", id);
    seat.perform(attempt, async |work: Work| sessions::revoke(work, id).await).await?;
    Ok(Answer::see(paths::ACCOUNT))
}

/// Ends all of one's own sessions but this one.
pub async fn end_others(seat: Seat) -> Answered {
    let attempt = Attempt::to(Action::SessionRevoked);
    seat.perform(attempt, async |work: Work| sessions::revoke_others(work).await).await?;
    Ok(Answer::see(paths::ACCOUNT))
}

/// Says no to something that waits and is about oneself.
pub async fn decline(seat: Seat, Path(id): Path<String>) -> Answered {
    let id = PendingActId::parse(&id).ok_or(Refusal::NotFound("pending act"))?;
    let attempt = pending_acts::declining(id);
    seat.perform(attempt, async |work: Work| people::decline(work, id).await).await?;
    Ok(Answer::see(paths::ACCOUNT))
}

fn page(seat: &Seat, mine: &[Session], standing: &Standing, waiting: &[PendingAct]) -> Page {
    let person = seat.person();
    let facts = Facts::new()
        .with("Name", person.name.to_string())
        .with("E-mail address", person.email.to_string())
        .with("Roles", words(&person.roles))
        .with("Recovery codes left", standing.recovery_codes)
        .view();
    let waiting = waiting.iter().map(|act| pending(seat, act)).collect_view();
    let few = few_left(standing.recovery_codes);
    let table = session_table(seat, mine);
    let others = (mine.len() > 1).then(|| {
        view! { <ActionButton path=paths::below(paths::ACCOUNT, "sessions", "end-others") words="End all others"/> }
    });
    Page::new(seat.desk.at(Folder::Account), "Your account", move || {
        view! {
            <Heading title="Your account" lead="An administrator changes name, address and roles."/>
            {waiting}
            {few}
            {facts}
            {section(
                "Ways to sign in",
                view! {
                    <ul>
                        <li><a href=paths::record(paths::ACCOUNT, "password")>"Change your password"</a></li>
                        <li><a href=paths::record(paths::ACCOUNT, "authenticator")>"Change to another authenticator"</a></li>
                        <li><a href=paths::record(paths::ACCOUNT, "recovery-codes")>"Make new recovery codes"</a></li>
                        <li><a href=paths::UNDERTAKING>"Read the undertaking again"</a></li>
                    </ul>
                },
            )}
            {section("Where you are signed in", view! { {table} {others} })}
        }
    })
}

/// A warning when the recovery codes run out.
fn few_left(count: i64) -> Option<AnyView> {
    let (heading, next) = match count {
        ..=0 => (
            "No recovery code is left",
            "Make new ones now: without one, a lost authenticator keeps you out.",
        ),
        1 => ("One recovery code is left", "Make new ones before it is used."),
        2 => ("Two recovery codes are left", "Make new ones before the last is used."),
        _ => return None,
    };
    Some(notice(Tone::Attention, heading, view! { <p>{next}</p> }))
}

fn pending(seat: &Seat, act: &PendingAct) -> AnyView {
    let zone = seat.zone.clone();
    let due = act.takes_effect_at.map(|moment| view! { <p>"It takes effect on " <At moment=moment zone=zone/> ", unless you decline."</p> });
    let path = paths::below(&paths::record(paths::ACCOUNT, "acts"), act.id, "decline");
    let words = view! {
        <p>"Somebody asked for this. If it was not at your wish, decline it and tell an administrator."</p>
        {due}
        <ActionButton path=path words="Decline"/>
    };
    notice(Tone::Attention, format!("Waiting: {}", act.kind.words()), words)
}

fn session_table(seat: &Seat, mine: &[Session]) -> AnyView {
    let here = seat.caller.session.as_ref().map(|session| session.id);
    let columns = ["Browser", "From", "Signed in", "Last used", ""].map(Column::text).to_vec();
    let rows = mine
        .iter()
        .map(|session| {
            let zone = seat.zone.clone();
            let end = if here == Some(session.id) {
                view! { <Badge tone=Tone::Good words="This one"/> }.into_any()
            } else {
                let path =
                    paths::below(&paths::record(paths::ACCOUNT, "sessions"), session.id, "end");
                post_form(path, view! { <button r#type="submit">"End"</button> })
            };
            cells![
                session.browser.clone().unwrap_or_else(|| "Unknown".to_owned()),
                session.address.clone().unwrap_or_default(),
                view! { <At moment=session.created_at zone=zone.clone()/> },
                view! { <At moment=session.last_seen_at zone=zone/> },
                end,
            ]
        })
        .collect();
    let caption =
        if mine.len() == 1 { "1 session".to_owned() } else { format!("{} sessions", mine.len()) };
    view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup;

    #[test]
    fn the_warning_counts_the_recovery_codes_that_are_left() {
        for (count, words) in [
            (0, Some("No recovery code is left")),
            (1, Some("One recovery code is left")),
            (2, Some("Two recovery codes are left")),
            (3, None),
        ] {
            let told = few_left(count).map(|notice| markup(|| notice));
            match (told, words) {
                (None, None) => {}
                (Some(html), Some(words)) => assert!(html.contains(words), "{html}"),
                (told, _) => panic!("{count}: {told:?}"),
            }
        }
    }
}
