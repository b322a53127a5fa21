//! The pages of documents through the router in process: three people bring a text to the public
//! pages, what was typed stays, hostile Markdown stays text, files keep their bytes.

use domain::person::Role;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use http::{Request, StatusCode};

use crate::kit::{Company, Site, Told};

const FOLDER: &str = "/console/documents";

const STAFF: [(&str, Role); 4] = [
    ("sam", Role::SecurityReviewer),
    ("lea", Role::LegalApprover),
    ("pia", Role::Publisher),
    ("aud", Role::Auditor),
];

/// A company with a name and one person for each step.
async fn open() -> Site {
    let site = Site::open(Company::New, &STAFF).await;
    let (lea, pia) = (site.signed_in("lea").await, site.signed_in("pia").await);
    site.promise(&lea, &pia).await;
    site.warm().await;
    site
}

/// Shows the page of a decision and decides there.
async fn decides(site: &Site, cookie: &str, path: &str, more: &[(&str, &str)]) -> Told {
    let page = site.get(path, cookie).await;
    let seen = if more.is_empty() { page.hidden("seen") } else { String::new() };
    let fields = if more.is_empty() { vec![("seen", seen.as_str())] } else { more.to_vec() };
    site.post(path, cookie, &fields).await
}

/// A document, published by three people; its place in the console.
async fn published(site: &Site, body: &str) -> String {
    let (sam, lea, pia) =
        (site.signed_in("sam").await, site.signed_in("lea").await, site.signed_in("pia").await);
    let place = site.post(&format!("{FOLDER}/new"), &sam, &draft(body)).await.place();
    site.post(&format!("{place}/submit"), &sam, &[]).await.place();
    decides(site, &lea, &format!("{place}/approve"), &[]).await.place();
    decides(site, &pia, &format!("{place}/publish"), &[]).await.place();
    site.warm().await;
    place
}

fn draft(body: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("slug", "security-measures"),
        ("title", "Security measures"),
        ("kind", "security_measures"),
        ("access", "public"),
        ("body", body),
        ("change_summary", ""),
        ("effective_on", ""),
        ("review_due_on", ""),
        ("first_published_on", ""),
    ]
}

/// The draft with other values in some fields.
fn with<'text>(
    draft: &[(&'static str, &'text str)],
    other: &[(&'static str, &'text str)],
) -> Vec<(&'static str, &'text str)> {
    let kept = draft.iter().filter(|(name, _)| other.iter().all(|(known, _)| known != name));
    kept.chain(other).copied().collect()
}

