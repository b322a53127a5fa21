//! An agreement as typed into a form, and its way to checked details.

use super::{AgreementDetails, AgreementForm, AgreementKind, LegalNames, PartyRole};
use crate::clause::whole;
use crate::country::Country;
use crate::fields::{day, drafts, optional, shown};
use crate::id::{AgreementId, EngagementId, VendorId};
use crate::refusal::{Fault, FieldErrors};
use crate::text::{Line, Name, Prose, WebAddress};
use crate::time::Day;

drafts! {
    /// An agreement as typed into a form. `auto_renews` is `yes` when ticked.
    AgreementDraft {
        one: vendor, kind, title, vendor_version, url, form, governing_law, forum, precedence, effective_from, expires_on,
            renewal_notice_days, our_entity, vendor_entity, entity_explanation, our_role, vendor_role,
            supersedes;
        maybe: auto_renews;
        many: covers;
    }
}

/// What an agreement is checked against.
#[derive(Debug, Clone, Copy)]
pub struct AgreementContext<'a> {
    /// The vendor of the page.
    pub vendor: VendorId,
    /// The companies on record.
    pub names: LegalNames<'a>,
    /// The vendor's engagements.
    pub engagements: &'a [EngagementId],
    /// The vendor's other agreements.
    pub agreements: &'a [AgreementId],
}

impl AgreementDraft {
    /// Parses all fields and reports all faults together.
    pub fn check(&self, context: &AgreementContext<'_>) -> Result<AgreementDetails, FieldErrors> {
        let mut faults = FieldErrors::default();
        let vendor = VendorId::parse(self.vendor.trim()).filter(|&vendor| vendor == context.vendor);
        let vendor = faults.note("vendor", vendor.ok_or_else(|| Fault::new("Choose the vendor.")));
        let kind = faults.note("kind", AgreementKind::choose(&self.kind));
        let title = faults.note("title", Name::parse(&self.title));
        let vendor_version =
            faults.note("vendor_version", optional(&self.vendor_version, Line::parse));
        let url = faults.note("url", optional(&self.url, WebAddress::parse));
        let conclusion = faults.note("form", AgreementForm::choose(&self.form));
        let governing_law = self.governing_law(kind, &mut faults);
        let forum = faults.note("forum", optional(&self.forum, Line::parse));
        let precedence = faults.note("precedence", precedence(&self.precedence));
        let days = self.days(&mut faults);
        let entities = self.entities(context, &mut faults);
        let roles = self.roles(kind, &mut faults);
        let covers = faults.note("covers", covered(&self.covers, context.engagements));
        let supersedes = faults
            .note("supersedes", optional(&self.supersedes, |raw| known(raw, context.agreements)));
        faults.or(|| {
            let (days, entities, roles) = (days?, entities?, roles?);
            Some(AgreementDetails {
                vendor: vendor?,
                kind: kind?,
                title: title?,
                vendor_version: vendor_version?,
                url: url?,
                form: conclusion?,
                governing_law: governing_law?,
                forum: forum?,
                precedence: precedence?,
                effective_from: days.from,
                expires_on: days.end,
                auto_renews: days.auto_renews,
                renewal_notice_days: days.renewal_notice,
                our_entity: entities.ours,
                vendor_entity: entities.vendor,
                entity_explanation: entities.explanation,
                our_role: roles.0,
                vendor_role: roles.1,
                covers: covers?,
                supersedes: supersedes?,
            })
        })
    }

    /// Clause 17 of the standard clauses wants the law of an EU member state (domain.md 3.5).
    fn governing_law(
        &self,
        kind: Option<AgreementKind>,
        faults: &mut FieldErrors,
    ) -> Option<Country> {
        let country = faults.note("governing_law", Country::choose(&self.governing_law))?;
        if kind == Some(AgreementKind::Scc)
            && !EU_MEMBERS.split(' ').any(|code| code == country.code())
        {
            faults.add(
                "governing_law",
                "Standard contractual clauses are governed by the law of an EU member state (clause 17). Choose one.",
            );
        }
        Some(country)
    }

    fn days(&self, faults: &mut FieldErrors) -> Option<Days> {
        let from = faults.note("effective_from", optional(&self.effective_from, day));
        let end = faults.note("expires_on", optional(&self.expires_on, day));
        let notice_days =
            faults.note("renewal_notice_days", whole(&self.renewal_notice_days, 3_650));
        let auto_renews = self.auto_renews == "yes";
        if let (Some(Some(from)), Some(Some(end))) = (from, end)
            && end <= from
        {
            faults.add(
                "expires_on",
                "The end is not after the beginning. Enter a later day, or leave it empty.",
            );
        }
        if auto_renews && end == Some(None) {
            faults.add("expires_on", "Enter the day on which it renews itself.");
        }
        if auto_renews && notice_days == Some(None) {
            faults.add(
                "renewal_notice_days",
                "Enter how many days before the renewal notice has to be given.",
            );
        }
        Some(Days { from: from?, end: end?, auto_renews, renewal_notice: notice_days? })
    }

