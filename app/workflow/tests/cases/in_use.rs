//! What was in use before Annex was there (decision 14).

use domain::engagement::{EngagementDetails, EngagementDraft, LocationDraft, Stage};
use domain::import::ColumnMap;
use domain::person::{Permission, Role};
use domain::refusal::{Guard, Refusal};
use domain::request::RequestKind;
use domain::vendor::{RiskTier, VendorDetails, VendorDraft};
use workflow::imports::{Source, run_list};
use workflow::requests::inbox::Subject;
use workflow::{engagements, requests, vendors};

use crate::kit::{Firm, day, reason};

#[tokio::test]
async fn what_is_already_in_use_is_published_without_gate_and_notice_and_stays_to_be_mended() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let mut look = firm.look(firm.legal()).await;
    let choices = requests::in_use_choices(&mut look).await.unwrap();
    drop(look);
    assert_eq!(
        choices.iter().map(|choice| choice.engagement.id).collect::<Vec<_>>(),
        [fjord.engagement]
    );

    let chosen = [fjord.engagement];
    let why = || reason("In use since 2021.");
    let declared = firm
        .act(firm.publisher(), async |work| requests::declare_in_use(work, &chosen, why()).await)
        .await;
    assert!(matches!(declared, Err(Refusal::Permission(Permission::ApproveLegally))));
    let none =
        firm.act(firm.legal(), async |work| requests::declare_in_use(work, &[], why()).await).await;
    assert!(matches!(none, Err(Refusal::Fields(_))), "{none:?}");
    let id = firm
        .act(firm.legal(), async |work| requests::declare_in_use(work, &chosen, why()).await)
        .await
        .unwrap();
    let again = firm
        .act(firm.legal(), async |work| requests::declare_in_use(work, &chosen, why()).await)
        .await;
    assert!(matches!(again, Err(Refusal::Fields(_))), "{again:?}");

    firm.schedule(id, "2026-03-01").await.unwrap();
    firm.publish(id).await.unwrap();
    match firm.stage(fjord.engagement).await {
        Stage::Listed { mend_by: Some(by), .. } => assert_eq!(by, day("2026-05-30")),
        other => panic!("{other:?}"),
    }
    let waiting = firm.inbox(firm.legal()).await;
    assert!(waiting.iter().any(|task| task.subject == Subject::Engagement(fjord.engagement)
        && task.due_on == Some(day("2026-05-30"))));
}

#[tokio::test]
async fn a_tier_that_is_missing_is_among_the_gaps_and_is_reminded_of_until_it_is_set() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let lacks = async |caller| {
        let found = requests::in_use_choices(&mut firm.look(caller).await).await.unwrap();
        found[0].gaps.iter().any(|gap| gap.starts_with("A risk tier of high at least"))
    };
    assert!(!lacks(firm.legal()).await);
    firm.leave_tier(fjord.vendor, None).await;
    assert!(lacks(firm.legal()).await);
    assert!(!lacks(firm.requester()).await, "who may not read tiers is not told of one");

    let (chosen, why) = ([fjord.engagement], reason("In use since 2021."));
    let declare = async |work| requests::declare_in_use(work, &chosen, why).await;
    let id = firm.act(firm.other_legal(), declare).await.unwrap();
    firm.schedule(id, "2026-03-01").await.unwrap();
    firm.publish(id).await.unwrap();
    let reminded = async || {
        let waiting = firm.inbox(firm.legal()).await;
        waiting.into_iter().find(|task| task.subject == Subject::Engagement(fjord.engagement))
    };
    let task = reminded().await.unwrap();
    assert!(task.task.contains("risk tier"), "{}", task.task);
    assert_eq!(task.due_on, Some(day("2026-05-30")));
    firm.leave_tier(fjord.vendor, Some(RiskTier::High)).await;
    assert_eq!(reminded().await, None);
}

