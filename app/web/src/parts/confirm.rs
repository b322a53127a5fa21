//! Before a public or final act: exactly what will change, then the button.

use leptos::prelude::*;

/// What the act does, line by line.
pub struct Confirm {
    heading: String,
    path: String,
    button: String,
    changes: Vec<AnyView>,
    fields: Option<AnyView>,
    destructive: bool,
}

impl Confirm {
    /// `heading` names the act, `button` repeats it as a verb, and the form posts to `path`.
    pub fn new(
        heading: impl Into<String>,
        path: impl Into<String>,
        button: impl Into<String>,
    ) -> Self {
        Self {
            heading: heading.into(),
            path: path.into(),
            button: button.into(),
            changes: vec![],
            fields: None,
            destructive: false,
        }
    }

    /// One thing that will be different afterwards.
    #[must_use]
    pub fn change(mut self, words: impl IntoView + 'static) -> Self {
        self.changes.push(words.into_view().into_any());
        self
    }

    /// Fields that the act needs: a reason, a date, a code.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoView + 'static) -> Self {
        self.fields = Some(fields.into_view().into_any());
        self
    }

    /// It takes something away.
    #[must_use]
    pub fn destructive(mut self) -> Self {
        self.destructive = true;
        self
    }

    /// As a view.
    pub fn view(self) -> AnyView {
        let changes =
            self.changes.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        let changes = (!changes.is_empty()).then(|| {
            view! { <p class="confirm_what">"What will change"</p> <ul>{changes}</ul> }
        });
        let class = if self.destructive { "destructive" } else { "primary" };
        view! {
            <section class="confirm">
                <h2>{self.heading}</h2>
                {changes}
                <form class="form" method="post" action=self.path novalidate>
                    {self.fields}
                    <div class="submit"><button class=class r#type="submit">{self.button}</button></div>
                </form>
            </section>
        }
        .into_any()
    }
}
