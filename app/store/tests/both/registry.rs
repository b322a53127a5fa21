//! The registry: full samples go in and come out, stale revisions are refused.

use domain::agreement::{Agreement, AgreementKind, AgreementState, FileFacts, Signing};
use domain::baseline::Baseline;
use domain::clause::{Check, ClauseCode, ClauseTerm, Statement};
use domain::confidentiality::Obligation;
use domain::country::CountrySets;
use domain::engagement::{Engagement, Listing, Relationship, Stage, Standing};
use domain::id::{AgreementId, BaselineId, EngagementId, FileId, ObligationId, PersonId, VendorId};
use domain::organisation::Organisation;
use domain::page::PageRequest;
use domain::taxonomy::{Category, Taxonomy};
use domain::text::Name;
use domain::time::{Day, Moment};
use domain::transfer::Transfer;
use domain::vendor::{FormerName, RiskTier, Vendor};
use store::agreements::AgreementFilter;
use store::engagements::EngagementFilter;
use store::files::StoredFile;
use store::organisation::Settings;
use store::revisions::Revision;
use store::vendors::VendorFilter;
use store::{
    StoreError, Tx, agreements, baselines, both_engines, clause_terms, country_sets, engagements,
    files, obligations, organisation, revisions, taxonomy, vendors,
};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at() -> Moment {
    Moment::parse("2026-03-01T09:00:00Z").unwrap()
}

fn first_page() -> PageRequest {
    PageRequest::new(1, 50)
}

fn full_vendor() -> Vendor {
    let former = FormerName {
        name: Name::parse("Fjord Hosting").unwrap(),
        until: day("2025-05-01"),
        is_correction: false,
    };
    let correction = FormerName { is_correction: true, ..former.clone() };
    Vendor { former_names: vec![former, correction], is_archived: true, ..Vendor::sample() }
}

fn full_engagement() -> Engagement {
    let listing = Listing {
        announced_on: day("2026-03-01"),
        from: day("2026-04-01"),
        until: Some(day("2026-06-01")),
    };
    Engagement {
        transfers: vec![Transfer::sample()],
        stage: Stage::Listed { listing, mend_by: Some(day("2026-05-30")) },
        ..Engagement::sample()
    }
}

async fn with_sample_vendor(tx: &mut Tx) {
    vendors::insert(tx, &Vendor::sample()).await.unwrap();
    engagements::insert(tx, &Engagement::sample()).await.unwrap();
}

