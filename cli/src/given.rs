//! The flags of reading that the caller gave. One that equals its default counts, too.

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use std::collections::BTreeSet;

/// The flags, and the settings of reading that they choose.
const FLAGS: [(&str, &str); 18] = [
    ("brand_by", "brand_by"),
    ("brand_rules", "brand_rules"),
    ("forwarded", "forwarded"),
    ("ids", "ids"),
    ("input_format", "input_format"),
    ("map", "map"),
    ("map_file", "preset"),
    ("max_column_size", "limits.column_bytes"),
    ("max_columns", "limits.columns"),
    ("max_depth", "limits.depth"),
    ("max_held_zip_size", "limits.held_zip_bytes"),
    ("max_message_size", "limits.message_bytes"),
    ("max_parts", "limits.parts"),
    ("max_unpack_ratio", "limits.unpack_ratio"),
    ("max_unpacked_size", "limits.unpacked_bytes"),
    ("preset", "preset"),
    ("pseudonymise", "pseudonymise"),
    ("senders", "senders"),
];

/// The settings that flags of the caller chose. It must come before the flags in a struct: parsing takes these away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given(pub(crate) BTreeSet<&'static str>);

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let is_given = |flag: &str| matches.value_source(flag) == Some(ValueSource::CommandLine);
        let given: Vec<&str> = matches.ids().map(clap::Id::as_str).filter(|flag| is_given(flag)).collect();
        let chosen = FLAGS.into_iter().filter(|(flag, _)| given.contains(flag));
        Ok(Self(chosen.map(|(_, setting)| setting).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{self, Cli};
    use clap::{CommandFactory, Parser};

    #[test]
    fn only_what_was_written_is_given() {
        let given = |args: &[&str]| {
            let cli = Cli::parse_from([&["unisono", "pairs", "x.uni"], args].concat());
            let args::Command::Pairs(args) = cli.command else { panic!("another command") };
            args.input.given.0.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(given(&[]), "");
        assert_eq!(given(&["--quiet", "--min-similarity", "0.3", "--max-skipped", "9"]), "");
        // Defaults.
        assert_eq!(
            given(&["--senders", "bulk", "--ids", "content", "--preset", "auto"]),
            "ids preset senders"
        );
        assert_eq!(given(&["--max-parts", "7", "--map", "body=x"]), "limits.parts map");
        let command = Cli::command();
        let pairs = command.find_subcommand("pairs").unwrap();
        for (flag, _) in FLAGS {
            assert!(pairs.get_arguments().any(|arg| arg.get_id() == flag), "{flag}");
        }
    }
}
