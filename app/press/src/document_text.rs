//! A trust document as text: Markdown below a head with its facts, and a page that stands alone.
//! Like the paper, neither carries anything that time changes (decision 8).

use std::fmt::Write;

use domain::time::Day;
use markdown::escape;

use crate::pdf::{Mark, TrustDocument};

/// The document as it was written, below a head that readers of Markdown call front matter.
pub fn document_markdown(document: &TrustDocument<'_>) -> String {
    let mut text = String::from("---\n");
    for (name, value) in facts(document) {
        // A JSON string is a YAML string too.
        put(&mut text, format_args!("{name}: {}\n", serde_json::Value::from(value)));
    }
    text.push_str("---\n\n");
    let blocks = markdown::blocks(document.body);
    if markdown::without_title(&blocks, document.title).len() == blocks.len() {
        put(&mut text, format_args!("# {}\n\n", document.title));
    }
    text.push_str(document.body.trim_end());
    text.push('\n');
    text
}

/// The text below the head of [`document_markdown`], or all of a text that has none.
pub fn without_head(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let opened = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"));
    let Some(rest) = opened else { return text };
    for (at, _) in rest.match_indices("---") {
        let starts_a_line = at == 0 || rest.as_bytes().get(at - 1) == Some(&b'\n');
        let after = rest.get(at + 3..).unwrap_or_default();
        let ends_the_line =
            after.is_empty() || after.starts_with('\n') || after.starts_with("\r\n");
        if starts_a_line && ends_the_line {
            return after.trim_start_matches(['\r', '\n']);
        }
    }
    text
}

/// The document as one HTML page without styles, scripts or anything from elsewhere.
pub fn document_html(document: &TrustDocument<'_>) -> String {
    let blocks = markdown::blocks(document.body);
    let body = markdown::blocks_to_html(markdown::without_title(&blocks, document.title), 2);
    // Only links of the text begin like this: every `<` of its words is escaped.
    let site = escape(document.site.trim_end_matches('/'));
    let body = body.replace("<a href=\"/", &format!("<a href=\"{site}/"));

    let (title, company) = (escape(document.title), escape(document.company));
    let language = escape(document.language);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}, version {} · {company}</title>\n</head>\n<body>\n<header>\n",
        document.version
    );
    for mark in document.marks {
        put(&mut page, format_args!("<p><strong>{}</strong></p>\n", mark.word()));
    }
    put(&mut page, format_args!("<h1>{title}</h1>\n<dl>\n"));
    for (name, value) in facts(document).into_iter().skip(1) {
        let name = name.replace('_', " ");
        put(&mut page, format_args!("<dt>{name}</dt><dd>{}</dd>\n", escape(&value)));
    }
    put(&mut page, format_args!("</dl>\n</header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"));
    page
}

/// Names and values of the head; the title comes first.
fn facts(document: &TrustDocument<'_>) -> Vec<(&'static str, String)> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let address = format!(
        "{}/documents/{}/versions/{}",
        document.site.trim_end_matches('/'),
        document.slug,
        document.version
    );
    let sample = document.marks.contains(&Mark::Sample).then(|| Mark::Sample.word().to_owned());
    let facts = [
        ("title", Some(document.title.to_owned())),
        ("kind", Some(document.kind.to_owned())),
        ("company", Some(document.company.to_owned())),
        ("language", Some(document.language.to_owned())),
        ("slug", Some(document.slug.to_owned())),
        ("version", Some(document.version.to_string())),
        ("first_published", day(document.first_published)),
        ("published", day(document.published_on)),
        ("in_effect_from", day(document.effective_on)),
        ("content_hash", Some(document.content_hash.to_string())),
        ("address", (!document.site.is_empty()).then_some(address)),
        ("sample", sample),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn put(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(words);
}

#[cfg(test)]
mod tests {
    use domain::canonical::Digest;
    use domain::time::{Moment, Zone};

    use super::*;

    fn with<T>(title: &str, body: &str, read: impl FnOnce(&TrustDocument<'_>) -> T) -> T {
        let (zone, hash) = (Zone::utc(), Digest::of(b""));
        read(&TrustDocument {
            company: "Lindenhof Software GmbH",
            company_address: "Berlin",
            title,
            kind: "Policy",
            slug: "policy",
            version: 2,
            language: "en",
            first_published: Day::parse("2025-12-02"),
            published_on: Day::parse("2026-03-01"),
            effective_on: None,
            made_at: Moment::EPOCH,
            zone: &zone,
            content_hash: &hash,
            history: &[],
            body,
            site: "https://trust.lindenhof.example/",
            marks: &[Mark::Sample],
        })
    }

    #[test]
    fn the_head_comes_off_again_and_the_text_is_as_it_was_written() {
        for body in ["# Policy: ours\n\nWords.", "# Policy: ours\n\n---\n\nWords after a rule."] {
            let text = with("Policy: ours", body, document_markdown);
            assert!(text.starts_with("---\ntitle: \"Policy: ours\"\n"), "{text}");
            assert!(text.contains("\nsample: \"SAMPLE\"\n---\n"), "{text}");
            assert_eq!(without_head(&text).trim_end(), body);
        }
    }

    #[test]
    fn a_title_cannot_leave_the_head() {
        let text = with("a\"\n---\n# b", "c", document_markdown);
        assert_eq!(text.lines().nth(1), Some("title: \"a\\\"\\n---\\n# b\""));
    }

    #[test]
    fn a_text_without_a_head_stays_whole() {
        for text in ["", "Words", "---\nno end", "--- \na\n---\nb", "a\n---\nb"] {
            assert_eq!(without_head(text), text, "{text:?}");
        }
        assert_eq!(without_head("---\r\na: 1\r\n---\r\n\r\nb"), "b");
    }

    #[test]
    fn words_stay_words_on_the_page_and_links_lead_to_the_site() {
        let body = "Words <script>alert(1)</script> [list](/subprocessors) [bad](javascript:alert(1)) &lt;a href=\"/x";
        let page = with("<b>T</b>", body, document_html);
        assert!(
            !page.contains("<script") && !page.contains("<b>") && !page.contains("javascript:"),
            "{page}"
        );
        assert!(
            page.contains("<a href=\"https://trust.lindenhof.example/subprocessors\">list</a>"),
            "{page}"
        );
        assert_eq!(page.matches("<a href").count(), 1, "{page}");
        assert!(page.contains("SAMPLE"), "{page}");
    }
}
