//! Every row of the table of routes, called by a stranger and by every role: whoever may gets an
//! answer, everybody else the same refusal, and nobody an incident.

use std::collections::BTreeMap;

use domain::person::Role;
use http::StatusCode;
use web::routes::{DOORS, Door, Who};

use crate::kit::{Site, Told, Visitor, on_the_site};

/// Doors whose permission lets more roles in than the act behind them: the use-case decides by the
/// state of the record, and may say 403 as well.
const DECIDED_INSIDE: [&str; 10] = [
    // Signed instruments are for legal approvers only.
    "/console/agreements/{id}/edit",
    "/console/agreements/{id}/file",
    "/console/obligations/{id}/edit",
    "/console/obligations/{id}/file",
    "/console/requests/{id}/editorial/confirm",
    "/console/requests/{id}/return",
    "/console/requests/{id}/reject",
    "/console/baseline/{id}/decline",
    "/console/settings/promises/{id}/decline",
    "/console/documents/{id}/return",
];

/// Ends the caller's session.
const LEAVES: &str = "/sign-out";

const MADE_UP: &str = "0190a000-0000-7000-8000-00000000dead";

#[test]
fn every_door_opens_for_those_who_may_and_for_nobody_else() {
    on_the_site(async |site| {
        let keys = Keys::found(site).await;
        let mut faults = Vec::new();
        let visitors =
            || [site.stranger()].into_iter().chain(Role::ALL.map(|role| site.as_person(role)));
        for door in DOORS {
            // Those who are refused come first: they find the records as they were.
            for may in [false, true] {
                for visitor in visitors().filter(|visitor| lets_in(door, visitor.role) == may) {
                    let visitor =
                        if door.path == LEAVES { site.apart(visitor).await } else { visitor };
                    for path in keys.paths(door) {
                        let told = knock(door, visitor, &path).await;
                        if let Some(fault) = fault(door, visitor.role, &told) {
                            faults.push(format!(
                                "{} {path} as {}: {fault}",
                                door.method,
                                who(visitor.role)
                            ));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}

#[test]
fn what_another_site_posts_in_a_visitors_name_is_refused_at_every_door() {
    on_the_site(async |site| {
        let admin = site.as_person(Role::Admin);
        for door in DOORS.iter().filter(|door| door.method == "POST") {
            let path = Keys::made_up(door);
            for header in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://elsewhere.example"),
            ] {
                let told = admin.post_from_elsewhere(&path, header).await;
                assert_eq!(told.status, StatusCode::FORBIDDEN, "{path} {header:?}");
                assert!(told.body.contains("another site"), "{path}: {}", told.body);
            }
        }
    });
}

#[test]
fn a_public_page_sets_no_cookie_and_runs_no_code_but_the_list_that_narrows_while_somebody_types() {
    on_the_site(async |site| {
        let keys = Keys::found(site).await;
        let is_public = |door: &&Door| {
            door.who == Who::Anyone && door.method == "GET" && !door.path.starts_with("/enrol")
        };
        for door in DOORS.iter().filter(is_public) {
            for path in keys.paths(door) {
                let told = site.stranger().get(&path).await;
                assert_eq!(told.header("set-cookie"), "", "{path}");
                let policy = told.header("content-security-policy");
                let is_page = told.header("content-type").starts_with("text/html");
                let scripts = match path.as_str() {
                    "/subprocessors" => "script-src 'self' 'wasm-unsafe-eval'",
                    _ => "script-src 'none'",
                };
                assert!(!is_page || policy.contains(scripts), "{path}: {policy}");
                assert!(
                    !policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"),
                    "{path}: {policy}"
                );
            }
        }
    });
}

async fn knock(door: &Door, visitor: Visitor, path: &str) -> Told {
    match door.method {
        "GET" => visitor.get(path).await,
        _ => visitor.post(path, &[]).await,
    }
}

fn lets_in(door: &Door, role: Option<Role>) -> bool {
    match (door.who, role) {
        (Who::Anyone, _) | (Who::Newcomer | Who::SignedIn, Some(_)) => true,
        (Who::May(permission), Some(role)) => role.may(permission),
        (_, None) => false,
    }
}

/// What is wrong with an answer, if anything is.
fn fault(door: &Door, role: Option<Role>, told: &Told) -> Option<String> {
    let status = told.status;
    let is_right = match (lets_in(door, role), role, door.method) {
        (true, ..) => {
            let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            !status.is_server_error()
                && (!refused || DECIDED_INSIDE.contains(&door.path))
                && status != StatusCode::METHOD_NOT_ALLOWED
        }
        // A file that is asked for is no page, so it leads nowhere.
        (false, None, "GET") if door.path.rsplit('.').next() == Some("pdf") => {
            status == StatusCode::UNAUTHORIZED
        }
        (false, None, "GET") => {
            status == StatusCode::SEE_OTHER && told.place().starts_with("/sign-in?next=/console")
        }
        (false, None, _) => status == StatusCode::UNAUTHORIZED,
        (false, Some(_), _) => {
            status == StatusCode::FORBIDDEN && told.body.contains("Your roles do not let you")
        }
    };
    (!is_right).then(|| {
        format!("{status} {} {}", told.place(), told.main().chars().take(300).collect::<String>())
    })
}

fn who(role: Option<Role>) -> &'static str {
    role.map_or("a stranger", Role::words)
}

/// What stands for the parameters of paths: records that are there, and some that are not.
struct Keys(BTreeMap<&'static str, String>);

impl Keys {
    async fn found(site: &'static Site) -> Self {
        let reader = site.as_person(Role::Auditor);
        let mut keys = BTreeMap::new();
        for folder in [
            "requests",
            "vendors",
            "engagements",
            "agreements",
            "obligations",
            "documents",
            "lists",
        ] {
            let folder: &'static str = format!("/console/{folder}").leak();
            keys.insert(folder, reader.first_id(folder, folder).await);
        }
        keys.insert("/console/people", site.bystander.to_string());
        keys.insert(
            "/subprocessors/entries",
            reader.first_id("/subprocessors", "/subprocessors/entries").await,
        );
        keys.insert(
            "/subprocessors/versions",
            reader.first_id("/subprocessors/versions", "/subprocessors/versions").await,
        );
        keys.insert("/documents", "security-measures".to_owned());
        Self(keys)
    }

    /// The paths to try: with a record that is there, if there is one of the kind, and without.
    fn paths(&self, door: &Door) -> Vec<String> {
        let folder = door.path.split("/{").next().unwrap_or_default();
        let known = self.0.get(folder).map(|key| filled(door, key));
        let mut paths: Vec<String> = known.into_iter().chain([Self::made_up(door)]).collect();
        paths.dedup();
        paths
    }

    fn made_up(door: &Door) -> String {
        filled(door, MADE_UP)
    }
}

fn filled(door: &Door, key: &str) -> String {
    let path =
        door.path.replace("{clause}", "B14").replace("{format}", "csv").replace("{number}", "1");
    ["{id}", "{version}", "{slug}", "{token}", "{hash}"]
        .into_iter()
        .fold(path, |path, name| path.replace(name, key))
}
