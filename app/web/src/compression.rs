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
    Zstd,
    Brotli,
}

/// How long packing may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// For a body that is sent to many.
    Kept,
    /// For an answer to one visitor, who waits for it.
    Once,
}

impl Effort {
    fn level<L>(self, kept: L, once: L) -> L {
        match self {
            Self::Kept => kept,
            Self::Once => once,
        }
    }
}

impl Encoding {
    /// The packed ones, the smallest first.
    const PACKED: [Self; 3] = [Self::Brotli, Self::Zstd, Self::Gzip];

    /// The same, the quickest for its size first.
    const QUICKEST: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// As `Content-Encoding` names it; the identity has no name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Brotli => "br",
        }
    }

    /// None of them costs much: a restart packs every public page. Brotli of quality 5 costs about as
    /// much as gzip and is a fifth smaller; 11 would take a hundred times longer. Once, a page of
    /// 200 kB takes zstd half a millisecond and Brotli two.
    fn pack(self, bytes: &[u8], effort: Effort) -> Option<Vec<u8>> {
        let mut packed = Vec::with_capacity(bytes.len() / 3);
        match self {
            Self::Identity => return None,
            Self::Gzip => {
                let mut out = GzEncoder::new(packed, Compression::new(effort.level(6, 4)));
                out.write_all(bytes).ok()?;
                return out.finish().ok();
            }
            // Both are told how long the text is: for one without end they set megabytes aside.
            Self::Zstd => return zstd::bulk::compress(bytes, effort.level(9, 3)).ok(),
            Self::Brotli => {
                let wish = brotli::enc::BrotliEncoderParams {
                    quality: effort.level(5, 2),
                    size_hint: bytes.len(),
                    lgwin: window(bytes.len()),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &bytes[..], &mut packed, &wish).ok()?;
            }
        }
        Some(packed)
    }
}

/// The smallest window, as a power of two, through which a text of this length is seen as a whole.
/// Below 17 the library looks for repetitions in another way, which takes it forty times as long.
fn window(length: usize) -> i32 {
    (17..22).find(|power| length + 16 < 1 << power).unwrap_or(22)
}

/// The packed forms of `bytes` that save at least a tenth, the smallest kind first. Brotli may have
/// been made before.
pub fn compressed(bytes: &[u8], brotli: Option<Bytes>) -> Vec<(Encoding, Bytes)> {
    let form = |encoding: Encoding| {
        let packed = match &brotli {
            Some(brotli) if encoding == Encoding::Brotli => brotli.clone(),
            _ => Bytes::from(encoding.pack(bytes, Effort::Kept)?),
        };
        is_worth_it(bytes, &packed).then_some((encoding, packed))
    };
    Encoding::PACKED.into_iter().filter_map(form).collect()
}

/// The one packed form of `bytes` that is sent to whoever asks with `accept`, if it saves as much.
pub fn compressed_once(bytes: &[u8], accept: Option<&str>) -> Option<(Encoding, Bytes)> {
    let encoding = negotiate(accept, Encoding::QUICKEST.into_iter());
    let packed = encoding.pack(bytes, Effort::Once)?;
    is_worth_it(bytes, &packed).then(|| (encoding, packed.into()))
}

fn is_worth_it(bytes: &[u8], packed: &[u8]) -> bool {
    packed.len() < bytes.len() / 10 * 9
}

