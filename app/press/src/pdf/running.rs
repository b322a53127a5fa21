//! The running head and foot, printed on every page once the number of pages is known.

use super::PressError;
use super::fonts::Fonts;
use super::ink::Ink;
use super::page::Canvas;
use super::paper::{Mark, Paper};
use super::text::{self, Line};
use super::words::Text;

const SIZE: f32 = 7.0;

/// Prints head and foot on all pages.
pub(super) fn stamp(
    canvases: &mut [Canvas],
    paper: &Paper,
    fonts: &mut Fonts,
) -> Result<(), PressError> {
    let measures = paper.sheet.measures();
    let width = measures.right - measures.left;
    let running = &paper.running;
    let marked = if paper.marks.is_empty() {
        running.version.clone()
    } else {
        format!("{} · {}", Mark::words(&paper.marks, " · "), running.version)
    };
    let reference = match &running.hash {
        Some(hash) => format!("Reference {} · Content {hash}", running.reference),
        None => format!("Reference {}", running.reference),
    };
    let mut set = |words: &str, room: f32| fitting(fonts, words, room);
    let version = set(&marked, width * 0.45)?;
    let title = set(&running.short_title, width - version.width - 20.0)?;
    let reference = set(&reference, width * 0.8)?;
    let moment = set(&running.moment, width * 0.8)?;

    let last = canvases.len();
    let (head, foot) = (measures.top - 30.0, measures.bottom + 22.0);
    for (at, canvas) in canvases.iter_mut().enumerate() {
        canvas.line(&title, measures.left, head, SIZE, Ink::Quiet);
        canvas.line(&version, measures.right - version.width, head, SIZE, Ink::Quiet);
        canvas.rule(measures.left, head + 5.0, width, 0.4, Ink::Hairline);

        let number = set(&format!("Page {} of {last}", at + 1), width * 0.2)?;
        canvas.rule(measures.left, foot - 11.0, width, 0.4, Ink::Hairline);
        canvas.line(&reference, measures.left, foot, SIZE, Ink::Quiet);
        canvas.line(&number, measures.right - number.width, foot, SIZE, Ink::Quiet);
        canvas.line(&moment, measures.left, foot + 10.0, SIZE, Ink::Quiet);
    }
    Ok(())
}

/// The words on one line; too long, their end becomes an ellipsis (they stand in full on page 1).
fn fitting(fonts: &mut Fonts, words: &str, room: f32) -> Result<Line, PressError> {
    let place = "the running head or foot";
    let line = |fonts: &mut Fonts, words: &str| {
        let mut lines = text::set(fonts, &Text::from(words), SIZE, f32::MAX, place)?;
        Ok::<Line, PressError>(lines.drain(..).next().unwrap_or_default())
    };
    let words = words.replace('\n', " ");
    let mut shown = line(fonts, &words)?;
    let mut kept: Vec<char> = words.chars().collect();
    while shown.width > room && kept.pop().is_some() {
        let shorter: String = kept.iter().collect();
        shown = line(fonts, &format!("{}…", shorter.trim_end()))?;
    }
    Ok(shown)
}
