//! What holds in every folder of the console: whatever names no record is not found, and a save that
//! was refused counts from the version that its page shows.

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

/// The address with this in place of each of its open parts.
fn filled(path: &str, name: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { name } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn what_names_no_record_is_not_found_at_any_address() {
    let site = Site::open(Company::New, &[]).await;
    let all = with_all_roles(&site).await;
    let open = |path: &str| path.starts_with("/console/") && path.contains('{');
    let doors: Vec<_> = DOORS.iter().filter(|door| open(door.path)).collect();
    assert!(doors.len() > 60, "{} doors were found", doors.len());
    for door in doors {
        for name in ["x", "0", "00000000000000000000000000000001"] {
            let path = filled(door.path, name);
            let told = match door.method {
                "GET" => site.get(&path, &all).await,
                _ => site.post(&path, &all, &[("revision", "1")]).await,
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
    assert_eq!(save("Eva Lund", email, "").await.status, StatusCode::BAD_REQUEST);
}
