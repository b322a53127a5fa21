//! Whether the key is the installation's (decision 33). An encrypted file does not open with another
//! one, but a server's database does: there everything sealed would stay shut, and what is sealed from
//! then on would be lost to the right key. So a word is sealed at the first start, and opened at every
//! other.

use domain::refusal::Refusal;
use store::{Tx, credentials, files, installation};

use crate::failure::Error;
use crate::files::place as files_place;
use crate::office::Office;
use crate::sealing::Sealer;
use crate::sign_in::persons_place;

/// The code of the refusal of another key.
pub const OTHER_KEY: &str = "other-key";

const PLACE: &str = "installation.key_check";
/// The word. What counts is that it opens.
const WORD: &[u8] = b"annex";

/// Refuses another key than the one of the first start.
pub async fn must_be_ours(office: &Office) -> Result<(), Error> {
    let mut tx = office.db().begin_read().await?;
    let known = installation::key_check(&mut tx).await?;
    tx.rollback().await?;
    if let Some(known) = known {
        return compare(office.sealer(), &known);
    }
    let mut tx = office.db().begin_write().await?;
    // Another program may have started in between.
    let known = installation::key_check(&mut tx).await?;
    if let Some(known) = known {
        return compare(office.sealer(), &known);
    }
    if !opens_the_oldest(office.sealer(), &mut tx).await? {
        return Err(refusal());
    }
    let sealed = office.sealer().seal(office.dice(), PLACE, WORD)?;
    installation::keep_key_check(&mut tx, &sealed).await?;
    Ok(tx.commit().await?)
}

fn compare(sealer: &Sealer, known: &[u8]) -> Result<(), Error> {
    if sealer.open(PLACE, known).is_ok() { Ok(()) } else { Err(refusal()) }
}

/// For installations from before the word was sealed: the first thing that ever was tells. A file is
/// sealed once; an authenticator may have been sealed again since.
async fn opens_the_oldest(sealer: &Sealer, tx: &mut Tx) -> Result<bool, Error> {
    if let Some(file) = files::oldest(tx).await? {
        return Ok(sealer.open(&files_place(file.facts.id), &file.sealed).is_ok());
    }
    let oldest = credentials::oldest(tx).await?;
    Ok(oldest.is_none_or(|(id, sealed)| sealer.open(&persons_place(id), &sealed).is_ok()))
}

fn refusal() -> Error {
    let told = "The key is another one than the secrets in this database were sealed with. Give the key it was created with (ANNEX_DATABASE_KEY or ANNEX_DATABASE_KEY_FILE).";
    Refusal::rule(OTHER_KEY, told).into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicI64;

    use domain::person::Role;
    use store::files::StoredFile;
    use store::{Db, both_engines};

    use super::*;
    use crate::people::{ReadyPerson, create_ready};
    use crate::sign_in::Passwords;
    use crate::testing::{PASSWORD, SECRET};
    use crate::{Caller, Clock, Dice, MasterKey};

    async fn with_key(db: &Db, byte: u8) -> Office {
        let sealer = Sealer::new(&MasterKey::new([byte; 32])).unwrap();
        // What is sealed with a higher number comes later.
        let clock = Clock::Frozen(Arc::new(AtomicI64::new(1_000 * i64::from(byte))));
        let office = Office::open(db.clone(), clock, Dice::system(), sealer).await.unwrap();
        office.with_passwords(Passwords::cheap())
    }

    async fn accepts(db: &Db, byte: u8) -> bool {
        match must_be_ours(&with_key(db, byte).await).await {
            Ok(()) => true,
            Err(Error::Refused(Refusal::Rule { code: OTHER_KEY, .. })) => false,
            Err(error) => panic!("{error}"),
        }
    }

    async fn enrol(office: &Office, name: &str) {
        let mut work = office.write(Caller::operator()).await.unwrap();
        installation::mark_sample(&mut work.tx).await.unwrap();
        let email = format!("{name}@company.example");
        let roles = &[Role::Admin];
        let ready =
            ReadyPerson { email: &email, name, roles, password: PASSWORD, totp_secret: SECRET };
        create_ready(office, &mut work, ready).await.unwrap();
        work.commit().await.unwrap();
    }

    both_engines! {
        async fn the_key_of_the_first_start_is_the_only_one(db: TestDb) {
            for (byte, is_ours) in [(7, true), (8, false), (7, true)] {
                assert_eq!(accepts(&db, byte).await, is_ours, "{byte}");
            }
        }

        async fn where_no_word_was_sealed_yet_the_oldest_secret_tells_the_key(db: TestDb) {
            enrol(&with_key(&db, 7).await, "first").await;
            enrol(&with_key(&db, 8).await, "second").await;
            assert!(!accepts(&db, 8).await);
            let mut tx = db.begin_read().await.unwrap();
            assert_eq!(installation::key_check(&mut tx).await.unwrap(), None);
            drop(tx);
            assert!(accepts(&db, 7).await);
            assert!(!accepts(&db, 8).await);
        }

        async fn a_file_outweighs_an_authenticator_that_was_sealed_since(db: TestDb) {
            let office = with_key(&db, 7).await;
            let mut file = StoredFile {
                facts: domain::agreement::FileFacts {
                    id: domain::id::FileId::sample(1),
                    name: domain::text::Name::parse("dpa.pdf").unwrap(),
                    media_type: "application/pdf".to_owned(),
                    size: 3,
                    sha256: domain::canonical::Digest::of(b"dpa"),
                },
                sealed: Vec::new(),
                uploaded_by: domain::id::PersonId::sample(1),
                uploaded_at: office.clock_time(),
            };
            let place = files_place(file.facts.id);
            file.sealed = office.sealer().seal(office.dice(), &place, b"dpa").unwrap();
            let mut tx = db.begin_write().await.unwrap();
            files::insert(&mut tx, &file).await.unwrap();
            tx.commit().await.unwrap();
            enrol(&with_key(&db, 8).await, "second").await;
            assert!(!accepts(&db, 8).await);
            assert!(accepts(&db, 7).await);
        }
    }
}
