//! What is posted about imports.

use domain::audit::Action;
use domain::canonical::Digest;
use domain::id::ImportId;
use domain::import::{Column, ColumnMap};
use domain::person::Permission;
use domain::refusal::Refusal;
use workflow::imports::{self, Format, Source};
use workflow::{Attempt, Error};

use super::{edit, show};
use crate::address::Named;
use crate::console::seat::Seat;
use crate::error::Problem;
use crate::form::Form;
use crate::paths;
use crate::render::{Answer, Answered};
use crate::submission::Submission;

/// The empty form.
pub async fn new(seat: Seat) -> Answered {
    seat.must(Permission::Import)?;
    Ok(Answer::page(edit::page(&seat.desk, &Submission::empty())))
}

/// Reads a list and keeps it until it is confirmed or thrown away.
pub async fn prepare(seat: Seat, form: Form) -> Answered {
    let attempt = Attempt::to(Action::ImportPrepared);
    let read = async |work| {
        let source = source(&form)?;
        imports::prepare(work, &source).await
    };
    match seat.perform(attempt, read).await {
        Ok(id) => Ok(Answer::see(paths::record(paths::IMPORTS, id))),
        Err(error) => Ok(Answer::again(edit::page(&seat.desk, &form.submission().told(error)?))),
    }
}

fn source(form: &Form) -> Result<Source, Refusal> {
    let map = ColumnMap::parse(
        form.value("columns").lines().map(str::trim).filter(|line| !line.is_empty()),
    )
    .map_err(|refusal| Refusal::field("columns", refusal.to_string()))?;
    let format = Format::parse(form.value("format"));
    match form.file("file") {
        Some(file) => Source::read(&file.name, &file.bytes, format, map),
        None if form.value("text").trim().is_empty() => {
            Err(Refusal::field("file", "Choose a file, or paste the list below."))
        }
        None => Source::read("Pasted list", form.value("text").as_bytes(), format, map),
    }
}

/// What each row would become.
pub async fn look(seat: Seat, Named(id): Named<ImportId>) -> Answered {
    again(&seat, id, &Submission::empty()).await.map(Answer::page)
}

/// Reads the list again with other meanings of its columns.
pub async fn columns(seat: Seat, Named(id): Named<ImportId>, form: Form) -> Answered {
    let map = chosen(&form);
    let attempt = Attempt::to(Action::ImportPrepared).on("import", id);
    match seat.perform(attempt, async |work| imports::map_columns(work, id, map).await).await {
        Ok(()) => Ok(Answer::see(paths::record(paths::IMPORTS, id))),
        Err(error) => told(&seat, id, form, error).await,
    }
}

/// Pairs of `head.N` and `column.N`.
fn chosen(form: &Form) -> ColumnMap {
    let mut map = ColumnMap::default();
    for number in 0.. {
        let head = form.value(&format!("head.{number}"));
        if head.is_empty() {
            break;
        }
        let column =
            Column::parse(form.value(&format!("column.{number}"))).unwrap_or(Column::Ignore);
        map.set(head, column);
    }
    map
}

/// Takes the rows in, as they were shown.
pub async fn confirm(seat: Seat, Named(id): Named<ImportId>, form: Form) -> Answered {
    let shown = Digest::parse(form.value("shown")).ok_or_else(|| {
        Problem::bad_request("This form was not filled by its own page. Open the import again.")
    })?;
    let attempt = Attempt::to(Action::ImportConfirmed).on("import", id);
    match seat.perform(attempt, async |work| imports::confirm(work, id, &shown).await).await {
        Ok(_) => Ok(Answer::see(paths::record(paths::IMPORTS, id))),
        Err(error) => told(&seat, id, form, error).await,
    }
}

/// Throws the list away.
pub async fn discard(seat: Seat, Named(id): Named<ImportId>, form: Form) -> Answered {
    let attempt = Attempt::to(Action::ImportDiscarded).on("import", id);
    match seat.perform(attempt, async |work| imports::discard(work, id).await).await {
        Ok(()) => Ok(Answer::see(paths::NEW_IMPORT)),
        Err(error) => told(&seat, id, form, error).await,
    }
}

async fn told(seat: &Seat, id: ImportId, form: Form, error: Error) -> Answered {
    let form = form.submission().told(error)?;
    again(seat, id, &form).await.map(Answer::again)
}

async fn again(
    seat: &Seat,
    id: ImportId,
    form: &Submission,
) -> Result<crate::render::Page, Problem> {
    let view = imports::show(&mut seat.read().await?, id).await?;
    Ok(show::page(&seat.desk, form, &view))
}
