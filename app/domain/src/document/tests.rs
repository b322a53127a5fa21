//! Documents: who may do what when, on both sides of each border.

mod acts;

use super::*;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::request::Signature;
use crate::text::Reason;
use crate::time::Moment;

fn moment() -> Moment {
    Moment::parse("2026-03-01T09:00:00Z").unwrap()
}

fn on(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn by(person: u128) -> Signature {
    Signature {
        person: PersonId::sample(person),
        name: None,
        role: Role::SecurityReviewer,
        at: moment(),
        second_factor: None,
    }
}

fn because() -> Reason {
    Reason::parse("It is out of date.").unwrap()
}

fn digest(document: &TrustDocument) -> Digest {
    document.latest().unwrap().digest(&document.slug)
}

fn publish_on(document: TrustDocument, person: u128, day: &str) -> Result<TrustDocument, Refusal> {
    let (seen, language) = (digest(&document), Line::parse("en").unwrap());
    document.publish(
        by(person),
        &seen,
        PublicationFacts { at: moment(), today: on(day), language: &language },
    )
}

/// Written by 1, approved by 2.
fn approved(document: TrustDocument) -> TrustDocument {
    let document = document.submit(by(1)).unwrap();
    let seen = digest(&document);
    document.approve(by(2), &seen).unwrap()
}

fn published(day: &str) -> TrustDocument {
    publish_on(approved(TrustDocument::sample()), 3, day).unwrap()
}

fn text(change: impl FnOnce(&mut DocumentDraft)) -> DocumentText {
    let mut draft = DocumentDraft::from(&TrustDocument::sample().versions[0].text);
    change(&mut draft);
    draft.check_text().unwrap()
}

/// Version 2 of a published document, from this day on.
fn followed(document: TrustDocument, published_on: &str, effective_on: &str) -> TrustDocument {
    let text = text(|draft| {
        draft.change_summary = "Keys are longer.".into();
        draft.effective_on = effective_on.into();
    });
    let document = document.begin_version(text, Some(by(1)), moment()).unwrap();
    publish_on(approved(document), 3, published_on).unwrap()
}

fn code(result: Result<TrustDocument, Refusal>) -> &'static str {
    result.err().map_or("done", |refusal| refusal.code())
}

#[test]
fn a_draft_goes_into_a_form_and_comes_back() {
    let text = TrustDocument::sample().versions[0].text.clone();
    assert_eq!(DocumentDraft::from(&text).check_text(), Ok(text));
}

#[test]
fn all_faults_of_a_form_are_told_together() {
    let draft = DocumentDraft {
        slug: "Ü".into(),
        kind: "x".into(),
        body: "a\0".into(),
        effective_on: "2026-02-30".into(),
        ..DocumentDraft::default()
    };
    let faults = draft.check().unwrap_err();
    let fields: Vec<_> = faults.iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["slug", "title", "kind", "access", "body", "effective_on"]);
}

#[test]
fn whoever_wrote_on_a_version_cannot_approve_it() {
    let document = TrustDocument::sample()
        .revise(text(|draft| draft.title = "Measures".into()), Some(by(4)), moment())
        .unwrap();
    let document = document.submit(by(1)).unwrap();
    let seen = digest(&document);
    for (person, told) in [(1, "G-SOD"), (4, "G-SOD"), (2, "done")] {
        assert_eq!(code(document.clone().approve(by(person), &seen)), told, "person {person}");
    }
}

#[test]
fn whoever_approved_a_version_cannot_publish_it() {
    let document = approved(TrustDocument::sample());
    for (person, told) in [(2, "G-SOD"), (3, "done")] {
        assert_eq!(
            code(publish_on(document.clone(), person, "2026-03-01")),
            told,
            "person {person}"
        );
    }
}

#[test]
fn an_edit_after_the_approval_makes_it_void() {
    let document = approved(TrustDocument::sample());
    let same = document.versions[0].text.clone();
    let unchanged = document.clone().revise(same, Some(by(1)), moment()).unwrap();
    assert_eq!(code(publish_on(unchanged, 3, "2026-03-01")), "done");

    let edited = document
        .revise(text(|draft| draft.body = "Other words.".into()), Some(by(1)), moment())
        .unwrap();
    assert_eq!(edited.versions[0].state, VersionState::Draft);
    assert_eq!(edited.versions[0].trail.last().unwrap().event, DocumentEvent::Void);
    assert_eq!(code(publish_on(edited, 3, "2026-03-01")), "DOC-STATE");
}

#[test]
fn only_what_was_seen_is_approved_and_published() {
    let document = TrustDocument::sample().submit(by(1)).unwrap();
    assert_eq!(code(document.approve(by(2), &Digest::of(b"other"))), "SOD-6");
    let mut document = approved(TrustDocument::sample());
    document.versions[0].text = text(|draft| draft.access = "internal".into());
    assert_eq!(code(publish_on(document, 3, "2026-03-01")), "SOD-6");
}

