//! Bad input at a dozen forms: a clear answer, nothing half-written, and what was typed stays.

use std::collections::BTreeSet;

use domain::person::Role;
use http::StatusCode;

use crate::kit::{Site, Told, Visitor, encoded, on_the_site, with};

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

/// Everything that several people can save: where, a field of text, and what is typed there.
async fn saves(site: &'static Site) -> Vec<(Case, &'static str)> {
    const TYPED: &str = "Typed by the second";
    let [requester, legal, publisher, admin, security] = [
        Role::Requester,
        Role::LegalApprover,
        Role::Publisher,
        Role::Admin,
        Role::SecurityReviewer,
    ]
    .map(|role| site.as_person(role));
    let mut saves = Vec::new();
    let mut add = |who, page: String, text, typed| {
        let action = match page.strip_suffix("/edit") {
            Some(person) if person.starts_with("/console/people/") => person.to_owned(),
            _ => page.clone(),
        };
        saves.push((Case { who, page, action, text, day: None }, typed));
    };
    for (who, list, text) in [
        (requester, "vendors", "display_name"),
        (requester, "engagements", "locations.0.label"),
        (requester, "engagements", "purpose"),
        (legal, "agreements", "title"),
        (legal, "obligations", "personnel_ref"),
        (requester, "requests?state=draft", "justification"),
    ] {
        let folder = format!("/console/{}", list.split('?').next().unwrap_or_default());
        let id = who.first_id(&format!("/console/{list}"), &folder).await;
        add(who, format!("{folder}/{id}/edit"), text, TYPED);
    }
    let engagement = legal.first_id("/console/engagements?q=Tracing", "/console/engagements").await;
    let transfers = format!("/console/engagements/{engagement}/transfers");
    add(legal, transfers, "transfers.0.framework_name", TYPED);
    let agreement = legal.first_id("/console/agreements?q=Beacon", "/console/agreements").await;
    add(legal, format!("/console/agreements/{agreement}/terms"), "B14.quote_ref", TYPED);
    add(legal, "/console/baseline/new".to_owned(), "title", TYPED);
    add(legal, "/console/settings/promises".to_owned(), "legal_name", TYPED);
    add(publisher, "/console/settings/portal".to_owned(), "introduction", TYPED);
    add(admin, "/console/settings/technical".to_owned(), "timezone", "Europe/Vilnius");
    add(admin, format!("/console/people/{}/edit", site.bystander), "name", TYPED);
    add(security, format!("{}/edit", draft_document(security).await), "title", TYPED);
    saves
}

/// A document that is being written.
async fn draft_document(who: Visitor) -> String {
    let new = "/console/documents/new";
    let form = who.get(new).await.form(new);
    let slug = format!("draft-{}", who.get("/console/documents").await.main().len());
    let form = [("slug", slug.as_str()), ("title", "A draft"), ("kind", "policy")]
        .iter()
        .fold(form, |form, (name, value)| with(&form, name, value));
    let told = who.post(new, &form).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.main());
    told.place().to_owned()
}

/// Whether the page sends a field only when something is chosen in it, or its row has nothing in it.
fn may_be_absent(page: &Told, form: &[(String, String)], name: &str) -> bool {
    let is_chosen = ["checkbox", "radio", "file"]
        .iter()
        .any(|kind| page.body.contains(&format!("name=\"{name}\" type=\"{kind}\"")));
    is_chosen
        || row_of(name).is_some_and(|row| {
            form.iter().all(|(name, value)| row_of(name) != Some(row) || value.is_empty())
        })
}

/// The row of a field that can be repeated: `locations.0` of `locations.0.place`.
fn row_of(name: &str) -> Option<&str> {
    let (row, _) = name.rsplit_once('.')?;
    let (_, number) = row.split_once('.')?;
    number.parse::<usize>().ok().map(|_| row)
}

