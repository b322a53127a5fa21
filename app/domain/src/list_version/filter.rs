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
            && self.words.iter().all(|word| listed.says(word))
    }
}

/// What the filter reads of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What stands in the entry's row, folded.
    row: String,
    /// Folded words that the row does not say, each once.
    besides: String,
    /// In the order of [`FILTERS`], after the search. Codes hold neither commas nor bars.
    codes: [String; 5],
}

impl Listed {
    /// `row` is all that the entry's row says and `besides` what else is searched in, both by
    /// [`crate::text::search_key`].
    pub fn new(row: String, besides: &str, codes: [Vec<String>; 5]) -> Self {
        // No word that is looked for holds a space, so neither order nor number matters.
        let mut words: Vec<&str> =
            besides.split_whitespace().filter(|word| !row.contains(word)).collect();
        words.sort_unstable();
        words.dedup();
        Self { besides: words.join(" "), row, codes: codes.map(|codes| codes.join(",")) }
    }

    fn says(&self, word: &str) -> bool {
        self.row.contains(word) || self.besides.contains(word)
    }

    /// What a row does not say itself, in one line for it to carry.
    pub fn to_line(&self) -> String {
        [&self.codes.join("|"), "|", &self.besides].concat()
    }

    /// From what [`Listed::to_line`] wrote, and what the row says, folded.
    pub fn read(line: &str, row: String) -> Option<Self> {
        let mut parts = line.splitn(6, '|');
        let mut codes: [String; 5] = Default::default();
        for own in &mut codes {
            parts.next()?.clone_into(own);
        }
        Some(Self { row, besides: parts.next()?.to_owned(), codes })
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
        let row = search_key("Rheinspeicher GmbH, Köln: keeps files, οδός");
        let besides = search_key("keeps | backups, keeps backups, Große Straße, Ærø");
        Listed::new(row, &besides, codes(["INFRASTRUCTURE", "DE FR", "CORE", "", "CONTENT"]))
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
            (["koln backups", "", "", "", "", ""], true),
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
        let nowhere = Listed::new(String::new(), "", codes(["AI", "", "", "", ""]));
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
    fn a_row_and_its_line_say_the_same_as_the_entry() {
        let nothing = Listed::new(String::new(), "", codes(["", "", "", "", ""]));
        for listed in [rhine(), nothing] {
            assert_eq!(Listed::read(&listed.to_line(), listed.row.clone()), Some(listed));
        }
        assert!(rhine().besides.contains('|'), "a bar in what is said is no border");
        assert_eq!(Listed::read("DE|CORE", String::new()), None);
    }

    #[test]
    fn a_row_carries_only_what_it_does_not_say() {
        let listed =
            Listed::new("rheinspeicher gmbh".into(), "rhein speicher ag mb", codes([""; 5]));
        assert_eq!(listed.to_line(), "|||||ag", "a part of a word is found in the word");
    }
}
