//! Lists to print: invented companies in many scripts, with as much to say as real ones.

use domain::canonical::Digest;
use domain::country::{Country, Origin};
use domain::engagement::{AccessMode, LocationRole, Optionality};
use domain::id::EngagementId;
use domain::list_version::{
    Address, Contact, Entry, EntryKind, EntryLocation, EntryTransfer, FORMAT, FormerNameLine,
    ListOrigin, PublicOrganisation, Snapshot, VersionNumber,
};
use domain::taxonomy::{Category, Code, Taxonomy};
use domain::time::{Day, Zone};
use domain::transfer::Mechanism;
use press::pdf::{AnnexThree, Edition, Names};

/// What a company of the list is called, where it sits and what it is used for.
const COMPANIES: [(&str, &str, &str, &str, &str); 12] = [
    (
        "Fjord Compute ASA",
        "Havnegata 4",
        "Bergen",
        "NO",
        "Virtual machines and block storage for the hosted edition",
    ),
    (
        "Ørsted & Søn Drift A/S",
        "Vesterbrogade 112",
        "København",
        "DK",
        "Backups of databases in a second region",
    ),
    (
        "Žižkov Observability s.r.o.",
        "Seifertova 9",
        "Praha",
        "CZ",
        "Metrics and traces of the running service",
    ),
    (
        "Αθηναϊκή Νέφος Α.Ε.",
        "Ερμού 56",
        "Αθήνα",
        "GR",
        "Object storage for files that customers upload",
    ),
    ("Софийски Данни ЕООД", "бул. Витоша 18", "София", "BG", "Search over customer content"),
    (
        "株式会社さくらデータ",
        "大手町1丁目5番1号",
        "東京",
        "JP",
        "Support in Japanese outside European office hours",
    ),
    (
        "한빛클라우드 주식회사",
        "테헤란로 152",
        "서울",
        "KR",
        "Delivery of notifications to telephones",
    ),
    (
        "Cedar Ridge Mail, Inc.",
        "1450 Market Street, Suite 900",
        "San Francisco",
        "US",
        "Sending of transactional e-mail",
    ),
    (
        "Łódzkie Centrum Obsługi sp. z o.o.",
        "ul. Piotrkowska 77",
        "Łódź",
        "PL",
        "Help desk for the administrators of customers",
    ),
    (
        "Quillon Language Models Ltd",
        "12 Kings Parade",
        "Cambridge",
        "GB",
        "Summaries of documents on request of a user",
    ),
    (
        "Société Nuageuse de l’Ouest SAS",
        "7, rue de la Liberté",
        "Nantes",
        "FR",
        "Content delivery close to readers",
    ),
    (
        "Großmann Zahlungsverkehr GmbH & Co. KG",
        "Königsallee 31",
        "Düsseldorf",
        "DE",
        "Collection of invoices by card and direct debit",
    ),
];

/// A published list of so many entries.
pub fn list(count: u16) -> Snapshot {
    let sample =
        Entry { products: Vec::new(), regions: Vec::new(), plans: Vec::new(), ..Entry::sample(1) };
    let mut entries: Vec<Entry> = (0..count).map(|number| entry(number, &sample)).collect();
    entries.sort_by_key(|entry| (entry.kind, entry.category));
    frozen(Snapshot {
        format: FORMAT.to_owned(),
        sample: false,
        origin: ListOrigin::Published,
        language: "en".to_owned(),
        organisation: PublicOrganisation {
            legal_name: "Nordlicht Software GmbH".to_owned(),
            address: Address {
                lines: vec!["Hafenstraße 12".to_owned()],
                postal_code: Some("20457".to_owned()),
                city: Some("Hamburg".to_owned()),
                region: None,
                country: Country::parse("DE"),
            },
            privacy_contact: Some("privacy@nordlicht.example".to_owned()),
        },
        version: VersionNumber { year: 2026, count: 3 },
        previous_version: Some(VersionNumber { year: 2026, count: 2 }),
        previous_content_hash: Some(Digest::of(b"2026.2")),
        corrects: None,
        published_on: day("2026-03-01"),
        published_at: "2026-03-01T09:00:00Z".to_owned(),
        effective_from: day("2026-04-01"),
        content_hash: Digest::of(b""),
        entries,
    })
}

/// The list with the hash of what it says now.
pub fn frozen(list: Snapshot) -> Snapshot {
    let content_hash = list.computed_hash().expect("a list is canonical");
    Snapshot { content_hash, ..list }
}

