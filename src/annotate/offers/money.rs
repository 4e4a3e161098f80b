//! Discounts and prices as bins.

use crate::lexicon::WordList;
use crate::text::mask::is_scale;

/// Bounds of price bins, in units of any currency.
const BOUNDS: [u64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/// Returns the bin of a percentage, in steps of five; `None` for 0 % and for more than 97 %, which are not discounts.
pub(super) fn discount<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<u32> {
    let cents = amount(words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?)?;
    ((1..9_750).contains(&cents)).then_some(((cents + 250) / 500) as u32)
}

/// Returns the name of the bin of a percentage.
pub(super) fn discount_name(bin: u32) -> String {
    if bin == 0 { "−1–2 %".to_owned() } else { format!("−{} %", 5 * bin) }
}

/// Returns the bin of a price: twice the number of bounds up to it, plus 1 if it ends in 9, .90, .95 or .99.
///
/// `None` for 0, for amounts in thousands or millions ("3 million", "$5M"), and for numbers that cannot be read.
pub(super) fn price<'a>(words: impl Iterator<Item = &'a str>) -> Option<u32> {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    // "1 249,00" is one number.
    let (mut number, mut ended) = (String::new(), false);
    for word in words {
        if is_scale(word) {
            return None;
        }
        ended |= !number.is_empty() && !is_number(word);
        if !ended && is_number(word) {
            number.push_str(word);
        }
    }
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || SEPARATORS.contains(&c));
    // "$20off" is a price of 20; "$5m" is in millions.
    if is_scale(unit) || WordList::ScaleEnding.has(unit) {
        return None;
    }
    let cents = amount(&number)?;
    if cents == 0 {
        return None;
    }
    let bounds = BOUNDS.iter().filter(|&&bound| cents >= bound * 100).count() as u32;
    let is_bargain = matches!(cents % 100, 90 | 95 | 99) || (cents % 100 == 0 && cents / 100 % 10 == 9);
    Some(2 * bounds + u32::from(is_bargain))
}

/// Returns the name of the bin of a price.
pub(super) fn price_name(bin: u32) -> String {
    let at = bin as usize / 2;
    let ending = if bin % 2 == 1 { ", ending in 9" } else { "" };
    match (at.checked_sub(1).and_then(|i| BOUNDS.get(i)), BOUNDS.get(at)) {
        (Some(from), Some(to)) => format!("price {from}–{to}{ending}"),
        (None, Some(to)) => format!("price below {to}{ending}"),
        (Some(from), None) => format!("price {from} or more{ending}"),
        (None, None) => format!("price{ending}"),
    }
}

/// The marks between the digits of a number.
const SEPARATORS: [char; 4] = ['.', ',', '\'', '’'];

/// Returns the hundredths of a written number. A last separator before one or two digits begins the fraction; all
/// others group digits.
fn amount(word: &str) -> Option<u64> {
    let end = word.find(|c: char| !c.is_ascii_digit() && !SEPARATORS.contains(&c)).unwrap_or(word.len());
    let word = word.get(..end)?;
    let (whole, fraction) = match word.rsplit_once(['.', ',']) {
        Some((whole, fraction)) if matches!(fraction.len(), 1 | 2) => (whole, fraction),
        _ => (word, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).take(12).collect();
    let hundredths = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u64>().ok()? * 10,
        _ => fraction.parse::<u64>().ok()?,
    };
    Some(digits.parse::<u64>().ok()? * 100 + hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_parsed() {
        let check = |word, expected| assert_eq!(amount(word), expected, "{word}");
        check("49", Some(4_900));
        check("9,90", Some(990));
        check("9.9", Some(990));
        check("1.249,00", Some(124_900));
        check("1,200.50", Some(120_050));
        check("1.249", Some(124_900));
        check("1'249.50", Some(124_950));
        check("1’249", Some(124_900));
        check("50eur", Some(5_000));
        check("99999999999999999999", Some(99_999_999_999_900));
        check(",", None);
        check("½", None);
    }

    #[test]
    fn discounts_fall_into_bins() {
        let check = |words: &[&str], expected: Option<&str>| {
            let bin = discount(words.iter().copied());
            assert_eq!(bin.map(discount_name).as_deref(), expected, "{words:?}");
        };
        check(&["20"], Some("−20 %"));
        check(&["20", "per", "cento"], Some("−20 %"));
        check(&["12,5"], Some("−15 %"));
        check(&["12"], Some("−10 %"));
        check(&["2"], Some("−1–2 %"));
        check(&["95"], Some("−95 %"));
        check(&["98"], None);
        check(&["100"], None);
        check(&["0"], None);
        check(&["cento"], None);
    }

    #[test]
    fn prices_fall_into_bins() {
        let check = |words: &[&str], expected: Option<&str>| {
            let bin = price(words.iter().copied());
            assert_eq!(bin.map(price_name).as_deref(), expected, "{words:?}");
        };
        check(&["0,50"], Some("price below 1"));
        check(&["19,90"], Some("price 10–20, ending in 9"));
        check(&["20"], Some("price 20–50"));
        check(&["20off"], Some("price 20–50"));
        check(&["49"], Some("price 20–50, ending in 9"));
        check(&["eur", "1.200"], Some("price 1000–2000"));
        check(&["1", "249", "euro"], Some("price 1000–2000, ending in 9"));
        check(&["1", "249", "000,00"], Some("price 5000 or more"));
        check(&["50euro"], Some("price 50–100"));
        check(&["5000"], Some("price 5000 or more"));
        check(&["3", "million"], None);
        check(&["5", "milioni", "di", "euro"], None);
        check(&["5", "mln", "di", "euro"], None);
        check(&["3", "thousand"], None);
        check(&["5m"], None);
        check(&["100k"], None);
        check(&["0"], None);
        check(&["euro"], None);
    }
}
