//! The body of a form with files, in rations. The reader of its parts takes in all that it is given and
//! searches it anew whenever more comes, so a head without end would cost memory and time without end.
//! Here it looks at what it has before it gets more, and has to make something of every ration.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes};
use futures::Stream;

/// How many bytes may come before the head of a part, or the next piece of its content, is whole.
pub(super) const RATION: usize = 16 << 10;
/// How many bytes come at once. It is a part of a ration, since the reader does not look after the very
/// first bytes of a body.
pub(super) const PIECE: usize = RATION / 4;

/// What the one who reads the parts and the body that gives its bytes know together.
#[derive(Debug, Clone, Default)]
pub(super) struct Ration(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    left: AtomicUsize,
    has_looked: AtomicBool,
}

impl Ration {
    /// The next head or piece is asked for.
    pub(super) fn renew(&self) {
        self.0.left.store(RATION, Ordering::Relaxed);
        self.0.has_looked.store(false, Ordering::Relaxed);
    }

    /// Whether nothing was made of a whole ration.
    pub(super) fn is_spent(&self) -> bool {
        self.0.left.load(Ordering::Relaxed) == 0
    }

    /// The body that keeps to it.
    pub(super) fn of(&self, body: Body) -> Body {
        let body = body.into_data_stream();
        Body::from_stream(Rationed { body, rest: Bytes::new(), ration: self.clone() })
    }
}

struct Rationed {
    body: BodyDataStream,
    /// What has come and was not given away yet.
    rest: Bytes,
    ration: Ration,
}

impl Stream for Rationed {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let shared = Arc::clone(&self.ration.0);
        if !shared.has_looked.swap(true, Ordering::Relaxed) {
            // The reader asks again and again until it is told to wait; only then does it look.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.rest = bytes,
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None => return Poll::Ready(None),
            }
        }
        let left = shared.left.load(Ordering::Relaxed);
        if left == 0 {
            return Poll::Ready(Some(Err("a part of a form has no end to its head".into())));
        }
        let length = self.rest.len().min(left).min(PIECE);
        let piece = self.rest.split_to(length);
        shared.left.store(left - length, Ordering::Relaxed);
        shared.has_looked.store(false, Ordering::Relaxed);
        Poll::Ready(Some(Ok(piece)))
    }
}
