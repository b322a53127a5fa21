//! The inputs and the read-only facts of a request: what it says, what the list would say, what is
//! missing, and who did what.

use domain::list_version::words::{field_name, value};
use domain::list_version::{ChangeClass, Contact, Entry, FieldChange};
use domain::request::{CustomersTold, Request, RequestEvent, RequestState, Step};
use domain::taxonomy::{Kind, Taxonomy};
use domain::time::{Day, Zone};
use leptos::prelude::*;
use workflow::engagements::GateView;
use workflow::requests::{EntryChange, RequestView};

use crate::cells;
use crate::console::engagements::gate;
use crate::console::words::{self, capital};
use crate::parts::{
    At, Badge, Column, DateField, Facts as FactList, Markdown, On, Table, TextArea, TextField,
    Tone, digest_of, section,
};
use crate::portal::words::{address, counted, place, transfer};
use crate::submission::Submission;

/// The inputs of the intake.
pub fn inputs(form: &Submission) -> AnyView {
    view! {
        <DateField form=form name="wished_on" label="Wished day of effect"
            hint="Needed to hand it in. Customers are told before, and reviewers need some days, too."/>
        <TextArea form=form name="justification" label="Justification" hint="Needed to hand it in: why, and for what." rows=4/>
        <TextArea form=form name="alternatives" label="Alternatives considered"
            hint="Needed to hand in a new subprocessor: what else was looked at, and why not." rows=3/>
        <TextField form=form name="owner" label="Who answers for it inside" hint="Needed to hand it in: a person or a team."/>
        <p class="hint">"A draft may have gaps. The page of the request says what is left to be filled in."</p>
    }
    .into_any()
}

/// The state in a word.
pub fn state(state: &RequestState, today: Day, is_held: bool) -> AnyView {
    let tone = match state {
        RequestState::Published { .. } if is_held => Tone::Bad,
        RequestState::Published { .. } => Tone::Good,
        RequestState::Submitted | RequestState::SecurityReview | RequestState::LegalReview => {
            Tone::Information
        }
        RequestState::Approved | RequestState::Scheduled { .. } => Tone::Information,
        RequestState::Returned => Tone::Attention,
        RequestState::Rejected => Tone::Bad,
        RequestState::Draft | RequestState::Withdrawn | RequestState::Cancelled => Tone::Neutral,
    };
    view! { <Badge tone=tone words=state.words(today, is_held)/> }.into_any()
}

/// What a change means to customers.
pub fn class(class: ChangeClass) -> AnyView {
    let tone = match class {
        ChangeClass::NotifyObjection | ChangeClass::Notify => Tone::Attention,
        ChangeClass::Inform => Tone::Information,
        ChangeClass::Editorial => Tone::Neutral,
    };
    view! { <Badge tone=tone words=capital(class.words())/> }.into_any()
}

/// What the requester says.
pub fn intake(view: &RequestView) -> AnyView {
    let details = &view.request.details;
    FactList::new()
        .with("Number", view.request.reference().to_string())
        .with("Asked for by", view.name(view.request.requester).to_owned())
        .maybe("Wished day", details.wished_on.map(|day| view! { <On day=day/> }))
        .text("Justification", details.justification.as_str())
        .text("Alternatives", details.alternatives.as_str())
        .maybe("Answers for it inside", details.owner.as_ref().map(ToString::to_string))
        .view()
}

/// How the list would change, entry by entry, and what contracts say beyond it.
pub fn changes(request: &Request, changes: &[EntryChange], taxonomy: &Taxonomy) -> AnyView {
    let entries = changes.iter().map(|change| entry_change(request, change, taxonomy));
    view! {
        {section("What the list would say", entries.collect_view())}
        {section("What contracts print, not the public list", contacts(changes))}
    }
    .into_any()
}

/// The contact persons, which are in the contract edition only (decision 5).
fn contacts(changes: &[EntryChange]) -> AnyView {
    let columns = ["Contact person for", "In contracts now", "Would say"].map(Column::text);
    let rows = changes
        .iter()
        .map(|change| {
            let (before, after) = &change.contacts;
            cells![change.name(), contact(before.as_ref()), contact(after.as_ref())]
        })
        .collect();
    view! { <Table caption="Contact persons" columns=columns.into() rows=rows/> }.into_any()
}

fn contact(printed: Option<&Contact>) -> String {
    let Some(Contact { name, position, email, phone, .. }) = printed else {
        return "–".to_owned();
    };
    let parts: Vec<&str> =
        [name, position, email, phone].into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() { "Not recorded".to_owned() } else { parts.join(", ") }
}

