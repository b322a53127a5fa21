//! A company that publishes lists.

use domain::id::{EngagementId, RequestId};
use domain::list_version::{Carried, Contact, Entry, VersionNumber};
use domain::taxonomy::Category;
use domain::time::Day;
use workflow::{Caller, lists};

use crate::kit::{Company, Site};

impl Site {
    /// Signed settings, nothing published.
    pub async fn settled() -> Self {
        Self::open(Company::Settled, &[]).await
    }

    /// Vendor 1 and 2 since 1 March; vendor 3 comes and vendor 1 goes on 1 April.
    pub async fn with_lists() -> Self {
        let site = Self::settled().await;
        site.publish("2026-03-01", vec![add(1), add(2)]).await;
        site.publish("2026-04-01", vec![add(3), remove(1)]).await;
        site
    }

    pub async fn publish(&self, from: &str, changes: Vec<Carried>) -> Vec<VersionNumber> {
        let mut work = self.test.office.write(Caller::operator()).await.unwrap();
        let published =
            lists::publish(&mut work, changes, Day::parse(from).unwrap(), None).await.unwrap();
        work.commit().await.unwrap();
        self.warm().await;
        published.versions.iter().map(domain::list_version::ListVersion::number).collect()
    }
}

pub fn entry(number: u128) -> Entry {
    let category = if number == 2 { Category::Ai } else { Category::Infrastructure };
    Entry { display_name: format!("Vendor {number:03}"), category, ..Entry::sample(number) }
}

pub fn add(number: u128) -> Carried {
    let entry = entry(number);
    let contact = Contact {
        entry: entry.id,
        name: Some("Aoife Byrne".into()),
        position: None,
        email: None,
        phone: None,
    };
    Carried::Add { request: RequestId::sample(number), entry: Box::new(entry), contact }
}

pub fn replace(number: u128, purpose: &str) -> Carried {
    let Carried::Add { request, entry, contact } = add(number) else { unreachable!() };
    Carried::Replace {
        request,
        entry: Box::new(Entry { purpose: purpose.to_owned(), ..*entry }),
        contact,
    }
}

pub fn remove(number: u128) -> Carried {
    Carried::Remove {
        request: RequestId::sample(100 + number),
        entry: EngagementId::sample(number),
    }
}
