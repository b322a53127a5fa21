//! Making the public bodies: at the start, after every public change whoever made it, and when a
//! new day begins in the organisation's zone (decision 11).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::list_version::Announcements;
use http::Method;
use workflow::lists::FileKind;

use super::{
    Portal, changes, documents, entry, home, reading, subprocessors, verify, versions, well_known,
};
use crate::error::Problem;
use crate::paths;
use crate::published::{Bodies, Body};
use crate::state::App;
use crate::submission::Submission;

/// Versions whose own files are kept in memory, the newest ones; older files come from the store.
const FILES_OF: usize = 3;
/// Pages of entries and versions that are kept in memory; more are made when they are asked for.
const MOST_PAGES: usize = 1_000;
/// How often a change that another process made is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Makes every public body. What went wrong is logged; pages are then made when they are asked for.
pub async fn warm(app: &App) {
    if let Err(problem) = renew(app).await {
        tracing::warn!(problem = problem.sentence(), "the public pages could not be made");
    }
}

/// Loads what is public and makes every body of it; both are shown together, or neither.
async fn renew(app: &App) -> Result<(), Problem> {
    let portal = Arc::new(read(app).await?);
    let (maker, shown) = (app.clone(), Arc::clone(&portal));
    let made = tokio::task::spawn_blocking(move || pages(&maker, &shown)).await;
    let mut bodies = made.map_err(Problem::failed)?;
    files(app, &portal, &mut bodies).await?;
    documents::files(app, &portal, &mut bodies).await;
    app.published().replace(bodies);
    app.show_portal(portal);
    Ok(())
}

/// Watches for public changes and for midnight, and makes the bodies anew. Never ends.
pub async fn follow(app: App) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        catch_up(&app).await;
    }
}

/// Whoever changes what is public finds it there when the answer comes: no post in the console is
/// answered before the public pages show what it did.
pub async fn shown_at_once(State(app): State<App>, request: Request, next: Next) -> Response {
    let may_change = request.method() == Method::POST;
    let response = next.run(request).await;
    if may_change && response.status().is_redirection() && app.portal().is_some() {
        catch_up(&app).await;
    }
    response
}

async fn catch_up(app: &App) {
    let _turn = app.turn_to_make().await;
    match is_old(app).await {
        Ok(false) => {}
        Ok(true) => warm(app).await,
        Err(problem) => {
            tracing::warn!(problem = problem.sentence(), "the public revision could not be read");
        }
    }
}

async fn is_old(app: &App) -> Result<bool, Problem> {
    let Some(portal) = app.portal() else { return Ok(true) };
    if app.office().now() >= portal.public.tomorrow_at {
        return Ok(true);
    }
    let revision = workflow::lists::public_revision(&mut reading(app).await?).await?;
    Ok(revision != portal.public.revision)
}

/// Loads what is public and keeps it for the pages that are made on demand.
pub(super) async fn load(app: &App) -> Result<Arc<Portal>, Problem> {
    let portal = Arc::new(read(app).await?);
    app.show_portal(Arc::clone(&portal));
    Ok(portal)
}

async fn read(app: &App) -> Result<Portal, Problem> {
    let mut work = reading(app).await?;
    let public = workflow::lists::load(&mut work).await?;
    let documents = workflow::documents::published(&mut work).await?;
    let name = public.promises.as_ref().map(|promises| promises.legal_name.to_string());
    let site = app.site();
    let company = name.unwrap_or_else(|| site.company.clone());
    if site.company != company || site.sample != public.is_sample {
        app.name_company(&company, public.is_sample);
    }
    let announcements = Announcements::of(&public.timeline);
    let listed = OnceLock::new();
    Ok(Portal { public, documents, announcements, listed, site: app.site() })
}

/// Everything that is made without asking the store.
fn pages(app: &App, portal: &Portal) -> Bodies {
    let mut bodies = Bodies::default();
    bodies.insert(paths::HOME, portal.page(home::page(portal)));
    if let Ok(page) = subprocessors::page(portal, &super::filter::Asked::default()) {
        bodies.insert(paths::SUBPROCESSORS, portal.page(page));
    }
    bodies.insert(paths::VERSIONS, portal.page(versions::archive_page(portal)));
    bodies.insert(paths::CHANGES, portal.page(changes::page(portal)));
    documents::pages(portal, &mut bodies);
    bodies.insert(paths::VERIFY, portal.page(verify::page(portal, &Submission::empty())));
    bodies.insert(paths::SCHEMA, well_known::schema_body(app));
    keep(&mut bodies, paths::CHANGES_FEED, changes::feed_body(app, portal));
    keep(&mut bodies, paths::SECURITY_TXT, well_known::security_body(app, portal));

    for version in portal.public.timeline.versions().iter().rev().take(MOST_PAGES / 2) {
        bodies.insert(
            paths::version(version.number()),
            portal.page(versions::version_page(portal, version)),
        );
    }
    for id in entry::all(portal).into_iter().take(MOST_PAGES) {
        if let Some(page) = entry::page(portal, id) {
            bodies.insert(paths::entry(id), portal.page(page));
        }
    }
    bodies
}

/// The files of today's list, and those of the newest versions.
async fn files(app: &App, portal: &Portal, bodies: &mut Bodies) -> Result<(), Problem> {
    if portal.held().is_some() {
        let json = super::files::todays_file(app, portal, "json").await?;
        bodies.insert(paths::SUBPROCESSORS_JSON, json);
        bodies.insert_also(paths::WELL_KNOWN_LIST, paths::SUBPROCESSORS_JSON);
        bodies
            .insert(paths::SUBPROCESSORS_CSV, super::files::todays_file(app, portal, "csv").await?);
        bodies
            .insert(paths::SUBPROCESSORS_PDF, super::files::todays_file(app, portal, "pdf").await?);
    }
    for version in portal.public.timeline.versions().iter().rev().take(FILES_OF) {
        for (kind, end) in
            [(FileKind::Json, "json"), (FileKind::Csv, "csv"), (FileKind::Pdf, "pdf")]
        {
            let body = versions::version_file(app, version, kind).await?;
            bodies.insert(paths::version_file(version.number(), end), body);
        }
    }
    Ok(())
}

/// What is not there yet is answered by its handler, with a sentence.
fn keep(bodies: &mut Bodies, address: &str, body: Result<Body, Problem>) {
    if let Ok(body) = body {
        bodies.insert(address, body);
    }
}
