//! A program built without encryption keeps plain files, and says so where a key is in play.

use store::{DatabaseKey, StoreError};

use crate::opening::Scratch;

#[tokio::test]
async fn a_key_is_refused_instead_of_silently_writing_plain_text() {
    let scratch = Scratch::new();
    let error = scratch.open(Some(&DatabaseKey::from_bytes(&[7; 32]))).await.unwrap_err();
    assert!(matches!(error, StoreError::CannotEncrypt), "{error:?}");
    assert!(scratch.files().is_empty());
}

#[tokio::test]
async fn an_encrypted_file_asks_for_its_key_and_is_left_alone() {
    let scratch = Scratch::new();
    let ciphertext = [0x5A; 4096];
    std::fs::write(scratch.path(), ciphertext).unwrap();
    assert!(matches!(scratch.open(None).await, Err(StoreError::MissingKey(_))));
    assert_eq!(std::fs::read(scratch.path()).unwrap(), ciphertext);
}
