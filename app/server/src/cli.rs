//! The command line, as surface.md promises it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Flags;

/// Vendors and subprocessors: registry, approval, and the public trust portal.
#[derive(Parser)]
#[command(name = "annex", version = env!("ANNEX_VERSION"), arg_required_else_help = true)]
pub struct Cli {
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The directory of the embedded database.
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Migrate, then serve.
    Serve(Serve),
    /// Print a one-time enrolment link for somebody.
    Invite {
        /// Signs in with it.
        email: String,
        /// As printed in approval trails.
        #[arg(long)]
        name: String,
        /// requester, `security_reviewer`, `legal_approver`, publisher, auditor, admin.
        #[arg(long, required = true, num_args = 1..)]
        role: Vec<String>,
    },
    /// Bring in what was kept elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Write what is published to a file.
    #[command(subcommand)]
    Export(Export),
    /// Check the audit log, or where a file came from.
    #[command(subcommand)]
    Verify(Verify),
    /// Check the installation: a line for each thing.
    Check,
    /// Print a one-time link to set a new password and authenticator.
    Reset {
        /// Whose.
        email: String,
    },
    /// Print every setting with its meaning, default and present source.
    Config,
}

/// Options of `annex serve`.
#[derive(Args)]
pub struct Serve {
    /// Where to listen.
    #[arg(long)]
    pub addr: Option<String>,
    /// Proxies that encrypt in front of Annex, as addresses or networks.
    #[arg(long, value_name = "NETWORK", num_args = 1..)]
    pub behind_proxy: Vec<String>,
    /// Fill the sample company into an empty data directory.
    #[arg(long)]
    pub sample: bool,
    /// With --sample: where the clock starts, as RFC 3339 or a day.
    #[arg(long, value_name = "MOMENT", requires = "sample")]
    pub now: Option<String>,
}

/// `annex import …`
#[derive(Subcommand)]
pub enum Import {
    /// A list of vendors, as drafts. Shows every row first and asks, where somebody sits at a
    /// terminal; elsewhere `--dry-run` shows and the call without it imports.
    List {
        /// CSV, Markdown, or JSON as Annex publishes it.
        file: PathBuf,
        /// csv, markdown or json; guessed from the file's name.
        #[arg(long)]
        format: Option<String>,
        /// Say what would be done and write nothing.
        #[arg(long)]
        dry_run: bool,
        /// Which column holds what, where the guess is wrong.
        #[arg(long, value_name = "COLUMN=FIELD")]
        map: Vec<String>,
    },
    /// A text, as a draft of a trust document.
    Document {
        /// Markdown.
        file: PathBuf,
        /// The last part of its address.
        #[arg(long)]
        slug: String,
        /// Its title.
        #[arg(long)]
        title: String,
        /// `security_measures`, policy, …
        #[arg(long)]
        kind: String,
        /// When it was first published, elsewhere.
        #[arg(long, value_name = "DATE")]
        first_published: Option<String>,
    },
}

/// `annex export …`
#[derive(Subcommand)]
pub enum Export {
    /// The published list.
    List {
        /// json, csv or pdf.
        #[arg(long)]
        format: String,
        /// As it was on this day.
        #[arg(long, value_name = "DATE", conflicts_with = "version")]
        as_of: Option<String>,
        /// This version.
        #[arg(long, value_name = "ID")]
        version: Option<String>,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// A published document.
    Document {
        /// The last part of its address.
        slug: String,
        /// pdf, html or md.
        #[arg(long)]
        format: String,
        /// An earlier version.
        #[arg(long, value_name = "N")]
        version: Option<u32>,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// The difference between two versions or days.
    Compare {
        /// A version or a day.
        #[arg(long)]
        from: String,
        /// A version or a day.
        #[arg(long)]
        to: String,
        /// json, csv or pdf.
        #[arg(long)]
        format: String,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// `annex verify …`
#[derive(Subcommand)]
pub enum Verify {
    /// Walk the hash chain of the audit log.
    Log,
    /// Say which version a file came from and whether it is current.
    File {
        /// A PDF, CSV or JSON that Annex wrote.
        file: PathBuf,
    },
}

impl Cli {
    /// What the command line says about settings.
    pub fn flags(&self) -> Flags {
        let mut flags = Flags::new();
        if let Some(directory) = &self.data_dir {
            flags.insert("data_dir", directory.clone());
        }
        if let Command::Serve(serve) = &self.command {
            if let Some(addr) = &serve.addr {
                flags.insert("addr", addr.clone());
            }
            if !serve.behind_proxy.is_empty() {
                flags.insert("behind_proxy", serve.behind_proxy.join(","));
            }
        }
        flags
    }
}
