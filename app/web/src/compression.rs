//! The compressed forms of a body, and which of them a visitor can read.

use std::io::Write;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// How a body is packed for the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

impl Encoding {
    /// As `Content-Encoding` names it; the identity has no name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// gzip and Brotli of `bytes`, where they save at least a tenth.
pub fn compressed(bytes: &[u8]) -> (Option<Bytes>, Option<Bytes>) {
    let worth =
        |packed: Vec<u8>| (packed.len() < bytes.len() / 10 * 9).then(|| Bytes::from(packed));
    (gzip(bytes).and_then(worth), brotli(bytes).and_then(worth))
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(6));
    out.write_all(bytes).ok()?;
    out.finish().ok()
}

/// Quality 5 costs about as much as gzip and is a fifth smaller; 11 would take a hundred times
/// longer, and a restart packs every public page.
fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters).ok()?;
    Some(packed)
}

/// The best encoding that `accept` (an `Accept-Encoding` header) allows out of those on offer
/// (RFC 9110, 12.5.3). Ties go to the smaller form. Nothing acceptable: the identity, since an
/// answer beats a 406.
pub fn negotiate(accept: Option<&str>, gzip: bool, brotli: bool) -> Encoding {
    let Some(accept) = accept else {
        return Encoding::Identity;
    };
    let mut wishes = Wishes::default();
    for wish in accept.split(',') {
        wishes.note(wish);
    }
    let offers = [
        (Encoding::Brotli, wishes.weight(wishes.brotli), brotli),
        (Encoding::Gzip, wishes.weight(wishes.gzip), gzip),
        (Encoding::Identity, wishes.weight(wishes.identity), true),
    ];
    let mut best = (Encoding::Identity, 0);
    for (encoding, weight, offered) in offers {
        if offered && weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// Weights in thousandths.
#[derive(Default)]
struct Wishes {
    brotli: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    any: Option<u16>,
}

impl Wishes {
    fn note(&mut self, wish: &str) {
        let (name, parameters) = wish.split_once(';').unwrap_or((wish, ""));
        let (name, weight) = (name.trim(), weight(parameters));
        let place = if name.eq_ignore_ascii_case("br") {
            &mut self.brotli
        } else if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            &mut self.gzip
        } else if name.eq_ignore_ascii_case("identity") {
            &mut self.identity
        } else if name == "*" {
            &mut self.any
        } else {
            return;
        };
        *place = Some(weight);
    }

    fn weight(&self, named: Option<u16>) -> u16 {
        named.or(self.any).unwrap_or(0)
    }
}

/// `q=0.8` as 800; absent or unreadable is 1000, as most servers take it.
fn weight(parameters: &str) -> u16 {
    let mut parts = parameters.split(';').map(str::trim);
    let Some(value) = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")))
    else {
        return 1_000;
    };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits: String = format!("{fraction}000").chars().take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("0", Ok(thousandths)) => thousandths,
        _ => 1_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_form_that_the_visitor_reads_is_chosen() {
        use Encoding::{Brotli, Gzip, Identity};
        for (accept, chosen) in [
            (None, Identity),
            (Some(""), Identity),
            (Some("gzip, deflate, br, zstd"), Brotli),
            (Some("gzip"), Gzip),
            (Some("GZIP"), Gzip),
            (Some("x-gzip"), Gzip),
            (Some("br;q=0.5, gzip;q=0.8"), Gzip),
            (Some("br;q=0.8,gzip;q=0.800"), Brotli),
            (Some("br;q=0"), Identity),
            (Some("br;q=0.000, gzip;q=0.001"), Gzip),
            (Some("identity, gzip;q=0.5"), Identity),
            (Some("identity;q=0.4, gzip;q=0.5"), Gzip),
            (Some("*"), Brotli),
            (Some("*;q=0.5, br;q=0"), Gzip),
            (Some("identity;q=0, *;q=0"), Identity),
            (Some("deflate"), Identity),
            (Some("brotli"), Identity),
            (Some("gzip;q=nonsense"), Gzip),
            (Some(";;,,q=1, gzip"), Gzip),
        ] {
            assert_eq!(negotiate(accept, true, true), chosen, "{accept:?}");
        }
        assert_eq!(negotiate(Some("br"), true, false), Identity);
        assert_eq!(negotiate(Some("br, gzip"), true, false), Gzip);
    }

    #[test]
    fn what_compression_does_not_shrink_stays_as_it_is() {
        let (gzip, brotli) = compressed(b"short");
        assert_eq!((gzip, brotli), (None, None));
        let text = "subprocessor ".repeat(200);
        let (gzip, brotli) = compressed(text.as_bytes());
        assert!(gzip.unwrap().len() < 200 && brotli.unwrap().len() < 200);
    }
}
