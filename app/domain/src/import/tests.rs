//! Rows of lists and their verdicts, told through small lists.

use super::*;
use crate::engagement::{
    Engagement, EngagementDetails, MOST_PLACES, Optionality, Relationship, Stage,
};
use crate::id::{EngagementId, VendorId};
use crate::taxonomy::{Category, Code, Taxonomy};
use crate::text::Line;
use crate::vendor::Vendor;

const HEAD: [&str; 4] = ["Name", "Purpose", "Location", "Data"];

fn sheet(headings: &[&str], head: &[&str], rows: &[&[&str]]) -> Sheet {
    let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    Sheet {
        headings: texts(headings),
        head: texts(head),
        rows: rows
            .iter()
            .enumerate()
            .map(|(at, cells)| SheetRow { line: at + 2, cells: texts(cells) })
            .collect(),
        ..Sheet::default()
    }
}

fn read(sheet: Sheet) -> Vec<ReadRow> {
    sheet.understand(&ColumnMap::default()).unwrap().read(&Taxonomy::seeded())
}

fn list(rows: &[&[&str]]) -> Vec<ReadRow> {
    read(sheet(&[], &HEAD, rows))
}

pub(super) fn entry(head: &[&str], cells: &[&str]) -> Entry {
    match read(sheet(&[], head, &[cells])).pop() {
        Some(ReadRow::Entry(entry)) => *entry,
        other => panic!("{other:?}"),
    }
}

/// A registry that took all rows of a list in.
fn registry_of(rows: Vec<ReadRow>) -> Registry {
    let mut registry = Registry::default();
    for (number, row) in (1_i64..).zip(rows) {
        let ReadRow::Entry(entry) = row else { continue };
        let id = VendorId::sample(number.unsigned_abs().into());
        let vendor = Vendor {
            id,
            number,
            details: entry.vendor,
            former_names: Vec::new(),
            ..Vendor::sample()
        };
        let engagement = Engagement {
            id: EngagementId::sample(number.unsigned_abs().into()),
            number,
            vendor: id,
            details: entry.engagement,
            transfers: Vec::new(),
            stage: Stage::Legacy,
            revision: 1,
        };
        registry.vendors.push(KnownVendor::of(&vendor, [&engagement]));
    }
    registry
}

fn verdicts(judged: &[Judged]) -> Vec<&'static str> {
    judged.iter().map(|row| row.verdict.words()).collect()
}

fn codes(codes: &[Code]) -> Vec<&str> {
    codes.iter().map(Code::as_str).collect()
}

/// A row that fills every column that is understood.
fn full() -> Entry {
    let columns = [
        ("Entity", "Amazon Web Services Inc (AWS)"),
        ("Service", "S3"),
        ("Purpose", "Data hosting"),
        ("Data location", "Germany (Frankfurt), EU"),
        ("Corporate location", "United States"),
        ("Data categories", "Name, shoe size, health data"),
        ("Data subjects", "End users"),
        ("Transfer mechanism", "SCC"),
        ("Contact", "Privacy Office, privacy@aws.example"),
        ("Address", "410 Terry Avenue<br>Seattle"),
        ("Website", "https://aws.example"),
        ("Retention", "30 days"),
        ("Applies to product", "Core"),
    ];
    let (head, cells): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    entry(&head, &cells)
}

#[test]
fn a_full_row_says_who() {
    let Entry { vendor, aliases, .. } = full();
    assert_eq!(
        (vendor.legal_name.as_str(), vendor.display_name().as_str()),
        ("Amazon Web Services Inc", "AWS")
    );
    assert_eq!(aliases, ["AWS", "AWS"]);
    assert_eq!(vendor.country.map(|country| country.to_string()).as_deref(), Some("US"));
    assert_eq!(vendor.contact.email.unwrap().as_str(), "privacy@aws.example");
    assert_eq!(vendor.contact.name.unwrap().as_str(), "Privacy Office");
    assert_eq!(vendor.address_lines.len(), 2);
    assert_eq!(vendor.website.unwrap().as_str(), "https://aws.example");
    assert!(!vendor.is_affiliate);
}

