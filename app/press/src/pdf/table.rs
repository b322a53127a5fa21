//! Tables: numbered, their heads repeated on every page, rows kept whole where a page can hold
//! them, cells wrapped and never cut off.

use super::PressError;
use super::flow::{Flow, number};
use super::ink::Ink;
use super::look::Look;
use super::text::Line;
use super::words::Text;

/// A table under its caption. Its number is given while printing.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Size of the letters, in points.
    pub size: f32,
}

/// A column and its share of the width.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub title: Text,
    pub weight: f32,
    pub side: Side,
}

impl Column {
    pub fn new(title: impl Into<Text>, weight: f32) -> Self {
        Self { title: title.into(), weight, side: Side::Start }
    }
}

/// On which side of a column its words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Start,
    Centre,
    End,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// One text for each column; `place` names the record for refusals.
    Cells { place: String, cells: Vec<Text> },
    /// Words across all columns, over the rows that belong to them.
    Band(Text),
}

const PAD_X: f32 = 3.5;
const PAD_Y: f32 = 3.0;
/// A piece of a row that is torn over pages is not smaller than this many lines.
const LINES_MIN: usize = 2;
/// Height of a caption that is repeated.
const CAPTION_MAX: f32 = 28.0;

/// Prints the table where the flow is.
pub(super) fn place(flow: &mut Flow, table: &Table) -> Result<(), PressError> {
    flow.tables += 1;
    let mut press = Press::new(flow, table)?;
    flow.leave(8.0);
    press.caption(flow, "", usize::MAX)?;
    let mut bands = Vec::new();
    let mut is_begun = false;
    if !press.repeats_head(flow) {
        let head = std::mem::take(&mut press.head);
        press.row(flow, &[], &head, "", &mut is_begun)?;
    }
    let mut group = String::new();
    for row in &table.rows {
        let (name, cells) = match row {
            Row::Band(words) => {
                group = words.words();
                bands.push(press.band(flow, words)?);
                continue;
            }
            Row::Cells { place, cells } => (name(&group, cells), press.set(flow, place, cells)?),
        };
        press.row(flow, &bands, &cells, &name, &mut is_begun)?;
        bands.clear();
    }
    if !is_begun {
        press.head(flow, 0.0);
    }
    flow.leave(14.0);
    Ok(())
}

/// Of a row's name, in letters, what is set where it goes on: more than any line holds.
const NAME_MAX: usize = 1_000;
/// Of a column's head, in letters, what names it in faults.
const TITLE_MAX: usize = 200;

/// What a row is called where it goes on: its group, and its first words that are no mere number.
fn name(group: &str, cells: &[Text]) -> String {
    let mut name = group.to_owned();
    for cell in cells {
        let words = cell.words();
        let first = words.lines().next().unwrap_or_default();
        if !name.is_empty() && !first.is_empty() {
            name.push_str(" · ");
        }
        name.push_str(first);
        if first.chars().any(char::is_alphabetic) {
            break;
        }
    }
    name.chars().take(NAME_MAX).collect()
}

/// A table while it is being printed: everything that stays the same from row to row.
struct Press<'a> {
    table: &'a Table,
    look: Look,
    /// Left edge and width of each column.
    columns: Vec<(f32, f32)>,
    /// What each column is called in faults.
    titles: Vec<String>,
    head: Vec<Vec<Line>>,
    /// Height of all rows of a small table, which is kept on one page; else nothing.
    whole: f32,
}

/// Tables with more rows are not asked whether they fit.
const SMALL_ROWS_MAX: usize = 12;
/// A small table takes no more of a page than this.
const SMALL_PART: f32 = 0.45;

impl<'a> Press<'a> {
    fn new(flow: &mut Flow, table: &'a Table) -> Result<Self, PressError> {
        let look =
            Look { size: table.size, leading: (table.size * 13.6).round() / 10.0, ink: Ink::Text };
        let total: f32 = table.columns.iter().map(|column| column.weight.max(0.01)).sum();
        let mut x = flow.left;
        let mut columns = Vec::new();
        for column in &table.columns {
            let width = flow.width() * column.weight.max(0.01) / total;
            columns.push((x, width));
            x += width;
        }
        let called = |column: &Column| {
            let title = column.title.words().replace('\n', " ").to_lowercase();
            title.chars().take(TITLE_MAX).collect()
        };
        let titles = table.columns.iter().map(called).collect();
        let mut press = Self { table, look, columns, titles, head: Vec::new(), whole: 0.0 };
        for (at, column) in table.columns.iter().enumerate() {
            let title = Text::new().strong(column.title.words());
            press.head.push(press.cell(
                flow,
                at,
                &title,
                &format!("the head of column {}", at + 1),
            )?);
        }
        press.whole = press.whole_height(flow)?;
        Ok(press)
    }

