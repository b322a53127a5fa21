//! Approving, publishing and retiring: each on a page of its own that shows exactly what is signed.

use domain::audit::Action;
use domain::canonical::Digest;
use domain::document::{Access, Act, DocumentVersion};
use domain::id::DocumentId;
use domain::refusal::Refusal;
use leptos::prelude::*;
use workflow::documents::{self, DocumentView, Manuscript};
use workflow::{Attempt, Error};

use super::show::load;
use super::{fields, printed};
use crate::address::Named;
use crate::aside::aside;
use crate::console::seat::Seat;
use crate::console::words::capital;
use crate::error::Problem;
use crate::form::Form;
use crate::parts::{Confirm, ErrorSummary, Heading, Hidden, Markdown, TextArea, crumbs, section};
use crate::paths;
use crate::render::{Answer, Answered, Page};
use crate::shell::Folder;
use crate::submission::Submission;

/// What is decided on a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Approve,
    Publish,
    Retire,
}

impl Decision {
    /// Where it stands in the table of acts; its code ends the address.
    const fn act(self) -> Act {
        match self {
            Self::Approve => Act::Approve,
            Self::Publish => Act::Publish,
            Self::Retire => Act::Retire,
        }
    }

    fn word(self) -> String {
        capital(self.act().words())
    }
}

/// Shows what would be approved.
pub async fn approve(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    ask(&seat, id, Decision::Approve).await
}

/// Shows what would be published.
pub async fn publish(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    ask(&seat, id, Decision::Publish).await
}

/// Shows what would be retired.
pub async fn retire(seat: Seat, Named(id): Named<DocumentId>) -> Answered {
    ask(&seat, id, Decision::Retire).await
}

/// Approves what was shown.
pub async fn approved(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let seen = seen(&form)?;
    let attempt = Attempt::to(Action::DocumentApproved).on("document", id);
    let done = seat.perform(attempt, async |work| documents::approve(work, id, &seen).await).await;
    done_or_again(&seat, id, Decision::Approve, &form, done).await
}

/// Publishes what was shown.
pub async fn published(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let seen = seen(&form)?;
    let attempt = Attempt::to(Action::DocumentPublished).on("document", id);
    let approved = documents::to_publish(&mut seat.read().await?, id, &seen).await;
    let files = printed(approved, Manuscript::files).await?;
    let publish = async |work| documents::publish(work, id, &seen, &files?).await;
    let done = seat.perform(attempt, publish).await;
    done_or_again(&seat, id, Decision::Publish, &form, done.map(|_| ())).await
}

/// Retires the document.
pub async fn retired(seat: Seat, Named(id): Named<DocumentId>, form: Form) -> Answered {
    let why = form.reason("reason");
    let attempt = Attempt::to(Action::DocumentWithdrawn).on("document", id);
    let done = seat.perform(attempt, async |work| documents::retire(work, id, why).await).await;
    done_or_again(&seat, id, Decision::Retire, &form, done).await
}

async fn ask(seat: &Seat, id: DocumentId, decision: Decision) -> Answered {
    let act = decision.act();
    let found = load(seat, id).await?;
    let version = found.document.subject(act, found.today).ok_or_else(|| nothing_to(decision))?;
    seat.must(act.permission(&version.state))?;
    seat.must_have_confirmed().await?;
    version.must_allow(act)?;
    Ok(aside(|| Answer::page(page(seat, &found, version, decision, &Submission::empty()))).await)
}

async fn done_or_again(
    seat: &Seat,
    id: DocumentId,
    decision: Decision,
    form: &Form,
    done: Result<(), Error>,
) -> Answered {
    let Err(error) = done else {
        return Ok(Answer::see(paths::record(paths::CONSOLE_DOCUMENTS, id)));
    };
    let found = load(seat, id).await?;
    let Some(version) = found.document.subject(decision.act(), found.today) else {
        return Err(error.into());
    };
    let told = form.submission().told(error)?;
    Ok(aside(|| Answer::again(page(seat, &found, version, decision, &told))).await)
}

