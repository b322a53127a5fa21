//! Every address of the product on one page: method, pattern, who may call it, who answers.
//! The test of the doors calls each of them as every role.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_response_with_state};
use axum::routing::{MethodFilter, on};
use domain::person::Permission;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::trace::TraceLayer;

use crate::console::{
    agreements, baseline, documents, engagements, home, imports, in_use, lists, log, obligations,
    organisation, people, requests, vendors,
};
use crate::sign_in::{account, enrol, step_up, undertaking};
use crate::state::App;
use crate::{address, error, form, patience, plumbing, portal, security, session, sign_in};

/// Who gets an answer other than a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// No sign-in asked for.
    Anyone,
    /// Anybody who is signed in; the undertaking may still be open.
    Newcomer,
    /// Anybody who is signed in and has accepted the undertaking.
    SignedIn,
    /// Whoever has this permission.
    May(Permission),
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
}

/// Writes the table twice from one text: as data for tests, and as routes.
macro_rules! doors {
    ($($method:ident $path:literal, $who:expr => $handler:path;)*) => {
        /// The table as data.
        pub const DOORS: &[Door] = &[$(Door { method: stringify!($method), path: $path, who: $who }),*];

        fn doors() -> Router<App> {
            Router::new()$(.route($path, on(MethodFilter::$method, $handler)))*
        }
    };
}

