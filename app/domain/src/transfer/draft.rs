//! A transfer as it is typed into a form.

use super::mechanism::Mechanism;
use super::{FrameworkData, FrameworkListing, Tia, TiaOutcome, Transfer};
use crate::agreement::Agreement;
use crate::country::Origin;
use crate::engagement::SpecialData;
use crate::fields::{day, drafts, optional, shown};
use crate::id::AgreementId;
use crate::refusal::{Fault, FieldErrors};
use crate::taxonomy::Code;
use crate::text::{Line, Name, Prose};
use crate::time::Day;

drafts! {
    /// A transfer as typed into a form: `scc_modules` as `1` to `4`, `framework_status` is `active` or else.
    TransferDraft {
        one: origin, mechanism, fallback, instrument, framework_name, framework_covered_as, framework_status, framework_checked_on,
            tia_done_on, tia_reviewer, tia_document, tia_outcome, tia_measures, tia_review_due;
        many: scc_modules, framework_covers, tia_names;
    }

    /// All transfers of an engagement as typed into a form.
    TransfersDraft { one: ; rows: transfers: TransferDraft; }
}

/// What a draft of a transfer is checked against.
#[derive(Debug, Clone, Copy)]
pub struct TransferContext<'a> {
    /// In the organisation's zone.
    pub today: Day,
    /// The data of the engagement that an assessment has to name.
    pub special: &'a SpecialData<'a>,
    /// The agreements that cover the engagement.
    pub covering: &'a [Agreement],
}

impl TransferDraft {
    /// Parses all fields, without authors; the faults carry `prefix` in front of the field names.
    pub fn check(
        &self,
        prefix: &str,
        context: TransferContext<'_>,
    ) -> Result<Transfer, FieldErrors> {
        let TransferContext { today, special, covering } = context;
        let mut faults = FieldErrors::default();
        let at = |field: &str| format!("{prefix}{field}");
        let origin = faults.note(&at("origin"), Origin::choose(&self.origin));
        let mechanism = faults.note(&at("mechanism"), recurring(&self.mechanism));
        let fallback = if self.fallback.is_empty() {
            Some(None)
        } else {
            faults.note(&at("fallback"), recurring(&self.fallback)).map(Some)
        };
        let modules = faults.note(&at("scc_modules"), modules(&self.scc_modules));
        let framework = self.framework(&at, today, &mut faults);
        let relied_on = || mechanism.into_iter().chain(fallback.flatten());
        let instrument = faults.note(&at("instrument"), self.instrument(relied_on(), covering));
        let needs_tia = relied_on().any(Mechanism::needs_assessment);
        let tia = self.tia(&at, today, needs_tia.then_some(special), &mut faults);
        if let (Some(origin), Some(mechanism)) = (origin, mechanism) {
            let wrong = std::iter::once(mechanism)
                .chain(fallback.flatten())
                .find(|mechanism| !mechanism.serves(origin));
            if let Some(wrong) = wrong {
                faults.add(
                    at("mechanism"),
                    format!(
                        "“{}” does not serve data from {}. Choose another.",
                        wrong.words(),
                        origin.words()
                    ),
                );
            }
        }
        faults.or(|| {
            Some(Transfer {
                origin: origin?,
                mechanism: mechanism?,
                fallback: fallback?,
                scc_modules: modules?,
                instrument: instrument?,
                framework: framework?,
                tia: tia?,
                authors: Vec::new(),
            })
        })
    }

