//! The flags of the limits on what is read.

use clap::Args;
use unisono::source::Limits;

/// Limits that guard against hostile and unusual input.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Skip messages and lines larger than SIZE, such as 25MB or 30000000 [default: 25MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_message_size: Option<usize>,

    /// Skip mails with more than N parts [default: 1000]
    #[arg(long, value_name = "N", value_parser = count)]
    max_parts: Option<usize>,

    /// Skip mails whose parts are nested deeper than N levels [default: 20]
    #[arg(long, value_name = "N", value_parser = count)]
    max_depth: Option<usize>,

    /// Keep at most N further columns of a record [default: 256]
    #[arg(long, value_name = "N", value_parser = count)]
    max_columns: Option<usize>,

    /// Keep only values of at most SIZE in further columns [default: 256]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_column_size: Option<usize>,

    /// Stop reading a compressed file or archive that unpacks to more than SIZE [default: 64GB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_unpacked_size: Option<usize>,

    /// Stop reading a compressed stream that unpacks to more than 8 MiB and to more than N times its size [default: 200]
    #[arg(long, value_name = "N", value_parser = count)]
    max_unpack_ratio: Option<usize>,

    /// Refuse a zip larger than SIZE on standard input or in an archive, because it is held in memory [default: 512MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_held_zip_size: Option<usize>,
}

impl LimitArgs {
    /// The limits of the library.
    pub(crate) fn limits(&self) -> Limits {
        let default = Limits::default();
        Limits {
            message_bytes: self.max_message_size.unwrap_or(default.message_bytes),
            parts: self.max_parts.unwrap_or(default.parts),
            depth: self.max_depth.unwrap_or(default.depth),
            columns: self.max_columns.unwrap_or(default.columns),
            column_bytes: self.max_column_size.unwrap_or(default.column_bytes),
            unpacked_bytes: self.max_unpacked_size.map_or(default.unpacked_bytes, |size| size as u64),
            unpack_ratio: self.max_unpack_ratio.map_or(default.unpack_ratio, |ratio| ratio as u64),
            held_zip_bytes: self.max_held_zip_size.unwrap_or(default.held_zip_bytes),
        }
    }
}

/// Parses a number of bytes, with or without a unit.
pub(crate) fn size(text: &str) -> Result<usize, String> {
    const UNITS: [(&str, usize); 7] = [
        ("kb", 1_000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("b", 1),
        ("k", 1_000),
        ("m", 1_000_000),
        ("g", 1_000_000_000),
    ];
    let lower = text.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find_map(|&(unit, bytes)| Some((lower.strip_suffix(unit)?, bytes)));
    let (digits, bytes) = unit.unwrap_or((&lower, 1));
    let n = digits.trim_end().parse::<usize>().ok().and_then(|n| n.checked_mul(bytes));
    n.filter(|&n| n > 0).ok_or_else(|| "expected a size above 0, such as 500kB, 25MB or 30000000".to_owned())
}

/// Parses a number above 0.
fn count(text: &str) -> Result<usize, String> {
    let n = text.parse::<usize>().ok().filter(|&n| n > 0);
    n.ok_or_else(|| "expected a whole number, 1 or more".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        limits: LimitArgs,
    }

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("1", 1),
            ("30000000", 30_000_000),
            ("25MB", 25_000_000),
            ("2 kb", 2_000),
            ("7B", 7),
            ("6G", 6_000_000_000),
        ] {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
        for wrong in ["", "0", "MB", "-1", "1.5MB", "1TB", "99999999999999999999", "18446744073709551615GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_limit_has_a_flag_and_its_default_in_the_help() {
        let of = |args: &[&str]| Flags::try_parse_from([&["x"], args].concat()).unwrap().limits.limits();
        assert_eq!(of(&[]), Limits::default());
        let all = [
            "--max-message-size=1MB",
            "--max-parts=2",
            "--max-depth=3",
            "--max-columns=4",
            "--max-column-size=5",
            "--max-unpacked-size=6GB",
            "--max-unpack-ratio=7",
            "--max-held-zip-size=8kB",
        ];
        let expected = Limits {
            message_bytes: 1_000_000,
            parts: 2,
            depth: 3,
            columns: 4,
            column_bytes: 5,
            unpacked_bytes: 6_000_000_000,
            unpack_ratio: 7,
            held_zip_bytes: 8_000,
        };
        assert_eq!(of(&all), expected);
        let default = Limits::default();
        assert_eq!((default.message_bytes, default.parts, default.depth), (25_000_000, 1_000, 20));
        assert_eq!((default.columns, default.column_bytes), (256, 256));
        assert_eq!((default.unpacked_bytes, default.unpack_ratio), (64_000_000_000, 200));
        assert_eq!(default.held_zip_bytes, 512_000_000);
    }
}
