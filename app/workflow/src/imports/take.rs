//! Taking rows in: each new vendor and each new engagement becomes a record with its history.

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::engagement::{Engagement, EngagementDraft, Stage};
use domain::id::{EngagementId, ImportId, Series, VendorId};
use domain::import::{Entry, ReadRow, Verdict};
use domain::person::Permission;
use domain::vendor::{Vendor, VendorDraft};

use super::Preview;
use crate::failure::{Error, Failure};
use crate::work::Work;
use crate::{engagements, registry, vendors};

/// Takes the rows of a preview whose verdict is a new vendor or a new engagement.
pub(super) async fn rows(work: &mut Work, import: ImportId, preview: Preview) -> Result<(), Error> {
    let mut made: BTreeMap<usize, VendorId> = BTreeMap::new();
    for (at, judged) in preview.rows.into_iter().enumerate() {
        let ReadRow::Entry(entry) = judged.row else {
            continue;
        };
        let vendor = match judged.verdict {
            Verdict::NewVendor => vendor(work, &entry).await?,
            Verdict::NewEngagement(known) => known,
            Verdict::NewEngagementOfRow(first) => *made.get(&first).ok_or_else(lost)?,
            Verdict::Duplicate | Verdict::Attention => continue,
        };
        made.insert(at, vendor);
        engagement(work, import, vendor, *entry).await?;
    }
    Ok(())
}

fn lost() -> Failure {
    Failure::Broken(
        "a row of an import points to a vendor that no row before it brings in".to_owned(),
    )
}

async fn vendor(work: &mut Work, entry: &Entry) -> Result<VendorId, Error> {
    let number = store::installation::next_ref(&mut work.tx, Series::Vendor).await?.number;
    let id = VendorId::new(work.dice.uuid()?);
    let details = entry.vendor.clone();
    let vendor = Vendor {
        id,
        number,
        details,
        tier: None,
        former_names: Vec::new(),
        is_archived: false,
        revision: 1,
    };

    store::vendors::insert(&mut work.tx, &vendor).await?;
    let fields = registry::changed(
        &VendorDraft::default().to_fields(),
        &VendorDraft::from(&vendor.details).to_fields(),
    );
    vendors::keep(work, Action::RecordCreated, Permission::Import, &vendor, fields, &[]).await?;
    Ok(id)
}

async fn engagement(
    work: &mut Work,
    import: ImportId,
    vendor: VendorId,
    entry: Entry,
) -> Result<(), Error> {
    let number = store::installation::next_ref(&mut work.tx, Series::Engagement).await?.number;
    let id = EngagementId::new(work.dice.uuid()?);
    let details = entry.engagement;
    let engagement = Engagement {
        id,
        number,
        vendor,
        details,
        transfers: Vec::new(),
        stage: Stage::Legacy,
        revision: 1,
    };

    store::engagements::insert(&mut work.tx, &engagement).await?;
    store::imports::add_row(&mut work.tx, &entry.key, import, id).await?;
    let draft = EngagementDraft::from(&engagement.details);
    let fields = registry::changed(&EngagementDraft::default().to_fields(), &draft.to_fields());
    engagements::keep(work, Action::RecordCreated, Permission::Import, &engagement, fields).await
}
