//! What a text may and may not become.

use markdown::{Block, blocks, blocks_to_html, to_html, without_title};

#[test]
fn nothing_written_as_markup_stays_markup() {
    for hostile in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<svg/onload=alert(1)>",
        "<div\nonclick=alert(1)>\n\nx",
        "<!-- --><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "`<script>alert(1)</script>`",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "    </code></pre><script>alert(1)</script>",
        "# <script>alert(1)</script>",
        "| <script>alert(1)</script> |\n| --- |\n| <script>alert(1)</script> |",
        "x[^1]\n\n[^1]: <script>alert(1)</script>",
        "[<script>alert(1)</script>](https://example.com)",
        "![<script>alert(1)</script>](https://example.com)",
        "[x](https://example.com/\"onmouseover=alert(1)//)",
        "[x](<https://example.com/\" onmouseover=\"alert(1)>)",
        "[x](https://example.com \"\" onmouseover=\"alert(1)\")",
        "> <script>alert(1)</script>",
        "- <script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<javascript:alert(1)>",
        "\u{0}<script>alert(1)</script>",
    ] {
        let html = to_html(hostile);
        for tag in ["<script", "<img", "<svg", "<div\n", "<!--", "<![", "\" on"] {
            assert!(!html.contains(tag), "{hostile:?} gave {html}");
        }
    }
}

#[test]
fn a_link_that_is_not_allowed_leaves_its_words() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "data:text/html;base64,PHN2Zz4=",
        "vbscript:x",
        "//evil.example",
        "/\\\\evil.example",
        "http://example.com",
        "other.html",
    ] {
        let html = to_html(&format!("[the words]({address})"));
        assert_eq!(html, "<p>the words</p>", "{address}");
    }
    assert_eq!(to_html("[a][1]\n\n[1]: javascript:alert(1)"), "<p>a</p>");
    assert_eq!(to_html("<vbscript:msgbox>"), "<p>vbscript:msgbox</p>");
}

#[test]
fn allowed_links_lead_where_they_say() {
    assert_eq!(
        to_html("[a](https://example.com/?a=1&b=\"2\") [b](/documents) [c](#part) <x@example.com>"),
        "<p><a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">a</a> \
         <a href=\"/documents\">b</a> <a href=\"#part\">c</a> \
         x@example.com</p>"
            .replace("x@example.com", "<a href=\"mailto:x@example.com\">x@example.com</a>")
    );
}

#[test]
fn a_picture_becomes_its_words_and_leads_to_it() {
    assert_eq!(
        to_html("![Our *data* flow](https://example.com/flow.png)"),
        "<p><a href=\"https://example.com/flow.png\">[Picture: Our </a>\
         <a href=\"https://example.com/flow.png\"><em>data</em></a>\
         <a href=\"https://example.com/flow.png\"> flow]</a></p>"
    );
    assert_eq!(to_html("![Flow](http://example.com/flow.png)"), "<p>[Picture: Flow]</p>");
    assert_eq!(
        to_html("[![Flow](https://a.example/flow.png)](/flow)"),
        "<p><a href=\"/flow\">[Picture: Flow]</a></p>"
    );
}

#[test]
fn headings_get_anchors_and_move_down() {
    let text = "# Backups\n## Backups\n###### *Deep* `down`";
    assert_eq!(
        headings(&to_html(text)),
        [
            "<h2 id=\"backups\">Backups",
            "<h3 id=\"backups-2\">Backups",
            "<h6 id=\"deep-down\"><em>Deep</em> <code>down</code>"
        ]
    );
    for (text, top, first) in [
        ("# A", 1, "<h1 id=\"a\">A"),
        ("### A\n#### B", 2, "<h2 id=\"a\">A"),
        ("> ## A\n\n### B", 2, "<h2 id=\"a\">A"),
        ("# A", 250, "<h6 id=\"a\">A"),
    ] {
        let html = blocks_to_html(&blocks(text), top);
        assert_eq!(headings(&html)[0], first, "{text}");
    }
}

#[test]
fn a_heading_that_repeats_the_title_is_left_out() {
    let text = blocks("# Security measures\n\nText");
    for (title, length) in [("Security measures", 1), (" Security measures ", 1), ("Security", 2)] {
        assert_eq!(without_title(&text, title).len(), length, "{title}");
    }
}

fn headings(html: &str) -> Vec<&str> {
    html.split("</h")
        .filter_map(|part| Some(&part[part.find("<h")?..part.find(" <a class")?]))
        .collect()
}

#[test]
fn a_table_keeps_its_columns_and_their_alignment() {
    let text = "| Region | Copies |\n| :-- | --: |\n| EU | 3 |\n| **US** |\n";
    let [Block::Table { alignments, head, rows }] = &blocks(text)[..] else { panic!("one table") };
    assert_eq!((alignments.len(), head.len(), rows.len()), (2, 2, 2));
    assert!(rows.iter().all(|row| row.len() == 2), "short rows are filled");
    let html = to_html(text);
    assert!(
        html.contains("<th scope=\"col\">Region</th><th scope=\"col\" class=\"end\">Copies</th>")
    );
    assert!(html.contains("<td><strong>US</strong></td><td class=\"end\"></td>"), "{html}");
}

#[test]
fn footnotes_are_numbered_by_first_mention_and_stand_at_the_end() {
    let text =
        "One[^b] two[^a] three[^b].\n\n[^a]: First written.\n[^b]: Second *written*.\n\nLast.";
    let html = to_html(text);
    assert!(html.contains("One<sup><a id=\"noteref_1\" href=\"#note_1\""), "{html}");
    assert!(html.contains("three<sup><a href=\"#note_1\""), "{html}");
    let notes = html.split("<section").nth(1).unwrap();
    assert!(notes.find("Second").unwrap() < notes.find("First").unwrap(), "{html}");
    assert!(html.find("Last.").unwrap() < html.find("<section").unwrap());
    assert_eq!(to_html("Nothing[^x] there"), "<p>Nothing[^x] there</p>");
}

#[test]
fn lists_keep_their_numbers_and_their_nesting() {
    assert_eq!(
        to_html("3. three\n4. four\n   - inner\n\n     more"),
        "<ol start=\"3\"><li><p>three</p></li><li><p>four</p><ul><li><p>inner</p><p>more</p></li></ul></li></ol>"
    );
}

#[test]
fn plain_blocks_read_as_they_were_written() {
    for (text, html) in [
        ("", ""),
        ("a\nb  \nc", "<p>a b<br>c</p>"),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("---", "<hr>"),
        ("```rust\nlet a = 1;\n\n```", "<pre tabindex=\"0\"><code>let a = 1;\n</code></pre>"),
        ("~~not struck~~", "<p>~~not struck~~</p>"),
        ("`a`**b *c***", "<p><code>a</code><strong>b </strong><strong><em>c</em></strong></p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>"),
    ] {
        let got = to_html(text);
        assert_eq!(got.replace("<br>", "\n"), html.replace("<br>", "\n"), "{text:?}");
    }
}

#[test]
fn very_deep_nesting_is_flattened_and_loses_no_words() {
    for deep in [">".repeat(20_000) + " the words", "- ".repeat(2_000) + "the words"] {
        let html = to_html(&deep);
        assert!(html.contains("the words"));
        assert!(html.matches("<blockquote>").count() + html.matches("<ul>").count() <= 12);
    }
    let emphasis = "*a **b ".repeat(5_000);
    assert!(to_html(&emphasis).contains('b'));
}
