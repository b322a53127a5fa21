//! The inputs and the read-only facts of an engagement, in one file because they change together.

use domain::engagement::{
    AccessMode, Engagement, KeyHolder, Location, LocationRole, Optionality, Relationship,
};
use domain::organisation::NamedCode;
use domain::taxonomy::{Category, Code, Kind, Taxonomy};
use leptos::prelude::*;
use workflow::registry::Words;

use crate::cells;
use crate::console::rows;
use crate::console::words::{capital, choices, countries};
use crate::parts::{
    Checkbox, Checkboxes, Choice, Column, DateField, Facts, Markdown, Radios, Select, Table,
    TextArea, TextField, Width, fieldset,
};
use crate::submission::Submission;

/// The inputs of the form.
pub fn inputs(form: &Submission, words: &Words) -> AnyView {
    view! {
        {use_of(form, words)}
        {data(form, &words.taxonomy)}
        {protection(form)}
        {places(form)}
        {scope(form, words)}
        {fieldset("Inside", view! {
            <TextField form=form name="owner" label="Responsible inside" hint="Never public." optional=true/>
            <TextArea form=form name="notes" label="Internal remarks" hint="Never public, not part of an approval." optional=true/>
        })}
    }
    .into_any()
}

fn use_of(form: &Submission, words: &Words) -> AnyView {
    fieldset(
        "What it is used for",
        view! {
            <Radios form=form name="relationship" legend="What the vendor is in this use" choices=relationships()/>
            <Select form=form name="category" label="Category on the public page" choices=choices!(Category)/>
            <TextField form=form name="service_name" label="Service" hint="The vendor's product that we use."/>
            <TextField form=form name="purpose" label="Purpose, in a sentence"
                hint="Specific: what this vendor does for our customers. Public." width=Width::Full/>
            <Checkboxes form=form name="purposes" legend="Purposes" choices=terms(&words.taxonomy, Kind::Purpose)/>
            <TextArea form=form name="description" label="Description of the processing" rows=5
                hint="Nature, operations and duration; who does what where several share a purpose. Markdown. Public."/>
        },
    )
}

fn relationships() -> Vec<Choice> {
    let hints = [
        "Processes customers' personal data on our behalf. On the public list.",
        "The same, by a company of our own group. On the public list.",
        "Processes our own data only. Not on the list.",
        "Decides itself what it does with data. Not on the list.",
        "Touches no personal data. Not on the list.",
    ];
    let of =
        |(kind, hint): (&Relationship, &str)| Choice::new(kind.code(), kind.words()).hint(hint);
    Relationship::ALL.iter().zip(hints).map(of).collect()
}

fn terms(taxonomy: &Taxonomy, kind: Kind) -> Vec<Choice> {
    taxonomy.choices(kind).map(|term| Choice::new(term.code.as_str(), term.label.clone())).collect()
}

fn data(form: &Submission, taxonomy: &Taxonomy) -> AnyView {
    fieldset(
        "Which data",
        view! {
            <Checkboxes form=form name="data_categories" legend="Data categories" choices=terms(taxonomy, Kind::DataCategory)/>
            <TextField form=form name="special_safeguards" label="What protects special categories" width=Width::Full
                hint="Needed when a special category is chosen." optional=true/>
            <Checkboxes form=form name="data_subjects" legend="Data subjects" choices=terms(taxonomy, Kind::DataSubject)/>
        },
    )
}

fn protection(form: &Submission) -> AnyView {
    fieldset(
        "Access and protection",
        view! {
            <Checkboxes form=form name="access_modes" legend="How the vendor comes near the data" choices=choices!(AccessMode)/>
            <Checkbox form=form name="is_encrypted_in_transit" value="yes" label="Encrypted in transit"/>
            <Checkbox form=form name="is_encrypted_at_rest" value="yes" label="Encrypted at rest"/>
            <Select form=form name="key_holder" label="Who holds the keys" choices=choices!(KeyHolder) none="Not recorded" optional=true/>
            <TextField form=form name="retention" label="How long the vendor keeps data" width=Width::Full optional=true/>
        },
    )
}

/// The places: those that were typed, and an empty one when there is none.
fn places(form: &Submission) -> AnyView {
    form.labels().note("locations", "Places of processing");
    let count = rows::count(form, "locations").max(1);
    let places = (0..count).map(|number| place(form, number)).collect_view();
    let fault = form.error("locations").map(|words| {
        view! { <p class="error" id="error_locations">{words.to_owned()}</p> }
    });
    view! {
        <fieldset class="group" id="field_locations">
            <legend>"Places of processing"</legend>
            <p class="hint">"One row for each place. A place that moved ends, and a new row begins."</p>
            {fault}
            {places}
            {rows::more("locations", count, "add_place", "Add another place")}
        </fieldset>
    }
    .into_any()
}

