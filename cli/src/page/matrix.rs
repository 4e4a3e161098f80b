//! The picture of a square matrix of brands.

use super::markup::{Markup, cut, escaped};
use std::fmt::Write;

/// Up to so many brands, cells hold their values as text.
pub(super) const MOST_WITH_VALUES: usize = 30;

/// Up to so many brands, rows and columns have names; with more, every tenth has its number.
const MOST_WITH_NAMES: usize = 60;

/// The number of shades.
pub(super) const SHADES: usize = 10;

/// The longest name, in characters.
const NAME: usize = 24;

/// The width of a character of a name in pixels, about.
const CHARACTER: f64 = 6.6;

/// A square matrix of brands.
pub(super) struct Matrix<'a> {
    /// The id of the hatching of undefined cells.
    pub(super) id: &'a str,
    pub(super) names: Vec<String>,
    /// The place of the brand that is highlighted.
    pub(super) own: Option<usize>,
    pub(super) value: &'a dyn Fn(usize, usize) -> Option<f64>,
    /// The value that has the darkest shade.
    pub(super) most: f64,
    /// True if the diagonal holds values, too.
    pub(super) has_diagonal: bool,
}

/// Returns the shade of a value: 0 is the lightest.
fn shade(value: f64, most: f64) -> usize {
    // The cast saturates: 0 for negative values.
    ((value / most * SHADES as f64) as usize).min(SHADES - 1)
}

/// A share as whole percent, without the sign.
pub(super) fn percents(value: f64) -> String {
    let text = format!("{:.0}", value * 100.0);
    match text.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(size) => format!("−{size}"),
        None => text,
    }
}

impl Matrix<'_> {
    /// Draws the matrix, described by the element `described_by`.
    pub(super) fn picture(&self, described_by: &str) -> Markup {
        let n = self.names.len();
        let cell = match n {
            0..=14 => 38.0,
            15..=MOST_WITH_VALUES => 30.0,
            31..=MOST_WITH_NAMES => 14.0,
            _ => (800.0 / n as f64).floor().max(2.0),
        };
        let has_names = n <= MOST_WITH_NAMES;
        let names: Vec<String> = self.names.iter().map(|name| cut(name, NAME)).collect();
        let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as f64;
        let margin = if has_names { longest * CHARACTER + 14.0 } else { 34.0 };
        let size = cell * n as f64;
        let side = margin + size + 2.0;
        let mut svg = String::new();
        // Writing to a string does not fail.
        let _ = write!(
            svg,
            "<svg class=matrix width={side:.0} height={side:.0} viewBox=\"0 0 {side:.0} {side:.0}\" role=img \
             aria-labelledby={described_by}><defs><pattern id={id}-hatch width=6 height=6 \
             patternUnits=userSpaceOnUse patternTransform=rotate(45)><path class=hatch d=\"M0 0v6\"/></pattern></defs>",
            id = self.id,
        );
        self.names(&mut svg, &names, margin, cell);
        let _ = write!(svg, "<g transform=\"translate({margin:.1} {margin:.1})\">");
        if n <= MOST_WITH_VALUES {
            self.cells(&mut svg, cell)
        } else {
            self.runs(&mut svg, cell)
        }
        svg.push_str("</g></svg>");
        Markup(svg)
    }

    fn names(&self, svg: &mut String, names: &[String], margin: f64, cell: f64) {
        let has_names = names.len() <= MOST_WITH_NAMES;
        let numbers: Vec<String> = (1..=names.len()).map(|number| number.to_string()).collect();
        for at in (0..names.len()).filter(|at| has_names || at % 10 == 9) {
            let text = if has_names { escaped(&names[at]) } else { numbers[at].clone() };
            let middle = margin + cell * (at as f64 + 0.5);
            let class = match (has_names, self.own == Some(at)) {
                (true, true) => "\"label own\"",
                (true, false) => "label",
                (false, _) => "\"label axis\"",
            };
            let edge = margin - 6.0;
            let _ = write!(
                svg,
                "<text class={class} x={edge:.1} y={middle:.1} dy=.35em text-anchor=end>{text}</text>\
                 <text class={class} transform=\"translate({middle:.1} {edge:.1})rotate(-90)\" dy=.35em>{text}</text>"
            );
        }
    }

    /// Every cell with its value.
    fn cells(&self, svg: &mut String, cell: f64) {
        let inner = cell - 1.0;
        for row in 0..self.names.len() {
            for column in 0..self.names.len() {
                let (x, y) = (cell * column as f64, cell * row as f64);
                if row == column && !self.has_diagonal {
                    let _ = write!(svg, "<rect class=self x={x} y={y} width={inner} height={inner} />");
                    continue;
                }
                let Some(value) = (self.value)(row, column) else {
                    let _ = write!(
                        svg,
                        "<rect x={x} y={y} width={inner} height={inner} fill=\"url(#{}-hatch)\"/>",
                        self.id
                    );
                    continue;
                };
                let shade = shade(value, self.most);
                let text = percents(value);
                let half = inner / 2.0;
                let _ = write!(
                    svg,
                    "<rect class=q{shade} x={x} y={y} width={inner} height={inner} /><text class=t{shade} x={} y={} \
                     dy=.35em text-anchor=middle data-v={value}>{text}</text>",
                    x + half,
                    y + half,
                );
            }
        }
    }

    /// A path for each shade: a line for each run of equal cells in a row.
    fn runs(&self, svg: &mut String, cell: f64) {
        const OWN: usize = SHADES;
        let n = self.names.len();
        let size = cell * n as f64;
        // What no run covers is undefined.
        let _ = write!(svg, "<rect width={size} height={size} fill=\"url(#{}-hatch)\"/>", self.id);
        let mut paths = vec![String::new(); SHADES + 1];
        // The end of the last run of each shade: steps are shorter than places.
        let mut ends = [None; SHADES + 1];
        for row in 0..n {
            let shade_at = |column: usize| match (self.value)(row, column) {
                _ if row == column && !self.has_diagonal => Some(OWN),
                value => value.map(|value| shade(value, self.most)),
            };
            let mut column = 0;
            while column < n {
                let shade = shade_at(column);
                let end = (column + 1..n).find(|&next| shade_at(next) != shade).unwrap_or(n);
                if let Some(shade) = shade {
                    let _ = match ends[shade] {
                        Some((x, y)) => {
                            let step = column as i64 - x as i64;
                            write!(paths[shade], "m{step} {}h{}", row - y, end - column)
                        }
                        None => write!(paths[shade], "M{column} {row}h{}", end - column),
                    };
                    ends[shade] = Some((end, row));
                }
                column = end;
            }
        }
        let _ = write!(svg, "<g class=runs transform=\"scale({cell})translate(0 .5)\">");
        for (shade, path) in paths.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
            let class = if shade == OWN { "self".to_owned() } else { format!("q{shade}") };
            let _ = write!(svg, "<path class={class} d=\"{path}\"/>");
        }
        svg.push_str("</g>");
    }
}

/// The shades with their values in percent, from 0 to `most`.
pub(super) fn scale(most: f64) -> Markup {
    let mut svg = String::from("<svg class=scale width=180 height=14 aria-hidden=true>");
    for shade in 0..SHADES {
        let _ = write!(svg, "<rect class=q{shade} x={} width=17 height=14 />", shade * 18);
    }
    svg.push_str("</svg>");
    Markup(format!(
        "<span class=legend><span class=axis>0%</span> {svg} <span class=axis>{}%</span></span>",
        percents(most)
    ))
}
