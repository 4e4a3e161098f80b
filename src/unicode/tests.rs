//! The tables against other implementations.

use super::*;
use unicode_normalization::UnicodeNormalization as _;

#[test]
fn one_version_everywhere() {
    let wide = (u64::from(VERSION.0), u64::from(VERSION.1), u64::from(VERSION.2));
    assert_eq!(unicode_segmentation::UNICODE_VERSION, wide);
    assert_eq!(unicode_normalization::UNICODE_VERSION, VERSION);
}

/// The characters for which a property or a mapping is not that of the standard library.
fn unlike_std() -> Vec<char> {
    let like = |c: char| {
        is_letter(c) == c.is_alphabetic()
            && is_number(c) == c.is_numeric()
            && is_letter_or_number(c) == c.is_alphanumeric()
            && is_upper(c) == c.is_uppercase()
            && is_lower(c) == c.is_lowercase()
            && lower(c).eq(c.to_lowercase())
            && upper(c).eq(c.to_uppercase())
    };
    ('\0'..=char::MAX).filter(|&c| !like(c)).collect()
}

#[test]
fn the_standard_library_agrees() {
    let unlike = unlike_std();
    if char::UNICODE_VERSION == VERSION {
        assert!(unlike.is_empty(), "{unlike:?}");
    }
    // Whatever the toolchain, nothing differs in Latin, Greek and Cyrillic letters, which end at U+052F.
    assert!(unlike.iter().all(|&c| c > '\u{52F}'), "{unlike:?}");
}

#[test]
fn ascii_is_ascii() {
    for c in '\0'..='\x7f' {
        assert_eq!(is_letter(c), c.is_ascii_alphabetic(), "{c:?}");
        assert_eq!(is_number(c), c.is_ascii_digit(), "{c:?}");
        assert_eq!(is_letter_or_number(c), c.is_ascii_alphanumeric(), "{c:?}");
        assert_eq!(is_upper(c), c.is_ascii_uppercase(), "{c:?}");
        assert_eq!(is_lower(c), c.is_ascii_lowercase(), "{c:?}");
        assert!(lower(c).eq([c.to_ascii_lowercase()]) && fold(c).eq([c.to_ascii_lowercase()]), "{c:?}");
        assert!(upper(c).eq([c.to_ascii_uppercase()]) && !is_picture(c), "{c:?}");
    }
}

#[test]
fn case_folding_is_that_of_caseless() {
    use caseless::Caseless as _;
    // `caseless` has the tables of Unicode 16; version 17 adds these capitals.
    let new = |c| matches!(c, '\u{A7CE}' | '\u{A7D2}' | '\u{A7D4}' | '\u{16EA0}'..='\u{16EB8}');
    for c in '\0'..=char::MAX {
        assert_eq!(fold(c).eq([c].into_iter().default_case_fold()), !new(c), "{c:?}");
    }
}

/// White space and control characters are the standard library's. A toolchain that changes them must fail here.
#[test]
fn white_space_and_controls_stay() {
    let space = |c| {
        matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
    };
    for c in '\0'..=char::MAX {
        assert_eq!(c.is_whitespace(), space(c), "{c:?}");
        assert_eq!(c.is_control(), matches!(c, '\0'..='\x1f' | '\x7f'..='\u{9f}'), "{c:?}");
    }
}

/// Letters that Unicode 15, 16, 17 and 18 added.
#[test]
fn letters_of_several_versions() {
    for (c, version) in [
        ('\u{11F02}', 15),
        ('\u{31350}', 15),
        ('\u{1C89}', 16),
        ('\u{A7CB}', 16),
        ('\u{A7CE}', 17),
        ('\u{16EA0}', 17),
        ('\u{323B0}', 17),
    ] {
        assert!(is_letter(c), "{c:?} is a letter since Unicode {version}");
    }
    for c in ['\u{58B}', '\u{AB6C}', '\u{2B81E}'] {
        assert!(!is_letter(c), "{c:?} is a letter since Unicode 18");
    }
    assert!(lower('\u{A7CB}').eq(['\u{264}']) && upper('\u{264}').eq(['\u{A7CB}']));
    assert!(lower('\u{16EA0}').eq(['\u{16EBB}']) && fold('\u{16EA0}').eq(['\u{16EBB}']));
}

#[test]
fn case_mappings_of_several_characters() {
    assert!(lower('İ').eq(['i', '\u{307}']) && fold('ß').eq(['s', 's']) && upper('ﬃ').eq(['F', 'F', 'I']));
    assert_eq!(lower('İ').len(), 2);
    assert_eq!((to_lower("ÉCOLE"), to_upper("grüße")), ("école".to_owned(), "GRÜSSE".to_owned()));
}

#[test]
fn pictures_survive_nfkc_and_are_no_letters() {
    for c in ('\0'..=char::MAX).filter(|&c| is_picture(c)) {
        assert!(c.nfkc().eq([c]), "{c:?}");
        assert!(!is_letter_or_number(c) && !is_regional_indicator(c), "{c:?}");
    }
}

#[test]
fn what_is_a_picture() {
    for c in ['✨', '❤', '🎁', '🔥', '⏰', '✅', '👉', '🏽', '⭐', '🥳', '🫶', '\u{1FAC8}', '\u{1FC00}']
    {
        assert!(is_picture(c), "{c}");
    }
    // Unicode 16 had playing cards and pointers among its pictographs; version 17 does not.
    for c in ['a', '1', '#', '*', '©', '®', '™', '€', '→', '•', '★', '🇮', 'é', '好', '\u{1F0A1}', '\u{1F582}']
    {
        assert!(!is_picture(c), "{c}");
    }
}
