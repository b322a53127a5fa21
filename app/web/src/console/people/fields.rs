//! The inputs of an account and how its facts read.

use domain::person::{AccountStanding, Person, Role};
use domain::second_signature::{ActKind, PendingAct};
use leptos::prelude::*;
use workflow::pending_acts::payload;
use workflow::people::RoleGrant;
use workflow::undertaking;

use crate::console::words::capital;
use crate::parts::{Badge, Checkboxes, Choice, TextField, Tone};
use crate::session::words;
use crate::submission::Submission;

/// What is typed about a person.
pub fn inputs(form: &Submission) -> AnyView {
    let roles = Role::ALL
        .map(|role| Choice::new(role.code(), capital(role.words())).hint(role.meaning()))
        .to_vec();
    view! {
        <TextField form=form name="name" label="Name" hint="As it will stand in approval trails."/>
        <TextField form=form name="email" label="E-mail address" hint="The person signs in with it." kind="email"/>
        <Checkboxes
            form=form
            name="roles"
            legend="Roles"
            hint="One request needs different people for requesting, reviewing, approving and publishing."
            choices=roles
        />
    }
    .into_any()
}

/// How an account stands.
pub fn state(person: &Person) -> AnyView {
    let standing = person.standing(undertaking::VERSION);
    let tone = match standing {
        AccountStanding::Disabled => Tone::Bad,
        AccountStanding::NotEnrolled | AccountStanding::UndertakingOpen => Tone::Attention,
        AccountStanding::Active => Tone::Good,
    };
    view! { <Badge tone=tone words=capital(standing.words())/> }.into_any()
}

/// The roles that a grant would give, in words.
pub fn granted(act: &PendingAct) -> Option<String> {
    let grant = (act.kind == ActKind::RoleGrant).then(|| payload::<RoleGrant>(act).ok()).flatten();
    grant.map(|grant| words(&grant.roles))
}
