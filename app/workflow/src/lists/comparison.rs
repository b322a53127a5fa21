//! Comparisons of two versions. They are made from frozen versions for everybody who asks and kept
//! nowhere; to tell whether a file is one, it is made again.

use domain::canonical::Digest;
use domain::list_version::{Comparison, ListVersion, Timeline, compare, refuse_backwards};
use press::{Compared, PressError, comparison_hash};

use super::exports::Format;
use super::public::Public;
use super::verify::Told;
use crate::failure::{Error, Failure};

/// A comparison as JSON.
pub fn comparison_json(comparison: &Comparison) -> Result<Vec<u8>, Error> {
    press::compare_json(comparison).map_err(broken)
}

/// The redline of two versions on paper. Takes a while: not for a thread that serves others.
///
/// # Errors
/// A text that cannot be printed is a refusal that names it.
pub fn comparison_pdf(
    public: &Public,
    from: &ListVersion,
    to: &ListVersion,
    site: &str,
) -> Result<Vec<u8>, Error> {
    let comparison = compare(&public.timeline, from, to);
    printed(public, &comparison, (from, to), site).map_err(super::publish::unprintable)
}

/// The name that a comparison is kept under, marked where the data is invented (decision 35).
pub fn comparison_name(from: &ListVersion, to: &ListVersion, end: &str) -> String {
    let mark = if from.snapshot.sample { "SAMPLE-" } else { "" };
    format!("{mark}subprocessors-{}-to-{}.{end}", from.number(), to.number())
}

/// Why a paper that compares two versions can be genuine and unknown, and what decides. The hash on
/// its last page is the same from everywhere, but a forger may leave it below other words.
pub const OTHER_BYTES: &str = "A paper from another release of the program, or made with another \
    public address, time zone or layout, says the same in other bytes. The comparison hash that is \
    printed on its last page decides: if it is known here with both versions named, the paper is \
    genuine as far as it says what the comparison says here.";

/// What `hash` is, if it is the hash of anything that Annex writes about these two versions: of a
/// file, or of what it says. `site` is the public address, which stands on paper. Prints the paper
/// where nothing else has the hash: not for a thread that serves others.
pub fn recognised(
    public: &Public,
    compared: Compared,
    hash: &Digest,
    site: &str,
) -> Result<Option<Told>, Error> {
    match recognised_text(public, compared, hash)? {
        Some(told) => Ok(Some(told)),
        None => recognised_on_paper(public, compared, hash, site),
    }
}

/// The same of the paper alone, which is printed for each timeline.
pub fn recognised_on_paper(
    public: &Public,
    compared: Compared,
    hash: &Digest,
    site: &str,
) -> Result<Option<Told>, Error> {
    let Some(sides) = sides(&public.timeline, compared) else { return Ok(None) };
    for timeline in public.timeline.ever_between(sides.0, sides.1) {
        let comparison = compare(&timeline, sides.0, sides.1);
        match printed(public, &comparison, sides, site) {
            Ok(bytes) if Digest::of(&bytes) == *hash => {
                return Ok(Some(told(public, sides, Some(Format::Pdf))));
            }
            // What cannot be printed was never given to anybody.
            Ok(_) | Err(PressError::MissingGlyph { .. }) => {}
            Err(error) => return Err(broken(error)),
        }
    }
    Ok(None)
}

/// The same without the paper, which is quick.
pub fn recognised_text(
    public: &Public,
    compared: Compared,
    hash: &Digest,
) -> Result<Option<Told>, Error> {
    let Some(sides) = sides(&public.timeline, compared) else { return Ok(None) };
    for timeline in public.timeline.ever_between(sides.0, sides.1) {
        let comparison = compare(&timeline, sides.0, sides.1);
        let format = if comparison_hash(&comparison).map_err(broken)? == *hash {
            None
        } else if Digest::of(&comparison_json(&comparison)?) == *hash {
            Some(Format::Json)
        } else if Digest::of(&press::compare_csv(&comparison).map_err(broken)?) == *hash {
            Some(Format::Csv)
        } else {
            continue;
        };
        return Ok(Some(told(public, sides, format)));
    }
    Ok(None)
}

type Sides<'a> = (&'a ListVersion, &'a ListVersion);

/// Both versions, where they are here and read forwards.
fn sides(timeline: &Timeline, compared: Compared) -> Option<Sides<'_>> {
    let (from, to) = (timeline.find(compared.from)?, timeline.find(compared.to)?);
    refuse_backwards(from, to).ok().map(|()| (from, to))
}

fn told(public: &Public, (from, to): Sides<'_>, format: Option<Format>) -> Told {
    Told::Comparison {
        compared: Compared { from: from.number(), to: to.number() },
        format,
        standing: public.timeline.standing(to, public.today),
    }
}

fn printed(
    public: &Public,
    comparison: &Comparison,
    (from, to): Sides<'_>,
    site: &str,
) -> Result<Vec<u8>, PressError> {
    let eve = comparison.to.effective_from.before();
    press::pdf::redline(&press::pdf::Redline {
        comparison,
        taken_back: &comparison.taken_back(&public.timeline, eve),
        from: &from.snapshot,
        to: &to.snapshot,
        taxonomy: &public.taxonomy,
        site,
        zone: &public.zone,
    })
}

fn broken(error: PressError) -> Error {
    Failure::Press(error.to_string()).into()
}
