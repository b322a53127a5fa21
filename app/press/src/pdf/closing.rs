//! What both documents end with: the full content hash and where to check it (domain.md 12.2,
//! points 6 and 11).

use domain::canonical::Digest;

use super::paper::Block;
use super::words::Text;

/// The last lines of a document.
pub(super) fn block(hash: &Digest, site: &str) -> Block {
    let mut text = Text::new().plain("Content hash (SHA-256)  ").code(hash.to_string());
    if !site.is_empty() {
        let address = format!("{}/verify/{}", site.trim_end_matches('/'), hash.hex());
        text = text
            .plain("\nWhether this document is genuine and still current is answered, for the file or for this hash, at\n")
            .link(address.clone(), address);
    }
    Block::Together(vec![Block::Rule, Block::Note(text)])
}

/// The English name of a language that a company is likely to publish in; else its code.
pub(super) fn language_name(code: &str) -> &str {
    const NAMES: [(&str, &str); 14] = [
        ("en", "English"),
        ("de", "German"),
        ("fr", "French"),
        ("es", "Spanish"),
        ("it", "Italian"),
        ("nl", "Dutch"),
        ("pt", "Portuguese"),
        ("pl", "Polish"),
        ("cs", "Czech"),
        ("sv", "Swedish"),
        ("da", "Danish"),
        ("fi", "Finnish"),
        ("ja", "Japanese"),
        ("ko", "Korean"),
    ];
    let primary = code.split('-').next().unwrap_or(code);
    NAMES.iter().find(|(known, _)| *known == primary).map_or(code, |(_, name)| name)
}