#[test]
fn a_line_under_the_name_is_an_address_when_it_reads_like_one_a_former_name_or_told() {
    let told = |name: &str, head: &str| {
        let Entry { vendor, aliases, remarks, .. } = entry(&["Name", head], &[name, ""]);
        let lines: Vec<_> = vendor.address_lines.iter().map(ToString::to_string).collect();
        let is_told = remarks.iter().any(|remark| remark.contains("stands under the name"));
        (vendor.legal_name.to_string(), lines.join("|"), aliases, is_told)
    };
    for (name, head, address, alias, is_told) in [
        ("Fjord<br>Ltd", "Purpose", "", None, true),
        ("Fjord<br>AG", "Purpose", "", None, true),
        ("Fjord<br/>(formerly OldCo)", "Purpose", "", Some("OldCo"), false),
        (
            "Fjord<br>1 Quay Road<br>Galway<br>Ireland",
            "Purpose",
            "1 Quay Road|Galway|Ireland",
            None,
            false,
        ),
        ("Fjord<br>Galway, Ireland", "Purpose", "Galway, Ireland", None, false),
        ("Fjord<br>Ltd<br>1 Quay Road", "Purpose", "1 Quay Road", None, true),
        ("Fjord<br>1 Quay Road", "Address", "", None, true),
        ("Fjord", "Address", "", None, false),
    ] {
        let aliases: Vec<String> = alias.into_iter().map(str::to_owned).collect();
        let expected = ("Fjord".to_owned(), address.to_owned(), aliases, is_told);
        assert_eq!(told(name, head), expected, "{name}");
    }
}

#[test]
fn a_full_row_says_what_for_and_where() {
    let details = full().engagement;
    assert_eq!((details.service_name.as_str(), details.purpose.as_str()), ("S3", "Data hosting"));
    assert_eq!(
        (details.relationship, details.category),
        (Relationship::Subprocessor, Category::Infrastructure)
    );
    assert_eq!(
        (codes(&details.purposes), codes(&details.data_categories)),
        (vec!["HOSTING"], vec!["ID"])
    );
    assert_eq!(
        (codes(&details.special_categories), codes(&details.data_subjects)),
        (vec!["HEALTH"], vec!["END_USER"])
    );
    let places: Vec<_> =
        details.locations.iter().map(|location| (location.role, location.place.code())).collect();
    assert_eq!(places, [(None, Some("DE")), (None, Some("EU"))]);
    assert_eq!(details.retention.unwrap().as_str(), "30 days");
}

#[test]
fn what_has_no_field_is_kept_and_told() {
    let Entry { engagement, remarks, .. } = full();
    for kept in ["shoe size", "SCC", "Core"] {
        assert!(engagement.notes.as_str().contains(kept), "{kept}: {}", engagement.notes);
    }
    for told in ["Resolve to countries: EU.", "shoe size", "Enter the transfers", "Choose products"]
    {
        assert!(remarks.iter().any(|remark| remark.contains(told)), "{told}: {remarks:?}");
    }
}

