//! The grounds on which the gate judges: read once, for one engagement or for all of them, and put
//! together in one way.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use domain::agreement::{Agreement, LegalNames};
use domain::baseline::Baseline;
use domain::clause::ClauseTerm;
use domain::confidentiality::Obligation;
use domain::country::{CountrySets, Origin};
use domain::engagement::Engagement;
use domain::gate::{GateInputs, Instrument, TransferFinding};
use domain::id::{AgreementId, EngagementId, VendorId};
use domain::list_version::{EntryTransfer, stated_transfers, transfer_needed};
use domain::organisation::Promises;
use domain::text::Name;
use domain::time::Day;
use domain::transfer::{OriginVerdict, assess};
use domain::vendor::Vendor;

use super::baseline_on;
use crate::failure::{Error, Failure};
use crate::work::Work;
use crate::{agreements, vendors};

/// Everything the gate reads, for one day. Loading it for all engagements takes as many statements
/// as loading it for one.
pub struct Grounds {
    baseline: Baseline,
    origins: Origins,
    vendors: BTreeMap<VendorId, Vendor>,
    agreements: BTreeMap<AgreementId, (Agreement, Vec<ClauseTerm>)>,
    our_legal_name: Option<Name>,
    /// The agreements that cover an engagement or did, by number.
    covering: BTreeMap<EngagementId, Vec<AgreementId>>,
    obligations: BTreeMap<VendorId, Vec<Obligation>>,
}

impl Grounds {
    /// For every engagement, as of `day`.
    pub async fn of_all(work: &mut Work, day: Day) -> Result<Self, Error> {
        let mut grounds = Self::bare(work, day).await?;
        for vendor in store::vendors::all(&mut work.tx).await? {
            grounds.vendors.insert(vendor.id, vendor);
        }
        let mut terms: BTreeMap<AgreementId, Vec<ClauseTerm>> = BTreeMap::new();
        for (agreement, term) in store::clause_terms::all(&mut work.tx).await? {
            terms.entry(agreement).or_default().push(term);
        }
        for agreement in store::agreements::all(&mut work.tx).await? {
            let terms = terms.remove(&agreement.id).unwrap_or_default();
            grounds.add(agreement, terms);
        }
        for obligation in store::obligations::all(&mut work.tx).await? {
            grounds.obligations.entry(obligation.details.vendor).or_default().push(obligation);
        }
        Ok(grounds)
    }

    /// For these engagements; what it is asked about others may be wrong.
    pub async fn of(
        work: &mut Work,
        these: &[impl Borrow<Engagement>],
        day: Day,
    ) -> Result<Self, Error> {
        let Some(first) = these.first().map(Borrow::borrow) else {
            return Self::bare(work, day).await;
        };
        if these.iter().all(|one| one.borrow().vendor == first.vendor) {
            return Self::of_vendor(work, first.vendor, these, day).await;
        }
        Self::of_all(work, day).await
    }

    /// For engagements of one vendor: what it is asked about others would be wrong.
    async fn of_vendor(
        work: &mut Work,
        vendor: VendorId,
        these: &[impl Borrow<Engagement>],
        day: Day,
    ) -> Result<Self, Error> {
        let mut grounds = Self::bare(work, day).await?;
        let vendor = vendors::load(work, vendor).await?;
        let is_meant = |id: &EngagementId| these.iter().any(|one| one.borrow().id == *id);
        for agreement in store::agreements::of_vendor(&mut work.tx, vendor.id).await? {
            let terms = if agreement.details.covers.iter().any(is_meant) {
                store::clause_terms::of_agreement(&mut work.tx, agreement.id).await?
            } else {
                Vec::new()
            };
            grounds.add(agreement, terms);
        }
        let obligations = store::obligations::of_vendor(&mut work.tx, vendor.id).await?;
        grounds.obligations.insert(vendor.id, obligations);
        grounds.vendors.insert(vendor.id, vendor);
        Ok(grounds)
    }

    async fn bare(work: &mut Work, day: Day) -> Result<Self, Error> {
        Ok(Self {
            baseline: baseline_on(work, day).await?,
            origins: Origins::load(work, day).await?,
            vendors: BTreeMap::new(),
            agreements: BTreeMap::new(),
            our_legal_name: agreements::our_legal_name(work).await?,
            covering: BTreeMap::new(),
            obligations: BTreeMap::new(),
        })
    }

