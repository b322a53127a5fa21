//! The words of the pages: what a summary and a comparison call a field is what the form calls it, and
//! sentences fit what they count.

use domain::confidentiality::{ObligationDetails, ObligationDraft};
use domain::person::Role;
use domain::vendor::{VendorDetails, VendorDraft};
use http::StatusCode;

use crate::kit::{Company, Site, engagement_form, pairs, whole};

const STAFF: [(&str, Role); 2] = [("rita", Role::Requester), ("lea", Role::LegalApprover)];

async fn vendor(site: &Site, cookie: &str, name: &str) -> String {
    let draft = VendorDraft {
        legal_name: name.to_owned(),
        display_name: String::new(),
        legal_name_latin: String::new(),
        ..VendorDraft::from(&VendorDetails::sample())
    };
    site.post("/console/vendors/new", cookie, &pairs(&draft.to_fields())).await.place()
}

#[tokio::test]
async fn a_summary_names_the_fields_as_the_form_does_and_in_its_order() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = vendor(&site, &rita, "Fjord Cloud Ltd").await;
    let new = format!("{vendor}/obligations/new");
    let empty = site.post(&new, &rita, &pairs(&whole::<ObligationDraft>(&[]))).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let lines = ["Basis: ", "Who is bound: ", "Binds from: ", "What remains after the end: "];
    let places = lines.map(|line| empty.main().find(&format!("\">{line}")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", empty.main());

    let law = [("basis", "statutory_duty"), ("direction", "vendor_bound")];
    let told = site.post(&new, &rita, &pairs(&whole::<ObligationDraft>(&law))).await;
    assert!(told.says("\">The law, with its section: "), "{}", told.main());

    let mut typed = engagement_form();
    typed.set("locations.1.place", "EU");
    let told = site.post(&format!("{vendor}/engagements/new"), &rita, &pairs(&typed)).await;
    assert!(told.says("\">Place 2, country: "), "{}", told.main());
}

#[tokio::test]
async fn the_second_of_two_people_reads_what_differs_in_the_words_of_the_form() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = vendor(&site, &rita, "Fjord Cloud Ltd").await;
    let draft = ObligationDraft::from(&ObligationDetails::sample());
    let path = format!("{vendor}/obligations/new");
    let place = site.post(&path, &rita, &pairs(&draft.to_fields())).await.place();
    let edit = format!("{place}/edit");
    let save = async |survival: &str, months: &str| {
        let draft = ObligationDraft {
            survival: survival.to_owned(),
            survival_months: months.to_owned(),
            ..draft.clone()
        };
        let mut fields = draft.to_fields();
        fields.set("revision", "1");
        site.post(&edit, &rita, &pairs(&fields)).await
    };
    assert_eq!(save("while_data_held", "").await.place(), place);
    let second = save("months", "24").await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, table) = second.main().split_once("<table").unwrap();
    let table = table.split("</table>").next().unwrap();
    for words in ["What remains after the end", "As long as data are held", "A number of months"] {
        assert!(table.contains(words), "{words} not in {table}");
    }
    assert!(!table.contains("while_data_held") && !table.contains("Survival"), "{table}");
    let place = |words: &str| table.find(words);
    assert!(place("What remains after the end") < place(">Months<"), "in the order of the form");
}

#[tokio::test]
async fn a_name_that_ends_with_a_full_stop_brings_the_only_one() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    for (name, sentence) in [
        ("Kestrel Labs Inc.", "binds Kestrel Labs Inc. Its terms"),
        ("Fjord Cloud Ltd", "binds Fjord Cloud Ltd. Its terms"),
    ] {
        let vendor = vendor(&site, &rita, name).await;
        let page = site.get(&format!("{vendor}/agreements/new"), &rita).await;
        assert!(page.says(sentence), "{}", page.main());
    }
}

#[tokio::test]
async fn the_settings_say_what_is_promised_as_people_read_it() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let lea = site.signed_in("lea").await;
    let page = site.get("/console/settings", &lea).await;
    let promise = "<dt>Notice</dt><dd>30 calendar days</dd>";
    assert!(page.says(promise) && page.says("<dt>Holidays</dt><dd>None</dd>"), "{}", page.main());
    assert!(!page.says(">mailto:"), "{}", page.main());
}

#[tokio::test]
async fn a_narrow_page_without_a_head_sorts_by_the_form() {
    let site = Site::open(Company::Sample, &[]).await;
    let page = site.page("/subprocessors?sort=name&dir=desc").await;
    for part in [
        "<option value=\"name\" selected>Company",
        "<option value=\"desc\" selected>",
        "aria-sort=\"descending\"",
    ] {
        assert!(page.contains(part), "{part} not in {page}");
    }
    assert_eq!(page.matches("name=\"sort\"").count(), 1, "asked for once");
    assert!(!site.page("/subprocessors").await.contains("<option value=\"name\" selected"));
}