    /// Where the clauses stand; asked for where a mechanism has to be signed. Every one that is relied
    /// on has to be able to stand there: which of them will hold is told by the day.
    fn instrument(
        &self,
        relied_on: impl Iterator<Item = Mechanism>,
        covering: &[Agreement],
    ) -> Result<Option<AgreementId>, Fault> {
        let mut signed = relied_on.filter(|mechanism| mechanism.is_signed()).peekable();
        let Some(first) = signed.peek() else { return Ok(None) };
        if self.instrument.trim().is_empty() {
            return Err(Fault::new(format!(
                "Choose the agreement in which the {} stand. Where none is offered, record it first, as covering this engagement.",
                first.words()
            )));
        }
        let known = AgreementId::parse(self.instrument.trim())
            .and_then(|id| covering.iter().find(|agreement| agreement.id == id));
        let known = known.ok_or_else(|| {
            Fault::new("Choose an agreement of the vendor that covers this engagement.")
        })?;
        match signed.find_map(|mechanism| mechanism.misfit(known.details.kind)) {
            None => Ok(Some(known.id)),
            Some(why) => Err(Fault::new(format!("{why} Choose another agreement or mechanism."))),
        }
    }

    fn framework(
        &self,
        at: &impl Fn(&str) -> String,
        today: Day,
        faults: &mut FieldErrors,
    ) -> Option<Option<FrameworkListing>> {
        let typed = [&self.framework_name, &self.framework_covered_as, &self.framework_checked_on];
        if typed.iter().all(|text| text.trim().is_empty()) && self.framework_covers.is_empty() {
            return Some(None);
        }
        let listing_name = faults.note(&at("framework_name"), Line::parse(&self.framework_name));
        let covered_as = faults
            .note(&at("framework_covered_as"), optional(&self.framework_covered_as, Line::parse));
        let checked_on =
            faults.note(&at("framework_checked_on"), past_day(&self.framework_checked_on, today));
        let covers: Vec<FrameworkData> =
            self.framework_covers.iter().filter_map(|raw| FrameworkData::parse(raw)).collect();
        if covers.is_empty() {
            faults.add(at("framework_covers"), "Tick which data the entry covers.");
        }
        Some(Some(FrameworkListing {
            listing_name: listing_name?,
            covered_as: covered_as?,
            is_active: self.framework_status == "active",
            checked_on: checked_on?,
            covers: Some(covers),
        }))
    }

    /// The assessment; all of it is asked for where a mechanism rests on it, which `needed_for` says
    /// by naming the special data.
    fn tia(
        &self,
        at: &impl Fn(&str) -> String,
        today: Day,
        needed_for: Option<&SpecialData<'_>>,
        faults: &mut FieldErrors,
    ) -> Option<Option<Tia>> {
        let is_needed = needed_for.is_some();
        if !is_needed && !self.has_tia() {
            return Some(None);
        }
        let done_on = faults.note(&at("tia_done_on"), past_day(&self.tia_done_on, today));
        let outcome = faults.note(&at("tia_outcome"), TiaOutcome::choose(&self.tia_outcome));
        let reviewer = faults.note(
            &at("tia_reviewer"),
            wanted(&self.tia_reviewer, is_needed, "Say who did the assessment.", Name::parse),
        );
        let document = faults.note(
            &at("tia_document"),
            wanted(
                &self.tia_document,
                is_needed,
                "Say where the assessment is written down.",
                Line::parse,
            ),
        );
        let review_due = faults.note(
            &at("tia_review_due"),
            wanted(
                &self.tia_review_due,
                is_needed,
                "Say by which day the assessment has to be done again.",
                day,
            ),
        );
        if let (Some(done_on), Some(Some(due))) = (done_on, review_due)
            && due <= done_on
        {
            faults.add(
                at("tia_review_due"),
                "The review has to come after the day on which the assessment was done.",
            );
        }
        let names: Vec<Code> = self.tia_names.iter().filter_map(|raw| Code::parse(raw)).collect();
        if needed_for.is_some_and(|special| special.codes().iter().any(|it| !names.contains(it))) {
            faults.add(
                at("tia_names"),
                "The assessment has to name all of these data. Complete it, then tick each that it names.",
            );
        }
        let measures = faults.note(&at("tia_measures"), Prose::parse(&self.tia_measures))?;
        let measures = (!measures.as_str().is_empty()).then_some(measures);
        if outcome == Some(TiaOutcome::OkWithMeasures) && measures.is_none() {
            faults.add(
                at("tia_measures"),
                "Describe the supplementary measures that the assessment relies on.",
            );
        }
        Some(Some(Tia {
            done_on: done_on?,
            outcome: outcome?,
            supplementary_measures: measures,
            reviewer: reviewer?,
            document: document?,
            review_due: review_due?,
            names: Some(names),
        }))
    }

