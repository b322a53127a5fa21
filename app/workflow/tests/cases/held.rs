//! What is published is held when its day comes without a verdict that passes (decision 20): derived
//! when somebody looks, inside only. The list stays as it was published.

use domain::agreement::AdvanceDraft;
use domain::engagement::{Footing, Standing};
use domain::gate::Verdict;
use domain::id::{AgreementId, RequestId};
use domain::page::PageRequest;
use domain::request::{RequestKind, RequestState};
use workflow::engagements::{self, EngagementFilter, EngagementQuery, EngagementView};
use workflow::requests::inbox::Subject;
use workflow::requests::{self, RequestFilter};
use workflow::{Caller, agreements, vendors};

use crate::kit::{Firm, Fjord, breach_term, equivalent_terms, intake};

/// Published on 1 March for 1 April, under an agreement that can be ended.
async fn published(firm: &Firm) -> (Fjord, AgreementId, RequestId) {
    let fjord = firm.fjord().await;
    let dpa = firm.agreement(fjord, "dpa", "Data processing agreement", "10").await;
    firm.terms(dpa, &equivalent_terms(24)).await;
    firm.nda(fjord).await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_schedule(id, "2026-04-01").await;
    firm.publish(id).await.unwrap();
    (fjord, dpa, id)
}

async fn end(firm: &Firm, dpa: AgreementId, on: &str) {
    let found = agreements::load(&mut firm.look(firm.legal()).await, dpa).await.unwrap();
    let draft = AdvanceDraft {
        step: "terminate".to_owned(),
        on: on.to_owned(),
        reason: "The vendor gave notice.".to_owned(),
        ..AdvanceDraft::default()
    };
    let advance = async |work| agreements::advance(work, dpa, found.revision, &draft).await;
    firm.act(firm.legal(), advance).await.unwrap();
}

async fn show(firm: &Firm, fjord: Fjord) -> EngagementView {
    let mut work = firm.look(firm.legal()).await;
    engagements::show(&mut work, fjord.engagement).await.unwrap()
}

async fn standing(firm: &Firm, fjord: Fjord) -> Standing {
    let view = show(firm, fjord).await;
    let mut work = firm.look(firm.legal()).await;
    let of_vendor = vendors::show(&mut work, fjord.vendor).await.unwrap();
    assert_eq!(of_vendor.engagements[0].standing, view.line.standing, "every page says the same");
    let mut counts = Vec::new();
    for &standing in Standing::ALL {
        let filter = EngagementFilter { standing: Some(standing), ..EngagementFilter::default() };
        let query = EngagementQuery { filter, dpa: None };
        let page = PageRequest::new(1, 50);
        let found = engagements::list(&mut work, &query, page).await.unwrap();
        if found.total == 1 {
            assert_eq!(found.rows[0].standing, standing);
            counts.push(standing);
        }
    }
    assert_eq!(counts, [view.line.standing], "the list finds it under its state and no other");
    view.line.standing
}

/// What the pages say of the request, and whether it is held.
async fn said(firm: &Firm, id: RequestId) -> (&'static str, bool) {
    let mut work = firm.look(firm.legal()).await;
    let view = requests::show(&mut work, id).await.unwrap();
    let filter = RequestFilter::default();
    let rows = requests::list(&mut work, &filter, PageRequest::new(1, 50)).await.unwrap().rows;
    let line = rows.into_iter().find(|line| line.request.id == id).unwrap();
    assert_eq!(line.is_held, view.held.is_some(), "list and page agree");
    (view.request.state.words(view.today, line.is_held), line.is_held)
}

async fn task(firm: &Firm, fjord: Fjord) -> Option<String> {
    task_of(firm, fjord, firm.legal()).await
}

async fn task_of(firm: &Firm, fjord: Fjord, caller: Caller) -> Option<String> {
    let subject = Subject::Engagement(fjord.engagement);
    let mut tasks = firm.inbox(caller).await.into_iter();
    tasks.find(|task| task.subject == subject).map(|task| task.task)
}

