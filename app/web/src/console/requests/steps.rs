//! What can be done with a request now: what moves it on stands open, what ends it is folded away,
//! and what somebody else has to do is said.

use domain::list_version::ChangeClass;
use domain::request::{Act, Offer, Request, RequestEvent, RequestState, ToldDraft};
use leptos::prelude::*;
use workflow::requests::RequestView;

use crate::console::words;
use crate::parts::{
    ActionLink, Confirm, DateField, Hidden, TextArea, TextField, Tone, notice, section,
};
use crate::paths;
use crate::submission::Submission;

/// The part of the page with everything that can be done.
pub fn view(found: &RequestView, form: &Submission) -> AnyView {
    if found.request.state.is_final() {
        return ().into_any();
    }
    let offered =
        || found.offers.iter().filter(|offer| offer.may.is_ok() && !waits(offer.act, found));
    let open: Vec<AnyView> = offered()
        .filter(|offer| !is_folded(offer.act, found))
        .map(|offer| one(offer.act, found, form))
        .collect();
    let folded: Vec<AnyView> = offered()
        .filter(|offer| is_folded(offer.act, found))
        .map(|offer| folded_one(offer.act, found, form))
        .collect();
    let others = others(found, open.is_empty());
    let (returned, to_return) = (returned(found), to_return(found));
    section("What to do next", view! { {returned} {to_return} {open} {others} {folded} })
}

/// Why it came back, and what the requester does about it.
fn returned(found: &RequestView) -> Option<AnyView> {
    if found.request.state != RequestState::Returned {
        return None;
    }
    let step = found.request.trail.iter().rfind(|step| step.event == RequestEvent::Return)?;
    let (by, reason) = (step.by.as_ref()?, step.reason.as_ref()?);
    let who = format!(
        "{}, {}, returned it: “{reason}”",
        by.name_or(found.name(by.person)),
        by.role.words()
    );
    let is_own = found.offers.iter().any(|offer| offer.act == Act::Submit && offer.may.is_ok());
    let next = is_own.then(|| {
        view! { <p>"Change what is asked for, in the intake or on the pages of the engagement and the vendor, then hand it in again. “What is missing” says what else to mend."</p> }
    });
    Some(notice(Tone::Attention, "It was returned", view! { <p>{who}</p> {next} }))
}

/// That nothing moves it on but a return, for the person whose step that is.
fn to_return(found: &RequestView) -> Option<AnyView> {
    let why = must_return(found)?;
    Some(notice(Tone::Attention, "You have the next step: return it", view! { <p>{why}</p> }))
}

/// Why the step that comes next cannot be taken until the request is returned, where the person
/// who looks may return it (SOD-6).
fn must_return(found: &RequestView) -> Option<String> {
    let mut offers = found.offers.iter();
    let refused = offers.find_map(|offer| {
        let refusal = offer.may.as_ref().err()?;
        (offer.act.is_next_step() && refusal.awaits_return()).then(|| words::why(refusal))
    });
    let may_return = |offer: &Offer| offer.act == Act::SendBack && offer.may.is_ok();
    found.offers.iter().any(may_return).then_some(refused).flatten()
}

/// Whether an act has to wait for another: no day before customers were told.
fn waits(act: Act, found: &RequestView) -> bool {
    matches!(act, Act::Schedule | Act::Publish) && found.earliest.is_none()
}

/// Whether an act is not what one comes for.
fn is_folded(act: Act, found: &RequestView) -> bool {
    let request = &found.request;
    match act {
        Act::Tell => request.told.is_some() || request.state == RequestState::LegalReview,
        Act::Revise => false,
        Act::SendBack => must_return(found).is_none(),
        other => !other.is_next_step(),
    }
}

