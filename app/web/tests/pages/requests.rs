//! The pages of requests, list versions, the inbox and the audit log, on the sample company and
//! through the router in process: what is offered to whom, what is refused, and what is signed.

use domain::person::Role;
use domain::request::RequestDraft;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::kit::{Company, Site, pairs, whole};

const STAFF: [(&str, Role); 6] = [
    ("rita", Role::Requester),
    ("sam", Role::SecurityReviewer),
    ("lea", Role::LegalApprover),
    ("pia", Role::Publisher),
    ("ada", Role::Admin),
    ("aud", Role::Auditor),
];

/// The only request in a state.
async fn request_in(site: &Site, state: &str, cookie: &str) -> String {
    let list = site.get(&format!("/console/requests?state={state}"), cookie).await;
    let found = list.records("/console/requests");
    found.first().unwrap_or_else(|| panic!("no request is {state}: {}", list.main())).clone()
}

#[tokio::test]
async fn every_page_opens_for_whoever_may_and_for_nobody_else() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let mut people = Vec::new();
    for name in ["rita", "sam", "lea", "pia", "ada", "aud"] {
        people.push((name, site.signed_in(name).await));
    }
    let everybody = site.get("/console/requests", &people[0].1).await.records("/console/requests");
    assert!(everybody.len() >= 11, "{everybody:?}");
    let mut paths = everybody;
    paths.extend(
        [
            "/console",
            "/console/requests?kind=removal&mine=yes",
            "/console/lists",
            "/console/lists/2025.1",
        ]
        .map(str::to_owned),
    );
    for path in &paths {
        for (name, cookie) in &people {
            let page = site.get(path, cookie).await;
            let missing = path.ends_with("2025.1") && page.status == StatusCode::NOT_FOUND;
            assert!(page.status == StatusCode::OK || missing, "{path} for {name}: {}", page.status);
            assert_eq!(page.text().matches("<h1").count(), 1, "{path}");
        }
    }
    for (path, may) in [
        ("/console/requests/new", vec!["rita"]),
        ("/console/in-use", vec!["sam", "lea", "aud"]),
        ("/console/people", vec!["ada", "aud"]),
        ("/console/lists/publish?day=2026-04-10", vec!["pia"]),
        ("/console/log", vec!["ada", "aud"]),
    ] {
        for (name, cookie) in &people {
            let status = site.get(path, cookie).await.status;
            assert_eq!(status == StatusCode::OK, may.contains(name), "{path} for {name}: {status}");
        }
    }
}

