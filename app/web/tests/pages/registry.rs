//! The registry's pages through the router in process: forms keep what was typed, both versions are
//! shown to the second of two people, terms and files stay with those who may read them.

use domain::agreement::{AgreementDetails, AgreementDraft};
use domain::clause::{ClauseValue, Statement, TermDraft};
use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::fields::Fields;
use domain::person::Role;
use domain::text::Line;
use domain::transfer::{Transfer, TransferDraft};
use domain::vendor::{VendorDetails, VendorDraft};
use http::header::{CONTENT_DISPOSITION, COOKIE, X_CONTENT_TYPE_OPTIONS};
use http::{Request, StatusCode};

use crate::kit::{Company, Site, Told, engagement_form, pairs, whole};

const STAFF: [(&str, Role); 6] = [
    ("rita", Role::Requester),
    ("sam", Role::SecurityReviewer),
    ("lea", Role::LegalApprover),
    ("leo", Role::LegalApprover),
    ("pia", Role::Publisher),
    ("aud", Role::Auditor),
];

async fn vendor(site: &Site, requester: &str) -> String {
    let fields = VendorDraft::from(&VendorDetails::sample()).to_fields();
    site.post("/console/vendors/new", requester, &pairs(&fields)).await.place()
}

async fn engagement(site: &Site, requester: &str, vendor: &str) -> String {
    let fields = engagement_form();
    site.post(&format!("{vendor}/engagements/new"), requester, &pairs(&fields)).await.place()
}

async fn upload(site: &Site, path: &str, cookie: &str, revision: &str, text: &str) -> Told {
    site.upload(path, cookie, ("revision", revision), ("dpa.pdf", text)).await
}

/// The form of transfers with one, whose clauses stand in this agreement.
fn transfer_in(agreement: &str) -> Fields {
    let transfer = TransferDraft {
        instrument: id_in(agreement).to_owned(),
        ..TransferDraft::from(&Transfer::sample())
    };
    let mut rows = Fields::default();
    rows.push_rows("transfers", [transfer.to_fields()]);
    rows.set("transfers.count", "1");
    rows
}

fn id_in(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_form_that_cannot_be_saved_keeps_what_was_typed_and_leads_to_the_fields() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let typed = [
        ("legal_name", "Fjord \"Cloud\" & Co"),
        ("country", "XX"),
        ("website", "http://x"),
        ("notes", "</textarea><b>"),
    ];
    let typed = whole::<VendorDraft>(&typed);
    let told = site.post("/console/vendors/new", &rita, &pairs(&typed)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "<title>Error: ",
        "href=\"#field_website\"",
        "Fjord &quot;Cloud&quot; &amp; Co",
        "&lt;/textarea&gt;",
    ] {
        assert!(told.text().contains(part), "{part} not in {}", told.main());
    }
}

#[tokio::test]
async fn the_second_of_two_people_sees_both_versions_and_saves_with_a_second_click() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = vendor(&site, &rita).await;
    let edit = format!("{vendor}/edit");
    let typed = |city: &str| {
        VendorDraft { city: city.to_owned(), ..VendorDraft::from(&VendorDetails::sample()) }
            .to_fields()
    };
    let mut first = typed("Cork");
    first.set("revision", "1");
    assert_eq!(site.post(&edit, &rita, &pairs(&first)).await.place(), vendor);
    let mut second = typed("Galway");
    second.set("revision", "1");
    let told = site.post(&edit, &rita, &pairs(&second)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("Cork") && told.text().contains("Galway"), "{}", told.main());
    second.set("revision", told.hidden("revision"));
    assert_eq!(site.post(&edit, &rita, &pairs(&second)).await.place(), vendor);
    assert!(site.get(&vendor, &rita).await.text().contains("Galway"));
}

#[tokio::test]
async fn another_place_is_added_without_script_and_nothing_typed_is_lost() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = vendor(&site, &rita).await;
    let mut typed = engagement_form();
    typed.set("add_place", "yes");
    let told = site.post(&format!("{vendor}/engagements/new"), &rita, &pairs(&typed)).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.text().contains("Place 3") && !told.text().contains("Place 4"));
    assert!(told.text().contains("Fjord Compute") && told.text().contains("value=\"Frankfurt\""));
    // A fault in the second place is told at the second place.
    let mut typed = engagement_form();
    typed.set("locations.1.place", "EU");
    let told = site.post(&format!("{vendor}/engagements/new"), &rita, &pairs(&typed)).await;
    assert!(told.text().contains("href=\"#field_locations.1.place\""), "{}", told.main());
}

