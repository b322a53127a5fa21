//! How long we wait for a request: its body may be slow but not idle, few bodies of one visitor are on
//! their way at once, and an answer takes no longer than two minutes from the last byte of its question.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::Stream;
use http::StatusCode;
use tokio::time::{Instant, Sleep, sleep, timeout_at};

use crate::error::Problem;
use crate::security::ClientAddress;
use crate::state::App;

/// How long an answer may take once its question has arrived.
const LONGEST_ANSWER: Duration = Duration::from_mins(2);
/// How many bodies of one visitor may be on their way at once; an office shares an address.
pub const MOST_BODIES: usize = 64;

/// How long we wait for the bytes of a body.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// How long nothing may come.
    pause: Duration,
    /// How much time may be spent waiting, apart from what is earned.
    credit: Duration,
    /// How many bytes earn a second.
    bytes_a_second: u32,
}

/// A line of 50 kB a second with pauses of ten seconds gets through; who sends a byte now and then is
/// given up after half a minute.
const PATIENCE: Patience = Patience {
    pause: Duration::from_secs(15),
    credit: Duration::from_secs(30),
    bytes_a_second: 8 << 10,
};

/// The bodies that are on their way, counted by visitor.
#[derive(Debug, Clone, Default)]
pub struct Waiting(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place among them, until it is dropped.
#[derive(Debug)]
struct Place {
    among: Waiting,
    visitor: IpAddr,
}

impl Waiting {
    /// A place, unless this visitor has taken up all of them.
    fn place(&self, address: IpAddr) -> Option<Place> {
        let visitor = visitor(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(visitor).or_default();
        if *count >= MOST_BODIES {
            return None;
        }
        *count += 1;
        Some(Place { among: self.clone(), visitor })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.among.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = counts.get_mut(&self.visitor).map_or(0, |count| {
            *count -= 1;
            *count
        });
        if left == 0 {
            counts.remove(&self.visitor);
        }
    }
}

/// Who is counted as one: an address, or the /64 of IPv6 that one household has.
fn visitor(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// The layer: waits for the body and for the answer, and no longer than it should.
pub async fn keep(
    State((app, waiting)): State<(App, Waiting)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    if body.is_end_stream() {
        let answer = next.run(Request::from_parts(parts, body));
        return in_time(&Arrived::now(), LONGEST_ANSWER, answer).await;
    }
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(&mut parts, &app).await;
    let Some(place) = waiting.place(address) else {
        let sentence = "Many forms are on their way from your network at the moment, so this one was not taken. Send it again in a minute.";
        return Problem::busy(sentence, 60).into_response();
    };
    let arrived = Arrived::now();
    let body = Body::from_stream(Arriving::new(body, PATIENCE, arrived.clone(), place));
    in_time(&arrived, LONGEST_ANSWER, next.run(Request::from_parts(parts, body))).await
}

/// The answer, or that it took too long since the question arrived.
async fn in_time(
    arrived: &Arrived,
    longest: Duration,
    answer: impl Future<Output = Response>,
) -> Response {
    let mut answer = pin!(answer);
    loop {
        let since = arrived.when();
        match timeout_at(since + longest, &mut answer).await {
            Ok(response) => return response,
            Err(_) if arrived.when() > since => {}
            Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
        }
    }
}

/// When the last byte of a question arrived.
#[derive(Debug, Clone)]
struct Arrived(Arc<Mutex<Instant>>);

impl Arrived {
    fn now() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn when(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn again(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// How much waiting is left to a body: bytes earn it back, up to the credit it began with, so that
/// haste now buys no idleness later.
#[derive(Debug, Clone, Copy)]
struct Credit {
    patience: Patience,
    left: Duration,
}

impl Credit {
    /// How long to wait for the next bytes.
    fn next_wait(self) -> Duration {
        self.left.min(self.patience.pause)
    }

    fn waited(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    fn received(&mut self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let earned = Duration::from_secs(1) * bytes / self.patience.bytes_a_second;
        self.left = self.left.saturating_add(earned).min(self.patience.credit);
    }
}

/// A body on its way.
struct Arriving {
    body: BodyDataStream,
    credit: Credit,
    /// Since when nothing has come, and when we give up.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    arrived: Arrived,
    /// Given back once all of it is there.
    place: Option<Place>,
}

impl Arriving {
    fn new(body: Body, patience: Patience, arrived: Arrived, place: Place) -> Self {
        let credit = Credit { patience, left: patience.credit };
        Self { body: body.into_data_stream(), credit, waiting: None, arrived, place: Some(place) }
    }
}

impl Stream for Arriving {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Poll::Ready(piece) = Pin::new(&mut self.body).poll_next(context) else {
            let longest = self.credit.next_wait();
            let begin = || (Instant::now(), Box::pin(sleep(longest)));
            let (_, clock) = self.waiting.get_or_insert_with(begin);
            let given_up = || Some(Err(io::Error::from(io::ErrorKind::TimedOut).into()));
            return clock.as_mut().poll(context).map(|()| given_up());
        };
        if let Some((since, _)) = self.waiting.take() {
            self.credit.waited(since.elapsed());
        }
        if let Some(Ok(bytes)) = &piece {
            self.credit.received(bytes.len());
            self.arrived.again();
        } else {
            self.place = None;
        }
        Poll::Ready(piece.map(|piece| piece.map_err(Into::into)))
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;

    use super::*;

    const BRIEF: Patience = Patience {
        pause: Duration::from_millis(20),
        credit: Duration::from_millis(20),
        bytes_a_second: 1,
    };

    fn arriving(pieces: impl Stream<Item = &'static str> + Send + 'static) -> (Arriving, Waiting) {
        let waiting = Waiting::default();
        let place = waiting.place(IpAddr::from([192, 0, 2, 7])).unwrap();
        let body = Body::from_stream(pieces.map(Ok::<_, BoxError>));
        (Arriving::new(body, BRIEF, Arrived::now(), place), waiting)
    }

    #[tokio::test]
    async fn a_body_that_stops_is_given_up_and_a_whole_one_gives_its_place_back() {
        let (mut whole, waiting) = arriving(futures::stream::iter(["a", "b"]));
        assert_eq!(whole.next().await.unwrap().unwrap(), "a");
        assert_eq!(whole.next().await.unwrap().unwrap(), "b");
        assert!(!waiting.0.lock().unwrap().is_empty());
        assert!(whole.next().await.is_none());
        assert!(waiting.0.lock().unwrap().is_empty(), "and its reader is still at work");

        let stops = futures::stream::iter(["a"]).chain(futures::stream::pending());
        let (mut stops, waiting) = arriving(stops);
        assert_eq!(stops.next().await.unwrap().unwrap(), "a");
        let told = stops.next().await.unwrap().unwrap_err();
        let told = told.downcast::<io::Error>().unwrap();
        assert_eq!(told.kind(), io::ErrorKind::TimedOut);
        drop(stops);
        assert!(waiting.0.lock().unwrap().is_empty());
    }

    /// Whether a body gets through that comes in pieces, each so many seconds after the one before.
    fn gets_through(pieces: impl IntoIterator<Item = (u64, usize)>) -> bool {
        let mut credit = Credit { patience: PATIENCE, left: PATIENCE.credit };
        pieces.into_iter().all(|(seconds, bytes)| {
            let waited = Duration::from_secs(seconds);
            let is_awaited = waited < credit.next_wait();
            credit.waited(waited);
            credit.received(bytes);
            is_awaited
        })
    }

    #[test]
    fn a_poor_line_gets_through_and_an_idle_one_does_not() {
        let second = (1, 50_000);
        let ten_megabytes = 210;
        assert!(gets_through([second; 210]));
        let with_pauses =
            (0..ten_megabytes).map(|at| if at % 3 == 0 { (10, 50_000) } else { second });
        assert!(gets_through(with_pauses));
        assert!(gets_through([(10, 50)]), "a form that comes late");
        assert!(gets_through(std::iter::repeat_n((1, 8 << 10), 6_000)));

        assert!(!gets_through([(15, 50)]));
        assert!(!gets_through([(10, 1), (10, 1), (10, 1), (10, 1)]));
        assert!(!gets_through([(1, 1); 40]), "a byte a second");
        assert!(!gets_through(std::iter::repeat_n((1, 7 << 10), 6_000)));
        let haste_first = [(0, 4 << 20)].into_iter().chain([(14, 1); 3]);
        assert!(!gets_through(haste_first), "what came fast earns no more than what is usual");
    }

    #[test]
    fn one_visitor_has_a_share_and_leaves_the_rest_to_others() {
        let waiting = Waiting::default();
        let place = |address: &str| waiting.place(address.parse().unwrap());
        for (first, same, other) in [
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"),
        ] {
            let mut taken: Vec<_> = (0..MOST_BODIES).map(|_| place(first).unwrap()).collect();
            assert!(place(same).is_none() && place(other).is_some());
            taken.pop();
            assert!(place(same).is_some(), "a place that was given back");
        }
        assert!(waiting.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn an_answer_has_its_time_from_the_last_byte_of_the_question() {
        let (arrived, no_time) = (Arrived::now(), Duration::ZERO);
        let never = in_time(&arrived, no_time, std::future::pending());
        assert_eq!(never.await.status(), StatusCode::REQUEST_TIMEOUT);
        let (again, mut polls) = (arrived.clone(), 0);
        let later = std::future::poll_fn(move |context| {
            polls += 1;
            again.again();
            context.waker().wake_by_ref();
            if polls > 2 { Poll::Ready(StatusCode::OK.into_response()) } else { Poll::Pending }
        });
        assert_eq!(in_time(&arrived, no_time, later).await.status(), StatusCode::OK);
    }
}
