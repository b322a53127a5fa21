//! The events, the newest first, with filters by form.

use axum::extract::Query;
use domain::audit::{Action, AuditActor, AuditEvent, Break, Family, Outcome, Summary};
use domain::page::{Page as Rows, PageRequest};
use leptos::prelude::*;
use serde::Deserialize;
use workflow::audit_log::{self, LogLine, LogPage, LogQuery};

use crate::cells;
use crate::console::seat::Seat;
use crate::console::words::{capital, moment};
use crate::parts::{
    ActionButton, Badge, Choice, Column, DateField, ErrorSummary, Heading, Hidden, Select, Table,
    TextField, Tone, Width, digest_of, empty, filter_form, notice, pager_of, section,
};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(flatten)]
    query: LogQuery,
    page: Option<String>,
}

/// Shows the log.
pub async fn page(seat: Seat, Query(asked): Query<Asked>) -> Answered {
    let number = asked.page.and_then(|page| page.parse().ok()).unwrap_or(1);
    view(&seat, &asked.query, number, None).await
}

/// The page; `walked` is what a walk along the chain found.
pub async fn view(
    seat: &Seat,
    query: &LogQuery,
    number: u32,
    walked: Option<Result<Summary, Break>>,
) -> Answered {
    let form = Submission::of(query);
    let found = audit_log::list(&mut seat.read().await?, query, PageRequest::new(number, 50)).await;
    let (found, form, is_faulty) = match found {
        Ok(found) => (found, form, false),
        // A filter that cannot be read: the whole log, and what is wrong with the filter.
        Err(error) => {
            let told = form.told(error)?;
            let all = audit_log::list(
                &mut seat.read().await?,
                &LogQuery::default(),
                PageRequest::new(1, 50),
            )
            .await?;
            (all, told, true)
        }
    };
    let page = Page::new(seat.desk.at(Folder::Log), "Audit log", || {
        let part = found.is_without_content.then(|| {
            view! { <p class="hint">"You see it without what it says about the registry, which is for auditors."</p> }
        });
        view! {
            <ErrorSummary form=&form/>
            <Heading title="Audit log" lead="What happened, who did it, and what was refused. Nothing in it can be changed."/>
            {part}
            {walked.map(walk_told)}
            {filters(&found, &form)}
            {table(&found.lines, seat)}
            {pager_of(&found.lines, here(query))}
            {section("Take it out, and check it", exports(query, is_faulty))}
        }
    });
    Ok(if is_faulty { Answer::again(page) } else { Answer::page(page) })
}

fn walk_told(walked: Result<Summary, Break>) -> AnyView {
    match walked {
        Ok(summary) => notice(
            Tone::Good,
            "The chain is whole",
            view! {
                <p>{summary.count} " events, each following the one before. The last digest is " <code class="hash">{summary.head.hash.to_string()}</code> ". Write it down elsewhere to prove later that nothing was cut off."</p>
            },
        ),
        Err(broken) => notice(
            Tone::Bad,
            "The chain is broken",
            view! { <p>{broken.to_string()} " Keep the database as it is and tell whoever is responsible for security."</p> },
        ),
    }
}

fn filters(found: &LogPage, form: &Submission) -> AnyView {
    let families = found
        .families
        .iter()
        .map(|family| Choice::new(family.prefix(), capital(&family.prefix().replace('_', " "))));
    let actions =
        found.actions.iter().map(|action| Choice::new(action.code(), capital(&action.words())));
    let outcomes =
        Outcome::ALL.into_iter().map(|outcome| Choice::new(outcome.code(), outcome_words(outcome)));
    let nameless = AuditActor::without_name();
    let nameless =
        nameless.iter().filter_map(|actor| Some(Choice::new(actor.to_string(), actor.words()?)));
    let people = found.people.iter().map(|(id, name)| Choice::new(id.clone(), name.clone()));
    let people = people.chain(nameless);
    filter_form(
        paths::LOG,
        view! {
            <Select form=form name="family" label="About" choices=families.collect() none="Everything"/>
            <Select form=form name="action" label="Event" choices=actions.collect() none="Any"/>
            <Select form=form name="actor" label="Who" choices=people.collect() none="Anybody"/>
            <Select form=form name="outcome" label="Outcome" choices=outcomes.collect() none="Any"/>
            <TextField form=form name="object_kind" label="Kind of record" width=Width::Short/>
            <TextField form=form name="object_id" label="Id or number" width=Width::Short/>
            <DateField form=form name="from" label="From"/>
            <DateField form=form name="until" label="Until"/>
        },
    )
}

fn table(lines: &Rows<LogLine>, seat: &Seat) -> AnyView {
    if lines.rows.is_empty() {
        return empty(
            "No event matches",
            view! { <p><a href=paths::LOG>"Show the whole log"</a></p> },
        );
    }
    let columns = vec![
        Column::text("Event"),
        Column::text(format!("When ({})", seat.zone)),
        Column::text("Who"),
        Column::text("Record"),
        Column::text("Outcome"),
        Column::text("Facts"),
        Column::number("No."),
    ];
    let rows = lines.rows.iter().map(|line| row(line, seat)).collect();
    let caption =
        if lines.total == 1 { "1 event".to_owned() } else { format!("{} events", lines.total) };
    view! { <Table caption=caption columns=columns rows=rows/> }.into_any()
}

