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

/// How long the head of a request may take, and how long a connection may be idle before it.
const HEAD: Duration = Duration::from_secs(10);
/// How long somebody may take no byte of an answer.
const STALL: Duration = Duration::from_secs(30);
/// The largest head, in bytes.
const LARGEST_HEAD: usize = 64 << 10;
/// The most connections, whatever the system allows: with full heads they stay within 256 MB.
const MOST_CONNECTIONS: u32 = 4_096;
/// Open files that are not connections: the database, the log, the listener.
const OTHER_FILES: u64 = 128;
/// How long the last answers may take once we were told to stop.
const FAREWELL: Duration = Duration::from_secs(30);

/// Raises the limit of open files as far as the system allows, and says how many connections fit.
pub fn room_for_connections() -> u32 {
    // Where the limit cannot be raised or read, there is room for few.
    most_connections(rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024))
}

fn most_connections(files: u64) -> u32 {
    let left = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
    u32::try_from(left).map_or(MOST_CONNECTIONS, |left| left.min(MOST_CONNECTIONS))
}

/// Answers until `stop` comes, then lets the answers that were begun end. Who comes when `most`
/// connections are open waits in the system's queue.
pub async fn serve(listener: TcpListener, front: Front, most: u32, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS)));
    let (stopping, told) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, neighbour, place) = tokio::select! {
            () = &mut stop => break,
            Some(accepted) = next(&listener, &room) => accepted,
        };
        let front = front.for_neighbour(neighbour);
        tokio::spawn(converse(stream, front, told.clone(), place));
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
    mut told: watch::Receiver<()>,
    _place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<_>| front.answer(request.map(Body::new)));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(Patient::new(stream, STALL)), service)
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
    use super::*;

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
