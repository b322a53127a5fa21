//! Verifying a file or a hash: which version it came from, and whether that still holds
//! (decision 38).

mod compared;
mod upload;

use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use domain::canonical::Digest;
use domain::list_version::{Standing, VersionNumber};
use domain::time::Day;
use leptos::prelude::*;
use serde_json::json;
use workflow::documents::DocumentFormat;
use workflow::lists::{Compared, FileKind, Format, Told, Verdict};

use self::compared::NamedSides;
use super::{Portal, Visit, documents, reading};
use crate::error::Problem;
use crate::parts::{
    ErrorSummary, Facts, FileField, Heading, On, Submit, TextField, Tone, Width, crumbs, notice,
    post_form_with_file,
};
use crate::paths;
use crate::published::{Body, Keep};
use crate::render::{Answer, Page};
use crate::shell::Tab;
use crate::state::App;
use crate::submission::Submission;

/// `/verify`
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, page(&portal, &Submission::empty())))
}

/// A file or a hash is asked about; the answer has an address of its own.
pub async fn ask(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (form, file) = upload::form(&app, request).await?;
    if let Err(refusal) = form.must_be_whole() {
        let portal = Portal::now(&app).await?;
        let told = form.submission().told(refusal)?;
        return Ok(Answer::again(page(&portal, &told)).into_response());
    }
    let address = match file {
        Some(file) => Some(file.answered_at(&app).await?),
        None => Digest::parse(form.value("hash")).map(|hash| compared::address(&hash, None)),
    };
    if let Some(address) = address {
        return Ok(Answer::see(address).into_response());
    }
    let mut errors = domain::refusal::FieldErrors::default();
    errors.add("hash", "Choose a file, or paste a hash: 64 digits and letters from a to f.");
    let portal = Portal::now(&app).await?;
    Ok(Answer::again(page(&portal, &form.submission().with_errors(errors))).into_response())
}

/// `/verify/{hash}`, with `.json` for machines; `from` and `to` where it compares two versions.
pub async fn answer(
    visit: Visit,
    Path(asked): Path<String>,
    Query(named): Query<NamedSides>,
) -> Result<Response, Problem> {
    let (hash, is_json) =
        asked.strip_suffix(".json").map_or((asked.as_str(), false), |hash| (hash, true));
    let hash = Digest::parse(hash).ok_or_else(|| {
        Problem::bad_request(
            "This is no SHA-256 hash: it has 64 digits and letters from a to f. Copy it whole.",
        )
    })?;
    let mut work = reading(&visit.app).await?;
    // What is known of a hash is looked up for each answer, and may change with each export.
    let now = Some(work.now);
    let mut verdict = workflow::lists::verify(&mut work, &hash).await?;
    drop(work);
    let portal = visit.portal().await?;
    let mut asked = match &verdict.told {
        // What was taken out here as one comparison may have the bytes of another.
        Told::Unknown | Told::Comparison { .. } => named.check(&portal),
        _ => compared::Asked::default(),
    };
    if is_json
        && verdict.told == Told::Unknown
        && let Some(problem) = asked.refused.take()
    {
        return Err(problem);
    }
    if let Some(compared) = asked.compared {
        verdict.told =
            compared::made_again(&visit.app, &portal, compared, &hash, verdict.told).await?;
    }
    let body = if is_json {
        let bytes = format!("{:#}\n", facts_json(&portal, &verdict));
        Body::data("application/json", bytes, Keep::Revalidate, now)
    } else {
        Body::page(answer_page(&portal, &verdict, &asked), now)
    };
    Ok(visit.answer(&body))
}

pub(super) fn page(portal: &Portal, form: &Submission) -> Page {
    Page::new(portal.frame(Tab::Verify), "Verify a file", || {
        view! {
            <ErrorSummary form=form/>
            <Heading
                title="Verify a file"
                lead="Find out whether a list or another file from these pages is genuine, and whether it is still current."
            />
            {post_form_with_file(paths::VERIFY, view! {
                <FileField form=form name="file" label="File" hint="A PDF, CSV or JSON file as you were given it. It is compared and not kept."/>
                <TextField form=form name="hash" label="Or a hash" hint="As printed on the last page of a document, or the SHA-256 of a file." width=Width::Full/>
                <Submit words="Verify"/>
            })}
        }
    })
}

