//! The list of settings: `annex config` prints it.

/// One setting.
pub struct Setting {
    /// In the file; as a variable in capitals behind `ANNEX_`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub meaning: &'static str,
    /// When nothing is set; empty for none.
    pub default: &'static str,
    /// Never printed.
    pub is_secret: bool,
}

impl Setting {
    /// The name of the variable.
    pub fn variable(&self) -> String {
        format!("ANNEX_{}", self.name.to_uppercase())
    }
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag,
    /// The environment.
    Variable,
    /// The settings file.
    File,
    /// Nowhere.
    Default,
}

impl Source {
    /// For reading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Flag => "the command line",
            Self::Variable => "the environment",
            Self::File => "the settings file",
            Self::Default => "the default",
        }
    }
}

/// All of them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "data_dir",
        meaning: "The directory of the embedded database.",
        default: "./annex-data",
        is_secret: false,
    },
    Setting {
        name: "addr",
        meaning: "Where to listen, as address and port.",
        default: "127.0.0.1:3000",
        is_secret: false,
    },
    Setting {
        name: "public_url",
        meaning: "How visitors reach the site, for links in feeds and on documents; http:// and the address when empty. \
                  With https:// cookies are bound to encrypted visits.",
        default: "",
        is_secret: false,
    },
    Setting {
        name: "database_url",
        meaning: "postgres://… for PostgreSQL; the embedded file when empty.",
        default: "",
        is_secret: true,
    },
    Setting {
        name: "database_key",
        meaning: "The installation's key, 64 hex digits.",
        default: "",
        is_secret: true,
    },
    Setting {
        name: "database_key_file",
        meaning: "A file with the installation's key, which only its owner may read (chmod 600); the data directory's name \
                  with .key when empty.",
        default: "",
        is_secret: false,
    },
    Setting {
        name: "behind_proxy",
        meaning: "Proxies that encrypt in front of Annex, as addresses or networks: needed to listen beyond this machine. \
                  Their forwarded address is then believed, nobody else but this machine is answered, and public_url \
                  has to begin with https://. Networks no wider than /8, of IPv6 /16.",
        default: "",
        is_secret: false,
    },
    Setting {
        name: "site_dir",
        meaning: "Where the browser bundle lies; pages are complete without it.",
        default: "target/site",
        is_secret: false,
    },
    Setting {
        name: "session_idle_minutes",
        meaning: "How long a sign-in lasts without use, in minutes: 5 or more.",
        default: "60",
        is_secret: false,
    },
    Setting {
        name: "session_hours",
        meaning: "How long a sign-in lasts at most, in hours.",
        default: "12",
        is_secret: false,
    },
    Setting {
        name: "log",
        meaning: "Which log lines are written, such as debug or info,sqlx=debug.",
        default: "info,sqlx=warn",
        is_secret: false,
    },
    Setting { name: "log_format", meaning: "text or json.", default: "text", is_secret: false },
];
