//! What the gate reads is the same whether it is loaded for one engagement or for all.

use domain::time::Zone;
use workflow::gate::{self, Grounds};
use workflow::testing::TestOffice;
use workflow::{Caller, sample};

#[tokio::test]
async fn the_gate_reads_the_same_of_one_engagement_as_of_all() {
    let test = TestOffice::open().await;
    sample::fill(&test.office, test.office.now()).await.expect("the sample company is built");
    let mut work = test.office.read(Caller::public()).await.unwrap();
    let today = work.now.day_in(&Zone::utc());
    let engagements = store::engagements::all(&mut work.tx).await.unwrap();
    // What is read at all, so that two empty answers do not pass for the same.
    let (mut papers, mut terms, mut obligations, mut transfers) = (0, 0, 0, 0);
    for day in [today.plus_days(-400), today, today.plus_days(400)] {
        let grounds = Grounds::of_all(&mut work, day).await.unwrap();
        for engagement in &engagements {
            let alone = gate::inputs(&mut work, &[engagement], day).await.unwrap().remove(0);
            assert_eq!(grounds.inputs(engagement).unwrap(), alone, "{}", engagement.reference());
            let vendor = store::vendors::find(&mut work.tx, engagement.vendor).await.unwrap();
            assert_eq!(Some(grounds.vendor(engagement).unwrap()), vendor.as_ref());
            papers += alone.instruments.len();
            terms += alone.instruments.iter().map(|paper| paper.terms.len()).sum::<usize>();
            obligations += alone.obligations.len();
            transfers += alone.transfers.iter().filter(|found| found.is_needed).count();
        }
    }
    for read in [papers, terms, obligations, transfers] {
        assert!(read > 0, "{papers} {terms} {obligations} {transfers}");
    }
}
