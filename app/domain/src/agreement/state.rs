//! The states of an agreement (domain.md 7.3, without `missing` and `not_required`, decision 17) and
//! who signed. Expired and expiring are never states: they follow from days.

use serde::{Deserialize, Serialize};

use super::{AgreementDetails, AgreementForm, AgreementStep};
use crate::codes::codes;
use crate::id::AgreementId;
use crate::refusal::Refusal;
use crate::text::{Line, Name, Reason};
use crate::time::Day;

/// Where an agreement stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AgreementState {
    /// The vendor was asked.
    Requested,
    /// The text is being talked about.
    Negotiating,
    /// The text stands.
    Agreed,
    /// Signatures come in; all may be there while the effective date is to come.
    SignedPartially {
        /// Who signed so far.
        signing: Signing,
    },
    /// Complete, and in effect.
    InForce {
        /// Who signed.
        signing: Signing,
    },
    /// Another took its place.
    Superseded {
        /// Who had signed.
        signing: Signing,
        /// The other.
        by: AgreementId,
        /// The first day on which it no longer binds.
        on: Day,
    },
    /// Ended, or given up before it bound.
    Terminated {
        /// Who had signed.
        signing: Option<Signing>,
        /// The first day on which it no longer binds.
        on: Day,
        /// Why.
        reason: Reason,
    },
}

codes! {
    /// The states without what they carry.
    AgreementStateKind {
        /// [`AgreementState::Requested`]
        Requested = "requested", "requested";
        /// [`AgreementState::Negotiating`]
        Negotiating = "negotiating", "in negotiation";
        /// [`AgreementState::Agreed`]
        Agreed = "agreed", "agreed, not signed";
        /// [`AgreementState::SignedPartially`]
        SignedPartially = "signed_partially", "signed in part";
        /// [`AgreementState::InForce`]
        InForce = "in_force", "in force";
        /// [`AgreementState::Superseded`]
        Superseded = "superseded", "superseded";
        /// [`AgreementState::Terminated`]
        Terminated = "terminated", "terminated";
    }
}

codes! {
    /// Whose signature.
    Side {
        /// Ours.
        Ours = "ours", "our side";
        /// The vendor's.
        Vendor = "vendor", "the vendor";
    }
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed.
    pub name: Name,
    /// When.
    pub on: Day,
}

/// A click by which published terms were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Who clicked.
    pub name: Name,
    /// When.
    pub on: Day,
    /// What proves it: a log line, a confirmation mail, a screenshot.
    pub proof: Line,
}

/// Who has signed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// Our signature.
    pub ours: Option<Signature>,
    /// The vendor's.
    pub vendor: Option<Signature>,
    /// In place of both, where the form is a click.
    pub acceptance: Option<Acceptance>,
}

impl Signing {
    /// What is missing, as sentences.
    pub fn missing(&self, form: AgreementForm) -> Vec<String> {
        if form == AgreementForm::ClickAccept && self.acceptance.is_some() {
            return Vec::new();
        }
        let mut missing = Vec::new();
        if form == AgreementForm::ClickAccept && self.ours.is_none() && self.vendor.is_none() {
            missing.push("The acceptance by click is not recorded with its proof.".to_owned());
        } else {
            if self.ours.is_none() {
                missing.push("Our signature is missing.".to_owned());
            }
            if self.vendor.is_none() {
                missing.push("The vendor's signature is missing.".to_owned());
            }
        }
        missing
    }

    /// When the last signature was given that this form needs, or the click was made; none while one
    /// is missing.
    pub fn completed_on(&self, form: AgreementForm) -> Option<Day> {
        match (&self.acceptance, &self.ours, &self.vendor) {
            (Some(acceptance), _, _) if form == AgreementForm::ClickAccept => Some(acceptance.on),
            (_, Some(ours), Some(vendor)) => Some(ours.on.max(vendor.on)),
            _ => None,
        }
    }

