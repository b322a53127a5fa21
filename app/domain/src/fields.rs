//! What a form carries: names with one or several raw values, and rows of them.
//! The same shape serves pages, imports and islands; drafts are made of it and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// Rows named `prefix.0.field`, `prefix.1.field`, … in order of their numbers; rows in which
    /// nothing was typed are left out.
    pub fn rows(&self, prefix: &str) -> Vec<Self> {
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
        rows.into_values()
            .filter(|row| row.0.values().flatten().any(|value| !value.trim().is_empty()))
            .collect()
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

/// Declares a draft: raw texts in, nothing checked. `one` fields hold a text, `many` fields
/// several, `rows` fields drafts of their own.
macro_rules! drafts {
    ($($(#[$doc:meta])* $name:ident {
        one: $($one:ident),* ;
        $(many: $($many:ident),* ;)?
        $(rows: $($rows:ident: $row:ident),* ;)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(#[doc = "As typed."] pub $one: String,)*
            $($(#[doc = "As chosen."] pub $many: Vec<String>,)*)?
            $($(#[doc = "Row by row."] pub $rows: Vec<$row>,)*)?
        }

        impl $name {
            /// Takes the values out of a form.
            pub fn from_fields(fields: &$crate::fields::Fields) -> Self {
                Self {
                    $($one: fields.one(stringify!($one)).to_owned(),)*
                    $($($many: fields.many(stringify!($many)).to_vec(),)*)?
                    $($($rows: fields.rows(stringify!($rows)).iter().map($row::from_fields).collect(),)*)?
                }
            }

            /// Puts the values back into a form.
            pub fn to_fields(&self) -> $crate::fields::Fields {
                let mut fields = $crate::fields::Fields::default();
                $(fields.set(stringify!($one), self.$one.clone());)*
                $($(for value in &self.$many { fields.push(stringify!($many), value.clone()); })*)?
                $($(fields.push_rows(stringify!($rows), self.$rows.iter().map($row::to_fields));)*)?
                fields
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
        ThingDraft { one: name; many: codes; rows: places: PlaceDraft; }
    }

    #[test]
    fn a_draft_goes_into_a_form_and_comes_back() {
        let place = |role: &str| PlaceDraft { role: role.into(), country: "DE".into() };
        let thing = ThingDraft {
            name: "x".into(),
            codes: vec!["A".into(), "B".into()],
            places: vec![place("storage"), place("backup")],
        };
        assert_eq!(ThingDraft::from_fields(&thing.to_fields()), thing);
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
