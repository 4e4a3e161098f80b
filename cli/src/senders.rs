//! `unisono senders`

use crate::args::SendersArgs;
use crate::exit::Exit;
use crate::inputs::options;
use crate::table::Cell;
use crate::table_command::TableCommand;
use crate::terminal::eprint_line;
use crate::words::Words;
use unisono::intake::SenderCount;

const HEADER: [&str; 7] = ["domain", "name", "address", "platform", "messages", "bulk", "brand"];

/// Writes one line per sender.
pub(crate) fn senders(args: &SendersArgs) -> anyhow::Result<Exit> {
    let command = TableCommand {
        input: &args.input,
        options: options(&args.input)?,
        mask_phrases: None,
        language: None,
        output: &args.output,
        threads: args.threads,
    };
    command.run(|loaded, table, _| {
        let senders = &loaded.intake.senders;
        table.write(
            &HEADER,
            senders.len(),
            |_| 1,
            |i, emit| {
                let SenderCount { domain, name, address, platform, brand, messages, bulk, .. } = &senders[i];
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
            let messages: u64 = senders.iter().map(|sender| sender.messages).sum();
            let counts = [("senders", (senders.len() as u64).into()), ("messages", messages.into())];
            eprint_line(&Words::new(args.output.lang.lang()).text("list-senders", &counts));
        }
        Ok(())
    })
}

fn optional(text: &Option<String>) -> Cell<'_> {
    Cell::Text(text.as_deref().unwrap_or(""))
}
