//! New recovery codes.

use domain::audit::Action;
use leptos::prelude::*;
use workflow::account::new_recovery_codes;
use workflow::{Attempt, Work};

use crate::console::seat::Seat;
use crate::parts::{Confirm, Heading, crumbs};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::sign_in::enrol::codes_list;

const TITLE: &str = "New recovery codes";

/// What will change, and the button.
pub async fn show(seat: Seat) -> Answered {
    seat.must_have_confirmed().await?;
    let path = paths::record(paths::ACCOUNT, "recovery-codes");
    Ok(Answer::page(page(&seat, move || {
        Confirm::new("Make ten new codes", path, "Make new codes")
            .change("The codes you have now will not let you in any more.")
            .change("The new ones are shown once.")
            .view()
    })))
}

/// Makes them and shows them this once.
pub async fn make(seat: Seat) -> Answered {
    let attempt = Attempt::to(Action::RecoveryCodesMade);
    let codes = seat.perform(attempt, async |work: Work| new_recovery_codes(work).await).await?;
    Ok(Answer::page(page(&seat, move || {
        view! { {codes_list(codes)} <p><a href=paths::ACCOUNT>"Back to your account"</a></p> }
            .into_any()
    })))
}

fn page(seat: &Seat, body: impl FnOnce() -> AnyView) -> Page {
    Page::new(seat.desk.at(Folder::Account), TITLE, move || {
        view! {
            <Heading title=TITLE crumbs=crumbs([(paths::ACCOUNT, "Your account")])/>
            {body()}
        }
    })
}
