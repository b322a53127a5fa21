//! The key fits, or there is a sentence and nothing is touched (decision 33).

use store::testing::key;
use store::{DatabaseKey, StoreError};

use crate::opening::Scratch;

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused_and_the_file_is_left_alone() {
    let scratch = Scratch::filled(key().as_ref()).await;
    let before = scratch.files();
    let wrong = scratch.open(Some(&other_key())).await.unwrap_err();
    assert!(matches!(&wrong, StoreError::WrongKey(path) if *path == scratch.path()), "{wrong:?}");
    let missing = scratch.open(None).await.unwrap_err();
    assert!(matches!(missing, StoreError::MissingKey(_)), "{missing:?}");
    assert_eq!(scratch.files(), before);

    for sentence in [wrong.to_string(), missing.to_string()] {
        assert!(sentence.contains("ANNEX_DATABASE_KEY"), "{sentence}");
    }
}

#[tokio::test]
async fn without_a_key_no_new_database_is_made() {
    let scratch = Scratch::new();
    assert!(matches!(scratch.open(None).await, Err(StoreError::MissingKey(_))));
    assert!(scratch.files().is_empty());
}

#[tokio::test]
async fn the_file_on_the_disk_is_ciphertext() {
    let scratch = Scratch::filled(key().as_ref()).await;
    for (name, bytes) in scratch.files() {
        assert!(!contains(&bytes, b"SQLite format 3"), "{name}");
        assert!(!contains(&bytes, b"CREATE TABLE"), "{name}");
    }
}

#[tokio::test]
async fn a_plain_file_is_not_opened_with_a_key() {
    let scratch = Scratch::new();
    let mut plain = b"SQLite format 3\0".to_vec();
    plain.resize(4096, 0);
    std::fs::write(scratch.path(), &plain).unwrap();
    let error = scratch.open(key().as_ref()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotEncrypted(_)), "{error:?}");
    assert_eq!(std::fs::read(scratch.path()).unwrap(), plain);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let scratch = Scratch::new();
    let letter = b"Dear Sirs, this is a letter and no database. ".repeat(200);
    std::fs::write(scratch.path(), &letter).unwrap();
    assert!(matches!(scratch.open(key().as_ref()).await, Err(StoreError::WrongKey(_))));
    assert_eq!(std::fs::read(scratch.path()).unwrap(), letter);
}

fn other_key() -> DatabaseKey {
    DatabaseKey::from_bytes(&[8; 32])
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