    fn whole_height(&self, flow: &mut Flow) -> Result<f32, PressError> {
        let mut height = 0.0;
        if self.table.rows.len() <= SMALL_ROWS_MAX {
            for row in &self.table.rows {
                height += match row {
                    Row::Band(words) => self.band_height(&self.band(flow, words)?),
                    Row::Cells { place, cells } => self.height(&self.set(flow, place, cells)?),
                };
            }
        }
        let is_small = height <= SMALL_PART * page(flow);
        Ok(if is_small { height } else { 0.0 })
    }

    /// A head that would fill half of each page is printed once, as a row.
    fn repeats_head(&self, flow: &Flow) -> bool {
        self.height(&self.head) < page(flow) / 2.0
    }

    fn caption(&self, flow: &mut Flow, continued: &str, most: usize) -> Result<(), PressError> {
        let look = Look { size: 8.0, leading: 13.0, ink: Ink::Text };
        let words = Text::new().strong(format!("Table {}{continued}", flow.tables)).plain(
            if self.table.caption.is_empty() {
                String::new()
            } else {
                format!("  {}", self.table.caption)
            },
        );
        let width = flow.width();
        let mut lines = flow.set(&words, look.size, width, "the caption of a table")?;
        lines.truncate(most);
        flow.wait(lines, look, None);
        flow.leave(2.0);
        Ok(())
    }

    fn cell(
        &self,
        flow: &mut Flow,
        at: usize,
        text: &Text,
        place: &str,
    ) -> Result<Vec<Line>, PressError> {
        let width = self.columns.get(at).map_or(0.0, |(_, width)| width - 2.0 * PAD_X);
        flow.set(text, self.look.size, width, place)
    }

    fn set(
        &self,
        flow: &mut Flow,
        place: &str,
        cells: &[Text],
    ) -> Result<Vec<Vec<Line>>, PressError> {
        let columns = self.titles.iter().zip(cells).enumerate();
        columns
            .map(|(at, (title, text))| {
                self.cell(flow, at, text, &format!("{place}, column {title}"))
            })
            .collect()
    }

    fn band(&self, flow: &mut Flow, words: &Text) -> Result<Vec<Line>, PressError> {
        let width = flow.width() - 2.0 * PAD_X;
        let words = Text::new().strong(words.words());
        flow.set(&words, self.look.size + 0.5, width, "the name of a group of rows")
    }

    /// Prints a row with the bands over it, on a new page where it does not fit this one. What has to
    /// go on there stands under the row's name.
    fn row(
        &self,
        flow: &mut Flow,
        bands: &[Vec<Line>],
        cells: &[Vec<Line>],
        name: &str,
        is_begun: &mut bool,
    ) -> Result<(), PressError> {
        let over: f32 = bands.iter().map(|lines| self.band_height(lines)).sum();
        let height = over + self.height(cells);
        let room = page(flow) - self.height(&self.head);
        // What is higher than a page is torn anyway, so it begins where it is.
        let wanted = if height > room { over + self.lines_height(LINES_MIN) } else { height };
        if *is_begun {
            if flow.y + wanted > flow.measures.bottom {
                self.turn(flow)?;
            }
        } else {
            self.head(flow, wanted.max(self.whole));
            *is_begun = true;
        }
        for lines in bands {
            let y = flow.y;
            flow.lines_at(lines, flow.left + PAD_X, y + 5.0 + PAD_Y, self.band_look());
            flow.y += self.band_height(lines);
            underline(flow, 0.4);
        }
        let mut is_torn = false;
        let mut cells: Vec<&[Line]> = cells.iter().map(Vec::as_slice).collect();
        while flow.y + self.height(&cells) > flow.measures.bottom {
            let room = flow.measures.bottom - flow.y - 2.0 * PAD_Y;
            let longest = cells.iter().map(|cell| cell.len()).max().unwrap_or(0);
            let fits = (1..=longest)
                .take_while(|count| number(*count) * self.look.leading <= room)
                .count();
            if fits >= LINES_MIN {
                let (here, rest): (Vec<_>, Vec<_>) =
                    cells.iter().map(|cell| cell.split_at(fits.min(cell.len()))).unzip();
                self.cells(flow, &here);
                cells = rest;
                is_torn = true;
            }
            self.turn(flow)?;
            if is_torn {
                self.goes_on(flow, name)?;
            }
        }
        self.cells(flow, &cells);
        Ok(())
    }

