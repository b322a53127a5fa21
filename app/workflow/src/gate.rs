//! What the gate reads, put together, and its verdict (domain.md 6). The judging is the domain's.

use domain::agreement::Agreement;
use domain::baseline::Baseline;
use domain::country::Origin;
use domain::engagement::Engagement;
use domain::gate::{GateInputs, GateResult, Instrument, TransferFinding};
use domain::time::Day;
use domain::transfer::{OriginVerdict, assess};

use crate::failure::{Error, Failure};
use crate::vendors;
use crate::work::Work;

/// Everything the gate reads about an engagement, for `day`.
pub async fn inputs(
    work: &mut Work,
    engagement: &Engagement,
    day: Day,
) -> Result<GateInputs, Error> {
    let baseline = baseline_on(work, day).await?;
    inputs_under(work, engagement, baseline, day).await
}

/// The same against a baseline that is proposed (decision 24).
pub async fn inputs_under(
    work: &mut Work,
    engagement: &Engagement,
    baseline: Baseline,
    day: Day,
) -> Result<GateInputs, Error> {
    let vendor = vendors::load(work, engagement.vendor).await?;
    let mut instruments = Vec::new();
    for agreement in store::agreements::covering(&mut work.tx, engagement.id).await? {
        instruments.push(instrument(work, &agreement, &vendor.details.legal_name).await?);
    }
    let obligations = store::obligations::of_vendor(&mut work.tx, vendor.id).await?;
    let origins = origins(work, engagement, day).await?;
    let transfers = origins.iter().map(TransferFinding::from).collect();
    Ok(GateInputs { day, baseline, instruments, obligations, transfers })
}

async fn instrument(
    work: &mut Work,
    agreement: &Agreement,
    vendor_legal_name: &domain::text::Name,
) -> Result<Instrument, Error> {
    let terms = store::clause_terms::of_agreement(&mut work.tx, agreement.id).await?;
    Ok(Instrument::of(agreement, terms, vendor_legal_name))
}

/// The verdict about an engagement on `day`.
pub async fn judge(
    work: &mut Work,
    engagement: &Engagement,
    day: Day,
) -> Result<GateResult, Error> {
    Ok(domain::gate::judge(&inputs(work, engagement, day).await?))
}

/// What each origin of customers' data needs, and whether it is there (B21).
pub async fn origins(
    work: &mut Work,
    engagement: &Engagement,
    day: Day,
) -> Result<Vec<OriginVerdict>, Error> {
    let sets = store::country_sets::load(&mut work.tx).await?;
    let organisation = store::organisation::find(&mut work.tx).await?;
    // Until customers are recorded one by one, the organisation's setting stands for all (decision 18).
    let origins = organisation
        .map_or_else(|| vec![Origin::Eea], |organisation| organisation.promises.origins);
    Ok(assess(&engagement.details.locations, &engagement.transfers, &origins, &sets, day))
}

/// The baseline that holds on `day`; before the first one began, the first one.
pub async fn baseline_on(work: &mut Work, day: Day) -> Result<Baseline, Error> {
    if let Some(baseline) = store::baselines::on(&mut work.tx, day).await? {
        return Ok(baseline);
    }
    let all = store::baselines::list(&mut work.tx).await?;
    Ok(all
        .into_iter()
        .next_back()
        .ok_or_else(|| Failure::Broken("the database was not seeded".to_owned()))?)
}
