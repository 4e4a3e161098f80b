//! Inputs → corpus, on all threads.

use super::facts::{Choice, Facts, is_bulk};
use super::input::Input;
use super::mappings::{Mapping, Mappings};
use super::record::{InputRecord, Intake, UnmatchedRule};
use super::sender_table::{SenderTable, shared_hosts};
use super::spill::Spill;
#[cfg(feature = "arrow")]
use super::stored::Stored;
use crate::corpus::{Analyser, Analysis, Chunk, Corpus, CorpusBuilder};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::message::{Body, Message};
use crate::note::Notes;
use crate::passed_over::PassedOver;
use crate::progress::{Callback, Progress, report};
use crate::source::{self, Options, Raw, Reader, Senders};
use rayon::Yield;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// A batch ends after this many bytes or messages: some milliseconds of work for one thread.
const BATCH_BYTES: usize = 512 << 10;
const BATCH_MESSAGES: usize = 1024;

/// Batches in flight for each thread, so that no thread waits for the reader.
const BATCHES_PER_THREAD: usize = 8;

/// Reads all inputs, in order. A message that cannot be read is skipped and recorded.
///
/// A thread of its own reads, the caller's rayon pool decodes and analyses, and the calling thread adds batches to the
/// corpus. `analysis` says which parts of messages it holds. Memory: the corpus, and eight batches of half a megabyte
/// for each thread.
///
/// With the feature `arrow`, a path may also be stored columns, as `Index::save_with` writes them. They become batches
/// of their own, after the mail.
///
/// # Errors
/// The callback stops the reading, or stored columns are damaged, of another version, or were read with other options.
pub fn read(
    inputs: Vec<Input>,
    options: &Options,
    analysis: impl Into<Analysis>,
    progress: Callback<'_>,
) -> Result<Intake> {
    read_spilling(inputs, options, analysis, None, progress)
}

/// As [`read`], with a limit on the memory of the messages. Those beyond it are written into temporary folders, batch by batch,
/// and mapped. Needs the feature `arrow`; without it they stay in memory.
///
/// # Errors
/// As [`read`], or a batch cannot be written.
pub fn read_spilling(
    inputs: Vec<Input>,
    options: &Options,
    analysis: impl Into<Analysis>,
    spill: Option<Spill<'_>>,
    progress: Callback<'_>,
) -> Result<Intake> {
    // A second reading with these options is not told what the first one found.
    let options = &options.unmatched_anew();
    let intake = Intake { settings: options.settings(), ..Intake::default() };
    let mut loading = Loading { intake, spill, ..Loading::default() };
    #[cfg_attr(not(feature = "arrow"), allow(unused_mut))]
    let mut analysis = analysis.into();
    #[cfg(feature = "arrow")]
    let mut stored = Stored::open(&inputs, options, std::mem::take(&mut analysis.own_phrases))?;
    #[cfg(feature = "arrow")]
    analysis.own_phrases.clone_from(&stored.own_phrases);
    #[cfg(feature = "arrow")]
    loading.intake.settings.clone_from(&stored.settings);
    let analyser = Analyser::new(analysis, false);
    let (mut mappings, mut is_mail) = (Mappings::default(), false);
    let mut rules: Option<Vec<UnmatchedRule>> = None;
    for (number, input) in inputs.into_iter().enumerate() {
        #[cfg(feature = "arrow")]
        if let Some(opened) = stored.intakes.remove(&number) {
            loading.mail.n_judged += u32::from(opened.senders.iter().any(|sender| sender.address.is_some()));
            opened.senders.iter().for_each(|sender| loading.mail.senders.add(sender));
            mappings.add(opened.unmatched.clone(), opened.without_value.clone());
            rules = Some(unmatched_in_both(rules, &opened.unmatched_rules));
            loading.intake.append(opened);
            continue;
        }
        (loading.mail.input, is_mail) = (number, true);
        let path = match &input {
            Input::Path(path) => path.display().to_string(),
            Input::Stream(name, _) => name.clone(),
        };
        let before = loading.counts();
        let (messages, skipped) = before;
        let step = Progress::Reading { bytes: 0, total: None, messages, skipped };
        let opened = open(input, options, &|| report(progress, step))?;
        let sha256 = match opened {
            Ok(reader) => read_one(reader, options, &analyser, &mut loading, progress)?,
            Err(error) => {
                loading.intake.unopened.push(error);
                None
            }
        };
        if loading.is_full(&analyser) {
            loading.spill(&analyser)?;
        }
        let (messages, skipped) = loading.counts();
        let (messages, skipped) = (messages - before.0, skipped - before.1);
        loading.intake.inputs.push(InputRecord { path, sha256, messages, skipped });
    }
    let owned = |pairs: Vec<(&str, &str)>| -> Vec<Mapping> {
        pairs.into_iter().map(|(column, name)| (column.to_owned(), name.to_owned())).collect()
    };
    if is_mail {
        let unmatched = options.brand_rules.unmatched().into_iter();
        let unmatched = unmatched.map(|(line, table, name)| UnmatchedRule {
            line,
            table: table.to_owned(),
            name: name.to_owned(),
        });
        rules = Some(unmatched_in_both(rules, &unmatched.collect::<Vec<_>>()));
        loading.intake.has_columns = options.columns.unused().is_some();
        mappings.add(owned(options.columns.unmatched()), owned(options.columns.without_value()));
    }
    (loading.intake.unmatched, loading.intake.without_value) = mappings.finish();
    loading.intake.unmatched_rules = rules.unwrap_or_default();
    loading.finish(&analyser, options.senders)
}

