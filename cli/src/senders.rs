//! `unisono senders`

use crate::args::SendersArgs;
use crate::exit::Exit;
use crate::inputs::{options, print_notes, read_inputs, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::number::counted;
use crate::overwrite::refuse_input;
use crate::table::{Cell, Table};
use crate::terminal::eprint_line;
use crate::threads::with_threads;
use unisono::intake::SenderCount;
use unisono::text::mask::OwnPhrases;

const HEADER: [&str; 7] = ["domain", "name", "address", "platform", "messages", "bulk", "brand"];

/// Writes one line per sender.
pub(crate) fn senders(args: &SendersArgs) -> anyhow::Result<Exit> {
    let options = options(&args.input)?;
    refuse_input("--output", &args.output.output, &args.input.inputs)?;
    install_ctrlc_handler()?;
    let table = Table::create("--output", &args.output.output)?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        let Some(loaded) =
            read_inputs(&args.input, &options, OwnPhrases::default(), args.output.quiet, list)?
        else {
            return Ok(Exit::Input);
        };
        print_notes(&loaded, None, args.output.quiet);
        let senders = &loaded.intake.senders;
        table.write(
            &HEADER,
            senders.len(),
            |_| 1,
            |i, emit| {
                let SenderCount { domain, name, address, platform, brand, messages, bulk } = &senders[i];
                emit(&[
                    optional(domain),
                    optional(name),
                    optional(address),
                    optional(platform),
                    Cell::Count(*messages),
                    Cell::Count(*bulk),
                    Cell::Text(brand),
                ]);
            },
        )?;
        if !args.output.quiet {
            let messages = senders.iter().map(|sender| sender.messages).sum();
            let (senders, messages) = (counted(senders.len() as u64, "sender"), counted(messages, "message"));
            eprint_line(&format!("{senders} of {messages}"));
        }
        Ok(verdict(&args.input, &loaded))
    })
}

fn optional(text: &Option<String>) -> Cell<'_> {
    Cell::Text(text.as_deref().unwrap_or(""))
}
