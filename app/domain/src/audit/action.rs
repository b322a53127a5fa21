//! What happens and is written down, as stable codes. A code that was ever written is never renamed
//! and never removed: old events keep it.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($family:ident $prefix:literal $is_content:literal { $($(#[$doc:meta])* $name:ident = $verb:literal,)+ })+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum Action {
            $($($(#[$doc])* $name,)+)+
        }

        impl Action {
            /// All of them, family by family.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            /// The stable code, such as `list.published`.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(Self::$name => concat!($prefix, ".", $verb),)+)+
                }
            }

            /// The family, for filters and for who may read it.
            pub const fn family(self) -> Family {
                match self {
                    $($(Self::$name)|+ => Family::$family,)+
                }
            }
        }

        /// A group of actions that are filtered together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names are the meaning")]
        pub enum Family {
            $($family,)+
        }

        impl Family {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$family,)+];

            /// What its codes begin with, such as `list`.
            pub const fn prefix(self) -> &'static str {
                match self {
                    $(Self::$family => $prefix,)+
                }
            }

            /// Whether it tells about vendors, terms and requests: an admin reads the log without
            /// these (decision 25).
            pub const fn is_content(self) -> bool {
                match self {
                    $(Self::$family => $is_content,)+
                }
            }
        }
    };
}

