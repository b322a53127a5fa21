//! The undertaking's versions as they were shown, and who accepted which (domain.md 10.4).

use domain::canonical::Digest;
use domain::id::PersonId;
use domain::time::Moment;

use crate::engine::{Tx, execute, fetch_optional};
use crate::error::StoreResult;
use crate::row::Corrupt;
use crate::statement::statements;

statements! {
    /// Keeps a text as it was shown first.
    KEEP = "INSERT INTO undertakings (version, digest, text)
            VALUES ($1, $2, $3)
            ON CONFLICT (version) DO NOTHING";

    /// Somebody accepts; the first acceptance of a version stands.
    ACCEPT = "INSERT INTO undertaking_acceptances (person_id, version, digest, accepted_at)
              VALUES ($1, $2, $3, $4)
              ON CONFLICT (person_id, version) DO NOTHING";

    /// The acceptance of the highest version.
    FIND_LAST = "SELECT version, digest, accepted_at
                 FROM undertaking_acceptances
                 WHERE person_id = $1
                 ORDER BY version DESC
                 LIMIT 1";
}

/// What somebody accepted, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The version of the text.
    pub version: i64,
    /// Of the text that was shown.
    pub digest: Digest,
    /// When.
    pub accepted_at: Moment,
}

/// Keeps a text as it was shown first.
pub async fn keep(tx: &mut Tx, version: i64, digest: &Digest, text: &str) -> StoreResult<()> {
    execute!(tx, KEEP, version, digest.to_string(), text)?;
    Ok(())
}

/// Somebody accepts; false when they had accepted this version before.
pub async fn accept(tx: &mut Tx, person: PersonId, acceptance: &Acceptance) -> StoreResult<bool> {
    let Acceptance { version, digest, accepted_at } = acceptance;
    let changed = execute!(
        tx,
        ACCEPT,
        person.to_string(),
        *version,
        digest.to_string(),
        accepted_at.to_string()
    )?;
    Ok(changed == 1)
}

/// The acceptance of the highest version.
pub async fn find_last(tx: &mut Tx, person: PersonId) -> StoreResult<Option<Acceptance>> {
    let Some((version, digest, accepted_at)) =
        fetch_optional!(tx, (i64, String, String), FIND_LAST, person.to_string())?
    else {
        return Ok(None);
    };
    let at = Corrupt::in_table("undertaking_acceptances").row(person);
    Ok(Some(Acceptance {
        version,
        digest: at.column("digest").check(Digest::parse(&digest))?,
        accepted_at: at.column("accepted_at").moment(&accepted_at)?,
    }))
}
