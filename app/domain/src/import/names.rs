//! Names that are found again among thousands, without comparing each with each.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use crate::folding::Folded;

/// Where names stood first. A name is found by one that [`Folded::may_be`] it, where the same was
/// said with both.
#[derive(Debug)]
pub(super) struct Firsts<With>(HashMap<(usize, String, With), usize>);

impl<With> Default for Firsts<With> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<With: Clone + Eq + Hash> Firsts<With> {
    /// Remembers that the name stands at this place, after all that were added before.
    pub(super) fn add(&mut self, name: &Folded, with: &With, at: usize) {
        for (kind, part) in name.parts() {
            self.0.entry((kind, part.to_owned(), with.clone())).or_insert(at);
        }
    }

    /// The first place of a name that may be this one.
    pub(super) fn first(&self, name: &Folded, with: &With) -> Option<usize> {
        let at = |(kind, part): (usize, &str)| {
            self.0.get(&(kind, part.to_owned(), with.clone())).copied()
        };
        name.parts().filter_map(at).min()
    }
}

/// All places of names.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<(usize, String), Vec<usize>>);

impl Places {
    /// Remembers that the name stands at this place.
    pub(super) fn add(&mut self, name: &Folded, at: usize) {
        for (kind, part) in name.parts() {
            self.0.entry((kind, part.to_owned())).or_default().push(at);
        }
    }

    /// The places of all names that may be this one.
    pub(super) fn all(&self, name: &Folded) -> BTreeSet<usize> {
        let at = |(kind, part): (usize, &str)| self.0.get(&(kind, part.to_owned()));
        name.parts().filter_map(at).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &[
        "NexMo",
        "NexMo Inc",
        "Azure (Microsoft)",
        "Microsoft (Azure)",
        "Microsoft",
        "OpenAI",
        "Open AI, L.L.C.",
        "GitHub BV",
        "GitHub Germany GmbH",
        "—",
        "…",
        "Services Web Amazon",
        "Amazon Web Services",
    ];

    #[test]
    fn a_name_is_found_wherever_one_that_may_be_it_stands() {
        let folded: Vec<Folded> = NAMES.iter().map(|name| Folded::of(name)).collect();
        let (mut firsts, mut places) = (Firsts::default(), Places::default());
        for (at, name) in folded.iter().enumerate() {
            firsts.add(name, &(), at);
            places.add(name, at);
        }
        for (name, written) in folded.iter().zip(NAMES) {
            let compared: BTreeSet<usize> =
                (0..folded.len()).filter(|&at| folded[at].may_be(name)).collect();
            assert_eq!(places.all(name), compared, "{written}");
            assert_eq!(firsts.first(name, &()), compared.first().copied(), "{written}");
        }
    }

    #[test]
    fn a_name_is_not_found_where_something_else_was_said_with_it() {
        let mut firsts = Firsts::default();
        firsts.add(&Folded::of("Fjord"), &"hosting", 3);
        firsts.add(&Folded::of("Fjord Ltd"), &"mail", 5);
        for (with, at) in [("hosting", Some(3)), ("mail", Some(5)), ("phone", None)] {
            assert_eq!(firsts.first(&Folded::of("Fjord Inc"), &with), at, "{with}");
        }
    }
}