actions! {
    SignIn "sign_in" false {
        /// Password and code were right.
        SignedIn = "passed",
        /// Password or code was wrong.
        SignInFailed = "failed",
        /// Refused before anything was compared (decision 29).
        SignInThrottled = "throttled",
        /// Signed out.
        SignedOut = "ended",
        /// Confirmed with a code once more (decision 27).
        SteppedUp = "step_up_passed",
        /// The code was wrong.
        StepUpFailed = "step_up_failed",
        /// A session was ended from the list of sessions.
        SessionRevoked = "session_revoked",
        /// A recovery code was used up.
        RecoveryCodeUsed = "recovery_code_used",
    }
    Account "account" false {
        /// A one-time link was made.
        LinkIssued = "link_issued",
        /// A one-time link was used.
        LinkUsed = "link_used",
        /// A password was set or changed.
        PasswordSet = "password_set",
        /// An authenticator was enrolled.
        AuthenticatorEnrolled = "authenticator_enrolled",
        /// An authenticator was removed.
        AuthenticatorRemoved = "authenticator_removed",
        /// New recovery codes were made.
        RecoveryCodesMade = "recovery_codes_made",
        /// The undertaking was accepted (UND-1).
        UndertakingAccepted = "undertaking_accepted",
    }
    Person "person" false {
        /// An account was made.
        PersonInvited = "invited",
        /// Name or address was changed.
        PersonChanged = "changed",
        /// A role was given.
        RoleGranted = "role_granted",
        /// A role was taken.
        RoleRevoked = "role_revoked",
        /// The account was disabled.
        PersonDisabled = "disabled",
        /// The account was enabled again.
        PersonEnabled = "enabled",
        /// Password and authenticator were reset (decision 28).
        PersonReset = "reset",
    }
    Record "record" true {
        /// A record was made.
        RecordCreated = "created",
        /// Fields were changed; their names are listed.
        RecordUpdated = "updated",
        /// A record went into another state.
        RecordMoved = "state_changed",
        /// A record was put away.
        RecordArchived = "archived",
        /// A file was attached to an instrument.
        FileAttached = "file_attached",
        /// A file was read.
        FileDownloaded = "file_downloaded",
    }
    Gate "gate" true {
        /// A clause value was entered.
        ClauseEntered = "clause_entered",
        /// A clause value was checked by a second person (decision 22).
        ClauseChecked = "clause_checked",
        /// A baseline was proposed.
        BaselineProposed = "baseline_proposed",
        /// A baseline came into force (decision 24).
        BaselineAdopted = "baseline_adopted",
    }
    Request "request" true {
        /// Submitted for review.
        RequestSubmitted = "submitted",
        /// The security review began.
        SecurityReviewStarted = "security_review_started",
        /// The security review passed.
        SecurityReviewPassed = "security_review_passed",
        /// Legal approved.
        RequestApproved = "approved",
        /// Sent back to the requester.
        RequestReturned = "returned",
        /// Rejected.
        RequestRejected = "rejected",
        /// Withdrawn by the requester.
        RequestWithdrawn = "withdrawn",
        /// Cancelled after approval.
        RequestCancelled = "cancelled",
        /// A legal approver called the change editorial.
        EditorialCalled = "editorial_called",
        /// A second person agreed.
        EditorialConfirmed = "editorial_confirmed",
        /// What was approved has changed, so the approval fell (SOD-6).
        ApprovalVoided = "approval_voided",
        /// Customers were told outside Annex (decision 15).
        CustomersTold = "customers_told",
        /// Given an effective date.
        RequestScheduled = "scheduled",
        /// Carried by a published version.
        RequestPublished = "published",
    }
    List "list" true {
        /// A version was published.
        ListPublished = "published",
        /// A later version was cut again (decision 2).
        ListRecut = "recut",
        /// A version was withdrawn.
        ListWithdrawn = "withdrawn",
    }
    Document "document" true {
        /// A draft was written.
        DocumentDrafted = "drafted",
        /// Handed in for approval.
        DocumentSubmitted = "submitted",
        /// Approved by somebody else than its author.
        DocumentApproved = "approved",
        /// Sent back.
        DocumentReturned = "returned",
        /// What was approved has changed, so the approval fell (SOD-6).
        DocumentApprovalVoided = "approval_voided",
        /// Published.
        DocumentPublished = "published",
        /// Taken from the public pages.
        DocumentWithdrawn = "withdrawn",
    }
    Signature "second_signature" false {
        /// An act waits for a second person.
        ActProposed = "proposed",
        /// The second person signed.
        ActConfirmed = "confirmed",
        /// The second person did not sign.
        ActDeclined = "declined",
        /// It was taken back, or its time ran out.
        ActLapsed = "lapsed",
    }
    Import "import" true {
        /// A list was read and waits for confirmation.
        ImportPrepared = "prepared",
        /// Its rows became drafts.
        ImportConfirmed = "confirmed",
        /// It was thrown away.
        ImportDiscarded = "discarded",
    }
    Export "export" false {
        /// A file was made: format, row count, filter.
        ExportMade = "made",
    }
    Settings "settings" false {
        /// Settings were changed; their names are listed.
        SettingsChanged = "changed",
        /// The business clock was moved (sample data only).
        ClockMoved = "clock_moved",
        /// The sample company was filled in.
        SampleFilled = "sample_filled",
    }
    Log "log" false {
        /// The log was exported.
        LogExported = "exported",
        /// The chain was walked.
        LogVerified = "verified",
    }
    Access "access" false {
        /// A page or an act was asked for without permission (LOG-4).
        AccessRefused = "refused",
    }
    System "system" false {
        /// The program started.
        SystemStarted = "started",
    }
}

impl Action {
    /// The action of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.code() == code)
    }

    /// For reading: `list: published`.
    pub fn words(self) -> String {
        self.code().replace('.', ": ").replace('_', " ")
    }
}

impl Family {
    /// The family of this prefix.
    pub fn parse(prefix: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|family| family.prefix() == prefix)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl TryFrom<String> for Action {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::parse(&code).ok_or_else(|| format!("{code:?} is not an action"))
    }
}

impl From<Action> for &'static str {
    fn from(action: Action) -> Self {
        action.code()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_actions_share_a_code_and_each_is_read_back() {
        let codes: BTreeSet<_> = Action::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), Action::ALL.len());
        assert!(Action::ALL.iter().all(|action| Action::parse(action.code()) == Some(*action)));
        assert!(Family::ALL.iter().all(|family| Family::parse(family.prefix()) == Some(*family)));
    }

    #[test]
    fn an_admin_is_not_told_about_the_registry() {
        for (action, is_content) in [
            (Action::RequestApproved, true),
            (Action::RecordUpdated, true),
            (Action::SignInFailed, false),
            (Action::RoleGranted, false),
        ] {
            assert_eq!(action.family().is_content(), is_content, "{action}");
        }
    }
}