/// Returns the rules that matched nothing in the readings so far and nothing in `other`. `so_far` is `None` before the
/// first reading.
fn unmatched_in_both(so_far: Option<Vec<UnmatchedRule>>, other: &[UnmatchedRule]) -> Vec<UnmatchedRule> {
    match so_far {
        None => other.to_vec(),
        // Two files with the same rules may have them on different lines.
        Some(so_far) => {
            let is_in_other = |rule: &UnmatchedRule| {
                other.iter().any(|other| (&other.table, &other.name) == (&rule.table, &rule.name))
            };
            so_far.into_iter().filter(is_in_other).collect()
        }
    }
}

/// All that was read so far.
#[derive(Default)]
struct Loading<'a> {
    builder: CorpusBuilder,
    intake: Intake,
    mail: Mail,
    spill: Option<Spill<'a>>,
}

impl Loading<'_> {
    /// The messages that were added, copies included, and those that were skipped.
    fn counts(&self) -> (u64, u64) {
        (self.builder.added(), self.intake.n_skipped())
    }

    /// Returns true if the batch that is being built has reached its memory limit.
    fn is_full(&self, analyser: &Analyser) -> bool {
        self.spill.is_some_and(|spill| self.builder.heap_bytes(analyser) >= spill.bytes.max(1))
    }

    /// Writes the batch that is being built to the disk and begins another one. All chunks made so far must be appended.
    fn spill(&mut self, analyser: &Analyser) -> Result<()> {
        self.builder.end_batch(analyser);
        match &self.spill {
            Some(spill) => self.builder.store_last(|corpus| spill.store(corpus)),
            None => Ok(()),
        }
    }

    /// Leaves out mail for its sender, and returns the rest with the record of the reading.
    fn finish(mut self, analyser: &Analyser, senders: Senders) -> Result<Intake> {
        self.builder.end_batch(analyser);
        let mut batches = self.builder.into_batches();
        let n = batches.iter().map(Corpus::len).sum();
        let choice = self.mail.finish(n, &mut self.intake, senders);
        // The first batch has the copies of all.
        if let Some(first) = batches.first_mut() {
            first.forget_copies(choice.duplicates);
        }
        let mut start = 0;
        for corpus in &mut batches {
            let is_kept = &choice.is_kept[start..start + corpus.len()];
            start += corpus.len();
            if is_kept.contains(&false) {
                let is_stored = corpus.is_stored();
                corpus.retain(is_kept);
                if let Some(spill) = self.spill.filter(|_| is_stored) {
                    *corpus = spill.store(std::mem::take(corpus))?;
                }
            }
        }
        batches.retain(|corpus| !corpus.is_empty() || corpus.duplicates() > 0);
        batches.append(&mut self.intake.batches);
        if batches.is_empty() {
            batches.push(Corpus::default());
        }
        Ok(Intake { batches, ..self.intake })
    }
}

/// The facts and senders of all mail so far.
#[derive(Default)]
struct Mail {
    facts: Facts,
    senders: SenderTable,
    /// The number of the input that is being read.
    input: usize,
    /// The inputs with mail whose owner was decided before.
    n_judged: u32,
}

impl Mail {
    /// Adds a message with its row in the corpus; `None` for one that a folder or label leaves out.
    fn add(&mut self, message: &Message, row: Option<u32>, place: &Place) {
        let line = self.senders.row(message);
        match &message.envelope {
            Some(envelope) => self.facts.add(message, envelope, self.input, line, row, place),
            // A record is never left out.
            None if row.is_some() => self.senders.count(line, is_bulk(message)),
            None => {}
        }
    }

