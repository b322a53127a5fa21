//! Settings: read once, from flags, `ANNEX_*` variables and a file, in that order of weight; typed,
//! and documented where they are declared. The only place that reads the environment.

mod public_url;
mod settings;
mod spelling;
mod values;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ipnet::IpNet;

pub use settings::SETTINGS;
use values::{Values, Variables};

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
    values: Values,
}

/// The widest network whose word about visitors' addresses is believed, as prefix lengths.
const WIDEST_NETWORK_4: u8 = 8;
const WIDEST_NETWORK_6: u8 = 16;

/// How long a sign-in may last without use, in minutes: its use is noted once a minute, and a form
/// wants to be filled in.
const IDLE_MINUTES: RangeInclusive<i64> = 5..=525_600;
/// How long a sign-in may last at most, in hours.
const SESSION_HOURS: RangeInclusive<i64> = 1..=8_760;

/// What the command line says, by the names of the settings.
pub type Flags = BTreeMap<&'static str, String>;

impl Config {
    /// Reads the file, the environment and the flags. A flag that cannot be is wrong usage.
    pub fn read(file: Option<&Path>, flags: &Flags) -> anyhow::Result<Self> {
        let variables = variables();
        let named = variables.get(OsStr::new("ANNEX_CONFIG")).filter(|path| !path.is_empty());
        let table = match file.or(named.map(Path::new)) {
            Some(path) => read_table(path)?,
            None => toml::Table::new(),
        };
        Self::from_sources(&table, &variables, flags)
    }

    fn from_sources(
        file: &toml::Table,
        variables: &Variables,
        flags: &Flags,
    ) -> anyhow::Result<Self> {
        let config = Self::check(Values::gather(file, variables, flags)?)?;
        config.refuse_contradictions()?;
        Ok(config)
    }

