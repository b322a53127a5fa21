//! What holds in every folder of the console: whatever names no record is not found, and a save that
//! was refused counts from the version that its page shows.

use domain::canonical::Digest;
use domain::id::VendorId;
use domain::person::Role;
use domain::vendor::{VendorDetails, VendorDraft};
use http::StatusCode;
use web::routes::DOORS;

use crate::kit::{Company, Site, Told, pairs};

/// Somebody with all roles, so that no door is shut before it is tried.
async fn with_all_roles(site: &Site) -> String {
    site.test.ready("all", &Role::ALL).await;
    site.signed_in("all").await
}

/// The address with these in place of its open parts, the last of them for all that are left.
fn filled(path: &str, names: &[&str]) -> String {
    let mut open = 0;
    let mut next = || {
        open += 1;
        names[open.min(names.len()) - 1]
    };
    let parts = path.split('/').map(|part| if part.starts_with('{') { next() } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The first id that the page of a folder links to.
async fn record(site: &Site, cookies: &str, folder: &str) -> String {
    let records = site.get(folder, cookies).await.records(folder);
    records[0].strip_prefix(folder).unwrap().trim_start_matches('/').to_owned()
}

#[tokio::test]
async fn what_is_asked_for_with_a_nul_is_a_bad_request_on_both_engines() {
    let site = Site::open(Company::Sample, &[]).await;
    let all = with_all_roles(&site).await;
    let pages: Vec<_> = DOORS
        .iter()
        .filter(|door| door.method == "GET" && door.path.starts_with("/console"))
        .filter(|door| !door.path.contains('{'))
        .collect();
    assert!(pages.len() > 20, "{} pages were found", pages.len());
    let names = ["q", "country", "actor", "object_kind", "object_id", "until", "page", "next"];
    for page in pages {
        for name in names {
            let path = format!("{}?{name}=%00", page.path);
            let told = site.get(&path, &all).await;
            assert_eq!(told.status, StatusCode::BAD_REQUEST, "{path}: {}", told.main());
        }
        let told = site.get(&format!("{}?q=%2500", page.path), &all).await;
        assert_ne!(told.status, StatusCode::BAD_REQUEST, "{}: {}", page.path, told.main());
    }
}

#[tokio::test]
async fn what_names_no_record_is_not_found_at_any_address() {
    let site = Site::open(Company::Sample, &[]).await;
    let all = with_all_roles(&site).await;
    let vendor = record(&site, &all, "/console/vendors").await;
    let open = |path: &str| path.starts_with("/console/") && path.contains('{');
    let doors: Vec<_> = DOORS.iter().filter(|door| open(door.path)).collect();
    assert!(doors.len() > 60, "{} doors were found", doors.len());
    let digest = Digest::of(b"").to_string();
    let sent = [("revision", "1"), ("shown", &*digest), ("seen", &*digest)];
    for door in doors {
        let mut wrong = vec!["x", "0", "00000000000000000000000000000001"];
        if !door.path.starts_with("/console/vendors/") {
            wrong.push(&vendor);
        }
        let mut paths: Vec<_> = wrong.iter().map(|name| filled(door.path, &[name])).collect();
        if door.path.matches('{').count() == 2 {
            let (folder, _) = door.path.split_once("/{").unwrap();
            let first = record(&site, &all, folder).await;
            paths.extend(["x", "0", "B99", "99"].map(|name| filled(door.path, &[&first, name])));
        }
        for path in paths {
            let told = match door.method {
                "GET" => site.get(&path, &all).await,
                _ => site.post(&path, &all, &sent).await,
            };
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{} {path}", door.method);
        }
    }
}

#[tokio::test]
async fn a_record_is_found_by_the_one_spelling_of_its_id() {
    let site = Site::open(Company::New, &[]).await;
    let all = with_all_roles(&site).await;
    let fields = VendorDraft::from(&VendorDetails::sample()).to_fields();
    let vendor = site.post("/console/vendors/new", &all, &pairs(&fields)).await.place();
    let id = vendor.rsplit('/').next().unwrap();
    let unknown = VendorId::sample(1).to_string();
    for (id, status) in [
        (id, StatusCode::OK),
        (&*id.replace('-', ""), StatusCode::NOT_FOUND),
        (&*format!("{{{id}}}"), StatusCode::NOT_FOUND),
        (&*unknown, StatusCode::NOT_FOUND),
    ] {
        for act in ["", "/edit", "/agreements/new"] {
            let path = format!("/console/vendors/{}{act}", web::paths::encode(id));
            assert_eq!(site.get(&path, &all).await.status, status, "{path}");
        }
    }
}

#[tokio::test]
async fn a_refused_save_of_an_account_counts_from_the_version_that_its_page_shows() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("root", &[Role::Admin]).await;
    let eva = site.test.ready("eva", &[Role::Requester]).await;
    let root = site.signed_in("root").await;
    let path = format!("/console/people/{}", eva.id);
    let save = async |name: &str, email: &str, revision: &str| -> Told {
        let fields = [("name", name), ("email", email), ("roles", "requester")];
        let fields = [&fields[..], &[("revision", revision)]].concat();
        site.post(&path, &root, &fields).await
    };
    let email = "eva@company.example";
    assert_eq!(save("Eva Berg", email, "1").await.place(), path);

    let faulty = save("Eva Lund", "eva", "1").await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!faulty.says("Somebody else saved this record"), "{}", faulty.main());
    assert_eq!(faulty.hidden("revision"), "1", "nobody saw the version in between");

    let stale = save("Eva Lund", email, &faulty.hidden("revision")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Somebody else saved this record", "Eva Berg", "Eva Lund"] {
        assert!(stale.says(part), "{part} not in {}", stale.main());
    }
    assert_eq!(save("Eva Lund", email, &stale.hidden("revision")).await.place(), path);
    let unnumbered = save("Eva Lund", email, "").await;
    assert!(unnumbered.says("Somebody else saved this record"), "{}", unnumbered.main());
}

#[tokio::test]
async fn a_page_beyond_the_last_one_leads_back_to_that() {
    let site = Site::open(Company::Sample, &[]).await;
    let all = with_all_roles(&site).await;
    for folder in ["vendors", "engagements", "agreements", "obligations", "requests"] {
        let list = format!("/console/{folder}");
        let first = site.get(&list, &all).await;
        assert!(!first.says("There is no page") && !first.records(&list).is_empty(), "{folder}");
        let beyond = site.get(&format!("{list}?page=900"), &all).await;
        assert!(beyond.says("There is no page 900."), "{folder}: {}", beyond.main());
        assert!(beyond.records(&list).is_empty() && beyond.main().contains("page=1\""), "{folder}");
    }
}