    /// Chooses the mail that is left out for its sender among `n` messages, and records it and the senders of the rest.
    fn finish(mut self, n: usize, intake: &mut Intake, senders: Senders) -> Choice {
        let n_judged = self.n_judged + u32::from(!self.facts.is_empty());
        intake.judged_apart |= n_judged > 1 && senders == Senders::Bulk;
        let mut choice = self.facts.choose(n, intake.inputs.len(), senders == Senders::All);
        for (input, n) in intake.inputs.iter_mut().zip(&choice.by_input) {
            input.messages -= n;
        }
        intake.notes.append(std::mem::take(&mut choice.notes));
        choice.senders.iter().for_each(|&(line, is_bulk)| self.senders.count(line, is_bulk));
        intake.senders = self.senders.into_senders();
        intake.shared_hosts = shared_hosts(&intake.senders);
        choice
    }
}

/// Opens an input on a thread of its own and calls `wait` meanwhile: a pipe without a writer must not keep the caller from
/// stopping.
fn open(input: Input, options: &Options, wait: &dyn Fn() -> Result<()>) -> Result<Result<Reader>> {
    let (sender, opened) = channel();
    let options = options.clone();
    std::thread::spawn(move || {
        let reader = match input {
            Input::Path(path) => source::open(path, &options),
            Input::Stream(name, stream) => source::read(stream, &name, options.format, &options),
        };
        // Sending fails only after the caller stopped.
        drop(sender.send(reader));
    });
    loop {
        match opened.recv_timeout(PATIENCE) {
            Ok(reader) => return Ok(reader),
            Err(RecvTimeoutError::Timeout) => wait()?,
            Err(RecvTimeoutError::Disconnected) => return Err(ErrorKind::Panicked.into()),
        }
    }
}

/// A report of another thread.
enum Event {
    /// Raw messages, and the bytes read so far.
    Batch(Vec<Result<Raw>>, u64),
    /// The analysed batch with a number; `None` if its thread panicked.
    Analysed(usize, Option<Box<Analysed>>),
    /// The end: the digest, the notes about places, the number of files that were skipped, and those of them that hold no
    /// messages.
    End(Option<String>, Notes, u64, PassedOver),
    /// The reading thread panicked.
    Broken,
}

/// The progress callback runs at least this often.
const PATIENCE: Duration = Duration::from_millis(100);

fn read_one(
    reader: Reader,
    options: &Options,
    analyser: &Analyser,
    loading: &mut Loading<'_>,
    progress: Callback<'_>,
) -> Result<Option<String>> {
    let total = reader.total_bytes();
    let (sender, events) = channel();
    // The reader takes a permit for each batch and gets it back once the batch is in the corpus.
    let (permit, permits) = channel();
    for _ in 0..BATCHES_PER_THREAD * rayon::current_num_threads() {
        let _ = permit.send(());
    }
    read_batches(reader, sender.clone(), permits);
    rayon::in_place_scope_fifo(|scope| {
        let mut bytes = 0;
        let mut end = None;
        // Batches in flight, by number, and the number of finished ones.
        let mut waiting: VecDeque<Option<Box<Analysed>>> = VecDeque::new();
        let mut done = 0;
        // Batches that wait until those in flight have left memory.
        let mut held: VecDeque<Vec<Result<Raw>>> = VecDeque::new();
        loop {
            let event = match events.try_recv() {
                Ok(event) => Some(event),
                // While it waits, this thread of the pool analyses a batch.
                Err(_) if rayon::yield_now() == Some(Yield::Executed) => continue,
                Err(_) => events.recv_timeout(PATIENCE).ok(),
            };
            match event {
                Some(Event::Batch(raws, read)) => {
                    bytes = read;
                    held.push_back(raws);
                }
                Some(Event::Analysed(number, Some(batch))) => {
                    if let Some(place) = waiting.get_mut(number - done) {
                        *place = Some(batch);
                    }
                    while let Some(batch) = waiting.front_mut().and_then(Option::take) {
                        waiting.pop_front();
                        done += 1;
                        add(*batch, analyser, loading);
                        let _ = permit.send(());
                    }
                }
                Some(Event::Analysed(_, None) | Event::Broken) => return Err(ErrorKind::Panicked.into()),
                Some(Event::End(digest, notes, ignored, passed_over)) => {
                    loading.intake.passed_over.append(passed_over);
                    loading.intake.notes.append(notes);
                    loading.intake.ignored += ignored;
                    end = Some(digest);
                }
                None => {}
            }
            if loading.is_full(analyser) && waiting.is_empty() {
                loading.spill(analyser)?;
            }
            if !loading.is_full(analyser) {
                for raws in held.drain(..) {
                    let (number, sender) = (done + waiting.len(), sender.clone());
                    waiting.push_back(None);
                    scope.spawn_fifo(move |_| {
                        let analysed =
                            catch_unwind(AssertUnwindSafe(|| Box::new(analyse(raws, options, analyser))));
                        drop(sender.send(Event::Analysed(number, analysed.ok())));
                    });
                }
            }
            if waiting.is_empty()
                && held.is_empty()
                && let Some(digest) = end.take()
            {
                return Ok(digest);
            }
            let (messages, skipped) = loading.counts();
            report(progress, Progress::Reading { bytes, total, messages, skipped })?;
        }
    })
}