fn row(line: &LogLine, seat: &Seat) -> Vec<AnyView> {
    let event = &line.event;
    let who = match event.role {
        Some(role) => format!("{}, {}", line.who, role.words()),
        None => line.who.clone(),
    };
    cells![
        capital(&event.action.words()),
        moment(event.at, &seat.zone),
        who,
        record(event),
        outcome(event),
        facts(event),
        line.seq,
    ]
}

/// The record, with a link where it has a page, and a filter for its events.
fn record(event: &AuditEvent) -> Option<AnyView> {
    let object = event.object.as_ref()?;
    let folder = match object.kind.as_str() {
        "vendor" => Some(paths::VENDORS),
        "engagement" => Some(paths::ENGAGEMENTS),
        "agreement" => Some(paths::AGREEMENTS),
        "obligation" => Some(paths::OBLIGATIONS),
        "request" => Some(paths::REQUESTS),
        "list_version" => Some(paths::LISTS),
        _ => None,
    };
    let words = capital(&object.kind.replace('_', " "));
    // The end of an id tells records apart; its beginning is the time they were made. The address of
    // a page stays whole.
    let is_page = object.kind == "page";
    let skipped = if is_page { 0 } else { object.id.chars().count().saturating_sub(8) };
    let short: String = object.id.chars().skip(skipped).collect();
    let name = match folder.filter(|_| object.id != "new") {
        Some(folder) => view! { <a href=paths::record(folder, &object.id)>{words}</a> }.into_any(),
        None => view! { {words} }.into_any(),
    };
    let only = paths::with_query(
        &paths::with_query(paths::LOG, "object_kind", &object.kind),
        "object_id",
        &object.id,
    );
    let title = format!("Only events of {}", object.id);
    let cell = view! {
        <span class="log_record">{name} " " <a href=only title=title><code>{short}</code></a></span>
    };
    Some(cell.into_any())
}

fn outcome(event: &AuditEvent) -> AnyView {
    let tone = match event.outcome {
        Outcome::Ok => Tone::Neutral,
        Outcome::Denied => Tone::Attention,
        Outcome::Error => Tone::Bad,
    };
    let reason = event.reason.clone().map(|reason| view! { " " <small>{reason}</small> });
    view! { <Badge tone=tone words=outcome_words(event.outcome)/> {reason} }.into_any()
}

const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "Done",
        Outcome::Denied => "Refused",
        Outcome::Error => "Failed",
    }
}

fn facts(event: &AuditEvent) -> AnyView {
    let mut parts: Vec<String> = event
        .facts
        .iter()
        .map(|(name, fact)| format!("{}: {fact}", name.replace('_', " ")))
        .collect();
    if !event.fields.is_empty() {
        parts.push(format!("fields: {}", event.fields.join(", ")));
    }
    parts.extend(event.address.as_ref().map(|address| format!("from {address}")));
    let change = event.change.as_ref().map(|digest| digest_of(fingerprinted(event.action), digest));
    view! { {parts.join("; ")} {change} }.into_any()
}

/// What the digest of an event is of, in words that go after "Digest of".
fn fingerprinted(action: Action) -> &'static str {
    match action.family() {
        Family::Request | Family::Record => {
            "what was signed in this step, as in the approval trail of the request"
        }
        Family::List => "the list version's content",
        Family::Log => "the last event of the chain",
        Family::Export | Family::Import => "the file",
        Family::Account => "the undertaking's text",
        _ => "what was saved",
    }
}

fn exports(query: &LogQuery, is_faulty: bool) -> AnyView {
    let verify =
        view! { <ActionButton path=paths::record(paths::LOG, "verify") words="Verify the chain"/> };
    if is_faulty {
        return view! {
            <p>"A file holds what the filter finds. Correct the filter above first."</p>
            <div class="actions">{verify}</div>
        }
        .into_any();
    }
    let button = |format: &'static str, words: &'static str| {
        let hidden = named(query).map(|(name, value)| view! { <Hidden name=name value=value/> });
        view! {
            <form method="post" action=paths::below(paths::LOG, "export", format)>
                {hidden.collect_view()}
                <button r#type="submit">{words}</button>
            </form>
        }
    };
    view! {
        <p>"A file holds everything that the filter above finds. Taking it out is an event of the log, with the number of rows."</p>
        <div class="actions">
            {button("csv", "Export as CSV")}
            {button("jsonl", "Export as JSON lines")}
            {verify}
        </div>
    }
    .into_any()
}

pub(super) fn here(query: &LogQuery) -> String {
    paths::with_set(paths::LOG, named(query))
}

fn named(query: &LogQuery) -> impl Iterator<Item = (&'static str, String)> + use<> {
    [
        ("family", query.family.clone()),
        ("action", query.action.clone()),
        ("actor", query.actor.clone()),
        ("object_kind", query.object_kind.clone()),
        ("object_id", query.object_id.clone()),
        ("outcome", query.outcome.clone()),
        ("from", query.from.clone()),
        ("until", query.until.clone()),
    ]
    .into_iter()
}
