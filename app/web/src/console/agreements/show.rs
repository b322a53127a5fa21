//! One agreement: its facts, its file, its state and the steps from there.

use std::sync::Arc;

use domain::agreement::{
    Agreement, AgreementForm, AgreementStanding, AgreementState, AgreementStep,
};
use domain::id::AgreementId;
use domain::person::Permission;
use leptos::prelude::*;
use workflow::agreements::{self, AgreementView};

use super::fields::{self, Choices};
use crate::address::Named;
use crate::console::files::Place;
use crate::console::seat::Seat;
use crate::console::words;
use crate::parts::{
    ActionLink, Choice, DateField, ErrorSummary, Facts, Heading, Hidden, Select, Submit, TextArea,
    TextField, crumbs, post_form, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// What the person may do on the page.
pub struct Rights {
    may_edit: bool,
    may_decide: bool,
    sees_terms: bool,
}

impl Rights {
    /// Those of the person at the desk.
    pub fn of(seat: &Seat, found: &AgreementView) -> Self {
        Self {
            may_edit: seat.may(found.agreement.edit_permission()),
            may_decide: seat.may(Permission::DecideInstruments),
            sees_terms: seat.may(Permission::ReadRestricted),
        }
    }
}

/// Shows an agreement.
pub async fn page(seat: Seat, Named(id): Named<AgreementId>) -> Answered {
    let found = agreements::show(&mut seat.read().await?, id).await?;
    let rights = Rights::of(&seat, &found);
    Ok(Answer::page(view(&seat.desk, &found, &rights, &Submission::empty())))
}

/// The page; `form` is that of the step or the file.
pub fn view(desk: &Arc<Desk>, found: &AgreementView, rights: &Rights, form: &Submission) -> Page {
    let agreement = &found.agreement;
    let name = agreement.details.title.to_string();
    let vendor = found.vendor.details.display_name().to_string();
    let vendor_path = paths::record(paths::VENDORS, found.vendor.id);
    let edit = rights.may_edit.then(|| {
        view! { <ActionLink path=paths::below(paths::AGREEMENTS, agreement.id, "edit") words="Edit agreement"/> }.into_any()
    });
    Page::new(desk.at(Folder::Agreements), format!("{name}, {vendor}"), || {
        view! {
            <ErrorSummary form=form/>
            <Heading title=name crumbs=crumbs([(paths::AGREEMENTS, "Agreements"), (&vendor_path, &vendor)]) actions=edit/>
            <p>{words::agreement(agreement.standing(found.today))}</p>
            {section("Facts", fields::facts(agreement, &found.covered))}
            {section("Signatures and state", state(found, rights, form))}
            {section("File", file(found, rights, form))}
            {section("Terms", terms(found, rights))}
        }
    })
}

fn state(found: &AgreementView, rights: &Rights, form: &Submission) -> AnyView {
    let agreement = &found.agreement;
    let missing = agreement.missing(found.names());
    let is_open = agreement.state.ended_on().is_none();
    let missing = (is_open && !missing.is_empty()).then(|| {
        let lines = missing.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <p>"Missing before it can be in force:"</p> <ul>{lines}</ul> }
    });
    let signed = rights.sees_terms.then(|| signatures(&agreement.state));
    let steps = if rights.may_decide {
        steps(found, form)
    } else {
        words::who_may(Permission::DecideInstruments)
    };
    let state = if counts_unsaid(found) {
        format!(
            "{}, so it is in force, also while nobody puts that on record.",
            agreed(agreement, rights.sees_terms)
        )
    } else {
        recorded(&agreement.state, agreement.details.form)
    };
    view! { <p>{state}</p> {missing} {signed} {steps} }.into_any()
}

/// The last step that is on record: with the day and the reason of one that ends it, which may be to
/// come.
fn recorded(state: &AgreementState, form: AgreementForm) -> String {
    let words = words::capital(state.words());
    match state {
        AgreementState::Terminated { on, reason, .. } => {
            format!("{words}: it no longer binds from {} on. “{reason}”", on.in_words())
        }
        AgreementState::Superseded { on, .. } => {
            format!("{words}: it no longer binds from {} on.", on.in_words())
        }
        AgreementState::SignedPartially { .. } if state.is_signed(form) => "Signed.".to_owned(),
        _ => format!("{words}."),
    }
}

/// How the sides agreed, of one that is signed or clicked; when is for those who may read that.
fn agreed(agreement: &Agreement, sees_terms: bool) -> String {
    let click = agreement.state.signing().and_then(|signing| signing.acceptance.as_ref());
    match click.filter(|_| agreement.details.form == AgreementForm::ClickAccept) {
        Some(click) if sees_terms => format!("Accepted by click on {}", click.on.in_words()),
        Some(_) => "Accepted by click".to_owned(),
        None => "Both sides have signed".to_owned(),
    }
}

/// In force by its facts, though nobody recorded that step (decision 4).
fn counts_unsaid(found: &AgreementView) -> bool {
    matches!(found.agreement.state, AgreementState::SignedPartially { .. })
        && found.agreement.standing(found.today) == AgreementStanding::InForce
}

