//! The public pages (surface.md, "Public addresses"): complete without script, without cookies, the
//! same for everybody. `warm` makes them once for each public revision and keeps them in memory;
//! what visitors ask for with a query is made from the same [`Portal`].

pub mod changes;
pub mod compare;
pub mod documents;
pub mod entry;
pub mod files;
mod filter;
pub mod home;
mod list;
pub mod subprocessors;
pub mod verify;
pub mod versions;
mod visit;
mod warm;
pub mod well_known;
pub(crate) mod words;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use domain::list_version::{Announcements, InForce, ListVersion, Listed};
use domain::time::{Day, Moment};
use http::StatusCode;
use workflow::documents::PublicDocument;
use workflow::lists::{FileKind, Public, PublishedFile};
use workflow::{Caller, Work};

use crate::error::Problem;
use crate::published::{Body, Keep};
use crate::render::Page;
use crate::shell::{Frame, Site, Tab};
use crate::state::App;

pub use visit::Visit;
pub use warm::{follow, shown_at_once, warm};

/// Everything that public pages are made from, as of one public revision and one day.
#[derive(Debug)]
pub struct Portal {
    /// What the store says.
    pub public: Public,
    /// What everybody may read of the documents.
    pub documents: Vec<PublicDocument>,
    /// Since when what is announced is known.
    announcements: Announcements,
    /// What the filter reads of today's list: folding every text once is enough.
    listed: OnceLock<Vec<Listed>>,
    site: Arc<Site>,
}

impl Portal {
    /// As it was loaded last; loaded now where it is not there yet or a new day has begun.
    pub async fn now(app: &App) -> Result<Arc<Self>, Problem> {
        if let Some(portal) = app.portal()
            && app.office().now() < portal.public.tomorrow_at
        {
            return Ok(portal);
        }
        warm::load(app).await
    }

    fn frame(&self, tab: Tab) -> Frame {
        self.site.portal(tab)
    }

    /// Its name, or words that stand in until the settings are signed that give it one.
    fn company(&self) -> &str {
        if self.site.company.is_empty() { "this company" } else { &self.site.company }
    }

    fn held(&self) -> Option<InForce<'_>> {
        self.public.timeline.in_force(self.public.today)
    }

    /// What the filter reads of each entry of a version, in their order: kept for today's list, and
    /// made for the others.
    fn listed(&self, version: &ListVersion) -> Cow<'_, [Listed]> {
        let fold = || -> Vec<Listed> {
            version.snapshot.entries.iter().map(|entry| filter::listed(self, entry)).collect()
        };
        if self.held().is_some_and(|held| held.version.number() == version.number()) {
            Cow::Borrowed(self.listed.get_or_init(fold))
        } else {
            Cow::Owned(fold())
        }
    }

    /// A page's body. Settings show on every page, so it is as new as the last loading.
    fn page(&self, page: Page) -> Body {
        Body::page(page, Some(self.public.loaded_at))
    }

    /// Days in lists begin in the organisation's zone.
    fn start_of(&self, day: Day) -> Moment {
        day.start_in(&self.public.zone)
    }
}

/// A unit of work that reads, for nobody in particular.
async fn reading(app: &App) -> Result<Work, Problem> {
    Ok(app.office().read(Caller::public()).await?)
}

/// A version's stored file.
async fn stored(
    app: &App,
    version: &ListVersion,
    kind: FileKind,
) -> Result<PublishedFile, Problem> {
    let mut work = reading(app).await?;
    Ok(workflow::lists::public_file(&mut work, version.number(), kind).await?)
}

/// A version's file as an answer, under its own name.
fn file_body(
    version: &ListVersion,
    file: PublishedFile,
    keep: Keep,
    changed: Option<Moment>,
) -> Body {
    let end = match file.kind {
        FileKind::Json => return Body::data(file.kind.media_type(), file.bytes, keep, changed),
        FileKind::Csv | FileKind::CsvBom => "csv",
        FileKind::Pdf | FileKind::ContractPdf => "pdf",
    };
    let name = version.snapshot.file_name(false, end);
    Body::file(&name, file.kind.media_type(), file.bytes, keep, changed)
}

/// Before the first version (decision 10).
fn nothing_published() -> Problem {
    Problem::told(
        StatusCode::NOT_FOUND,
        "No list has been published yet. Ask again later; this address will not change.",
    )
}
