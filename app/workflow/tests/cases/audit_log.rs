//! Reading the audit log: whom it tells what, its files, and its chain.

use domain::audit::{Action, Flaw, Outcome};
use domain::page::PageRequest;
use domain::person::Role;
use domain::refusal::Refusal;
use domain::request::RequestKind;
use workflow::audit_log::{self, LogFormat, LogQuery};
use workflow::{people, requests};

use crate::kit::{Firm, draft, intake, refused};

fn first() -> PageRequest {
    PageRequest::new(1, 200)
}

#[tokio::test]
async fn an_auditor_reads_everything_an_administrator_not_the_registry_others_nothing() {
    let firm = Firm::open().await;
    firm.fjord().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let admin = firm.as_person(&firm.employ(8, &[Role::Admin]).await);
    let all = audit_log::list(&mut firm.look(auditor).await, &LogQuery::default(), first())
        .await
        .unwrap();
    assert!(
        all.lines
            .rows
            .iter()
            .any(|line| line.event.action == Action::RecordCreated && line.who == "Person 1")
    );
    let some =
        audit_log::list(&mut firm.look(admin).await, &LogQuery::default(), first()).await.unwrap();
    assert!(!some.lines.rows.is_empty() && some.is_without_content);
    assert!(some.lines.rows.iter().all(|line| !line.event.action.family().is_content()));
    assert!(!some.actions.contains(&Action::RecordCreated));
    let none =
        audit_log::list(&mut firm.look(firm.legal()).await, &LogQuery::default(), first()).await;
    assert!(matches!(refused(none.err().unwrap()), Refusal::Permission(_)));
}

#[tokio::test]
async fn filters_narrow_by_person_record_outcome_and_day() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let count = async |query: LogQuery| {
        audit_log::list(&mut firm.look(auditor.clone()).await, &query, first())
            .await
            .unwrap()
            .lines
            .total
    };
    let of = |object_kind: &str, object_id: String| LogQuery {
        object_kind: object_kind.to_owned(),
        object_id,
        ..LogQuery::default()
    };
    assert_eq!(count(of("vendor", fjord.vendor.to_string())).await, 1);
    assert_eq!(count(of("vendor", fjord.engagement.to_string())).await, 0);
    for number in ["VEN-0001", "ven-1", " VEN-0001 "] {
        assert_eq!(count(of("", number.to_owned())).await, 1, "{number}");
    }
    assert_eq!(count(of("", "ENG-0001".to_owned())).await, 1);
    for number in ["VEN-0002", "ENG-0002", "REQ-0001"] {
        assert_eq!(count(of("", number.to_owned())).await, 0, "{number}");
    }
    let vendor = fjord.vendor.to_string();
    assert_eq!(count(of("", vendor[vendor.len() - 8..].to_owned())).await, 1);
    assert_eq!(count(LogQuery { outcome: "denied".into(), ..LogQuery::default() }).await, 0);
    assert_eq!(count(LogQuery { until: "2026-02-28".into(), ..LogQuery::default() }).await, 0);
    assert!(count(LogQuery { from: "2026-03-01".into(), ..LogQuery::default() }).await > 0);
    let requester = domain::id::PersonId::sample(1).to_string();
    assert!(
        count(LogQuery { actor: requester, family: "record".into(), ..LogQuery::default() }).await
            >= 2
    );
}

