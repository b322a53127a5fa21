//! A digest: its first letters, which tell two apart at a glance, and for whoever opens it the whole of
//! it and what it was made of.

use domain::canonical::Digest;
use leptos::prelude::*;

/// A digest of `what`.
pub fn digest_of(what: &str, digest: &Digest) -> AnyView {
    view! {
        <details class="digest">
            <summary><code>{digest.short().to_owned()}"…"</code></summary>
            <p>{format!("Digest of {what}:")}</p>
            <code class="hash">{digest.to_string()}</code>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup;

    #[test]
    fn a_digest_is_there_as_a_whole_and_says_of_what() {
        let digest = Digest::of(b"");
        let html = markup(|| digest_of("nothing", &digest));
        assert!(html.contains(&format!("<code class=\"hash\">{digest}</code>")), "{html}");
        assert!(html.contains("Digest of nothing:") && !html.contains("title="), "{html}");
    }
}