/// Why there is no page.
fn nothing_to(decision: Decision) -> Refusal {
    let sentence = match decision {
        Decision::Approve | Decision::Publish => format!(
            "No version of this document is in work, so there is nothing to {}. An author begins a new version on the page of the document.",
            decision.act().words()
        ),
        Decision::Retire => "No version of this document is published, so there is nothing to retire. Open the document to see its versions.".to_owned(),
    };
    Refusal::Absent(sentence)
}

fn page(
    seat: &Seat,
    found: &DocumentView,
    version: &DocumentVersion,
    decision: Decision,
    form: &Submission,
) -> Page {
    let document = &found.document;
    let here = paths::record(paths::CONSOLE_DOCUMENTS, document.id);
    let title = version.text.title.to_string();
    Page::new(seat.desk.at(Folder::Documents), format!("{} {title}", decision.word()), || {
        let heading = if decision == Decision::Retire {
            format!("Retire {title}")
        } else {
            format!("{} version {}", decision.word(), version.number)
        };
        let text = (decision != Decision::Retire).then(|| {
            let changes = found.changes.as_deref().map(|pieces| section("What changes", fields::changes(pieces)));
            view! {
                {section("What it says", fields::facts(document, version, found.today))}
                {changes}
                {section("The text", view! { <Markdown text=version.text.body.as_str() title=version.text.title.as_str()/> })}
            }
        });
        view! {
            <ErrorSummary form=form/>
            <Heading title=heading crumbs=crumbs([(paths::CONSOLE_DOCUMENTS, "Documents"), (&here, &title)])/>
            {text}
            {confirm(found, version, decision, form)}
        }
    })
}

fn confirm(
    found: &DocumentView,
    version: &DocumentVersion,
    decision: Decision,
    form: &Submission,
) -> AnyView {
    let document = &found.document;
    let path = paths::below(paths::CONSOLE_DOCUMENTS, document.id, decision.act().code());
    let seen = view! { <Hidden name="seen" value=version.digest(&document.slug).to_string()/> };
    let heading =
        format!("{} version {} of “{}”", decision.word(), version.number, version.text.title);
    match decision {
        Decision::Approve => Confirm::new(heading, path, "Approve")
            .change("Your name, the time and the content hash above go into the trail.")
            .change("A publisher other than you can publish exactly this text. Any change to it makes your approval void.")
            .fields(seen)
            .view(),
        Decision::Publish => {
            let from = version.text.effective_on.unwrap_or(found.today);
            let day = if from == found.today { "today".to_owned() } else { format!("on {}", from.in_words()) };
            let readers = match version.text.access {
                Access::Public => format!("Everybody can read it at {}.", paths::document(&document.slug)),
                Access::Internal => "Signed-in people of the company can read it. It is not on the public pages, and earlier public versions leave them.".to_owned(),
            };
            let before = document.current(found.today).map(|current| format!("Version {} is superseded when it takes effect.", current.number));
            let confirm = Confirm::new(heading, path, "Publish").change(readers).change(format!("It takes effect {day}."));
            let confirm = document.replaced_by_one_from(from, found.today).fold(confirm, |confirm, (planned, day)| {
                confirm.change(format!("Version {}, planned for {}, will never take effect.", planned.number, day.in_words()))
            });
            let confirm = match before {
                Some(words) => confirm.change(words),
                None => confirm,
            };
            confirm.change("Its files are made now and stay as they are for ever.").fields(seen).view()
        }
        Decision::Retire => {
            let reason = view! { <TextArea form=form name="reason" label="Reason" rows=3/> };
            Confirm::new(heading, path, "Retire")
                .change("The document no longer counts as current, and nothing takes its place.")
                .change("What was published stays readable and says that it was retired.")
                .fields(reason)
                .destructive()
                .view()
        }
    }
}

/// The hash of what the page showed.
fn seen(form: &Form) -> Result<Digest, Problem> {
    Digest::parse(form.value("seen")).ok_or_else(|| {
        Problem::bad_request(
            "This form was not filled by its own page. Open the page again and decide there.",
        )
    })
}
