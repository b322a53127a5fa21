//! The page before a publication: exactly what would be public afterwards, what refuses it, then the
//! button.

use axum::extract::Query;
use domain::id::RequestId;
use domain::list_version::{Timeline, VersionNumber};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::request::{Request, RequestKind};
use domain::taxonomy::Taxonomy;
use domain::time::Day;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::requests::{self, Facts, Outcome, Preview};
use workflow::{lists, registry};

use super::fields;
use crate::console::requests::fields::{class, gaps};
use crate::console::seat::Seat;
use crate::error::Problem;
use crate::parts::{
    Choice, Confirm, ErrorSummary, Heading, Hidden, On, Select, Tone, crumbs, empty, notice,
    section,
};
use crate::paths;
use crate::portal::words::counted;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Which day, and which requests of that day are left out (ids, with commas).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
    without: String,
}

/// Shows what publishing the requests of a day would do.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    seat.must(Permission::Publish)?;
    seat.must_have_confirmed().await?;
    if asked.day.is_empty() {
        // What is scheduled stands there, each day with a link to this page.
        return Ok(Answer::see(paths::LISTS));
    }
    let day = Day::parse(&asked.day).ok_or_else(Problem::not_found)?;
    let left_out: Vec<RequestId> = asked.without.split(',').filter_map(RequestId::parse).collect();
    let mut ids = requests::scheduled_for(&mut seat.read().await?, day).await?;
    ids.retain(|id| !left_out.contains(id));
    if ids.is_empty() {
        return Ok(Answer::page(nothing(&seat, day)));
    }
    Ok(Answer::page(view(&seat, day, &ids, &left_out, &Submission::empty()).await?))
}

fn nothing(seat: &Seat, day: Day) -> Page {
    Page::new(seat.desk.at(Folder::Lists), "Publish", || {
        let words = view! { <p><a href=paths::LISTS>"Look at what is scheduled"</a>", or choose this day for an approved request."</p> };
        view! {
            <Heading title=format!("Publish from {}", day.in_words()) crumbs=crumbs([(paths::LISTS, "List versions")])/>
            {empty("No request is scheduled for this day", words)}
        }
    })
}

/// The page; `form` is what was posted from it.
pub async fn view(
    seat: &Seat,
    day: Day,
    ids: &[RequestId],
    left_out: &[RequestId],
    form: &Submission,
) -> Result<Page, Problem> {
    let mut work = seat.read().await?;
    let preview = requests::preview(&mut work, ids).await?;
    let taxonomy = registry::words(&mut work).await?.taxonomy;
    let timeline = lists::timeline(&mut work).await?;
    let title = format!("Publish from {}", day.in_words());
    Ok(Page::new(seat.desk.at(Folder::Lists), title.clone(), || {
        let requests = preview
            .requests
            .iter()
            .map(|(request, facts)| one(request, facts.as_ref(), day, left_out, &preview));
        view! {
            <ErrorSummary form=form/>
            <Heading title=title lead="Look at it as your customers will. Nothing is public before the button."
                crumbs=crumbs([(paths::LISTS, "List versions")])/>
            {section("Requests", view! { <ul class="plain">{requests.collect_view()}</ul> })}
            {what(&preview, &taxonomy, &timeline)}
            {button(&preview, &timeline, form)}
        }
    }))
}

/// A request: whether it may go out, or what refuses it and how to leave it out.
fn one(
    request: &Request,
    checked: Result<&Facts, &Refusal>,
    day: Day,
    left_out: &[RequestId],
    preview: &Preview,
) -> AnyView {
    let path = paths::record(paths::REQUESTS, request.id);
    let name =
        view! { <a href=path>{request.reference().to_string()}</a> " " {request.kind.words()} " " };
    let refusal = match checked {
        Ok(facts) => {
            let meaning = request.means(facts.approval.class).map(class);
            let gaps = (request.kind == RequestKind::AlreadyInUse).then(|| gaps(&facts.changes));
            // What stands in the way of the version as a whole is told below.
            let told = match &preview.outcome {
                Some(Err(_)) => " ✓ passes its own checks",
                Some(Ok(_)) | None => " ✓ may be published",
            };
            return view! { <li>{name} {meaning} {told} {gaps}</li> }.into_any();
        }
        Err(refusal) => refusal,
    };
    let missing = match refusal {
        Refusal::Guard(held) => held.missing.clone(),
        _ => Vec::new(),
    };
    let missing = missing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    let without: Vec<String> =
        left_out.iter().copied().chain([request.id]).map(|id| id.to_string()).collect();
    let leave = (preview.requests.len() > 1).then(|| {
        let path = paths::with_query(&paths::publish_on(day), "without", &without.join(","));
        view! { <p><a href=path>"Publish the others without it"</a></p> }
    });
    view! {
        <li>
            {name}
            {notice(Tone::Bad, "✗ Refused", view! { <p>{refusal.to_string()}</p> <ul>{missing}</ul> {leave} })}
        </li>
    }
    .into_any()
}

/// What the new version would say.
fn what(preview: &Preview, taxonomy: &Taxonomy, timeline: &Timeline) -> Option<AnyView> {
    let outcome = match preview.outcome.as_ref()? {
        Ok(outcome) => outcome,
        Err(refusal) => {
            return Some(notice(
                Tone::Bad,
                "No version can be made",
                view! { <p>{refusal.to_string()}</p> },
            ));
        }
    };
    let body = match &outcome.comparison {
        Some(comparison) => {
            let withdrawn = comparison.taken_back(timeline, preview.effective_from.before());
            fields::comparison(comparison, taxonomy, &withdrawn)
        }
        None => fields::first(&outcome.first, taxonomy),
    };
    Some(section("What changes on the public list", body))
}

fn button(preview: &Preview, timeline: &Timeline, form: &Submission) -> Option<AnyView> {
    let Some(Ok(outcome)) = &preview.outcome else {
        return None;
    };
    let known = timeline.versions().iter().rev().map(|version| version.number().to_string());
    let choices: Vec<Choice> =
        known.map(|number| Choice::new(number.clone(), format!("Version {number}"))).collect();
    let ids = preview.requests.iter().map(|(request, _)| {
        view! { <Hidden name="request" value=request.id.to_string()/> }
    });
    let corrects = (!choices.is_empty()).then(|| {
        view! {
            <Select form=form name="corrects" label="Corrects" choices=choices none="No version"
                hint="Only if a version that is public already said something wrong. Its page will point to the new one."/>
        }
    });
    let fields = view! {
        {ids.collect_view()}
        <Hidden name="day" value=preview.effective_from.to_string()/>
        <Hidden name="looked_at" value=outcome.looked_at.hex().to_owned()/>
        {corrects}
    };
    let number = outcome.version;
    let confirm = Confirm::new(format!("Publish version {number}"), paths::PUBLISH, "Publish")
        .change(view! {
            "Version " {number.to_string()} " is public at once, with " {counted(outcome.entries, "entry", "entries")} ", and takes effect on "
            <On day=preview.effective_from/> "."
        })
        .change("Its files are printed, hashed and kept. A version is never changed and never deleted: mistakes are corrected by a new one.");
    Some(replaced(outcome).into_iter().fold(confirm, Confirm::change).fields(fields).view())
}

/// One line for each later version that is cut again (decision 2).
fn replaced(outcome: &Outcome) -> Vec<String> {
    let line = |(old, new): &(VersionNumber, VersionNumber)| {
        format!(
            "Version {old}, which takes effect later, is cut again as {new} with this change folded in; {old} stays readable and never takes effect."
        )
    };
    outcome.replaced.iter().map(line).collect()
}