#[test]
fn a_form_that_lacks_a_field_saves_nothing_and_names_it() {
    on_the_site(async |site| {
        let saves = saves(site).await.into_iter().map(|(case, _)| case);
        for Case { who, page, action, text, .. } in cases(site).await.into_iter().chain(saves) {
            let shown = who.get(&page).await;
            let before = shown.form(&action);
            let form = with(&before, text, "kept 4711");
            let mut names: Vec<&str> = form.iter().map(|(name, _)| name.as_str()).collect();
            names.dedup();
            for name in names {
                if may_be_absent(&shown, &form, name) {
                    continue;
                }
                let lacking: Vec<_> =
                    form.iter().filter(|(known, _)| known != name).cloned().collect();
                let told = who.post(&action, &lacking).await;
                let main = told.main();
                assert_eq!(
                    told.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{action} {name}: {main}"
                );
                assert!(main.contains("arrived without it"), "{action} {name}: {main}");
                assert!(main.contains(&format!("#field_{name}\"")), "{action} {name}: {main}");
                assert!(name == text || main.contains("4711"), "{action} {name}: {main}");
            }
            let rows: BTreeSet<_> = form.iter().filter_map(|(name, _)| row_of(name)).collect();
            for row in rows {
                let lacking: Vec<_> =
                    form.iter().filter(|(name, _)| row_of(name) != Some(row)).cloned().collect();
                let told = who.post(&action, &lacking).await;
                let main = told.main();
                assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{action} {row}: {main}");
                assert!(main.contains("arrived without it"), "{action} {row}: {main}");
            }
            assert_eq!(who.get(&page).await.form(&action), before, "{action} saved something");
        }
    });
}

#[test]
fn what_is_no_text_is_told_at_its_field_and_what_was_typed_stays() {
    on_the_site(async |site| {
        for Case { who, page, action, text, .. } in cases(site).await {
            let form = who.get(&page).await.form(&action);
            let begun =
                encoded(&form.iter().filter(|(name, _)| name != text).cloned().collect::<Vec<_>>());
            for bytes in [&b"%00"[..], b"%FF%FE", b"\xff\xfe", b"%C3", b"%zz"] {
                let field = format!("&{text}=kept4711");
                let told = who
                    .post_bytes(&action, [begun.as_bytes(), field.as_bytes(), bytes].concat())
                    .await;
                let main = told.main();
                assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}: {main}");
                assert!(main.contains("bytes that are no text"), "{action}: {main}");
                assert!(main.contains(&format!("error_{text}")), "{action}: {main}");
                assert!(main.contains("kept4711\u{fffd}"), "{action}: {main}");
            }
        }
    });
}

#[test]
fn what_is_too_long_to_be_read_is_told_in_the_console_with_the_way_back() {
    on_the_site(async |site| {
        for Case { who, action, text, .. } in cases(site).await {
            let told = who.post_bytes(&action, format!("{text}={}", "x".repeat(2 << 20))).await;
            assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE, "{action}: {}", told.main());
            for words in ["more than 1 MB", "Go back in your browser"] {
                assert!(told.main().contains(words), "{action}: {}", told.main());
            }
            assert!(told.body.contains("href=\"/console/vendors\""), "{action} has no way round");
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
        for (Case { who, page, action, text, .. }, typed) in saves(site).await {
            let form = with(&who.get(&page).await.form(&action), text, typed);
            for revision in ["0", "", "first", "99999999999999999999", "-"] {
                let told = who.post(&action, &with(&form, "revision", revision)).await;
                let main = told.main();
                assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}: {main}");
                assert!(main.contains("Somebody else saved this record"), "{action}: {main}");
                assert!(main.matches(typed).count() >= 2, "{action} shows both: {main}");
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

#[test]
fn a_record_that_says_what_another_says_is_that_record() {
    on_the_site(async |site| {
        let [requester, legal] =
            [Role::Requester, Role::LegalApprover].map(|role| site.as_person(role));
        for (who, kind, text) in [
            (requester, "engagements", "purpose"),
            (legal, "agreements", "title"),
            (legal, "obligations", "personnel_ref"),
        ] {
            let folder = format!("/console/{kind}");
            let record = format!("{folder}/{}", who.first_id(&folder, &folder).await);
            let vendor = who.first_id(&record, "/console/vendors").await;
            let new = format!("/console/vendors/{vendor}/{kind}/new");
            let edit = format!("{record}/edit");
            let same = who.get(&edit).await.form(&edit);
            let other = with(&same, text, "Section 4711");
            for (form, status) in [
                (&same, StatusCode::UNPROCESSABLE_ENTITY),
                (&other, StatusCode::SEE_OTHER),
                (&other, StatusCode::UNPROCESSABLE_ENTITY),
            ] {
                let told = who.post(&new, form).await;
                let main = told.main();
                assert_eq!(told.status, status, "{new}: {main}");
                let is_told = main.contains("says exactly the same");
                assert_eq!(is_told, status != StatusCode::SEE_OTHER, "{new}: {main}");
            }
        }
        let vendor = requester.first_id("/console/vendors", "/console/vendors").await;
        let edit = format!("/console/vendors/{vendor}/edit");
        let same = with(&requester.get(&edit).await.form(&edit), "is_another", "yes");
        let told = requester.post("/console/vendors/new", &same).await;
        assert!(told.main().contains("says exactly the same"), "{}", told.main());
    });
}
