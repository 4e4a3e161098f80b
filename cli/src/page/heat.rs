//! How much the messages of each two brands overlap.

use super::markup::{Markup, quoted};
use super::matrix::{MOST_WITH_VALUES, Matrix, percents, scale};
use super::order::MOST_CLUSTERED;
use super::reading::Reading;
use super::said::{Arg, Said};
use super::section::{Figure, Section, rendered};
use super::table::{Cell, Head, Table};

const ID: &str = "overlap";

pub(super) fn heat(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-overlap-short", &[]), words.text("page-overlap-title", &[])];
    let n = reading.brands.len();
    let has_matrix = reading.facet.is_some_and(|(_, result)| result.overlap.is_some());
    if n < 2 || !has_matrix {
        let most = reading.report.provenance.config.get("max_matrix").map_or("", String::as_str);
        let why = match n {
            0..2 => words.text("page-overlap-few", &[]),
            _ => words.text("page-overlap-many", &[("n", Arg::Count(n as u64)), ("most", Arg::Quote(most))]),
        };
        return Section::without(ID, titles, &why);
    }
    let names: Vec<String> = (0..n)
        .map(|at| reading.label(&reading.brands[at].brand, &reading.brands[at].language).into_owned())
        .collect();
    let value = |a: usize, b: usize| reading.overlap(a, b);
    let matrix = Matrix {
        id: ID,
        own: (0..n).find(|&at| reading.is_own(&reading.brands[at].brand)),
        value: &value,
        most: 1.0,
        has_diagonal: false,
        names,
    };
    let order = match n <= MOST_CLUSTERED {
        true => words.text("page-overlap-clustered", &[]),
        false => words.text("page-overlap-by-index", &[]),
    };
    let caption = Markup(format!("{} {} {order}", scale(1.0), words.text("page-overlap-caption", &[])));
    let picture = matrix.picture(&format!("{ID}-caption"));
    let figure = rendered(&Figure { id: ID, picture, caption });
    let twin = rendered(&matrix_table(reading, ID, &matrix, words.text("page-overlap-table", &[])));
    let [short, title] = titles;
    let lead = Some(words.text("page-overlap-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(format!("{figure}{twin}")) }
}

/// The lower half of a matrix in percent. With many brands columns have numbers in the place of names.
pub(super) fn matrix_table(reading: &Reading<'_>, id: &str, matrix: &Matrix<'_>, summary: Said) -> Table {
    let n = matrix.names.len();
    let name = |at: usize| Said::from(quoted(&matrix.names[at]));
    let column = |at: usize| match n <= MOST_WITH_VALUES {
        true => name(at),
        false => Said::from(Markup(format!("<span class=axis>{}</span>", at + 1))),
    };
    let head = [Head::text(reading.words.text("page-brand", &[]))];
    let row = |row: usize| {
        let number = |column: usize| match (matrix.value)(row, column) {
            _ if row == column && !matrix.has_diagonal => Cell::text(""),
            Some(value) => Cell::text(percents(value)),
            None => Cell::text("–"),
        };
        let first = match n <= MOST_WITH_VALUES {
            true => Cell::text(name(row)),
            false => Cell::text(format!("<span class=axis>{}</span> {}", row + 1, name(row))),
        };
        std::iter::once(first).chain((0..=row).map(number)).collect()
    };
    Table {
        id: format!("{id}-table"),
        summary,
        head: head.into_iter().chain((0..n).map(|at| Head::number(column(at)))).collect(),
        rows: (0..n).map(row).collect(),
    }
}
