//! What a visitor filters the public list by: one rule, for the server that answers the form and
//! for the browser while it is filled.

/// The names of the filters, as the form sends them and as addresses carry them.
pub const FILTERS: [&str; 6] = ["q", "category", "country", "product", "region", "data"];

/// Longer searches find nothing that shorter ones do not.
const LONGEST_SEARCH: usize = 200;

/// What is asked for; what is empty asks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    words: Vec<String>,
    /// Of category, country, product, region and category of data.
    codes: [String; 5],
}

impl ListFilter {
    /// `asked` is what stands in each of [`FILTERS`]; `fold` is [`crate::text::search_key`], or what
    /// does the same elsewhere.
    pub fn of(asked: [&str; 6], fold: impl Fn(&str) -> String) -> Self {
        let [search, codes @ ..] = asked.map(str::trim);
        let search: String = search.chars().take(LONGEST_SEARCH).collect();
        let words = fold(&search).split_whitespace().map(str::to_owned).collect();
        Self { words, codes: codes.map(str::to_owned) }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.codes.iter().all(String::is_empty)
    }

    /// Whether the entry is asked for: every word stands somewhere in what it says, and it has each
    /// code. An entry that serves all products or regions serves each.
    pub fn lets(&self, listed: &Listed) -> bool {
        let [category, country, product, region, data] = &self.codes;
        let [categories, countries, products, regions, all_data] = &listed.codes;
        let has = |asked: &String, own: &String| {
            asked.is_empty() || own.split(',').any(|own| own == asked)
        };
        let serves = |asked, own: &String| own.is_empty() || has(asked, own);
        has(category, categories)
            && has(country, countries)
            && serves(product, products)
            && serves(region, regions)
            && has(data, all_data)
            && self.words.iter().all(|word| listed.text.contains(word.as_str()))
    }
}

/// What the filter reads of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Folded words, each once.
    text: String,
    /// In the order of [`FILTERS`], after the search. Codes hold neither commas nor bars.
    codes: [String; 5],
}

impl Listed {
    /// `folded` is everything that is searched in, by [`crate::text::search_key`].
    pub fn new(folded: &str, codes: [Vec<String>; 5]) -> Self {
        // No word that is looked for holds a space, so neither order nor number matters.
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        words.sort_unstable();
        words.dedup();
        Self { text: words.join(" "), codes: codes.map(|codes| codes.join(",")) }
    }

    /// All of it in one line, for a page to carry.
    pub fn to_line(&self) -> String {
        [&self.codes.join("|"), "|", &self.text].concat()
    }

    /// What [`Listed::to_line`] wrote.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(6, '|');
        let mut codes: [String; 5] = Default::default();
        for own in &mut codes {
            parts.next()?.clone_into(own);
        }
        Some(Self { text: parts.next()?.to_owned(), codes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::search_key;

    fn codes(texts: [&str; 5]) -> [Vec<String>; 5] {
        texts.map(|text| text.split_whitespace().map(str::to_owned).collect())
    }

    fn rhine() -> Listed {
        let said =
            "Rheinspeicher GmbH, Köln: keeps | files, keeps backups, οδός, Große Straße, Ærø";
        Listed::new(&search_key(said), codes(["INFRASTRUCTURE", "DE FR", "CORE", "", "CONTENT"]))
    }

    #[test]
    fn every_word_and_every_code_has_to_be_there() {
        for (asked, lets) in [
            (["", "", "", "", "", ""], true),
            (["koln FILES", "", "", "", "", ""], true),
            (["  Köln  ", "", "", "", "", ""], true),
            (["speicher", "", "", "", "", ""], true),
            (["ΟΔΟΣ", "", "", "", "", ""], true),
            (["grosse strasse", "", "", "", "", ""], true),
            (["GROẞE", "", "", "", "", ""], true),
            (["aero", "", "", "", "", ""], true),
            (["aro", "", "", "", "", ""], false),
            (["koln paris", "", "", "", "", ""], false),
            (["", "INFRASTRUCTURE", "", "", "", ""], true),
            (["", " INFRASTRUCTURE ", "", "", "", ""], true),
            (["", "INFRA", "", "", "", ""], false),
            (["", "", "FR", "", "", ""], true),
            (["", "", "fr", "", "", ""], false),
            (["", "", "DE,FR", "", "", ""], false),
            (["", "", "", "CORE", "", ""], true),
            (["", "", "", "EXTRA", "", ""], false),
            (["", "", "", "", "EU1", ""], true),
            (["", "", "", "", "", "CONTENT"], true),
            (["", "", "", "", "", "LOGS"], false),
            (["koln", "INFRASTRUCTURE", "DE", "CORE", "EU1", "CONTENT"], true),
            (["koln", "INFRASTRUCTURE", "DE", "CORE", "EU1", "LOGS"], false),
        ] {
            let filter = ListFilter::of(asked, search_key);
            assert_eq!(filter.lets(&rhine()), lets, "{asked:?}");
            assert_eq!(filter.is_empty(), asked.concat().is_empty(), "{asked:?}");
        }
        let nowhere = Listed::new("", codes(["AI", "", "", "", ""]));
        assert!(ListFilter::of(["", "", "", "CORE", "EU1", ""], search_key).lets(&nowhere));
        for asked in [["", "", "DE", "", "", ""], ["", "", "", "", "", "CONTENT"]] {
            assert!(!ListFilter::of(asked, search_key).lets(&nowhere), "{asked:?}");
        }
    }

    #[test]
    fn more_of_a_search_than_anybody_types_is_not_looked_at() {
        let words = |length| format!("files {}{}", " ".repeat(length), "nowhere");
        for (length, lets) in [(180, false), (200, true)] {
            let filter = ListFilter::of([&words(length), "", "", "", "", ""], search_key);
            assert_eq!(filter.lets(&rhine()), lets, "{length}");
        }
    }

    #[test]
    fn a_line_says_the_same_as_the_entry() {
        let nothing = Listed::new("", codes(["", "", "", "", ""]));
        for listed in [rhine(), nothing] {
            assert_eq!(Listed::read(&listed.to_line()), Some(listed));
        }
        assert!(rhine().text.contains('|'), "a bar in what is said is no border");
        assert_eq!(Listed::read("DE|CORE"), None);
    }
}