#[tokio::test]
async fn an_export_holds_what_the_filter_finds_and_is_an_event_with_its_count() {
    let firm = Firm::open().await;
    firm.fjord().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let query = LogQuery { family: "record".into(), ..LogQuery::default() };
    let export = async |format| {
        firm.act(auditor.clone(), async |work| audit_log::export(work, &query, format).await)
            .await
            .unwrap()
    };
    let csv = export(LogFormat::Csv).await;
    let text = String::from_utf8(csv.bytes).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert_eq!(csv.name.rsplit('.').next(), Some("csv"));
    let lines = String::from_utf8(export(LogFormat::JsonLines).await.bytes).unwrap();
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["event"]["action"], "record.created");
    }
    let exports = LogQuery { action: "log.exported".into(), ..LogQuery::default() };
    let mut work = firm.look(auditor.clone()).await;
    let found = audit_log::list(&mut work, &exports, first()).await.unwrap().lines.rows;
    drop(work);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].event.facts["rows"].as_str(), found[0].event.outcome), ("2", Outcome::Ok));
    assert_eq!(found[0].event.facts["filter"], "family=record");
    let query_of = |object_id: &str| LogQuery { object_id: object_id.into(), ..query.clone() };
    for (number, lines) in [("VEN-0001", 2), ("VEN-0002", 1)] {
        let query = query_of(number);
        let exported = async |work| audit_log::export(work, &query, LogFormat::Csv).await;
        let bytes = firm.act(auditor.clone(), exported).await.unwrap().bytes;
        assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), lines, "{number}");
    }
}

#[tokio::test]
async fn an_export_asks_for_a_fresh_code() {
    let firm = Firm::open().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let query = LogQuery::default();
    for (moment, allowed) in [("2026-03-01T09:10:00Z", true), ("2026-03-01T09:10:01Z", false)] {
        firm.travel_to(moment);
        for format in [LogFormat::Csv, LogFormat::JsonLines] {
            let export = async |work| audit_log::export(work, &query, format).await;
            let done = firm.act(auditor.clone(), export).await.map(|_| ());
            assert_eq!(done, if allowed { Ok(()) } else { Err(Refusal::StepUp) }, "{moment}");
        }
    }
}

#[tokio::test]
async fn each_row_of_a_log_of_invented_data_says_so_and_no_row_of_a_real_one() {
    let firm = Firm::open().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let query = LogQuery::default();
    let export = async || {
        let exported = async |work| audit_log::export(work, &query, LogFormat::Csv).await;
        let exported = firm.act(auditor.clone(), exported).await.unwrap();
        (exported.name, String::from_utf8(exported.bytes).unwrap())
    };
    let (name, real) = export().await;
    assert!(!name.starts_with("SAMPLE-") && !real.contains("SAMPLE"), "{real}");
    // Who signs in with what a test knows makes the data sample data.
    firm.ready("ready", &[Role::Requester]).await;
    let (name, invented) = export().await;
    let (head, rows) = invented.split_once("\r\n").unwrap();
    assert!(name.starts_with("SAMPLE-") && head.ends_with(",sample"), "{head}");
    assert!(rows.lines().count() > 0 && rows.lines().all(|row| row.ends_with(",SAMPLE")), "{rows}");
}

#[tokio::test]
async fn the_chain_is_walked_from_end_to_end() {
    let firm = Firm::open().await;
    firm.fjord().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let told = firm.act(auditor.clone(), audit_log::verify).await.unwrap().unwrap();
    let again = firm.act(auditor, audit_log::verify).await.unwrap().unwrap();
    assert_eq!(again.count, told.count + 1, "the first walk is an event of the second");
}

#[tokio::test]
async fn an_event_whose_columns_cannot_be_read_breaks_the_chain_there() {
    let firm = Firm::open().await;
    firm.fjord().await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let walk = async || firm.act(auditor.clone(), audit_log::verify).await.unwrap();
    assert!(walk().await.unwrap().count > 3);
    let damage = async |column: &str, seq: i64| {
        let statement = format!("UPDATE audit_events SET {column} = 'x' WHERE seq = {seq}");
        store::testing::tamper(firm.office.db(), statement).await;
    };
    damage("at", 3).await;
    let broken = walk().await.unwrap_err();
    assert_eq!((broken.seq, broken.flaw), (3, Flaw::Columns));
    // One before it is told first.
    damage("payload", 2).await;
    let broken = walk().await.unwrap_err();
    assert_eq!((broken.seq, broken.flaw), (2, Flaw::Content));
    damage("hash", 1).await;
    let broken = walk().await.unwrap_err();
    assert_eq!((broken.seq, broken.flaw), (1, Flaw::Columns));
}