    /// The same as of another day. What is recorded stays; the promises of that day are asked for.
    pub(crate) async fn turn_to(&mut self, work: &mut Work, day: Day) -> Result<(), Error> {
        if day != self.origins.day {
            self.baseline = baseline_on(work, day).await?;
            self.origins.day = day;
        }
        Ok(())
    }

    fn add(&mut self, agreement: Agreement, terms: Vec<ClauseTerm>) {
        for engagement in agreement.details.covers.iter().chain(&agreement.authorship.released) {
            self.covering.entry(*engagement).or_default().push(agreement.id);
        }
        self.agreements.insert(agreement.id, (agreement, terms));
    }

    /// The baseline that holds on the day.
    pub const fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// As if this baseline held.
    pub(super) fn set_baseline(&mut self, baseline: Baseline) {
        self.baseline = baseline;
    }

    /// As if the company promised this.
    pub(super) fn set_promises(&mut self, promises: &Promises) {
        self.our_legal_name = Some(promises.legal_name.clone());
        self.origins.laws.clone_from(&promises.origins);
    }

    /// Where customers' data come from, on the day.
    pub const fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The agreements that cover an engagement, by number.
    pub fn covering(&self, engagement: EngagementId) -> impl Iterator<Item = &Agreement> {
        let known = self.covering.get(&engagement).into_iter().flatten();
        let agreements = known.filter_map(|id| self.agreements.get(id)).map(|(it, _)| it);
        agreements.filter(move |it| it.details.covers.contains(&engagement))
    }

    /// The vendor of an engagement.
    pub fn vendor(&self, engagement: &Engagement) -> Result<&Vendor, Error> {
        let found = self.vendors.get(&engagement.vendor);
        Ok(found.ok_or_else(|| {
            Failure::Broken(format!("{} is without its vendor", engagement.reference()))
        })?)
    }

    /// Everything the gate reads about an engagement.
    pub fn inputs(&self, engagement: &Engagement) -> Result<GateInputs, Error> {
        let vendor = self.vendor(engagement)?;
        let ours = self.our_legal_name.as_ref();
        let names = LegalNames { vendor: &vendor.details.legal_name, ours };
        let covering = self.covering.get(&engagement.id).into_iter().flatten();
        let instruments =
            covering.filter_map(|id| self.agreements.get(id)).map(|(agreement, terms)| {
                if agreement.details.covers.contains(&engagement.id) {
                    Instrument::of(agreement, terms.clone(), names)
                } else {
                    Instrument::released(agreement, names)
                }
            });
        let instruments: Vec<_> = instruments.collect();
        let verdicts = self.origins.assess(vendor, engagement);
        Ok(GateInputs {
            day: self.origins.day,
            baseline: self.baseline.clone(),
            transfers: verdicts.iter().map(|it| TransferFinding::of(it, &instruments)).collect(),
            instruments,
            obligations: self.obligations.get(&vendor.id).cloned().unwrap_or_default(),
        })
    }
}

/// Where customers' data come from, and which countries are safe for them on a day.
pub struct Origins {
    day: Day,
    laws: Vec<Origin>,
    sets: CountrySets,
}

impl Origins {
    /// As of `day`.
    pub async fn load(work: &mut Work, day: Day) -> Result<Self, Error> {
        let sets = store::country_sets::load(&mut work.tx).await?;
        let organisation = store::organisation::find(&mut work.tx).await?;
        // Until customers are recorded one by one, the organisation's setting stands for all (decision 18).
        let laws = organisation
            .map_or_else(|| vec![Origin::Eea], |organisation| organisation.promises.origins);
        Ok(Self { day, laws, sets })
    }

    /// The day of which this holds.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Which countries are safe for whom.
    pub const fn sets(&self) -> &CountrySets {
        &self.sets
    }

    /// What the list would say of the transfers of an engagement, and whether any is needed.
    pub fn stated(&self, engagement: &Engagement) -> (Vec<EntryTransfer>, Option<bool>) {
        let (places, transfers) = (&engagement.details.locations, &engagement.transfers);
        (
            stated_transfers(places, transfers, &self.laws, &self.sets, self.day),
            transfer_needed(places, &self.laws, &self.sets, self.day),
        )
    }

    /// What each origin needs for an engagement, and whether it is there (B21).
    pub fn assess(&self, vendor: &Vendor, engagement: &Engagement) -> Vec<OriginVerdict> {
        assess(vendor, engagement, &self.laws, &self.sets, self.day)
    }
}