both_engines! {
    async fn a_vendor_comes_back_as_it_went_in_and_a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let vendor = full_vendor();
        vendors::insert(&mut tx, &vendor).await.unwrap();
        assert_eq!(vendors::find(&mut tx, vendor.id).await.unwrap(), Some(vendor.clone()));
        assert_eq!(vendors::find(&mut tx, VendorId::sample(9)).await.unwrap(), None);

        let raised = Vendor { tier: Some(RiskTier::High), is_archived: false, ..vendor.clone() };
        vendors::update(&mut tx, &raised).await.unwrap();
        assert!(matches!(vendors::update(&mut tx, &raised).await, Err(StoreError::Stale)));
        let expected = Vendor { revision: 2, ..raised };
        assert_eq!(vendors::all(&mut tx).await.unwrap(), [expected]);
    }

    async fn vendors_are_found_by_names_of_before_and_numbers_and_never_by_a_pattern(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &full_vendor()).await.unwrap();
        for (words, found) in [
            ("FJÖRD hosting", 1), ("ven-0001", 1), ("cloud", 1), ("%", 0), ("_", 0), ("nothing", 0), ("", 1),
        ] {
            let filter = VendorFilter { words: Some(words.to_owned()), ..VendorFilter::default() };
            assert_eq!(vendors::list(&mut tx, &filter, first_page()).await.unwrap().total, found, "{words}");
        }
        for (filter, found) in [
            (VendorFilter { country: Some("IE".to_owned()), ..VendorFilter::default() }, 1),
            (VendorFilter { country: Some("DE".to_owned()), ..VendorFilter::default() }, 0),
            (VendorFilter { tier: Some(RiskTier::Critical), is_archived: Some(true), ..VendorFilter::default() }, 1),
            (VendorFilter { tier: Some(RiskTier::Low), ..VendorFilter::default() }, 0),
            (VendorFilter { is_archived: Some(false), ..VendorFilter::default() }, 0),
        ] {
            assert_eq!(vendors::list(&mut tx, &filter, first_page()).await.unwrap().rows.len(), found, "{filter:?}");
        }
    }

    async fn an_engagement_comes_back_as_it_went_in_and_a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        let engagement = full_engagement();
        engagements::insert(&mut tx, &engagement).await.unwrap();
        assert_eq!(engagements::find(&mut tx, engagement.id).await.unwrap(), Some(engagement.clone()));

        let changed = Engagement { stage: Stage::Legacy, transfers: vec![], ..engagement };
        engagements::update(&mut tx, &changed).await.unwrap();
        assert!(matches!(engagements::update(&mut tx, &changed).await, Err(StoreError::Stale)));
        let expected = vec![Engagement { revision: 2, ..changed }];
        assert_eq!(engagements::of_vendor(&mut tx, VendorId::sample(1)).await.unwrap(), expected);
        assert_eq!(engagements::all(&mut tx).await.unwrap(), expected);
    }

    async fn the_state_of_an_engagement_is_found_as_the_domain_derives_it(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        let engagement = full_engagement();
        engagements::insert(&mut tx, &engagement).await.unwrap();
        for today in ["2026-03-31", "2026-04-01", "2026-05-31", "2026-06-01"].map(day) {
            for &standing in Standing::ALL {
                let filter = EngagementFilter { standing: Some(standing), ..EngagementFilter::default() };
                let found = engagements::list(&mut tx, &filter, today, first_page()).await.unwrap().total == 1;
                assert_eq!(found, engagement.standing(today) == standing, "{today} {standing:?}");
            }
        }
    }

    async fn engagements_are_narrowed_by_what_they_are(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        engagements::insert(&mut tx, &full_engagement()).await.unwrap();
        let any = EngagementFilter::default;
        for (filter, found) in [
            (EngagementFilter { words: Some("fjord cloud".to_owned()), ..any() }, 1),
            (EngagementFilter { words: Some("eng-0001".to_owned()), ..any() }, 1),
            (EngagementFilter { category: Some(Category::Infrastructure), ..any() }, 1),
            (EngagementFilter { category: Some(Category::Ai), ..any() }, 0),
            (EngagementFilter { relationship: Some(Relationship::Subprocessor), ..any() }, 1),
            (EngagementFilter { relationship: Some(Relationship::CompanyProcessor), ..any() }, 0),
            (EngagementFilter { country: Some("DE".to_owned()), ..any() }, 1),
            (EngagementFilter { country: Some("US".to_owned()), ..any() }, 0),
        ] {
            let page = engagements::list(&mut tx, &filter, day("2026-03-01"), first_page()).await.unwrap();
            assert_eq!((page.total, page.rows.len()), (found, usize::try_from(found).unwrap()), "{filter:?}");
        }
    }

    async fn an_agreement_comes_back_as_it_went_in_and_a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        with_sample_vendor(&mut tx).await;
        let agreement = Agreement::sample();
        agreements::insert(&mut tx, &agreement).await.unwrap();
        assert_eq!(agreements::find(&mut tx, agreement.id).await.unwrap(), Some(agreement.clone()));
        let covering = agreements::covering(&mut tx, EngagementId::sample(1)).await.unwrap();
        assert_eq!(covering, std::slice::from_ref(&agreement));

        let mut changed = Agreement { state: AgreementState::SignedPartially { signing: Signing::default() }, file: None, ..agreement };
        changed.details.covers.clear();
        changed.authorship.released = vec![EngagementId::sample(1)];
        agreements::update(&mut tx, &changed).await.unwrap();
        assert!(matches!(agreements::update(&mut tx, &changed).await, Err(StoreError::Stale)));
        assert_eq!(agreements::covering(&mut tx, EngagementId::sample(1)).await.unwrap(), []);
        let expected = vec![Agreement { revision: 2, ..changed }];
        assert_eq!(agreements::of_vendor(&mut tx, VendorId::sample(1)).await.unwrap(), expected);
        assert_eq!(agreements::all(&mut tx).await.unwrap(), expected);
        let filter = AgreementFilter { words: Some("fjord".to_owned()), kind: Some(AgreementKind::Dpa) };
        let listed: Vec<_> = expected.into_iter().map(|one| (one, Vendor::sample().details)).collect();
        assert_eq!(agreements::list(&mut tx, &filter, first_page()).await.unwrap().rows, listed);
        assert_eq!(agreements::find(&mut tx, AgreementId::sample(9)).await.unwrap(), None);
    }

    async fn what_hangs_on_a_page_of_vendors_is_that_of_its_rows(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        for at in 1..=3_u64 {
            let (id, number) = (VendorId::sample(at.into()), i64::try_from(at).unwrap());
            let (vendor, engagement) = (Vendor::sample(), Engagement::sample());
            vendors::insert(&mut tx, &Vendor { id, number, is_archived: at == 2, ..vendor }).await.unwrap();
            let engagement = Engagement { id: EngagementId::sample(at.into()), number, vendor: id, ..engagement };
            engagements::insert(&mut tx, &engagement).await.unwrap();
            let mut agreement = Agreement { id: AgreementId::sample(at.into()), number, ..Agreement::sample() };
            agreement.details.vendor = id;
            agreement.details.covers = vec![engagement.id];
            agreements::insert(&mut tx, &agreement).await.unwrap();
        }
        let kept = VendorFilter { is_archived: Some(false), ..VendorFilter::default() };
        for (filter, number, size, expected) in [
            (&VendorFilter::default(), 1, 50, &[1, 2, 3][..]),
            (&VendorFilter::default(), 1, 2, &[1, 2]),
            (&VendorFilter::default(), 2, 2, &[3]),
            (&kept, 1, 50, &[1, 3]),
            (&kept, 3, 1, &[]),
            (&VendorFilter { words: Some("nothing".to_owned()), ..VendorFilter::default() }, 1, 50, &[]),
        ] {
            let page = PageRequest::new(number, size);
            let rows = vendors::list(&mut tx, filter, page).await.unwrap().rows;
            let used = engagements::of_vendors(&mut tx, filter, page).await.unwrap();
            let bound = agreements::of_vendors(&mut tx, filter, page).await.unwrap();
            assert_eq!(rows.iter().map(|it| it.number).collect::<Vec<_>>(), expected, "{filter:?}");
            assert_eq!(used.iter().map(|it| it.number).collect::<Vec<_>>(), expected, "{filter:?}");
            assert_eq!(bound.iter().map(|it| it.number).collect::<Vec<_>>(), expected, "{filter:?}");
        }
    }

    async fn an_obligation_comes_back_as_it_went_in_and_a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        with_sample_vendor(&mut tx).await;
        let obligation = Obligation::sample();
        obligations::insert(&mut tx, &obligation).await.unwrap();
        assert_eq!(obligations::find(&mut tx, obligation.id).await.unwrap(), Some(obligation.clone()));

        let changed = Obligation { check: None, file: None, entered_by: PersonId::sample(3), authors: vec![PersonId::sample(3), PersonId::sample(1)], ..obligation };
        obligations::update(&mut tx, &changed).await.unwrap();
        assert!(matches!(obligations::update(&mut tx, &changed).await, Err(StoreError::Stale)));
        let expected = vec![Obligation { revision: 2, ..changed }];
        assert_eq!(obligations::of_vendor(&mut tx, VendorId::sample(1)).await.unwrap(), expected);
        assert_eq!(obligations::all(&mut tx).await.unwrap(), expected);
        assert_eq!(obligations::find(&mut tx, ObligationId::sample(9)).await.unwrap(), None);
    }

    async fn terms_come_back_as_they_went_in_and_a_new_one_takes_the_place_of_the_old(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        with_sample_vendor(&mut tx).await;
        agreements::insert(&mut tx, &Agreement::sample()).await.unwrap();
        let mut terms = ClauseTerm::equivalents(PersonId::sample(1), PersonId::sample(2), at());
        for term in &terms {
            clause_terms::put(&mut tx, AgreementId::sample(1), term).await.unwrap();
        }
        assert_eq!(clause_terms::of_agreement(&mut tx, AgreementId::sample(1)).await.unwrap(), terms);

        terms[0] = ClauseTerm::enter(ClauseCode::B04, Statement::Absent, PersonId::sample(3), at()).unwrap();
        clause_terms::put(&mut tx, AgreementId::sample(1), &terms[0]).await.unwrap();
        assert_eq!(clause_terms::of_agreement(&mut tx, AgreementId::sample(1)).await.unwrap(), terms);
        terms[0].check = Some(Check { by: PersonId::sample(4), at: at() });
        clause_terms::put(&mut tx, AgreementId::sample(1), &terms[0]).await.unwrap();
        assert_eq!(clause_terms::of_agreement(&mut tx, AgreementId::sample(1)).await.unwrap(), terms);
    }

    async fn the_baseline_of_a_day_is_the_last_one_to_have_begun(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let first = Baseline::first();
        let mut second = Baseline { id: BaselineId::sample(2), number: 2, ..first.clone() };
        second.details.valid_from = day("2026-04-01");
        for baseline in [&first, &second] {
            baselines::insert(&mut tx, baseline).await.unwrap();
        }
        for (on, expected) in [
            ("2025-12-01", None), ("2025-12-02", Some(&first)), ("2026-03-31", Some(&first)), ("2026-04-01", Some(&second)),
        ] {
            assert_eq!(baselines::on(&mut tx, day(on)).await.unwrap().as_ref(), expected, "{on}");
        }
        assert_eq!(baselines::list(&mut tx).await.unwrap(), [second, first]);
    }

    async fn a_file_comes_back_as_it_went_in(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let file = StoredFile { facts: FileFacts::sample(), sealed: vec![0, 1, 255], uploaded_by: PersonId::sample(1), uploaded_at: at() };
        files::insert(&mut tx, &file).await.unwrap();
        assert_eq!(files::find(&mut tx, FileId::sample(1)).await.unwrap(), Some(file));
        assert_eq!(files::find(&mut tx, FileId::sample(2)).await.unwrap(), None);
    }

    async fn the_organisation_begins_once_and_a_stale_revision_is_refused(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        assert_eq!(organisation::find(&mut tx).await.unwrap(), None);
        let sample = Organisation::sample();
        let bare = Settings { promises: None, portal: sample.portal.clone(), technical: sample.technical.clone(), revision: 1 };
        organisation::insert(&mut tx, &bare).await.unwrap();
        assert_eq!(organisation::find(&mut tx).await.unwrap(), None);
        assert_eq!(organisation::settings(&mut tx).await.unwrap(), Some(bare.clone()));

        let whole = Settings { promises: Some(sample.promises.clone()), ..bare };
        organisation::update(&mut tx, &whole).await.unwrap();
        assert!(matches!(organisation::update(&mut tx, &whole).await, Err(StoreError::Stale)));
        organisation::insert(&mut tx, &whole).await.unwrap();
        let expected = Organisation { revision: 2, ..sample };
        assert_eq!(organisation::find(&mut tx).await.unwrap(), Some(expected));
    }

    async fn taxonomies_and_country_sets_keep_their_order(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let seeded = Taxonomy::seeded();
        for (place, term) in (0..).zip(seeded.terms()) {
            taxonomy::insert(&mut tx, place, term).await.unwrap();
        }
        assert_eq!(taxonomy::load(&mut tx).await.unwrap(), seeded);

        let seeded = CountrySets::seeded();
        for membership in seeded.memberships() {
            country_sets::insert(&mut tx, membership).await.unwrap();
        }
        let loaded = country_sets::load(&mut tx).await.unwrap();
        assert_eq!(loaded.memberships().len(), seeded.memberships().len());
        assert!(seeded.memberships().iter().all(|membership| loaded.memberships().contains(membership)));
    }

    async fn revisions_are_kept_the_newest_first_and_never_twice(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        let of = |number| Revision { number, at: at(), by: "operator@host".to_owned(), content: vec![number] };
        for number in [1, 2] {
            revisions::append(&mut tx, "vendor", VendorId::sample(1), &of(number)).await.unwrap();
        }
        assert_eq!(revisions::list(&mut tx, "vendor", VendorId::sample(1)).await.unwrap(), [of(2), of(1)]);
        assert_eq!(revisions::list::<Vec<i64>>(&mut tx, "vendor", VendorId::sample(2)).await.unwrap(), []);
        assert!(matches!(revisions::append(&mut tx, "vendor", VendorId::sample(1), &of(2)).await, Err(StoreError::Duplicate { .. })));
    }

    async fn revisions_of_what_no_list_has_brought_are_found_by_a_hand_in_them(db: TestDb) {
        let mut tx = db.begin_write().await.unwrap();
        vendors::insert(&mut tx, &Vendor::sample()).await.unwrap();
        let (theirs, other) = (PersonId::sample(1), PersonId::sample(2));
        let of = |number, by: PersonId| Revision { number, at: at(), by: by.to_string(), content: number };
        let listed = full_engagement().stage;
        for (number, stage, hands) in [
            (1, Stage::Proposed, &[theirs, other][..]),
            (2, Stage::Legacy, &[theirs]),
            (3, Stage::Legacy, &[other, other]),
            (4, listed, &[theirs]),
            (5, Stage::Approved, &[theirs]),
        ] {
            let id = EngagementId::sample(number);
            let number = i64::try_from(number).unwrap();
            engagements::insert(&mut tx, &Engagement { id, number, stage, ..Engagement::sample() }).await.unwrap();
            for (at, hand) in (1..).zip(hands) {
                revisions::append(&mut tx, "engagement", id, &of(at, *hand)).await.unwrap();
            }
        }
        revisions::append(&mut tx, "vendor", EngagementId::sample(3), &of(1, theirs)).await.unwrap();
        let found = revisions::of_unlisted(&mut tx, "engagement", theirs).await.unwrap();
        let both = vec![of(2, other), of(1, theirs)];
        assert_eq!(found, [(EngagementId::sample(1), both), (EngagementId::sample(2), vec![of(1, theirs)])].into());
    }
}