#[tokio::test]
async fn an_agreement_that_ends_before_the_day_holds_the_entry_until_another_binds() {
    let firm = Firm::open().await;
    let (fjord, dpa, id) = published(&firm).await;
    let list = firm.timeline().await.versions().to_vec();
    assert_eq!(standing(&firm, fjord).await, Standing::Announced);
    assert_eq!(task(&firm, fjord).await, None);

    end(&firm, dpa, "2026-03-20").await;
    let view = show(&firm, fjord).await;
    assert_eq!(view.line.standing, Standing::Announced, "its day is to come");
    assert_eq!(view.judged.unwrap().footing, Footing::Held);
    assert_eq!(view.gate.unwrap().verdict(), Verdict::Fail, "judged for its day");
    assert!(task(&firm, fjord).await.unwrap().contains("would be held"));
    assert_eq!(task_of(&firm, fjord, firm.requester()).await, None, "its day is to come");
    assert_eq!(said(&firm, id).await, ("Published", false));

    firm.travel_to("2026-04-01T09:00:00Z");
    assert_eq!(standing(&firm, fjord).await, Standing::Held);
    assert_eq!(said(&firm, id).await, ("Held", true));
    assert!(task(&firm, fjord).await.unwrap().starts_with("Held: "));
    let asked = task_of(&firm, fjord, firm.requester()).await.unwrap();
    assert!(asked.contains("Ask for its removal"), "{asked}");
    let judged = show(&firm, fjord).await.judged.unwrap();
    assert!(judged.missing.iter().any(|line| line.starts_with("B01 ")), "{:?}", judged.missing);
    let mut work = firm.look(firm.publisher()).await;
    let discreet = requests::show(&mut work, id).await.unwrap().held.unwrap();
    assert_eq!(discreet.missing, [""; 0], "terms are not for everybody");
    drop(work);

    firm.travel_to("2026-04-20T09:00:00Z");
    assert_eq!(standing(&firm, fjord).await, Standing::Held, "time alone mends nothing");
    let other = firm.agreement(fjord, "dpa", "New agreement", "10").await;
    firm.terms(other, &equivalent_terms(24)).await;
    assert_eq!(standing(&firm, fjord).await, Standing::Active);
    assert_eq!(said(&firm, id).await, ("Effective", false));
    assert_eq!(task(&firm, fjord).await, None);
    assert_eq!(firm.timeline().await.versions(), list, "the list was not touched");
    assert!(matches!(firm.state(id).await, RequestState::Published { .. }));
}

#[tokio::test]
async fn an_agreement_that_ends_on_the_day_or_after_it_makes_a_difference() {
    for (ended, standing_then, words) in
        [("2026-04-01", Standing::Held, "Held"), ("2026-04-02", Standing::Deficient, "Effective")]
    {
        let firm = Firm::open().await;
        let (fjord, dpa, id) = published(&firm).await;
        end(&firm, dpa, ended).await;
        firm.travel_to("2026-04-10T09:00:00Z");
        assert_eq!(standing(&firm, fjord).await, standing_then, "ended on {ended}");
        assert_eq!(said(&firm, id).await.0, words, "ended on {ended}");
        assert!(task(&firm, fjord).await.is_some());
    }
}

#[tokio::test]
async fn terms_for_a_coming_day_are_judged_for_that_day() {
    let firm = Firm::open().await;
    let (fjord, dpa, _) = published(&firm).await;
    let letter = firm.agreement(fjord, "side_letter", "Side letter", "5").await;
    firm.terms(letter, &breach_term(72)).await;
    assert!(task(&firm, fjord).await.is_some(), "it speaks before the agreement");
    end(&firm, letter, "2026-03-31").await;
    assert_eq!(task(&firm, fjord).await, None, "it will be over by then");
    assert_eq!(show(&firm, fjord).await.gate.unwrap().verdict(), Verdict::Pass);
    let _ = dpa;
}

#[tokio::test]
async fn what_is_recorded_as_no_subprocessor_any_more_is_judged_until_it_has_left_the_list() {
    let firm = Firm::open().await;
    let (fjord, dpa, _) = published(&firm).await;
    firm.travel_to("2026-04-10T09:00:00Z");
    end(&firm, dpa, "2026-04-10").await;
    assert_eq!(standing(&firm, fjord).await, Standing::Deficient);
    firm.revise_engagement(fjord.engagement, |draft| {
        draft.relationship = "company_processor".into();
    })
    .await
    .unwrap();
    assert_eq!(standing(&firm, fjord).await, Standing::Deficient, "a word mends nothing");
    assert!(task(&firm, fjord).await.is_some());

    let change = async |work| {
        requests::create(work, RequestKind::Change, fjord.engagement, intake("2026-06-01")).await
    };
    assert_eq!(firm.act(firm.requester(), change).await.unwrap_err().code(), "not-listed");
    let id = firm.request(RequestKind::Removal, fjord.engagement, "2026-04-20").await;
    firm.to_legal_review(id).await;
    firm.approve_as(firm.other_legal(), id).await.unwrap();
    firm.schedule(id, "2026-04-20").await.unwrap();
    firm.publish(id).await.unwrap();
    firm.travel_to("2026-04-20T09:00:00Z");
    assert_eq!(show(&firm, fjord).await.judged, None);
    assert_eq!(task(&firm, fjord).await, None);
}
