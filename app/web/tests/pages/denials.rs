//! What the audit log says of somebody who tried what they may not, and what they are told.

use domain::baseline::{Baseline, BaselineDraft};
use domain::organisation::{Organisation, PromisesDraft};
use domain::page::PageRequest;
use domain::person::Role;
use http::StatusCode;
use workflow::audit_log::{self, LogQuery};

use crate::kit::{Company, Site, pairs, whole};

const STAFF: [(&str, Role); 4] = [
    ("rita", Role::Requester),
    ("sam", Role::SecurityReviewer),
    ("lea", Role::LegalApprover),
    ("pia", Role::Publisher),
];

impl Site {
    /// Code, record and reason of the denials in the log, the oldest first. An auditor is employed to
    /// read them.
    async fn denied(&self) -> Vec<(&'static str, String, String)> {
        let auditor = self.test.as_roles(99, &[Role::Auditor]).await;
        let query = LogQuery { outcome: "denied".to_owned(), ..LogQuery::default() };
        let mut work = self.test.office.read(auditor).await.unwrap();
        let found = audit_log::list(&mut work, &query, PageRequest::new(1, 200)).await.unwrap();
        let told = found.lines.rows.into_iter().rev().map(|line| {
            let object = line.event.object.map(|it| format!("{} {}", it.kind, it.id));
            let reason = line.event.reason.unwrap_or_default();
            (line.event.action.code(), object.unwrap_or_default(), reason)
        });
        told.collect()
    }
}

/// What the log says of a denied act on a request at this address.
fn denied(action: &'static str, address: &str, reason: &str) -> (&'static str, String, String) {
    let id = address.rsplit('/').next().unwrap();
    (action, format!("request {id}"), reason.to_owned())
}

/// The id in the first address that goes on like this.
fn act_in(page: &str, before: &str, after: &str) -> String {
    let ids = page.split(before).skip(1).filter_map(|rest| rest.split_once(after));
    let mut ids = ids.filter(|(id, _)| id.len() == 36);
    ids.next().unwrap_or_else(|| panic!("nothing waits in {page}")).0.to_owned()
}

#[tokio::test]
async fn a_second_signature_that_is_refused_has_one_name_whatever_it_is_about() {
    let site = Site::open(Company::Settled, &[("sam", Role::SecurityReviewer)]).await;
    site.test.ready("both", &[Role::LegalApprover, Role::Publisher]).await;
    let (both, sam) = (site.signed_in("both").await, site.signed_in("sam").await);

    let details = Baseline::first().details;
    let mut fields = whole::<BaselineDraft>(&pairs(&BaselineDraft::from(&details).fields));
    fields.set("revision", "1");
    fields.set("valid_from", "2027-04-01");
    site.post("/console/baseline/new", &both, &pairs(&fields)).await.place();
    let mut fields = PromisesDraft::from(&Organisation::sample().promises).to_fields();
    fields.set("notice_days", "31");
    let promises = "/console/settings/promises";
    site.post_after(promises, promises, &both, &pairs(&fields)).await.place();

    let mut expected = Vec::new();
    for (page, folder) in
        [("/console/baseline", "/console/baseline"), ("/console/settings", promises)]
    {
        // Whoever may sign is offered it; who asked is told why not.
        let offered = site.get(page, &sam).await;
        let id = act_in(offered.text(), &format!("action=\"{folder}/"), "/confirm");
        let confirm = format!("{folder}/{id}/confirm");
        assert!(offered.offers(&confirm), "{page}");
        let own = site.get(page, &both).await;
        assert!(!own.offers(&confirm), "{page}: {}", own.main());
        let told = "You asked for this, so somebody else has to sign it.";
        assert!(own.says(told), "{page}: {}", own.main());

        assert!(site.post(&confirm, &both, &[]).await.says(told), "{page}");
        expected.push((
            "second_signature.confirmed",
            format!("pending_act {id}"),
            "G-SOD".to_owned(),
        ));
    }
    assert_eq!(site.denied().await, expected);
}

/// The first request in a state.
async fn request_in(site: &Site, state: &str, cookie: &str) -> String {
    let list = site.get(&format!("/console/requests?state={state}"), cookie).await;
    let found = list.records("/console/requests");
    found.first().unwrap_or_else(|| panic!("no request is {state}: {}", list.main())).clone()
}

#[tokio::test]
async fn a_refused_publication_names_each_request_that_was_chosen() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let pia = site.signed_in("pia").await;
    let mut chosen = site.get("/console/requests", &pia).await.records("/console/requests");
    chosen.truncate(2);
    chosen.sort();
    site.test.wait(601);
    let ids: Vec<&str> = chosen.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
    let form = [
        ("request", ids[1]),
        ("request", ids[0]),
        ("request", ids[1]),
        ("day", "2026-03-01"),
        ("looked_at", ""),
    ];
    site.post("/console/lists/publish", &pia, &form).await;
    let each = |path: &String| denied("list.published", path, "G-MFA");
    assert_eq!(site.denied().await, chosen.iter().map(each).collect::<Vec<_>>());
}