/// Who takes the next steps that this person may not take.
fn others(found: &RequestView, alone: bool) -> Option<AnyView> {
    let mut told: Vec<String> = Vec::new();
    for offer in found.offers.iter().filter(|offer| offer.act.is_next_step()) {
        // Telling customers twice, or before anything is approved, is nobody's next step.
        if is_folded(offer.act, found) || waits(offer.act, found) {
            continue;
        }
        if let Err(refusal) = &offer.may {
            if refusal.awaits_return() && must_return(found).is_some() {
                continue;
            }
            let words = format!("{} {}", waits_for(offer.act), words::why(refusal));
            if !told.contains(&words) {
                told.push(words);
            }
        }
    }
    if told.is_empty() {
        return None;
    }
    let lines = told.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    let heading = if alone { "Somebody else has the next step" } else { "For somebody else" };
    Some(notice(Tone::Information, heading, view! { <ul>{lines}</ul> }))
}

const fn waits_for(act: Act) -> &'static str {
    match act {
        Act::Submit => "The requester hands it in.",
        Act::Start => "A security reviewer takes it up.",
        Act::PassSecurity => "A security reviewer finishes the review.",
        Act::Approve => "A legal approver decides.",
        Act::Tell => "A legal approver writes down that customers were told.",
        Act::ConfirmEditorial => "A second person agrees that the change is editorial.",
        Act::Schedule => "A publisher chooses the day.",
        Act::Publish => "A publisher makes a list version of it.",
        Act::Revise
        | Act::CallEditorial
        | Act::SendBack
        | Act::Reject
        | Act::Withdraw
        | Act::Cancel => "",
    }
}

fn to(request: &Request, act: &str) -> String {
    paths::below(paths::REQUESTS, request.id, act)
}

/// An act that stands open.
fn one(act: Act, found: &RequestView, form: &Submission) -> AnyView {
    let request = &found.request;
    match act {
        Act::Revise => view! { <p><a class="button" href=to(request, "edit")>"Edit the intake"</a></p> }.into_any(),
        Act::Submit => Confirm::new("Hand it in", to(request, "submit"), "Submit")
            .change("Reviewers see it, and the engagement is locked until they decide.")
            .view(),
        Act::Start => Confirm::new("Security review", to(request, "start"), "Take it up")
            .change("The review is yours, and cannot be done by the requester, the legal approver or the publisher of this request.")
            .view(),
        Act::PassSecurity => Confirm::new("Pass the security review", to(request, "pass"), "Pass")
            .change("What the list would say is signed as you see it on this page.")
            .change("It goes on to the legal review.")
            .fields(passing(found, form))
            .view(),
        Act::SendBack => send_back(found, form),
        Act::Approve => link(to(request, "approve"), "Look at it once more and approve"),
        Act::Tell => tell(found, form),
        Act::ConfirmEditorial => link(to(request, "editorial/confirm"), "Look at it and confirm that it is editorial"),
        Act::Schedule if matches!(request.state, RequestState::Scheduled { .. }) => {
            view! { <p><a class="button" href=to(request, "schedule")>"Choose another day"</a></p> }
                .into_any()
        }
        Act::Schedule => link(to(request, "schedule"), "Choose the day of effect"),
        Act::Publish => match &request.state {
            RequestState::Scheduled { effective_from } => {
                link(paths::publish_on(*effective_from), "See what would be published")
            }
            _ => ().into_any(),
        },
        _ => ().into_any(),
    }
}

fn link(path: String, words: &'static str) -> AnyView {
    view! { <p><ActionLink path=path words=words/></p> }.into_any()
}