fn place(form: &Submission, number: usize) -> AnyView {
    let at = |field: &str| format!("locations.{number}.{field}");
    let mut places = countries();
    places.extend([
        Choice::new("EU", "European Union (edge and transit only)"),
        Choice::new("EEA", "European Economic Area (edge and transit only)"),
        Choice::new("GLOBAL", "Worldwide (edge and transit only)"),
    ]);
    fieldset(
        form.above(&at(""), format!("Place {}", number + 1)),
        view! {
            <div class="columns">
                <Select form=form name=at("role") label="What happens there" choices=choices!(LocationRole)/>
                <Select form=form name=at("place") label="Country" choices=places/>
                <TextField form=form name=at("label") label="Region or town" optional=true/>
                <DateField form=form name=at("from") label="From" optional=true/>
                <DateField form=form name=at("to") label="Until" hint="The first day on which it is over." optional=true/>
            </div>
            <Checkbox form=form name=at("is_default") value="yes" label="Used unless something else is chosen"/>
            <Checkbox form=form name=at("is_customer_selectable") value="yes" label="Customers can choose it"/>
            <Checkbox form=form name=at("remove") value="yes" label="Remove this place"/>
        },
    )
}

fn scope(form: &Submission, words: &Words) -> AnyView {
    let promises = words.organisation.as_ref().map(|organisation| &organisation.promises);
    let of = |codes: Option<&Vec<NamedCode>>| -> Vec<Choice> {
        codes
            .into_iter()
            .flatten()
            .map(|known| Choice::new(known.code.as_str(), known.name.to_string()))
            .collect()
    };
    let products = of(promises.map(|promises| &promises.products));
    let regions = of(promises.map(|promises| &promises.regions));
    let products = (!products.is_empty()).then(|| {
        view! { <Checkboxes form=form name="products" legend="Products" hint="None ticked means all." choices=products optional=true/> }
    });
    let regions = (!regions.is_empty()).then(|| {
        view! { <Checkboxes form=form name="regions" legend="Regions" hint="None ticked means all." choices=regions optional=true/> }
    });
    fieldset(
        "For which customers",
        view! {
            {products}
            {regions}
            <TextArea form=form name="plans" label="Plans" hint="One a line; empty means all." rows=2 optional=true/>
            <Radios form=form name="optionality" legend="When it applies" choices=choices!(Optionality)/>
            <TextField form=form name="activation_condition" label="What makes it apply" width=Width::Full
                hint="Needed unless it is core: for instance which feature a customer switches on." optional=true/>
        },
    )
}

/// The read-only facts.
pub fn facts(engagement: &Engagement, taxonomy: &Taxonomy) -> AnyView {
    let details = &engagement.details;
    let codes = |kind, codes: &[Code]| taxonomy.labels(kind, codes);
    let all = |codes: &[Code]| {
        if codes.is_empty() { "All".to_owned() } else { joined(codes.iter().map(Code::as_str)) }
    };
    // A box without a tick says that nobody recorded it.
    let yes = |is: bool| is.then_some("Yes");
    let facts = Facts::new()
        .with("Number", engagement.reference().to_string())
        .with("Relationship", details.relationship.words())
        .with("Category", details.category.words())
        .with("Purpose", details.purpose.to_string())
        .with("Purposes", codes(Kind::Purpose, &details.purposes))
        .with("Data categories", codes(Kind::DataCategory, &details.data_categories));
    let facts = if details.special_categories.is_empty() {
        facts
    } else {
        facts
            .with("Special categories", codes(Kind::DataCategory, &details.special_categories))
            .text(
                "Protected by",
                details.special_safeguards.as_ref().map_or("", |line| line.as_str()),
            )
    };
    facts
        .with("Data subjects", codes(Kind::DataSubject, &details.data_subjects))
        .with("Access", joined(details.access_modes.iter().map(|mode| mode.words())))
        .maybe("Encrypted in transit", yes(details.is_encrypted_in_transit))
        .maybe("Encrypted at rest", yes(details.is_encrypted_at_rest))
        .maybe("Keys held by", details.key_holder.map(|holder| capital(holder.words())))
        .text("Retention", details.retention.as_ref().map_or("", |line| line.as_str()))
        .with("Products", all(&details.products))
        .with("Regions", all(&details.regions))
        .with("Applies", details.optionality.words())
        .maybe("Condition", details.activation_condition.as_ref().map(ToString::to_string))
        .text("Responsible inside", details.owner.as_ref().map_or("", |name| name.as_str()))
        .text("Internal remarks", details.notes.as_str())
        .view()
}

/// The description, and the places as a table.
pub fn description(engagement: &Engagement) -> AnyView {
    let text = engagement.details.description.to_string();
    let rows = engagement.details.locations.iter().map(location).collect();
    let columns = vec![
        Column::text("Place"),
        Column::text("What happens there"),
        Column::text("Region or town"),
        Column::text("From"),
        Column::text("Until"),
    ];
    view! {
        <Markdown text=&text/>
        <Table caption="Places of processing" columns=columns rows=rows/>
        {engagement.places_to_resolve().map(|told| view! { <p>{told}</p> })}
    }
    .into_any()
}

fn location(location: &Location) -> Vec<AnyView> {
    let day =
        |day: Option<domain::time::Day>| day.map_or(String::new(), domain::time::Day::in_words);
    cells![
        location.place.words(),
        location.role.map_or_else(|| "Not stated".to_owned(), |role| capital(role.words())),
        location.label.as_ref().map(ToString::to_string),
        day(location.from),
        day(location.to),
    ]
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    capital(&words.collect::<Vec<_>>().join(", "))
}
