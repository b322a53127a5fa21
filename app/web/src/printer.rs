//! Paper that is printed when somebody asks for it: one after the other, so that a crowd takes one
//! processor at most, and for a few at a time, so that a crowd waits for nothing that never comes.

use tokio::sync::Semaphore;

use crate::aside::aside;
use crate::error::Problem;

/// The one printer of the portal.
pub static PRINTER: Printer = Printer::for_so_many(8);

/// The one printer of the console, so that people inside do not wait for strangers.
pub static DESK_PRINTER: Printer = Printer::for_so_many(8);

/// Prints for one, while a few others wait.
pub struct Printer {
    /// Who prints or waits.
    room: Semaphore,
    turn: Semaphore,
}

impl Printer {
    const fn for_so_many(room: usize) -> Self {
        Self { room: Semaphore::const_new(room), turn: Semaphore::const_new(1) }
    }

    /// Prints when it is their turn, or refuses at once where too many wait already.
    pub async fn print<T>(&self, work: impl FnOnce() -> T) -> Result<T, Problem> {
        let Ok(_room) = self.room.try_acquire() else {
            return Err(Problem::busy(
                "Many papers are being printed at the moment. Ask again in a minute.",
                60,
            ));
        };
        // It is never closed, so the error is no case.
        let _turn = self.turn.acquire().await;
        Ok(aside(work).await)
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[tokio::test]
    async fn a_few_wait_for_the_printer_and_the_next_one_is_told_to_come_again() {
        let printer = Printer::for_so_many(3);
        let turn = printer.turn.acquire().await.unwrap();
        let ask = || async { printer.print(|| 1).await.map_err(|problem| problem.status()) };
        let late = async {
            tokio::task::yield_now().await;
            let late = ask().await;
            drop(turn);
            late
        };
        let told = tokio::join!(ask(), ask(), ask(), late);
        assert_eq!(told, (Ok(1), Ok(1), Ok(1), Err(StatusCode::SERVICE_UNAVAILABLE)));
        assert_eq!(ask().await, Ok(1), "there is room again");
    }
}
