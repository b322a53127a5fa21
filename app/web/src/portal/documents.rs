//! Trust documents for everybody: the shelf, each document at an address of its own, every version
//! at another, and the files that were made when it was published.

use axum::extract::Path;
use axum::response::Response;
use domain::document::Standing;
use http::StatusCode;
use leptos::prelude::*;
use workflow::documents::{
    DocumentFormat, DocumentVerdict, PublicDocument, PublicVersion, public_file,
};

use super::words::counted;
use super::{Portal, Visit, reading};
use crate::aside::aside;
use crate::cells;
use crate::error::Problem;
use crate::parts::{
    Badge, Column, Facts, Heading, Markdown, On, Table, Tone, contents, crumbs, empty, notice,
    section,
};
use crate::paths;
use crate::published::{Bodies, Body, Keep};
use crate::render::Page;
use crate::shell::Tab;
use crate::state::App;

/// Files that the public addresses offer.
const OFFERED: [DocumentFormat; 2] = [DocumentFormat::Pdf, DocumentFormat::Markdown];

/// `/documents`
pub async fn list(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, list_page(&portal)))
}

/// `/documents/{slug}`, with `.pdf` or `.md` for the files of the version that holds today.
pub async fn show(visit: Visit, Path(asked): Path<String>) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let (slug, format) = split(&asked);
    let document = find(&portal, slug)?;
    let body = if let Some(format) = format {
        file_body(&visit.app, &portal, document, &document.face, format, Keep::Revalidate).await?
    } else {
        if let Some(body) = visit.app.published().now().get(&paths::document(slug)) {
            return Ok(visit.answer(body));
        }
        aside(|| portal.page(page(&portal, document, &document.face))).await
    };
    Ok(visit.answer(&body))
}

/// `/documents/{slug}/versions/{n}`, with `.pdf` or `.md` for its files: the same bytes for ever.
pub async fn version(
    visit: Visit,
    Path((slug, asked)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    let (number, format) = split(&asked);
    let document = find(&portal, &slug)?;
    let written = number.parse().ok().filter(|parsed: &u32| parsed.to_string() == number);
    let version = written.and_then(|number| document.version(number)).ok_or_else(no_version)?;
    let body = if let Some(format) = format {
        file_body(&visit.app, &portal, document, version, format, Keep::Immutable).await?
    } else {
        let here = paths::document_version(&slug, version.number);
        if let Some(body) = visit.app.published().now().get(&here) {
            return Ok(visit.answer(body));
        }
        aside(|| portal.page(page(&portal, document, version))).await
    };
    Ok(visit.answer(&body))
}

/// Every page.
pub(super) fn pages(portal: &Portal, bodies: &mut Bodies) {
    bodies.insert(paths::DOCUMENTS, portal.page(list_page(portal)));
    for document in &portal.documents {
        let slug = &document.slug;
        bodies.insert(paths::document(slug), portal.page(page(portal, document, &document.face)));
        for version in &document.versions {
            let body = portal.page(page(portal, document, version));
            bodies.insert(paths::document_version(slug, version.number), body);
        }
    }
}

/// The files of the versions that hold. One that cannot be read was logged, and its address says so.
pub(super) async fn files(app: &App, portal: &Portal, bodies: &mut Bodies) {
    for document in &portal.documents {
        let (slug, face) = (&document.slug, &document.face);
        for format in OFFERED {
            let end = format.code();
            if let Ok(body) = file_body(app, portal, document, face, format, Keep::Revalidate).await
            {
                bodies.insert(paths::document_file(slug, end), body);
            }
            if let Ok(body) = file_body(app, portal, document, face, format, Keep::Immutable).await
            {
                bodies.insert(paths::document_version_file(slug, face.number, end), body);
            }
        }
    }
}

/// What stands on the trust home; nothing while there are no documents.
pub(super) fn on_home(portal: &Portal) -> Option<AnyView> {
    let holding: Vec<_> =
        portal.documents.iter().filter(|document| !document.is_retired()).collect();
    if holding.is_empty() {
        return None;
    }
    let links = holding
        .into_iter()
        .map(|document| {
            let face = &document.face;
            view! {
                <li>
                    <a href=paths::document(&document.slug)>{face.title.clone()}</a>
                    <span class="small">"Version " {face.number} ", published " <On day=face.published_on/></span>
                </li>
            }
        })
        .collect_view();
    Some(section("Documents", view! { <ul class="plain_links">{links}</ul> }))
}

/// What the page of a hash says of a document: tone, heading, sentence.
pub(super) fn said(verdict: &DocumentVerdict) -> (Tone, &'static str, String) {
    let (title, number) = (&verdict.title, verdict.number);
    let what = match verdict.format {
        Some(DocumentFormat::Pdf) => {
            format!("This is the PDF of “{title}”, version {number}, unaltered.")
        }
        Some(DocumentFormat::Markdown) => {
            format!("This is the Markdown file of “{title}”, version {number}, unaltered.")
        }
        Some(DocumentFormat::Html) => {
            format!("This is the HTML file of “{title}”, version {number}, unaltered.")
        }
        None => format!("This is the content hash of “{title}”, version {number}."),
    };
    let (tone, heading, now) = match verdict.standing {
        Standing::Current => (Tone::Good, "Genuine and current", "It holds today.".to_owned()),
        Standing::Planned(day) => (
            Tone::Information,
            "Genuine, not yet in effect",
            format!("It takes effect on {}.", day.in_words()),
        ),
        Standing::Superseded { on, by } => (
            Tone::Attention,
            "Genuine, but superseded",
            format!("It was superseded on {} by version {by}.", on.in_words()),
        ),
        Standing::Replaced { by } => (
            Tone::Attention,
            "Genuine, but replaced",
            format!("It never took effect: version {by} stands in for it."),
        ),
        Standing::Retired(day) => (
            Tone::Attention,
            "Genuine, but retired",
            format!("The document was retired on {}.", day.in_words()),
        ),
    };
    (tone, heading, format!("{what} {now}"))
}

/// Where the page of a hash leads to, where everybody may follow.
pub(super) fn facts_of(facts: Facts, verdict: &DocumentVerdict) -> Facts {
    if !verdict.is_public {
        return facts;
    }
    let path = paths::document_version(&verdict.slug, verdict.number);
    facts.with(
        "Document",
        view! { <a href=path>{verdict.title.clone()} ", version " {verdict.number}</a> },
    )
}

fn find<'a>(portal: &'a Portal, slug: &str) -> Result<&'a PublicDocument, Problem> {
    let found = portal.documents.iter().find(|document| document.slug == slug);
    found.ok_or_else(|| {
        Problem::told(
            StatusCode::NOT_FOUND,
            "There is no such document. See all documents for what is published.",
        )
    })
}