#[tokio::test]
async fn a_step_that_falls_to_somebody_else_is_refused_as_that_whatever_was_written() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, aud) = (site.signed_in("rita").await, site.signed_in("aud").await);
    let request = request_in(&site, "submitted", &rita).await;
    let nothing = [("withdraw_reason", " ")];
    let told = site.post(&format!("{request}/withdraw"), &rita, &nothing).await;
    assert!(told.says("Only the person who made this request can do that."), "{}", told.main());
    let log = site.get("/console/log?outcome=denied", &aud).await;
    assert!(log.says("own-request"), "{}", log.main());
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one page or one story, read from top to bottom")]
async fn a_request_goes_from_the_form_to_the_public_list_through_four_people() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (sam, lea, pia) =
        (site.signed_in("sam").await, site.signed_in("lea").await, site.signed_in("pia").await);
    let request = request_in(&site, "submitted", &sam).await;
    let to = |act: &str| format!("{request}/{act}");

    let page = site.get(&request, &sam).await;
    assert!(page.offers(&to("start")) && !page.offers(&to("pass")) && !page.offers(&to("approve")));
    assert!(site.get(&request, &pia).await.says("Somebody else has the next step"));
    assert_eq!(site.post(&to("start"), &sam, &[]).await.place(), request);

    let empty = site.post(&to("pass"), &sam, &[("pass_note", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("href=\"#field_pass_note\""), "{}", empty.main());
    let unseen = site.post(&to("pass"), &sam, &[("pass_note", "Report read.")]).await;
    assert!(unseen.says("has changed since the page was opened"), "{}", unseen.main());
    let seen = empty.hidden("looked_at");
    let passing = [("looked_at", seen.as_str()), ("pass_note", "Report read.")];
    assert_eq!(site.post(&to("pass"), &sam, &passing).await.place(), request);
    let replayed = site.post(&to("pass"), &sam, &passing).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(replayed.says("legal review"), "{}", replayed.main());

    let page = site.get(&to("approve"), &lea).await;
    assert!(
        page.says("What the list would say") && page.says("Equivalence gate"),
        "{}",
        page.main()
    );
    assert!(page.says("What contracts print, not the public list"), "{}", page.main());
    let other = site.post(&to("approve"), &lea, &[("looked_at", "0")]).await;
    assert!(
        other.status == StatusCode::UNPROCESSABLE_ENTITY
            && other.says("has changed since the page was opened")
    );
    let seen = page.hidden("looked_at");
    assert_eq!(site.post(&to("approve"), &lea, &[("looked_at", &seen)]).await.place(), request);

    let early = site.post(&to("schedule"), &pia, &[("effective_from", "2026-05-01")]).await;
    assert!(
        early.status == StatusCode::UNPROCESSABLE_ENTITY && early.says("not been told"),
        "{}",
        early.main()
    );
    let typed = [("told_on", "2026-03-01"), ("means", "Mail"), ("evidence", "")];
    let faulty = site.post(&to("told"), &lea, &typed).await;
    assert!(
        faulty.says("href=\"#field_evidence\"") && faulty.says("value=\"Mail\""),
        "{}",
        faulty.main()
    );
    let told = [("told_on", "2026-03-01"), ("means", "Mail"), ("evidence", "Ticket 1")];
    assert_eq!(site.post(&to("told"), &lea, &told).await.place(), request);
    let early = site.post(&to("schedule"), &pia, &[("effective_from", "2026-03-31")]).await;
    assert!(early.says("1 April 2026"), "{}", early.main());
    assert_eq!(
        site.post(&to("schedule"), &pia, &[("effective_from", "2026-04-01")]).await.place(),
        request
    );

    let preview = site.get("/console/lists/publish?day=2026-04-01", &pia).await;
    assert!(
        preview.says("may be published") && preview.says("Added: 1 entry"),
        "{}",
        preview.main()
    );
    let (id, seen) = (preview.hidden("request"), preview.hidden("looked_at"));
    let publish = async |looked_at: &str, corrects: &str| {
        let fields = [
            ("request", id.as_str()),
            ("day", "2026-04-01"),
            ("looked_at", looked_at),
            ("corrects", corrects),
        ];
        site.post("/console/lists/publish", &pia, &fields).await
    };
    let other = publish("0", "").await;
    assert!(
        other.status == StatusCode::UNPROCESSABLE_ENTITY && other.says("has changed since"),
        "{}",
        other.main()
    );
    let other = publish(&seen, "2031.9").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", other.main());
    let version = publish(&seen, "").await.place();
    let again = publish(&seen, "").await;
    assert!(
        again.status == StatusCode::UNPROCESSABLE_ENTITY
            && again.says("it is in the state “published”"),
        "{}",
        again.main()
    );

    let page = site.get(&version, &pia).await;
    assert!(page.says("Takes effect on 1 April 2026") && page.says("REQ-"), "{}", page.main());
    let file =
        site.post(&format!("{version}/contract"), &pia, &[("recipient", "Nordwind AG")]).await;
    assert_eq!((file.status, file.header(CONTENT_TYPE)), (StatusCode::OK, "application/pdf"));
    assert!(file.header(CONTENT_DISPOSITION).contains("SAMPLE-"));
    assert!(site.get(&request, &sam).await.says(&version));
}

#[tokio::test]
async fn the_gate_holds_an_approval_and_says_which_clause_to_whom_it_may() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, lea, pia) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("pia").await);
    let request = request_in(&site, "legal_review", &lea).await;
    let page = site.get(&format!("{request}/approve"), &lea).await;
    let seen = page.hidden("looked_at");
    let refused = site.post(&format!("{request}/approve"), &lea, &[("looked_at", &seen)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("B14 ") && refused.says("side letter"), "{}", refused.main());
    for cookie in [&rita, &pia] {
        let page = site.get(&request, cookie).await;
        assert!(page.says(">Fail<") && !page.text().contains("B14"), "{}", page.main());
    }
}