#[test]
fn a_row_of_more_places_than_an_engagement_holds_is_told_and_not_cut() {
    for (count, is_taken) in [(MOST_PLACES, true), (MOST_PLACES + 1, false)] {
        let towns: Vec<_> = (0..count).map(|number| format!("Germany (Town {number})")).collect();
        let rows = list(&[&["Fjord Ltd", "Delivery of files", &towns.join("; "), ""]]);
        match &rows[..] {
            [ReadRow::Entry(entry)] => {
                assert!(is_taken);
                assert_eq!(entry.engagement.locations.len(), count);
            }
            [ReadRow::Unusable { reason, .. }] => {
                assert!(!is_taken && reason.contains("201"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_was_taken_out_of_a_row_is_told_in_its_verdict() {
    for (name, place, told) in [
        ("Fjord\u{202e} Ltd", "Ger\u{0}many", Some("taken out: U+0000, U+202E.")),
        ("Fjord&#8206; Ltd", "Germany", Some("taken out: U+200E.")),
        ("Fjord\u{ad} Ltd\u{feff}", "Germany\r\nFrance\u{200b}", None),
        ("Fjord Ltd", "Germany", None),
    ] {
        let rows = list(&[&[name, "Mail", place, "Logs"]]);
        let judged = judge(rows, &Registry::default());
        assert_eq!(judged[0].verdict, Verdict::NewVendor, "{name:?}");
        let reasons = &judged[0].reasons;
        let of_hidden = reasons.iter().find(|reason| reason.contains("taken out"));
        assert_eq!(of_hidden.is_some(), told.is_some(), "{name:?}: {reasons:?}");
        assert!(of_hidden.is_none_or(|reason| reason.contains(told.unwrap())), "{reasons:?}");
    }
}

#[test]
fn cells_behind_the_last_column_are_told() {
    for (cells, told) in [
        (&["Fjord Ltd", "Mail", "Germany", "Logs", "more", ""][..], Some("“more”")),
        (&["Fjord Ltd", "Mail", "Germany", "Logs", "", ""], None),
        (&["Fjord Ltd", "Mail", "Germany"], None),
    ] {
        let remarks = entry(&HEAD, cells).remarks;
        let of_more = remarks.iter().find(|remark| remark.starts_with("More cells"));
        assert_eq!(of_more.is_some(), told.is_some(), "{remarks:?}");
        assert!(of_more.is_none_or(|remark| remark.contains(told.unwrap())), "{remarks:?}");
    }
}

#[test]
fn a_bare_row_leaves_empty_what_is_unknown() {
    let Entry { vendor, engagement, remarks, .. } =
        entry(&["Name", "Website"], &["Fjord Ltd", "ftp://fjord.example"]);
    assert_eq!((vendor.country, vendor.website, vendor.display_name), (None, None, None));
    let EngagementDetails {
        purposes,
        data_categories,
        data_subjects,
        access_modes,
        locations,
        purpose,
        ..
    } = engagement;
    assert!(
        purposes.is_empty()
            && data_categories.is_empty()
            && data_subjects.is_empty()
            && access_modes.is_empty()
            && locations.is_empty()
    );
    assert_eq!(purpose.as_str(), "Not stated in the imported list.");
    assert!(
        remarks.iter().any(|remark| remark.contains("no purpose"))
            && remarks.iter().any(|remark| remark.contains("ftp:")),
        "{remarks:?}"
    );
}

#[test]
fn brands_are_names_in_use_only_where_the_list_says_so() {
    for (name, display, service) in [
        ("Amazon Web Services Inc (AWS)", Some("AWS"), "AWS"),
        ("NexMo Inc (aka Vonage)", Some("Vonage"), "Vonage"),
        ("Twilio (SendGrid)", None, "SendGrid"),
        ("Fjord Ltd", None, "Fjord Ltd"),
    ] {
        let entry = entry(&HEAD, &[name, "Sending mail", "", ""]);
        assert_eq!(
            entry.vendor.display_name.as_ref().map(crate::text::Name::as_str),
            display,
            "{name}"
        );
        assert_eq!(entry.engagement.service_name.as_str(), service, "{name}");
    }
}

#[test]
fn affiliates_are_known_by_heading_column_or_purpose() {
    let relationships = |sheet: Sheet| -> Vec<_> {
        let of = |row: &ReadRow| match row {
            ReadRow::Entry(entry) => (
                entry.engagement.relationship,
                entry.vendor.is_affiliate,
                entry.engagement.category,
            ),
            ReadRow::Unusable { reason, .. } => panic!("{reason}"),
        };
        read(sheet).iter().map(of).collect()
    };
    let affiliate = (Relationship::AffiliateSubprocessor, true, Category::Affiliates);
    let other = (Relationship::Subprocessor, false, Category::Other);
    let row: &[&str] = &["Fjord BV", "Technical services"];
    for (headings, head, expected) in [
        (&["Subprocessors", "GitHub Subsidiaries"][..], ["Name", "Purpose"], affiliate),
        (&["Affiliates/Subsidiaries"], ["Name", "Purpose"], affiliate),
        (&["Third Party Subprocessors"], ["Name", "Purpose"], other),
        (&[], ["Affiliate", "Purpose"], affiliate),
    ] {
        assert_eq!(
            relationships(sheet(headings, &head, &[row])),
            [expected],
            "{headings:?} {head:?}"
        );
    }
    let rows: &[&[&str]] = &[&["Fjord BV", "GitHub Subsidiary"], row, &["**Affiliates**", ""], row];
    assert_eq!(
        relationships(sheet(&[], &["Name", "Purpose"], rows)),
        [affiliate, other, affiliate]
    );
}

#[test]
fn footnotes_are_kept_and_make_an_entry_optional() {
    let mut table =
        sheet(&[], &HEAD, &[&["Fjord*", "Mail", "Germany", ""], &["Bay", "Mail", "Germany", ""]]);
    table.footnotes =
        vec!["* Only if enabled by the customer.".to_owned(), "** Something else.".to_owned()];
    let rows = read(table);
    let of = |row: &ReadRow| match row {
        ReadRow::Entry(entry) => (
            entry.vendor.legal_name.to_string(),
            entry.engagement.optionality,
            entry.engagement.activation_condition.clone().map(|condition| condition.to_string()),
        ),
        ReadRow::Unusable { reason, .. } => panic!("{reason}"),
    };
    let condition = Some("Only if enabled by the customer.".to_owned());
    assert_eq!(
        rows.iter().map(of).collect::<Vec<_>>(),
        [
            ("Fjord".to_owned(), Optionality::FeatureOptional, condition),
            ("Bay".to_owned(), Optionality::Core, None)
        ]
    );
}

#[test]
fn the_sentence_before_a_list_says_where() {
    let mut table = sheet(&[], &["Name", "Purpose"], &[&["Fjord", "Mail"]]);
    table.lead = "These subprocessors are all located in the United States:".to_owned();
    let ReadRow::Entry(entry) = &read(table)[0] else { panic!("no entry") };
    assert_eq!(entry.engagement.locations[0].place.code(), Some("US"));
}

#[test]
fn a_row_that_cannot_be_taken_says_why() {
    let long = "x".repeat(301);
    for (name, purpose, told) in [
        ("", "Mail", "no name"),
        ("–", "Mail", "no name"),
        ("Soci√©t√© G√©n√©rale", "Mail", "“Société Générale”"),
        (long.as_str(), "Mail", "300"),
        ("Fjord", &"y".repeat(1_001), "1000"),
    ] {
        let judged = judge(list(&[&[name, purpose, "", ""]]), &Registry::default());
        assert_eq!(verdicts(&judged), ["needs attention"], "{name}");
        assert!(judged[0].reasons[0].contains(told), "{name}: {:?}", judged[0].reasons);
    }
}

#[test]
fn every_row_of_a_list_has_one_verdict() {
    let rows = list(&[
        &["Microsoft (Azure)", "Hosting", "Germany", ""],
        &["Microsoft", "Technical services", "Germany", ""],
        &["Microsoft Corp.", "Hosting", "United States", ""],
        &["microsoft (azure)", "hosting.", "Germany", ""],
        &["", "Hosting", "", ""],
        &["Bay Ltd", "Mail", "Varies", ""],
    ]);
    let judged = judge(rows, &Registry::default());
    assert_eq!(
        verdicts(&judged),
        [
            "new vendor",
            "new engagement",
            "new engagement",
            "duplicate",
            "needs attention",
            "new vendor"
        ]
    );
    assert_eq!(
        Counts::of(&judged).to_string(),
        "6 rows: 2 new vendors, 2 new engagements, 1 duplicates, 1 need attention"
    );
    assert_eq!(judged[1].verdict, Verdict::NewEngagementOfRow(0));
    assert!(judged[3].reasons[0].contains("line 2"), "{:?}", judged[3].reasons);
}

#[test]
fn verdicts_that_differ_have_different_codes() {
    use Verdict as V;
    let verdicts = [
        V::NewVendor,
        V::NewEngagement(VendorId::sample(1)),
        V::NewEngagement(VendorId::sample(2)),
        V::NewEngagementOfRow(1),
        V::NewEngagementOfRow(2),
        V::Duplicate,
        V::Attention,
    ];
    let codes: std::collections::BTreeSet<_> = verdicts.map(V::code).into();
    assert_eq!(codes.len(), verdicts.len());
}

#[test]
fn rows_are_compared_with_the_registry() {
    let registry = registry_of(list(&[
        &["Fjord Cloud Limited (Fjord Cloud)", "Hosting", "Germany, EU", ""],
        &["NexMo (aka Vonage)", "SMS", "United States", ""],
        &["Twin", "Mail", "Germany", ""],
        &["Twin GmbH", "Search", "Germany", ""],
    ]));
    for (name, purpose, places, verdict) in [
        ("Fjord Cloud Ltd", "hosting", "EU; Germany", "duplicate"),
        ("Fjord Cloud Ltd", "Backup", "Germany", "new engagement"),
        ("Fjord Cloud Ltd", "Hosting", "Germany, France", "needs attention"),
        ("Vonage", "Voice", "United States", "needs attention"),
        ("NexMo Inc (aka Vonage)", "SMS", "USA", "duplicate"),
        ("Twin", "Mail", "Germany", "needs attention"),
        ("Somebody else", "Mail", "Germany", "new vendor"),
    ] {
        let judged = judge(list(&[&[name, purpose, places, ""]]), &registry);
        assert_eq!(
            verdicts(&judged),
            [verdict],
            "{name}, {purpose}, {places}: {:?}",
            judged[0].reasons
        );
    }
}

#[test]
fn a_row_that_was_imported_before_is_a_duplicate_whatever_became_of_it() {
    let rows = list(&[&["Fjord", "Hosting", "EU", "Name"]]);
    let ReadRow::Entry(entry) = &rows[0] else { panic!("no entry") };
    let registry = Registry { imported: [entry.key.clone()].into(), ..Registry::default() };
    assert_eq!(verdicts(&judge(rows, &registry)), ["duplicate"]);
    assert_eq!(
        verdicts(&judge(list(&[&["Fjord", "Hosting", "EU", "Logs"]]), &registry)),
        ["new vendor"]
    );
}

#[test]
fn what_happens_at_a_place_is_what_the_list_says_and_nothing_more() {
    use crate::engagement::LocationRole as Role;
    for (head, cell, told) in [
        ("Location of Processing", "Germany", &[(None, Some("DE"), None)][..]),
        ("Hosting location", "Germany", &[(Some(Role::Storage), Some("DE"), None)]),
        ("Support location", "India", &[(Some(Role::SupportAccess), Some("IN"), None)]),
        (
            "Location",
            "Germany (storage), Global Edge",
            &[
                (Some(Role::Storage), Some("DE"), Some("storage")),
                (Some(Role::EdgeTransit), Some("GLOBAL"), Some("Global Edge")),
            ],
        ),
        (
            "Location",
            "Germany (close to our support team)",
            &[(None, Some("DE"), Some("close to our support team"))],
        ),
        ("Location", "European Union", &[(None, Some("EU"), None)]),
    ] {
        let details = entry(&["Name", "Purpose", head], &["Fjord", "Mail", cell]).engagement;
        let places: Vec<_> = details
            .locations
            .iter()
            .map(|it| (it.role, it.place.code(), it.label.as_ref().map(Line::as_str)))
            .collect();
        assert_eq!(places, told, "{head}: {cell}");
    }
}
