//! A form that is sent twice does once what it says.

use domain::audit::Action;

use super::*;

#[tokio::test]
async fn telling_and_scheduling_the_same_again_adds_nothing_to_trail_and_log() {
    let firm = Firm::open().await;
    let fjord = firm.bound_fjord().await;
    let id = firm.request(RequestKind::NewSubprocessor, fjord.engagement, "2026-04-01").await;
    firm.to_schedule(id, "2026-04-01").await;
    let known = firm.find(id).await;
    firm.tell(id, "2026-03-01").await.unwrap();
    firm.schedule(id, "2026-04-01").await.unwrap();
    assert_eq!(firm.find(id).await, known);
    assert_eq!(logged(&firm).await, [1, 1]);

    firm.schedule(id, "2026-04-02").await.unwrap();
    assert_eq!(firm.find(id).await.trail.len(), known.trail.len() + 1);
    assert_eq!(logged(&firm).await, [1, 2]);
}

/// How often the log says that customers were told, and that a day was chosen.
async fn logged(firm: &Firm) -> [usize; 2] {
    let mut work = firm.look(Caller::operator()).await;
    let events = store::audit::next(&mut work.tx, 0, 10_000).await.unwrap();
    let count = |action: Action| {
        let is_meant = |payload: &str| payload.contains(&format!("\"action\":\"{action}\""));
        events.iter().filter(|event| is_meant(&event.payload)).count()
    };
    [count(Action::CustomersTold), count(Action::RequestScheduled)]
}