    fn check(values: Values) -> anyhow::Result<Self> {
        let faulty = |name: &str, what: &str| {
            let value = values.text(name);
            values.fault(name, format!("The setting {name} is not {what}: “{value}”."))
        };
        let addr: SocketAddr = (values.text("addr").parse())
            .map_err(|_| faulty("addr", "an address and port such as 127.0.0.1:3000"))?;
        let networks = values.text("behind_proxy").split([',', ' ']);
        let networks = networks.filter(|part| !part.is_empty()).map(network);
        let behind_proxy: Result<Vec<IpNet>, String> = networks.collect();
        let behind_proxy = behind_proxy.map_err(|told| values.fault("behind_proxy", told))?;
        let log_format = values.text("log_format").to_owned();
        if !matches!(log_format.as_str(), "text" | "json") {
            return Err(faulty("log_format", "text or json"));
        }
        // One spelling: without a slash or a dot at its end.
        let data_dir: PathBuf = Path::new(values.text("data_dir")).components().collect();
        if data_dir.parent().is_none() {
            return Err(faulty("data_dir", "a directory of its own, such as ./annex-data"));
        }
        let public_url = match values.some("public_url") {
            None => of_listener(addr),
            Some(url) => public_url::read(&url).ok_or_else(|| {
                faulty("public_url", "an address such as https://trust.example.com, without path, user name, question mark and #")
            })?,
        };
        Ok(Self {
            data_dir,
            addr,
            public_url,
            database_url: values.some("database_url"),
            database_key: values.some("database_key"),
            database_key_file: values.some("database_key_file").map(PathBuf::from),
            behind_proxy,
            site_dir: PathBuf::from(values.text("site_dir")),
            session_idle_minutes: values.number("session_idle_minutes", IDLE_MINUTES)?,
            session_hours: values.number("session_hours", SESSION_HOURS)?,
            log: values.text("log").to_owned(),
            log_format,
            values,
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

    /// The default place of the key: beside the data directory, not in it (decision 33), however the
    /// directory is spelled.
    pub fn default_key_file(&self) -> anyhow::Result<PathBuf> {
        let beside = |directory: &Path| {
            let mut name = directory.file_name()?.to_owned();
            name.push(".key");
            Some(directory.with_file_name(name))
        };
        if let Some(path) = beside(&self.data_dir) {
            return Ok(path);
        }
        // A dot or two have their name elsewhere.
        let directory = self.data_dir.display();
        let whole = self.data_dir.canonicalize().with_context(|| {
            format!("The data directory {directory} cannot be found. Make it first, or name it.")
        })?;
        beside(&whole).with_context(|| {
            format!("There is no place for a key beside {directory}. Choose another --data-dir.")
        })
    }

    /// The same where the system chose the port: without a public address, links name that one.
    #[must_use]
    pub fn listening_on(&self, addr: SocketAddr) -> Self {
        let is_named = self.values.some("public_url").is_some();
        let public_url = if is_named { self.public_url.clone() } else { of_listener(addr) };
        Self { addr, public_url, ..self.clone() }
    }

    /// Every setting with its value and where it came from; secrets masked.
    pub fn explain(&self) -> String {
        self.values.explain()
    }
}

/// How the site is reached when nobody says so.
fn of_listener(addr: SocketAddr) -> String {
    format!("http://{addr}")
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variables() -> Variables {
    let is_ours = |name: &OsStr| name.as_encoded_bytes().starts_with(b"ANNEX_");
    std::env::vars_os().filter(|(name, _)| is_ours(name)).collect()
}

fn read_table(path: &Path) -> anyhow::Result<toml::Table> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The settings file {} cannot be read.", path.display()))?;
    text.parse().with_context(|| format!("The settings file {} is not TOML.", path.display()))
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = text
        .parse::<IpNet>()
        .ok()
        .or_else(|| text.parse().ok().map(|address: std::net::IpAddr| address.into()));
    let network = network.ok_or_else(|| {
        format!("The setting behind_proxy names “{text}”, which is no address or network.")
    })?;
    let widest = if network.addr().is_ipv4() { WIDEST_NETWORK_4 } else { WIDEST_NETWORK_6 };
    if network.prefix_len() < widest {
        return Err(format!(
            "The setting behind_proxy names “{text}”, which is wider than /{widest}: strangers in it could claim any \
             address. Name the proxies themselves."
        ));
    }
    Ok(network)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::WrongUsage;

    fn config(
        file: &str,
        variables: &[(&str, &str)],
        flags: &[(&'static str, &str)],
    ) -> anyhow::Result<Config> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let flags = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Config::from_sources(&file.parse().unwrap(), &variables, &flags)
    }

    #[test]
    fn flags_outweigh_variables_and_variables_outweigh_the_file() {
        let file = "session_hours = 1\nsession_idle_minutes = 5\nlog = \"debug\"";
        let config = config(
            file,
            &[("ANNEX_SESSION_HOURS", "3"), ("ANNEX_LOG", "warn")],
            &[("log", "error")],
        )
        .unwrap();
        assert_eq!(
            (config.session_idle_minutes, config.session_hours, config.log.as_str()),
            (5, 3, "error")
        );
    }

    #[test]
    fn what_is_no_setting_and_no_value_stops_the_start() {
        assert!(config("sesion_hours = 1", &[], &[]).is_err());
        for (name, value) in [
            ("ANNEX_ADDR", "localhost"),
            ("ANNEX_SESSION_HOURS", "0"),
            ("ANNEX_SESSION_HOURS", "8761"),
            ("ANNEX_SESSION_HOURS", "9223372036854775807"),
            ("ANNEX_SESSION_IDLE_MINUTES", "4"),
            ("ANNEX_SESSION_IDLE_MINUTES", "525601"),
            ("ANNEX_PUBLIC_URL", "trust.example"),
            ("ANNEX_PUBLIC_URL", "https://trust.example?y=1"),
            ("ANNEX_DATA_DIR", "/"),
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
    fn the_longest_and_the_shortest_sign_in_can_be_set() {
        for (idle, hours) in [("5", "1"), ("525600", "8760")] {
            let set = [("ANNEX_SESSION_IDLE_MINUTES", idle), ("ANNEX_SESSION_HOURS", hours)];
            assert!(config("", &set, &[]).is_ok(), "{idle} {hours}");
        }
    }

    #[test]
    fn a_flag_that_cannot_be_is_wrong_usage_and_a_variable_is_not() {
        for (name, variable, value) in [
            ("addr", "ANNEX_ADDR", "127.0.0.1:99999"),
            ("behind_proxy", "ANNEX_BEHIND_PROXY", "nonsense"),
            ("data_dir", "ANNEX_DATA_DIR", "/"),
        ] {
            let told = config("", &[], &[(name, value)]).err().unwrap();
            assert!(told.is::<WrongUsage>(), "{told}");
            let told = config("", &[(variable, value)], &[]).err().unwrap();
            assert!(!told.is::<WrongUsage>(), "{told}");
        }
        assert!(config("", &[], &[("data_dir", "")]).err().unwrap().is::<WrongUsage>());
    }

    #[test]
    fn an_address_in_capitals_is_encrypted_all_the_same() {
        let config = config("", &[("ANNEX_PUBLIC_URL", "HTTPS://Trust.Example/")], &[]).unwrap();
        assert_eq!(config.public_url, "https://trust.example");
        assert!(config.is_encrypted());
    }

    #[test]
    fn a_port_that_the_system_chose_stands_in_links_where_no_address_is_set() {
        let chosen = "127.0.0.1:40123".parse().unwrap();
        let url = ("ANNEX_PUBLIC_URL", "https://trust.example");
        let set = |variables: &[(&str, &str)]| {
            config("", variables, &[("addr", "127.0.0.1:0")]).unwrap().listening_on(chosen)
        };
        assert_eq!(set(&[]).public_url, "http://127.0.0.1:40123");
        assert_eq!(set(&[url]).public_url, "https://trust.example");
    }

    #[test]
    fn the_key_lies_beside_the_data_however_that_is_spelled() {
        let key = |directory: &str| {
            config("", &[], &[("data_dir", directory)]).unwrap().default_key_file().unwrap()
        };
        for (directory, path) in [
            ("/var/lib/annex", "/var/lib/annex.key"),
            ("/var/lib/annex/", "/var/lib/annex.key"),
            ("/var/lib/annex//", "/var/lib/annex.key"),
            ("/var/lib/annex/.", "/var/lib/annex.key"),
            ("annex", "annex.key"),
            ("annex/", "annex.key"),
            ("./annex/", "./annex.key"),
            ("../annex", "../annex.key"),
            ("annex.v1", "annex.v1.key"),
        ] {
            assert_eq!(key(directory), PathBuf::from(path), "{directory}");
        }
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_str().unwrap();
        for directory in [".", "./", "src/.."] {
            assert_eq!(key(directory), here.with_file_name(format!("{name}.key")), "{directory}");
        }
    }

    #[test]
    fn secrets_are_masked() {
        let config = config("", &[("ANNEX_DATABASE_URL", "postgres://u:secret@h/d")], &[]).unwrap();
        assert!(!config.explain().contains("secret@"));
    }
}
