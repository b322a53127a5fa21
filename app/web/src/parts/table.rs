//! A table that reads well on paper and on a telephone: there each row becomes a card, and every
//! cell keeps its column's name.

use leptos::prelude::*;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    words: String,
    numeric: bool,
    sort: Option<Sort>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sort {
    path: String,
    direction: Option<Direction>,
}

/// Which way a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Column {
    /// Text, from the left. A column of buttons has no words.
    pub fn text(words: impl Into<String>) -> Self {
        Self { words: words.into(), numeric: false, sort: None }
    }

    /// Figures, from the right.
    pub fn number(words: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::text(words) }
    }

    /// Sorted by following `path`; `direction` is how it is sorted now, if by this column.
    #[must_use]
    pub fn sorted_at(mut self, path: impl Into<String>, direction: Option<Direction>) -> Self {
        self.sort = Some(Sort { path: path.into(), direction });
        self
    }
}

/// The cells of one row: `cells![name, view! { <On day=day/> }, count]`.
#[macro_export]
macro_rules! cells {
    ($($cell:expr),* $(,)?) => {
        vec![$(leptos::prelude::IntoAny::into_any(leptos::prelude::IntoView::into_view($cell))),*]
    };
}

/// A table. The first cell of each row names the row. `caption` says what and how many; `nouns`,
/// for one and for many, stand beside it for an island that counts anew.
#[expect(clippy::needless_pass_by_value, reason = "a property is given away")]
#[component]
pub fn Table(
    #[prop(into)] caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<AnyView>>,
    #[prop(optional)] id: Option<&'static str>,
    #[prop(optional_no_strip)] nouns: Option<[&'static str; 2]>,
) -> AnyView {
    let heads = columns.iter().cloned().map(head).collect_view();
    let [one, many] = [0, 1].map(|at| nouns.map(|nouns| nouns[at]));
    let rows = rows.into_iter().map(|cells| row(&columns, cells)).collect_view();
    view! {
        <table class="cards" id=id>
            <caption data-one=one data-many=many>{caption}</caption>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn head(column: Column) -> AnyView {
    if column.words.is_empty() {
        return view! { <td></td> }.into_any();
    }
    let sorted = column.sort.as_ref().and_then(|sort| sort.direction);
    let sorted = sorted.map(|direction| match direction {
        Direction::Ascending => "ascending",
        Direction::Descending => "descending",
    });
    let words = match column.sort {
        Some(Sort { path, .. }) => view! { <a href=path>{column.words}</a> }.into_any(),
        None => column.words.into_any(),
    };
    // An optional class would leave an empty one in every cell.
    if column.numeric {
        view! { <th scope="col" class="end" aria-sort=sorted>{words}</th> }.into_any()
    } else {
        view! { <th scope="col" aria-sort=sorted>{words}</th> }.into_any()
    }
}

fn row(columns: &[Column], cells: Vec<AnyView>) -> AnyView {
    let mut cells = columns.iter().zip(cells);
    let first = cells.next().map(|(_, cell)| view! { <th scope="row">{cell}</th> });
    let others = cells
        .map(|(column, cell)| {
            let label = column.words.clone();
            if column.numeric {
                view! { <td data-label=label class="end">{cell}</td> }.into_any()
            } else {
                view! { <td data-label=label>{cell}</td> }.into_any()
            }
        })
        .collect_view();
    view! { <tr>{first} {others}</tr> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup;

    #[test]
    fn every_cell_knows_its_column() {
        let columns = vec![
            Column::text("Vendor").sorted_at("/v?sort=name&dir=desc", Some(Direction::Ascending)),
            Column::number("Uses"),
        ];
        let html = markup(|| {
            view! { <Table caption="1 vendor" columns=columns rows=vec![cells!["A", 3]]/> }
                .into_any()
        });
        assert!(html.contains("<caption>1 vendor</caption>"), "{html}");
        assert!(
            html.contains(
                "<th scope=\"col\" aria-sort=\"ascending\"><a href=\"/v?sort=name&amp;dir=desc\">"
            ),
            "{html}"
        );
        assert!(html.contains("<th scope=\"row\">A</th>"), "{html}");
        assert!(html.contains("<td data-label=\"Uses\" class=\"end\">3</td>"), "{html}");
    }
}
