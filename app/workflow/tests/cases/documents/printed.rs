//! What is printed aside counts only while it says what is handed in, or published.

use super::*;

#[tokio::test]
async fn a_proof_counts_only_for_the_text_that_it_shows() {
    let company = Company::open().await;
    let id = company.draft(&measures()).await;
    let proof = async || {
        let draft = documents::to_submit(&mut company.look(&company.writer).await, id).await;
        draft.and_then(Manuscript::proof)
    };
    let shown = proof().await.unwrap();
    company.revise(id, &DocumentDraft { body: "Other words.".into(), ..measures() }).await.unwrap();
    let submit = async |proof| {
        company.act(&company.writer, async |work| documents::submit(work, id, proof).await).await
    };
    assert_eq!(submit(&shown).await, Err(Refusal::Stale));
    assert_eq!(submit(&proof().await.unwrap()).await, Ok(()));
}

#[tokio::test]
async fn a_version_is_published_with_what_was_printed_of_it_and_at_the_moment_on_the_paper() {
    let company = Company::open().await;
    let id = company.draft(&measures()).await;
    company.submit(id).await.unwrap();
    company.approve(&company.approver, id).await.unwrap();
    let seen = company.seen(id).await;
    let publish = async |printed| {
        let publish = async |work| documents::publish(work, id, &seen, printed).await;
        company.act(&company.publisher, publish).await
    };
    let printed = company.printed(&company.publisher, id, &seen).await.unwrap();
    let mut work = company.test.office.write(Caller::operator()).await.unwrap();
    let settings = store::organisation::settings(&mut work.tx).await.unwrap().unwrap();
    let promises = settings.promises.clone().map(|promises| domain::organisation::Promises {
        legal_name: domain::text::Name::parse("Renamed SE").unwrap(),
        ..promises
    });
    let settings = Settings { promises, ..settings };
    store::organisation::update(&mut work.tx, &settings).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(publish(&printed).await, Err(Refusal::Stale), "the paper names another company");

    let printed = company.printed(&company.publisher, id, &seen).await.unwrap();
    company.test.travel_to("2026-03-01T09:05:00Z");
    assert_eq!(publish(&printed).await, Ok(1));
    let document = company.document(id).await;
    let at = document.latest().unwrap().publication().unwrap().at;
    assert_eq!(at.to_string(), "2026-03-01T09:00:00.000Z");
}
