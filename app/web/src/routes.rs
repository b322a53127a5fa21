//! Every address of the product on one page: method, pattern, who may call it, who answers.
//! The test of the doors calls each of them as every role.

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{MethodFilter, on};
use domain::person::Permission;
use http::StatusCode;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::state::App;
use crate::{error, form, plumbing, security};

/// Who gets an answer other than a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// No sign-in asked for.
    Anyone,
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
    GET "/version", Who::Anyone => plumbing::version;
    GET "/robots.txt", Who::Anyone => plumbing::robots;
    GET "/favicon.ico", Who::Anyone => plumbing::favicon;
}

/// Everything that is not answered from memory.
pub fn router(app: App) -> Router {
    guarded(doors(), app)
}

/// The layers around all routes; a request passes them from the last line here to the first.
pub fn guarded(routes: Router<App>, app: App) -> Router {
    routes
        .fallback(plumbing::nothing_here)
        .method_not_allowed_fallback(plumbing::not_this_way)
        .layer(RequestBodyLimitLayer::new(form::LARGEST_READ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_mins(1),
        ))
        .layer(security::against_forgery())
        .layer(from_fn_with_state(app.clone(), error::dress))
        .layer(TraceLayer::new_for_http())
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
        for door in DOORS
            .iter()
            .filter(|door| door.path.starts_with("/console"))
        {
            assert_ne!(door.who, Who::Anyone, "{}", door.path);
        }
    }
}