fn answer_page(portal: &Portal, verdict: &Verdict, asked: &compared::Asked) -> Page {
    Page::new(portal.frame(Tab::Verify), "What this file is", || {
        let (tone, heading, sentence) = said(&verdict.told, asked);
        let version = version_of(&verdict.told);
        let mut facts = Facts::new().with("Hash asked about", view! { <code class="hash">{verdict.hash.to_string()}</code> });
        if let Told::Comparison { compared, .. } = &verdict.told {
            let path = paths::compare(compared.from, compared.to);
            facts = facts.with("Comparison", view! { <a href=path>{compared.to_string()}</a> });
        }
        if let Some(version) = version.and_then(|number| portal.public.timeline.find(number)) {
            let list = &version.snapshot;
            let hash = if is_contract(&verdict.told) { &version.contract_hash } else { &list.content_hash };
            facts = facts
                .with("Version", view! { <a href=paths::version(list.version)>{list.version.to_string()}</a> })
                .with("Published", view! { <On day=list.published_on/> })
                .with("In effect from", view! { <On day=list.effective_from/> })
                .with("Content hash", view! { <code class="hash">{hash.to_string()}</code> });
        }
        if let Told::Document(verdict) = &verdict.told {
            facts = documents::facts_of(facts, verdict);
        }
        let is_unknown = !verdict.is_known();
        let ask = is_unknown.then(|| compared::form(&verdict.hash, asked));
        let errors = is_unknown.then(|| view! { <ErrorSummary form=&asked.form/> });
        view! {
            {errors}
            <Heading title="What this file is" crumbs=crumbs([(paths::VERIFY, "Verify a file")])/>
            {notice(tone, heading, view! { <p>{sentence}</p> })}
            {facts.view()}
            {ask}
            <p><a href=paths::SUBPROCESSORS>"See today’s list"</a> " or " <a href=paths::VERIFY>"verify another file"</a> "."</p>
        }
    })
    .unlisted()
}

fn version_of(told: &Told) -> Option<VersionNumber> {
    match told {
        Told::File { version, .. } | Told::Content { version, .. } => Some(*version),
        Told::Comparison { compared, .. } => Some(compared.to),
        Told::Export { subject, .. } => VersionNumber::parse(subject),
        Told::Document(_) | Told::Unknown => None,
    }
}

fn standing_of(told: &Told) -> Option<Standing> {
    match told {
        Told::File { standing, .. }
        | Told::Content { standing, .. }
        | Told::Comparison { standing, .. } => Some(*standing),
        Told::Export { standing, .. } => *standing,
        Told::Document(_) | Told::Unknown => None,
    }
}

/// Tone, heading, sentence.
fn said(told: &Told, asked: &compared::Asked) -> (Tone, &'static str, String) {
    let what = match told {
        Told::File { version, kind, .. } => {
            format!("This is {} of version {version}, unaltered.", kind.words())
        }
        Told::Content { version, is_contract, .. } => {
            let edition = if *is_contract { ", in the edition for contracts" } else { "" };
            format!(
                "This is the content hash of version {version}{edition}. It vouches for the entries, \
                 not for what a file of today’s list adds about announced changes and later versions."
            )
        }
        Told::Document(verdict) => return documents::said(verdict),
        Told::Comparison { compared, standing, .. } => return said_of_both(*compared, *standing),
        Told::Export { subject, made_at, .. } => {
            format!("This file was made here from {subject}, first at {}.", made_at.to_the_second())
        }
        Told::Unknown => return said_of_unknown(asked.compared.is_some()),
    };
    let (tone, heading, now) = match standing_of(told) {
        Some(Standing::Current) => {
            (Tone::Good, "Genuine and current", "It holds today.".to_owned())
        }
        Some(Standing::Planned(day)) => (
            Tone::Information,
            "Genuine, not yet in effect",
            format!("It takes effect on {}.", day.in_words()),
        ),
        Some(Standing::Superseded(day)) => (
            Tone::Attention,
            "Genuine, but superseded",
            format!("It was superseded on {}.", day.in_words()),
        ),
        Some(Standing::Replaced(by)) => (
            Tone::Attention,
            "Genuine, but replaced",
            format!("It never took effect: version {by} stands in for it."),
        ),
        None => (Tone::Good, "Genuine", String::new()),
    };
    (tone, heading, format!("{what} {now}").trim_end().to_owned())
}

