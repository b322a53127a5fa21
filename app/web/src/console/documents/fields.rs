//! The inputs and the read-only facts of a version, in one file because they change together.

use domain::document::{Access, DocumentKind, DocumentVersion, Piece, Standing, TrustDocument};
use domain::time::Day;
use islands::MarkdownPreview;
use leptos::prelude::*;

use crate::console::words::choices;
use crate::parts::{
    Badge, DateField, Facts, FileField, On, Radios, Select, TextArea, TextField, Tone, Width,
    fieldset,
};
use crate::submission::Submission;

/// Which version a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first one of a new document, which has no address yet.
    New,
    /// The first one of a document that has its address.
    First,
    /// One that follows a published version.
    Later,
}

impl Which {
    /// Of a version that is there.
    pub fn of(version: &DocumentVersion) -> Self {
        if version.number == 1 { Self::First } else { Self::Later }
    }

    /// The fields that not every form holds.
    pub fn asks(self) -> &'static [&'static str] {
        match self {
            Self::New => &["slug", "first_published_on"],
            Self::First => &["first_published_on"],
            Self::Later => &["change_summary"],
        }
    }
}

/// The inputs of the form, with what the text looks like beside it where there is room, else below.
pub fn inputs(form: &Submission, which: Which) -> AnyView {
    let slug = (which == Which::New).then(|| {
        let hint =
            "Becomes the end of its address and stays for ever, for example security-measures.";
        view! { <TextField form=form name="slug" label="Name in the address" hint=hint/> }
    });
    let summary = (which == Which::Later).then(|| {
        let hint = "One sentence for readers. It stands in the table of versions.";
        view! { <TextField form=form name="change_summary" label="What changed" hint=hint width=Width::Full/> }
    });
    let hint = "CommonMark with tables and footnotes. HTML stays text; links lead to https, mail or this site.";
    view! {
        {slug}
        <TextField form=form name="title" label="Title" width=Width::Full/>
        <Select form=form name="kind" label="Kind" choices=choices!(DocumentKind)/>
        <Radios form=form name="access" legend="Who may read it once it is published" choices=choices!(Access)/>
        {summary}
        <div class="writing">
            <TextArea form=form name="body" label="Text in Markdown" hint=hint rows=28/>
            <section class="preview_part" aria-labelledby="preview_title" tabindex="0">
                <h2 id="preview_title">"Preview"</h2>
                <MarkdownPreview field="field_body".to_owned() text=form.value("body").to_owned()/>
            </section>
        </div>
        <FileField form=form name="file" label="Or a Markdown file" hint="Takes the place of the text above when you save." accept=".md,text/markdown" optional=true/>
        {days(form, which)}
    }
    .into_any()
}

fn days(form: &Submission, which: Which) -> AnyView {
    let first = (which != Which::Later).then(|| {
        let hint = "Where the text was public before it came here.";
        view! { <DateField form=form name="first_published_on" label="First published" hint=hint optional=true/> }
    });
    fieldset(
        "Days",
        view! {
            <DateField form=form name="effective_on" label="In effect from" hint="Empty means from its publication on." optional=true/>
            <DateField form=form name="review_due_on" label="Next review by" hint="Empty means twelve months after publication, which is the latest." optional=true/>
            {first}
        },
    )
}

/// What a version says beside its text.
pub fn facts(document: &TrustDocument, version: &DocumentVersion, today: Day) -> AnyView {
    let text = &version.text;
    let day = |day: Option<Day>| day.map(|day| view! { <On day=day/> });
    let publication = version.publication();
    let mut facts = Facts::new()
        .with("Version", view! { {version.number} " " {badge(document, version, today)} })
        .with("Kind", text.kind.words())
        .with("Readers", text.access.words());
    if let Some(summary) = &text.change_summary {
        facts = facts.with("What changed", summary.to_string());
    }
    facts = match publication {
        Some(publication) => facts
            .with("Published", view! { <On day=publication.on/> })
            .with("In effect from", view! { <On day=publication.effective_on/> })
            .with("Next review by", view! { <On day=publication.review_due_on/> })
            .with("First published", view! { <On day=publication.first_published_on/> }),
        None => facts
            .with(
                "In effect from",
                day(text.effective_on)
                    .map_or_else(|| "its publication".into_any(), IntoAny::into_any),
            )
            .with(
                "Next review by",
                day(text.review_due_on).map_or_else(
                    || "twelve months after publication".into_any(),
                    IntoAny::into_any,
                ),
            ),
    };
    if publication.is_none()
        && let Some(first) = text.first_published_on
    {
        facts = facts.with("First published", view! { <On day=first/> });
    }
    let hash = version.digest(&document.slug).to_string();
    facts.with("Content hash", view! { <code class="hash">{hash}</code> }).view()
}

/// What a new text changes, paragraph by paragraph, as it was written.
pub fn changes(pieces: &[Piece]) -> AnyView {
    let count = |is: fn(&Piece) -> bool| pieces.iter().filter(|piece| is(piece)).count();
    let (added, removed) = (
        count(|piece| matches!(piece, Piece::Added(_))),
        count(|piece| matches!(piece, Piece::Removed(_))),
    );
    if added + removed == 0 {
        return view! { <p>"The text is the same as in the version before."</p> }.into_any();
    }
    let mut hidden = 0_usize;
    let mut shown = Vec::new();
    for piece in pieces {
        let changed = match piece {
            Piece::Kept(_) => {
                hidden += 1;
                continue;
            }
            Piece::Added(text) => view! { <ins class="piece"><span class="unseen">"Added: "</span>{text.clone()}</ins> }.into_any(),
            Piece::Removed(text) => view! { <del class="piece"><span class="unseen">"Removed: "</span>{text.clone()}</del> }.into_any(),
        };
        shown.push(kept(&mut hidden));
        shown.push(changed);
    }
    shown.push(kept(&mut hidden));
    let parts = |count: usize| {
        if count == 1 { "1 paragraph".to_owned() } else { format!("{count} paragraphs") }
    };
    view! {
        <p>{parts(added)} " added, " {parts(removed)} " removed, compared with the version before."</p>
        <div class="pieces">{shown}</div>
    }
    .into_any()
}

fn kept(count: &mut usize) -> AnyView {
    let words = match std::mem::take(count) {
        0 => return ().into_any(),
        1 => "1 paragraph stays as it is".to_owned(),
        count => format!("{count} paragraphs stay as they are"),
    };
    view! { <p class="hint">{words}</p> }.into_any()
}

/// Where a version stands, in a word or two.
pub fn badge(document: &TrustDocument, version: &DocumentVersion, today: Day) -> AnyView {
    use domain::document::VersionState;
    let (tone, words) = match (document.standing(version, today), &version.state) {
        (Some(Standing::Current), _) => (Tone::Good, "In effect"),
        (Some(Standing::Planned(_)), _) => (Tone::Information, "Planned"),
        (Some(Standing::Superseded { .. }), _) => (Tone::Neutral, "Superseded"),
        (Some(Standing::Replaced { .. }), _) => (Tone::Neutral, "Replaced"),
        (None, VersionState::InReview) => (Tone::Attention, "In review"),
        (None, VersionState::Approved) => (Tone::Information, "Approved"),
        (_, state) => (Tone::Neutral, state.words()),
    };
    view! { <Badge tone=tone words=words/> }.into_any()
}
