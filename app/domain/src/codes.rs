//! Small closed lists with a stable code for columns and files, and words for people.

/// Declares an enum whose every value has a code and words.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$value_doc])* #[serde(rename = $code)] $value,)+
        }

        impl $name {
            /// All of them, in the order of pages and of comparisons.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The stable code, as in files and columns.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }

            /// For reading.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$value => $words,)+ }
            }

            /// The value of this code.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)+ _ => None }
            }

            /// The value of this code, or what to say at the field.
            pub fn choose(code: &str) -> Result<Self, $crate::refusal::Fault> {
                Self::parse(code).ok_or_else(|| $crate::refusal::Fault::new("Choose one of the values."))
            }
        }
    };
}

pub(crate) use codes;
