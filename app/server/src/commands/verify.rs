//! `annex verify …`: the audit log's chain, and where a file came from (decision 38).

use anyhow::Context as _;
use domain::canonical::Digest;
use workflow::Caller;
use workflow::lists::{self, Compared, NameInPdf, Told, Verdict};

use super::Ending;
use crate::cli::Verify;
use crate::config::Config;
use crate::{office, say};

/// Verifies the log or a file. Exit status 1 at the first break, or for an unknown file.
pub async fn run(config: &Config, verify: Verify) -> anyhow::Result<Ending> {
    let office = office::open(config, false).await?;
    match verify {
        Verify::Log => log(&office).await,
        Verify::File { file } => {
            let bytes = std::fs::read(&file)
                .with_context(|| format!("The file {} cannot be read.", file.display()))?;
            let mut work = office.read(Caller::operator()).await?;
            let hash = Digest::of(&bytes);
            let list = lists::verify_file(&mut work, &bytes).await?;
            say::line(&format!("{hash}: {}", list_words(&list)))?;
            if !list.is_known() {
                say::trouble(&match lists::altered(&mut work, &bytes).await? {
                    Some(altered) => format!(
                        "{altered} Take the list from {}/subprocessors/versions/{}.",
                        config.public_url, altered.version
                    ),
                    None => unknown(&config.public_url, &bytes),
                });
                return Ok(Ending::Refused);
            }
            Ok(Ending::Done)
        }
    }
}

async fn log(office: &workflow::Office) -> anyhow::Result<Ending> {
    let mut work = office.read(Caller::operator()).await?;
    match workflow::audit_log::walk(&mut work).await? {
        Ok(summary) => {
            say::line(&format!(
                "{} events, unbroken. Head: event {}, {}",
                summary.count, summary.head.seq, summary.head.hash
            ))?;
            Ok(Ending::Done)
        }
        Err(broken) => {
            say::trouble(&broken.to_string());
            Ok(Ending::Refused)
        }
    }
}

/// What to do about a file that is unknown. A comparison on paper is printed again, with the address
/// at which the server is reached.
fn unknown(public_url: &str, bytes: &[u8]) -> String {
    let mut name = NameInPdf::default();
    name.look(bytes);
    match name.found() {
        Some(compared) => format!(
            "The file calls itself the comparison of versions {compared}, and says something else than is printed for {public_url}. {} Ask about that hash at {public_url}/verify. Give this command the settings of the server, or ask whoever gave you the file where it comes from.",
            lists::OTHER_BYTES
        ),
        None => "The file is unknown here, or was altered. Ask whoever gave it to you where it comes from.".to_owned(),
    }
}

/// Which version the file is of, and whether that holds today.
fn list_words(verdict: &Verdict) -> String {
    let what = match &verdict.told {
        Told::File { version, kind, .. } => {
            format!("{} of list version {version}", kind.words())
        }
        Told::Content { version, is_contract: false, .. } => {
            format!("the content of list version {version}")
        }
        Told::Content { version, .. } => format!("the contract edition of list version {version}"),
        Told::Document(verdict) => {
            format!("version {} of the document “{}”", verdict.number, verdict.title)
        }
        Told::Comparison { compared: Compared { from, to }, .. } => format!(
            "as the newer version is: the comparison of version {from} with version {to}, as Annex writes it"
        ),
        Told::Export { code, subject, made_at, .. } => {
            format!("export {code} of {subject}, made {}", made_at.to_the_second())
        }
        Told::Unknown => "nothing that was published or exported here, or altered since".to_owned(),
    };
    format!("{}, {what}", verdict.status())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_calls_itself_a_comparison_can_be_genuine_in_other_bytes() {
        let told = |called: &str| {
            unknown("https://annex.example", format!("%PDF-1.7 {called}<").as_bytes())
        };
        let paper = told("Comparison of list versions, 2026.1 to 2026.2");
        assert!(paper.contains(lists::OTHER_BYTES), "{paper}");
        assert!(paper.contains("https://annex.example/verify."), "{paper}");
        for other in ["", "Something else"] {
            assert!(!told(other).contains(lists::OTHER_BYTES), "{other}");
        }
    }
}
