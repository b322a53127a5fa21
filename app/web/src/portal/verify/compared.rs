//! Comparisons of two versions: they are kept nowhere, so the address of the answer names both
//! versions beside the hash, and the comparison is made again.

use domain::canonical::Digest;
use domain::list_version::{ListVersion, VersionNumber, refuse_backwards};
use domain::refusal::FieldErrors;
use leptos::prelude::*;
use serde::Deserialize;
use workflow::lists::{Compared, OTHER_BYTES, Told, recognised_on_paper, recognised_text};

use super::Portal;
use crate::aside::aside;
use crate::error::Problem;
use crate::parts::{TextField, Width, filter_form, section};
use crate::paths;
use crate::portal::files;
use crate::printer::PRINTER;
use crate::state::App;
use crate::submission::Submission;

/// The versions that are named, as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NamedSides {
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
    /// The same for machines: 400 for what is no version and for what reads backwards (decision 10),
    /// 404 for a version that is not here.
    pub refused: Option<Problem>,
}

impl NamedSides {
    pub(super) fn check(&self, portal: &Portal) -> Asked {
        let form = Submission::empty().with("from", self.from.clone()).with("to", self.to.clone());
        let mut asked = Asked { compared: None, form, refused: None };
        if self.from.trim().is_empty() && self.to.trim().is_empty() {
            return asked;
        }
        let mut errors = FieldErrors::default();
        let mut find = |name: &str, typed: &str| {
            let found = find(portal, name, typed);
            found.map_err(|problem| {
                errors.add(
                    name,
                    "There is no such version. Write one of the archive, such as 2026.3.",
                );
                asked.refused.get_or_insert(problem);
            })
        };
        if let (Ok(from), Ok(to)) = (find("from", &self.from), find("to", &self.to)) {
            match refuse_backwards(from, to) {
                Ok(()) => {
                    asked.compared = Some(Compared { from: from.number(), to: to.number() });
                }
                Err(refusal) => {
                    errors.add("from", refusal.to_string());
                    asked.refused = Some(Problem::bad_request(refusal.to_string()));
                }
            }
        }
        asked.form = asked.form.with_errors(errors);
        asked
    }
}

fn find<'a>(portal: &'a Portal, name: &str, typed: &str) -> Result<&'a ListVersion, Problem> {
    match VersionNumber::parse(typed.trim()) {
        Some(_) => files::side(portal, typed).map(|side| side.version),
        None => Err(Problem::bad_request(format!(
            "A comparison has two sides, and “{name}” is no version. Give from and to, each a version such as 2026.3."
        ))),
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

/// Makes the comparison again and tells whether the hash is its; else what was `told` of it stands.
/// Only what is quite unknown is looked for on paper too, which is printed for that.
pub(super) async fn made_again(
    app: &App,
    portal: &Portal,
    compared: Compared,
    hash: &Digest,
    told: Told,
) -> Result<Told, Problem> {
    let public = &portal.public;
    if let Some(found) = aside(|| recognised_text(public, compared, hash)).await? {
        return Ok(found);
    }
    if told != Told::Unknown {
        return Ok(told);
    }
    let site = app.office().site();
    let print = || recognised_on_paper(public, compared, hash, site);
    Ok(PRINTER.print(print).await??.unwrap_or(told))
}

/// Asks which versions an unknown hash may compare.
pub(super) fn form(hash: &Digest, asked: &Asked) -> AnyView {
    let Asked { compared, form, .. } = asked;
    let other = compared.map(|Compared { from, to }| {
        view! {
            <p>
                "The " <a href=paths::compare(from, to)>"comparison of version " {from.to_string()} " with version " {to.to_string()}</a>
                ", as Annex writes it, has another hash. " {OTHER_BYTES} " "
                <a href=paths::VERIFY>"Ask about that hash"</a> ", or read "
                <a href=paths::version(from)>"version " {from.to_string()}</a> " and "
                <a href=paths::version(to)>"version " {to.to_string()}</a> " themselves."
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
