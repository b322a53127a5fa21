//! Confidentiality obligations: drafted by requesters and legal approvers, confirmed by a legal
//! approver who did not enter them (decisions 22 and 25).

use std::collections::BTreeMap;

use domain::agreement::Agreement;
use domain::audit::Action;
use domain::confidentiality::{Basis, Obligation, ObligationDraft};
use domain::id::{EngagementId, ObligationId, Series, VendorId};
use domain::page::{Page, PageRequest};
use domain::person::Permission;
use domain::refusal::Refusal;
use domain::text::sort_key;
use domain::time::Day;
use domain::vendor::Vendor;

use crate::failure::Error;
use crate::registry::{self, Deed};
use crate::work::Work;
use crate::{requests, vendors};

const KIND: &str = "obligation";

/// Records an obligation of a vendor, as a draft.
pub async fn register(
    mut work: Work,
    vendor: VendorId,
    draft: ObligationDraft,
) -> Result<ObligationId, Error> {
    work.must(Permission::DraftInstruments)?;
    let person = work.person()?.id;
    vendors::load(&mut work, vendor).await?;
    let draft = ObligationDraft { vendor: vendor.to_string(), ..draft };
    let details = draft.check()?;
    must_be_of_vendor(&mut work, vendor, details.agreement).await?;
    let known = store::obligations::of_vendor(&mut work.tx, vendor).await?;
    if let Some(same) = known.iter().find(|known| known.details == details) {
        return Err(Refusal::recorded_already(same.reference()).into());
    }

    let number = store::installation::next_ref(&mut work.tx, Series::Obligation).await?.number;
    let id = ObligationId::new(work.dice.uuid_at(work.now)?);
    let obligation = Obligation {
        id,
        number,
        details,
        entered_by: person,
        authors: vec![person],
        check: None,
        file: None,
        revision: 1,
    };

    store::obligations::insert(&mut work.tx, &obligation).await?;
    let fields = registry::changed(
        &ObligationDraft::default().to_fields(),
        &draft_of(&obligation).to_fields(),
    );
    keep(&mut work, Action::RecordCreated, Permission::DraftInstruments, &obligation, fields)
        .await?;
    content_changed(&mut work, vendor, Permission::DraftInstruments).await?;
    work.commit().await?;
    Ok(id)
}

/// Changes an obligation. Once it is confirmed this is for legal approvers, and voids the
/// confirmation.
pub async fn revise(
    mut work: Work,
    id: ObligationId,
    revision: i64,
    draft: ObligationDraft,
) -> Result<(), Error> {
    let obligation = load(&mut work, id).await?;
    let permission = obligation.edit_permission();
    work.must(permission)?;
    let person = work.person()?.id;
    let vendor = obligation.details.vendor;
    let draft = ObligationDraft { vendor: vendor.to_string(), ..draft };
    let details = draft.check()?;
    must_be_of_vendor(&mut work, vendor, details.agreement).await?;

    let fields = registry::changed(
        &draft_of(&obligation).to_fields(),
        &ObligationDraft::from(&details).to_fields(),
    );
    let revised = Obligation { revision, ..obligation.revised(details, person) };

    save(&mut work, Action::RecordUpdated, permission, revised, fields).await?;
    content_changed(&mut work, vendor, permission).await?;
    work.commit().await
}

/// Confirms an obligation that somebody else entered.
pub async fn confirm(mut work: Work, id: ObligationId, revision: i64) -> Result<(), Error> {
    work.must(Permission::DecideInstruments)?;
    let person = work.person()?.id;
    let obligation = load(&mut work, id).await?;
    let vendor = obligation.details.vendor;

    let confirmed = Obligation { revision, ..obligation.checked(person, work.now)? };

    let fields = vec!["check".to_owned()];
    save(&mut work, Action::RecordMoved, Permission::DecideInstruments, confirmed, fields).await?;
    content_changed(&mut work, vendor, Permission::DecideInstruments).await?;
    work.commit().await
}

/// An obligation with what stands around it.
pub struct ObligationView {
    /// The obligation.
    pub obligation: Obligation,
    /// The vendor.
    pub vendor: Vendor,
    /// The vendor's agreements, to name the one that holds a clause.
    pub agreements: Vec<Agreement>,
    /// Who confirmed it, by name.
    pub confirmed_by: Option<String>,
    /// Today.
    pub today: Day,
}

