//! Agreements in the console: the list is filtered by what they are worth on the day, and only what can
//! take the place of another one is offered for it.

use domain::agreement::{AgreementDetails, AgreementDraft};
use domain::person::Role;
use domain::vendor::{VendorDetails, VendorDraft};
use http::StatusCode;

use crate::kit::{Company, Site, pairs};

const STAFF: [(&str, Role); 2] = [("rita", Role::Requester), ("lea", Role::LegalApprover)];

async fn agreement(site: &Site, vendor: &str, title: &str, until: &str) -> String {
    let rita = site.signed_in("rita").await;
    let draft = AgreementDraft {
        vendor: vendor.rsplit('/').next().unwrap().to_owned(),
        title: title.to_owned(),
        expires_on: until.to_owned(),
        covers: vec![],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let (form, fields) = (format!("{vendor}/agreements/new"), draft.to_fields());
    let path = site.post(&form, &rita, &pairs(&fields)).await.place();
    let revision = site.get(&path, &rita).await.hidden("revision");
    let file = (("revision", revision.as_str()), ("dpa.pdf", "%PDF-1.7 signed"));
    site.upload(&format!("{path}/file"), &rita, file.0, file.1).await.place();
    path
}

async fn signed(site: &Site, path: &str) {
    let lea = site.signed_in("lea").await;
    for (step, name) in [("sign_ours", "Ada Moreno"), ("sign_vendor", "Nils Fjord")] {
        let fields = [("step", step), ("name", name), ("on", "2026-02-20")];
        site.post_after(path, &format!("{path}/advance"), &lea, &fields).await.place();
    }
}

#[tokio::test]
async fn agreements_are_found_by_what_they_are_worth_and_replaced_by_what_binds() {
    let site = Site::open(Company::New, &STAFF).await;
    let (rita, lea) = (site.signed_in("rita").await, site.signed_in("lea").await);
    let fields = VendorDraft::from(&VendorDetails::sample()).to_fields();
    let vendor = site.post("/console/vendors/new", &rita, &pairs(&fields)).await.place();
    let bound = agreement(&site, &vendor, "Bound contract", "").await;
    let over = agreement(&site, &vendor, "Expired contract", "2026-02-28").await;
    let ends = agreement(&site, &vendor, "Ending contract", "2026-04-01").await;
    agreement(&site, &vendor, "Drafted contract", "").await;
    for path in [&bound, &over, &ends] {
        signed(&site, path).await;
    }

    let titles = ["Bound contract", "Expired contract", "Ending contract", "Drafted contract"];
    for (state, found) in [
        ("", [true, true, true, true]),
        ("in_force", [true, false, false, false]),
        ("expired", [false, true, false, false]),
        ("expiring", [false, false, true, false]),
        ("requested", [false, false, false, true]),
        ("terminated", [false, false, false, false]),
    ] {
        let page = site.get(&format!("/console/agreements?state={state}"), &rita).await;
        assert_eq!(titles.map(|title| page.main().contains(title)), found, "{state}");
    }

    let fields = [("step", "put_in_force")];
    site.post_after(&bound, &format!("{bound}/advance"), &lea, &fields).await.place();
    let page = site.get(&bound, &lea).await;
    let offered = titles.map(|title| page.main().contains(&format!(", {title}</option>")));
    assert_eq!(offered, [false, false, true, false], "{}", page.main());
    let by = ends.rsplit('/').next().unwrap();
    for (on, done) in [("2026-04-01", false), ("2026-03-31", true)] {
        let fields = [("step", "supersede"), ("by", by), ("on", on)];
        let told = site.post_after(&bound, &format!("{bound}/advance"), &lea, &fields).await;
        let status = if done { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(told.status, status, "{on}");
        assert_eq!(told.says("ends by itself on 1 April 2026"), !done, "{on}");
    }
}
