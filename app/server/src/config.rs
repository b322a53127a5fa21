//! Settings: read once, from flags, `ANNEX_*` variables and a file, in that order of weight; typed,
//! and documented where they are declared. The only place that reads the environment.

mod settings;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ipnet::IpNet;

pub use settings::{SETTINGS, Setting, Source};

/// Everything that can be set, checked.
#[derive(Clone)]
pub struct Config {
    /// Where the embedded database lies.
    pub data_dir: PathBuf,
    /// Where to listen.
    pub addr: SocketAddr,
    /// How visitors reach the site from outside; no slash at the end.
    pub public_url: String,
    /// `postgres://…`; the embedded file when absent. Secret.
    pub database_url: Option<String>,
    /// 64 hex digits. Secret.
    pub database_key: Option<String>,
    /// A file with 64 hex digits.
    pub database_key_file: Option<PathBuf>,
    /// Proxies whose word about the visitor's address is believed (decision 32).
    pub behind_proxy: Vec<IpNet>,
    /// Where the islands' bundle lies.
    pub site_dir: PathBuf,
    /// How long a sign-in lasts without use.
    pub session_idle_minutes: i64,
    /// How long a sign-in lasts at most.
    pub session_hours: i64,
    /// Which log lines are written, such as `info` or `info,sqlx=debug`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: String,
    shown: Vec<(&'static Setting, String, Source)>,
}

/// The widest network whose word about visitors' addresses is believed, as prefix lengths.
const WIDEST_NETWORK_4: u8 = 8;
const WIDEST_NETWORK_6: u8 = 16;

/// What the command line says, by the names of the settings.
pub type Flags = BTreeMap<&'static str, String>;

impl Config {
    /// Reads the file, the environment and the flags.
    pub fn read(file: Option<&Path>, flags: &Flags) -> anyhow::Result<Self> {
        let file = match file {
            Some(path) => Some(path.to_owned()),
            None => variable("ANNEX_CONFIG").map(PathBuf::from),
        };
        let table = match &file {
            Some(path) => read_table(path)?,
            None => toml::Table::new(),
        };
        Self::from_sources(&table, &|name| variable(name), flags)
    }

    fn from_sources(
        file: &toml::Table,
        environment: &dyn Fn(&str) -> Option<String>,
        flags: &Flags,
    ) -> anyhow::Result<Self> {
        refuse_unknown(file)?;
        let mut shown = Vec::new();
        for setting in SETTINGS {
            let variable = setting.variable();
            let (value, source) = if let Some(value) = flags.get(setting.name) {
                (value.clone(), Source::Flag)
            } else if let Some(value) = environment(&variable).filter(|value| !value.is_empty()) {
                (value, Source::Variable)
            } else if let Some(value) = file.get(setting.name) {
                (as_text(value), Source::File)
            } else {
                (setting.default.to_owned(), Source::Default)
            };
            shown.push((setting, value, source));
        }
        let config = Self::check(shown)?;
        config.refuse_contradictions()?;
        Ok(config)
    }