    /// Both sides are the companies on record, or somebody explains why not (domain.md 3.5).
    fn entities(
        &self,
        context: &AgreementContext<'_>,
        faults: &mut FieldErrors,
    ) -> Option<Entities> {
        let ours = faults.note("our_entity", Name::parse(&self.our_entity));
        let vendor = faults.note("vendor_entity", Name::parse(&self.vendor_entity));
        let explanation =
            faults.note("entity_explanation", optional(&self.entity_explanation, Prose::parse));
        let strangers = context.names.strangers(ours.as_ref(), vendor.as_ref());
        if explanation == Some(None) && !strangers.is_empty() {
            let strangers = strangers.join(". ");
            faults.add(
                "entity_explanation",
                format!(
                    "{}. Explain why, for instance that the parent signs for it.",
                    // "Inc." ends the sentence as well.
                    strangers.trim_end_matches('.')
                ),
            );
        }
        Some(Entities { ours: ours?, vendor: vendor?, explanation: explanation? })
    }

    fn roles(
        &self,
        kind: Option<AgreementKind>,
        faults: &mut FieldErrors,
    ) -> Option<(PartyRole, PartyRole)> {
        let ours = faults.note("our_role", PartyRole::choose(&self.our_role));
        let vendor = faults.note("vendor_role", PartyRole::choose(&self.vendor_role));
        if kind == Some(AgreementKind::Dpa) && vendor == Some(PartyRole::Controller) {
            faults.add("vendor_role", "A data processing agreement binds a processor. Choose another role or another kind.");
        }
        Some((ours?, vendor?))
    }
}

struct Days {
    from: Option<Day>,
    end: Option<Day>,
    auto_renews: bool,
    renewal_notice: Option<u32>,
}

struct Entities {
    ours: Name,
    vendor: Name,
    explanation: Option<Prose>,
}

/// The 27, by their two letters.
const EU_MEMBERS: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

fn precedence(raw: &str) -> Result<u8, Fault> {
    let number = raw.trim().parse::<u8>().ok().filter(|number| (1..=99).contains(number));
    number.ok_or_else(|| {
        Fault::new("Enter a number from 1 to 99. The lower number wins when instruments conflict.")
    })
}

fn covered(raw: &[String], engagements: &[EngagementId]) -> Result<Vec<EngagementId>, Fault> {
    let mut covers = Vec::new();
    for raw in raw {
        let id = EngagementId::parse(raw).filter(|id| engagements.contains(id));
        let id = id.ok_or_else(|| {
            Fault::new("One of the engagements is not of this vendor. Choose from the list.")
        })?;
        if !covers.contains(&id) {
            covers.push(id);
        }
    }
    Ok(covers)
}

fn known(raw: &str, agreements: &[AgreementId]) -> Result<AgreementId, Fault> {
    let id = AgreementId::parse(raw.trim()).filter(|id| agreements.contains(id));
    id.ok_or_else(|| Fault::new("Choose one of the vendor's other agreements."))
}

impl From<&AgreementDetails> for AgreementDraft {
    fn from(details: &AgreementDetails) -> Self {
        Self {
            vendor: details.vendor.to_string(),
            kind: details.kind.code().to_owned(),
            title: details.title.to_string(),
            vendor_version: shown(details.vendor_version.as_ref()),
            url: shown(details.url.as_ref()),
            form: details.form.code().to_owned(),
            governing_law: details.governing_law.to_string(),
            forum: shown(details.forum.as_ref()),
            precedence: details.precedence.to_string(),
            effective_from: shown(details.effective_from.as_ref()),
            expires_on: shown(details.expires_on.as_ref()),
            auto_renews: if details.auto_renews { "yes".to_owned() } else { String::new() },
            renewal_notice_days: shown(details.renewal_notice_days.as_ref()),
            our_entity: details.our_entity.to_string(),
            vendor_entity: details.vendor_entity.to_string(),
            entity_explanation: shown(details.entity_explanation.as_ref()),
            our_role: details.our_role.code().to_owned(),
            vendor_role: details.vendor_role.code().to_owned(),
            supersedes: shown(details.supersedes.as_ref()),
            covers: details.covers.iter().map(ToString::to_string).collect(),
        }
    }
}
