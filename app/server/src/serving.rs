//! Answering connections: how many at once, how long a head may take, and how they end. HTTP/1.1
//! only: the proxy in front speaks the newer versions, and a version that is guessed from the first
//! bytes would wait for them without a time limit.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use web::Front;

use crate::patience::Patient;

/// The largest head, in bytes.
const LARGEST_HEAD: usize = 64 << 10;
/// The most connections, whatever the system allows: with full heads they stay within 256 MB.
const MOST_CONNECTIONS: u32 = 4_096;
/// Open files that are not connections: the database, the log, the listener.
const OTHER_FILES: u64 = 128;
/// How long the last answers may take once we were told to stop.
const FAREWELL: Duration = Duration::from_secs(30);

/// What visitors may take up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: u32,
    /// How long the head of a request may take, and how long a connection may be idle before it.
    pub head: Duration,
    /// How long somebody may take no byte of an answer.
    pub stall: Duration,
}

impl Limits {
    /// Raises the limit of open files as far as the system allows, and fits into it.
    pub fn of_this_machine() -> Self {
        // Where the limit cannot be raised or read, there is room for few.
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024);
        Self {
            connections: most_connections(files),
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
        }
    }
}

fn most_connections(files: u64) -> u32 {
    let left = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
    u32::try_from(left).map_or(MOST_CONNECTIONS, |left| left.min(MOST_CONNECTIONS))
}

/// Answers until `stop` comes, then lets the answers that were begun end. Who comes when all
/// connections are taken waits in the system's queue.
pub async fn serve(
    listener: TcpListener,
    front: Front,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let most = limits.connections;
    let room = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS)));
    let (stopping, told) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, neighbour, place) = tokio::select! {
            () = &mut stop => break,
            Some(accepted) = next(&listener, &room) => accepted,
        };
        let front = front.for_neighbour(neighbour);
        tokio::spawn(converse(stream, front, limits, told.clone(), place));
    }
    drop((listener, stopping));
    // Whoever is still there after that is cut off.
    let _ = tokio::time::timeout(FAREWELL, room.acquire_many(most)).await;
}

/// The next connection, once there is room for one more.
async fn next(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, neighbour)) => return Some((stream, neighbour, place)),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // No files left, most likely: some will be free in a moment.
                tracing::error!("no connection can be accepted: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionRefused | ConnectionAborted | ConnectionReset)
}

/// Answers on one connection until either side ends it.
async fn converse(
    stream: TcpStream,
    front: Front,
    limits: Limits,
    mut told: watch::Receiver<()>,
    _place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<_>| front.answer(request.map(Body::new)));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(Patient::new(stream, limits.stall)), service)
    );
    tokio::select! {
        biased;
        // How a visitor leaves is the visitor's business.
        _ = connection.as_mut() => return,
        _ = told.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;
    use web::{App, Door};
    use workflow::testing::TestOffice;

    use super::*;

    #[tokio::test]
    async fn half_a_head_gives_its_place_back_and_the_last_answers_end() {
        let test = TestOffice::open().await;
        let app = App::new(test.office.clone(), Door::default(), "", false).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (head, stall) = (Duration::from_millis(300), Duration::from_secs(30));
        let limits = Limits { connections: 2, head, stall };
        let stop_comes = async move { drop(stopped.await) };
        let serving = tokio::spawn(serve(listener, Front::new(app), limits, stop_comes));

        let mut slow = Vec::new();
        for begun in ["", "GET /healthz HTTP/1.1\r\nhost: annex"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            slow.push(stream);
        }
        let mut visitor = TcpStream::connect(address).await.unwrap();
        visitor.write_all(b"GET /healthz HTTP/1.1\r\nhost: annex.example\r\n\r\n").await.unwrap();
        let mut told = [0; 12];
        visitor.read_exact(&mut told).await.unwrap();
        assert_eq!(&told, b"HTTP/1.1 200");
        for mut stream in slow {
            let mut rest = Vec::new();
            // Closed or reset, as long as it has ended.
            let _ = stream.read_to_end(&mut rest).await;
            assert!(!rest.starts_with(b"HTTP/1.1 200"));
        }
        stop.send(()).unwrap();
        serving.await.unwrap();
    }

    #[test]
    fn connections_leave_files_to_others() {
        for (files, most) in [
            (0, 1),
            (64, 32),
            (256, 128),
            (1_024, 896),
            (4_096 + OTHER_FILES - 1, MOST_CONNECTIONS - 1),
            (4_096 + OTHER_FILES, MOST_CONNECTIONS),
            (u64::MAX, MOST_CONNECTIONS),
        ] {
            assert_eq!(most_connections(files), most, "{files}");
        }
    }
}
