//! What is published and held by the gate on its day (decision 20) is called so on every page inside,
//! and the public list stays as it was published. The page of a vendor tells its contracts in short.

use domain::person::Role;

use crate::kit::{Company, Site};

const STAFF: [(&str, Role); 3] =
    [("rita", Role::Requester), ("lea", Role::LegalApprover), ("sam", Role::SecurityReviewer)];

/// The engagement of the sample company that is announced for a day to come.
async fn announced(site: &Site, cookie: &str) -> String {
    let list = site.get("/console/engagements?standing=announced", cookie).await;
    let found = list.records("/console/engagements");
    assert_eq!(found.len(), 1, "{}", list.main());
    found[0].clone()
}

#[tokio::test]
async fn a_day_that_comes_without_a_contract_is_told_as_held_inside_and_nowhere_else() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let lea = site.signed_in("lea").await;
    let engagement = announced(&site, &lea).await;
    let page = site.get(&engagement, &lea).await;
    let agreement = page.records("/console/agreements")[0].clone();
    let end = [("step", "terminate"), ("on", "2026-03-02"), ("reason", "The vendor gave notice.")];
    let path = format!("{agreement}/advance");
    let ended = site.post_after(&agreement, &path, &lea, &end).await;
    assert_eq!(ended.place(), agreement);
    let page = site.get(&engagement, &lea).await;
    assert!(page.says("It would be held on") && page.says(">Announced<"), "{}", page.main());

    site.test.travel_to("2026-04-20T09:00:00Z");
    let (lea, rita) = (site.signed_in("lea").await, site.signed_in("rita").await);
    for cookie in [&lea, &rita] {
        let page = site.get(&engagement, cookie).await;
        for words in [">Held<", "Held: what is missing", "may not process", "stays as it was"] {
            assert!(page.says(words), "{words}: {}", page.main());
        }
        assert!(!page.says(">Active<"), "{}", page.main());
        let list = site.get("/console/engagements?standing=held", cookie).await;
        assert_eq!(list.records("/console/engagements"), [engagement.as_str()]);
        let active = site.get("/console/engagements?standing=active", cookie).await;
        assert!(!active.records("/console/engagements").contains(&engagement));
        let requests = site.get("/console/requests?state=effective", cookie).await;
        assert_eq!(requests.main().matches(">Held<").count(), 1, "{}", requests.main());
        let to_come = site.get("/console/requests?state=published", cookie).await;
        assert!(!to_come.says(">Held<"), "{}", to_come.main());
    }
    let all = site.get("/console/requests", &lea).await.records("/console/requests");
    let unknown = site.get("/console/requests?state=nonsense", &lea).await;
    assert_eq!(unknown.records("/console/requests"), all, "an unknown state is none");
    let missing = |told: &str| told.contains("No contract is in force");
    assert!(missing(site.get(&engagement, &lea).await.main()));
    assert!(!missing(site.get(&engagement, &rita).await.main()), "terms are not for everybody");
    assert!(site.get("/console", &lea).await.says("Held: mend the terms."));

    let requests = site.get("/console/requests?state=effective", &lea).await;
    let newest = requests.records("/console/requests")[0].clone();
    let page = site.get(&newest, &lea).await;
    assert!(page.says("Held: what is missing") && !page.says(">Effective<"), "{}", page.main());
    site.warm().await;
    assert!(!site.page("/subprocessors").await.contains("Held"), "the public reads what is frozen");
}

#[tokio::test]
async fn the_page_of_a_vendor_tells_its_contracts_in_short_and_terms_to_those_who_may_read_them() {
    let site = Site::open(Company::Sample, &STAFF).await;
    let (rita, sam) = (site.signed_in("rita").await, site.signed_in("sam").await);
    let list = site.get("/console/vendors?q=Beacon", &sam).await;
    let vendor = list.records("/console/vendors")[0].clone();
    let everybody = [
        "Contracts in short",
        "Data processing agreement",
        "Until it is terminated",
        "Governing law",
        "Germany",
        "EU-US Data Privacy Framework",
        "module 3",
        "no obstacle found on",
        ">Fail<",
    ];
    let restricted = [
        "Signed on",
        "Within 72 hours",
        "Counted from confirmation",
        "General authorisation",
        "Audit for cause",
        "Deletion or return",
    ];
    for (cookie, sees_terms) in [(&sam, true), (&rita, false)] {
        let page = site.get(&vendor, cookie).await;
        for words in everybody {
            assert!(page.says(words), "{words}: {}", page.main());
        }
        for words in restricted {
            assert_eq!(page.says(words), sees_terms, "{words}: {}", page.main());
        }
    }
}
