//! The company's own settings (domain.md 3.1, decision 18).

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::country::{Country, Origin};
use crate::fields::{address_lines, day, drafts, optional, shown};
use crate::refusal::{Fault, FieldErrors};
use crate::taxonomy::Code;
use crate::text::{Email, Line, Name, Prose};
use crate::time::{Day, Moment, Zone};

/// The company that runs this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Who and how notices are given: changed by legal with a second signature (decision 25).
    pub promises: Promises,
    /// Texts of the public pages: changed by a publisher.
    pub portal: PortalTexts,
    /// Changed by an administrator.
    pub technical: Technical,
    /// Invented data: every page and export says so (decision 35).
    pub is_sample: bool,
    /// For optimistic locking.
    pub revision: i64,
}

/// Identity, privacy and notice settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    /// Required before anything is published.
    pub legal_name: Name,
    /// Street and house, one line each.
    pub address_lines: Vec<Line>,
    /// Free form.
    pub postal_code: Option<Line>,
    /// Town.
    pub city: Option<Line>,
    /// State or province.
    pub region: Option<Line>,
    /// Of the seat.
    pub country: Country,
    /// In the register of companies.
    pub registration_no: Option<Line>,
    /// Named in the list and in notices.
    pub privacy_contact: Email,
    /// How long before a change takes effect customers are told.
    pub notice_days: i32,
    /// How those days are counted.
    pub notice_unit: NoticeUnit,
    /// Free days, for business days.
    pub holidays: Vec<Day>,
    /// Where customers' data come from, until customers are recorded one by one (decision 18).
    pub origins: Vec<Origin>,
    /// Products that engagements can be limited to.
    pub products: Vec<NamedCode>,
    /// Deployments that engagements can be limited to.
    pub regions: Vec<NamedCode>,
    /// Requester and security reviewer may be one person (decision 21).
    pub small_org_mode: bool,
}

codes! {
    /// How notice days are counted (domain.md 8.1).
    NoticeUnit {
        /// Every day.
        Calendar = "calendar", "calendar days";
        /// Without Saturdays, Sundays and holidays.
        Business = "business", "business days";
    }
}

impl NoticeUnit {
    /// `30 calendar days`, `1 business day`.
    pub fn counted(self, days: i32) -> String {
        let unit = self.words();
        format!("{days} {}", if days == 1 { unit.trim_end_matches('s') } else { unit })
    }
}

/// A product or a region: a code for files, a name for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCode {
    /// Stable.
    pub code: Code,
    /// For reading.
    pub name: Name,
}

/// Texts of the public pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTexts {
    /// Stands on the trust home. Markdown.
    pub introduction: Prose,
    /// For `security.txt`: an address (https or mail).
    pub security_contact: Option<Line>,
    /// Until when `security.txt` holds (RFC 9116).
    pub security_contact_expires_on: Option<Day>,
}

/// Technical settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technical {
    /// Days begin and end in it.
    pub timezone: Zone,
    /// Of the texts, BCP 47.
    pub language: Line,
}

drafts! {
    /// Promises as typed into a form. `products` and `regions` hold one `CODE name` per line,
    /// `holidays` one day per line.
    PromisesDraft {
        one: legal_name, address_lines, postal_code, city, region, country, registration_no, privacy_contact, notice_days,
            holidays, products, regions;
        maybe: notice_unit, small_org_mode;
        many: origins;
    }

    /// Portal texts as typed into a form.
    PortalTextsDraft { one: introduction, security_contact, security_contact_expires_on; }

    /// Technical settings as typed into a form.
    TechnicalDraft { one: timezone; }
}

impl PromisesDraft {
    /// What the form of a new company begins with (domain.md 3.1, decision 18).
    pub fn suggested() -> Self {
        Self {
            notice_days: "30".to_owned(),
            notice_unit: NoticeUnit::Calendar.code().to_owned(),
            origins: vec![Origin::Eea.code().to_owned()],
            ..Self::default()
        }
    }

    /// Parses all fields and reports all faults together.
    pub fn check(&self) -> Result<Promises, FieldErrors> {
        let mut faults = FieldErrors::default();
        let legal_name = faults.note("legal_name", Name::parse(&self.legal_name));
        let address = faults.note("address_lines", street(&self.address_lines));
        let postal_code = faults.note("postal_code", optional(&self.postal_code, Line::parse));
        let city = faults.note("city", optional(&self.city, Line::parse));
        let region = faults.note("region", optional(&self.region, Line::parse));
        let country = faults.note("country", Country::choose(&self.country));
        let registration_no =
            faults.note("registration_no", optional(&self.registration_no, Line::parse));
        let privacy_contact = faults.note("privacy_contact", Email::parse(&self.privacy_contact));
        let notice_days = faults.note("notice_days", notice_days(&self.notice_days));
        let notice_unit = faults.note("notice_unit", NoticeUnit::choose(&self.notice_unit));
        let holidays = faults.note("holidays", days(&self.holidays));
        let origins = faults.note("origins", origins(&self.origins));
        let products = faults.note("products", named_codes(&self.products));
        let regions = faults.note("regions", named_codes(&self.regions));
        faults.or(|| {
            Some(Promises {
                legal_name: legal_name?,
                address_lines: address?,
                postal_code: postal_code?,
                city: city?,
                region: region?,
                country: country?,
                registration_no: registration_no?,
                privacy_contact: privacy_contact?,
                notice_days: notice_days?,
                notice_unit: notice_unit?,
                holidays: holidays?,
                origins: origins?,
                products: products?,
                regions: regions?,
                small_org_mode: self.small_org_mode == "yes",
            })
        })
    }
}

