//! What a request page tells the person who looks at it to do: before handing in, after a return, and
//! when a review has to begin anew.

use domain::organisation::{Organisation, PromisesDraft};
use domain::person::Role;
use domain::request::RequestDraft;
use domain::vendor::{VendorDetails, VendorDraft};
use http::StatusCode;

use crate::kit::{Company, Site, Told, engagement_form, pairs, whole};

const STAFF: [(&str, Role); 3] =
    [("rita", Role::Requester), ("lea", Role::LegalApprover), ("pia", Role::Publisher)];

async fn request_in(site: &Site, state: &str, cookie: &str) -> String {
    let list = site.get(&format!("/console/requests?state={state}"), cookie).await;
    list.records("/console/requests").first().unwrap_or_else(|| panic!("{}", list.main())).clone()
}

/// What stands under a heading of the page.
fn section<'a>(page: &'a Told, heading: &str) -> &'a str {
    let (_, rest) = page.main().split_once(&format!("<h2>{heading}</h2>")).unwrap();
    rest.split("<h2>").next().unwrap()
}

#[tokio::test]
async fn a_draft_says_what_handing_it_in_needs_and_what_only_the_approval_waits_for() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = VendorDraft::from(&VendorDetails::sample()).to_fields();
    let vendor = site.post("/console/vendors/new", &rita, &pairs(&vendor)).await.place();
    let engagement = engagement_form();
    let path = format!("{vendor}/engagements/new");
    let engagement = site.post(&path, &rita, &pairs(&engagement)).await.place();
    let id = engagement.rsplit('/').next().unwrap();
    let form = site.get("/console/requests/new", &rita).await;
    for field in ["Wished day of effect", "Alternatives considered", "Who answers for it inside"] {
        let (_, field) = form.main().split_once(field).unwrap();
        let field = field.split("</div>").next().unwrap();
        assert!(field.contains("Needed to hand") && !field.contains("(optional)"), "{field}");
    }

    let kind = [("kind", "new_subprocessor"), ("engagement", id)];
    let kind = whole::<RequestDraft>(&kind);
    let request = site.post("/console/requests/new", &rita, &pairs(&kind)).await.place();
    let page = site.get(&request, &rita).await;
    let missing = section(&page, "What is missing");
    let needed = [
        "The day on which it takes effect.",
        "A justification.",
        "The alternatives that were considered.",
        "Who answers for it inside.",
    ];
    for sentence in needed {
        assert_eq!(missing.matches(sentence).count(), 1, "{sentence} in {missing}");
    }
    assert!(missing.contains("It holds the approval, not the handing in."), "{missing}");
    assert!(missing.contains(&format!("href=\"{vendor}/obligations/new\"")), "{missing}");
    assert!(missing.contains(&format!("href=\"{vendor}/agreements/new\"")), "{missing}");
    let refused = site.post(&format!("{request}/submit"), &rita, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(needed.iter().all(|sentence| refused.says(sentence)), "{}", refused.main());

    let filled = [
        ("wished_on", "2026-06-01"),
        ("justification", "We need it."),
        ("alternatives", "None."),
        ("owner", "Platform team"),
    ];
    let edit = format!("{request}/edit");
    site.post_after(&edit, &edit, &rita, &filled).await.place();
    let page = site.get(&request, &rita).await;
    assert!(!page.says("To hand it in"), "{}", page.main());
    assert_eq!(site.post(&format!("{request}/submit"), &rita, &[]).await.place(), request);
    let page = site.get(&request, &rita).await;
    assert!(page.says("G-CONF") && !page.says("not the handing in"), "{}", page.main());
}

