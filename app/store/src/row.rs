//! From a column to a domain value, and a good sentence when it does not fit.

use std::fmt::Display;

use domain::time::{Day, Moment};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{StoreError, StoreResult};

/// Starts the address of a stored value: `Corrupt::in_table("vendors").row(&id).column("name")`.
pub(crate) struct Corrupt;

/// A row whose values are being read.
pub(crate) struct RowPlace {
    table: &'static str,
    row: String,
}

/// One value of a row.
pub(crate) struct Cell<'row> {
    place: &'row RowPlace,
    column: &'static str,
}

pub(crate) struct TablePlace(&'static str);

impl Corrupt {
    pub(crate) fn in_table(table: &'static str) -> TablePlace {
        TablePlace(table)
    }
}

impl TablePlace {
    pub(crate) fn row(self, row: impl Display) -> RowPlace {
        RowPlace { table: self.0, row: row.to_string() }
    }
}

impl RowPlace {
    pub(crate) fn column(&self, column: &'static str) -> Cell<'_> {
        Cell { place: self, column }
    }
}

/// What a parser of the domain answers: an option or a result.
pub(crate) trait Parsed<T> {
    /// The value, or what is wrong.
    fn into_checked(self) -> Result<T, String>;
}

impl<T> Parsed<T> for Option<T> {
    fn into_checked(self) -> Result<T, String> {
        self.ok_or_else(|| "not a value of this kind".to_owned())
    }
}

impl<T, E: Display> Parsed<T> for Result<T, E> {
    fn into_checked(self) -> Result<T, String> {
        self.map_err(|error| error.to_string())
    }
}

impl Cell<'_> {
    /// The value that a parser of the domain found in this column.
    pub(crate) fn check<T>(&self, parsed: impl Parsed<T>) -> StoreResult<T> {
        parsed.into_checked().map_err(|reason| StoreError::Corrupt {
            table: self.place.table,
            row: self.place.row.clone(),
            column: self.column,
            reason,
        })
    }

    /// The same for a column that may be null.
    pub(crate) fn optional<S, T, P: Parsed<T>>(
        &self,
        stored: Option<S>,
        parse: impl FnOnce(S) -> P,
    ) -> StoreResult<Option<T>> {
        stored.map(|stored| self.check(parse(stored))).transpose()
    }

    /// A moment.
    pub(crate) fn moment(&self, text: &str) -> StoreResult<Moment> {
        self.check(Moment::parse(text))
    }

    /// A day.
    pub(crate) fn day(&self, text: &str) -> StoreResult<Day> {
        self.check(Day::parse(text))
    }

    /// A value record kept as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, text: &str) -> StoreResult<T> {
        self.check(serde_json::from_str::<T>(text))
    }

    /// A count or another number of a narrower type.
    pub(crate) fn number<T: TryFrom<i64, Error: Display>>(&self, number: i64) -> StoreResult<T> {
        self.check(T::try_from(number))
    }
}

/// A value record as it is kept in a column.
pub(crate) fn to_json(value: &impl Serialize) -> StoreResult<String> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Engine(sqlx::Error::Encode(Box::new(error))))
}
