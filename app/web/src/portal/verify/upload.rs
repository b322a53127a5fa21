//! A file that anybody may send to be verified: hashed while it arrives and not kept, so that many
//! slow visitors hold no memory. Only what may be a list or a comparison in JSON is kept, as much as
//! there is room for, since such a file is also known by what it says.

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
/// How many bytes of lists are held at once, so that who sends the beginning of one and no more takes
/// up no more than that.
static HOLDING: Semaphore = Semaphore::const_new(4 * LARGEST_LIST);
/// How many lists are read at once: a hostile one takes many times its length while it is read.
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
    /// With a permit for each byte.
    Held(Vec<u8>, Option<SemaphorePermit<'static>>),
    /// Others take up what room there is.
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
            self.list = if rest.starts_with(b"{") { List::Held(vec![], None) } else { List::No };
        }
        if let List::Held(held, room) = &mut self.list {
            if held.len() + rest.len() > LARGEST_LIST {
                self.list = List::No;
            } else if let Some(more) = room_for(rest) {
                held.extend_from_slice(rest);
                match room {
                    Some(room) => room.merge(more),
                    None => *room = Some(more),
                }
            } else {
                self.list = List::NoRoom;
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

/// Room for these bytes, if it is there.
fn room_for(bytes: &[u8]) -> Option<SemaphorePermit<'static>> {
    HOLDING.try_acquire_many(u32::try_from(bytes.len()).ok()?).ok()
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
    fn only_what_may_be_a_list_is_held_and_only_while_there_is_room() {
        for pieces in [&[&b"%PDF-1.7"[..]][..], &[b"", b"a,b"], &[b"[{}]"], &[b" \n", b""]] {
            assert!(!matches!(upload(pieces).list, List::Held(..)), "{pieces:?}");
        }
        let long = vec![b' '; LARGEST_LIST];
        assert!(matches!(upload(&[b"{", &long[1..]]).list, List::Held(..)));
        assert!(matches!(upload(&[b"{", &long]).list, List::No));
        let first = upload(&[b"", b" \n", b" {\"a\"", b":1}"]);
        let List::Held(held, _) = &first.list else { panic!("nothing was held") };
        assert_eq!(held, b"{\"a\":1}");
        assert_eq!(
            Digest::from_sha256(first.hash.clone().finalize().into()),
            Digest::of(b" \n {\"a\":1}")
        );
        let idle: Vec<_> = (0..1_000).map(|_| upload(&[b"{\"a\":"])).collect();
        let lists = [(); 3].map(|()| upload(&[b"{", &long[1..]]));
        assert!(idle.iter().chain(&lists).all(|upload| matches!(upload.list, List::Held(..))));
        let beyond = upload(&[b"{", &long[1..]]);
        assert!(matches!(beyond.list, List::NoRoom), "the beginnings take up some of it");
        assert!(matches!(upload(&[b"{"]).list, List::Held(..)), "and there is still some");
        drop((idle, first));
        assert!(matches!(upload(&[b"{", &long[1..]]).list, List::Held(..)));
    }
}