fn no_version() -> Problem {
    Problem::told(
        StatusCode::NOT_FOUND,
        "There is no such version of this document. Its page lists all of them.",
    )
}

/// `security-measures.pdf` as its parts.
fn split(asked: &str) -> (&str, Option<DocumentFormat>) {
    let offered = OFFERED.into_iter().find_map(|format| {
        let name = asked.strip_suffix(format.code())?.strip_suffix('.')?;
        Some((name, Some(format)))
    });
    offered.unwrap_or((asked, None))
}

async fn file_body(
    app: &App,
    portal: &Portal,
    document: &PublicDocument,
    version: &PublicVersion,
    format: DocumentFormat,
    keep: Keep,
) -> Result<Body, Problem> {
    let bytes =
        public_file(&mut reading(app).await?, &document.slug, version.number, format).await?;
    let mark = if portal.public.is_sample { "SAMPLE-" } else { "" };
    let name = format!("{mark}{}-{}.{}", document.slug, version.number, format.code());
    let changed = Some(version.published_at);
    Ok(Body::file(&name, format.media_type(), bytes, keep, changed))
}

fn list_page(portal: &Portal) -> Page {
    let company = portal.company().to_owned();
    Page::new(portal.frame(Tab::Documents), "Documents", || {
        let body = if portal.documents.is_empty() {
            let next = view! { <p>"The first one will stand here, with all its versions."</p> };
            empty("No document has been published yet", next)
        } else {
            let columns = ["Document", "Kind", "Version", "In effect from", "First published", "Files"];
            let rows = portal.documents.iter().map(list_row).collect();
            let caption = counted(portal.documents.len(), "document", "documents");
            view! { <Table caption=caption columns=columns.map(Column::text).to_vec() rows=rows/> }.into_any()
        };
        view! {
            <Heading title="Documents" lead="Texts that the company stands by. Each keeps its address, and every version stays readable."/>
            {body}
        }
    })
    .described(format!("Security measures, policies and other texts of {company}, with all their versions."))
}

fn list_row(document: &PublicDocument) -> Vec<AnyView> {
    let face = &document.face;
    let mark =
        (!matches!(face.standing, Standing::Current)).then(|| view! { " " {badge(face.standing)} });
    cells![
        view! { <a href=paths::document(&document.slug)>{face.title.clone()}</a> {mark} },
        face.kind,
        face.number,
        view! { <On day=face.effective_on/> },
        view! { <On day=document.first_published_on/> },
        file_links(document, face, &face.title),
    ]
}

fn page(portal: &Portal, document: &PublicDocument, version: &PublicVersion) -> Page {
    let is_face = version.number == document.face.number;
    let title = if is_face {
        version.title.clone()
    } else {
        format!("{}, version {}", version.title, version.number)
    };
    let described =
        format!("{} of {}, version {}.", version.title, portal.company(), version.number);
    let page = Page::new(portal.frame(Tab::Documents), title, || {
        let many = document.versions.len() > 1 || document.is_retired();
        view! {
            <Heading title=version.title.clone() lead=version.kind crumbs=crumbs([(paths::DOCUMENTS, "Documents")])/>
            {told(document, version)}
            {facts(document, version)}
            {contents(&version.body, &version.title)}
            <Markdown text=&version.body title=version.title.as_str()/>
            {many.then(|| section("Versions", versions(document, version)))}
        }
    })
    .described(described);
    if is_face { page } else { page.unlisted() }
}

