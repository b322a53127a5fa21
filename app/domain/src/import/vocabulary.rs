//! From the words of a list to the codes of the taxonomies (domain.md 4), where words match. What
//! matches nothing is given back, to be kept as text.

use crate::folding::fold_text;
use crate::taxonomy::{Category, Code, Kind, Taxonomy, Weight};

/// Codes found in a text, and the parts of it that matched none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// In the order of the taxonomy, each once.
    pub found: Vec<Code>,
    /// Parts without a match, as they were written.
    pub left: Vec<String>,
}

/// Data categories of a text such as "name, e-mail address and usage data".
pub fn data_categories(text: &str, taxonomy: &Taxonomy) -> Codes {
    codes(text, Kind::DataCategory, DATA, taxonomy)
}

/// Data subjects of a text such as "end users, customers' staff".
pub fn data_subjects(text: &str, taxonomy: &Taxonomy) -> Codes {
    codes(text, Kind::DataSubject, SUBJECTS, taxonomy)
}

/// Purposes of a description; what is left is of no interest, since the description stays.
pub fn purposes(text: &str, taxonomy: &Taxonomy) -> Vec<Code> {
    let words = padded(text);
    let raw: Vec<_> = PURPOSES
        .iter()
        .filter(|(word, _, _)| has(&words, word))
        .map(|(_, code, _)| *code)
        .collect();
    known(&raw, Kind::Purpose, taxonomy)
}

/// The group on the public page that a description speaks of first.
pub fn category(text: &str) -> Category {
    let words = padded(text);
    let first = PURPOSES
        .iter()
        .filter_map(|(word, _, category)| Some((words.find(&format!(" {word}"))?, *category)));
    first.min_by_key(|(at, _)| *at).map_or(Category::Other, |(_, category)| category)
}

/// Whether words speak of companies of one's own group.
pub fn is_affiliate(text: &str) -> bool {
    let words = padded(text);
    [
        "affiliate",
        "subsidiar",
        "group compan",
        "group entit",
        "konzerngesellschaft",
        "verbundene unternehmen",
        "tochtergesellschaft",
        "계열사",
        "자회사",
    ]
    .iter()
    .any(|word| has(&words, word))
}

/// Whether words say that it applies to some customers only.
pub fn is_optional(text: &str) -> bool {
    let words = padded(text);
    ["optional", "opt in", "if enabled", "when enabled", "only if", "only when"]
        .iter()
        .any(|word| has(&words, word))
}

/// Whether a data category belongs to Articles 9 and 10.
pub fn is_special(code: &Code, taxonomy: &Taxonomy) -> bool {
    taxonomy.find(Kind::DataCategory, code).is_some_and(|term| term.weight == Weight::Special)
}

fn codes(text: &str, kind: Kind, vocabulary: &[(&str, &str)], taxonomy: &Taxonomy) -> Codes {
    let mut raw = Vec::new();
    let mut left = Vec::new();
    let parts = text.replace(" and ", ",").replace(" & ", ",").replace(" und ", ",");
    for part in
        parts.split([',', ';', '\n', '/', '(', ')']).map(str::trim).filter(|part| !part.is_empty())
    {
        if let Some(term) = taxonomy.choices(kind).find(|term| term.code.as_str() == part) {
            raw.push(term.code.as_str());
            continue;
        }
        let words = padded(part);
        let before = raw.len();
        raw.extend(vocabulary.iter().filter(|(word, _)| has(&words, word)).map(|(_, code)| *code));
        if raw.len() == before {
            left.push(part.to_owned());
        }
    }
    Codes { found: known(&raw, kind, taxonomy), left }
}

fn known(raw: &[&str], kind: Kind, taxonomy: &Taxonomy) -> Vec<Code> {
    taxonomy
        .choices(kind)
        .filter(|term| term.weight != Weight::Blocked && raw.contains(&term.code.as_str()))
        .map(|term| term.code.clone())
        .collect()
}

/// Words begin as the vocabulary says; endings are free.
fn has(padded: &str, word: &str) -> bool {
    padded.contains(&format!(" {word}"))
}

