//! The inputs and the read-only facts of a vendor, in one file because they change together.

use domain::vendor::{Vendor, VendorDetails};
use leptos::prelude::*;

use crate::console::words::countries;
use crate::parts::{Checkbox, Facts, Select, TextArea, TextField, Width, fieldset};
use crate::portal::words::until;
use crate::submission::Submission;

/// The inputs of the form.
pub fn inputs(form: &Submission) -> AnyView {
    view! {
        <TextField form=form name="legal_name" label="Legal name" width=Width::Full
            hint="As in the register of companies. Agreements keep the name under which they were signed: after another one, each needs a word on why it still binds."/>
        <TextField form=form name="display_name" label="Display name" hint="What people call it, if that differs." optional=true/>
        <TextField form=form name="legal_name_latin" label="Legal name in Latin script" hint="For names in other scripts." optional=true/>
        {address(form)}
        {contact(form)}
        {reach(form)}
        <Checkbox form=form name="is_affiliate" value="yes" label="Belongs to our own group of companies"/>
        <TextArea form=form name="notes" label="Internal remarks" hint="Never public." optional=true/>
    }
    .into_any()
}

fn address(form: &Submission) -> AnyView {
    fieldset(
        "Registered address",
        view! {
            <TextArea form=form name="address_lines" label="Street and house" hint="One line each. Needed before the vendor can be listed." rows=2 optional=true/>
            <TextField form=form name="postal_code" label="Postal code" width=Width::Short optional=true/>
            <TextField form=form name="city" label="Town" optional=true/>
            <TextField form=form name="region" label="State or province" optional=true/>
            <Select form=form name="country" label="Country" choices=countries()/>
        },
    )
}

fn contact(form: &Submission) -> AnyView {
    fieldset(
        "Contact person",
        view! {
            <p class="hint">"Contracts name a person or a function, and a way to reach it. Not on the public page."</p>
            <TextField form=form name="contact_name" label="Name of the contact" optional=true/>
            <TextField form=form name="contact_position" label="Function" hint="For instance Data Protection Officer." optional=true/>
            <TextField form=form name="contact_email" label="E-mail of the contact" kind="email" optional=true/>
            <TextField form=form name="contact_phone" label="Telephone of the contact" optional=true/>
        },
    )
}

fn reach(form: &Submission) -> AnyView {
    fieldset(
        "Other ways to reach it",
        view! {
            <TextField form=form name="website" label="Website" kind="url" hint="Starts with https://" optional=true/>
            <TextField form=form name="privacy_url" label="Privacy notice" kind="url" optional=true/>
            <TextField form=form name="subprocessors_url" label="Its own list of subprocessors" kind="url" optional=true/>
            <TextField form=form name="privacy_contact" label="Privacy contact" kind="email" hint="Internal." optional=true/>
            <TextField form=form name="security_contact" label="Security contact at any hour" hint="Internal." optional=true/>
        },
    )
}

/// The read-only facts.
pub fn facts(vendor: &Vendor) -> AnyView {
    let details = &vendor.details;
    let former: Vec<String> = vendor
        .stood_as()
        .map(|former| format!("{} ({})", former.name, until(former.until)))
        .collect();
    let shown = |value: Option<String>| value;
    let facts = Facts::new()
        .with("Number", vendor.reference().to_string())
        .with("Legal name", details.legal_name.to_string());
    let facts = match &details.legal_name_latin {
        Some(name) => facts.with("In Latin script", name.to_string()),
        None => facts,
    };
    let facts =
        if former.is_empty() { facts } else { facts.with("Former names", former.join("; ")) };
    facts
        .text("Registered address", &address_text(details))
        .text("Contact person", &contact_text(details))
        .maybe("Website", details.website.as_ref().map(link))
        .maybe("Privacy notice", details.privacy_url.as_ref().map(link))
        .maybe("Own subprocessors", details.subprocessors_url.as_ref().map(link))
        .maybe("Privacy contact", shown(details.privacy_contact.as_ref().map(ToString::to_string)))
        .maybe(
            "Security contact",
            shown(details.security_contact.as_ref().map(ToString::to_string)),
        )
        .with("Own group", if details.is_affiliate { "Yes, an affiliate" } else { "No" })
        .text("Internal remarks", details.notes.as_str())
        .view()
}

fn link(address: &domain::text::WebAddress) -> AnyView {
    let (path, words) = (address.to_string(), address.to_string());
    view! { <a href=path rel="noopener noreferrer nofollow">{words}</a> }.into_any()
}

fn address_text(details: &VendorDetails) -> String {
    let mut parts: Vec<String> = details.address_lines.iter().map(ToString::to_string).collect();
    let town = [details.postal_code.as_ref(), details.city.as_ref()].into_iter().flatten();
    let town: Vec<String> = town.map(ToString::to_string).collect();
    parts.extend((!town.is_empty()).then(|| town.join(" ")));
    parts.extend(details.region.as_ref().map(ToString::to_string));
    parts.extend(details.country.map(|country| country.name().to_owned()));
    parts.join(", ")
}

fn contact_text(details: &VendorDetails) -> String {
    let contact = &details.contact;
    let parts = [
        contact.name.as_ref().map(ToString::to_string),
        contact.position.as_ref().map(ToString::to_string),
        contact.email.as_ref().map(ToString::to_string),
        contact.phone.as_ref().map(ToString::to_string),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