/// Every export prints the company's address (domain.md 3.1).
fn street(raw: &str) -> Result<Vec<Line>, Fault> {
    match address_lines(raw)? {
        lines if lines.is_empty() => Err(Fault::new("Enter street and house number.")),
        lines => Ok(lines),
    }
}

fn notice_days(raw: &str) -> Result<i32, Fault> {
    match raw.trim().parse() {
        Ok(days @ 1..=180) => Ok(days),
        _ => Err(Fault::new("Enter a number of days from 1 to 180.")),
    }
}

fn days(raw: &str) -> Result<Vec<Day>, Fault> {
    let mut days: Vec<_> = raw.split_whitespace().map(day).collect::<Result<_, _>>()?;
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn origins(raw: &[String]) -> Result<Vec<Origin>, Fault> {
    let mut origins: Vec<_> =
        raw.iter().map(|code| Origin::choose(code)).collect::<Result<_, _>>()?;
    origins.sort_unstable();
    origins.dedup();
    if origins.is_empty() {
        Err(Fault::new("Choose at least one area that customers' data come from."))
    } else {
        Ok(origins)
    }
}

fn named_codes(raw: &str) -> Result<Vec<NamedCode>, Fault> {
    let mut found: Vec<NamedCode> = Vec::new();
    for line in raw.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (code, name) = line.split_once(char::is_whitespace).unwrap_or((line, line));
        let code = Code::parse(code)
            .ok_or_else(|| Fault::new(format!("“{code}” is not a code. Start each line with a code in capitals, then the name: CORE Core product.")))?;
        if found.iter().any(|known| known.code == code) {
            return Err(Fault::new(format!("The code {code} stands twice.")));
        }
        found.push(NamedCode { code, name: Name::parse(name)? });
    }
    Ok(found)
}

impl From<&Promises> for PromisesDraft {
    fn from(promises: &Promises) -> Self {
        let named = |codes: &[NamedCode]| {
            codes
                .iter()
                .map(|known| format!("{} {}", known.code, known.name))
                .collect::<Vec<_>>()
                .join("\n")
        };
        Self {
            legal_name: promises.legal_name.to_string(),
            address_lines: promises
                .address_lines
                .iter()
                .map(Line::as_str)
                .collect::<Vec<_>>()
                .join("\n"),
            postal_code: shown(promises.postal_code.as_ref()),
            city: shown(promises.city.as_ref()),
            region: shown(promises.region.as_ref()),
            country: promises.country.to_string(),
            registration_no: shown(promises.registration_no.as_ref()),
            privacy_contact: promises.privacy_contact.to_string(),
            notice_days: promises.notice_days.to_string(),
            notice_unit: promises.notice_unit.code().to_owned(),
            holidays: promises
                .holidays
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n"),
            products: named(&promises.products),
            regions: named(&promises.regions),
            small_org_mode: if promises.small_org_mode { "yes".into() } else { String::new() },
            origins: promises.origins.iter().map(|origin| origin.code().to_owned()).collect(),
        }
    }
}

impl PortalTexts {
    /// Where weaknesses are reported, and until when; none once that has come.
    pub fn contact_on(&self, today: Day) -> Option<(&Line, Day)> {
        let until = self.security_contact_expires_on.filter(|until| *until > today)?;
        Some((self.security_contact.as_ref()?, until))
    }
}

impl PortalTextsDraft {
    /// Parses all fields and reports all faults together. A contact holds for some time yet.
    pub fn check(&self, today: Day) -> Result<PortalTexts, FieldErrors> {
        let mut faults = FieldErrors::default();
        let introduction = faults.note("introduction", Prose::parse(&self.introduction));
        let contact =
            faults.note("security_contact", optional(&self.security_contact, security_contact));
        let expires_on = faults
            .note("security_contact_expires_on", optional(&self.security_contact_expires_on, day));
        if matches!((&contact, &expires_on), (Some(Some(_)), Some(None))) {
            faults.add(
                "security_contact_expires_on",
                "Say until when this contact holds. A year ahead is usual.",
            );
        }
        if matches!(expires_on, Some(Some(day)) if day <= today) {
            faults.add(
                "security_contact_expires_on",
                "This day has come, so nobody would be shown the contact. Enter a later one.",
            );
        }
        faults.or(|| {
            Some(PortalTexts {
                introduction: introduction?,
                security_contact: contact?,
                security_contact_expires_on: expires_on?,
            })
        })
    }
}

