//! List versions: the frozen, numbered, hashed lists that the public reads (decisions 1 to 13,
//! domain.md 7.4). A version is the previous version's frozen entries with the approved changes of
//! the requests it carries applied; it is never read from live rows.
//!
//! `entry` is one row of the list (`transfers` what it says of them, `part` where the annex has it),
//! `snapshot` the list as it is published, `publish` makes versions. `timeline` answers which one holds
//! on a day, `standing` what a day makes of one, `face` what it makes of an entry, `announcements`
//! since when a change is known, `record` whether a file says of it what was published. `sides` finds
//! two versions, `compare` tells them apart, `class` how much a change means, `filter` what a visitor
//! looks for in one.

mod announcements;
mod class;
mod compare;
mod entry;
mod face;
mod filter;
mod number;
mod part;
mod publish;
mod record;
mod sides;
mod snapshot;
mod standing;
mod timeline;
mod transfers;
pub mod words;

pub use announcements::{Announcements, ToldEntry};
pub use class::{ChangeClass, class_of};
pub use compare::{
    ChangedEntry, Comparison, FieldChange, RenamedEntry, VersionFacts, compare, field_changes,
};
pub use entry::{Address, Contact, Entry, EntryKind, EntryLocation, FormerNameLine};
pub use face::{EntryFace, FaceState};
pub use filter::{FILTERS, ListFilter, Listed};
pub use number::VersionNumber;
pub use part::ListPart;
pub use publish::{Carried, Publication, Published, publish};
pub use record::NotOnRecord;
pub use sides::{refuse_backwards, refuse_days_backwards};
pub use snapshot::{ListOrigin, PublicOrganisation, Snapshot, hash_of};
pub use standing::{Replacement, Standing};
pub use timeline::{AnnouncedChange, AnnouncedEntry, InForce, ListVersion, Timeline};
pub use transfers::{EntryTransfer, UnstatedTransfer, stated_transfers, transfer_needed};

/// What stands in `format`.
pub const FORMAT: &str = "subprocessor-list/1";
