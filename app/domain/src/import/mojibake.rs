//! Text that was decoded with the wrong code page: UTF-8 read as Windows-1252 or as a Mac page.
//! Only suspected, never mended unasked (domain.md 15, IMP-6).

/// What the text may have been before it was decoded wrongly, if it looks so.
///
/// Runs of characters beyond ASCII are put back into bytes; where those bytes are UTF-8 for letters
/// or signs that lists use, the text is suspect.
pub fn suspected_original(text: &str) -> Option<String> {
    if text.contains('\u{fffd}') {
        return Some(text.replace('\u{fffd}', "?"));
    }
    [WINDOWS_1252, MACINTOSH].into_iter().find_map(|page| mended(text, page))
}

/// The upper halves of two code pages, from byte 0x80 on. U+0080 to U+009F stand for themselves
/// where Windows-1252 has no character.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
    °±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

fn mended(text: &str, page: &str) -> Option<String> {
    let mut mended = String::new();
    let mut is_suspect = false;
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if !c.is_ascii() {
            run.push(c);
            continue;
        }
        match original_of(&run, page) {
            Some(original) => {
                is_suspect = true;
                mended.push_str(&original);
            }
            None => mended.push_str(&run),
        }
        run.clear();
        mended.push(c);
    }
    mended.pop();
    is_suspect.then_some(mended)
}

fn original_of(run: &str, page: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(|c| byte_in(page, c)).collect::<Option<_>>()?;
    let original = String::from_utf8(bytes).ok().filter(|original| !original.is_empty())?;
    let count = original.chars().count();
    original.chars().all(|c| is_plausible(c, count)).then_some(original)
}

fn byte_in(page: &str, wanted: char) -> Option<u8> {
    let at = page.chars().position(|c| c == wanted)?;
    u8::try_from(at + 0x80).ok()
}

/// Letters and signs that lists use. Some pairs of real characters ("—é") are also UTF-8 for a
/// single Greek or Cyrillic letter, so those count in company only.
fn is_plausible(c: char, count: usize) -> bool {
    match u32::from(c) {
        0xa0..=0x17f | 0x2010..=0x2027 | 0x20ac | 0x2122 | 0x3000..=0x9fff | 0xac00..=0xd7a3 => {
            true
        }
        0x370..=0x45f => count > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_code_pages_have_128_characters() {
        for page in [WINDOWS_1252, MACINTOSH] {
            assert_eq!(page.chars().count(), 128);
        }
    }

    #[test]
    fn wrongly_decoded_text_is_suspect_and_plain_text_is_not() {
        for (text, original) in [
            ("Soci√©t√© G√©n√©rale", Some("Société Générale")),
            ("Fjord ‚Äì Cloud", Some("Fjord – Cloud")),
            ("customer‚Äôs data", Some("customer’s data")),
            ("MÃ¼ller GmbH", Some("Müller GmbH")),
            ("Fjord â€“ Cloud", Some("Fjord – Cloud")),
            ("ÏóÖÏ≤¥Î™Ö", Some("업체명")),
            ("a\u{fffd}b", Some("a?b")),
            ("Société Générale", None),
            ("Müller & Söhne – Straße", None),
            ("Groß”", None),
            ("l’été", None),
            ("Tomáš Dvořák", None),
            ("업체명", None),
            ("ΑΒΓ Δίκτυα", None),
            ("Łódź", None),
            ("plain", None),
            ("", None),
        ] {
            assert_eq!(suspected_original(text).as_deref(), original, "{text}");
        }
    }
}
