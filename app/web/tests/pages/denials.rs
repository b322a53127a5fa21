//! What the audit log says of somebody who tried what they may not, and what they are told.

use domain::baseline::{Baseline, BaselineDraft};
use domain::organisation::{Organisation, PromisesDraft};
use domain::page::PageRequest;
use domain::person::Role;
use workflow::audit_log::{self, LogQuery};

use crate::kit::{Company, Site, pairs, whole};

impl Site {
    /// Code, record and reason of the denials in the log, the oldest first. An auditor is employed to
    /// read them.
    async fn denied(&self) -> Vec<(&'static str, String, String)> {
        let auditor = self.test.as_roles(99, &[Role::Auditor]).await;
        let query = LogQuery { outcome: "denied".to_owned(), ..LogQuery::default() };
        let mut work = self.test.office.read(auditor).await.unwrap();
        let found = audit_log::list(&mut work, &query, PageRequest::new(1, 200)).await.unwrap();
        let told = found.lines.rows.into_iter().rev().map(|line| {
            let object = line.event.object.map(|it| format!("{} {}", it.kind, it.id));
            let reason = line.event.reason.unwrap_or_default();
            (line.event.action.code(), object.unwrap_or_default(), reason)
        });
        told.collect()
    }
}

/// The id in the first address that goes on like this.
fn act_in(page: &str, before: &str, after: &str) -> String {
    let ids = page.split(before).skip(1).filter_map(|rest| rest.split_once(after));
    let mut ids = ids.filter(|(id, _)| id.len() == 36);
    ids.next().unwrap_or_else(|| panic!("nothing waits in {page}")).0.to_owned()
}

#[tokio::test]
async fn a_second_signature_that_is_refused_has_one_name_whatever_it_is_about() {
    let site = Site::open(Company::Settled, &[("sam", Role::SecurityReviewer)]).await;
    site.test.ready("both", &[Role::LegalApprover, Role::Publisher]).await;
    let (both, sam) = (site.signed_in("both").await, site.signed_in("sam").await);

    let details = Baseline::first().details;
    let mut fields = whole::<BaselineDraft>(&pairs(&BaselineDraft::from(&details).fields));
    fields.set("revision", "1");
    fields.set("valid_from", "2027-04-01");
    site.post("/console/baseline/new", &both, &pairs(&fields)).await.place();
    let mut fields = PromisesDraft::from(&Organisation::sample().promises).to_fields();
    fields.set("notice_days", "31");
    let promises = "/console/settings/promises";
    site.post_after(promises, promises, &both, &pairs(&fields)).await.place();

    let mut expected = Vec::new();
    for (page, folder) in
        [("/console/baseline", "/console/baseline"), ("/console/settings", promises)]
    {
        // Whoever may sign is offered it; who asked is told why not.
        let offered = site.get(page, &sam).await;
        let id = act_in(offered.text(), &format!("action=\"{folder}/"), "/confirm");
        let confirm = format!("{folder}/{id}/confirm");
        assert!(offered.offers(&confirm), "{page}");
        let own = site.get(page, &both).await;
        assert!(!own.offers(&confirm), "{page}: {}", own.main());
        let told = "You asked for this, so somebody else has to sign it.";
        assert!(own.says(told), "{page}: {}", own.main());

        assert!(site.post(&confirm, &both, &[]).await.says(told), "{page}");
        expected.push((
            "second_signature.confirmed",
            format!("pending_act {id}"),
            "G-SOD".to_owned(),
        ));
    }
    assert_eq!(site.denied().await, expected);
}