    /// Signed by both sides in December 2025.
    pub fn sample() -> Self {
        let signed = |name: &str, day: &str| match (Name::parse(name), Day::parse(day)) {
            (Ok(name), Some(on)) => Some(Signature { name, on }),
            _ => None,
        };
        Self {
            ours: signed("Ada Moreno", "2025-12-15"),
            vendor: signed("Nils Fjord", "2025-12-16"),
            acceptance: None,
        }
    }
}

/// What can happen to an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementEvent {
    /// Talks begin.
    Negotiate,
    /// The text stands.
    Agree,
    /// One side signs; a second signature of the same side replaces the first.
    Sign {
        /// Who.
        side: Side,
        /// By whom and when; not later than today.
        signature: Signature,
    },
    /// Accepted by click, with proof.
    Accept(Acceptance),
    /// All is there and the day has come.
    PutInForce,
    /// Another takes its place.
    Supersede {
        /// The other.
        by: AgreementId,
        /// The first day on which this one no longer binds.
        on: Day,
    },
    /// Ends, or is given up.
    Terminate {
        /// The first day on which it no longer binds.
        on: Day,
        /// Why.
        reason: Reason,
    },
}

impl AgreementEvent {
    /// Where it stands in the table of steps.
    pub const fn step(&self) -> AgreementStep {
        match self {
            Self::Negotiate => AgreementStep::Negotiate,
            Self::Agree => AgreementStep::Agree,
            Self::Sign { side: Side::Ours, .. } => AgreementStep::SignOurs,
            Self::Sign { side: Side::Vendor, .. } => AgreementStep::SignVendor,
            Self::Accept(_) => AgreementStep::Accept,
            Self::PutInForce => AgreementStep::PutInForce,
            Self::Supersede { .. } => AgreementStep::Supersede,
            Self::Terminate { .. } => AgreementStep::Terminate,
        }
    }
}

impl AgreementState {
    /// Which one, without what it carries.
    pub const fn kind(&self) -> AgreementStateKind {
        match self {
            Self::Requested => AgreementStateKind::Requested,
            Self::Negotiating => AgreementStateKind::Negotiating,
            Self::Agreed => AgreementStateKind::Agreed,
            Self::SignedPartially { .. } => AgreementStateKind::SignedPartially,
            Self::InForce { .. } => AgreementStateKind::InForce,
            Self::Superseded { .. } => AgreementStateKind::Superseded,
            Self::Terminated { .. } => AgreementStateKind::Terminated,
        }
    }