    /// Whether anything of an assessment was typed.
    fn has_tia(&self) -> bool {
        let typed = [
            &self.tia_done_on,
            &self.tia_outcome,
            &self.tia_reviewer,
            &self.tia_document,
            &self.tia_review_due,
            &self.tia_measures,
        ];
        typed.iter().any(|text| !text.trim().is_empty()) || !self.tia_names.is_empty()
    }
}

impl From<&Transfer> for TransferDraft {
    fn from(transfer: &Transfer) -> Self {
        let framework = transfer.framework.as_ref();
        let tia = transfer.tia.as_ref();
        let measures = tia.and_then(|tia| tia.supplementary_measures.as_ref());
        Self {
            origin: transfer.origin.code().to_owned(),
            mechanism: transfer.mechanism.code().to_owned(),
            fallback: transfer.fallback.map_or("", Mechanism::code).to_owned(),
            framework_name: framework
                .map_or(String::new(), |listing| listing.listing_name.to_string()),
            framework_status: framework
                .map_or("", |listing| if listing.is_active { "active" } else { "inactive" })
                .to_owned(),
            framework_checked_on: framework
                .map_or(String::new(), |listing| listing.checked_on.to_string()),
            framework_covers: framework
                .and_then(|listing| listing.covers.as_ref())
                .map_or_else(Vec::new, |covers| {
                    covers.iter().map(|data| data.code().to_owned()).collect()
                }),
            instrument: shown(transfer.instrument.as_ref()),
            framework_covered_as: shown(framework.and_then(|listing| listing.covered_as.as_ref())),
            tia_reviewer: shown(tia.and_then(|tia| tia.reviewer.as_ref())),
            tia_document: shown(tia.and_then(|tia| tia.document.as_ref())),
            tia_review_due: shown(tia.and_then(|tia| tia.review_due.as_ref())),
            tia_names: tia
                .and_then(|tia| tia.names.as_ref())
                .map_or_else(Vec::new, |names| names.iter().map(ToString::to_string).collect()),
            tia_done_on: tia.map_or(String::new(), |tia| tia.done_on.to_string()),
            tia_outcome: tia.map_or("", |tia| tia.outcome.code()).to_owned(),
            tia_measures: measures.map_or(String::new(), ToString::to_string),
            scc_modules: transfer.scc_modules.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What may be left out unless it `is_needed`; then `sentence` says so.
fn wanted<T>(
    raw: &str,
    is_needed: bool,
    sentence: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if is_needed && raw.trim().is_empty() {
        return Err(Fault::new(sentence));
    }
    optional(raw, parse)
}

fn recurring(code: &str) -> Result<Mechanism, Fault> {
    match Mechanism::choose(code)? {
        Mechanism::Art49 => Err(Fault::new(
            "Derogations of Article 49 cannot carry a recurring transfer. Choose another mechanism.",
        )),
        mechanism => Ok(mechanism),
    }
}

fn modules(raw: &[String]) -> Result<Vec<u8>, Fault> {
    let mut modules = Vec::new();
    for raw in raw {
        match raw.parse::<u8>() {
            Ok(module @ 1..=4) => modules.push(module),
            _ => return Err(Fault::new("Choose modules from 1 to 4.")),
        }
    }
    modules.sort_unstable();
    modules.dedup();
    Ok(modules)
}

/// A day up to and including `today`.
pub(crate) fn past_day(raw: &str, today: Day) -> Result<Day, Fault> {
    let day = day(raw)?;
    if day > today {
        return Err(Fault::new("This day has not come yet. Enter today or an earlier day."));
    }
    Ok(day)
}