fn padded(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c == '/' { ' ' } else { c }).collect();
    format!(" {} ", fold_text(&spaced))
}

const DATA: &[(&str, &str)] = &[
    ("name", "ID"),
    ("user name", "ID"),
    ("username", "ID"),
    ("identification", "ID"),
    ("user id", "ID"),
    ("이름", "ID"),
    ("성명", "ID"),
    ("contact", "CONTACT"),
    ("email", "CONTACT"),
    ("e mail", "CONTACT"),
    ("phone", "CONTACT"),
    ("telephone", "CONTACT"),
    ("postal address", "CONTACT"),
    ("kontaktdaten", "CONTACT"),
    ("이메일", "CONTACT"),
    ("연락처", "CONTACT"),
    ("account", "ACCOUNT"),
    ("profile", "ACCOUNT"),
    ("settings", "ACCOUNT"),
    ("authentication", "AUTH"),
    ("password hash", "AUTH"),
    ("token", "AUTH"),
    ("credential", "AUTH"),
    ("ip address", "DEVICE"),
    ("ip adress", "DEVICE"),
    ("device", "DEVICE"),
    ("browser", "DEVICE"),
    ("user agent", "DEVICE"),
    ("cookie", "DEVICE"),
    ("usage", "USAGE"),
    ("event", "USAGE"),
    ("clickstream", "USAGE"),
    ("nutzungsdaten", "USAGE"),
    ("log", "LOGS"),
    ("trace", "LOGS"),
    ("diagnostic", "LOGS"),
    ("protokolldaten", "LOGS"),
    ("content", "CONTENT"),
    ("customer data", "CONTENT"),
    ("file", "CONTENT"),
    ("message", "CONTENT"),
    ("document", "CONTENT"),
    ("source code", "CONTENT"),
    ("inhaltsdaten", "CONTENT"),
    ("support ticket", "COMMS"),
    ("ticket", "COMMS"),
    ("communication", "COMMS"),
    ("correspondence", "COMMS"),
    ("chat", "COMMS"),
    ("billing", "BILLING"),
    ("invoice", "BILLING"),
    ("tax", "BILLING"),
    ("payment", "PAYMENT"),
    ("credit card", "PAYMENT"),
    ("card data", "PAYMENT"),
    ("bank", "PAYMENT"),
    ("precise location", "PRECISE_GEO"),
    ("location", "LOCATION"),
    ("geolocation", "LOCATION"),
    ("employment", "EMPLOYMENT"),
    ("employee", "EMPLOYMENT"),
    ("hr data", "EMPLOYMENT"),
    ("education", "EDUCATION"),
    ("voice", "MEDIA"),
    ("audio", "MEDIA"),
    ("video", "MEDIA"),
    ("image", "MEDIA"),
    ("photo", "MEDIA"),
    ("recording", "MEDIA"),
    ("prompt", "AI_IO"),
    ("ai input", "AI_IO"),
    ("embedding", "DERIVED"),
    ("score", "DERIVED"),
    ("pseudonym", "PSEUDO"),
    ("anonym", "ANON"),
    ("national id", "NATID"),
    ("social security", "NATID"),
    ("passport", "NATID"),
    ("children", "CHILD"),
    ("racial", "RACE"),
    ("ethnic", "RACE"),
    ("political", "POLITICS"),
    ("religio", "RELIGION"),
    ("trade union", "UNION"),
    ("genetic", "GENETIC"),
    ("biometric", "BIOMETRIC_ID"),
    ("health", "HEALTH"),
    ("medical", "HEALTH"),
    ("sexual", "SEX_LIFE"),
    ("sex life", "SEX_LIFE"),
    ("criminal", "CRIMINAL"),
];