#[tokio::test]
async fn what_a_person_records_says_by_which_role() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let created = LogQuery { action: "record.created".to_owned(), ..LogQuery::default() };
    let page = audit_log::list(&mut firm.look(auditor).await, &created, first()).await.unwrap();
    let roles: Vec<_> = page.lines.rows.iter().map(|line| line.event.role).collect();
    assert_eq!(roles, [Some(Role::Requester); 3]);
}

#[tokio::test]
async fn an_act_tells_the_role_that_let_it_and_a_denial_the_only_role_that_was_held() {
    let firm = Firm::open().await;
    let reader = firm.as_roles(7, &[Role::Requester, Role::Auditor]).await;
    let requester = firm.as_roles(8, &[Role::Requester]).await;
    let manager = firm.as_roles(9, &[Role::Publisher, Role::Admin]).await;
    let query = LogQuery::default();
    let export = async |work| audit_log::export(work, &query, LogFormat::Csv).await;
    let invited = draft("rita@company.example", &[Role::Requester]);
    let invite = async |work| people::invite(work, invited.clone()).await;

    firm.act(reader.clone(), audit_log::verify).await.unwrap().unwrap();
    firm.act(reader.clone(), export).await.unwrap();
    let (rita, _) = firm.act(manager.clone(), invite).await.unwrap();
    let disable = async |work| people::disable(work, rita.id).await;
    let enable = async |work| people::enable(work, rita.id).await;
    firm.act(manager.clone(), disable).await.unwrap();
    firm.act(manager, enable).await.unwrap();
    firm.act(requester, audit_log::verify).await.unwrap_err();
    firm.act(reader.clone(), invite).await.unwrap_err();

    let log = audit_log::list(&mut firm.look(reader).await, &query, first()).await.unwrap();
    let told = log.lines.rows.iter().rev().map(|line| (line.event.action, line.event.role));
    let told: Vec<_> = told.filter(|(act, _)| *act != Action::UndertakingAccepted).collect();
    let (auditor, admin) = (Some(Role::Auditor), Some(Role::Admin));
    assert_eq!(
        told,
        [
            (Action::LogVerified, auditor),
            (Action::LogExported, auditor),
            (Action::PersonInvited, admin),
            (Action::LinkIssued, admin),
            (Action::PersonDisabled, admin),
            (Action::PersonEnabled, admin),
            // Two denials: of somebody with one role, and of somebody with two.
            (Action::RecordMoved, Some(Role::Requester)),
            (Action::RecordMoved, None),
        ]
    );
}

#[tokio::test]
async fn a_denial_tells_the_role_that_would_have_let_the_act() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let anna = firm.as_roles(8, &[Role::Requester, Role::SecurityReviewer]).await;
    let other = firm.as_roles(9, &[Role::Requester, Role::Publisher]).await;
    let (kind, wish) = (RequestKind::NewSubprocessor, intake("2026-04-01"));
    let create = async |work| requests::create(work, kind, fjord.engagement, wish.clone()).await;
    let id = firm.act(anna.clone(), create).await.unwrap();
    let submit = async |work| requests::submit(work, id).await;
    assert_eq!(firm.act(other.clone(), submit).await.unwrap_err().code(), "own-request");
    firm.act(anna.clone(), submit).await.unwrap();
    let start = async |work| requests::start(work, id).await;
    assert_eq!(firm.act(anna.clone(), start).await.unwrap_err().code(), "G-SOD");
    // No role of hers lets her approve, and none is named.
    let approve = async |work| requests::approve(work, id, "").await;
    assert_eq!(firm.act(anna, approve).await.unwrap_err().code(), "permission");

    let auditor = firm.as_person(&firm.employ(7, &[Role::Auditor]).await);
    let denied = LogQuery { outcome: "denied".into(), ..LogQuery::default() };
    let log = audit_log::list(&mut firm.look(auditor).await, &denied, first()).await.unwrap();
    let told: Vec<_> = log.lines.rows.iter().rev().map(|line| line.event.role).collect();
    assert_eq!(told, [Some(Role::Requester), Some(Role::SecurityReviewer), None]);
}