    /// Says of what stands below that it began on the page before.
    fn goes_on(&self, flow: &mut Flow, name: &str) -> Result<(), PressError> {
        let words = Text::new().quiet("Continued: ").strong(name);
        let width = flow.width() - 2.0 * PAD_X;
        let mut lines = flow.set(&words, self.look.size, width, "the name of a row")?;
        lines.truncate(1);
        let y = flow.y;
        flow.lines_at(&lines, flow.left + PAD_X, y + PAD_Y, self.look);
        flow.y += self.look.leading + PAD_Y;
        Ok(())
    }

    /// A new page with the head on it.
    fn turn(&self, flow: &mut Flow) -> Result<(), PressError> {
        flow.new_page();
        self.caption(flow, ", continued", 2)?;
        self.head(flow, 0.0);
        Ok(())
    }

    /// Prints the head where it and `below` points under it fit.
    fn head(&self, flow: &mut Flow, below: f32) {
        flow.room(self.height(&self.head) + below);
        let (x, y, width) = (flow.left, flow.y, flow.width());
        flow.canvas().rule(x, y, width, 0.8, Ink::Text);
        self.cells_at(flow, &self.head, y);
        flow.y += self.height(&self.head);
        let y = flow.y;
        flow.canvas().rule(x, y - 0.5, width, 0.5, Ink::Text);
    }

    fn cells(&self, flow: &mut Flow, cells: &[impl AsRef<[Line]>]) {
        let y = flow.y;
        self.cells_at(flow, cells, y);
        flow.y += self.height(cells);
        underline(flow, 0.3);
    }

    fn cells_at(&self, flow: &mut Flow, cells: &[impl AsRef<[Line]>], y: f32) {
        for (at, lines) in cells.iter().enumerate() {
            let (Some((x, width)), Some(column)) =
                (self.columns.get(at), self.table.columns.get(at))
            else {
                continue;
            };
            for (row, line) in lines.as_ref().iter().enumerate() {
                let spare = width - 2.0 * PAD_X - line.width;
                let shift = match column.side {
                    Side::Start => 0.0,
                    Side::Centre => spare / 2.0,
                    Side::End => spare,
                };
                let y = y + PAD_Y + number(row) * self.look.leading;
                flow.lines_at(std::slice::from_ref(line), x + PAD_X + shift, y, self.look);
            }
        }
    }

    fn height(&self, cells: &[impl AsRef<[Line]>]) -> f32 {
        match cells.iter().map(|cell| cell.as_ref().len()).max() {
            Some(lines) => self.lines_height(lines.max(1)),
            None => 0.0,
        }
    }

    fn lines_height(&self, count: usize) -> f32 {
        number(count) * self.look.leading + 2.0 * PAD_Y
    }

    fn band_look(&self) -> Look {
        let size = self.look.size + 0.5;
        Look { size, leading: size * 1.36, ink: Ink::Text }
    }

    fn band_height(&self, lines: &[Line]) -> f32 {
        number(lines.len()) * self.band_look().leading + 5.0 + 2.0 * PAD_Y
    }
}

/// What a page has for a table with its caption.
fn page(flow: &Flow) -> f32 {
    flow.measures.bottom - flow.measures.top - CAPTION_MAX
}

fn underline(flow: &mut Flow, thickness: f32) {
    let (x, y, width) = (flow.left, flow.y, flow.width());
    flow.canvas().rule(x, y - thickness, width, thickness, Ink::Hairline);
}
