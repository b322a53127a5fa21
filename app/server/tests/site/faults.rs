//! Bad input at a dozen forms: a clear answer, nothing half-written, and what was typed stays.

use domain::person::Role;
use http::StatusCode;

use crate::kit::{Site, Visitor, encoded, on_the_site, with};

/// A form and where it breaks: a field of text, and a field of a day if there is one.
struct Case {
    who: Visitor,
    page: String,
    action: String,
    text: &'static str,
    day: Option<&'static str>,
}

async fn cases(site: &'static Site) -> Vec<Case> {
    let [requester, legal] =
        [Role::Requester, Role::LegalApprover].map(|role| site.as_person(role));
    let mut cases = Vec::new();
    let mut add = |who, page: String, text, day| {
        let action =
            if page == "/console/people/new" { "/console/people".to_owned() } else { page.clone() };
        cases.push(Case { who, page, action, text, day });
    };
    let vendor = format!(
        "/console/vendors/{}",
        requester.first_id("/console/vendors", "/console/vendors").await
    );
    add(requester, "/console/vendors/new".to_owned(), "legal_name", None);
    add(requester, format!("{vendor}/edit"), "display_name", None);
    add(requester, format!("{vendor}/engagements/new"), "service_name", Some("locations.0.from"));
    add(legal, format!("{vendor}/agreements/new"), "title", Some("effective_from"));
    add(legal, format!("{vendor}/obligations/new"), "personnel_ref", Some("effective_from"));
    for (who, folder, text, day) in [
        (requester, "engagements", "purpose", None),
        (legal, "agreements", "title", Some("effective_from")),
        (legal, "obligations", "personnel_ref", Some("effective_from")),
    ] {
        let folder = format!("/console/{folder}");
        let id = who.first_id(&folder, &folder).await;
        add(who, format!("{folder}/{id}/edit"), text, day);
    }
    add(requester, "/console/requests/new".to_owned(), "justification", Some("wished_on"));
    add(legal, "/console/baseline/new".to_owned(), "title", Some("valid_from"));
    add(legal, "/console/settings/promises".to_owned(), "legal_name", None);
    add(
        site.as_person(Role::Publisher),
        "/console/settings/portal".to_owned(),
        "introduction",
        Some("security_contact_expires_on"),
    );
    add(site.as_person(Role::Admin), "/console/people/new".to_owned(), "name", None);
    cases
}

#[test]
fn what_cannot_be_text_is_refused_before_any_page_sees_it() {
    on_the_site(async |site| {
        for Case { who, page, action, text, .. } in cases(site).await {
            let form = who.get(&page).await.form(&action);
            let begun =
                encoded(&form.iter().filter(|(name, _)| name != text).cloned().collect::<Vec<_>>());
            for (value, status, sentence) in [
                (b"%00".to_vec(), StatusCode::BAD_REQUEST, "NUL character"),
                (b"%FF%FE".to_vec(), StatusCode::BAD_REQUEST, "nothing was saved"),
                (b"\xff\xfe".to_vec(), StatusCode::BAD_REQUEST, "nothing was saved"),
                (vec![b'x'; 2 << 20], StatusCode::PAYLOAD_TOO_LARGE, "more than 1 MB"),
            ] {
                let body = [begun.as_bytes(), b"&", text.as_bytes(), b"=", &value].concat();
                let told = who.post_bytes(&action, body).await;
                let shown: String = String::from_utf8_lossy(&value).chars().take(8).collect();
                assert_eq!(told.status, status, "{action} {shown}: {}", told.main());
                assert!(
                    told.main().contains(sentence) || status == StatusCode::BAD_REQUEST,
                    "{action} {shown}: {}",
                    told.main()
                );
            }
        }
    });
}

#[test]
fn characters_that_make_a_text_read_differently_are_named_and_what_was_typed_stays() {
    on_the_site(async |site| {
        for Case { who, page, action, text, .. } in cases(site).await {
            let form = who.get(&page).await.form(&action);
            for (mark, sentence) in
                [('\u{7}', "control character (U+0007)"), ('\u{202e}', "invisible mark (U+202E)")]
            {
                let told = who.post(&action, &with(&form, text, &format!("kept{mark}4711"))).await;
                assert_eq!(
                    told.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{action} {text}: {}",
                    told.main()
                );
                assert!(told.main().contains(sentence), "{action} {text}: {}", told.main());
                assert!(told.main().contains("4711"), "{action} {text} lost what was typed");
            }
        }
    });
}