/// The public edition of a list.
pub fn public<'a>(list: &'a Snapshot, taxonomy: &'a Taxonomy, zone: &'a Zone) -> AnnexThree<'a> {
    AnnexThree {
        list,
        edition: Edition::Public,
        is_full: true,
        names: Names { taxonomy, products: &[], regions: &[] },
        site: "https://trust.nordlicht.example",
        zone,
        is_draft: false,
    }
}

/// A contact person for each entry.
pub fn contacts(list: &Snapshot) -> Vec<Contact> {
    let contact = |entry: &Entry| Contact {
        entry: entry.id,
        name: Some("Aoife Brennan".to_owned()),
        position: Some("Data protection officer".to_owned()),
        email: Some("dpo@vendor.example".to_owned()),
        phone: Some("+353 1 555 0100".to_owned()),
    };
    list.entries.iter().map(contact).collect()
}

fn entry(number: u16, sample: &Entry) -> Entry {
    let at = usize::from(number);
    let (name, _, city, country, purpose) = COMPANIES[at % COMPANIES.len()];
    let round = at / COMPANIES.len();
    let legal_name = if round == 0 { name.to_owned() } else { format!("{name} {}", round + 1) };
    let is_affiliate = number % 17 == 16;
    let is_special = number % 9 == 4;
    let is_optional = number % 10 == 9;
    let category = Category::ALL[at % (Category::ALL.len() - 2)];
    Entry {
        id: EngagementId::sample(u128::from(number) + 1),
        kind: if is_affiliate { EntryKind::AffiliateSubprocessor } else { EntryKind::Subprocessor },
        category: if is_affiliate { Category::Affiliates } else { category },
        display_name: legal_name.split(' ').take(2).collect::<Vec<_>>().join(" "),
        former_names: former_names(number),
        website: Some(format!("https://vendor-{number}.example/")),
        address: address(number),
        service: Some(format!("{} Service", legal_name.split(' ').next().unwrap_or_default())),
        purpose: format!("{purpose}, case {}", number + 1),
        description: description(number),
        data_categories: codes(&["CONTENT", "ACCOUNT", "DEVICE"]),
        special_categories: if is_special { codes(&["HEALTH"]) } else { Vec::new() },
        special_safeguards: is_special.then(|| "Encrypted with keys of the company".to_owned()),
        data_subjects: codes(&["CUST_USER", "END_USER"]),
        access_modes: vec![AccessMode::Storage, AccessMode::Compute],
        locations: vec![
            at_place(LocationRole::Storage, "DE", "Frankfurt"),
            at_place(LocationRole::SupportAccess, country, city),
        ],
        transfers: transfers(country),
        transfer_needed: Some(!transfers(country).is_empty()),
        optionality: if is_optional { Optionality::FeatureOptional } else { Optionality::Core },
        activation_condition: is_optional.then(|| "An administrator switches summaries on.".into()),
        announced_on: Some(day("2026-03-01")),
        effective_from: Some(day("2026-04-01")),
        legal_name,
        ..sample.clone()
    }
}

fn address(number: u16) -> Address {
    let (_, street, city, country, _) = COMPANIES[usize::from(number) % COMPANIES.len()];
    Address {
        lines: vec![street.to_owned()],
        postal_code: Some(format!("{:05}", 10_000 + u32::from(number) * 7)),
        city: Some(city.to_owned()),
        region: None,
        country: Country::parse(country),
    }
}

fn description(number: u16) -> String {
    format!(
        "Receives what is needed for this and **nothing else**, for as long as the contract lasts. \
         The company keeps the keys; the vendor answers for the availability of its part, number {}.",
        number + 1
    )
}

fn former_names(number: u16) -> Vec<FormerNameLine> {
    let former = FormerNameLine { name: "Brightline Hosting".to_owned(), until: day("2025-05-01") };
    if number % 12 == 7 { vec![former] } else { Vec::new() }
}

fn transfers(country: &str) -> Vec<EntryTransfer> {
    let (mechanism, fallback, scc_modules) = match country {
        "US" => (Mechanism::Dpf, Some(Mechanism::Scc), vec![3]),
        "JP" | "KR" | "GB" => (Mechanism::Adequacy, None, Vec::new()),
        _ => return Vec::new(),
    };
    let destinations = Country::parse(country).into_iter().collect();
    vec![EntryTransfer { origin: Origin::Eea, destinations, mechanism, fallback, scc_modules }]
}

fn at_place(role: LocationRole, country: &str, label: &str) -> EntryLocation {
    EntryLocation {
        role: Some(role),
        country: Some(country.to_owned()),
        label: Some(label.to_owned()),
        from: None,
        to: None,
    }
}

fn codes(codes: &[&str]) -> Vec<Code> {
    codes.iter().filter_map(|code| Code::parse(code)).collect()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}
