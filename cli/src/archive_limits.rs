//! The flags of the limits on compressed files and archives.

use clap::Args;
use unisono::source::Limits;

/// The guard against files that unpack to more than they should.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct ArchiveLimitArgs {
    /// Stop reading a compressed file or archive that unpacks to more than SIZE [default: 64GB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_unpacked_size: Option<u64>,

    /// Stop reading a compressed stream of more than 8 MiB that unpacks to more than N times its size [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_unpack_ratio: Option<u64>,

    /// Refuse a zip of more than SIZE on standard input or in an archive, which is held in memory [default: 512MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_held_zip_size: Option<u64>,
}

impl ArchiveLimitArgs {
    /// Sets the limits that are given.
    pub(crate) fn set(&self, limits: Limits) -> Limits {
        let held = self.max_held_zip_size.map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        Limits {
            unpacked_bytes: self.max_unpacked_size.unwrap_or(limits.unpacked_bytes),
            unpack_ratio: self.max_unpack_ratio.unwrap_or(limits.unpack_ratio),
            held_zip_bytes: held.unwrap_or(limits.held_zip_bytes),
            ..limits
        }
    }
}

/// Parses a number of bytes, with or without a unit.
fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 4] = [("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("b", 1)];
    let lower = text.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find_map(|&(unit, bytes)| Some((lower.strip_suffix(unit)?, bytes)));
    let (digits, bytes) = unit.unwrap_or((&lower, 1));
    let n = digits.trim_end().parse::<u64>().ok().and_then(|n| n.checked_mul(bytes));
    n.filter(|&n| n > 0).ok_or_else(|| "expected a size above 0, such as 500MB, 64GB or 30000000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        limits: ArchiveLimitArgs,
    }

    #[test]
    fn flags_set_limits_and_others_keep_their_default() {
        let set = |args: &[&str]| {
            let flags = Flags::try_parse_from([&["x"], args].concat()).map_err(|error| error.to_string())?;
            Ok::<_, String>(flags.limits.set(Limits::default()))
        };
        let default = Limits::default();
        assert_eq!(set(&[]).unwrap(), default);
        assert_eq!((default.unpacked_bytes, default.unpack_ratio), (64_000_000_000, 200));
        assert_eq!(default.held_zip_bytes, 512_000_000);
        let all = ["--max-unpacked-size=1GB", "--max-unpack-ratio=9", "--max-held-zip-size", "2 kB"];
        let got = set(&all).unwrap();
        assert_eq!((got.unpacked_bytes, got.unpack_ratio, got.held_zip_bytes), (1_000_000_000, 9, 2_000));
        for wrong in [
            "--max-unpacked-size=0",
            "--max-unpacked-size=1TB",
            "--max-unpack-ratio=0",
            "--max-held-zip-size=-1",
        ] {
            assert!(set(&[wrong]).is_err(), "{wrong}");
        }
    }
}