const SUBJECTS: &[(&str, &str)] = &[
    ("admin", "CUST_ADMIN"),
    ("customer staff", "CUST_USER"),
    ("customers staff", "CUST_USER"),
    ("customer employee", "CUST_USER"),
    ("employees of customer", "CUST_USER"),
    ("customer user", "CUST_USER"),
    ("authorised user", "CUST_USER"),
    ("authorized user", "CUST_USER"),
    ("end user", "END_USER"),
    ("end customer", "END_USER"),
    ("user", "END_USER"),
    ("customer contact", "CUST_CONTACT"),
    ("contact", "CUST_CONTACT"),
    ("respondent", "RESPONDENT"),
    ("applicant", "APPLICANT"),
    ("candidate", "APPLICANT"),
    ("patient", "PATIENT"),
    ("student", "STUDENT"),
    ("pupil", "STUDENT"),
    ("child", "CHILD"),
    ("visitor", "VISITOR"),
    ("mentioned", "REFERENCED"),
    ("third part", "REFERENCED"),
];

/// Words, the purpose they speak of, and the group of the public page. Words in front weigh more.
const PURPOSES: &[(&str, &str, Category)] = &[
    ("hosting", "HOSTING", Category::Infrastructure),
    ("hosted infrastructure", "HOSTING", Category::Infrastructure),
    ("infrastructure service", "HOSTING", Category::Infrastructure),
    ("cloud service", "HOSTING", Category::Infrastructure),
    ("cloud infrastructure", "HOSTING", Category::Infrastructure),
    ("cloud provider", "HOSTING", Category::Infrastructure),
    ("data center", "HOSTING", Category::Infrastructure),
    ("rechenzentrum", "HOSTING", Category::Infrastructure),
    ("호스팅", "HOSTING", Category::Infrastructure),
    ("클라우드", "HOSTING", Category::Infrastructure),
    ("database", "DATABASE", Category::PlatformData),
    ("datenbank", "DATABASE", Category::PlatformData),
    ("storage", "STORAGE", Category::Infrastructure),
    ("speicher", "STORAGE", Category::Infrastructure),
    ("backup", "BACKUP", Category::Infrastructure),
    ("content delivery", "CDN_EDGE", Category::Infrastructure),
    ("cdn", "CDN_EDGE", Category::Infrastructure),
    ("edge network", "CDN_EDGE", Category::Infrastructure),
    ("dns", "DNS_SECURITY", Category::Security),
    ("firewall", "DNS_SECURITY", Category::Security),
    ("ddos", "DNS_SECURITY", Category::Security),
    ("security", "OTHER", Category::Security),
    ("anti bot", "FRAUD_ABUSE", Category::Security),
    ("spam protection", "FRAUD_ABUSE", Category::Security),
    ("email delivery", "EMAIL_DELIVERY", Category::Communication),
    ("transactional email", "EMAIL_DELIVERY", Category::Communication),
    ("email newsletter", "EMAIL_DELIVERY", Category::Communication),
    ("sending email", "EMAIL_DELIVERY", Category::Communication),
    ("e mail", "EMAIL_DELIVERY", Category::Communication),
    ("sms", "SMS_VOICE", Category::Communication),
    ("voice", "SMS_VOICE", Category::Communication),
    ("telephony", "SMS_VOICE", Category::Communication),
    ("authentication", "AUTHN", Category::Security),
    ("single sign on", "AUTHN", Category::Security),
    ("monitor", "MONITORING", Category::AnalyticsMonitoring),
    ("observability", "MONITORING", Category::AnalyticsMonitoring),
    ("error report", "ERROR_TRACKING", Category::AnalyticsMonitoring),
    ("error track", "ERROR_TRACKING", Category::AnalyticsMonitoring),
    ("error monitor", "ERROR_TRACKING", Category::AnalyticsMonitoring),
    ("crash report", "ERROR_TRACKING", Category::AnalyticsMonitoring),
    ("logging", "LOGGING", Category::AnalyticsMonitoring),
    ("log management", "LOGGING", Category::AnalyticsMonitoring),
    ("analytics", "ANALYTICS", Category::AnalyticsMonitoring),
    ("search", "SEARCH", Category::PlatformData),
    ("customer support", "SUPPORT", Category::Support),
    ("support ticket", "SUPPORT", Category::Support),
    ("help desk", "SUPPORT", Category::Support),
    ("helpdesk", "SUPPORT", Category::Support),
    ("ticketing", "SUPPORT", Category::Support),
    ("kundensupport", "SUPPORT", Category::Support),
    ("payment", "PAYMENTS", Category::Payments),
    ("billing", "PAYMENTS", Category::Payments),
    ("invoic", "PAYMENTS", Category::Payments),
    ("ai inference", "AI_INFERENCE", Category::Ai),
    ("ai service", "AI_INFERENCE", Category::Ai),
    ("ai model", "AI_INFERENCE", Category::Ai),
    ("language model", "AI_INFERENCE", Category::Ai),
    ("llm", "AI_INFERENCE", Category::Ai),
    ("transcription", "TRANSCRIPTION", Category::Ai),
    ("document processing", "DOC_PROCESSING", Category::PlatformData),
    ("ocr", "DOC_PROCESSING", Category::PlatformData),
    ("fraud", "FRAUD_ABUSE", Category::Security),
    ("abuse", "FRAUD_ABUSE", Category::Security),
    ("tax", "TAX", Category::Payments),
    ("sales tax", "TAX", Category::Payments),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(codes: &[Code]) -> Vec<&str> {
        codes.iter().map(Code::as_str).collect()
    }

    #[test]
    fn every_word_leads_to_a_code_of_the_taxonomy() {
        let taxonomy = Taxonomy::seeded();
        let is_known =
            |kind, code: &str| taxonomy.choices(kind).any(|term| term.code.as_str() == code);
        for (word, code) in DATA {
            assert!(is_known(Kind::DataCategory, code), "{word}: {code}");
        }
        for (word, code) in SUBJECTS {
            assert!(is_known(Kind::DataSubject, code), "{word}: {code}");
        }
        for (word, code, _) in PURPOSES {
            assert!(is_known(Kind::Purpose, code), "{word}: {code}");
        }
    }

    #[test]
    fn what_matches_no_word_is_given_back() {
        let taxonomy = Taxonomy::seeded();
        let read = data_categories("Name, e-mail address and shoe size; IP address", &taxonomy);
        assert_eq!(
            (shown(&read.found), read.left),
            (vec!["ID", "CONTACT", "DEVICE"], vec!["shoe size".to_owned()])
        );
        let read = data_subjects("End users, customers' staff, astronauts", &taxonomy);
        assert_eq!(
            (shown(&read.found), read.left),
            (vec!["CUST_USER", "END_USER"], vec!["astronauts".to_owned()])
        );
    }

    #[test]
    fn descriptions_lead_to_purposes_and_a_group() {
        let taxonomy = Taxonomy::seeded();
        for (text, codes, group) in [
            (
                "Cloud Hosted Infrastructure, Data Hosting, AI Inference and AI Services",
                &["HOSTING", "AI_INFERENCE"][..],
                Category::Infrastructure,
            ),
            ("Content delivery service", &["CDN_EDGE"], Category::Infrastructure),
            ("Customer support ticketing analysis", &["SUPPORT"], Category::Support),
            ("AI Inference and AI Services", &["AI_INFERENCE"], Category::Ai),
            (
                "SMS notification provider for 2 Factor Authentication",
                &["SMS_VOICE", "AUTHN"],
                Category::Communication,
            ),
            ("Sales tax calculation", &["TAX"], Category::Payments),
            ("Technical Services", &[], Category::Other),
        ] {
            assert_eq!(
                (shown(&purposes(text, &taxonomy)).as_slice(), category(text)),
                (codes, group),
                "{text}"
            );
        }
    }

    #[test]
    fn affiliates_and_options_are_heard() {
        for (text, affiliate) in [
            ("GitHub Subsidiaries", true),
            ("Affiliates/Subsidiaries", true),
            ("Third Party Subprocessors", false),
            ("Subsidy office", false),
        ] {
            assert_eq!(is_affiliate(text), affiliate, "{text}");
        }
        for (text, optional) in [
            ("Optional subprocessors", true),
            ("*Only if enabled by the customer", true),
            ("Infrastructure", false),
        ] {
            assert_eq!(is_optional(text), optional, "{text}");
        }
    }
}
