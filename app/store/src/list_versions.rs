//! Published list versions. Rows are appended and read: what was published stays as it was, and
//! what time says about it is answered by `domain::list_version::Timeline`.

use std::collections::BTreeMap;

use domain::canonical::Digest;
use domain::list_version::{ListVersion, Timeline, VersionNumber};

use crate::engine::{Tx, execute, fetch_all};
use crate::error::{StoreError, StoreResult};
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// Every version.
    LIST = "SELECT number, snapshot, content_hash, contacts, contract_hash, carried
            FROM list_versions
            ORDER BY number";

    /// Which version stands in for which.
    LIST_REPLACEMENTS = "SELECT replaced, replaced_by
                         FROM list_version_replacements
                         ORDER BY replaced";

    /// A new version.
    INSERT = "INSERT INTO list_versions (number, effective_from, published_at, snapshot, content_hash,
                                         contacts, contract_hash, carried)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// One that never takes effect.
    INSERT_REPLACEMENT = "INSERT INTO list_version_replacements (replaced, replaced_by)
                          VALUES ($1, $2)";
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    number: String,
    snapshot: String,
    content_hash: String,
    contacts: String,
    contract_hash: String,
    carried: String,
}

impl TryFrom<VersionRow> for ListVersion {
    type Error = StoreError;
    fn try_from(row: VersionRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("list_versions").row(&row.number);
        let version = Self {
            snapshot: at.column("snapshot").json(&row.snapshot)?,
            contacts: at.column("contacts").json(&row.contacts)?,
            contract_hash: at.column("contract_hash").check(Digest::parse(&row.contract_hash))?,
            carried: at.column("carried").json(&row.carried)?,
            replaced_by: None,
        };
        let agrees = version.number().to_string() == row.number
            && version.snapshot.content_hash.to_string() == row.content_hash;
        at.column("snapshot").check(agrees.then_some(version))
    }
}

/// Everything that was ever published.
pub async fn timeline(tx: &mut Tx) -> StoreResult<Timeline> {
    let rows = fetch_all!(tx, VersionRow, LIST)?;
    let pairs = fetch_all!(tx, (String, String), LIST_REPLACEMENTS)?;
    let mut replaced = BTreeMap::new();
    for (old, new) in pairs {
        let at = Corrupt::in_table("list_version_replacements").row(&old);
        let old = at.column("replaced").check(VersionNumber::parse(&old))?;
        replaced.insert(old, at.column("replaced_by").check(VersionNumber::parse(&new))?);
    }
    let versions = rows.into_iter().map(|row| {
        let version = ListVersion::try_from(row)?;
        let replaced_by = replaced.get(&version.number()).copied();
        Ok(ListVersion { replaced_by, ..version })
    });
    Ok(Timeline::new(versions.collect::<StoreResult<_>>()?))
}

/// Keeps a new version; `snapshot` is the text of its JSON file. What it replaces is told apart,
/// by [`replace`].
pub async fn insert(tx: &mut Tx, version: &ListVersion, snapshot: &str) -> StoreResult<()> {
    let public = &version.snapshot;
    execute!(
        tx,
        INSERT,
        version.number().to_string(),
        public.effective_from.to_string(),
        &public.published_at,
        snapshot,
        public.content_hash.to_string(),
        to_json(&version.contacts)?,
        version.contract_hash.to_string(),
        to_json(&version.carried)?,
    )?;
    Ok(())
}

/// Tells that `new` stands in for `old`, which never takes effect.
pub async fn replace(tx: &mut Tx, old: VersionNumber, new: VersionNumber) -> StoreResult<()> {
    execute!(tx, INSERT_REPLACEMENT, old.to_string(), new.to_string())?;
    Ok(())
}