#[tokio::test]
async fn who_may_not_decide_in_a_review_is_told_who_may_and_it_is_written_down_as_that_act() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, lea) = (site.signed_in("rita").await, site.signed_in("lea").await);
    let mut expected = Vec::new();
    for (state, told) in [
        ("security_review", "review security. Ask somebody with the role security reviewer."),
        ("legal_review", "decide the legal review. Ask somebody with the role legal approver."),
        (
            "published",
            "decide in a review of a request. Ask somebody with the role security reviewer or legal approver.",
        ),
    ] {
        let request = request_in(&site, state, &rita).await;
        for (act, action) in [("return", "request.returned"), ("reject", "request.rejected")] {
            let refused = site.post(&format!("{request}/{act}"), &rita, &[]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{state} {act}");
            assert!(
                refused.says(&format!("Your roles do not let you {told}")),
                "{}",
                refused.main()
            );
            expected.push(denied(action, &request, "permission"));
        }
    }
    let request = request_in(&site, "published", &lea).await;
    let late = site.post(&format!("{request}/return"), &lea, &[]).await;
    assert!(late.says("it is in the state “published”"), "{}", late.main());
    let refused = site.post(&format!("{request}/editorial/confirm"), &rita, &[]).await;
    assert!(refused.says("security reviewer or legal approver"), "{}", refused.main());
    expected.push(denied("request.editorial_confirmed", &request, "permission"));
    assert_eq!(site.denied().await, expected);
}

#[tokio::test]
async fn who_may_not_take_a_step_is_told_so_before_an_empty_or_missing_field_is() {
    let site = Site::open(Company::Sample, &STAFF).await;
    site.test.ready("both", &[Role::SecurityReviewer, Role::LegalApprover, Role::Publisher]).await;
    let (rita, lea, both) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("both").await);
    let request = request_in(&site, "submitted", &both).await;
    let to = |act: &str| format!("{request}/{act}");
    site.post(&to("start"), &both, &[]).await.place();
    let seen = site.get(&request, &both).await.hidden("looked_at");
    let passing = [("looked_at", seen.as_str()), ("pass_note", "Report read.")];
    site.post(&to("pass"), &both, &passing).await.place();

    let own = "You did its security review, so somebody else has to take this step.";
    for fields in [&[][..], &[("told_on", ""), ("means", ""), ("evidence", "")]] {
        let told = site.post(&to("told"), &both, fields).await;
        assert!(told.says(own) && !told.says("#field_"), "{fields:?}: {}", told.main());
    }
    // Who may is told what is missing.
    let told = site.post(&to("told"), &lea, &[]).await;
    assert!(told.says("#field_told_on") && told.says("arrived without it"), "{}", told.main());
    let seen = site.get(&to("approve"), &lea).await.hidden("looked_at");
    site.post(&to("approve"), &lea, &[("looked_at", &seen)]).await.place();
    for fields in [&[][..], &[("effective_from", "")]] {
        let told = site.post(&to("schedule"), &both, fields).await;
        assert!(told.says(own) && !told.says("#field_"), "{fields:?}: {}", told.main());
    }
    let told = site.post(&to("edit"), &rita, &[]).await;
    assert!(told.says("Only the person who made this request can do that."), "{}", told.main());
    assert!(!told.says("#field_"), "{}", told.main());

    let expected = [
        denied("request.customers_told", &request, "G-SOD"),
        denied("request.customers_told", &request, "G-SOD"),
        denied("request.scheduled", &request, "G-SOD"),
        denied("request.scheduled", &request, "G-SOD"),
        denied("record.updated", &request, "own-request"),
    ];
    assert_eq!(site.denied().await, expected);
}

#[tokio::test]
async fn what_did_not_arrive_whole_is_not_done_by_whoever_may() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, pia) = (site.signed_in("rita").await, site.signed_in("pia").await);
    let vendor = site.get("/console/vendors", &rita).await.records("/console/vendors")[0].clone();
    let before = site.get(&vendor, &pia).await;
    let told = site.post(&format!("{vendor}/edit"), &rita, &[("legal_name", "Other Ltd")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.says("arrived without it") && told.says("Other Ltd"), "{}", told.main());
    assert_eq!(site.get(&vendor, &pia).await.main(), before.main());
    assert_eq!(site.denied().await, []);
}

#[tokio::test]
async fn who_recorded_what_is_in_use_is_told_so_before_an_empty_reason_is() {
    let site = Site::open(Company::New, &[]).await;
    site.test.ready("both", &[Role::Requester, Role::LegalApprover]).await;
    let both = site.signed_in("both").await;
    let list = ("partners.csv", "Partner,What,Country\nFjord Ltd,Mail delivery,Germany\n");
    let place = site.upload("/console/imports/new", &both, ("format", ""), list).await.place();
    let shown = site.get(&place, &both).await.hidden("shown");
    site.post(&format!("{place}/confirm"), &both, &[("shown", &shown)]).await.place();
    let engagement = site.get("/console/engagements", &both).await.records("/console/engagements");
    let id = engagement[0].rsplit('/').next().unwrap();
    for reason in ["", " ", "In use since 2020."] {
        let declare = [("engagements", id), ("reason", reason)];
        let told = site.post("/console/in-use", &both, &declare).await;
        assert!(told.says("You recorded one of these engagements"), "{}", told.main());
        assert!(!told.says("#field_"), "{}", told.main());
    }
    let expected = ("request.approved", "request new".to_owned(), "G-SOD".to_owned());
    assert_eq!(site.denied().await, vec![expected; 3]);
}