/// What time says about the version; nothing while it simply holds.
fn told(document: &PublicDocument, version: &PublicVersion) -> AnyView {
    let link = |number: u32, words: String| view! { <a href=paths::document_version(&document.slug, number)>{words}</a> };
    let own = paths::document(&document.slug);
    match version.standing {
        Standing::Current => {
            let next = document.planned().next().map(|next| {
                let words = format!("Version {}", next.number);
                notice(
                    Tone::Information,
                    "A new version is coming",
                    view! { <p>{link(next.number, words)} " takes effect on " <On day=next.effective_on/> ". Until then this one holds."</p> },
                )
            });
            next.into_any()
        }
        Standing::Planned(day) => {
            let holds = (document.face.number != version.number)
                .then(|| view! { " " <a href=own>"See what holds today"</a> "." });
            notice(
                Tone::Information,
                "Not yet in effect",
                view! { <p>"This version takes effect on " <On day=day/> "." {holds}</p> },
            )
        }
        Standing::Superseded { on, by } => notice(
            Tone::Attention,
            "Superseded",
            view! { <p>{link(by, format!("Version {by}"))} " took its place on " <On day=on/> ". " <a href=own>"See what holds today"</a> "."</p> },
        ),
        Standing::Replaced { by } => notice(
            Tone::Attention,
            "Replaced",
            view! { <p>"This version never took effect: " {link(by, format!("version {by}"))} " stands in for it. " <a href=own>"See what holds today"</a> "."</p> },
        ),
        Standing::Retired(day) => notice(
            Tone::Attention,
            "Retired",
            view! { <p>"This document was retired on " <On day=day/> " and nothing has taken its place. It stays here for reference."</p> },
        ),
    }
}

fn facts(document: &PublicDocument, version: &PublicVersion) -> AnyView {
    let hash = &version.content_hash;
    let check = format!("{}/{}", paths::VERIFY, hash.hex());
    let mut facts = Facts::new()
        .with("Version", version.number)
        .with("First published", view! { <On day=document.first_published_on/> })
        .with("This version published", view! { <On day=version.published_on/> })
        .with("In effect from", view! { <On day=version.effective_on/> });
    if matches!(version.standing, Standing::Current) {
        facts = facts.with("Next review by", view! { <On day=version.review_due_on/> });
    }
    if let Some(summary) = &version.change_summary {
        facts = facts.with("What changed", summary.clone());
    }
    facts
        .with("Files", file_links(document, version, &version.title))
        .with(
            "Content hash",
            view! { <a class="hash" href=check><code>{hash.to_string()}</code></a> },
        )
        .view()
}

fn versions(document: &PublicDocument, shown: &PublicVersion) -> AnyView {
    let columns = ["Version", "State", "Published", "In effect from", "What changed", "Files"]
        .map(Column::text)
        .to_vec();
    let rows = document.versions.iter().rev().map(|version| {
        let here = (version.number == shown.number).then_some("page");
        let path = paths::document_version(&document.slug, version.number);
        let name = format!("Version {}", version.number);
        cells![
            view! { <a href=path aria-current=here>{name.clone()}</a> },
            badge(version.standing),
            view! { <On day=version.published_on/> },
            view! { <On day=version.effective_on/> },
            version.change_summary.clone().unwrap_or_else(|| "First version.".to_owned()),
            file_links(document, version, &name),
        ]
    });
    let caption = counted(document.versions.len(), "version", "versions");
    view! { <Table caption=caption columns=columns rows=rows.collect()/> }.into_any()
}

fn file_links(document: &PublicDocument, version: &PublicVersion, of: &str) -> AnyView {
    let links = OFFERED.map(|format| {
        let words = if format == DocumentFormat::Pdf { "PDF" } else { "Markdown" };
        let path = paths::document_version_file(&document.slug, version.number, format.code());
        view! { <a href=path aria-label=format!("{words} of {of}")>{words}</a> " " }
    });
    view! { <span class="files">{links.collect_view()}</span> }.into_any()
}

fn badge(standing: Standing) -> AnyView {
    let (tone, words) = match standing {
        Standing::Current => (Tone::Good, "In effect"),
        Standing::Planned(_) => (Tone::Information, "Planned"),
        Standing::Superseded { .. } => (Tone::Neutral, "Superseded"),
        Standing::Replaced { .. } => (Tone::Neutral, "Replaced"),
        Standing::Retired(_) => (Tone::Neutral, "Retired"),
    };
    view! { <Badge tone=tone words=words/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_address_names_the_file() {
        for (asked, name, format) in [
            ("security-measures", "security-measures", None),
            ("security-measures.pdf", "security-measures", Some(DocumentFormat::Pdf)),
            ("2.md", "2", Some(DocumentFormat::Markdown)),
            ("security-measures.html", "security-measures.html", None),
            ("notpdf", "notpdf", None),
            (".pdf", "", Some(DocumentFormat::Pdf)),
        ] {
            assert_eq!(split(asked), (name, format), "{asked}");
        }
    }
}