/// What each entry lacks, also where that holds nothing back.
pub fn gaps(changes: &[EntryChange]) -> AnyView {
    let lines = changes.iter().map(|change| {
        let gaps = change.lacks();
        let gaps = if gaps.is_empty() {
            view! { " ✓ lacks nothing" }.into_any()
        } else {
            let gaps = gaps.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
            view! { " lacks:" <ul>{gaps}</ul> }.into_any()
        };
        view! { <li>{change.name()} {gaps}</li> }
    });
    view! { <ul class="plain">{lines.collect_view()}</ul> }.into_any()
}

fn entry_change(request: &Request, change: &EntryChange, taxonomy: &Taxonomy) -> AnyView {
    let name = change.name();
    let means = |found| request.means(found);
    let body = match (&change.before, &change.after) {
        (None, Some(after)) => view! { <p>"A new entry."</p> {entry(after, taxonomy)} }.into_any(),
        (Some(Entry { effective_from: Some(from), .. }), None) => view! {
            <p>"The entry, which is on the list or announced for it from " <On day=*from/> " on, is taken off."</p>
        }
        .into_any(),
        (_, None) => view! { <p>"The entry leaves the list."</p> }.into_any(),
        (Some(_), Some(_)) if change.fields.is_empty() => {
            view! { <p>"The list says this already. Nothing would change."</p> }.into_any()
        }
        (Some(_), Some(_)) => field_table(&name, &change.fields, taxonomy, means),
    };
    view! { <h3>{name} " " {means(change.class).map(class)}</h3> {body} }.into_any()
}

/// Field by field: what the list says, what it would say, and what that `means` to customers.
pub fn field_table(
    name: &str,
    fields: &[FieldChange],
    taxonomy: &Taxonomy,
    means: impl Fn(ChangeClass) -> Option<ChangeClass>,
) -> AnyView {
    let columns =
        ["Field", "Published so far", "Would say", "Means to customers"].map(Column::text);
    let rows = fields
        .iter()
        .map(|change| {
            cells![
                field_name(&change.field),
                value(taxonomy, &change.field, &change.old),
                value(taxonomy, &change.field, &change.new),
                means(change.class).map(class),
            ]
        })
        .collect();
    view! { <Table caption=format!("What changes about {name}") columns=columns.into() rows=rows/> }
        .into_any()
}

/// What an entry says, for one that nobody has seen on the list yet.
pub fn entry(entry: &Entry, taxonomy: &Taxonomy) -> AnyView {
    let data = [entry.data_categories.clone(), entry.special_categories.clone()].concat();
    let joined = |parts: Vec<String>| parts.join("; ");
    let rest = entry
        .fields()
        .into_iter()
        .filter(|(field, said)| BESIDE.contains(field) && !said.is_null());
    let facts = FactList::new()
        .with("Legal name", entry.legal_name.clone())
        .text("Seat", &address(&entry.address).join(", "))
        .text("Service", entry.service.as_deref().unwrap_or_default())
        .text("Purpose", &entry.purpose)
        .text("Purposes", &taxonomy.labels(Kind::Purpose, &entry.purposes))
        .with("Description", description(entry))
        .text("Data", &taxonomy.labels(Kind::DataCategory, &data))
        .text("Data subjects", &taxonomy.labels(Kind::DataSubject, &entry.data_subjects))
        .text("Places", &joined(entry.locations.iter().map(place).collect()))
        .with("Transfers", transfers(entry));
    let said = |facts: FactList, (field, said): (&'static str, serde_json::Value)| {
        facts.text(field_name(field), &value(taxonomy, field, &said))
    };
    rest.fold(facts, said).view()
}

/// What an entry says beside the fields that have words of their own above.
const BESIDE: [&str; 10] = [
    "kind",
    "category",
    "website",
    "special_safeguards",
    "access_modes",
    "products",
    "regions",
    "plans",
    "optionality",
    "activation_condition",
];

fn description(entry: &Entry) -> AnyView {
    if entry.description.is_empty() {
        return "not stated".into_any();
    }
    view! { <Markdown text=&entry.description title=""/> }.into_any()
}

fn transfers(entry: &Entry) -> String {
    let lines: Vec<String> = entry.transfers.iter().map(transfer).collect();
    let nothing = if entry.needs_no_transfer() { "none needed" } else { "not stated" };
    if lines.is_empty() { nothing.to_owned() } else { lines.join("; ") }
}

/// The gate of each engagement, named where there are several.
pub fn gates(gates: &[GateView], changes: &[EntryChange]) -> AnyView {
    let named = gates.iter().zip(changes).map(|(gate, change)| {
        let name = (gates.len() > 1).then(|| view! { <h3>{change.name()}</h3> });
        view! { {name} {gate::view(gate)} }
    });
    named.collect_view().into_any()
}