#[tokio::test]
async fn a_new_request_keeps_what_was_typed_and_two_tabs_do_not_overwrite_each_other() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let typed = whole::<RequestDraft>(&[
        ("kind", "change"),
        ("engagement", ""),
        ("justification", "<b>why</b>"),
    ]);
    let faulty = site.post("/console/requests/new", &rita, &pairs(&typed)).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        faulty.says("href=\"#field_engagement\"") && faulty.says("&lt;b&gt;why&lt;/b&gt;"),
        "{}",
        faulty.main()
    );

    let lists = site
        .get("/console/engagements?standing=active", &rita)
        .await
        .records("/console/engagements");
    let engagement = lists[0].rsplit('/').next().unwrap().to_owned();
    let prefilled = site
        .get(&format!("/console/requests/new?engagement={engagement}&kind=removal"), &rita)
        .await;
    assert!(prefilled.says(&format!("value=\"{engagement}\" selected")), "{}", prefilled.main());
    let fields = [
        ("kind", "removal"),
        ("engagement", engagement.as_str()),
        ("justification", "No longer needed."),
    ];
    let fields = whole::<RequestDraft>(&fields);
    let request = site.post("/console/requests/new", &rita, &pairs(&fields)).await.place();
    let twice = site.post("/console/requests/new", &rita, &pairs(&fields)).await;
    assert!(twice.says("is not decided yet"), "{}", twice.main());

    let edit = format!("{request}/edit");
    let revision = site.get(&edit, &rita).await.hidden("revision");
    let save = async |owner: &str| {
        let typed = [("revision", revision.as_str()), ("owner", owner), ("justification", "No.")];
        site.post(&edit, &rita, &pairs(&whole::<RequestDraft>(&typed))).await
    };
    assert_eq!(save("Anna").await.place(), request);
    let second = save("Berta").await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.says("Anna") && second.says("Berta"), "{}", second.main());
    let incomplete = site.post(&format!("{request}/submit"), &rita, &[]).await;
    assert!(incomplete.says("The day on which it takes effect"), "{}", incomplete.main());
}