#[tokio::test]
async fn what_is_whole_and_said_is_over_and_only_what_the_list_does_not_say_is_asked_for() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    firm.travel_to("2026-04-02T09:00:00Z");
    let (chosen, why) = ([fjord.engagement], reason("In use since 2021."));
    let declare = async |work| requests::declare_in_use(work, &chosen, why).await;
    let id = firm.act(firm.other_legal(), declare).await.unwrap();
    firm.schedule(id, "2026-04-02").await.unwrap();
    firm.publish(id).await.unwrap();
    let reminded = async |caller| {
        let waiting = firm.inbox(caller).await;
        let subject = Subject::Engagement(fjord.engagement);
        waiting.into_iter().find(|task| task.subject == subject).map(|task| task.task)
    };
    let is_mending = async || {
        let mut look = firm.look(firm.requester()).await;
        engagements::show(&mut look, fjord.engagement).await.unwrap().mending.is_some()
    };
    assert_eq!(reminded(firm.requester()).await, None);
    assert!(!is_mending().await);

    let change = firm.request(RequestKind::Change, fjord.engagement, "2026-05-10").await;
    let submit = async || {
        firm.act(firm.requester(), async |work| requests::submit(work, change).await).await
    };
    let refused = submit().await;
    assert!(matches!(refused, Err(Refusal::Rule { code: "nothing-new", .. })), "{refused:?}");
    let describe = async |words: &str| {
        let words = words.to_owned();
        firm.revise_engagement(fjord.engagement, |draft| draft.description = words).await.unwrap();
    };
    describe("Runs machines and keeps their disks.").await;
    assert!(is_mending().await);
    assert_eq!(reminded(firm.requester()).await, None, "it is asked for already");
    submit().await.unwrap();
    let why = reason("Later.");
    firm.act(firm.requester(), async |work| requests::withdraw(work, change, why).await)
        .await
        .unwrap();
    let task = reminded(firm.requester()).await.unwrap();
    assert!(task.starts_with("Request a change"), "{task}");
}

#[tokio::test]
async fn nothing_is_to_be_mended_of_what_was_in_use_once_its_removal_is_published() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let (chosen, why) = ([fjord.engagement], reason("In use since 2021."));
    let declare = async |work| requests::declare_in_use(work, &chosen, why).await;
    let id = firm.act(firm.legal(), declare).await.unwrap();
    firm.schedule(id, "2026-03-01").await.unwrap();
    firm.publish(id).await.unwrap();
    let told = async || {
        let mut look = firm.look(firm.legal()).await;
        let found = engagements::show(&mut look, fjord.engagement).await.unwrap();
        drop(look);
        let subject = Subject::Engagement(fjord.engagement);
        let waits = firm.inbox(firm.legal()).await.iter().any(|task| task.subject == subject);
        (found.mending.is_some(), waits)
    };
    assert_eq!(told().await, (true, true));
    let removal = firm.request(RequestKind::Removal, fjord.engagement, "2026-03-10").await;
    firm.to_legal_review(removal).await;
    firm.approve_as(firm.other_legal(), removal).await.unwrap();
    firm.schedule(removal, "2026-03-10").await.unwrap();
    assert_eq!(told().await, (true, true), "it is not published yet");
    firm.publish(removal).await.unwrap();
    assert_eq!(told().await, (false, false));
    firm.travel_to("2026-03-10T09:00:00Z");
    assert_eq!(told().await, (false, false));
}

#[tokio::test]
async fn whoever_recorded_an_engagement_does_not_declare_that_it_is_in_use() {
    let firm = Firm::open().await;
    let both = firm.as_person(&firm.employ(9, &[Role::Requester, Role::LegalApprover]).await);
    let vendor = VendorDraft::from(&VendorDetails::sample());
    let vendor = firm
        .act(both.clone(), async |work| vendors::register(work, vendor, false).await)
        .await
        .unwrap();
    let engagement = EngagementDraft::from(&EngagementDetails::sample());
    let engagement = firm
        .act(both.clone(), async |work| engagements::register(work, vendor, engagement).await)
        .await
        .unwrap();
    for (caller, is_own) in [(both.clone(), true), (firm.legal(), false)] {
        let choices = requests::in_use_choices(&mut firm.look(caller).await).await.unwrap();
        let offered: Vec<_> = choices.iter().map(|it| (it.engagement.id, it.is_own)).collect();
        assert_eq!(offered, [(engagement, is_own)]);
    }
    let declare = async |caller| {
        let why = reason("In use since 2021.");
        firm.act(caller, async |work| requests::declare_in_use(work, &[engagement], why).await)
            .await
    };
    match declare(both).await {
        Err(Refusal::Guard(held)) => assert_eq!(held.guard, Guard::Sod),
        other => panic!("{other:?}"),
    }
    declare(firm.legal()).await.unwrap();
}

