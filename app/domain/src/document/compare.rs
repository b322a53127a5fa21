//! What a new text changes, paragraph by paragraph: for the page on which somebody decides.

/// A run of paragraphs that stayed, came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Kept(String),
    /// Only in the new text.
    Added(String),
    /// Only in the old text.
    Removed(String),
}

/// Beyond so many pairs of paragraphs the middle is told as replaced, since looking for the shortest
/// answer would take too long.
const MOST_PAIRS: usize = 4_000_000;

/// The old text becoming the new one, in reading order; what went stands before what came.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (paragraphs(before), paragraphs(after));
    let same_start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (rest(&old, same_start), rest(&new, same_start));
    let same_end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (old_middle, end) = old_rest.split_at(old_rest.len() - same_end);
    let (new_middle, _) = new_rest.split_at(new_rest.len() - same_end);

    let mut pieces: Vec<Piece> =
        old.iter().take(same_start).map(|text| Piece::Kept((*text).to_owned())).collect();
    pieces.extend(middle(old_middle, new_middle));
    pieces.extend(end.iter().map(|text| Piece::Kept((*text).to_owned())));
    pieces
}

/// Parts between blank lines; every line of a list stands for itself.
fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n")
        .flat_map(|part| {
            let is_list = part.trim_start().starts_with(['-', '*', '+', '|']);
            let lines: Vec<&str> = if is_list { part.lines().collect() } else { vec![part] };
            lines
        })
        .map(|part| part.trim_matches('\n'))
        .filter(|part| !part.trim().is_empty())
        .collect()
}

fn rest<'a, 'text>(all: &'a [&'text str], from: usize) -> &'a [&'text str] {
    all.get(from..).unwrap_or_default()
}

/// The longest common run of paragraphs, by the table of lengths.
fn middle(old: &[&str], new: &[&str]) -> Vec<Piece> {
    let removed = |text: &&str| Piece::Removed((*text).to_owned());
    let added = |text: &&str| Piece::Added((*text).to_owned());
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return old.iter().map(removed).chain(new.iter().map(added)).collect();
    }
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let length = |lengths: &[u32], old: usize, new: usize| {
        lengths.get(old * width + new).copied().unwrap_or_default()
    };
    for (at, old_text) in old.iter().enumerate().rev() {
        for (place, new_text) in new.iter().enumerate().rev() {
            let best = if old_text == new_text {
                length(&lengths, at + 1, place + 1) + 1
            } else {
                length(&lengths, at + 1, place).max(length(&lengths, at, place + 1))
            };
            if let Some(cell) = lengths.get_mut(at * width + place) {
                *cell = best;
            }
        }
    }
    let mut pieces = Vec::new();
    let (mut at, mut place) = (0, 0);
    loop {
        match (old.get(at), new.get(place)) {
            (Some(old_text), Some(new_text)) if old_text == new_text => {
                pieces.push(Piece::Kept((*old_text).to_owned()));
                (at, place) = (at + 1, place + 1);
            }
            (Some(old_text), Some(_))
                if length(&lengths, at + 1, place) >= length(&lengths, at, place + 1) =>
            {
                pieces.push(removed(old_text));
                at += 1;
            }
            (_, Some(new_text)) => {
                pieces.push(added(new_text));
                place += 1;
            }
            (Some(old_text), None) => {
                pieces.push(removed(old_text));
                at += 1;
            }
            (None, None) => return pieces,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(before: &str, after: &str) -> String {
        let mark = |piece: Piece| match piece {
            Piece::Kept(text) => format!(" {text}"),
            Piece::Added(text) => format!("+{text}"),
            Piece::Removed(text) => format!("-{text}"),
        };
        compare(before, after).into_iter().map(mark).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn only_what_changed_is_marked() {
        for (before, after, told) in [
            ("", "", ""),
            ("a", "a", " a"),
            ("", "a", "+a"),
            ("a", "", "-a"),
            ("a\n\nb\n\nc", "a\n\nx\n\nc", " a;-b;+x; c"),
            ("a\n\nb", "b\n\na", "-a; b;+a"),
            ("# T\n\n- one\n- two", "# T\n\n- one\n- three\n- two", " # T; - one;+- three; - two"),
            ("a\n\n\n\nb", "a\n\nb", " a; b"),
        ] {
            assert_eq!(marks(before, after), told, "{before:?} to {after:?}");
        }
    }

    #[test]
    fn a_text_of_any_length_is_compared_in_time_and_loses_nothing() {
        let text = |from: u32| {
            (from..from + 3_000).map(|number| format!("p{number}")).collect::<Vec<_>>().join("\n\n")
        };
        let pieces = compare(&text(0), &text(3_000));
        assert_eq!(pieces.len(), 6_000);
        let pieces = compare(&text(0), &format!("{}\n\nend", text(0)));
        assert_eq!(pieces.iter().filter(|piece| !matches!(piece, Piece::Kept(_))).count(), 1);
    }
}
