//! The company's own settings: one row (domain.md 3.1).

use domain::organisation::{Organisation, PortalTexts, Promises, Technical};

use crate::engine::{Tx, execute, fetch_optional};
use crate::error::{StoreError, StoreResult, expect_one};
use crate::installation;
use crate::row::{Corrupt, to_json};
use crate::statement::statements;

statements! {
    /// The one row.
    FIND = "SELECT promises, portal, technical, revision
            FROM organisation
            WHERE id = 1";

    /// The one row, when there is none.
    INSERT = "INSERT INTO organisation (id, promises, portal, technical, revision)
              VALUES (1, $1, $2, $3, $4)
              ON CONFLICT (id) DO NOTHING";

    /// Saves a revision, if nobody else saved one in between.
    UPDATE = "UPDATE organisation
              SET promises = $1, portal = $2, technical = $3, revision = revision + 1
              WHERE id = 1 AND revision = $4";
}

/// The settings, also while nobody has signed the first promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Identity, privacy and notice settings, once two people signed them.
    pub promises: Option<Promises>,
    /// Texts of the public pages.
    pub portal: PortalTexts,
    /// The zone and the like.
    pub technical: Technical,
    /// For optimistic locking.
    pub revision: i64,
}

#[derive(sqlx::FromRow)]
struct SettingsRow {
    promises: Option<String>,
    portal: String,
    technical: String,
    revision: i64,
}

impl TryFrom<SettingsRow> for Settings {
    type Error = StoreError;
    fn try_from(row: SettingsRow) -> StoreResult<Self> {
        let at = Corrupt::in_table("organisation").row(1);
        Ok(Self {
            promises: row
                .promises
                .map(|promises| at.column("promises").json(&promises))
                .transpose()?,
            portal: at.column("portal").json(&row.portal)?,
            technical: at.column("technical").json(&row.technical)?,
            revision: row.revision,
        })
    }
}

/// The settings; none before the installation was seeded.
pub async fn settings(tx: &mut Tx) -> StoreResult<Option<Settings>> {
    fetch_optional!(tx, SettingsRow, FIND)?.map(Settings::try_from).transpose()
}

/// The whole organisation; none while it has no promises.
pub async fn find(tx: &mut Tx) -> StoreResult<Option<Organisation>> {
    let Some(settings) = settings(tx).await? else {
        return Ok(None);
    };
    let is_sample = installation::find(tx).await?.is_sample;
    Ok(settings.promises.map(|promises| Organisation {
        promises,
        portal: settings.portal,
        technical: settings.technical,
        is_sample,
        revision: settings.revision,
    }))
}

/// Keeps the first settings; nothing happens when there are some.
pub async fn insert(tx: &mut Tx, settings: &Settings) -> StoreResult<()> {
    let promises = settings.promises.as_ref().map(to_json).transpose()?;
    execute!(
        tx,
        INSERT,
        promises,
        to_json(&settings.portal)?,
        to_json(&settings.technical)?,
        settings.revision,
    )?;
    Ok(())
}

/// Saves the next revision; `settings` carries the one it was made from. Else `Stale`.
pub async fn update(tx: &mut Tx, settings: &Settings) -> StoreResult<()> {
    let promises = settings.promises.as_ref().map(to_json).transpose()?;
    let changed = execute!(
        tx,
        UPDATE,
        promises,
        to_json(&settings.portal)?,
        to_json(&settings.technical)?,
        settings.revision,
    )?;
    expect_one(changed, StoreError::Stale)
}