/// Shows an obligation.
pub async fn show(work: &mut Work, id: ObligationId) -> Result<ObligationView, Error> {
    work.must(Permission::ReadRegistry)?;
    let obligation = load(work, id).await?;
    let mut vendor = vendors::load(work, obligation.details.vendor).await?;
    if !work.may(Permission::ReadRestricted) {
        vendor.tier = None;
    }
    let agreements = store::agreements::of_vendor(&mut work.tx, vendor.id).await?;
    let confirmed_by = match obligation.check {
        Some(check) => store::people::find(&mut work.tx, check.by).await?,
        None => None,
    };
    let confirmed_by = confirmed_by.map(|person| person.name.to_string());
    let today = registry::today(work).await?;
    Ok(ObligationView { obligation, vendor, agreements, confirmed_by, today })
}

/// An obligation in a list.
#[derive(Debug, Clone)]
pub struct ObligationLine {
    /// The obligation.
    pub obligation: Obligation,
    /// What people call the vendor.
    pub vendor_name: String,
}

/// What is looked for in the list of obligations. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObligationQuery {
    /// Part of the vendor's name, or of the number.
    pub words: Option<String>,
    /// Where the duty comes from.
    pub basis: Option<Basis>,
    /// Whether it keeps customers' data secret today.
    pub keeps_secret: Option<bool>,
}

impl ObligationQuery {
    /// `words` are those of the query, as names are searched by.
    fn matches(&self, words: Option<&str>, line: &ObligationLine, today: Day) -> bool {
        let ObligationLine { obligation, vendor_name } = line;
        let text = || sort_key(&format!("{vendor_name} {}", obligation.reference()));
        words.is_none_or(|words| text().contains(words))
            && self.basis.is_none_or(|basis| basis == obligation.details.basis)
            && self.keeps_secret.is_none_or(|it| it == obligation.shortfall(today).is_none())
    }
}

/// A page of the obligations that match, by number.
pub async fn list(
    work: &mut Work,
    query: &ObligationQuery,
    page: PageRequest,
) -> Result<Page<ObligationLine>, Error> {
    work.must(Permission::ReadRegistry)?;
    let today = registry::today(work).await?;
    let vendors = store::vendors::all(&mut work.tx).await?;
    let name = |vendor: Vendor| (vendor.id, vendor.details.display_name().to_string());
    let names: BTreeMap<_, _> = vendors.into_iter().map(name).collect();
    let all = store::obligations::all(&mut work.tx).await?.into_iter();
    let line = |obligation: Obligation| {
        let vendor_name = names.get(&obligation.details.vendor).cloned();
        let vendor_name = vendor_name.ok_or(Refusal::NotFound("vendor"))?;
        Ok(ObligationLine { obligation, vendor_name })
    };
    let mut found = all.map(line).collect::<Result<Vec<_>, Error>>()?;
    let words = query.words.as_deref().map(sort_key);
    found.retain(|line| query.matches(words.as_deref(), line, today));
    Ok(registry::page_of(found, page))
}

async fn must_be_of_vendor(
    work: &mut Work,
    vendor: VendorId,
    agreement: Option<domain::id::AgreementId>,
) -> Result<(), Error> {
    let Some(agreement) = agreement else {
        return Ok(());
    };
    let found = store::agreements::find(&mut work.tx, agreement).await?;
    if found.is_some_and(|found| found.details.vendor == vendor) {
        return Ok(());
    }
    Err(Refusal::field("agreement", "Choose an agreement of this vendor.").into())
}

/// The obligation, or that there is none.
pub async fn load(work: &mut Work, id: ObligationId) -> Result<Obligation, Error> {
    Ok(store::obligations::find(&mut work.tx, id).await?.ok_or(Refusal::NotFound(KIND))?)
}

/// What a form for this obligation is filled with.
pub fn draft_of(obligation: &Obligation) -> ObligationDraft {
    ObligationDraft::from(&obligation.details)
}

/// Saves the next revision and keeps it. `obligation` carries the revision it was made from.
pub(crate) async fn save(
    work: &mut Work,
    action: Action,
    by: Permission,
    mut obligation: Obligation,
    fields: Vec<String>,
) -> Result<(), Error> {
    store::obligations::update(&mut work.tx, &obligation).await?;
    obligation.revision += 1;
    keep(work, action, by, &obligation, fields).await
}

async fn keep(
    work: &mut Work,
    action: Action,
    by: Permission,
    obligation: &Obligation,
    fields: Vec<String>,
) -> Result<(), Error> {
    let id = obligation.id.to_string();
    let deed =
        Deed { action, by, kind: KIND, id, revision: obligation.revision, fields, facts: &[] };
    registry::keep(work, deed, obligation).await
}

/// The gate of every engagement of the vendor reads its obligations.
pub(crate) async fn content_changed(
    work: &mut Work,
    vendor: VendorId,
    by: Permission,
) -> Result<(), Error> {
    let engagements = store::engagements::of_vendor(&mut work.tx, vendor).await?;
    let ids: Vec<EngagementId> = engagements.iter().map(|engagement| engagement.id).collect();
    requests::content_changed(work, &ids, by).await
}