#[tokio::test]
async fn who_asked_reads_why_it_came_back_and_how_the_terms_can_be_mended() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, lea, pia) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("pia").await);
    let request = request_in(&site, "legal_review", &lea).await;
    let mended = |page: &Told| page.says("side letter") && page.says("/agreements/new\"");
    for (cookie, has_way) in [(&rita, true), (&lea, true), (&pia, false)] {
        let page = site.get(&request, cookie).await;
        assert_eq!(mended(&page), has_way, "{}", page.main());
    }
    let why = [("return_reason", "Get a side letter on breach notices.")];
    assert_eq!(site.post(&format!("{request}/return"), &lea, &why).await.place(), request);
    let page = site.get(&request, &rita).await;
    let next = section(&page, "What to do next");
    assert!(next.contains("Get a side letter on breach notices."), "{next}");
    assert!(mended(&page), "{}", page.main());
}

#[tokio::test]
async fn who_has_to_return_it_is_told_so_and_nobody_else() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, lea, pia) =
        (site.signed_in("rita").await, site.signed_in("lea").await, site.signed_in("pia").await);
    let request = request_in(&site, "legal_review", &lea).await;
    let yours = "You have the next step: return it";
    let page = site.get(&request, &lea).await;
    assert!(!page.says(yours) && page.offers(&format!("{request}/approve")), "{}", page.main());

    let vendor = page.records("/console/vendors").remove(0);
    let edit = format!("{vendor}/edit");
    let moved = VendorDraft::from(&VendorDetails::sample()).to_fields();
    site.post_after(&edit, &edit, &rita, &pairs(&moved)).await.place();
    let page = site.get(&request, &lea).await;
    assert!(page.says(yours) && !page.says("Somebody else has the next step"), "{}", page.main());
    assert!(page.offers(&format!("{request}/return")), "{}", page.main());
    for cookie in [&rita, &pia] {
        let page = site.get(&request, cookie).await;
        assert!(!page.says(yours), "{}", page.main());
        assert!(page.says("Somebody else has the next step"), "{}", page.main());
    }
}

#[tokio::test]
async fn a_vendor_that_is_needed_is_not_offered_to_be_put_away_and_the_page_says_why() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let rita = site.signed_in("rita").await;
    let vendor = VendorDraft::from(&VendorDetails::sample()).to_fields();
    let vendor = site.post("/console/vendors/new", &rita, &pairs(&vendor)).await.place();
    let archive = format!("{vendor}/archive");
    let path = format!("{vendor}/engagements/new");
    let engagement = site.post(&path, &rita, &pairs(&engagement_form())).await.place();
    let page = site.get(&vendor, &rita).await;
    assert!(page.offers(&archive), "{}", page.main());

    let id = engagement.rsplit('/').next().unwrap();
    let request = whole::<RequestDraft>(&[("kind", "new_subprocessor"), ("engagement", id)]);
    let request = site.post("/console/requests/new", &rita, &pairs(&request)).await.place();
    let page = site.get(&vendor, &rita).await;
    assert!(!page.offers(&archive) && page.says("is not decided yet"), "{}", page.main());
    let why = [("withdraw_reason", "Not needed.")];
    site.post(&format!("{request}/withdraw"), &rita, &why).await.place();
    assert!(site.get(&vendor, &rita).await.offers(&archive));
}

#[tokio::test]
async fn no_second_change_of_the_promises_is_offered_while_one_waits() {
    let site = Site::open(Company::Settled, &STAFF).await;
    let (lea, pia) = (site.signed_in("lea").await, site.signed_in("pia").await);
    let (settings, promises) = ("/console/settings", "/console/settings/promises");
    let offers = async || site.get(settings, &lea).await.says("Propose a change");
    assert!(offers().await);
    let fields = PromisesDraft {
        notice_days: "45".to_owned(),
        ..PromisesDraft::from(&Organisation::sample().promises)
    };
    let fields = fields.to_fields();
    site.post_after(promises, promises, &lea, &pairs(&fields)).await.place();
    assert!(!offers().await);
    let page = site.get(settings, &pia).await;
    let act = page.text().split(&format!("{promises}/")).nth(1).unwrap();
    let act = act.split('/').next().unwrap();
    site.post(&format!("{promises}/{act}/decline"), &pia, &[]).await.place();
    assert!(offers().await);
}
