//! What a form carries: names with one or several raw values, and rows of them.
//! The same shape serves pages, imports and islands; drafts are made of it and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refusal::Fault;
use crate::text::Line;
use crate::time::Day;

/// Raw values by name, in the order they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Adds one value.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// Replaces what stood there.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// The first value, or the empty text.
    pub fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values.
    pub fn many(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether `value` is among the values of `name`: a ticked box.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.many(name).iter().any(|known| known == value)
    }

    /// Whether the name was sent at all.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Those of `names` that were not sent at all.
    pub fn without(&self, names: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
        names.into_iter().map(Into::into).filter(|name| !self.contains(name)).collect()
    }

    /// What rows of `prefix` lack, as `absent` says of one row, by the whole names of the fields.
    pub fn absent_in_rows(
        &self,
        prefix: &str,
        absent: impl Fn(&Self) -> Vec<String>,
    ) -> Vec<String> {
        let in_row = |(number, row): (u32, Self)| {
            let whole = move |name: String| format!("{prefix}.{number}.{name}");
            absent(&row).into_iter().map(whole).collect::<Vec<_>>()
        };
        self.numbered_rows(prefix).flat_map(in_row).collect()
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// Rows named `prefix.0.field`, `prefix.1.field`, … in order of their numbers; rows in which
    /// nothing was typed are left out.
    pub fn rows(&self, prefix: &str) -> Vec<Self> {
        self.numbered_rows(prefix).map(|(_, row)| row).collect()
    }

    fn numbered_rows(&self, prefix: &str) -> impl Iterator<Item = (u32, Self)> {
        let mut rows: BTreeMap<u32, Self> = BTreeMap::new();
        for (name, values) in &self.0 {
            let place = name
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('.'))
                .and_then(|rest| rest.split_once('.'));
            if let Some((number, field)) = place
                && let Ok(number) = number.parse()
            {
                rows.entry(number).or_default().0.insert(field.to_owned(), values.clone());
            }
        }
        rows.into_iter()
            .filter(|(_, row)| row.0.values().flatten().any(|value| !value.trim().is_empty()))
    }

    /// Adds rows in the form that [`Fields::rows`] reads.
    pub fn push_rows(&mut self, prefix: &str, rows: impl IntoIterator<Item = Self>) {
        for (number, row) in rows.into_iter().enumerate() {
            for (field, values) in row.0 {
                self.0.insert(format!("{prefix}.{number}.{field}"), values);
            }
        }
    }
}

/// A day, as a field of a form holds it.
pub fn day(raw: &str) -> Result<Day, Fault> {
    let raw = raw.trim();
    Day::parse(raw).ok_or_else(|| {
        Fault::new(if Day::is_written_as_one(raw) {
            "There is no such day, or it is too long ago. Look at the calendar."
        } else {
            "Enter a day as YYYY-MM-DD, for instance 2026-03-01."
        })
    })
}

/// The value as text, or the empty text: how an optional field stands in a form.
pub fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

/// Nothing for an empty field, the parsed value otherwise.
pub fn optional<T>(
    raw: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if raw.trim().is_empty() { Ok(None) } else { parse(raw).map(Some) }
}

/// Up to six lines of an address; blank ones are left out.
pub fn address_lines(raw: &str) -> Result<Vec<Line>, Fault> {
    let lines: Vec<_> = raw
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(Line::parse)
        .collect::<Result<_, _>>()?;
    if lines.len() > 6 {
        Err(Fault::new("Use at most six lines for the street part of the address."))
    } else {
        Ok(lines)
    }
}

/// What a form is made into, raw.
pub trait Draft: Sized {
    /// Takes the values out of a form.
    fn of_form(fields: &Fields) -> Self;

    /// The names of the fields that every form of this draft sends and that are not there. Such a
    /// form was not filled by its page, or arrived only in part: what is missing is no empty text.
    fn absent(fields: &Fields) -> Vec<String>;
}