    /// The stable code, as in columns.
    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Goes after "The agreement is …".
    pub const fn words(&self) -> &'static str {
        self.kind().words()
    }

    /// The signatures, once there are any.
    pub const fn signing(&self) -> Option<&Signing> {
        match self {
            Self::Requested | Self::Negotiating | Self::Agreed => None,
            Self::SignedPartially { signing }
            | Self::InForce { signing }
            | Self::Superseded { signing, .. } => Some(signing),
            Self::Terminated { signing, .. } => signing.as_ref(),
        }
    }

    /// Whether everybody has signed whom an agreement that is concluded in this form needs.
    pub fn is_signed(&self, form: AgreementForm) -> bool {
        self.signing().is_some_and(|signing| signing.missing(form).is_empty())
    }

    /// The first day on which it no longer binds, where somebody ended it.
    pub const fn ended_on(&self) -> Option<Day> {
        match self {
            Self::Superseded { on, .. } | Self::Terminated { on, .. } => Some(*on),
            _ => None,
        }
    }

    /// Moves on, or says why not. `missing` is what [`super::Agreement::missing`] finds.
    pub fn transition(
        self,
        event: AgreementEvent,
        details: &AgreementDetails,
        missing: &[String],
        today: Day,
    ) -> Result<Self, Refusal> {
        use AgreementEvent as E;
        self.must_allow(event.step(), details.form)?;
        match event {
            E::Negotiate => Ok(Self::Negotiating),
            E::Agree => Ok(Self::Agreed),
            E::Sign { side, signature } => self.sign(side, signature, today),
            E::Accept(acceptance) => self.accept(acceptance, details, today),
            E::PutInForce => {
                in_force(details, missing, today)?;
                Ok(Self::InForce { signing: self.into_signing() })
            }
            E::Supersede { by, on } => {
                not_before_it_began(on, details)?;
                not_after_it_ends(on, details)?;
                Ok(Self::Superseded { signing: self.into_signing(), by, on })
            }
            E::Terminate { on, reason } => {
                if self.is_signed(details.form) {
                    not_before_it_began(on, details)?;
                }
                not_after_it_ends(on, details)?;
                Ok(Self::Terminated { signing: self.signing().cloned(), on, reason })
            }
        }
    }

    fn must_allow(&self, step: AgreementStep, form: AgreementForm) -> Result<(), Refusal> {
        if step.fits(self) {
            return Ok(());
        }
        if step == AgreementStep::Supersede && self.ended_on().is_none() && self.is_signed(form) {
            let told = "Put on record first that the agreement is in force. Then another one can take its place.";
            return Err(Refusal::rule("agreement-state", told));
        }
        let is = match self {
            Self::SignedPartially { .. } if self.is_signed(form) => "signed",
            _ => self.words(),
        };
        Err(Refusal::rule(
            "agreement-state",
            format!(
                "The agreement is {is} and cannot {} from there. Reload the page to see where it stands.",
                step.words()
            ),
        ))
    }

    fn sign(self, side: Side, signature: Signature, today: Day) -> Result<Self, Refusal> {
        not_in_the_future(signature.on, today)?;
        let mut signing = self.into_signing();
        match side {
            Side::Ours => signing.ours = Some(signature),
            Side::Vendor => signing.vendor = Some(signature),
        }
        Ok(Self::SignedPartially { signing })
    }

    fn accept(
        self,
        acceptance: Acceptance,
        details: &AgreementDetails,
        today: Day,
    ) -> Result<Self, Refusal> {
        if !AgreementStep::Accept.suits(details.form) {
            return Err(Refusal::rule(
                "agreement-form",
                "This agreement is not concluded by click. Record both signatures, or change its form.",
            ));
        }
        not_in_the_future(acceptance.on, today)?;
        let signing = Signing { acceptance: Some(acceptance), ..self.into_signing() };
        Ok(Self::SignedPartially { signing })
    }

    fn into_signing(self) -> Signing {
        self.signing().cloned().unwrap_or_default()
    }
}

fn in_force(details: &AgreementDetails, missing: &[String], today: Day) -> Result<(), Refusal> {
    let mut missing = missing.to_vec();
    if let Some(from) = details.effective_from.filter(|&from| from > today) {
        missing.push(format!("It takes effect on {} only.", from.in_words()));
    }
    if let Some(end) = details.expiry().filter(|&end| end <= today) {
        let told = "The agreement cannot be put in force: it ended by itself on";
        let way = "If it lasts longer, change its end first.";
        return Err(Refusal::rule(
            "agreement-in-force",
            format!("{told} {}. {way}", end.in_words()),
        ));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::rule(
        "agreement-in-force",
        format!("The agreement is not in force yet. {}", missing.join(" ")),
    ))
}

fn not_in_the_future(on: Day, today: Day) -> Result<(), Refusal> {
    if on <= today {
        return Ok(());
    }
    Err(Refusal::field("on", "This day has not come yet. Enter today or an earlier day."))
}

fn not_before_it_began(on: Day, details: &AgreementDetails) -> Result<(), Refusal> {
    match details.effective_from {
        Some(from) if on < from => Err(Refusal::field(
            "on",
            format!("The agreement began on {}. Enter that day or a later one.", from.in_words()),
        )),
        _ => Ok(()),
    }
}

fn not_after_it_ends(on: Day, details: &AgreementDetails) -> Result<(), Refusal> {
    match details.expiry() {
        Some(end) if on > end => Err(Refusal::field(
            "on",
            format!(
                "The agreement ends by itself on {}. Enter that day or an earlier one, or change its end first.",
                end.in_words()
            ),
        )),
        _ => Ok(()),
    }
}
