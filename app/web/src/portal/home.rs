//! The trust home: who we are, what holds now, what is coming, where to ask.

use axum::response::Response;
use leptos::prelude::*;

use super::words::counted;
use super::{Portal, Visit, documents, subprocessors};
use crate::error::Problem;
use crate::parts::{ActionLink, Facts, Heading, Markdown, On, empty, section};
use crate::paths;
use crate::render::Page;
use crate::shell::Tab;

/// `/`
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let portal = visit.portal().await?;
    Ok(visit.page(&portal, page(&portal)))
}

pub(super) fn page(portal: &Portal) -> Page {
    let company = portal.company().to_owned();
    Page::new(portal.frame(Tab::Home), "Trust and data protection", || {
        let introduction = portal.public.portal.as_ref().map(|texts| texts.introduction.to_string());
        let introduction = introduction.filter(|text| !text.trim().is_empty());
        let introduction = introduction.map(|text| view! { <Markdown text=&text/> });
        let announced = portal.public.timeline.announced(portal.public.today);
        view! {
            <Heading title=format!("How {company} protects data")/>
            {introduction}
            {section("Subprocessors", list(portal))}
            {subprocessors::coming(portal, announced)}
            {documents::on_home(portal)}
            {contact(portal)}
            {section("Files you were given", view! {
                <p>"Every list carries a hash. " <a href=paths::VERIFY>"Check a file or a hash"</a> " to see whether it is genuine and still current."</p>
            })}
        }
    })
    .described(format!("Which companies process data for {}, what is announced, and how to verify what you were given.", portal.company()))
    .with_feed(paths::CHANGES_FEED)
}

fn list(portal: &Portal) -> AnyView {
    let Some(held) = portal.held() else {
        return empty(
            "No list is in effect yet",
            view! { <p>"It will stand here from the day it takes effect."</p> },
        );
    };
    let list = &held.version.snapshot;
    let changed =
        portal.public.timeline.versions().iter().map(|version| version.snapshot.published_on).max();
    let facts = Facts::new()
        .with("On the list", counted(list.entries.len(), "subprocessor", "subprocessors"))
        .with("Version", view! { <a href=paths::version(list.version)>{list.version.to_string()}</a> ", in effect from " <On day=list.effective_from/> })
        .with("Last changed", view! { <On day=changed.unwrap_or(list.published_on)/> ", " <a href=paths::CHANGES>"all changes"</a> })
        .view();
    view! {
        {facts}
        <p class="actions"><ActionLink path=paths::SUBPROCESSORS words="See the list"/> <a class="button" href=paths::SUBPROCESSORS_PDF>"Annex III as PDF"</a></p>
    }
    .into_any()
}

fn contact(portal: &Portal) -> Option<AnyView> {
    let privacy =
        portal.public.promises.as_ref().map(|promises| promises.privacy_contact.to_string());
    let security = portal
        .public
        .portal
        .as_ref()
        .and_then(|texts| texts.contact_on(portal.public.today))
        .map(|(contact, _)| contact.to_string());
    if privacy.is_none() && security.is_none() {
        return None;
    }
    let mut facts = Facts::new();
    if let Some(mail) = privacy {
        facts = facts
            .with("Data protection", view! { <a href=format!("mailto:{mail}")>{mail.clone()}</a> });
    }
    if let Some(address) = security {
        let shown = address.trim_start_matches("mailto:").to_owned();
        facts = facts.with("Reporting a weakness", view! { <a href=address>{shown}</a> });
    }
    Some(section("Contact", facts.view()))
}