#[test]
fn every_field_is_part_of_what_is_signed() {
    let plain = digest(&TrustDocument::sample());
    let edits: [fn(&mut DocumentDraft); 8] = [
        |draft| draft.title.push('x'),
        |draft| draft.kind = "policy".into(),
        |draft| draft.access = "internal".into(),
        |draft| draft.body.push('x'),
        |draft| draft.change_summary = "x".into(),
        |draft| draft.effective_on = "2026-04-01".into(),
        |draft| draft.review_due_on = "2026-04-01".into(),
        |draft| draft.first_published_on = "2026-01-01".into(),
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let mut document = TrustDocument::sample();
        document.versions[0].text = text(edit);
        assert_ne!(digest(&document), plain, "edit {number}");
    }
}

#[test]
fn a_version_needs_a_text_and_from_the_second_on_a_summary_of_changes() {
    let empty = TrustDocument::sample()
        .revise(text(|draft| draft.body = " \n".into()), Some(by(1)), moment())
        .unwrap();
    assert_eq!(code(empty.submit(by(1))), "G-COMPLETE");
    for (summary, told) in [("", "G-COMPLETE"), ("Keys are longer.", "done")] {
        let text = text(|draft| draft.change_summary = summary.into());
        let document = published("2026-03-01").begin_version(text, Some(by(1)), moment()).unwrap();
        assert_eq!(code(document.submit(by(1))), told, "{summary:?}");
    }
}

#[test]
fn one_version_is_worked_on_at_a_time() {
    let begin =
        |document: TrustDocument| document.begin_version(text(|_| ()), Some(by(1)), moment());
    assert_eq!(code(begin(TrustDocument::sample())), "DOC-OPEN");
    let second = begin(published("2026-03-01")).unwrap();
    assert_eq!(second.open_version().unwrap().number, 2);
    assert_eq!(code(begin(second)), "DOC-OPEN");
}

#[test]
fn the_next_review_is_at_most_twelve_months_away() {
    for (due, told) in [
        ("2026-03-01", "DOC-REVIEW"),
        ("2026-03-02", "done"),
        ("", "done"),
        ("2027-03-01", "done"),
        ("2027-03-02", "DOC-REVIEW"),
    ] {
        let document = TrustDocument::sample()
            .revise(text(|draft| draft.review_due_on = due.into()), Some(by(1)), moment())
            .unwrap();
        assert_eq!(code(publish_on(approved(document), 3, "2026-03-01")), told, "{due:?}");
    }
    assert_eq!(
        published("2028-02-29").versions[0].publication().unwrap().review_due_on,
        on("2029-02-28")
    );
}

#[test]
fn a_version_takes_effect_today_or_later() {
    for (from, told) in [("2026-02-28", "G-DATE"), ("2026-03-01", "done"), ("2026-06-01", "done")] {
        let document = TrustDocument::sample()
            .revise(text(|draft| draft.effective_on = from.into()), Some(by(1)), moment())
            .unwrap();
        assert_eq!(code(publish_on(approved(document), 3, "2026-03-01")), told, "{from}");
    }
}

#[test]
fn the_day_of_the_first_publication_is_kept() {
    let claimed = |day: &str| {
        let document = TrustDocument::sample()
            .revise(text(|draft| draft.first_published_on = day.into()), Some(by(1)), moment())
            .unwrap();
        publish_on(approved(document), 3, "2026-03-01")
    };
    assert_eq!(code(claimed("2026-03-02")), "DOC-FIRST");
    let document = claimed("2025-12-02").unwrap();
    assert_eq!(document.first_published_on(), Some(on("2025-12-02")));
    let document = followed(document, "2026-05-01", "");
    assert_eq!(document.versions[1].publication().unwrap().first_published_on, on("2025-12-02"));
    assert_eq!(published("2026-03-01").first_published_on(), Some(on("2026-03-01")));
}

