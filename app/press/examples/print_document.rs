//! Prints a Markdown file as a trust document, to look at the result:
//! `cargo run -p press --example print_document -- FILE.md OUT.pdf`.

use domain::canonical::Digest;
use domain::time::{Day, Moment, Zone};
use press::pdf::{PublishedVersion, TrustDocument, trust_document};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut names = std::env::args().skip(1);
    let (Some(source), Some(target)) = (names.next(), names.next()) else {
        return Err("Name a Markdown file and a file to write.".into());
    };
    let body = std::fs::read_to_string(source)?;
    let day = |text| Day::parse(text).ok_or("no day");
    let zone = Zone::parse("Europe/Berlin").ok_or("no zone")?;
    let history = [
        PublishedVersion {
            version: 1,
            published_on: day("2025-05-12")?,
            change_summary: "First publication.",
        },
        PublishedVersion {
            version: 2,
            published_on: day("2026-03-01")?,
            change_summary: "Restore tests twice a year; a chapter on suppliers.",
        },
    ];
    let document = TrustDocument {
        company: "Nordlicht Software GmbH",
        company_address: "Hafenstraße 12, 20457 Hamburg, Germany",
        title: "Technical and organisational measures",
        kind: "Security measures",
        slug: "security-measures",
        version: 2,
        language: "en",
        first_published: Some(day("2025-05-12")?),
        published_on: Some(day("2026-03-01")?),
        effective_on: Some(day("2026-03-01")?),
        made_at: Moment::parse("2026-03-01T09:00:00Z").ok_or("no moment")?,
        zone: &zone,
        content_hash: &Digest::of(body.as_bytes()),
        history: &history,
        body: &body,
        site: "https://trust.nordlicht.example",
        marks: &[],
    };
    std::fs::write(target, trust_document(&document)?)?;
    Ok(())
}
