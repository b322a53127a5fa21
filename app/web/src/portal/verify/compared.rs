//! Comparisons of two versions: they are kept nowhere, so the address of the answer names both
//! versions beside the hash, and the comparison is made again.

use domain::canonical::Digest;
use domain::list_version::VersionNumber;
use domain::refusal::FieldErrors;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::lists::{Compared, Told, recognised, refuse_backwards};

use super::Portal;
use crate::error::Problem;
use crate::parts::{TextField, Width, filter_form, section};
use crate::paths;
use crate::portal::compare::at_the_printer;
use crate::state::App;
use crate::submission::Submission;

/// The versions that are named, as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    from: String,
    to: String,
}

/// What was asked about a comparison.
#[derive(Default)]
pub(super) struct Asked {
    /// Both versions, where they are here.
    pub compared: Option<Compared>,
    /// As it was typed, and what was wrong with it.
    pub form: Submission,
}

impl Named {
    pub(super) fn check(&self, portal: &Portal) -> Asked {
        let form = Submission::empty().with("from", self.from.clone()).with("to", self.to.clone());
        if self.from.trim().is_empty() && self.to.trim().is_empty() {
            return Asked { compared: None, form };
        }
        match self.versions(portal) {
            Ok(compared) => Asked { compared: Some(compared), form },
            Err(errors) => Asked { compared: None, form: form.with_errors(errors) },
        }
    }

    fn versions(&self, portal: &Portal) -> Result<Compared, FieldErrors> {
        let timeline = &portal.public.timeline;
        let mut errors = FieldErrors::default();
        let mut find = |name: &str, typed: &str| {
            let number = VersionNumber::parse(typed.trim());
            let version = number.and_then(|number| timeline.find(number));
            if version.is_none() {
                let told = "There is no such version. Write one of the archive, such as 2026.3.";
                errors.add(name, told);
            }
            version
        };
        let (from, to) = (find("from", &self.from), find("to", &self.to));
        let (Some(from), Some(to)) = (from, to) else { return Err(errors) };
        if let Err(refusal) = refuse_backwards(from, to) {
            errors.add("from", refusal.to_string());
            return Err(errors);
        }
        Ok(Compared { from: from.number(), to: to.number() })
    }
}

/// Where the answer about a file stands that calls itself a comparison of these two.
pub(super) fn address(hash: &Digest, compared: Option<Compared>) -> String {
    let path = format!("{}/{}", paths::VERIFY, hash.hex());
    compared.map_or(path.clone(), |compared| {
        let from = paths::with_query(&path, "from", &compared.from.to_string());
        paths::with_query(&from, "to", &compared.to.to_string())
    })
}

/// Makes the comparison again and tells whether the hash is its.
pub(super) async fn made_again(
    app: &App,
    portal: &Portal,
    compared: Compared,
    hash: &Digest,
) -> Result<Told, Problem> {
    let site = app.office().site();
    let told = at_the_printer(|| recognised(&portal.public, compared, hash, site)).await?;
    Ok(told.unwrap_or(Told::Unknown))
}

/// Asks which versions an unknown hash may compare.
pub(super) fn form(hash: &Digest, asked: &Asked) -> AnyView {
    let Asked { compared, form } = asked;
    let other = compared.map(|Compared { from, to }| {
        view! {
            <p>
                "The " <a href=paths::compare(from, to)>"comparison of version " {from.to_string()} " with version " {to.to_string()}</a>
                ", as Annex writes it, has another hash."
            </p>
        }
    });
    section(
        "The hash of a comparison?",
        view! {
            {other}
            <p>"A comparison of two versions is made for everybody who asks and kept nowhere. Name both versions, and it is made again and compared."</p>
            {filter_form(address(hash, None), view! {
                <TextField form=form name="from" label="From version" hint="As the comparison names it, such as 2026.1" width=Width::Short/>
                <TextField form=form name="to" label="To version" hint="The same or later" width=Width::Short/>
            })}
        },
    )
}
