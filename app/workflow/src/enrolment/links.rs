//! One-time links: made, handed over once, and opened while they open (decision 30).

use domain::audit::Action;
use domain::id::{PersonId, TicketId};
use domain::person::{Permission, Person};
use domain::refusal::Refusal;
use domain::time::Moment;
use store::people;
use store::tickets::{self, Ticket, TicketState};

use crate::failure::Error;
use crate::people::remember_link;
use crate::sign_in::Token;
use crate::work::Work;

/// Days that a link opens.
pub const LINK_DAYS: i64 = 7;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first administrator says who they are.
    SetUp,
    /// Somebody was invited.
    Enrolment,
    /// A lost password or authenticator (decision 28).
    Reset,
}

impl Purpose {
    /// As in columns and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Enrolment => "enrolment",
            Self::Reset => "reset",
        }
    }
}

/// A one-time link, to be handed over once. `/enrol/{token}`.
#[derive(Debug)]
pub struct Link {
    /// The last part of its address.
    pub token: Token,
    /// When it ceases to open.
    pub expires_at: Moment,
}

/// The set-up link of an installation in which nobody can sign in yet; none later. A newer one
/// takes the place of all before.
pub async fn set_up_link(mut work: Work) -> Result<Option<Link>, Error> {
    work.must(Permission::ManagePeople)?;
    if people::count_enrolled(&mut work.tx).await? > 0 {
        return Ok(None);
    }
    tickets::void_purpose(&mut work.tx, Purpose::SetUp.code()).await?;
    let link = issue(&mut work, None, Purpose::SetUp).await?;
    work.commit().await?;
    Ok(Some(link))
}

/// A new link for a person; those before open no more. Who acts is remembered as the one who handed
/// it over (SOD-4). Does not commit.
pub(crate) async fn issue(
    work: &mut Work,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<Link, Error> {
    if let Some(person) = person {
        tickets::void(&mut work.tx, person).await?;
    }
    let now = work.clock_time;
    let link =
        Link { token: Token::roll(&work.dice)?, expires_at: now.plus_seconds(LINK_DAYS * 86_400) };
    let ticket = Ticket {
        id: TicketId::new(work.dice.uuid_at(now)?),
        person,
        purpose: purpose.code().to_owned(),
        made_at: now,
        expires_at: link.expires_at,
        password_hash: None,
        totp_sealed: None,
        state: TicketState::Open,
    };
    tickets::insert(&mut work.tx, &link.token.digest(), &ticket).await?;
    let event = work
        .event_by(Action::LinkIssued, Permission::ManagePeople)
        .on("link", ticket.id)
        .with("purpose", purpose.code());
    let event = match person {
        Some(person) => {
            remember_link(work, person).await?;
            event.with("person", person)
        }
        None => event,
    };
    work.record(event).await?;
    Ok(link)
}

/// The link's ticket and whose it is, if it still opens; else a sentence that says why not.
pub(super) async fn open(work: &mut Work, token: &str) -> Result<(Ticket, Option<Person>), Error> {
    let told = |code, sentence: &str| Err(Refusal::rule(code, sentence).into());
    let ticket = match Token::parse(token) {
        Some(token) => tickets::find(&mut work.tx, &token.digest()).await?,
        None => None,
    };
    let Some(ticket) = ticket else {
        return told(
            "link-unknown",
            "This link is not known. Copy the whole link, or ask an administrator for a new one.",
        );
    };
    match ticket.state {
        TicketState::Open if ticket.expires_at > work.clock_time => {}
        TicketState::Open => {
            return told(
                "link-expired",
                "This link has expired. Ask an administrator for a new one.",
            );
        }
        TicketState::Used => {
            return told(
                "link-used",
                "This link was used already, and it opens only once. Sign in with the password you chose; if it was not you who used it, tell an administrator at once.",
            );
        }
        TicketState::Void => {
            return told(
                "link-void",
                "This link does not open any more, since a newer one took its place. Use the newest one, or ask an administrator.",
            );
        }
    }
    let person = match ticket.person {
        Some(id) => people::find(&mut work.tx, id).await?,
        // A second set-up link may have been used meanwhile.
        None if people::count_enrolled(&mut work.tx).await? > 0 => {
            return told(
                "link-void",
                "This installation has been set up already. Ask an administrator for a link of your own.",
            );
        }
        None => None,
    };
    if person.as_ref().is_some_and(|person| person.disabled_at.is_some()) {
        return told("link-void", "This link does not open any more. Ask an administrator.");
    }
    Ok((ticket, person))
}
