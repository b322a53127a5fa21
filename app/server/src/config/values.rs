//! What was set, and where: each setting with its value, and the fault of a value that cannot be.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::ops::RangeInclusive;

use anyhow::{Context as _, bail};

use super::settings::{SETTINGS, Setting, Source};
use super::{Flags, spelling};
use crate::commands::WrongUsage;

/// Variables of the environment whose name begins with `ANNEX_`.
pub type Variables = BTreeMap<OsString, OsString>;

/// Every setting with its value and where it came from.
#[derive(Clone)]
pub struct Values(Vec<(&'static Setting, String, Source)>);

impl Values {
    /// Takes each value from the flags, else from the environment, else from the file. Refuses names
    /// that are no settings, in the file all of them, in the environment those that look like one; and
    /// variables that are no text, which would otherwise count as unset.
    pub fn gather(
        file: &toml::Table,
        variables: &Variables,
        flags: &Flags,
    ) -> anyhow::Result<Self> {
        refuse_unknown(file)?;
        refuse_misspelt(variables)?;
        let mut values = Vec::new();
        for setting in SETTINGS {
            let (value, source) = if let Some(value) = flags.get(setting.name) {
                (value.clone(), Source::Flag)
            } else if let Some(value) = variable(variables, setting)? {
                (value, Source::Variable)
            } else if let Some(value) = file.get(setting.name) {
                (as_text(value), Source::File)
            } else {
                (setting.default.to_owned(), Source::Default)
            };
            values.push((setting, value, source));
        }
        Ok(Self(values))
    }

    /// The value of a setting.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(setting, ..)| setting.name == name).map_or("", |(_, value, _)| value)
    }

    /// The value of a setting, unless it is empty.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|value| !value.is_empty())
    }

    /// The value of a setting that counts something.
    pub fn number(&self, name: &str, bounds: RangeInclusive<i64>) -> anyhow::Result<i64> {
        let number = self.text(name).parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| {
            let told = format!(
                "The setting {name} is a whole number from {} to {}, not “{}”.",
                bounds.start(),
                bounds.end(),
                self.text(name)
            );
            self.fault(name, told)
        })
    }

    /// The value of this setting cannot be; the sentence says why. What stands on the command line is
    /// wrong usage.
    pub fn fault(&self, name: &str, sentence: String) -> anyhow::Error {
        let is_flag = |(setting, _, source): &(&Setting, String, Source)| {
            setting.name == name && *source == Source::Flag
        };
        if self.0.iter().any(is_flag) {
            WrongUsage(sentence).into()
        } else {
            anyhow::Error::msg(sentence)
        }
    }

    /// For reading; secrets masked.
    pub fn explain(&self) -> String {
        let mut out = String::new();
        for (setting, value, source) in &self.0 {
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

/// What the environment says of a setting; an empty variable says nothing.
fn variable(variables: &Variables, setting: &Setting) -> anyhow::Result<Option<String>> {
    let name = setting.variable();
    let found = variables.get(OsStr::new(&name)).filter(|value| !value.is_empty());
    let told = || format!("The variable {name} is no text in UTF-8. Set it anew.");
    found.map(|value| value.to_str().map(str::to_owned).with_context(told)).transpose()
}

fn refuse_misspelt(variables: &Variables) -> anyhow::Result<()> {
    for name in variables.keys().filter_map(|name| name.to_str()) {
        let bare = name.strip_prefix("ANNEX_").unwrap_or_default().to_lowercase();
        if SETTINGS.iter().any(|setting| setting.name == bare) {
            continue;
        }
        if let Some(known) = spelling::meant(&bare) {
            bail!(
                "The variable {name} is no setting. Is ANNEX_{} meant? `annex config` lists them all.",
                known.to_uppercase()
            );
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(variables: &[(&str, &OsStr)]) -> anyhow::Result<Values> {
        let variables =
            variables.iter().map(|(name, value)| (OsString::from(name), value.into())).collect();
        Values::gather(&toml::Table::new(), &variables, &Flags::new())
    }

    #[test]
    fn a_misspelt_variable_is_refused_with_the_name_that_is_meant() {
        let set = |name| gathered(&[(name, OsStr::new("postgres://h/d"))]);
        let told = set("ANNEX_DATABASE_URI").err().unwrap().to_string();
        assert!(told.contains("Is ANNEX_DATABASE_URL meant?"), "{told}");
        for name in ["ANNEX_DATABASE_URL", "ANNEX_TEST_ENGINE", "ANNEX_VERSION", "ANNEX_CONFIG"] {
            assert!(set(name).is_ok(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_no_text_is_not_as_good_as_unset() {
        use std::os::unix::ffi::OsStrExt as _;
        let set = |bytes| gathered(&[("ANNEX_DATABASE_URL", OsStr::from_bytes(bytes))]);
        assert!(
            set(b"postgres://h/d\xff").err().unwrap().to_string().contains("ANNEX_DATABASE_URL")
        );
        assert_eq!(set(b"").unwrap().some("database_url"), None);
        assert_eq!(set(b"postgres://h/d").unwrap().text("database_url"), "postgres://h/d");
    }
}