/// Who did what, when, why, and with which proof.
pub fn trail(view: &RequestView, zone: &Zone) -> AnyView {
    if view.request.trail.is_empty() {
        return view! { <p>"Nothing has happened to it yet."</p> }.into_any();
    }
    let when = format!("When ({zone})");
    let columns = ["Step", "Who", &when, "Why", "Second factor", "Digest"].map(Column::text);
    let rows = view.request.trail.iter().map(|step| step_cells(step, view, zone)).collect();
    let caption = counted(view.request.trail.len(), "step", "steps");
    let merged = view.request.has_merged_posts().then(|| {
        view! { <p>"The requester did the security review too: the setting for small organisations was on."</p> }
    });
    view! {
        <Table caption=caption columns=columns.into() rows=rows/>
        {merged}
        <p class="hint">"A digest is the fingerprint of exactly what was signed in its step: the same content has the same digest. Open one to see it whole, and of what it is."</p>
    }
    .into_any()
}

/// What a step signed, in words that go after "Digest of" (SOD-6, decision 19).
const fn signed_in(event: RequestEvent) -> &'static str {
    match event {
        RequestEvent::Approve | RequestEvent::Declare => {
            "what was approved: the entry, the contract fields and everything that the gate read"
        }
        RequestEvent::Publish => "the list version that was published",
        _ => "what was looked at: the entry and the contract fields",
    }
}

fn step_cells(step: &Step, view: &RequestView, zone: &Zone) -> Vec<AnyView> {
    let by = step.by.as_ref();
    let who = by.map_or_else(
        || "By rule SOD-6".to_owned(),
        |by| format!("{}, {}", by.name_or(view.name(by.person)), by.role.words()),
    );
    let digest = step.digest.as_ref().map(|digest| digest_of(signed_in(step.event), digest));
    cells![
        capital(step.event.words()),
        who,
        by.map(|by| words::moment(by.at, zone)),
        step.reason.as_ref().map(ToString::to_string),
        by.map(|by| by.second_factor.as_ref().map_or("–".to_owned(), ToString::to_string)),
        digest,
    ]
}

/// That customers were told, with the proof (decision 15).
pub fn told(told: &CustomersTold, view: &RequestView, zone: &Zone) -> AnyView {
    let facts = FactList::new()
        .with("Told on", view! { <On day=told.on/> })
        .with("By", told.means.to_string())
        .text("Proof", told.evidence.as_str())
        .with("Written down by", view.name(told.by).to_owned())
        .with("At", view! { <At moment=told.at zone=zone.clone()/> });
    match view.earliest {
        Some(day) => facts.with("Earliest day of effect", view! { <On day=day/> }).view(),
        None => facts.view(),
    }
}

/// The vendor and service of each engagement, with links.
pub fn subjects(view: &RequestView) -> AnyView {
    use crate::paths;
    let each = view.engagements.iter().zip(&view.standings);
    let lines = each.map(|((engagement, vendor), standing)| {
        let (to_engagement, to_vendor) = (
            paths::record(paths::ENGAGEMENTS, engagement.id),
            paths::record(paths::VENDORS, vendor.id),
        );
        view! {
            <li>
                <a href=to_vendor>{vendor.details.display_name().to_string()}</a>
                ", "
                <a href=to_engagement>{engagement.details.service_name.to_string()}</a>
                " "
                {words::standing(*standing)}
            </li>
        }
    });
    view! { <ul class="plain">{lines.collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use domain::engagement::Optionality;
    use domain::list_version::field_changes;
    use domain::taxonomy::Code;

    use super::*;

    #[test]
    fn a_preview_says_codes_and_empty_lists_as_the_public_pages_do() {
        let all = Entry { products: vec![], optionality: Optionality::Core, ..Entry::sample(1) };
        let products = vec![Code::parse("CORE").unwrap()];
        let some = Entry { products, optionality: Optionality::FeatureOptional, ..all.clone() };
        let taxonomy = Taxonomy::seeded();
        let html = field_table("Fjord", &field_changes(&all, &some), &taxonomy, Some).to_html();
        for (words, is_said) in [
            (">all</td>", true),
            (">CORE</td>", true),
            (Optionality::FeatureOptional.words(), true),
            ("feature_optional", false),
            ("Nothing", false),
        ] {
            assert_eq!(html.contains(words), is_said, "{words} in {html}");
        }
        let empty = Entry { description: String::new(), ..all.clone() };
        assert!(entry(&empty, &taxonomy).to_html().contains("not stated"));
        assert!(!entry(&all, &taxonomy).to_html().contains("not stated"));
        let html = entry(&all, &taxonomy).to_html();
        for words in
            ["Products", "all", "Category", all.category.words(), Optionality::Core.words()]
        {
            assert!(html.contains(words), "{words} in {html}");
        }
    }
}