    fn check(shown: Vec<(&'static Setting, String, Source)>) -> anyhow::Result<Self> {
        let text = |name: &str| {
            let found = shown.iter().find(|(setting, ..)| setting.name == name);
            found.map_or(String::new(), |(_, value, _)| value.clone())
        };
        let some = |name: &str| Some(text(name)).filter(|value| !value.is_empty());
        let number = |name: &str| {
            text(name).parse::<i64>().ok().filter(|count| *count > 0).with_context(|| {
                format!("The setting {name} is not a number above zero: “{}”.", text(name))
            })
        };
        let addr: SocketAddr = text("addr").parse().with_context(|| {
            format!(
                "The setting addr is not an address and port such as 127.0.0.1:3000: “{}”.",
                text("addr")
            )
        })?;
        let behind_proxy = text("behind_proxy")
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(network)
            .collect::<anyhow::Result<_>>()?;
        let log_format = text("log_format");
        if !matches!(log_format.as_str(), "text" | "json") {
            bail!("The setting log_format is text or json, not “{log_format}”.");
        }
        Ok(Self {
            data_dir: PathBuf::from(text("data_dir")),
            addr,
            public_url: some("public_url")
                .unwrap_or_else(|| format!("http://{addr}"))
                .trim_end_matches('/')
                .to_owned(),
            database_url: some("database_url"),
            database_key: some("database_key"),
            database_key_file: some("database_key_file").map(PathBuf::from),
            behind_proxy,
            site_dir: PathBuf::from(text("site_dir")),
            session_idle_minutes: number("session_idle_minutes")?,
            session_hours: number("session_hours")?,
            log: text("log"),
            log_format,
            shown,
        })
    }

    /// What was set twice, or against itself.
    fn refuse_contradictions(&self) -> anyhow::Result<()> {
        if self.database_key.is_some() && self.database_key_file.is_some() {
            bail!("Both database_key and database_key_file are set. Set one of them.");
        }
        if !self.behind_proxy.is_empty() && !self.public_url.starts_with("https://") {
            bail!(
                "Proxies that encrypt are named, but the public address is not encrypted: {}. Set how visitors reach the \
                 site: ANNEX_PUBLIC_URL=https://trust.example.com.",
                self.public_url
            );
        }
        Ok(())
    }

    /// Refuses to serve plain HTTP beyond loopback without named proxies (decision 32).
    pub fn refuse_plain_http_abroad(&self) -> anyhow::Result<()> {
        if !self.addr.ip().is_loopback() && self.behind_proxy.is_empty() {
            bail!(
                "Annex does not serve plain HTTP beyond this machine ({}). Listen on 127.0.0.1, or name the \
                 proxies that encrypt for you: --behind-proxy 10.0.0.2.",
                self.addr
            );
        }
        Ok(())
    }

    /// Whether visits are encrypted on their way: a named proxy does it, or the public address says so.
    pub fn is_encrypted(&self) -> bool {
        !self.behind_proxy.is_empty() || self.public_url.starts_with("https://")
    }

    /// Where the embedded database lies.
    pub fn database_file(&self) -> PathBuf {
        self.data_dir.join("annex.db")
    }

    /// The default place of the key: beside the data directory, not in it (decision 33).
    pub fn default_key_file(&self) -> PathBuf {
        let mut name = self.data_dir.clone().into_os_string();
        name.push(".key");
        PathBuf::from(name)
    }

    /// Every setting with its value and where it came from; secrets masked.
    pub fn explain(&self) -> String {
        let mut out = String::new();
        for (setting, value, source) in &self.shown {
            let value = if setting.is_secret && !value.is_empty() {
                "(set, not shown)"
            } else {
                value.as_str()
            };
            out.push_str(&format!(
                "{} = {:?}    # from {}\n    {}\n    variable {}, default {:?}\n\n",
                setting.name,
                value,
                source.words(),
                setting.meaning,
                setting.variable(),
                setting.default
            ));
        }
        out
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn read_table(path: &Path) -> anyhow::Result<toml::Table> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The settings file {} cannot be read.", path.display()))?;
    text.parse().with_context(|| format!("The settings file {} is not TOML.", path.display()))
}

fn refuse_unknown(file: &toml::Table) -> anyhow::Result<()> {
    match file.keys().find(|name| SETTINGS.iter().all(|setting| setting.name != name.as_str())) {
        None => Ok(()),
        Some(name) => bail!(
            "The settings file has “{name}”, which is no setting. `annex config` lists them all."
        ),
    }
}

fn as_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) => values.iter().map(as_text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn network(text: &str) -> anyhow::Result<IpNet> {
    let network = text
        .parse::<IpNet>()
        .ok()
        .or_else(|| text.parse().ok().map(|address: std::net::IpAddr| address.into()));
    let network = network.with_context(|| {
        format!("The setting behind_proxy names “{text}”, which is no address or network.")
    })?;
    let widest = if network.addr().is_ipv4() { WIDEST_NETWORK_4 } else { WIDEST_NETWORK_6 };
    if network.prefix_len() < widest {
        bail!(
            "The setting behind_proxy names “{text}”, which is wider than /{widest}: strangers in it could claim any \
             address. Name the proxies themselves."
        );
    }
    Ok(network)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(
        file: &str,
        variables: &[(&str, &str)],
        flags: &[(&'static str, &str)],
    ) -> anyhow::Result<Config> {
        let environment = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let flags = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Config::from_sources(&file.parse().unwrap(), &environment, &flags)
    }

    #[test]
    fn flags_outweigh_variables_and_variables_outweigh_the_file() {
        let file = "session_hours = 1\nsession_idle_minutes = 2\nlog = \"debug\"";
        let config = config(
            file,
            &[("ANNEX_SESSION_HOURS", "3"), ("ANNEX_LOG", "warn")],
            &[("log", "error")],
        )
        .unwrap();
        assert_eq!(
            (config.session_idle_minutes, config.session_hours, config.log.as_str()),
            (2, 3, "error")
        );
    }

    #[test]
    fn what_is_no_setting_and_no_value_stops_the_start() {
        assert!(config("sesion_hours = 1", &[], &[]).is_err());
        for (name, value) in [
            ("ANNEX_ADDR", "localhost"),
            ("ANNEX_SESSION_HOURS", "0"),
            ("ANNEX_BEHIND_PROXY", "proxy"),
            ("ANNEX_LOG_FORMAT", "xml"),
        ] {
            assert!(config("", &[(name, value)], &[]).is_err(), "{name}");
        }
        assert!(
            config("", &[("ANNEX_DATABASE_KEY", "a"), ("ANNEX_DATABASE_KEY_FILE", "b")], &[])
                .is_err()
        );
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (addr, proxy, ok) in [
            ("127.0.0.1:3000", "", true),
            ("[::1]:3000", "", true),
            ("0.0.0.0:3000", "", false),
            ("0.0.0.0:3000", "10.0.0.2", true),
            ("192.0.2.1:80", "", false),
        ] {
            let url = ("ANNEX_PUBLIC_URL", "https://trust.example.com");
            let config =
                config("", &[("ANNEX_ADDR", addr), ("ANNEX_BEHIND_PROXY", proxy), url], &[])
                    .unwrap();
            assert_eq!(config.refuse_plain_http_abroad().is_ok(), ok, "{addr} {proxy}");
        }
    }

    #[test]
    fn behind_a_proxy_visits_are_encrypted_and_their_address_says_so() {
        for (proxy, url, encrypted) in [
            ("", "", Some(false)),
            ("", "http://trust.example.com", Some(false)),
            ("", "https://trust.example.com", Some(true)),
            ("10.0.0.2", "https://trust.example.com", Some(true)),
            ("10.0.0.2", "http://trust.example.com", None),
            ("10.0.0.2", "", None),
        ] {
            let config =
                config("", &[("ANNEX_BEHIND_PROXY", proxy), ("ANNEX_PUBLIC_URL", url)], &[]);
            assert_eq!(config.ok().map(|config| config.is_encrypted()), encrypted, "{proxy} {url}");
        }
    }

    #[test]
    fn half_the_internet_is_no_proxy() {
        for (proxy, ok) in [
            ("10.0.0.0/8", true),
            ("10.0.0.0/7", false),
            ("0.0.0.0/0", false),
            ("10.0.0.2, 0.0.0.0/1", false),
            ("2001::/16", true),
            ("2000::/15", false),
            ("::/0", false),
            ("fd00::7", true),
        ] {
            let url = ("ANNEX_PUBLIC_URL", "https://trust.example.com");
            let told = config("", &[("ANNEX_BEHIND_PROXY", proxy), url], &[]);
            assert_eq!(told.is_ok(), ok, "{proxy}");
        }
    }

    #[test]
    fn secrets_are_masked_and_the_key_lies_beside_the_data() {
        let config = config(
            "",
            &[("ANNEX_DATABASE_URL", "postgres://u:secret@h/d")],
            &[("data_dir", "/var/lib/annex")],
        )
        .unwrap();
        assert!(!config.explain().contains("secret@"));
        assert_eq!(config.default_key_file(), PathBuf::from("/var/lib/annex.key"));
    }
}