/// The same of what is unknown, alone or beside two versions that it may compare.
fn said_of_unknown(is_of_both: bool) -> (Tone, &'static str, String) {
    let (tone, heading, sentence) = if is_of_both {
        (
            Tone::Attention,
            "Unknown by these bytes",
            "This is not the hash of what Annex writes here today of these two versions. That alone \
             does not mean that the file was altered: see below.",
        )
    } else {
        (
            Tone::Bad,
            "Unknown",
            "No file that was published or exported here has this hash. It was altered, saved again \
             by another program, or comes from elsewhere.",
        )
    };
    (tone, heading, sentence.to_owned())
}

/// The same of a comparison, which is as current as the newer of its versions.
fn said_of_both(compared: Compared, standing: Standing) -> (Tone, &'static str, String) {
    let Compared { from, to } = compared;
    let (tone, heading, now) = match standing {
        Standing::Current => {
            (Tone::Good, "Genuine, and the newer version is current", "holds today".to_owned())
        }
        Standing::Planned(day) => (
            Tone::Information,
            "Genuine, and the newer version is not yet in effect",
            format!("takes effect on {}", day.in_words()),
        ),
        Standing::Superseded(day) => (
            Tone::Attention,
            "Genuine, but the newer version is superseded",
            format!("was superseded on {}", day.in_words()),
        ),
        Standing::Replaced(by) => (
            Tone::Attention,
            "Genuine, but the newer version was replaced",
            format!("never took effect: version {by} stands in for it"),
        ),
    };
    let sentence = format!(
        "This is the comparison of version {from} with version {to}, as Annex writes it. Version {to} {now}."
    );
    (tone, heading, sentence)
}

/// Whether it is the edition with the contact persons, which prints a hash of its own (decision 5).
fn is_contract(told: &Told) -> bool {
    matches!(
        told,
        Told::File { kind: FileKind::ContractPdf, .. } | Told::Content { is_contract: true, .. }
    )
}

/// From when it holds, where that is to come; when something took its place; what stands in for it.
fn days_of(told: &Told) -> (Option<Day>, Option<Day>, Option<serde_json::Value>) {
    use domain::document::Standing as Document;
    if let Told::Document(found) = told {
        return match found.standing {
            Document::Planned(day) => (Some(day), None, None),
            Document::Superseded { on, .. } => (None, Some(on), None),
            Document::Replaced { by } => (None, None, Some(json!(by))),
            Document::Current | Document::Retired(_) => (None, None, None),
        };
    }
    match standing_of(told) {
        Some(Standing::Planned(day)) => (Some(day), None, None),
        Some(Standing::Superseded(day)) => (None, Some(day), None),
        Some(Standing::Replaced(by)) => (None, None, Some(json!(by))),
        Some(Standing::Current) | None => (None, None, None),
    }
}

fn facts_json(portal: &Portal, verdict: &Verdict) -> serde_json::Value {
    let (kind, file) = match &verdict.told {
        Told::Comparison { format, .. } => ("comparison", format.map(Format::code)),
        Told::File { kind, .. } => ("file", Some(kind.code())),
        Told::Content { is_contract: true, .. } => ("content", Some("contract")),
        Told::Content { .. } => ("content", Some("public")),
        Told::Document(verdict) => ("document", verdict.format.map(DocumentFormat::code)),
        Told::Export { .. } => ("export", None),
        Told::Unknown => ("unknown", None),
    };
    let compared_with = match &verdict.told {
        Told::Comparison { compared, .. } => Some(compared.from),
        _ => None,
    };
    let document = match &verdict.told {
        Told::Document(found) => {
            Some(json!({"slug": found.slug, "title": found.title, "version": found.number}))
        }
        _ => None,
    };
    let (planned_for, superseded_on, replaced_by) = days_of(&verdict.told);
    json!({
        "sample": portal.public.is_sample,
        "hash": verdict.hash.to_string(),
        "status": verdict.status(),
        "kind": kind,
        "file": file,
        "version": version_of(&verdict.told),
        "document": document,
        "compared_with": compared_with,
        "planned_for": planned_for,
        "superseded_on": superseded_on,
        "replaced_by": replaced_by,
    })
}
