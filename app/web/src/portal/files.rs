//! The list as files, today's or that of any day or version, and which version that is.

use axum::extract::Query;
use axum::response::Response;
use domain::list_version::InForce;
use domain::time::Day;
use serde::Deserialize;
use workflow::lists::FileKind;

use super::{Portal, Visit, file_body, nothing_published, stored};
use crate::error::Problem;
use crate::published::{Body, Keep};
use crate::state::App;

/// What the machine formats can be asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileAsked {
    as_of: String,
    version: String,
    bom: String,
}

/// `/subprocessors.json`, and the same bytes at `/.well-known/subprocessors.json`.
pub async fn json(visit: Visit, asked: Query<FileAsked>) -> Result<Response, Problem> {
    file(&visit, "json", asked).await
}

/// `/subprocessors.csv`
pub async fn csv(visit: Visit, asked: Query<FileAsked>) -> Result<Response, Problem> {
    file(&visit, "csv", asked).await
}

/// `/subprocessors.pdf`
pub async fn pdf(visit: Visit, asked: Query<FileAsked>) -> Result<Response, Problem> {
    file(&visit, "pdf", asked).await
}

impl FileAsked {
    /// The kind of the file with this ending; the table behind its mark where that is asked for.
    pub(super) fn kind(&self, end: &str) -> Option<FileKind> {
        match (end, self.bom.as_str()) {
            ("json", _) => Some(FileKind::Json),
            ("csv", "1") => Some(FileKind::CsvBom),
            ("csv", _) => Some(FileKind::Csv),
            ("pdf", _) => Some(FileKind::Pdf),
            _ => None,
        }
    }
}

async fn file(
    visit: &Visit,
    end: &str,
    Query(asked): Query<FileAsked>,
) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.answer(&file_of(&visit.app, &portal, end, &asked).await?))
}

/// Today's file, which is kept in memory.
pub(super) async fn todays_file(app: &App, portal: &Portal, end: &str) -> Result<Body, Problem> {
    file_of(app, portal, end, &FileAsked::default()).await
}

async fn file_of(
    app: &App,
    portal: &Portal,
    end: &str,
    asked: &FileAsked,
) -> Result<Body, Problem> {
    let kind = asked.kind(end).ok_or_else(Problem::not_found)?;
    let held = chosen(portal, &asked.as_of, &asked.version)?;
    let mut file = stored(app, held.version, kind).await?;
    if kind == FileKind::Json && asked.version.is_empty() {
        let day = Day::asked(asked.as_of.trim()).unwrap_or(portal.public.today);
        let announced = portal.announcements.told_on(&portal.public.timeline, day);
        file.bytes = workflow::lists::told(&file, held.superseded_on, &announced)?;
    }
    Ok(file_body(held.version, file, Keep::Revalidate, portal.public.lists_changed_at()))
}

/// The version that is asked for: today's, that of a day, or one by its number.
pub(super) fn chosen<'a>(
    portal: &'a Portal,
    as_of: &str,
    version: &str,
) -> Result<InForce<'a>, Problem> {
    let timeline = &portal.public.timeline;
    // What cannot be read is told so, also before the first version.
    match (as_of.trim(), version.trim()) {
        ("", "") => portal.held().ok_or_else(nothing_published),
        (_, "") if timeline.versions().is_empty() => {
            Err(day(as_of).map_or_else(|bad| bad, |_| nothing_published()))
        }
        (_, "") => day(as_of).and_then(|_| Ok(timeline.find_side(as_of.trim())?)),
        ("", _) => side(portal, version),
        _ => Err(Problem::bad_request(
            "A day and a version were asked for together, and they may differ. Ask for one of them.",
        )),
    }
}

fn day(text: &str) -> Result<Day, Problem> {
    Day::asked(text.trim()).ok_or_else(|| {
        Problem::bad_request("This is no day. Write it as year-month-day, such as 2026-03-01.")
    })
}

/// A version or a day; what is neither cannot be read.
pub(super) fn side<'a>(portal: &'a Portal, asked: &str) -> Result<InForce<'a>, Problem> {
    portal.public.timeline.find_side(asked.trim()).map_err(|refusal| match refusal.code() {
        "LIST-SIDE" => Problem::bad_request(refusal.to_string()),
        _ => refusal.into(),
    })
}
