//! Trust documents: written, approved and published by different people.

pub mod actions;
pub mod decide;
pub mod edit;
pub mod fields;
pub mod list;
pub mod show;

use workflow::Error;
use workflow::documents::Manuscript;

use crate::error::Problem;
use crate::printer::DESK_PRINTER;

/// What was taken out of a document, printed in turn with nothing open.
async fn printed<T>(
    taken: Result<Manuscript, Error>,
    print: impl FnOnce(Manuscript) -> Result<T, Error>,
) -> Result<Result<T, Error>, Problem> {
    match taken {
        Ok(manuscript) => DESK_PRINTER.print(|| print(manuscript)).await,
        Err(error) => Ok(Err(error)),
    }
}
