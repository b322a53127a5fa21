//! The form of a record that is known: from the version it is filled from to the save that is
//! refused. What was typed stays, whatever was refused. What somebody else saved in between is in
//! `stale.rs`.

use std::sync::Arc;

use domain::fields::Fields;
use domain::refusal::Refusal;
use leptos::prelude::*;

use super::stale;
use crate::error::Problem;
use crate::parts::{ErrorSummary, Heading, Hidden, Submit, crumbs, post_form};
use crate::render::Page;
use crate::shell::{Desk, Folder};
use crate::submission::Submission;

/// One version of a record: the saved one, or the one that somebody typed.
#[derive(Debug, Clone)]
pub struct Version {
    /// What it says, in the fields of its form.
    pub fields: Fields,
    /// The revision that says so; of what was typed, the one it was typed over.
    pub revision: i64,
}

/// A form with what stands in it.
pub struct EditForm {
    /// The values, and what is wrong with them.
    pub form: Submission,
    /// The revision that saving counts from.
    pub revision: i64,
    /// Both versions, where somebody else saved in between.
    pub stale: Option<AnyView>,
}

/// Which record a form page is about.
pub struct About {
    pub folder: Folder,
    /// The list that it stands in: address and words.
    pub list: (&'static str, &'static str),
    /// Its own address.
    pub here: String,
    pub name: String,
}

impl EditForm {
    /// Filled from a version.
    pub fn of(version: &Version) -> Self {
        Self::typed(Submission::filled(&version.fields), version.revision)
    }

    /// What was typed, on the way: nobody tried to save it yet.
    pub fn typed(form: Submission, revision: i64) -> Self {
        Self { form, revision, stale: None }
    }

    /// What was typed, after a save that was refused. Where somebody else saved in between, both
    /// versions are shown and saving again counts from the saved one. What the page cannot show
    /// comes back as `Err`.
    pub fn refused(
        form: Submission,
        error: workflow::Error,
        typed: &Version,
        saved: &Version,
    ) -> Result<Self, Problem> {
        let is_stale = error.refusal() == Some(&Refusal::Stale);
        let form = form.told(error)?;
        let both = || stale::both_versions(form.labels(), &saved.fields, &typed.fields);
        let stale = is_stale.then(both);
        let revision = if is_stale { saved.revision } else { typed.revision };
        Ok(Self { form, revision, stale })
    }

    /// The page with this form on it, for the usual case; `inputs` are those of the record. The
    /// revision stands behind them: a form that is cut off arrives without it.
    pub fn page(
        self,
        desk: &Arc<Desk>,
        about: About,
        inputs: impl FnOnce(&Submission) -> AnyView,
    ) -> Page {
        let Self { form, revision, stale } = self;
        let About { folder, list, here, name } = about;
        Page::new(desk.at(folder), format!("Edit {name}"), || {
            view! {
                <ErrorSummary form=&form/>
                <Heading title=format!("Edit {name}") crumbs=crumbs([list, (&here, &name)])/>
                {stale}
                {post_form(format!("{here}/edit"), view! {
                    {inputs(&form)}
                    <Hidden name="revision" value=revision.to_string()/>
                    <Submit words="Save" back=here.clone()/>
                })}
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(city: &str, revision: i64) -> Version {
        let mut fields = Fields::default();
        fields.set("city", city);
        Version { fields, revision }
    }

    fn refused(refusal: Refusal) -> Result<EditForm, Problem> {
        let (typed, saved) = (version("Galway", 1), version("Cork", 2));
        EditForm::refused(Submission::filled(&typed.fields), refusal.into(), &typed, &saved)
    }

    #[test]
    fn saving_again_counts_from_what_the_page_shows() {
        for (refusal, revision) in [
            (Refusal::field("city", "Shorten it."), 1),
            (Refusal::rule("x", "No."), 1),
            (Refusal::StepUp, 1),
            (Refusal::Stale, 2),
        ] {
            let form = refused(refusal.clone()).unwrap();
            assert_eq!(form.revision, revision, "{refusal}");
            assert_eq!(form.stale.is_some(), refusal == Refusal::Stale, "{refusal}");
            assert_eq!(form.form.value("city"), "Galway", "{refusal}");
            assert!(form.form.has_faults(), "{refusal}");
        }
    }

    #[test]
    fn what_the_page_cannot_show_is_bad_news_of_its_own() {
        for (refusal, status) in [(Refusal::NotFound("vendor"), 404), (Refusal::SignIn, 401)] {
            let problem = refused(refusal).err().map(|problem| problem.status().as_u16());
            assert_eq!(problem, Some(status));
        }
    }
}
