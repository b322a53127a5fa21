//! A list comes in through the console: brought, looked at, mapped, confirmed once.

use domain::person::Role;
use http::StatusCode;

use crate::kit::{Company, Site, Told};

const LIST: &str = "Partner,What,Country\nFjord Ltd,Mail delivery,\"Germany, EU\"\nFjord Ltd,Search,Germany\n<script>x</script>,Logging,Narnia\n,Nothing,\n";

const STAFF: [(&str, Role); 2] = [("rita", Role::Requester), ("pia", Role::Publisher)];

async fn upload(site: &Site, cookie: &str, name: &str, text: &str) -> Told {
    site.upload("/console/imports/new", cookie, ("format", ""), (name, text)).await
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_at_its_field_and_the_rest_stays() {
    let site = Site::open(Company::Settled, &[("rita", Role::Requester)]).await;
    let rita = site.signed_in("rita").await;
    for (more, is_large) in [(0, false), (1, true), (20 << 20, true)] {
        let file = "x".repeat((10 << 20) + more);
        let new = "/console/imports/new";
        let told = site.upload(new, &rita, ("text", "* kept 4711"), ("big.csv", &file)).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{more}: {}", told.main());
        assert_eq!(told.says("larger than 10 MB"), is_large, "{more}: {}", told.main());
        assert_eq!(told.says("id=\"error_file\""), is_large, "{more}: {}", told.main());
        assert!(told.says("kept 4711"), "{more}: {}", told.main());
    }
}

#[tokio::test]
async fn a_list_is_brought_looked_at_and_confirmed_once() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let place = upload(&site, &rita, "partners.csv", LIST).await.place();

    let look = site.get(&place, &rita).await;
    assert!(
        look.text()
            .contains("4 rows: 2 new vendors, 1 new engagements, 0 duplicates, 1 need attention"),
        "{}",
        look.text()
    );
    assert!(
        look.text().contains("Resolve to countries: EU.") && look.text().contains("Import 3 rows")
    );
    assert!(!look.text().contains("<script>x"));
    assert!(
        !site.get("/console/vendors", &rita).await.text().contains("Fjord Ltd"),
        "nothing is written yet"
    );

    let shown = look.hidden("shown");
    let confirm = format!("{place}/confirm");
    let stale = site.post(&confirm, &rita, &[("shown", &"0".repeat(64))]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&confirm, &rita, &[("shown", &shown)]).await.place(), place);
    assert!(site.get("/console/vendors", &rita).await.text().contains("Fjord Ltd"));
    assert!(site.get(&place, &rita).await.text().contains("The list was imported"));

    let again = site.post(&confirm, &rita, &[("shown", &shown)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("imported already"), "{}", again.text());
}

#[tokio::test]
async fn columns_are_mapped_before_anything_is_written() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let place = upload(&site, &rita, "partners.csv", LIST).await.place();
    let mapped = [
        ("head.0", "Partner"),
        ("column.0", "name"),
        ("head.1", "What"),
        ("column.1", "notes"),
        ("head.2", "Country"),
        ("column.2", "ignore"),
    ];
    assert_eq!(site.post(&format!("{place}/columns"), &rita, &mapped).await.place(), place);
    let look = site.get(&place, &rita).await;
    assert!(look.text().contains("The list states no purpose"), "{}", look.text());

    let none = [("head.0", "Partner"), ("column.0", "ignore")];
    let refused = site.post(&format!("{place}/columns"), &rita, &none).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("No list of vendors was found"), "{}", refused.text());

    assert_eq!(
        site.post(&format!("{place}/discard"), &rita, &[]).await.place(),
        "/console/imports/new"
    );
    assert!(site.get(&place, &rita).await.text().contains("The list was thrown away"));
}

#[tokio::test]
async fn a_pasted_list_and_bad_input_get_a_clear_answer() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let new = "/console/imports/new";
    assert_eq!(site.get(new, &rita).await.status, StatusCode::OK);
    for (fields, told) in [
        (&[("text", "")][..], "Choose a file, or paste the list"),
        (&[("text", "Just words")], "No list of vendors was found"),
        (&[("text", LIST), ("columns", "Partner")], "Write COLUMN=FIELD"),
        (&[("text", LIST), ("columns", "Nobody=name")], "There is no column “Nobody”"),
    ] {
        let refused = site.post(new, &rita, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.text().contains(told), "{told}: {}", refused.text());
    }
    let pasted =
        site.post(new, &rita, &[("text", "* [Fjord](https://fjord.example). Mail\n")]).await;
    assert!(site.get(&pasted.place(), &rita).await.text().contains("1 rows: 1 new vendors"));
    let latin = upload(&site, &rita, "a.csv", "x").await;
    assert_eq!(latin.status, StatusCode::UNPROCESSABLE_ENTITY);
    for unknown in ["/console/imports/x", "/console/imports/00000000-0000-0000-0000-000000000001"] {
        assert_eq!(site.get(unknown, &rita).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn others_than_requesters_are_told_who_may() {
    let site = Site::open(Company::New, &STAFF).await;
    let pia = site.signed_in("pia").await;
    assert_eq!(site.get("/console/imports/new", &pia).await.status, StatusCode::FORBIDDEN);
    assert_eq!(upload(&site, &pia, "a.csv", LIST).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_page_of_what_was_imported_says_what_it_lacks_and_what_comes_next() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let place = upload(&site, &rita, "partners.csv", LIST).await.place();
    let shown = site.get(&place, &rita).await.hidden("shown");
    site.post(&format!("{place}/confirm"), &rita, &[("shown", &shown)]).await;
    let engagements = site.get("/console/engagements", &rita).await;
    let page = site.get(&engagements.records("/console/engagements")[0], &rita).await;
    for told in [
        "In use, not on the list yet. What is missing:",
        "What happens at each location.",
        "within 90 days",
        "Not stated",
    ] {
        assert!(page.says(told), "{told}: {}", page.main());
    }
}