doors! {
    // Plumbing.
    GET "/healthz", Who::Anyone => plumbing::healthz;
    GET "/readyz", Who::Anyone => plumbing::readyz;
    GET "/version", Who::Anyone => plumbing::version;
    GET "/robots.txt", Who::Anyone => plumbing::robots;
    GET "/favicon.ico", Who::Anyone => plumbing::favicon;

    // The portal.
    GET "/", Who::Anyone => portal::home::show;
    GET "/subprocessors", Who::Anyone => portal::subprocessors::show;
    GET "/subprocessors.json", Who::Anyone => portal::files::json;
    GET "/subprocessors.csv", Who::Anyone => portal::files::csv;
    GET "/subprocessors.pdf", Who::Anyone => portal::files::pdf;
    GET "/subprocessors/entries/{id}", Who::Anyone => portal::entry::show;
    GET "/subprocessors/versions", Who::Anyone => portal::versions::archive;
    GET "/subprocessors/versions/{id}", Who::Anyone => portal::versions::version;
    GET "/subprocessors/compare", Who::Anyone => portal::compare::show;
    GET "/subprocessors/compare.json", Who::Anyone => portal::compare::json;
    GET "/subprocessors/compare.pdf", Who::Anyone => portal::compare::pdf;
    GET "/changes", Who::Anyone => portal::changes::show;
    GET "/changes.atom", Who::Anyone => portal::changes::feed;
    GET "/documents", Who::Anyone => portal::documents::list;
    GET "/documents/{slug}", Who::Anyone => portal::documents::show;
    GET "/documents/{slug}/versions/{number}", Who::Anyone => portal::documents::version;
    GET "/verify", Who::Anyone => portal::verify::show;
    POST "/verify", Who::Anyone => portal::verify::ask;
    GET "/verify/{hash}", Who::Anyone => portal::verify::answer;
    GET "/schemas/subprocessor-list-1.json", Who::Anyone => portal::well_known::schema;
    GET "/.well-known/subprocessors.json", Who::Anyone => portal::files::json;
    GET "/.well-known/security.txt", Who::Anyone => portal::well_known::security_txt;

    // Signing in, and one's own account.
    GET "/sign-in", Who::Anyone => sign_in::show;
    POST "/sign-in", Who::Anyone => sign_in::submit;
    GET "/sign-out", Who::Anyone => sign_in::show_out;
    POST "/sign-out", Who::Anyone => sign_in::out;
    GET "/enrol/{token}", Who::Anyone => enrol::show;
    POST "/enrol/{token}", Who::Anyone => enrol::choose;
    POST "/enrol/{token}/again", Who::Anyone => enrol::start_over;
    POST "/enrol/{token}/code", Who::Anyone => enrol::finish;
    GET "/console/undertaking", Who::Newcomer => undertaking::show;
    POST "/console/undertaking", Who::Newcomer => undertaking::accept;
    GET "/console/confirm", Who::SignedIn => step_up::show;
    POST "/console/confirm", Who::SignedIn => step_up::submit;
    GET "/console/account", Who::SignedIn => account::show;
    POST "/console/account/sessions/{id}/end", Who::SignedIn => account::end;
    POST "/console/account/sessions/end-others", Who::SignedIn => account::end_others;
    POST "/console/account/acts/{id}/decline", Who::SignedIn => account::decline;
    GET "/console/account/password", Who::SignedIn => account::password::show;
    POST "/console/account/password", Who::SignedIn => account::password::submit;
    GET "/console/account/recovery-codes", Who::SignedIn => account::recovery::show;
    POST "/console/account/recovery-codes", Who::SignedIn => account::recovery::make;
    GET "/console/account/authenticator", Who::SignedIn => account::authenticator::show;
    POST "/console/account/authenticator", Who::SignedIn => account::authenticator::begin;
    POST "/console/account/authenticator/code", Who::SignedIn => account::authenticator::finish;

    // People.
    GET "/console/people", Who::May(Permission::ReadPeople) => people::list::page;
    POST "/console/people", Who::May(Permission::ManagePeople) => people::actions::invite;
    GET "/console/people/new", Who::May(Permission::ManagePeople) => people::edit::new;
    GET "/console/people/{id}", Who::May(Permission::ReadPeople) => people::show::page;
    POST "/console/people/{id}", Who::May(Permission::ManagePeople) => people::actions::save;
    GET "/console/people/{id}/edit", Who::May(Permission::ManagePeople) => people::edit::page;
    POST "/console/people/{id}/disable", Who::May(Permission::ManagePeople) => people::actions::disable;
    POST "/console/people/{id}/enable", Who::May(Permission::ManagePeople) => people::actions::enable;
    POST "/console/people/{id}/reset", Who::May(Permission::ManagePeople) => people::actions::reset;
    POST "/console/people/acts/{id}/sign", Who::May(Permission::ManagePeople) => people::actions::sign;
    POST "/console/people/acts/{id}/decline", Who::May(Permission::ManagePeople) => people::actions::decline;

    // Requests, and what they bring to the list.
    GET "/console", Who::May(Permission::ReadRegistry) => home::page;
    GET "/console/requests", Who::May(Permission::ReadRegistry) => requests::list::page;
    GET "/console/requests/new", Who::May(Permission::MakeRequests) => requests::actions::new;
    POST "/console/requests/new", Who::May(Permission::MakeRequests) => requests::actions::create;
    GET "/console/requests/{id}", Who::May(Permission::ReadRegistry) => requests::show::page;
    GET "/console/requests/{id}/edit", Who::May(Permission::MakeRequests) => requests::actions::edit;
    POST "/console/requests/{id}/edit", Who::May(Permission::MakeRequests) => requests::actions::save;
    POST "/console/requests/{id}/submit", Who::May(Permission::MakeRequests) => requests::actions::submit;
    POST "/console/requests/{id}/withdraw", Who::May(Permission::MakeRequests) => requests::actions::withdraw;
    POST "/console/requests/{id}/start", Who::May(Permission::ReviewSecurity) => requests::actions::start;
    POST "/console/requests/{id}/pass", Who::May(Permission::ReviewSecurity) => requests::actions::pass;
    POST "/console/requests/{id}/return", Who::May(Permission::ReadRegistry) => requests::actions::send_back;
    POST "/console/requests/{id}/reject", Who::May(Permission::ReadRegistry) => requests::actions::reject;
    GET "/console/requests/{id}/approve", Who::May(Permission::ApproveLegally) => requests::decide::approve;
    POST "/console/requests/{id}/approve", Who::May(Permission::ApproveLegally) => requests::actions::approve;
    POST "/console/requests/{id}/told", Who::May(Permission::ApproveLegally) => requests::actions::tell;
    POST "/console/requests/{id}/editorial", Who::May(Permission::ApproveLegally) => requests::actions::call_editorial;
    GET "/console/requests/{id}/editorial/confirm", Who::May(Permission::ReadRestricted) => requests::decide::confirm_editorial;
    POST "/console/requests/{id}/editorial/confirm", Who::May(Permission::ReadRegistry) => requests::actions::confirm_editorial;
    GET "/console/requests/{id}/schedule", Who::May(Permission::Publish) => requests::decide::schedule;
    POST "/console/requests/{id}/schedule", Who::May(Permission::Publish) => requests::actions::schedule;
    POST "/console/requests/{id}/cancel", Who::May(Permission::ApproveLegally) => requests::actions::cancel;
    GET "/console/in-use", Who::May(Permission::ReadRestricted) => in_use::list::page;
    POST "/console/in-use", Who::May(Permission::ApproveLegally) => in_use::actions::declare;
    GET "/console/lists", Who::May(Permission::ReadRegistry) => lists::list::page;
    GET "/console/lists/publish", Who::May(Permission::Publish) => lists::preview::page;
    POST "/console/lists/publish", Who::May(Permission::Publish) => lists::actions::publish;
    GET "/console/lists/{version}", Who::May(Permission::ReadRegistry) => lists::show::page;
    POST "/console/lists/{version}/contract", Who::May(Permission::ExportContract) => lists::actions::contract;
    GET "/console/log", Who::May(Permission::ReadLog) => log::list::page;
    POST "/console/log/export/{format}", Who::May(Permission::ReadLog) => log::actions::export;
    POST "/console/log/verify", Who::May(Permission::ReadLog) => log::actions::verify;

    // The registry.
    GET "/console/vendors", Who::May(Permission::ReadRegistry) => vendors::list::page;
    GET "/console/vendors/new", Who::May(Permission::EditRegistry) => vendors::actions::new;
    POST "/console/vendors/new", Who::May(Permission::EditRegistry) => vendors::actions::create;
    POST "/console/fn/similar-vendors", Who::May(Permission::EditRegistry) => vendors::similar::answer;
    GET "/console/vendors/{id}", Who::May(Permission::ReadRegistry) => vendors::show::page;
    GET "/console/vendors/{id}/edit", Who::May(Permission::EditRegistry) => vendors::actions::edit;
    POST "/console/vendors/{id}/edit", Who::May(Permission::EditRegistry) => vendors::actions::save;
    POST "/console/vendors/{id}/tier", Who::May(Permission::SetTier) => vendors::actions::set_tier;
    POST "/console/vendors/{id}/archive", Who::May(Permission::EditRegistry) => vendors::actions::archive;
    GET "/console/vendors/{id}/engagements/new", Who::May(Permission::EditRegistry) => engagements::actions::new;
    POST "/console/vendors/{id}/engagements/new", Who::May(Permission::EditRegistry) => engagements::actions::create;
    GET "/console/vendors/{id}/agreements/new", Who::May(Permission::DraftInstruments) => agreements::actions::new;
    POST "/console/vendors/{id}/agreements/new", Who::May(Permission::DraftInstruments) => agreements::actions::create;
    GET "/console/vendors/{id}/obligations/new", Who::May(Permission::DraftInstruments) => obligations::actions::new;
    POST "/console/vendors/{id}/obligations/new", Who::May(Permission::DraftInstruments) => obligations::actions::create;
    GET "/console/imports/new", Who::May(Permission::Import) => imports::actions::new;
    POST "/console/imports/new", Who::May(Permission::Import) => imports::actions::prepare;
    GET "/console/imports/{id}", Who::May(Permission::Import) => imports::actions::look;
    POST "/console/imports/{id}/columns", Who::May(Permission::Import) => imports::actions::columns;
    POST "/console/imports/{id}/confirm", Who::May(Permission::Import) => imports::actions::confirm;
    POST "/console/imports/{id}/discard", Who::May(Permission::Import) => imports::actions::discard;
    GET "/console/engagements", Who::May(Permission::ReadRegistry) => engagements::list::page;
    GET "/console/engagements/{id}", Who::May(Permission::ReadRegistry) => engagements::show::page;
    GET "/console/engagements/{id}/edit", Who::May(Permission::EditRegistry) => engagements::actions::edit;
    POST "/console/engagements/{id}/edit", Who::May(Permission::EditRegistry) => engagements::actions::save;
    GET "/console/engagements/{id}/transfers", Who::May(Permission::EditTransfers) => engagements::transfers::edit;
    POST "/console/engagements/{id}/transfers", Who::May(Permission::EditTransfers) => engagements::transfers::save;
    GET "/console/agreements", Who::May(Permission::ReadRegistry) => agreements::list::page;
    GET "/console/agreements/{id}", Who::May(Permission::ReadRegistry) => agreements::show::page;
    GET "/console/agreements/{id}/edit", Who::May(Permission::DraftInstruments) => agreements::actions::edit;
    POST "/console/agreements/{id}/edit", Who::May(Permission::DraftInstruments) => agreements::actions::save;
    POST "/console/agreements/{id}/advance", Who::May(Permission::DecideInstruments) => agreements::actions::advance;
    GET "/console/agreements/{id}/file", Who::May(Permission::ReadRegistry) => agreements::actions::download;
    POST "/console/agreements/{id}/file", Who::May(Permission::DraftInstruments) => agreements::actions::attach;
    GET "/console/agreements/{id}/terms", Who::May(Permission::ReadRegistry) => agreements::terms::page;
    POST "/console/agreements/{id}/terms", Who::May(Permission::EditClauses) => agreements::terms::save;
    POST "/console/agreements/{id}/terms/{clause}/check", Who::May(Permission::EditClauses) => agreements::terms::check;
    GET "/console/obligations", Who::May(Permission::ReadRegistry) => obligations::list::page;
    GET "/console/obligations/{id}", Who::May(Permission::ReadRegistry) => obligations::show::page;
    GET "/console/obligations/{id}/edit", Who::May(Permission::DraftInstruments) => obligations::actions::edit;
    POST "/console/obligations/{id}/edit", Who::May(Permission::DraftInstruments) => obligations::actions::save;
    POST "/console/obligations/{id}/confirm", Who::May(Permission::DecideInstruments) => obligations::actions::confirm;
    GET "/console/obligations/{id}/file", Who::May(Permission::ReadRegistry) => obligations::actions::download;
    POST "/console/obligations/{id}/file", Who::May(Permission::DraftInstruments) => obligations::actions::attach;
    GET "/console/baseline", Who::May(Permission::ReadRegistry) => baseline::show::page;
    GET "/console/baseline/new", Who::May(Permission::ProposePromises) => baseline::actions::new;
    POST "/console/baseline/new", Who::May(Permission::ProposePromises) => baseline::actions::propose;
    POST "/console/baseline/{id}/confirm", Who::May(Permission::ConfirmPromises) => baseline::actions::confirm;
    POST "/console/baseline/{id}/decline", Who::May(Permission::ReadRegistry) => baseline::actions::decline;
    GET "/console/settings", Who::May(Permission::ReadRegistry) => organisation::show::page;
    GET "/console/settings/promises", Who::May(Permission::ProposePromises) => organisation::actions::edit_promises;
    POST "/console/settings/promises", Who::May(Permission::ProposePromises) => organisation::actions::propose;
    POST "/console/settings/promises/{id}/confirm", Who::May(Permission::ConfirmPromises) => organisation::actions::confirm;
    POST "/console/settings/promises/{id}/decline", Who::May(Permission::ReadRegistry) => organisation::actions::decline;
    GET "/console/settings/portal", Who::May(Permission::EditPortal) => organisation::actions::edit_portal;
    POST "/console/settings/portal", Who::May(Permission::EditPortal) => organisation::actions::save_portal;
    GET "/console/settings/technical", Who::May(Permission::EditTechnical) => organisation::actions::edit_technical;
    POST "/console/settings/technical", Who::May(Permission::EditTechnical) => organisation::actions::save_technical;

    // Trust documents.
    GET "/console/documents", Who::May(Permission::ReadRegistry) => documents::list::page;
    GET "/console/documents/new", Who::May(Permission::WriteDocuments) => documents::actions::new;
    POST "/console/documents/new", Who::May(Permission::WriteDocuments) => documents::actions::create;
    GET "/console/documents/{id}", Who::May(Permission::ReadRegistry) => documents::show::page;
    GET "/console/documents/{id}/edit", Who::May(Permission::WriteDocuments) => documents::actions::edit;
    POST "/console/documents/{id}/edit", Who::May(Permission::WriteDocuments) => documents::actions::save;
    POST "/console/documents/{id}/version", Who::May(Permission::WriteDocuments) => documents::actions::begin;
    POST "/console/documents/{id}/submit", Who::May(Permission::WriteDocuments) => documents::actions::submit;
    POST "/console/documents/{id}/return", Who::May(Permission::ReadRegistry) => documents::actions::send_back;
    GET "/console/documents/{id}/approve", Who::May(Permission::ApproveDocuments) => documents::decide::approve;
    POST "/console/documents/{id}/approve", Who::May(Permission::ApproveDocuments) => documents::decide::approved;
    GET "/console/documents/{id}/publish", Who::May(Permission::PublishDocuments) => documents::decide::publish;
    POST "/console/documents/{id}/publish", Who::May(Permission::PublishDocuments) => documents::decide::published;
    GET "/console/documents/{id}/retire", Who::May(Permission::PublishDocuments) => documents::decide::retire;
    POST "/console/documents/{id}/retire", Who::May(Permission::PublishDocuments) => documents::decide::retired;
    GET "/console/documents/{id}/draft.pdf", Who::May(Permission::ReadRegistry) => documents::show::proof;
    GET "/console/documents/{id}/versions/{number}", Who::May(Permission::ReadRegistry) => documents::show::version;
}

