//! What still stands in the way of a request: of handing it in and of its approval. Each with who
//! can mend it, and where.

use domain::gate::Verdict;
use domain::request::{Act, MEND_DAYS, RequestKind};
use leptos::prelude::*;
use workflow::requests::{Facts, RequestView};

use super::fields;
use crate::parts::{On, Tone, notice};
use crate::paths;

/// What belongs together: the guard that asks for it, what is missing, and who can mend it.
struct Group {
    heading: &'static str,
    missing: Vec<String>,
    mend: Option<AnyView>,
}

/// All of it, or a good word. Whoever `drafts` instruments is shown where to.
pub fn view(found: &RequestView, facts: &Facts, drafts: bool) -> AnyView {
    let to_submit = to_submit(found);
    let is_gated = found.request.kind.is_gated();
    let mut groups: Vec<Group> = Vec::new();
    if !to_submit.is_empty() {
        groups.push(Group {
            heading: "To hand it in",
            missing: to_submit.clone(),
            mend: Some(
                view! { <p class="hint">"The requester adds it to the intake."</p> }.into_any(),
            ),
        });
    }
    if is_gated {
        groups.extend(of_entry(found, facts, &to_submit));
        groups.extend(of_vendor(found, facts, drafts));
    }
    if groups.is_empty() && is_gated {
        return notice(
            Tone::Good,
            "Nothing is missing",
            view! {
                <p>"Judged for " <On day=facts.day/> ". It is judged again when it is approved and when it is published."</p>
            },
        );
    }
    let kind = (!is_gated).then(|| {
        view! { <p>"This kind of request passes without completeness, secrecy and gate being asked."</p> }
    });
    let gaps = (found.request.kind == RequestKind::AlreadyInUse).then(|| {
        let due = format!("Gaps have to be mended within {MEND_DAYS} days of the publication.");
        view! { {fields::gaps(&facts.changes)} <p class="hint">{due}</p> }
    });
    let groups = groups.into_iter().map(|Group { heading, missing, mend }| {
        let missing = missing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        view! { <h3>{heading}</h3> <ul>{missing}</ul> {mend} }
    });
    view! { {groups.collect_view()} {kind} {gaps} }.into_any()
}

/// What handing it in still asks for, while it can be handed in.
fn to_submit(found: &RequestView) -> Vec<String> {
    let request = &found.request;
    if request.allows(Act::Submit) { request.missing_to_submit(found.today) } else { Vec::new() }
}

/// What the entry and the tier lack. What is told above it is not told twice.
fn of_entry(found: &RequestView, facts: &Facts, told: &[String]) -> Vec<Group> {
    let approval = &facts.approval;
    let mut entry = approval.missing.clone();
    entry.retain(|line| !told.contains(line));
    let locked = "Add it before it is handed in: the engagement is locked from then on. Transfers are for legal approvers: have them added before the security review passes, since a later change goes back to you and through that review again.";
    let groups = [
        Group {
            heading: "G-COMPLETE: the entry is not complete",
            missing: entry,
            mend: mend(found, found.request.allows(Act::Submit).then_some(locked), None),
        },
        Group {
            heading: "G-SEC: the tier of the vendor",
            missing: approval.tiers_missing.clone(),
            mend: mend(found, Some("A security reviewer sets it on the page of the vendor."), None),
        },
    ];
    groups.into_iter().filter(|group| !group.missing.is_empty()).collect()
}

/// What the vendor has not promised.
fn of_vendor(found: &RequestView, facts: &Facts, drafts: bool) -> Vec<Group> {
    let mut groups = Vec::new();
    let add = |what: &str, words: &str| {
        let (_, vendor) = found.engagements.first()?;
        let path = paths::below(paths::VENDORS, vendor.id, what);
        let words = format!("{words} {}", vendor.details.display_name());
        drafts.then(|| view! { <p><a href=path>{words}</a></p> }.into_any())
    };
    if !facts.approval.has_confidentiality {
        let who = "A requester or a legal approver records an obligation of the vendor, and a legal approver who did not enter it confirms it.";
        groups.push(Group {
            heading: "G-CONF: secrecy",
            missing: vec![
                "No active obligation of secrecy binds the vendor and covers customers' data."
                    .to_owned(),
            ],
            mend: mend(found, Some(who), add("obligations/new", "Record an obligation of")),
        });
    }
    let faults = gate_faults(found, facts);
    if !faults.is_empty() {
        let who = "A side letter or an amendment with the vendor mends it: a requester or a legal approver records it as an agreement of the vendor, and legal approvers enter and confirm what it says.";
        groups.push(Group {
            heading: "G-GATE: the vendor's terms are not at least equivalent",
            missing: faults,
            mend: mend(
                found,
                Some(who),
                add("agreements/new", "Add a side letter or an amendment of"),
            ),
        });
    }
    groups
}

/// Why the gate does not pass; that it does not, for those who may not see the clauses.
fn gate_faults(found: &RequestView, facts: &Facts) -> Vec<String> {
    let faults = facts.approval.gate_faults.clone();
    if faults.is_empty() && found.gates.iter().any(|gate| gate.verdict() != Verdict::Pass) {
        let told =
            "At least one clause falls short or is not shown yet. A legal approver sees which one.";
        return vec![told.to_owned()];
    }
    faults
}

/// Who can mend it and where; of a draft also that it can be handed in without.
fn mend(found: &RequestView, who: Option<&'static str>, place: Option<AnyView>) -> Option<AnyView> {
    let is_draft = found.request.allows(Act::Submit);
    let holds = is_draft.then_some("It holds the approval, not the handing in.");
    let words: Vec<&str> = [holds, who].into_iter().flatten().collect();
    (!words.is_empty()).then(|| view! { <p class="hint">{words.join(" ")}</p> {place} }.into_any())
}