fn security_contact(raw: &str) -> Result<Line, Fault> {
    let raw = raw.trim();
    if raw.starts_with("https://") {
        crate::text::WebAddress::parse(raw)?;
        Line::parse(raw)
    } else {
        let email = Email::parse(raw.strip_prefix("mailto:").unwrap_or(raw))?;
        Line::parse(&format!("mailto:{email}"))
    }
}

impl From<&PortalTexts> for PortalTextsDraft {
    fn from(texts: &PortalTexts) -> Self {
        Self {
            introduction: texts.introduction.to_string(),
            security_contact: shown(texts.security_contact.as_ref()),
            security_contact_expires_on: shown(texts.security_contact_expires_on.as_ref()),
        }
    }
}

impl TechnicalDraft {
    /// Parses the zone.
    pub fn check(&self, before: &Technical) -> Result<Technical, FieldErrors> {
        let mut faults = FieldErrors::default();
        let zone = Zone::parse(&self.timezone)
            .ok_or_else(|| Fault::new("Enter a time zone such as Europe/Berlin."));
        let timezone = faults.note("timezone", zone);
        faults.or(|| Some(Technical { timezone: timezone?, language: before.language.clone() }))
    }
}

impl Organisation {
    /// A company in Berlin with one product and one region.
    pub fn sample() -> Self {
        let draft = PromisesDraft {
            legal_name: "Lindenhof Software GmbH".into(),
            address_lines: "Lindenstraße 4".into(),
            postal_code: "10969".into(),
            city: "Berlin".into(),
            region: String::new(),
            country: "DE".into(),
            registration_no: "HRB 000000".into(),
            privacy_contact: "privacy@lindenhof.example".into(),
            notice_days: "30".into(),
            notice_unit: "calendar".into(),
            holidays: String::new(),
            products: "CORE Core product".into(),
            regions: "EU1 Europe".into(),
            small_org_mode: String::new(),
            origins: vec!["EEA".into()],
        };
        let (Ok(promises), Some(timezone), Ok(language)) =
            (draft.check(), Zone::parse("Europe/Berlin"), Line::parse("en"))
        else {
            unreachable!("samples are well formed")
        };
        let Ok(portal) = PortalTextsDraft {
            introduction: "How we look after your data.".into(),
            ..PortalTextsDraft::default()
        }
        .check(Moment::EPOCH.day_in(&Zone::utc())) else {
            unreachable!("samples are well formed")
        };
        Self {
            promises,
            portal,
            technical: Technical { timezone, language },
            is_sample: false,
            revision: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_go_into_a_form_and_come_back() {
        let promises = Organisation::sample().promises;
        assert_eq!(PromisesDraft::from(&promises).check(), Ok(promises));
    }

    #[test]
    fn one_day_is_not_told_as_several() {
        for (unit, days, words) in [
            (NoticeUnit::Calendar, 1, "1 calendar day"),
            (NoticeUnit::Calendar, 2, "2 calendar days"),
            (NoticeUnit::Business, 1, "1 business day"),
            (NoticeUnit::Business, 30, "30 business days"),
        ] {
            assert_eq!(unit.counted(days), words);
        }
    }

    #[test]
    fn notice_days_have_borders() {
        for (raw, ok) in [
            ("0", false),
            ("1", true),
            ("180", true),
            ("181", false),
            ("x", false),
            ("", false),
            ("-30", false),
        ] {
            let draft = PromisesDraft {
                notice_days: raw.into(),
                ..PromisesDraft::from(&Organisation::sample().promises)
            };
            assert_eq!(draft.check().is_ok(), ok, "{raw}");
        }
    }

    #[test]
    fn a_security_contact_is_an_address_with_an_end() {
        let of = |contact: &str, end: &str| {
            let draft = PortalTextsDraft {
                security_contact: contact.into(),
                security_contact_expires_on: end.into(),
                ..PortalTextsDraft::default()
            };
            let today = Day::parse("2026-12-31").unwrap();
            draft.check(today).map(|texts| shown(texts.security_contact.as_ref()))
        };
        assert_eq!(
            of("security@company.example", "2027-01-01").unwrap(),
            "mailto:security@company.example"
        );
        assert!(of("security@company.example", "").is_err());
        assert!(of("security@company.example", "2026-12-31").is_err(), "it is over");
        assert!(of("javascript:alert(1)", "2027-01-01").is_err());
    }

    #[test]
    fn codes_stand_once() {
        assert!(named_codes("CORE Core\nMAIL Mail").is_ok());
        assert!(named_codes("CORE Core\nCORE Mail").is_err());
        assert!(named_codes("core Core").is_err());
    }
}