/// An act that ends or turns something: folded, and open again when something is wrong with it.
fn folded_one(act: Act, found: &RequestView, form: &Submission) -> AnyView {
    let request = &found.request;
    let (summary, name, body) = match act {
        Act::Tell => (
            if request.told.is_some() {
                "Correct what is written about the notice"
            } else {
                "Write down that customers were told"
            },
            "told_on",
            tell(found, form),
        ),
        Act::CallEditorial => {
            ("Call the change editorial", "editorial_reason", call_editorial(found, form))
        }
        Act::SendBack => ("Return it to the requester", "return_reason", send_back(found, form)),
        Act::Reject => (
            "Reject it for good",
            "reject_reason",
            Confirm::new("Reject it", to(request, "reject"), "Reject")
                .change("It is over. A new request can be made.")
                .fields(reason(form, "reject_reason", "Why", "The requester reads it."))
                .destructive()
                .view(),
        ),
        Act::Withdraw => (
            "Withdraw it",
            "withdraw_reason",
            Confirm::new("Withdraw it", to(request, "withdraw"), "Withdraw")
                .change("It is over, and its approvals with it.")
                .fields(reason(form, "withdraw_reason", "Why", "Kept in the approval trail."))
                .destructive()
                .view(),
        ),
        Act::Cancel => (
            "Stop it",
            "cancel_reason",
            Confirm::new("Stop it", to(request, "cancel"), "Stop")
                .change("It is over, whoever made it, and its approvals with it.")
                .fields(reason(form, "cancel_reason", "Why", "Kept in the approval trail."))
                .destructive()
                .view(),
        ),
        _ => return ().into_any(),
    };
    let of_notice =
        act == Act::Tell && ["means", "evidence"].iter().any(|name| form.error(name).is_some());
    let is_open = of_notice || form.error(name).is_some();
    view! { <details class="act" open=is_open><summary>{summary}</summary>{body}</details> }
        .into_any()
}

fn reason(
    form: &Submission,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
) -> AnyView {
    view! { <TextArea form=form name=name label=label hint=hint rows=3/> }.into_any()
}

fn send_back(found: &RequestView, form: &Submission) -> AnyView {
    let why = reason(form, "return_reason", "What is to be changed", "The requester reads it.");
    Confirm::new("Return it", to(&found.request, "return"), "Return")
        .change("The requester can change it and submit it again. Reviews start anew.")
        .fields(why)
        .view()
}

fn passing(found: &RequestView, form: &Submission) -> AnyView {
    let seen = found.facts.as_ref().map(|facts| facts.approval.content.hex().to_owned());
    let hint = "Reports, certificates, answers. Kept in the approval trail.";
    view! {
        <Hidden name="looked_at" value=seen.unwrap_or_default()/>
        {reason(form, "pass_note", "What you looked at", hint)}
    }
    .into_any()
}

/// What is written already stands in it, until something else is sent.
fn tell(found: &RequestView, form: &Submission) -> AnyView {
    let told = found.request.told.as_ref().filter(|_| form.names().all(|name| name != "told_on"));
    let written = told.map(|told| Submission::of(&ToldDraft::from(told)));
    let form = written.as_ref().unwrap_or(form);
    let fields = view! {
        <DateField form=form name="told_on" label="Told on" hint="The day on which the last customer was told."/>
        <TextField form=form name="means" label="By what means" hint="Mail to all privacy contacts, for instance."/>
        <TextArea form=form name="evidence" label="Proof" hint="Where it can be found: a delivery report, a ticket." rows=2/>
    };
    Confirm::new(
        "Customers were told",
        to(&found.request, "told"),
        "Write it down",
    )
    .change(
        "The notice period counts from the day after. The earliest day of effect follows from it.",
    )
    .fields(fields)
    .view()
}

fn call_editorial(found: &RequestView, form: &Submission) -> AnyView {
    let proposed = match found.class() {
        Some(ChangeClass::Editorial) | None => "The comparison finds nothing but wording.",
        Some(_) => {
            "The comparison finds more than wording: look at what the list would say before you lower it."
        }
    };
    Confirm::new("Call it editorial", to(&found.request, "editorial"), "Call it editorial")
        .change("Customers need not be told, once a second person agrees.")
        .change(proposed)
        .fields(reason(
            form,
            "editorial_reason",
            "Why it changes nothing of substance",
            "Kept in the approval trail.",
        ))
        .view()
}