/// Starts a thread that reads batches as permits come in.
fn read_batches(mut reader: Reader, sender: Sender<Event>, permits: Receiver<()>) {
    // Not a scoped thread: a silent stream must not keep the caller from stopping.
    std::thread::spawn(move || {
        let read = AssertUnwindSafe(|| {
            cut(&mut reader, &sender, &permits);
            Event::End(
                reader.digest(),
                reader.notes().clone(),
                reader.ignored(),
                reader.passed_over().clone(),
            )
        });
        // Sending fails only after the caller stopped.
        drop(sender.send(catch_unwind(read).unwrap_or(Event::Broken)));
    });
}

/// Cuts a reader into batches until it ends or the receiver is gone.
fn cut(reader: &mut Reader, sender: &Sender<Event>, permits: &Receiver<()>) {
    let mut ended = false;
    while !ended && permits.recv().is_ok() {
        let mut raws = Vec::new();
        let mut size = 0;
        while size < BATCH_BYTES && raws.len() < BATCH_MESSAGES && !ended {
            let raw = reader.next();
            ended = raw.is_none();
            size += raw.as_ref().map_or(0, |raw| raw.as_ref().map_or(0, Raw::len));
            raws.extend(raw);
        }
        if sender.send(Event::Batch(raws, reader.bytes_read())).is_err() {
            return;
        }
    }
}

/// An analysed batch.
struct Analysed {
    chunk: Chunk,
    /// The messages of the chunk, without their texts.
    messages: Vec<Message>,
    places: Vec<Place>,
    /// Messages that a folder or label leaves out, without their texts.
    left_out: Vec<(Message, Place)>,
    notes: Notes,
    errors: Vec<Error>,
}

/// Decodes and analyses a batch, message by message, so that each is still in the cache.
fn analyse(raws: Vec<Result<Raw>>, options: &Options, analyser: &Analyser) -> Analysed {
    let (mut messages, mut places) = (Vec::with_capacity(raws.len()), Vec::with_capacity(raws.len()));
    let (mut errors, mut notes, mut left_out) = (Vec::new(), Notes::default(), Vec::new());
    let chunk = analyser.chunk(|chunk| {
        for raw in raws {
            match raw.and_then(|raw| Ok((raw.decode(options)?, raw.place()))) {
                Ok((message, place)) => {
                    message.notes.iter().for_each(|note| notes.add(*note, &place));
                    let is_left_out = message.notes.iter().any(|note| note.leaves_out());
                    if !is_left_out {
                        chunk.add(&message);
                    }
                    let message = Message { subject: None, body: Body::default(), ..message };
                    if is_left_out {
                        left_out.push((message, place));
                    } else {
                        messages.push(message);
                        places.push(place);
                    }
                }
                Err(error) => errors.push(error),
            }
        }
    });
    Analysed { chunk, messages, places, left_out, notes, errors }
}

/// Adds an analysed batch to the builder and records the messages that are skipped.
fn add(mut batch: Analysed, analyser: &Analyser, Loading { builder, intake, mail, .. }: &mut Loading<'_>) {
    analyser.learn(&mut batch.chunk);
    batch.errors.iter().for_each(|error| intake.skip(error));
    intake.notes.append(std::mem::take(&mut batch.notes));
    intake.unreadable_dates += batch.messages.iter().filter(|m| m.sent_at_unreadable).count() as u64;
    batch.left_out.iter().for_each(|(message, place)| mail.add(message, None, place));
    builder.append(&batch.chunk, &batch.messages, |i, row| match row {
        Ok(row) => mail.add(&batch.messages[i], Some(row), &batch.places[i]),
        Err(error) => intake.skip(&error.at(batch.places[i].clone())),
    });
}