#[tokio::test]
async fn what_is_in_use_is_declared_by_ticking_and_nothing_ticked_is_told() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (lea, pia) = (site.signed_in("lea").await, site.signed_in("pia").await);
    let page = site.get("/console/in-use", &lea).await;
    assert!(
        page.says("There is nothing to declare") || page.offers("/console/in-use"),
        "{}",
        page.main()
    );
    let (aud, ada) = (site.signed_in("aud").await, site.signed_in("ada").await);
    site.test.wait(601);
    let read = site.get("/console/in-use", &aud).await;
    assert!(read.status.is_success() && !read.offers("/console/in-use"), "{}", read.main());
    assert!(!read.says("<input") && !read.says("<button"), "{}", read.main());
    assert_eq!(site.get("/console/in-use", &ada).await.status, StatusCode::FORBIDDEN);
    let lea_again = site.get("/console/in-use", &lea).await;
    assert_eq!(lea_again.place(), "/console/confirm?next=/console/in-use");
    let lea = site.signed_in("lea").await;
    let told = site.post("/console/in-use", &lea, &[("reason", "In use since 2020.")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = site.post("/console/in-use", &pia, &[("reason", "In use since 2020.")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_reads_terms_sees_what_could_be_declared_and_only_a_legal_approver_ticks() {
    let site = Site::open(Company::New, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let list = ("partners.csv", "Partner,What,Country\nFjord Ltd,Mail delivery,Germany\n");
    let place = site.upload("/console/imports/new", &rita, ("format", ""), list).await.place();
    let shown = site.get(&place, &rita).await.hidden("shown");
    let confirmed = site.post(&format!("{place}/confirm"), &rita, &[("shown", &shown)]).await;
    assert_eq!(confirmed.place(), place);
    for (name, ticks) in [("sam", false), ("lea", true), ("aud", false)] {
        let page = site.get("/console/in-use", &site.signed_in(name).await).await;
        assert!(page.says("Fjord Ltd"), "{name}: {}", page.main());
        assert_eq!(page.says("type=\"checkbox\""), ticks, "{name}");
        assert_eq!(page.offers("/console/in-use"), ticks, "{name}");
        assert_eq!(page.says("Ask somebody with the role legal approver"), !ticks, "{name}");
    }
}

/// Imports one engagement, declares it to be in use and chooses today: the preview of its publication.
async fn preview_of_import(purpose: &str) -> crate::kit::Told {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, lea) = (site.signed_in("rita").await, site.signed_in("lea").await);
    let file = format!("Partner,Purpose,Country\nZander Ltd,{purpose},EU\n");
    let file = ("partners.csv", file.as_str());
    let place = site.upload("/console/imports/new", &rita, ("format", ""), file).await.place();
    let shown = site.get(&place, &rita).await.hidden("shown");
    assert_eq!(
        site.post(&format!("{place}/confirm"), &rita, &[("shown", &shown)]).await.place(),
        place
    );
    let choices = site.get("/console/in-use", &lea).await;
    assert!(choices.says("Resolve to countries: European Union."), "{}", choices.main());
    let [engagement] = &choices.records("/console/engagements")[..] else {
        panic!("{}", choices.main())
    };
    let page = site.get(engagement, &lea).await;
    assert!(page.says("Resolve to countries: European Union."), "{}", page.main());
    let known = page.main().split_once("Encrypted in transit").unwrap().1;
    let in_transit = known.split("</dd>").next().unwrap();
    assert!(in_transit.contains("Not recorded"), "{in_transit}");

    let id = engagement.rsplit('/').next().unwrap();
    let fields = [("engagements", id), ("reason", "In use since 2020.")];
    let request = site.post("/console/in-use", &lea, &fields).await.place();
    let pia = site.signed_in("pia").await;
    let day = [("effective_from", "2026-03-01")];
    assert_eq!(site.post(&format!("{request}/schedule"), &pia, &day).await.place(), request);
    site.get("/console/lists/publish?day=2026-03-01", &pia).await
}

#[tokio::test]
async fn a_preview_says_that_a_request_may_be_published_only_where_a_version_can_be_made() {
    for (purpose, is_possible) in [("Delivery of mail", true), ("Delivery of mail (אירוח)", false)]
    {
        let preview = preview_of_import(purpose).await;
        assert_eq!(preview.says("may be published"), is_possible, "{}", preview.main());
        assert_eq!(preview.says("passes its own checks"), !is_possible, "{}", preview.main());
        assert_eq!(preview.says("No version can be made"), !is_possible, "{}", preview.main());
    }
}

#[tokio::test]
async fn the_log_is_filtered_taken_out_and_walked() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (aud, ada) = (site.signed_in("aud").await, site.signed_in("ada").await);
    assert!(site.get("/console/log?family=request", &aud).await.says("Request: approved"));
    assert!(!site.get("/console/log?family=request", &ada).await.says("Request: approved"));
    assert!(
        site.get("/console/log?object_kind=vendor&outcome=ok&page=2", &aud)
            .await
            .status
            .is_success()
    );
    let faulty = site.get("/console/log?from=yesterday&family=x", &aud).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        faulty.says("href=\"#field_from\"") && faulty.says("value=\"yesterday\""),
        "{}",
        faulty.main()
    );
    let turned = site.get("/console/log?from=2026-03-02&until=2026-03-01", &aud).await;
    assert_eq!(turned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(turned.says("href=\"#field_until\""), "{}", turned.main());
    assert_eq!(site.get("/console/log?page=x", &aud).await.status, StatusCode::OK);

    let published = site.get("/console/log?action=list.published", &aud).await;
    let digest = published.text().split("<code class=\"hash\">").nth(1).unwrap();
    let digest = digest.split('<').next().unwrap().to_owned();
    assert_eq!(digest.len(), "sha256:".len() + 64, "{digest}");
    assert!(published.says("Digest of the list version's content"), "{}", published.main());
    let csv = site.post("/console/log/export/csv", &aud, &[("action", "list.published")]).await;
    assert!(csv.text().contains(&digest), "{}", csv.text());
    let request = site.get(&request_in(&site, "scheduled", &aud).await, &aud).await;
    assert!(request.says("Digest of what was approved: the entry"), "{}", request.main());

    let csv = site.post("/console/log/export/csv", &aud, &[("family", "list")]).await;
    assert!(
        csv.text().starts_with("seq,at,actor") && csv.text().contains("list.published"),
        "{}",
        csv.text()
    );
    let lines = site.post("/console/log/export/jsonl", &ada, &[]).await;
    assert!(
        !lines.text().contains("\"list.published\"") && lines.text().contains("\"log.exported\"")
    );
    assert_eq!(site.post("/console/log/export/exe", &aud, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(site.post("/console/log/verify", &ada, &[]).await.says("The chain is whole"));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, pia) = (site.signed_in("rita").await, site.signed_in("pia").await);
    let nobody = "00000000-0000-0000-0000-000000000001";
    for path in [
        format!("/console/requests/{nobody}"),
        "/console/requests/x".to_owned(),
        "/console/lists/2031.7".to_owned(),
        "/console/lists/x".to_owned(),
    ] {
        assert_eq!(site.get(&path, &rita).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let told = site.post(&format!("/console/requests/{nobody}/submit"), &rita, &[]).await;
    assert_eq!(told.status, StatusCode::NOT_FOUND);
    assert_eq!(
        site.get("/console/lists/publish?day=soon", &pia).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        site.get("/console/lists/publish?day=2030-01-01", &pia)
            .await
            .says("No request is scheduled")
    );
    assert_eq!(
        site.post("/console/lists/publish", &pia, &[]).await.status,
        StatusCode::BAD_REQUEST
    );
}
