//! One request: where it stands, what it would change, what stands in the way, who did what, and
//! what the person who looks may do now.

use domain::id::RequestId;
use domain::list_version::ChangeClass;
use domain::person::Permission;
use domain::request::{RequestKind, RequestState};
use domain::taxonomy::Taxonomy;
use leptos::prelude::*;
use workflow::requests::{self, RequestView};
use workflow::{Work, registry};

use super::{fields, missing, steps};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::parts::{ErrorSummary, Heading, On, Tone, crumbs, notice, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows a request.
pub async fn page(seat: Seat, Named(id): Named<RequestId>) -> Answered {
    let (found, taxonomy) = load(&mut seat.read().await?, id).await?;
    Ok(Answer::page(view(&seat, &found, &taxonomy, &Submission::empty())))
}

/// A request with the words for its codes.
pub async fn load(
    work: &mut Work,
    id: RequestId,
) -> Result<(RequestView, Taxonomy), workflow::Error> {
    let found = requests::show(work, id).await?;
    let taxonomy = registry::words(work).await?.taxonomy;
    Ok((found, taxonomy))
}

/// The page; `form` is what was typed into one of its forms.
pub fn view(seat: &Seat, found: &RequestView, taxonomy: &Taxonomy, form: &Submission) -> Page {
    let request = &found.request;
    let title = format!("{} {}", request.reference(), request.kind.words());
    Page::new(seat.desk.at(Folder::Requests), title.clone(), || {
        let told = request
            .told
            .as_ref()
            .map(|told| section("Customers told", fields::told(told, found, &seat.zone)));
        view! {
            <ErrorSummary form=form/>
            <Heading title=title crumbs=crumbs([(paths::REQUESTS, "Requests")])/>
            {head(found)}
            {held(found)}
            {steps::view(found, form)}
            {section("Intake", fields::intake(found))}
            {would_say(found, taxonomy)}
            {in_the_way(found, seat.may(Permission::DraftInstruments))}
            {told}
            {section("Approval trail", fields::trail(found, &seat.zone))}
        }
    })
}

/// State, meaning to customers, and what it is about.
fn head(found: &RequestView) -> AnyView {
    let request = &found.request;
    let class = found.class().and_then(|found| request.means(found));
    let notice_words = match (&request.told, class) {
        _ if !request.is_notifiable() => "Takes effect without a notice to customers.".to_owned(),
        (Some(told), _) => format!("Customers were told on {}.", told.on.in_words()),
        (None, Some(ChangeClass::Editorial)) => "The comparison finds wording only. Customers have to be told, unless two people call it editorial.".to_owned(),
        (None, _) => "Customers have to be told before it takes effect.".to_owned(),
    };
    let class = class.map(fields::class);
    let editorial = request.editorial.as_ref().map(|mark| {
        let by = found.name(mark.called_by).to_owned();
        let end = if mark.is_confirmed() {
            ", and a second person agrees."
        } else {
            "; a second person has to agree."
        };
        view! { <p>{by} " calls the change editorial: “" {mark.reason.to_string()} "”" {end}</p> }
    });
    view! {
        <p>{fields::state(&request.state, found.today, found.held.is_some())} " " {class} " " {day(&request.state)}</p>
        {withdrawn(found)}
        {fields::subjects(found)}
        {(!request.state.is_final()).then(|| view! { <p>{notice_words}</p> })}
        {editorial}
    }
    .into_any()
}

/// That what it brought to the list was taken back before its day.
fn withdrawn(found: &RequestView) -> Option<AnyView> {
    found.was_taken_back.then(|| {
        let what = if found.request.kind == RequestKind::Change {
            "the change does not take place."
        } else {
            "what it would have brought does not come to the list."
        };
        view! { <p>"The announcement was withdrawn before its day: " {what}</p> }.into_any()
    })
}

/// That its day came without a verdict that passes (decision 20), and what mends it.
fn held(found: &RequestView) -> Option<AnyView> {
    let hold = found.held.as_ref()?;
    let path = paths::record(paths::ENGAGEMENTS, hold.engagement);
    let lines = hold.missing.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
    let body = view! {
        <p>"Its day has come, and by what is on record now the vendor's terms pass the gate neither for that day nor for today. The vendor may not process customers' data in this way until they do. The public list stays as it was published."</p>
        <ul>{lines}</ul>
        <p><a href=path>"The page of the engagement"</a> " says how it is mended. A removal takes it from the list."</p>
    };
    Some(notice(Tone::Bad, "Held: what is missing", body))
}

fn day(state: &RequestState) -> Option<AnyView> {
    match state {
        RequestState::Scheduled { effective_from } => {
            Some(view! { "from " <On day=*effective_from/> }.into_any())
        }
        RequestState::Published { version, effective_from } => {
            let path = paths::record(paths::LISTS, version);
            Some(view! { "in list version " <a href=path>{version.to_string()}</a> ", from " <On day=*effective_from/> }.into_any())
        }
        _ => None,
    }
}

fn would_say(found: &RequestView, taxonomy: &Taxonomy) -> Option<AnyView> {
    if found.request.state.is_final() {
        return None;
    }
    Some(match &found.facts {
        Some(facts) => fields::changes(&found.request, &facts.changes, taxonomy),
        None => notice(
            Tone::Bad,
            "This cannot be put on a list",
            view! { <p>"Only subprocessors are listed. Change the relationship of the engagement, or withdraw the request."</p> },
        ),
    })
}

fn in_the_way(found: &RequestView, drafts: bool) -> Option<AnyView> {
    let facts = found.facts.as_ref()?;
    let gates = (!found.gates.is_empty())
        .then(|| section("Equivalence gate", fields::gates(&found.gates, &facts.changes)));
    let missing = missing::view(found, facts, drafts);
    Some(view! { {section("What is missing", missing)} {gates} }.into_any())
}