#[test]
fn a_day_that_does_not_exist_is_told_and_stays() {
    on_the_site(async |site| {
        for Case { who, page, action, day, .. } in cases(site).await {
            let Some(day) = day else { continue };
            let form = who.get(&page).await.form(&action);
            for value in ["2026-02-30", "2026-13-01", "30.02.2026", "9999999999"] {
                let told = who.post(&action, &with(&form, day, value)).await;
                assert_eq!(
                    told.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{action} {day}={value}: {}",
                    told.main()
                );
                assert!(
                    told.main().contains(&format!("error_{day}")),
                    "{action} {day}={value} has no sentence: {}",
                    told.main()
                );
                assert!(
                    told.main().contains(&format!("value=\"{value}\"")),
                    "{action} {day}={value} is lost"
                );
            }
        }
    });
}

#[test]
fn the_second_of_two_who_save_is_told_and_shown_both() {
    on_the_site(async |site| {
        for Case { who, page, action, text, .. } in cases(site).await {
            if !page.ends_with("/edit") {
                continue;
            }
            let form = who.get(&page).await.form(&action);
            let stale = with(&with(&form, text, "Typed by the second"), "revision", "0");
            let told = who.post(&action, &stale).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}: {}", told.main());
            assert!(
                told.main().contains("Somebody else saved this record"),
                "{action}: {}",
                told.main()
            );
            assert!(
                told.main().matches("Typed by the second").count() >= 2,
                "{action} shows both: {}",
                told.main()
            );
            for revision in ["", "first", "99999999999999999999", "-"] {
                let told = who.post(&action, &with(&form, "revision", revision)).await;
                assert_eq!(
                    told.status,
                    StatusCode::BAD_REQUEST,
                    "{action} {revision:?}: {}",
                    told.main()
                );
            }
        }
    });
}

#[test]
fn ids_of_other_things_are_refused() {
    const NOTHING: &str = "0190a000-0000-7000-8000-00000000dead";
    on_the_site(async |site| {
        let [requester, legal] =
            [Role::Requester, Role::LegalApprover].map(|role| site.as_person(role));
        let vendor = requester.first_id("/console/vendors", "/console/vendors").await;
        for id in [NOTHING, &vendor, "", "x", "../../etc/passwd", "'; DROP TABLE vendors; --"] {
            let form = requester.get("/console/requests/new").await.form("/console/requests/new");
            let form = with(&with(&form, "kind", "new_subprocessor"), "engagement", id);
            let told = requester.post("/console/requests/new", &form).await;
            assert!(
                told.status == StatusCode::UNPROCESSABLE_ENTITY
                    || told.status == StatusCode::NOT_FOUND,
                "{id}: {}",
                told.status
            );

            let path = format!("/console/vendors/{vendor}/agreements/new");
            let form = legal.get(&path).await.form(&path);
            let told = legal.post(&path, &with(&form, "covers", id)).await;
            assert!(told.status.is_client_error(), "{id}: {}", told.status);
        }
        for folder in
            ["vendors", "engagements", "agreements", "obligations", "requests", "documents"]
        {
            for id in ["x", "%00", "%FF", "0", &"9".repeat(5_000)] {
                let told = requester.get(&format!("/console/{folder}/{id}")).await;
                assert!(told.status.is_client_error(), "/console/{folder}/{id}: {}", told.status);
            }
        }
    });
}

#[test]
fn a_form_that_is_sent_twice_does_its_work_once() {
    on_the_site(async |site| {
        let requester = site.as_person(Role::Requester);
        let form = requester.get("/console/vendors/new").await.form("/console/vendors/new");
        let form = with(&with(&form, "legal_name", "Twice Sent Oy"), "country", "FI");
        let first = requester.post("/console/vendors/new", &form).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.main());
        let second = requester.post("/console/vendors/new", &form).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", second.main());
        let listed = requester.get("/console/vendors?q=Twice").await;
        assert_eq!(listed.main().matches(first.place()).count(), 1, "{}", listed.main());

        let page = format!("{}/edit", first.place());
        let edit = with(&requester.get(&page).await.form(&page), "city", "Turku");
        assert_eq!(requester.post(&page, &edit).await.status, StatusCode::SEE_OTHER);
        let again = requester.post(&page, &edit).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.main());
        assert!(again.main().contains("Both say the same"), "{}", again.main());
    });
}
