//! What holds in every folder of the console: whatever names no record is not found.

use domain::id::VendorId;
use domain::person::Role;
use domain::vendor::{VendorDetails, VendorDraft};
use http::StatusCode;
use web::routes::DOORS;

use crate::kit::{Company, Site, pairs};

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
