//! What a fresh company still has to do before its first list is public, and who does it: for the
//! first page of the console.

use domain::person::{Permission, Role};

use crate::failure::Error;
use crate::work::Work;
use crate::{lists, requests};

/// The steps, done or not. Nothing is stored: they are counted when they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstSteps {
    /// Roles that nobody active holds, among those that a request needs.
    pub missing_roles: Vec<Role>,
    /// How many different people one request takes.
    pub people_needed: u64,
    /// Identity and notice settings were proposed by one person and signed by another.
    pub has_settings: bool,
    /// Vendors in use.
    pub vendors: usize,
    /// Engagements that can be listed.
    pub engagements: usize,
    /// A list version is published.
    pub has_list: bool,
}

impl FirstSteps {
    /// Whether everything is done.
    pub fn is_done(&self) -> bool {
        self.has_list
    }
}

/// Roles that one request needs, one person each but in a small organisation (decision 21).
const NEEDED: [Role; 4] =
    [Role::Requester, Role::SecurityReviewer, Role::LegalApprover, Role::Publisher];

/// Counts the steps.
pub async fn show(work: &mut Work) -> Result<FirstSteps, Error> {
    work.must(Permission::ReadRegistry)?;
    let people = store::people::list(&mut work.tx).await?;
    let is_held =
        |role: &Role| people.iter().any(|person| person.is_active() && person.roles.contains(role));
    let vendors = store::vendors::all(&mut work.tx).await?;
    let engagements = store::engagements::all(&mut work.tx).await?;
    Ok(FirstSteps {
        missing_roles: NEEDED.into_iter().filter(|role| !is_held(role)).collect(),
        people_needed: requests::staffing(work).await?.people_needed(),
        has_settings: store::organisation::find(&mut work.tx).await?.is_some(),
        vendors: vendors.iter().filter(|vendor| !vendor.is_archived).count(),
        engagements: engagements.iter().filter(|one| one.details.relationship.is_listed()).count(),
        has_list: !lists::timeline(work).await?.versions().is_empty(),
    })
}