/// Everything that is not answered from memory.
pub fn router(app: App) -> Router {
    let gated = doors()
        .route_layer(from_fn_with_state(app.clone(), portal::shown_at_once))
        .route_layer(from_fn_with_state(app.clone(), session::gate));
    guarded(gated, app)
}

/// The layers around all routes; a request passes them from the last line here to the first.
pub fn guarded(routes: Router<App>, app: App) -> Router {
    routes
        .fallback(plumbing::nothing_here)
        .method_not_allowed_fallback(plumbing::not_this_way)
        .layer(RequestBodyLimitLayer::new(form::LARGEST_READ))
        .layer(from_fn_with_state((app.clone(), patience::Waiting::default()), patience::keep))
        .layer(security::against_forgery())
        .layer(from_fn(address::asks_in_text))
        .layer(from_fn_with_state(app.clone(), error::dress))
        .layer(TraceLayer::new_for_http().make_span_with(plumbing::span).on_failure(()))
        .layer(CatchPanicLayer::custom(plumbing::Panicked(app.clone())))
        .layer(map_response_with_state(app.clone(), plumbing::complete))
        .with_state(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_door_stands_twice() {
        let mut doors: Vec<_> = DOORS.iter().map(|door| (door.path, door.method)).collect();
        doors.sort_unstable();
        let count = doors.len();
        doors.dedup();
        assert_eq!(doors.len(), count);
    }

    #[test]
    fn nothing_in_the_console_is_open_to_anyone() {
        for door in DOORS.iter().filter(|door| door.path.starts_with("/console")) {
            assert_ne!(door.who, Who::Anyone, "{}", door.path);
        }
    }
}
