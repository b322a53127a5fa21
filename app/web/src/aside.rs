//! Work that takes long stands aside: long texts are rendered and PDFs are pressed while the workers
//! go on answering others, a few at a time.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;
use tokio::task::block_in_place;

/// How many stand aside at once; the others wait for their turn.
static ROOM: Semaphore = Semaphore::const_new(4);

/// Does what takes long without waiting for anything.
pub async fn aside<T>(work: impl FnOnce() -> T) -> T {
    // It is never closed, so the error is no case.
    let _room = ROOM.acquire().await;
    if has_workers() { block_in_place(work) } else { work() }
}

/// The same for a use-case that takes long between its questions to the store.
pub async fn aside_waiting<T>(work: impl Future<Output = T>) -> T {
    let _room = ROOM.acquire().await;
    if has_workers() { block_in_place(|| Handle::current().block_on(work)) } else { work.await }
}

/// Where there is one thread, as in a test, there is nobody to go on.
fn has_workers() -> bool {
    Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn others_are_answered_while_a_text_is_rendered() {
        let (done, told) = std::sync::mpsc::channel();
        let long = tokio::spawn(aside(move || told.recv_timeout(Duration::from_secs(20)).is_ok()));
        tokio::spawn(async move { done.send(()) }).await.unwrap().unwrap();
        assert!(long.await.unwrap(), "the one worker was held up");
    }

    #[tokio::test]
    async fn one_thread_is_enough() {
        assert_eq!(aside(|| 1).await + aside_waiting(async { 2 }).await, 3);
    }
}
