//! The pages before a decision that is signed with the authenticator: approving, confirming that a
//! change is editorial, choosing the day. Each shows exactly what is signed, then the button. They
//! ask for a fresh code before they open, so that nothing typed is lost on the way.

use domain::id::RequestId;
use domain::request::{Act, RequestKind};
use domain::taxonomy::Taxonomy;
use domain::time::Day;
use leptos::prelude::*;
use workflow::requests::RequestView;

use super::{fields, missing, show};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{
    Confirm, DateField, ErrorSummary, Heading, Hidden, On, Tone, crumbs, notice, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Which decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The legal review passes.
    Approve,
    /// A second person agrees.
    ConfirmEditorial,
    /// A publisher chooses the day.
    Schedule,
}

impl Decision {
    const fn act(self) -> Act {
        match self {
            Self::Approve => Act::Approve,
            Self::ConfirmEditorial => Act::ConfirmEditorial,
            Self::Schedule => Act::Schedule,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::ConfirmEditorial => "Confirm that the change is editorial",
            Self::Schedule => "Choose the day of effect",
        }
    }
}

/// Before approving.
pub async fn approve(seat: Seat, Named(id): Named<RequestId>) -> Answered {
    ask(&seat, id, Decision::Approve).await
}

/// Before confirming.
pub async fn confirm_editorial(seat: Seat, Named(id): Named<RequestId>) -> Answered {
    ask(&seat, id, Decision::ConfirmEditorial).await
}

/// Before choosing the day.
pub async fn schedule(seat: Seat, Named(id): Named<RequestId>) -> Answered {
    ask(&seat, id, Decision::Schedule).await
}

async fn ask(seat: &Seat, id: RequestId, decision: Decision) -> Answered {
    seat.must_have_confirmed().await?;
    let (found, taxonomy) = show::load(&mut seat.read().await?, id).await?;
    let day = found.earliest.into_iter().chain(found.request.details.wished_on).max();
    let form = Submission::empty()
        .with("effective_from", day.map(|day| day.to_string()).unwrap_or_default());
    Ok(Answer::page(view(seat, &found, &taxonomy, decision, &form)))
}

/// The page; `form` is what was typed into it.
pub fn view(
    seat: &Seat,
    found: &RequestView,
    taxonomy: &Taxonomy,
    decision: Decision,
    form: &Submission,
) -> Page {
    let name = found.request.reference().to_string();
    let here = paths::record(paths::REQUESTS, found.request.id);
    Page::new(seat.desk.at(Folder::Requests), format!("{}: {name}", decision.words()), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=decision.words() crumbs=crumbs([(paths::REQUESTS, "Requests"), (&here, &name)])/>
            {fields::subjects(found)}
            {looked_at(found, taxonomy)}
            {button(found, decision, form)}
            <p><a href=here.clone()>"Back to the request"</a></p>
        }
    })
}

fn looked_at(found: &RequestView, taxonomy: &Taxonomy) -> Option<AnyView> {
    let facts = found.facts.as_ref()?;
    let gates = (!found.gates.is_empty())
        .then(|| section("Equivalence gate", fields::gates(&found.gates, &facts.changes)));
    let missing = (found.request.kind != RequestKind::Removal)
        .then(|| section("What is missing", missing::view(found, facts, false)));
    Some(
        view! {
            {fields::changes(&found.request, &facts.changes, taxonomy)}
            {missing}
            {gates}
        }
        .into_any(),
    )
}

/// The button, or why there is none.
fn button(found: &RequestView, decision: Decision, form: &Submission) -> AnyView {
    let offer = found.offers.iter().find(|offer| offer.act == decision.act());
    match offer.map(|offer| &offer.may) {
        Some(Ok(())) => match decision {
            Decision::Approve => approval(found),
            Decision::ConfirmEditorial => confirmation(found),
            Decision::Schedule => scheduling(found, form),
        },
        Some(Err(refusal)) => notice(
            Tone::Attention,
            "This step is not yours",
            view! { <p>{words::why(refusal)}</p> },
        ),
        None => {
            let state = found.request.state.words(found.today, found.held.is_some());
            notice(
                Tone::Information,
                "Nothing to decide",
                view! { <p>"The request is in the state “" {state} "”. Look at its approval trail to see what happened."</p> },
            )
        }
    }
}

fn approval(found: &RequestView) -> AnyView {
    let Some(facts) = &found.facts else {
        return ().into_any();
    };
    let signed = facts.approval.approved.clone();
    let told = match &found.request.told {
        _ if !found.request.is_notifiable() => {
            "It takes effect without a notice to customers.".to_owned()
        }
        Some(told) => format!("Customers were told on {}.", told.on.in_words()),
        None => "Customers have to be told before it takes effect.".to_owned(),
    };
    let confirm = Confirm::new("Approve exactly this", paths::below(paths::REQUESTS, found.request.id, "approve"), "Approve")
        .change(view! {
            "You sign what is shown above. Its digest, over the entry, the contract fields and everything that the gate read, is "
            <code class="hash">{signed.to_string()}</code>
            "."
        })
        .change("A publisher can choose a day and publish it. Any change of what is shown voids the approval.")
        .change(told)
        .fields(view! { <Hidden name="looked_at" value=signed.hex().to_owned()/> });
    let held = "It is refused as long as something stands under “What is missing”.";
    if found.request.is_held_by(&facts.approval) {
        return confirm.change(held).view();
    }
    confirm.view()
}

fn confirmation(found: &RequestView) -> AnyView {
    let reason =
        found.request.editorial.as_ref().map(|mark| mark.reason.to_string()).unwrap_or_default();
    let path = paths::below(paths::REQUESTS, found.request.id, "editorial/confirm");
    Confirm::new("Agree that it is editorial", path, "Confirm")
        .change(format!("The reason given: “{reason}”"))
        .change("Customers need not be told.")
        .view()
}

fn scheduling(found: &RequestView, form: &Submission) -> AnyView {
    let earliest = earliest(found.earliest, found);
    if found.earliest.is_none() {
        return notice(Tone::Attention, "No day is possible yet", earliest);
    }
    let fields = view! {
        <DateField form=form name="effective_from" label="Day of effect" hint="The list says so from the start of this day."/>
    };
    Confirm::new(
        "Choose the day",
        paths::below(paths::REQUESTS, found.request.id, "schedule"),
        "Schedule",
    )
    .change(earliest)
    .change("Nothing is public yet: publishing is the next step.")
    .fields(fields)
    .view()
}

fn earliest(day: Option<Day>, found: &RequestView) -> AnyView {
    match (day, &found.request.told) {
        (Some(day), Some(told)) if found.request.is_notifiable() => view! {
            "Customers were told on " <On day=told.on/> ", so the earliest day is " <On day=day/> "."
        }
        .into_any(),
        (Some(day), _) => view! { "The earliest day is today, " <On day=day/> "." }.into_any(),
        (None, _) => view! { "Customers have not been told yet, so no day is possible. A legal approver writes down when and how they were told." }.into_any(),
    }
}
