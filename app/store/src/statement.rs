//! Statements are declared in one way only, and that way also lists them for the tests.

/// A statement with the place where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The file, such as `vendors`.
    pub module: &'static str,
    /// The constant, such as `FIND`.
    pub name: &'static str,
    /// The text, the same for both engines.
    pub sql: &'static str,
}

/// Declares the statements of a file as constants and lists them in `ALL`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: &str = $sql;)+

        /// Every statement of this file.
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// Gathers what the files of statements list.
macro_rules! gather {
    ($($module:ident,)+) => {
        /// Every statement of the program, for the tests that prepare them on both engines.
        pub fn all_statements() -> Vec<Statement> {
            let mut all = Vec::new();
            $(all.extend($module::ALL.iter().map(|(name, sql)| Statement {
                module: stringify!($module),
                name,
                sql,
            }));)+
            all
        }
    };
}

pub(crate) use {gather, statements};
