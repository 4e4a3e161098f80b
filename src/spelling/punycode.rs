//! Labels of domain names in Punycode (RFC 3492).

/// The parameters of RFC 3492, section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// The longest label of a domain name, in bytes. It bounds the quadratic time of insertion.
const LONGEST: usize = 63;

/// Decodes the part of a lower-case label after `xn--`. Returns `None` if it is not Punycode.
pub(super) fn decode(label: &str) -> Option<String> {
    if label.len() > LONGEST || !label.is_ascii() {
        return None;
    }
    let (plain, digits) = label.rsplit_once('-').unwrap_or(("", label));
    let mut out: Vec<char> = plain.chars().collect();
    let (mut code, mut place, mut bias) = (FIRST_CODE, 0u32, FIRST_BIAS);
    let mut digits = digits.bytes().peekable();
    while digits.peek().is_some() {
        let before = place;
        let (mut weight, mut k) = (1u32, BASE);
        loop {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                number @ b'0'..=b'9' => u32::from(number - b'0') + 26,
                _ => return None,
            };
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = out.len() as u32 + 1;
        bias = adapted(place - before, length, before == 0);
        code = code.checked_add(place / length)?;
        place %= length;
        out.insert(place as usize, char::from_u32(code)?);
        place += 1;
    }
    Some(out.into_iter().collect())
}

/// Returns the next bias.
fn adapted(distance: u32, length: u32, is_first: bool) -> u32 {
    let mut distance = distance / if is_first { DAMP } else { 2 };
    distance += distance / length;
    let mut k = 0;
    while distance > (BASE - T_MIN) * T_MAX / 2 {
        distance /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * distance / (distance + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_the_standard() {
        #[track_caller]
        fn check(label: &str, expected: Option<&str>) {
            assert_eq!(decode(label).as_deref(), expected, "{label}");
        }
        check("caff-8oa", Some("caffè"));
        check("bcher-kva", Some("bücher"));
        // RFC 3492, section 7.1, (B), (I) and (S).
        check("ihqwcrb4cv8a8dqg056pqjye", Some("他们为什么不说中文"));
        check("b1abfaaepdrnnbgefbadotcwatmq2g4l", Some("почемужеонинеговорятпорусски"));
        check("-> $1.00 <--", Some("-> $1.00 <-"));
        check("caff-8o\u{e9}", None);
        check("99999999", None);
        check("a-", Some("a"));
        check(&"9".repeat(64), None);
    }
}
