//! Scripts other than Latin, and the language of each.

pub(super) const CYRILLIC: usize = 0;
pub(super) const HAN: usize = 1;
pub(super) const KANA: usize = 2;
/// The language of each script. The first three scripts have several.
pub(super) const SCRIPTS: [&str; 14] =
    ["ru", "zh", "ja", "ko", "el", "ar", "he", "hi", "th", "ta", "ka", "hy", "bn", "te"];

/// Returns the script of a letter as an index of [`SCRIPTS`]; `None` for Latin and for scripts without a language there.
pub(super) fn script(c: char) -> Option<usize> {
    Some(match c as u32 {
        0..0x370 => return None,
        0x370..=0x3FF | 0x1F00..=0x1FFF => 4,
        0x400..=0x52F => CYRILLIC,
        0x531..=0x58F => 11,
        0x590..=0x5FF => 6,
        0x600..=0x6FF | 0x750..=0x77F => 5,
        0x900..=0x97F => 7,
        0x980..=0x9FF => 12,
        0xB80..=0xBFF => 9,
        0xC00..=0xC7F => 13,
        0xE00..=0xE7F => 8,
        0x10A0..=0x10FF => 10,
        0x1100..=0x11FF | 0xAC00..=0xD7AF => 3,
        0x3040..=0x30FF => KANA,
        0x3400..=0x9FFF | 0x20000..=0x3134F => HAN,
        _ => return None,
    })
}

/// Returns the language of words in Cyrillic letters, by the letters that only one language has.
pub(super) fn cyrillic(words: &str) -> &'static str {
    let n = |letters: &str| words.chars().filter(|&c| letters.contains(c)).count();
    let (ukrainian, serbian) = (n("іїєґІЇЄҐ"), n("јљњћђџЈЉЊЋЂЏ"));
    let russian = n("ыэёЫЭЁ");
    if ukrainian > russian && ukrainian >= serbian {
        "uk"
    } else if serbian > russian {
        "sr"
    } else if russian > 0 || whichlang::detect_language(words) == whichlang::Lang::Rus {
        "ru"
    } else {
        "und"
    }
}
