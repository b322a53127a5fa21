//! `annex invite` and `annex reset`: one-time links, printed once.

use anyhow::Context as _;
use domain::audit::Action;
use domain::person::{PersonDraft, Role};
use domain::text::Email;
use workflow::enrolment::Link;
use workflow::people::{self, ResetAsked};
use workflow::{Attempt, Caller};

use super::{Ending, WrongUsage, wrong_words};
use crate::config::Config;
use crate::{office, say};

/// Makes an account and prints its enrolment link.
pub async fn invite(
    config: &Config,
    email: String,
    name: String,
    roles: Vec<String>,
) -> anyhow::Result<Ending> {
    if let Some(unknown) = roles.iter().find(|role| Role::parse(role).is_none()) {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        let told = format!("“{unknown}” is not one of the roles {}.", known.join(", "));
        Err(WrongUsage(told))?;
    }
    let draft = PersonDraft { email, name, roles };
    draft.check().map_err(|faults| wrong_words(&faults))?;
    let office = office::open(config, true).await?;
    let attempt = Attempt::to(Action::PersonInvited);
    let invited = office
        .perform(Caller::operator(), attempt, async |work| people::invite(work, draft).await)
        .await;
    let (person, link) = invited.map_err(named)?;
    let until = link.expires_at.to_the_second();
    let told =
        format!("{} can enrol once, until {until}:\n{}", person.name, address(config, &link));
    say::line(&told).with_context(|| {
        format!("The account is made. `annex reset {}` prints its link anew.", person.email)
    })?;
    Ok(Ending::Done)
}

/// Prints a link to set a new password and authenticator, or says what it waits for (decision 28).
pub async fn reset(config: &Config, email: &str) -> anyhow::Result<Ending> {
    Email::parse(email).map_err(|fault| WrongUsage(fault.0))?;
    let office = office::open(config, false).await?;
    let attempt = Attempt::to(Action::PersonReset);
    let asked = office
        .perform(Caller::operator(), attempt, async |work| {
            people::reset_by_email(work, email).await
        })
        .await?;
    match asked {
        ResetAsked::Done(link) => {
            say::line(&format!(
                "A new password and authenticator can be set once, until {}:",
                link.expires_at.to_the_second()
            ))?;
            say::line(&address(config, &link))?;
        }
        ResetAsked::Waits(act) => {
            let due = act
                .takes_effect_at
                .map_or_else(String::new, |due| format!(" or until {}", due.to_the_second()));
            say::line(&format!(
                "This person decides about vendors or lists, so the reset waits for a second administrator{due}. Then ask again for the link."
            ))?;
        }
    }
    Ok(Ending::Done)
}

/// Where a one-time link leads.
pub fn address(config: &Config, link: &Link) -> String {
    format!("{}/enrol/{}", config.public_url, link.token.reveal())
}

/// Field faults, said in one line.
pub fn named(error: workflow::Error) -> anyhow::Error {
    match error.refusal() {
        Some(domain::refusal::Refusal::Fields(faults)) => {
            let told: Vec<String> =
                faults.iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
            anyhow::anyhow!(told.join(" "))
        }
        _ => error.into(),
    }
}