fn signatures(state: &AgreementState) -> AnyView {
    let Some(signing) = state.signing() else {
        return ().into_any();
    };
    let signed = |signature: Option<&domain::agreement::Signature>| {
        signature.map(|signature| format!("{}, {}", signature.name, signature.on.in_words()))
    };
    let facts = Facts::new()
        .maybe("Signed by us", signed(signing.ours.as_ref()))
        .maybe("Signed by the vendor", signed(signing.vendor.as_ref()));
    let facts = match &signing.acceptance {
        Some(click) => facts.with(
            "Accepted by click",
            format!("{}, {}: {}", click.name, click.on.in_words(), click.proof),
        ),
        None => facts,
    };
    facts.view()
}

fn steps(found: &AgreementView, form: &Submission) -> AnyView {
    let agreement = &found.agreement;
    let counts = counts_unsaid(found);
    let choice = |step: AgreementStep| Choice::new(step.code(), words_of(step, agreement, counts));
    let offered: Vec<Choice> = agreement.steps().map(choice).collect();
    if offered.is_empty() {
        return view! { <p>"Its end is on record, so its state changes no more. What is on record about it can still be completed."</p> }.into_any();
    }
    let successors: Vec<_> =
        found.others.iter().filter(|other| other.can_succeed(found.today)).collect();
    let others = Choices::of(&[], &successors).agreements;
    let act = post_form(
        paths::below(paths::AGREEMENTS, agreement.id, "advance"),
        view! {
            <Hidden name="revision" value=agreement.revision.to_string()/>
            <Select form=form name="step" label="What happened" choices=offered/>
            <TextField form=form name="name" label="Who signed or clicked" hint="For a signature or a click." optional=true/>
            <DateField form=form name="on" label="On" hint="The day of the signature, or the first day on which it no longer binds." optional=true/>
            <TextField form=form name="proof" label="What proves the click" optional=true/>
            <Select form=form name="by" label="The agreement that takes its place" choices=others none="None" optional=true/>
            <TextArea form=form name="reason" label="Why it ends" rows=2 optional=true/>
            <Submit words="Record the step"/>
        },
    );
    // Folded, so that the facts come first; open again when something is wrong with it.
    view! {
        <details class="act" open=form.has_faults()>
            <summary>"Record what happened"</summary>
            {act}
        </details>
    }
    .into_any()
}

/// What happened, in the words of the page. A signature that is there already can be corrected.
fn words_of(step: AgreementStep, agreement: &Agreement, counts: bool) -> &'static str {
    let signing = agreement.state.signing();
    match step {
        AgreementStep::Negotiate => "Negotiations began",
        AgreementStep::Agree => "The text was agreed",
        AgreementStep::SignOurs if signing.is_some_and(|signing| signing.ours.is_some()) => {
            "Correction: signed by us"
        }
        AgreementStep::SignOurs => "Signed by us",
        AgreementStep::SignVendor if signing.is_some_and(|signing| signing.vendor.is_some()) => {
            "Correction: signed by the vendor"
        }
        AgreementStep::SignVendor => "Signed by the vendor",
        AgreementStep::Accept => "Accepted by click",
        AgreementStep::PutInForce if counts => "Put on record that it is in force",
        AgreementStep::PutInForce => "Put in force",
        AgreementStep::Supersede => "Another agreement takes its place",
        AgreementStep::Terminate => "Terminated, or given up",
    }
}

fn file(found: &AgreementView, rights: &Rights, form: &Submission) -> AnyView {
    let agreement = &found.agreement;
    let place = Place {
        file: agreement.file.as_ref(),
        none: "No file is stored yet.",
        path: paths::below(paths::AGREEMENTS, agreement.id, "file"),
        may_read: rights.sees_terms || rights.may_edit,
        may_store: rights.may_edit,
        revision: agreement.revision,
        label: "File of the instrument",
        voids: "the checks of terms",
    };
    place.view(form)
}

fn terms(found: &AgreementView, rights: &Rights) -> AnyView {
    let Some(terms) = &found.terms else {
        return words::who_may(Permission::ReadRestricted);
    };
    let checked = terms.iter().filter(|term| term.is_checked()).count();
    let count = domain::clause::ClauseCode::entered().count();
    let path = paths::below(paths::AGREEMENTS, found.agreement.id, "terms");
    let words = if rights.may_decide { "Enter and check terms" } else { "See the terms" };
    view! {
        <p>{format!("{} of {count} clauses entered, {checked} checked by a second person.", terms.len())}</p>
        <p><a class="button" href=path>{words}</a></p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::agreement::Signing;
    use domain::text::Reason;
    use domain::time::Day;

    use super::*;

    #[test]
    fn an_end_is_told_with_its_day_and_its_reason() {
        let (on, reason) = (Day::parse("2027-06-01").unwrap(), Reason::parse("We leave.").unwrap());
        let form = Agreement::sample().details.form;
        let ended = AgreementState::Terminated { signing: None, on, reason };
        assert_eq!(
            recorded(&ended, form),
            "Terminated: it no longer binds from 1 June 2027 on. “We leave.”"
        );
        assert_eq!(recorded(&AgreementState::Negotiating, form), "In negotiation.");
        let signing = Agreement::sample().state.signing().cloned().unwrap();
        let both = AgreementState::SignedPartially { signing: signing.clone() };
        assert_eq!(recorded(&both, form), "Signed.", "it may have expired meanwhile");
        let ours = AgreementState::SignedPartially { signing: Signing { vendor: None, ..signing } };
        assert_eq!(recorded(&ours, form), "Signed in part.");
    }
}
