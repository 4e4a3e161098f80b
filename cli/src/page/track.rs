//! A bar on a scale, with its intervals and marks. Positions are in percent, so that it takes any width.

use super::markup::Markup;
use std::fmt::Write;

/// What stands on the scale.
#[derive(Clone, Copy, Default)]
pub(super) struct Track {
    pub(super) value: Option<f64>,
    /// The interval for these brands.
    pub(super) inner: Option<[f64; 2]>,
    /// The interval for brands of this kind.
    pub(super) outer: Option<[f64; 2]>,
    /// What independent writers would reach.
    pub(super) chance: Option<f64>,
    /// The end of the scale.
    pub(super) most: f64,
    pub(super) is_own: bool,
}

/// Returns the end of a scale for these values: 1, or the next half above the largest.
pub(super) fn scale_end(values: impl Iterator<Item = f64>) -> f64 {
    (values.fold(1.0, f64::max) * 2.0).ceil() / 2.0
}

impl Track {
    pub(super) fn picture(&self) -> Markup {
        let at = |value: f64| position(value, self.most);
        let mut svg = String::from("<svg class=track width=\"100%\" height=22 aria-hidden=true>");
        // Writing to a string does not fail.
        let _ = write!(svg, "<rect class=ground y=4 width=\"100%\" height=14 />");
        if let Some(value) = self.value {
            let class = if self.is_own { "\"bar own\"" } else { "bar" };
            let _ =
                write!(svg, "<rect class={class} y=4 width=\"{}%\" height=14 data-v={value} />", at(value));
        }
        for (class, ends) in [("outer", self.outer), ("inner", self.inner)] {
            let Some([lo, hi]) = ends else { continue };
            let _ = write!(svg, "<line class={class} x1=\"{}%\" x2=\"{}%\" y1=11 y2=11 />", at(lo), at(hi));
        }
        if self.most > 1.0 {
            let _ = write!(svg, "<line class=one x1=\"{one}%\" x2=\"{one}%\" y1=0 y2=22 />", one = at(1.0));
        }
        if let Some(chance) = self.chance {
            let _ = write!(
                svg,
                "<svg x=\"{}%\" overflow=visible><path class=chance d=\"M0 1l5 10-5 10-5-10z\" data-v={chance} /></svg>",
                at(chance)
            );
        }
        svg.push_str("</svg>");
        Markup(svg)
    }
}

/// The position of a value in percent of the scale.
pub(super) fn position(value: f64, most: f64) -> f64 {
    ((value / most).clamp(0.0, 1.0) * 1e4).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_in_percent_of_the_scale() {
        assert_eq!(position(0.4361, 1.0), 43.61);
        assert_eq!(position(0.75, 1.5), 50.0);
        assert_eq!(position(-0.2, 1.0), 0.0);
        assert_eq!(position(3.0, 1.0), 100.0);
        assert_eq!(scale_end([0.2, 0.9].into_iter()), 1.0);
        assert_eq!(scale_end([0.2, 1.04].into_iter()), 1.5);
        assert_eq!(scale_end(std::iter::empty()), 1.0);
    }
}