/// Declares a draft: raw texts in, nothing checked. `one` fields hold a text, `many` fields
/// several, `rows` fields drafts of their own. `maybe` fields hold a text, too, and a form may come
/// without them: boxes and buttons are sent when they are chosen, and some pages do not ask.
macro_rules! drafts {
    ($($(#[$doc:meta])* $name:ident {
        one: $($one:ident),* ;
        $(maybe: $($maybe:ident),* ;)?
        $(many: $($many:ident),* ;)?
        $(rows: $($rows:ident: $row:ident),* ;)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(#[doc = "As typed."] pub $one: String,)*
            $($(#[doc = "As typed."] pub $maybe: String,)*)?
            $($(#[doc = "As chosen."] pub $many: Vec<String>,)*)?
            $($(#[doc = "Row by row."] pub $rows: Vec<$row>,)*)?
        }

        impl $name {
            /// Takes the values out of a form.
            pub fn from_fields(fields: &$crate::fields::Fields) -> Self {
                Self {
                    $($one: fields.one(stringify!($one)).to_owned(),)*
                    $($($maybe: fields.one(stringify!($maybe)).to_owned(),)*)?
                    $($($many: fields.many(stringify!($many)).to_vec(),)*)?
                    $($($rows: fields.rows(stringify!($rows)).iter().map($row::from_fields).collect(),)*)?
                }
            }

            /// Puts the values back into a form.
            pub fn to_fields(&self) -> $crate::fields::Fields {
                let mut fields = $crate::fields::Fields::default();
                $(fields.set(stringify!($one), self.$one.clone());)*
                $($(fields.set(stringify!($maybe), self.$maybe.clone());)*)?
                $($(for value in &self.$many { fields.push(stringify!($many), value.clone()); })*)?
                $($(fields.push_rows(stringify!($rows), self.$rows.iter().map($row::to_fields));)*)?
                fields
            }
        }

        impl $crate::fields::Draft for $name {
            fn of_form(fields: &$crate::fields::Fields) -> Self {
                Self::from_fields(fields)
            }

            fn absent(fields: &$crate::fields::Fields) -> Vec<String> {
                let names: [&str; _] = [$(stringify!($one)),*];
                let absent = fields.without(names);
                $($(
                    let in_rows = fields.absent_in_rows(stringify!($rows), <$row as $crate::fields::Draft>::absent);
                    let absent = [absent, in_rows].concat();
                )*)?
                absent
            }
        }
    )+};
}

pub(crate) use drafts;

#[cfg(test)]
mod tests {
    use super::*;

    drafts! {
        /// A place.
        PlaceDraft { one: role, country; }
        /// A thing with places.
        ThingDraft { one: name; maybe: is_new; many: codes; rows: places: PlaceDraft; }
    }

    #[test]
    fn a_day_that_is_not_there_is_told_from_one_that_is_not_written_so() {
        for (raw, told) in [
            ("2027-02-30", "There is no such day"),
            ("1899-12-31", "There is no such day"),
            ("30.2.2027", "Enter a day as"),
            ("2027-2-3", "Enter a day as"),
            ("", "Enter a day as"),
        ] {
            let Err(fault) = day(raw) else { panic!("{raw:?} is a day") };
            assert!(fault.0.starts_with(told), "{raw:?}: {}", fault.0);
        }
        assert!(day(" 2028-02-29 ").is_ok() && day("1900-01-01").is_ok());
    }

    #[test]
    fn a_draft_goes_into_a_form_and_comes_back() {
        let place = |role: &str| PlaceDraft { role: role.into(), country: "DE".into() };
        let thing = ThingDraft {
            name: "x".into(),
            is_new: "yes".into(),
            codes: vec!["A".into(), "B".into()],
            places: vec![place("storage"), place("backup")],
        };
        assert_eq!(ThingDraft::from_fields(&thing.to_fields()), thing);
    }

    #[test]
    fn what_a_form_did_not_send_is_named_and_an_empty_text_is_none_of_it() {
        for (sent, absent) in [
            (&["name", "places.0.role", "places.0.country"][..], &[][..]),
            (&["name"], &[]),
            (&["is_new", "codes"], &["name"]),
            (
                &["places.0.role", "places.7.country"],
                &["name", "places.0.country", "places.7.role"],
            ),
        ] {
            let mut fields = Fields::default();
            for name in sent {
                fields.set(*name, "x");
            }
            assert_eq!(ThingDraft::absent(&fields), absent, "{sent:?}");
        }
        let mut empty = Fields::default();
        for name in ["name", "places.0.role"] {
            empty.set(name, "");
        }
        assert!(
            ThingDraft::absent(&empty).is_empty(),
            "a row in which nothing was typed is no row"
        );
    }

    #[test]
    fn rows_keep_their_order_and_blank_ones_fall_out() {
        let mut fields = Fields::default();
        for (name, value) in [
            ("places.10.role", "c"),
            ("places.2.role", "b"),
            ("places.0.role", "a"),
            ("places.1.role", " "),
            ("places.x.role", "z"),
        ] {
            fields.push(name, value);
        }
        let roles: Vec<_> =
            fields.rows("places").iter().map(|row| row.one("role").to_owned()).collect();
        assert_eq!(roles, ["a", "b", "c"]);
    }
}
