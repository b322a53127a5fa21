//! List versions: publishing them, reading them, comparing them, taking them out as files and
//! verifying such files. What a version is and which one holds on a day is in
//! `domain::list_version`; who may publish and which requests are ready is decided by the callers
//! in `requests`.

mod comparison;
mod exports;
mod json;
mod public;
mod publish;
mod verify;

pub use comparison::{
    OTHER_BYTES, comparison_json, comparison_name, comparison_pdf, recognised, recognised_on_paper,
    recognised_text,
};
pub use exports::{Edition, Exported, Format, Wanted, export, export_compare};
pub use press::{Compared, NameInPdf};
pub use public::{LIST_SCHEMA, Public, feed, load, public_file, public_revision, told};
pub use publish::{drafted, preview, publish};
pub use store::published_files::{FileKind, PublishedFile};
pub use verify::{Told, Verdict, altered, verify, verify_file};

use domain::list_version::Timeline;

use crate::failure::Error;
use crate::work::Work;

/// Everything that was ever published.
pub async fn timeline(work: &mut Work) -> Result<Timeline, Error> {
    Ok(store::list_versions::timeline(&mut work.tx).await?)
}