const TEXT: &str = "# Security measures\n\n## 1. One\n\n- a\n\n## 2. Two\n\n- b\n\n## 3. Three\n\n- c\n\n## 4. Four\n\n- d";

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one page or one story, read from top to bottom")]
async fn a_published_document_is_read_and_kept_by_everybody() {
    let site = open().await;
    assert_eq!(site.visit("/documents/security-measures").await.status, StatusCode::NOT_FOUND);
    published(&site, TEXT).await;

    let list = site.visit("/documents").await;
    assert!(
        list.says("<a href=\"/documents/security-measures\">Security measures</a>"),
        "{}",
        list.main()
    );
    let page = site.visit("/documents/security-measures").await;
    let main = page.main();
    for part in [
        "First published",
        "<a href=\"#1-one\">1. One</a>",
        "id=\"1-one\"",
        "href=\"/documents/security-measures/versions/1.pdf\"",
        "In effect from",
    ] {
        assert!(main.contains(part), "{part} not in {main}");
    }
    assert_eq!(main.matches("<h1").count(), 1);
    assert!(!page.text().contains("<script"), "a public page needs no script");
    let again =
        Request::get("/documents/security-measures").header(IF_NONE_MATCH, page.header(ETAG));
    assert_eq!(site.send(again, "").await.status, StatusCode::NOT_MODIFIED);

    for (path, keeps, kind) in [
        ("/documents/security-measures.pdf", "no-cache", "application/pdf"),
        ("/documents/security-measures.md", "no-cache", "text/markdown; charset=utf-8"),
        ("/documents/security-measures/versions/1", "no-cache", "text/html; charset=utf-8"),
        (
            "/documents/security-measures/versions/1.pdf",
            "public, max-age=31536000, immutable",
            "application/pdf",
        ),
        (
            "/documents/security-measures/versions/1.md",
            "public, max-age=31536000, immutable",
            "text/markdown; charset=utf-8",
        ),
    ] {
        let told = site.visit(path).await;
        assert_eq!(
            (told.status, told.header(CACHE_CONTROL), told.header(CONTENT_TYPE)),
            (StatusCode::OK, keeps, kind),
            "{path}"
        );
    }
    for path in [
        "/documents/other",
        "/documents/other.pdf",
        "/documents/security-measures/versions/2",
        "/documents/security-measures/versions/01",
        "/documents/security-measures/versions/1.html",
    ] {
        assert_eq!(site.visit(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let file = site.visit("/documents/security-measures.pdf").await;
    let hash = domain::canonical::Digest::of(&file.bytes);
    let verdict = site.visit(&format!("/verify/{}", hash.hex())).await;
    assert!(
        verdict.says("Genuine and current") && verdict.says("Security measures"),
        "{}",
        verdict.main()
    );
    let machine = site.visit(&format!("/verify/{}.json", hash.hex())).await.json();
    let named = serde_json::json!({
        "slug": "security-measures", "title": "Security measures", "version": 1,
    });
    assert_eq!(
        (&machine["status"], &machine["kind"], &machine["document"]),
        (&"current".into(), &"document".into(), &named)
    );
}

#[tokio::test]
async fn hostile_markdown_stays_text_on_every_page() {
    let site = open().await;
    let hostile = "</div></main><script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n## <b onclick=x>T</b>\n\n</textarea><script>2</script>";
    let place = published(&site, hostile).await;
    let sam = site.signed_in("sam").await;
    site.post(&format!("{place}/version"), &sam, &[]).await.place();
    for (path, cookie) in [
        ("/documents/security-measures".to_owned(), ""),
        ("/documents/security-measures/versions/1".to_owned(), ""),
        (place.clone(), sam.as_str()),
        (format!("{place}/edit"), &sam),
        (format!("{place}/versions/1"), &sam),
    ] {
        let page = site.get(&path, cookie).await;
        let body = page.text();
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for part in ["<script>alert", "<script>2", "<img", "<b onclick", "href=\"javascript"] {
            assert!(!body.contains(part), "{part} in {path}: {}", page.main());
        }
        assert_eq!(body.matches("</main>").count(), 1, "{path}");
        let policy = page.header(CONTENT_SECURITY_POLICY);
        assert!(
            !policy.contains("unsafe-inline") && policy.starts_with("default-src 'none'"),
            "{path}: {policy}"
        );
    }
}

/// Who writes, approves, publishes and only reads.
async fn everybody(site: &Site) -> [String; 4] {
    [
        site.signed_in("sam").await,
        site.signed_in("lea").await,
        site.signed_in("pia").await,
        site.signed_in("aud").await,
    ]
}

#[tokio::test]
async fn each_page_offers_what_its_reader_may_do() {
    let site = open().await;
    let [sam, lea, pia, aud] = everybody(&site).await;
    let place = site.post(&format!("{FOLDER}/new"), &sam, &draft(TEXT)).await.place();
    let (submit, approve, publish) = (
        format!("\"{place}/submit\""),
        format!("\"{place}/approve\""),
        format!("\"{place}/publish\""),
    );
    let offers = async |cookie: &str| {
        let page = site.get(&place, cookie).await;
        [&submit, &approve, &publish].map(|path| page.says(path))
    };
    assert_eq!((offers(&sam).await, offers(&lea).await), ([true, false, false], [false; 3]));
    site.post(&format!("{place}/submit"), &sam, &[]).await.place();
    assert_eq!((offers(&sam).await, offers(&lea).await), ([false; 3], [false, true, false]));
    decides(&site, &lea, &format!("{place}/approve"), &[]).await.place();
    assert_eq!(
        (offers(&lea).await, offers(&pia).await, offers(&aud).await),
        ([false; 3], [false, false, true], [false; 3])
    );
    for (path, cookie) in [("approve", &sam), ("publish", &lea), ("edit", &aud), ("retire", &lea)] {
        assert_eq!(
            site.get(&format!("{place}/{path}"), cookie).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(site.visit(&place).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_version_is_sent_back_with_a_reason_by_whoever_decides_on_it() {
    let site = open().await;
    let [sam, lea, pia, aud] = everybody(&site).await;
    let place = site.post(&format!("{FOLDER}/new"), &sam, &draft(TEXT)).await.place();
    site.post(&format!("{place}/submit"), &sam, &[]).await.place();
    let back = format!("{place}/return");
    // Whose turn it is not is told so, and the log is too, whatever they wrote.
    for (cookie, reason) in [(&pia, " "), (&pia, "Too long."), (&sam, "")] {
        let told = site.post(&back, cookie, &[("reason", reason)]).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{}", told.main());
    }
    let log = site.get("/console/log?outcome=denied", &aud).await;
    // Once among the choices of the filter, and once for each that was refused.
    assert_eq!(log.main().matches("Document: returned").count(), 1 + 3, "{}", log.main());
    let empty = site.post(&back, &lea, &[("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("href=\"#field_reason\""), "{}", empty.main());
    assert_eq!(site.post(&back, &lea, &[("reason", "Too long.")]).await.place(), place);
    let page = site.get(&place, &sam).await;
    assert!(page.says("Too long.") && page.says(&format!("\"{place}/submit\"")), "{}", page.main());
    // It is a draft again, whatever is said of why.
    let late = site.post(&back, &lea, &[("reason", " ")]).await;
    assert!(late.says("so nobody can return it now"), "{}", late.main());
    assert!(!late.says("href=\"#field_reason\""), "{}", late.main());
}

#[tokio::test]
async fn there_is_no_page_of_a_decision_where_nothing_is_to_be_decided() {
    let site = open().await;
    let (lea, pia) = (site.signed_in("lea").await, site.signed_in("pia").await);
    let place = published(&site, TEXT).await;
    assert_eq!(site.get(&format!("{place}/retire"), &pia).await.status, StatusCode::OK);
    for (act, cookie) in [("approve", &lea), ("publish", &pia)] {
        let page = site.get(&format!("{place}/{act}"), cookie).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{act}");
        assert!(page.says(&format!("there is nothing to {act}")), "{}", page.main());
        // It was decided in between.
        let seen = domain::canonical::Digest::of(b"").to_string();
        let late = site.post(&format!("{place}/{act}"), cookie, &[("seen", &seen)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        assert!(late.says("There is no draft") && !late.says("version 0"), "{}", late.main());
    }
    decides(&site, &pia, &format!("{place}/retire"), &[("reason", "We no longer do this.")])
        .await
        .place();
    let page = site.get(&format!("{place}/retire"), &pia).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.says("there is nothing to retire"), "{}", page.main());
}

#[tokio::test]
async fn a_preview_shows_the_text_and_saves_nothing() {
    let site = open().await;
    let sam = site.signed_in("sam").await;
    let mut fields = draft("Kept for **ninety** days.");
    fields.push(("preview", "yes"));
    let page = site.post(&format!("{FOLDER}/new"), &sam, &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.says("<strong>ninety</strong>") && page.says("Kept for **ninety** days."),
        "{}",
        page.main()
    );
    assert!(site.get(FOLDER, &sam).await.says("There is no document yet"));
}

#[tokio::test]
async fn what_was_typed_stays_when_something_is_wrong() {
    let site = open().await;
    let sam = site.signed_in("sam").await;
    let page = site
        .post(
            &format!("{FOLDER}/new"),
            &sam,
            &with(&draft("My long text."), &[("slug", "Not A Slug"), ("title", "")]),
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Not A Slug", "My long text.", "href=\"#field_slug\"", "href=\"#field_title\""] {
        assert!(page.says(part), "{part} not in {}", page.main());
    }
    let place = site.post(&format!("{FOLDER}/new"), &sam, &draft(TEXT)).await.place();
    let revision = site.get(&format!("{place}/edit"), &sam).await.hidden("revision");
    let save = async |title: &str| {
        let fields = with(&draft("b"), &[("revision", revision.as_str()), ("title", title)]);
        site.post(&format!("{place}/edit"), &sam, &fields).await
    };
    save("First").await.place();
    let late = save("Second").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.says("First") && late.says("Second"), "{}", late.main());
}

#[tokio::test]
async fn an_approver_signs_what_the_page_showed() {
    let site = open().await;
    let (sam, lea) = (site.signed_in("sam").await, site.signed_in("lea").await);
    let place = site.post(&format!("{FOLDER}/new"), &sam, &draft(TEXT)).await.place();
    let early = site.get(&format!("{place}/approve"), &lea).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "a draft waits for nobody");
    site.post(&format!("{place}/submit"), &sam, &[]).await.place();
    let seen = site.get(&format!("{place}/approve"), &lea).await.hidden("seen");
    let revision = site.get(&format!("{place}/edit"), &sam).await.hidden("revision");
    let mut fields = draft("Other words.");
    fields.push(("revision", &revision));
    site.post(&format!("{place}/edit"), &sam, &fields).await.place();
    site.post(&format!("{place}/submit"), &sam, &[]).await.place();
    let approved = site.post(&format!("{place}/approve"), &lea, &[("seen", &seen)]).await;
    assert_eq!(approved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(approved.says("has changed since you opened this page"), "{}", approved.main());
    let forged = site.post(&format!("{place}/approve"), &lea, &[]).await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn files_are_taken_out_from_the_console_under_their_names() {
    let site = open().await;
    let place = published(&site, TEXT).await;
    let aud = site.signed_in("aud").await;
    for end in ["pdf", "md", "html"] {
        let file = site.get(&format!("{place}/versions/1.{end}"), &aud).await;
        let name = format!("attachment; filename=\"SAMPLE-security-measures-1.{end}\"");
        assert_eq!(
            (file.status, file.header(CONTENT_DISPOSITION)),
            (StatusCode::OK, name.as_str())
        );
    }
    for path in ["versions/2.pdf", "versions/1.exe", "versions/x", "draft.pdf"] {
        assert_eq!(
            site.get(&format!("{place}/{path}"), &aud).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let (sam, pia) = (site.signed_in("sam").await, site.signed_in("pia").await);
    site.post(&format!("{place}/version"), &sam, &[]).await.place();
    assert_eq!(site.get(&format!("{place}/draft.pdf"), &aud).await.status, StatusCode::OK);
    decides(&site, &pia, &format!("{place}/retire"), &[("reason", "We no longer do this.")])
        .await
        .place();
    site.warm().await;
    assert!(site.visit("/documents/security-measures").await.says("was retired on"));
}
