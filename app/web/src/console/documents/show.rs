//! One document: what holds, what is being worked on, its trail and its versions.

use axum::extract::Path;
use domain::audit::Action;
use domain::document::{Act, DocumentVersion};
use domain::id::DocumentId;
use domain::person::Permission;
use domain::refusal::Refusal;
use leptos::prelude::*;
use workflow::Attempt;
use workflow::documents::{self, DocumentFormat, DocumentView, Exported, Manuscript};

use super::{fields, printed};
use crate::address::{Named, named};
use crate::aside::aside;
use crate::cells;
use crate::console::seat::Seat;
use crate::console::words;
use crate::error::Problem;
use crate::parts::{
    ActionButton, At, Column, Confirm, ErrorSummary, Heading, Markdown, On, Table, TextArea, Tone,
    crumbs, digest_of, notice, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// Shows a document, with the newest version open.
pub async fn page(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    let found = load(&seat, id).await?;
    Ok(aside(|| Answer::page(view(&seat, &found, &Submission::empty()))).await)
}

/// One version: as a page, or with `.pdf`, `.md` or `.html` as the file that was published.
pub async fn version(seat: Seat, Path((id, asked)): Path<(String, String)>) -> Answered {
    let id: DocumentId = named(&id)?;
    let (number, format) = match asked.split_once('.') {
        Some((number, end)) => {
            (number, Some(DocumentFormat::parse(end).ok_or_else(Problem::not_found)?))
        }
        None => (asked.as_str(), None),
    };
    let number: u32 = number.parse().map_err(|_| Problem::not_found())?;
    if let Some(format) = format {
        let attempt = Attempt::to(Action::ExportMade).on("document", id);
        let take = async |work| documents::file(work, id, number, format).await;
        return Ok(file(seat.perform(attempt, take).await?));
    }
    let found = load(&seat, id).await?;
    let version = found.document.version(number).ok_or_else(Problem::not_found)?;
    Ok(aside(|| Answer::page(version_view(&seat, &found, version))).await)
}

/// The version that is being worked on, on paper, marked as a draft.
pub async fn proof(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    let draft = documents::to_proof(&mut seat.read().await?, id).await;
    Ok(file(printed(draft, Manuscript::proof).await??.exported()))
}

fn file(exported: Exported) -> Answer {
    Answer::file(&exported.name, exported.media_type, exported.bytes)
}

/// The page; `form` is that of a reason.
pub fn view(seat: &Seat, found: &DocumentView, form: &Submission) -> Page {
    let document = &found.document;
    let latest = document.latest();
    let title =
        latest.map_or_else(|| document.slug.to_string(), |latest| latest.text.title.to_string());
    Page::new(seat.desk.at(Folder::Documents), title.clone(), || {
        let public = document.is_public(found.today).then(|| {
            let path = paths::document(&document.slug);
            view! { <p><a href=path>"See it on the public pages"</a></p> }
        });
        let changes =
            found.changes.as_deref().map(|pieces| section("What changes", fields::changes(pieces)));
        let latest = latest.map(|latest| {
            view! {
                {section(format!("Version {}", latest.number), fields::facts(document, latest, found.today))}
                {changes}
                {section("Text", view! { <Markdown text=latest.text.body.as_str() title=latest.text.title.as_str()/> })}
                {section("Trail", trail(found, latest))}
            }
        });
        view! {
            <ErrorSummary form=form/>
            <Heading title=title crumbs=crumbs([(paths::CONSOLE_DOCUMENTS, "Documents")])/>
            {public}
            {next(seat, found, form)}
            {latest}
            {section("Versions", versions(found))}
        }
    })
}

fn version_view(seat: &Seat, found: &DocumentView, version: &DocumentVersion) -> Page {
    let document = &found.document;
    let title = version.text.title.to_string();
    let here = paths::record(paths::CONSOLE_DOCUMENTS, document.id);
    Page::new(
        seat.desk.at(Folder::Documents),
        format!("{title}, version {}", version.number),
        || {
            let crumbs = crumbs([(paths::CONSOLE_DOCUMENTS, "Documents"), (&here, &title)]);
            view! {
                <Heading title=format!("Version {}", version.number) crumbs=crumbs/>
                {fields::facts(document, version, found.today)}
                {section("Text", view! { <Markdown text=version.text.body.as_str() title=version.text.title.as_str()/> })}
                {section("Trail", trail(found, version))}
            }
        },
    )
}

/// The one thing to do next, or who may do it.
fn next(seat: &Seat, found: &DocumentView, form: &Submission) -> AnyView {
    let document = &found.document;
    let path = |act: &str| paths::below(paths::CONSOLE_DOCUMENTS, document.id, act);
    let Some((open, next)) =
        document.open_version().and_then(|open| Some((open, open.next_step()?)))
    else {
        return published(seat, found);
    };
    let may = |act: Act| document.offers(act, seat.person(), found.today);
    let edit = may(Act::Revise).then(|| view! { <a class="button" href=path("edit")>"Edit"</a> });
    let proof = view! { <a class="button" href=path("draft.pdf")>"Draft as PDF"</a> };
    let step = match open.may(next, seat.person()) {
        Ok(()) => step(next, path(next.code())),
        Err(Refusal::Permission(right)) => words::who_may(right),
        Err(refusal) => view! { <p>{words::why(&refusal)}</p> }.into_any(),
    };
    let heading = match next {
        Act::Approve => "Waits for approval",
        Act::Publish => "Waits for publication",
        _ => "Being written",
    };
    let back = may(Act::SendBack).then(|| {
        let fields =
            view! { <TextArea form=form name="reason" label="What has to change" rows=3/> };
        Confirm::new("Return it", path("return"), "Return")
            .change("It becomes a draft again.")
            .fields(fields)
            .view()
    });
    view! {
        {notice(Tone::Information, heading, view! { <div class="actions">{step} {edit} {proof}</div> })}
        {back}
    }
    .into_any()
}

/// A draft is handed in here; what is signed has a page of its own.
fn step(act: Act, path: String) -> AnyView {
    match act {
        Act::Approve => view! { <a class="button primary" href=path>"Approve …"</a> }.into_any(),
        Act::Publish => view! { <a class="button primary" href=path>"Publish …"</a> }.into_any(),
        _ => view! { <ActionButton path=path words="Hand in for approval"/> }.into_any(),
    }
}

/// Nothing is being worked on.
fn published(seat: &Seat, found: &DocumentView) -> AnyView {
    let document = &found.document;
    let path = |act: &str| paths::below(paths::CONSOLE_DOCUMENTS, document.id, act);
    let may = |act: Act| document.offers(act, seat.person(), found.today);
    let begin = may(Act::Begin)
        .then(|| view! { <ActionButton path=path("version") words="Begin a new version"/> });
    let retire =
        may(Act::Retire).then(|| view! { <a class="button" href=path("retire")>"Retire …"</a> });
    let who = begin.is_none().then(|| words::who_may(Permission::WriteDocuments));
    view! { <div class="actions">{begin} {retire}</div> {who} }.into_any()
}

/// Who did what when.
fn trail(found: &DocumentView, version: &DocumentVersion) -> AnyView {
    let columns = ["When", "Who", "What", "Reason", "Signed"].map(Column::text).to_vec();
    let rows = version.trail.iter().map(|step| {
        let who = step.by.as_ref().map_or_else(
            || "Operator on the host".to_owned(),
            |by| format!("{}, {}", by.name_or(found.name(by.person)), by.role.words()),
        );
        let what =
            "what was approved and is printed on the paper: the text, its title and its dates";
        let signed = step.digest.as_ref().map(|digest| digest_of(what, digest));
        cells![
            view! { <At moment=step.at zone=found.zone.clone()/> },
            who,
            words::capital(step.event.words()),
            step.reason.as_ref().map(ToString::to_string),
            signed,
        ]
    });
    view! { <Table caption="What happened to this version" columns=columns rows=rows.collect()/> }
        .into_any()
}

fn versions(found: &DocumentView) -> AnyView {
    let document = &found.document;
    let columns =
        ["Version", "State", "Published", "What changed", "Files"].map(Column::text).to_vec();
    let rows = document.versions.iter().rev().map(|version| {
        let at = paths::below(paths::CONSOLE_DOCUMENTS, document.id, &format!("versions/{}", version.number));
        let files = version.publication().map(|_| {
            DocumentFormat::ALL
                .map(|format| {
                    let words = format.code().to_uppercase();
                    let label = format!("{words} of version {}", version.number);
                    view! { <a href=format!("{at}.{}", format.code()) aria-label=label>{words}</a> " " }
                })
                .collect_view()
        });
        cells![
            view! { <a href=at.clone()>"Version " {version.number}</a> },
            fields::badge(document, version, found.today),
            version.publication().map(|publication| view! { <On day=publication.on/> }),
            version.text.change_summary.as_ref().map(ToString::to_string),
            view! { <span class="files">{files}</span> },
        ]
    });
    view! { <Table caption="All versions" columns=columns rows=rows.collect()/> }.into_any()
}

pub(super) async fn load(seat: &Seat, id: DocumentId) -> Result<DocumentView, Problem> {
    Ok(documents::show(&mut seat.read().await?, id).await?)
}
