//! The inputs and the read-only facts of the settings, in one file because they change together.

use domain::country::Origin;
use domain::organisation::{NamedCode, NoticeUnit, PortalTexts, Promises};
use leptos::prelude::*;

use crate::console::words::{choices, countries};
use crate::parts::{
    Checkbox, Checkboxes, DateField, Facts, Markdown, Radios, Select, TextArea, TextField, Width,
    fieldset,
};
use crate::submission::Submission;

/// The inputs of the promises.
pub fn promises(form: &Submission) -> AnyView {
    view! {
        {fieldset("The company", view! {
            <TextField form=form name="legal_name" label="Legal name" width=Width::Full/>
            <TextArea form=form name="address_lines" label="Street and house" hint="One line each." rows=2/>
            <TextField form=form name="postal_code" label="Postal code" width=Width::Short optional=true/>
            <TextField form=form name="city" label="Town" optional=true/>
            <TextField form=form name="region" label="State or province" optional=true/>
            <Select form=form name="country" label="Country" choices=countries()/>
            <TextField form=form name="registration_no" label="Registration number" optional=true/>
            <TextField form=form name="privacy_contact" label="Privacy contact" kind="email" hint="Named in the list and in notices."/>
        })}
        {fieldset("Notice to customers", view! {
            <TextField form=form name="notice_days" label="Days of notice before a change takes effect" width=Width::Short/>
            <Radios form=form name="notice_unit" legend="Counted in" choices=choices!(NoticeUnit)/>
            <TextArea form=form name="holidays" label="Holidays" hint="One day a line, as 2026-12-25. For business days." rows=3 optional=true/>
        })}
        {fieldset("Customers and products", view! {
            <Checkboxes form=form name="origins" legend="Where customers' data come from" choices=choices!(Origin)/>
            <TextArea form=form name="products" label="Products" hint="One a line: a code in capitals, then the name. CORE Core product" rows=3 optional=true/>
            <TextArea form=form name="regions" label="Regions" hint="Likewise. EU1 Europe" rows=3 optional=true/>
        })}
        <Checkbox form=form name="small_org_mode" value="yes" label="Small organisation: one person may request and review security"
            hint="The approval trail of a request says it where the requester did the review too. Three people stay necessary."/>
    }
    .into_any()
}

/// The inputs of the portal texts.
pub fn portal(form: &Submission) -> AnyView {
    view! {
        <TextArea form=form name="introduction" label="Introduction of the trust home" hint="Markdown." rows=8 optional=true/>
        <TextField form=form name="security_contact" label="Contact for security reports" hint="An e-mail address or an address that starts with https://" width=Width::Full optional=true/>
        <DateField form=form name="security_contact_expires_on" label="That contact holds until" optional=true/>
    }
    .into_any()
}

/// The promises as facts.
pub fn promise_facts(promises: &Promises) -> AnyView {
    let named = |codes: &[NamedCode]| {
        codes
            .iter()
            .map(|known| format!("{} ({})", known.name, known.code))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut address: Vec<String> = promises.address_lines.iter().map(ToString::to_string).collect();
    let town = [promises.postal_code.as_ref(), promises.city.as_ref()].into_iter().flatten();
    address.push(town.map(ToString::to_string).collect::<Vec<_>>().join(" "));
    address.extend(promises.region.as_ref().map(ToString::to_string));
    address.push(promises.country.name().to_owned());
    address.retain(|line| !line.is_empty());
    let holidays: Vec<String> = promises.holidays.iter().map(|day| day.in_words()).collect();
    let origins: Vec<_> = promises.origins.iter().map(|origin| origin.words()).collect();
    Facts::new()
        .with("Legal name", promises.legal_name.to_string())
        .with("Address", address.join(", "))
        .maybe("Registration number", promises.registration_no.as_ref().map(ToString::to_string))
        .with("Privacy contact", promises.privacy_contact.to_string())
        .with("Notice", promises.notice_unit.counted(promises.notice_days))
        .with("Holidays", if holidays.is_empty() { "None".to_owned() } else { holidays.join(", ") })
        .with("Customers' data come from", origins.join(", "))
        .text("Products", &named(&promises.products))
        .text("Regions", &named(&promises.regions))
        .with("Small organisation", if promises.small_org_mode { "Yes" } else { "No" })
        .view()
}

/// The portal texts as facts.
pub fn portal_facts(texts: &PortalTexts) -> AnyView {
    let introduction = texts.introduction.to_string();
    // As it is typed in and read; that it is a link is for the page of visitors.
    let security_contact = texts
        .security_contact
        .as_ref()
        .map(|address| address.as_str().trim_start_matches("mailto:").to_owned());
    let until = texts.security_contact_expires_on.map(domain::time::Day::in_words);
    view! {
        <Markdown text=&introduction/>
        {Facts::new()
            .maybe("Contact for security reports", security_contact)
            .maybe("Holds until", until)
            .view()}
    }
    .into_any()
}