#[test]
fn a_version_holds_until_its_successor_takes_effect() {
    let document = followed(published("2026-03-01"), "2026-05-01", "2026-06-01");
    let standings = |day: &str| {
        document
            .versions
            .iter()
            .map(|version| document.standing(version, on(day)).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(standings("2026-05-31"), [Standing::Current, Standing::Planned(on("2026-06-01"))]);
    assert_eq!(
        standings("2026-06-01"),
        [Standing::Superseded { on: on("2026-06-01"), by: 2 }, Standing::Current]
    );
    assert_eq!(document.face(on("2026-05-31")).unwrap().number, 1);
    assert_eq!(document.face(on("2026-06-01")).unwrap().number, 2);
    let sample = TrustDocument::sample();
    assert_eq!(sample.standing(&sample.versions[0], on("2026-06-01")), None);
    assert!(sample.face(on("2026-06-01")).is_none() && !sample.is_public(on("2026-06-01")));
}

#[test]
fn a_retired_document_has_no_current_version_and_can_come_back() {
    let today = on("2026-05-02");
    assert_eq!(code(TrustDocument::sample().retire(&by(3), today, &because())), "DOC-STATE");
    let document = followed(published("2026-03-01"), "2026-05-01", "")
        .retire(&by(3), today, &because())
        .unwrap();
    let standings: Vec<_> = document
        .versions
        .iter()
        .map(|version| document.standing(version, today).unwrap())
        .collect();
    assert_eq!(
        standings,
        [Standing::Superseded { on: on("2026-05-01"), by: 2 }, Standing::Retired(today)]
    );
    assert!(document.current(today).is_none());
    assert_eq!(document.face(today).unwrap().number, 2);
    assert_eq!(code(document.clone().retire(&by(3), today, &because())), "DOC-STATE");

    let text = text(|draft| draft.change_summary = "It is back.".into());
    let again = publish_on(
        approved(document.begin_version(text, Some(by(1)), moment()).unwrap()),
        3,
        "2026-06-01",
    )
    .unwrap();
    assert_eq!(again.current(on("2026-06-01")).unwrap().number, 3);
}

#[test]
fn a_version_never_holds_that_another_one_replaced_before_its_day() {
    let planned = followed(published("2026-03-01"), "2026-05-01", "2026-07-01");
    for (published_on, effective_on, standing) in [
        ("2026-05-02", "", Standing::Replaced { by: 3 }),
        ("2026-05-02", "2026-07-01", Standing::Replaced { by: 3 }),
        ("2026-05-02", "2026-07-02", Standing::Planned(on("2026-07-01"))),
        // It held for some hours.
        ("2026-07-01", "", Standing::Superseded { on: on("2026-07-01"), by: 3 }),
    ] {
        let document = followed(planned.clone(), published_on, effective_on);
        let found = document.standing(&document.versions[1], on(published_on));
        assert_eq!(found, Some(standing), "{published_on} {effective_on}");
    }
    let twice = followed(planned, "2026-05-02", "2026-06-30");
    let twice = followed(twice, "2026-05-03", "2026-06-01");
    for version in [1, 2] {
        let found = twice.standing(&twice.versions[version], on("2026-05-03"));
        assert_eq!(found, Some(Standing::Replaced { by: 4 }), "the one that stands in the end");
    }
}

#[test]
fn days_that_no_publication_could_have_are_told_before_somebody_approves_them() {
    let today = on("2026-05-02");
    let with = |change: fn(&mut DocumentDraft)| {
        let mut document = TrustDocument::sample();
        document.versions[0].text = text(change);
        document.could_be_published(today).map_err(|refusal| refusal.code())
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|it| it.effective_on = "2026-05-02".into()), Ok(()));
    assert_eq!(with(|it| it.effective_on = "2026-05-01".into()), Err("G-DATE"));
    assert_eq!(with(|it| it.review_due_on = "2026-05-03".into()), Ok(()));
    assert_eq!(with(|it| it.review_due_on = "2026-05-02".into()), Err("DOC-REVIEW"));
    assert_eq!(with(|it| it.review_due_on = "2027-05-03".into()), Err("DOC-REVIEW"));
    assert_eq!(published("2026-05-02").could_be_published(today), Ok(()), "nothing is open");
}

#[test]
fn what_was_retired_before_it_held_never_stands_for_the_document() {
    let today = on("2026-05-02");
    let document = followed(published("2026-03-01"), "2026-05-01", "2026-06-01")
        .retire(&by(3), today, &because())
        .unwrap();
    for day in [today, on("2026-06-01")] {
        assert_eq!(document.face(day).unwrap().number, 1, "{day:?}");
    }
    let planned_alone = published("2026-06-01").retire(&by(3), today, &because()).unwrap();
    assert_eq!(planned_alone.face(today).unwrap().number, 1);
}

#[test]
fn a_version_for_people_inside_takes_the_document_from_the_public_pages() {
    let inside = text(|draft| {
        draft.access = "internal".into();
        draft.change_summary = "For us only.".into();
    });
    let document = published("2026-03-01");
    assert!(document.is_public(on("2026-03-01")));
    let document = publish_on(
        approved(document.begin_version(inside, Some(by(1)), moment()).unwrap()),
        3,
        "2026-04-01",
    )
    .unwrap();
    assert!(!document.is_public(on("2026-04-01")));
    assert_eq!(document.public_versions(on("2026-04-01")).count(), 0);
}

#[test]
fn nothing_moves_out_of_turn() {
    let draft = TrustDocument::sample();
    let seen = digest(&draft);
    assert_eq!(code(draft.clone().approve(by(2), &seen)), "DOC-STATE");
    assert_eq!(code(publish_on(draft.clone(), 3, "2026-03-01")), "DOC-STATE");
    assert_eq!(code(draft.clone().send_back(by(2), because())), "DOC-STATE");
    let submitted = draft.submit(by(1)).unwrap();
    assert_eq!(code(submitted.clone().submit(by(1))), "DOC-STATE");
    assert_eq!(code(submitted.send_back(by(2), because())), "done");
    let published = published("2026-03-01");
    assert_eq!(code(published.clone().revise(text(|_| ()), Some(by(1)), moment())), "DOC-STATE");
    assert_eq!(code(published.submit(by(1))), "DOC-STATE");
}