#[tokio::test]
async fn a_declaration_that_is_cancelled_leaves_no_way_round_the_gate() {
    let firm = Firm::open().await;
    let fjord = firm.fjord().await;
    let declare = async |engagement| {
        let why = reason("In use since 2021.");
        let declared = async |work| requests::declare_in_use(work, &[engagement], why).await;
        firm.act(firm.legal(), declared).await
    };
    let id = declare(fjord.engagement).await.unwrap();
    firm.act(firm.legal(), async |work| requests::cancel(work, id, reason("By mistake.")).await)
        .await
        .unwrap();
    assert_eq!(firm.stage(fjord.engagement).await, Stage::Proposed);

    let draft = EngagementDraft {
        service_name: "Fjord Archive".to_owned(),
        ..EngagementDraft::from(&EngagementDetails::sample())
    };
    let other = firm
        .act(firm.requester(), async |work| engagements::register(work, fjord.vendor, draft).await)
        .await
        .unwrap();
    let first = declare(other).await.unwrap();
    firm.schedule(first, "2026-03-01").await.unwrap();
    firm.publish(first).await.unwrap();
    assert!(matches!(declare(fjord.engagement).await, Err(Refusal::Fields(_))));
    firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
}

#[tokio::test]
async fn what_was_imported_is_mended_piece_by_piece_and_says_until_when() {
    let firm = Firm::open().await;
    let text = b"These are located in the EU:\n\n* [Fjord](https://fjord.example). Mail delivery\n";
    let list = Source::read("list.md", text, None, ColumnMap::default()).unwrap();
    run_list(&firm.office, &list, false).await.unwrap();
    let mut look = firm.look(firm.legal()).await;
    let choices = requests::in_use_choices(&mut look).await.unwrap();
    drop(look);
    let (id, vendor) = (choices[0].engagement.id, choices[0].vendor.id);
    let mending = async || {
        let mut look = firm.look(firm.requester()).await;
        engagements::show(&mut look, id).await.unwrap().mending.unwrap()
    };
    let before = mending().await;
    assert_eq!(before.by, None);
    for gap in ["What happens at each location.", "Locations resolved to countries."] {
        let is_told = before.lacks.iter().any(|lacks| lacks == gap);
        assert_eq!(is_told, gap.starts_with("What"), "{gap}: {:?}", before.lacks);
    }

    let declare =
        async |work| requests::declare_in_use(work, &[id], reason("In use since 2021.")).await;
    let request = firm.act(firm.legal(), declare).await.unwrap();
    firm.schedule(request, "2026-03-01").await.unwrap();
    firm.publish(request).await.unwrap();
    assert_eq!(mending().await.by, Some(day("2026-05-30")));
    let waiting = firm.inbox(firm.requester()).await;
    let task = waiting.iter().find(|task| task.subject == Subject::Engagement(id)).unwrap();
    assert!(task.task.starts_with("Add what the entry"), "{}", task.task);
    assert_eq!(task.due_on, Some(day("2026-05-30")));

    let pieces: [fn(&mut EngagementDraft); 4] = [
        |draft| draft.data_subjects = vec!["CUST_USER".into()],
        |draft| draft.data_categories = vec!["CONTACT".into()],
        |draft| draft.access_modes = vec!["storage".into()],
        |draft| {
            let (role, place) = ("storage".into(), "IE".into());
            draft.locations = vec![LocationDraft { role, place, ..LocationDraft::default() }];
        },
    ];
    let mut left = mending().await.lacks.len();
    for mend in pieces {
        firm.revise_engagement(id, mend).await.unwrap();
        let now = mending().await.lacks.len();
        assert!(now < left, "{:?}", mending().await.lacks);
        left = now;
    }
    let mut look = firm.look(firm.requester()).await;
    let known = vendors::load(&mut look, vendor).await.unwrap();
    drop(look);
    let mut draft = VendorDraft::from(&known.details);
    (draft.contact_position, draft.contact_email) = ("Privacy".into(), "p@fjord.example".into());
    let revise = async |work| vendors::revise(work, vendor, known.revision, draft).await;
    firm.act(firm.requester(), revise).await.unwrap();
    assert_eq!(mending().await.lacks.len(), left - 1, "its country may stay unknown for now");
}
