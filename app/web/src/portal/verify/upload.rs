//! A file that anybody may send to be verified: hashed while it arrives and not kept, so that many
//! slow visitors hold no memory. Only what may be a list or a comparison in JSON is kept, of a few
//! visitors at once, since such a file is also known by what it says.

use axum::extract::Request;
use domain::canonical::Digest;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};

use workflow::lists::{NameInPdf, Told, verify, verify_file};

use super::{compared, reading};
use crate::aside::aside_waiting;
use crate::error::Problem;
use crate::form::{Allowance, Arrival, Form, read};
use crate::state::App;

/// The largest list in JSON that is read for what it says, in bytes: some thousand entries.
const LARGEST_LIST: usize = 4 << 20;
/// How many lists are held at once while they arrive, and how many are read at once: a hostile one
/// takes many times its length while it is read.
static HOLDING: Semaphore = Semaphore::const_new(4);
static READING: Semaphore = Semaphore::const_new(1);

/// A file that was sent, or its beginning.
pub(super) struct Upload {
    hash: Sha256,
    is_empty: bool,
    list: List,
    /// Which versions it compares, if it is such a paper.
    name: NameInPdf,
}

/// What may be a list in JSON.
enum List {
    /// Nothing but blanks has arrived.
    Unclear,
    /// It is none, or too long to be read.
    No,
    Held(Vec<u8>, SemaphorePermit<'static>),
    /// Others are held already.
    NoRoom,
}

/// Reads the form; the file is there if one with any content was chosen.
pub(super) async fn form(
    app: &App,
    mut request: Request,
) -> Result<(Form, Option<Upload>), Problem> {
    request.extensions_mut().insert(Arrival::default());
    let mut upload = Upload::new();
    let take = |field: &str, _: &str, bytes: &[u8]| {
        if field == "file" {
            upload.take(bytes);
        }
    };
    let form = read(request, app, Allowance::STRANGER, take).await?;
    Ok((form, Some(upload).filter(|upload| !upload.is_empty)))
}

impl Upload {
    fn new() -> Self {
        let name = NameInPdf::default();
        Self { hash: Sha256::new(), is_empty: true, list: List::Unclear, name }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.name.look(bytes);
        self.is_empty &= bytes.is_empty();
        let rest = match self.list {
            List::Unclear => bytes.trim_ascii_start(),
            _ => bytes,
        };
        if matches!(self.list, List::Unclear) && !rest.is_empty() {
            self.list = match HOLDING.try_acquire() {
                _ if !rest.starts_with(b"{") => List::No,
                Ok(room) => List::Held(Vec::new(), room),
                Err(_) => List::NoRoom,
            };
        }
        if let List::Held(held, _) = &mut self.list {
            held.extend_from_slice(rest);
            if held.len() > LARGEST_LIST {
                self.list = List::No;
            }
        }
    }

    /// Where the answer stands: below the hash that the file is known by, which is its own or that
    /// of what it says.
    pub(super) async fn answered_at(self, app: &App) -> Result<String, Problem> {
        let hash = Digest::from_sha256(self.hash.finalize().into());
        if verify(&mut reading(app).await?, &hash).await?.is_known() {
            return Ok(compared::address(&hash, None));
        }
        match self.list {
            List::Held(held, _room) => {
                // It is never closed, so the error is no case. Who waits for the turn keeps nobody
                // from the database.
                let _turn = READING.acquire().await;
                let mut work = reading(app).await?;
                let verdict = aside_waiting(verify_file(&mut work, &held)).await?;
                Ok(match verdict.told {
                    Told::Comparison { compared, .. } => {
                        compared::address(&verdict.hash, Some(compared))
                    }
                    _ => compared::address(&verdict.hash, None),
                })
            }
            List::NoRoom => Err(Problem::busy(
                "Many lists are being read at the moment. Send the file again in a minute, or paste its hash.",
                60,
            )),
            // What is printed on paper is printed again where the answer stands.
            List::Unclear | List::No => Ok(compared::address(&hash, self.name.found())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(pieces: &[&[u8]]) -> Upload {
        let mut upload = Upload::new();
        pieces.iter().for_each(|piece| upload.take(piece));
        upload
    }

    #[test]
    fn only_what_may_be_a_list_is_held_and_only_for_a_few() {
        for pieces in [&[&b"%PDF-1.7"[..]][..], &[b"", b"a,b"], &[b"[{}]"], &[b" \n", b""]] {
            assert!(!matches!(upload(pieces).list, List::Held(..)), "{pieces:?}");
        }
        let long = vec![b' '; LARGEST_LIST];
        assert!(matches!(upload(&[b"{", &long]).list, List::No));
        let first = upload(&[b"", b" \n", b" {\"a\"", b":1}"]);
        let List::Held(held, _) = &first.list else { panic!("nothing was held") };
        assert_eq!(held, b"{\"a\":1}");
        assert_eq!(
            Digest::from_sha256(first.hash.clone().finalize().into()),
            Digest::of(b" \n {\"a\":1}")
        );
        let others = [upload(&[b"{"]), upload(&[b"{"]), upload(&[b"{"])];
        assert!(matches!(upload(&[b"{"]).list, List::NoRoom));
        drop(others);
        assert!(matches!(upload(&[b"{"]).list, List::Held(..)));
    }
}