#[tokio::test]
async fn a_place_goes_when_it_is_ticked_and_not_when_its_row_is_lost() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = vendor(&site, &rita).await;
    let place = engagement(&site, &rita, &vendor).await;
    let edit = format!("{place}/edit");
    let whole = engagement_form();
    let mut lost = Fields::default();
    for (name, values) in whole.iter().filter(|(name, _)| !name.starts_with("locations.1.")) {
        values.iter().for_each(|value| lost.push(name, value));
    }
    let told = site.post_after(&edit, &edit, &rita, &pairs(&lost)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.main().contains("href=\"#field_locations.1\""), "{}", told.main());
    assert!(site.get(&edit, &rita).await.text().contains("Place 2"));

    let mut ticked = whole;
    ticked.set("locations.1.remove", "yes");
    let told = site.post_after(&edit, &edit, &rita, &pairs(&ticked)).await;
    assert_eq!(told.place(), place);
    assert!(!site.get(&edit, &rita).await.text().contains("Place 2"));
}

#[tokio::test]
async fn a_worldwide_place_does_not_stay_where_no_mechanism_is_needed() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let (rita, lea) = (site.signed_in("rita").await, site.signed_in("lea").await);
    let vendor = vendor(&site, &rita).await;
    let engagement = engagement(&site, &rita, &vendor).await;
    let stays = "they stay where no mechanism is needed";
    assert!(site.get(&engagement, &rita).await.text().contains(stays));
    let edit = format!("{engagement}/edit");
    let mut typed = engagement_form();
    typed.set("locations.1.role", "edge_transit");
    typed.set("locations.1.place", "GLOBAL");
    assert_eq!(site.post_after(&edit, &edit, &rita, &pairs(&typed)).await.place(), engagement);
    let draft = AgreementDraft {
        vendor: id_in(&vendor).to_owned(),
        covers: vec![id_in(&engagement).to_owned()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let register = format!("{vendor}/agreements/new");
    let agreement = site.post(&register, &rita, &pairs(&draft.to_fields())).await.place();
    let rows = transfer_in(&agreement);
    let transfers = format!("{engagement}/transfers");
    let saved = site.post_after(&transfers, &transfers, &lea, &pairs(&rows)).await;
    assert_eq!(saved.place(), engagement);
    let page = site.get(&engagement, &lea).await;
    let told = "they reach a place that is not resolved to countries, and the mechanism waits";
    assert!(page.text().contains(told) && !page.text().contains(stays), "{}", page.main());
}

#[tokio::test]
async fn a_confirmation_is_offered_where_it_is_taken_and_where_it_is_not_the_page_says_why() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let (rita, lea, leo) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("leo").await);
    let vendor = vendor(&site, &rita).await;
    let draft = AgreementDraft {
        vendor: id_in(&vendor).to_owned(),
        covers: vec![],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let register = format!("{vendor}/agreements/new");
    let agreement = site.post(&register, &rita, &pairs(&draft.to_fields())).await.place();
    let terms = format!("{agreement}/terms");
    let said = whole::<TermDraft>(&[("B15.presence", "absent")]);
    assert_eq!(site.post_after(&terms, &terms, &lea, &pairs(&said)).await.place(), terms);
    let draft = ObligationDraft::from(&ObligationDetails::sample());
    let register = format!("{vendor}/obligations/new");
    let obligation = site.post(&register, &rita, &pairs(&draft.to_fields())).await.place();

    let checked = format!("{terms}/B15/check");
    let confirmed = format!("{obligation}/confirm");
    for (page, path, record, why) in [
        (&terms, &checked, &agreement, "There is no paper to check the value against."),
        (&obligation, &confirmed, &obligation, "There is no paper to look at yet."),
    ] {
        let bare = site.get(page, &leo).await;
        assert!(!bare.offers(path) && bare.says(why), "{}", bare.main());
        let refused = site.post_after(page, path, &leo, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let revision = site.get(record, &rita).await.hidden("revision");
        let file = format!("{record}/file");
        upload(&site, &file, &rita, &revision, "%PDF-1.7 signed").await.place();
        let shown = site.get(page, &leo).await;
        assert!(shown.offers(path) && !shown.says(why), "{}", shown.main());
        site.post_after(page, path, &leo, &[]).await.place();
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one page or one story, read from top to bottom")]
async fn a_vendor_goes_from_the_first_form_to_a_gate_that_passes() {
    let site = Site::open(Company::New, &STAFF).await;
    let (rita, lea, leo) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("leo").await);
    let (pia, sam, aud) =
        (site.signed_in("pia").await, site.signed_in("sam").await, site.signed_in("aud").await);
    site.promise(&lea, &pia).await;
    let vendor = vendor(&site, &rita).await;
    let engagement = engagement(&site, &rita, &vendor).await;

    let draft = AgreementDraft {
        vendor: id_in(&vendor).to_owned(),
        covers: vec![id_in(&engagement).to_owned()],
        ..AgreementDraft::from(&AgreementDetails::sample())
    };
    let agreement = site
        .post(&format!("{vendor}/agreements/new"), &rita, &pairs(&draft.to_fields()))
        .await
        .place();
    let revision = site.get(&agreement, &rita).await.hidden("revision");
    let stored =
        upload(&site, &format!("{agreement}/file"), &rita, &revision, "%PDF-1.7 signed").await;
    assert_eq!(stored.place(), agreement);
    for (step, name) in
        [("sign_ours", "Ada Moreno"), ("sign_vendor", "Nils Fjord"), ("put_in_force", "")]
    {
        let fields = [("step", step), ("name", name), ("on", "2026-02-20")];
        assert_eq!(
            site.post_after(&agreement, &format!("{agreement}/advance"), &lea, &fields)
                .await
                .place(),
            agreement,
            "{step}"
        );
    }

    let terms = format!("{agreement}/terms");
    let mut said = Fields::default();
    for value in ClauseValue::equivalents() {
        let clause = value.clause();
        let statement = Statement::Explicit { value, quote_ref: Line::parse("section 9").unwrap() };
        for (name, values) in TermDraft::of(clause, &statement).fields.iter() {
            values.iter().for_each(|text| said.push(name, text));
        }
    }
    let typed = [("B14.presence", ""), ("B14.quote_ref", "s 99"), ("B14.within", "96")];
    let typed = whole::<TermDraft>(&typed);
    let refused = site.post_after(&terms, &terms, &lea, &pairs(&typed)).await;
    assert_eq!(refused.status, 422, "what is typed is not dropped without a word");
    for kept in ["s 99", "96", "Choose how the instrument speaks"] {
        assert!(refused.text().contains(kept), "{kept}");
    }
    let said = whole::<TermDraft>(&pairs(&said));
    assert_eq!(site.post_after(&terms, &terms, &lea, &pairs(&said)).await.place(), terms);
    let mut back = said.clone();
    back.set("B15.presence", "");
    let refused = site.post_after(&terms, &terms, &lea, &pairs(&back)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("cannot become unread"));
    assert!(
        !site.get(&terms, &lea).await.text().contains("Confirm B14"),
        "who entered a value is not offered to check it"
    );
    for clause in domain::clause::ClauseCode::entered() {
        let check = format!("{terms}/{}/check", clause.code());
        assert_eq!(site.post_after(&terms, &check, &leo, &[]).await.place(), terms);
    }

    let draft = ObligationDraft {
        basis: "clause_in_agreement".to_owned(),
        agreement: id_in(&agreement).to_owned(),
        clause_ref: "section 12".to_owned(),
        ..ObligationDraft::from(&ObligationDetails::sample())
    };
    let obligation = site
        .post(&format!("{vendor}/obligations/new"), &rita, &pairs(&draft.to_fields()))
        .await
        .place();
    let revision = site.get(&obligation, &rita).await.hidden("revision");
    assert_eq!(
        upload(&site, &format!("{obligation}/file"), &rita, &revision, "%PDF-1.7 nda")
            .await
            .place(),
        obligation
    );
    assert_eq!(
        site.post_after(&obligation, &format!("{obligation}/confirm"), &lea, &[]).await.place(),
        obligation
    );

    let page = site.get(&obligation, &aud).await;
    assert!(page.offers(&agreement), "which agreement holds the clause: {}", page.main());
    let (_, confirmed) = page.main().split_once("Confirmed by ").unwrap();
    assert!(confirmed.contains(">1 March 2026, ") && !confirmed.contains("second person"));

    let transfers = format!("{engagement}/transfers");
    let rows = transfer_in(&agreement);
    assert_eq!(
        site.post_after(&transfers, &transfers, &lea, &pairs(&rows)).await.place(),
        engagement
    );
    let form = site.get(&transfers, &lea).await;
    assert!(form.text().contains("Special data that it names"), "{}", form.main());
    let page = site.get(&engagement, &lea).await;
    assert!(page.text().contains("to be reviewed by 15 January 2028"), "{}", page.main());

    for (cookie, table) in [(&lea, true), (&sam, true), (&aud, true), (&rita, false), (&pia, false)]
    {
        let page = site.get(&engagement, cookie).await;
        assert!(page.text().contains("\">Pass</span>"), "{}", page.main());
        assert_eq!(page.text().contains("Promise against term"), table);
        assert_eq!(
            site.get(&terms, cookie).await.status,
            if table { StatusCode::OK } else { StatusCode::NOT_FOUND }
        );
        let file = site.get(&format!("{agreement}/file"), cookie).await;
        assert_eq!(file.status, if table { StatusCode::OK } else { StatusCode::NOT_FOUND });
        if table {
            assert!(file.header(CONTENT_DISPOSITION).starts_with("attachment"));
            assert_eq!(file.header(X_CONTENT_TYPE_OPTIONS), "nosniff");
            let link = Request::get(format!("{agreement}/file")).header(COOKIE, cookie);
            let elsewhere = site.send(link.header("sec-fetch-site", "cross-site"), "").await;
            assert_eq!(elsewhere.status, StatusCode::FORBIDDEN, "a link on another site");
        }
    }
    for path in [
        "/console/vendors",
        "/console/vendors?q=fjord&country=IE&tier=high&shown=all",
        "/console/engagements",
        "/console/engagements?dpa=in_force&standing=proposed&category=INFRASTRUCTURE&country=DE",
        "/console/agreements",
        "/console/agreements?q=data&kind=dpa&state=in_force",
        "/console/obligations",
        "/console/obligations?q=con-0001&basis=nda&secret=yes",
        "/console/baseline",
        "/console/settings",
        &vendor,
        &engagement,
        &agreement,
        &obligation,
    ] {
        for cookie in [&rita, &sam, &lea, &pia, &aud] {
            let page = site.get(path, cookie).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.text().matches("<h1").count(), 1, "{path}");
        }
    }
}

#[tokio::test]
async fn a_baseline_is_proposed_by_one_role_and_signed_by_another() {
    let site = Site::open(Company::New, &STAFF).await;
    let (lea, sam) = (site.signed_in("lea").await, site.signed_in("sam").await);
    let current = domain::baseline::Baseline::first().details;
    let fields = domain::baseline::BaselineDraft::from(&current).fields;
    let mut fields = whole::<domain::baseline::BaselineDraft>(&pairs(&fields));
    fields.set("revision", "1");
    fields.set("valid_from", "2026-02-01");
    let told = site.post("/console/baseline/new", &lea, &pairs(&fields)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.set("valid_from", "2027-04-01");
    assert_eq!(
        site.post("/console/baseline/new", &lea, &pairs(&fields)).await.place(),
        "/console/baseline"
    );
    let page = site.get("/console/baseline", &sam).await;
    let act = page
        .text()
        .split("/console/baseline/")
        .find(|rest| rest.contains("/confirm"))
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let path = format!("/console/baseline/{act}/confirm");
    assert_eq!(site.post(&path, &lea, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post(&path, &sam, &[]).await.place(), "/console/baseline");
    assert!(site.get("/console/baseline", &sam).await.text().contains("Baseline 2"));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_broken_input_is_told() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    for path in [
        "/console/vendors/x",
        "/console/vendors/00000000-0000-0000-0000-000000000001",
        "/console/engagements/00000000-0000-0000-0000-000000000001",
        "/console/agreements/00000000-0000-0000-0000-000000000001",
        "/console/obligations/00000000-0000-0000-0000-000000000001",
        "/console/agreements/x/terms",
    ] {
        assert_eq!(site.get(path, &rita).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let vendor = vendor(&site, &rita).await;
    let mut typed = VendorDraft::from(&VendorDetails::sample()).to_fields();
    typed.set("revision", "one");
    let told = site.post(&format!("{vendor}/edit"), &rita, &pairs(&typed)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "no record has that revision");
    assert!(told.says("Somebody else saved this record"), "{}", told.main());
    let told =
        site.post(&format!("{vendor}/tier"), &rita, &[("tier", "low"), ("revision", "1")]).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    let long = "x".repeat(301);
    let typed = whole::<VendorDraft>(&[("legal_name", &long), ("country", "DE")]);
    let told = site.post("/console/vendors/new", &rita, &pairs(&typed)).await;
    assert!(told.says("300 is the most"), "{}", told.main());
}

#[tokio::test]
async fn the_hint_knows_a_vendor_by_another_spelling_and_tells_requesters_only() {
    let site = Site::open(Company::New, &STAFF).await;
    let (rita, pia) = (site.signed_in("rita").await, site.signed_in("pia").await);
    let vendor = vendor(&site, &rita).await;
    let asked = [("name", "FJORD CLOUD, Ltd.")];
    let told = site.post("/console/fn/similar-vendors", &rita, &asked).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text());
    assert!(told.text().contains("VEN-0001") && told.text().contains(&vendor), "{}", told.text());
    let told = site.post("/console/fn/similar-vendors", &rita, &[("name", "Glacier")]).await;
    assert_eq!(told.text(), "[]");
    for cookie in [pia.as_str(), ""] {
        let told = site.post("/console/fn/similar-vendors", cookie, &asked).await;
        assert!(
            told.status.is_client_error() && !told.text().contains("VEN-0001"),
            "{}",
            told.status
        );
    }
}
