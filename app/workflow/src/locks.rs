//! What the registry asks of requests: whether one is being decided (decision 19), and that what
//! was approved is looked at again when content changes (SOD-6).

use domain::id::{EngagementId, RequestId};

use crate::failure::Error;
use crate::work::Work;

/// The request about an engagement that is being decided, with its number.
pub(crate) async fn open_request(
    _work: &mut Work,
    _engagement: EngagementId,
) -> Result<Option<(RequestId, String)>, Error> {
    Ok(None)
}

/// What was approved about these engagements may say something else now.
pub(crate) async fn content_changed(
    _work: &mut Work,
    _engagements: &[EngagementId],
) -> Result<(), Error> {
    Ok(())
}