/// The best encoding that `accept` (an `Accept-Encoding` header) allows out of the identity and those
/// `offered`, the preferred first (RFC 9110, 12.5.3). Ties go to the earlier one. Nothing acceptable:
/// the identity, since an answer beats a 406.
pub fn negotiate(accept: Option<&str>, offered: impl Iterator<Item = Encoding>) -> Encoding {
    let Some(accept) = accept else {
        return Encoding::Identity;
    };
    let wishes = Wishes::read(accept);
    let mut best = (Encoding::Identity, 0);
    for encoding in offered.chain([Encoding::Identity]) {
        let weight = wishes.weight(encoding);
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// Weights in thousandths. Who names an encoding twice wishes what is said last.
#[derive(Default)]
struct Wishes {
    identity: Option<u16>,
    gzip: Option<u16>,
    zstd: Option<u16>,
    brotli: Option<u16>,
    any: Option<u16>,
}

impl Wishes {
    fn read(accept: &str) -> Self {
        let mut wishes = Self::default();
        for wish in accept.split(',') {
            let (name, parameters) = wish.split_once(';').unwrap_or((wish, ""));
            if let Some(place) = wishes.place(name.trim()) {
                *place = Some(weight(parameters));
            }
        }
        wishes
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<u16>> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        Some(if is("br") {
            &mut self.brotli
        } else if is("zstd") {
            &mut self.zstd
        } else if is("gzip") || is("x-gzip") {
            &mut self.gzip
        } else if is("identity") {
            &mut self.identity
        } else if is("*") {
            &mut self.any
        } else {
            return None;
        })
    }

    fn weight(&self, encoding: Encoding) -> u16 {
        let named = match encoding {
            Encoding::Identity => self.identity,
            Encoding::Gzip => self.gzip,
            Encoding::Zstd => self.zstd,
            Encoding::Brotli => self.brotli,
        };
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
        use Encoding::{Brotli, Gzip, Identity, Zstd};
        for (accept, chosen) in [
            (None, Identity),
            (Some(""), Identity),
            (Some("gzip, deflate, br, zstd"), Brotli),
            (Some("gzip, deflate, zstd"), Zstd),
            (Some("zstd"), Zstd),
            (Some("zstd;q=0.5, gzip"), Gzip),
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
            (Some("*;q=0.5, br;q=0"), Zstd),
            (Some("identity;q=0, *;q=0"), Identity),
            (Some("deflate"), Identity),
            (Some("brotli"), Identity),
            (Some("gzip;q=nonsense"), Gzip),
            (Some(";;,,q=1, gzip"), Gzip),
        ] {
            assert_eq!(negotiate(accept, Encoding::PACKED.into_iter()), chosen, "{accept:?}");
        }
        assert_eq!(negotiate(Some("br"), [Gzip].into_iter()), Identity);
        assert_eq!(negotiate(Some("br, gzip"), [Gzip].into_iter()), Gzip);
    }

    #[test]
    fn an_answer_that_is_made_once_is_packed_as_it_is_sent() {
        let text = "subprocessor ".repeat(200);
        for (accept, chosen) in [
            (Some("gzip, deflate, br, zstd"), Some(Encoding::Zstd)),
            (Some("gzip, br"), Some(Encoding::Brotli)),
            (Some("br;q=0.5, gzip"), Some(Encoding::Gzip)),
            (Some("identity"), None),
            (None, None),
        ] {
            let packed = compressed_once(text.as_bytes(), accept);
            assert_eq!(packed.map(|(encoding, _)| encoding), chosen, "{accept:?}");
        }
    }

    #[test]
    fn what_compression_does_not_shrink_stays_as_it_is() {
        assert_eq!(compressed(b"short", None), []);
        assert_eq!(compressed_once(b"short", Some("br, gzip")), None);
        let packed = compressed("subprocessor ".repeat(200).as_bytes(), None);
        assert_eq!(packed.len(), Encoding::PACKED.len());
        assert!(packed.iter().all(|(_, bytes)| bytes.len() < 200));
    }

    #[test]
    fn every_packed_form_unpacks_to_the_same_bytes() {
        let text = "Every list is read by somebody. ".repeat(50);
        let once = ["br", "zstd", "gzip"]
            .map(|name| compressed_once(text.as_bytes(), Some(name)).unwrap());
        assert_eq!(once.clone().map(|(encoding, _)| encoding), Encoding::PACKED);
        for (encoding, packed) in compressed(text.as_bytes(), None).into_iter().chain(once) {
            let mut unpacked = Vec::new();
            match encoding {
                Encoding::Identity => unreachable!("nothing is packed as itself"),
                Encoding::Gzip => {
                    let mut out = flate2::write::GzDecoder::new(&mut unpacked);
                    out.write_all(&packed).unwrap();
                    out.finish().unwrap();
                }
                Encoding::Zstd => zstd::stream::copy_decode(&packed[..], &mut unpacked).unwrap(),
                Encoding::Brotli => {
                    brotli::BrotliDecompress(&mut &packed[..], &mut unpacked).unwrap();
                }
            }
            assert_eq!(unpacked, text.as_bytes(), "{}", encoding.name());
        }
    }
}
