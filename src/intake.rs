//! Inputs → corpus, with the account of what was read, skipped and doubled.

use crate::corpus::{Analyser, Chunk, Corpus, CorpusBuilder};
use crate::error::{Error, ErrorKind, Place, Position, Result};
use crate::message::{Body, Message};
use crate::progress::{Callback, Progress, report};
use crate::source::{self, Options, Raw, Reader};
use crate::text::mask::Products;
use rayon::Yield;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::io::BufRead;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How many skipped messages are listed one by one; the counts by cause know them all.
pub const MAX_SKIPPED_LISTED: usize = 10_000;

/// Something to read.
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// A stream and the name that errors give it, `-` for standard input.
    Stream(String, Box<dyn BufRead + Send>),
}

/// What was read.
#[derive(Debug, Default)]
pub struct Intake {
    /// The messages.
    pub corpus: Corpus,
    /// Each input and what came of it, in the order given.
    pub inputs: Vec<InputRecord>,
    /// Messages skipped, the first [`MAX_SKIPPED_LISTED`] of them.
    pub skipped: Vec<Skipped>,
    /// All skipped messages by cause.
    pub skipped_by_cause: BTreeMap<String, u64>,
    /// Inputs that could not be opened.
    pub unopened: Vec<Error>,
    /// Messages that state a time which nobody could read.
    pub unreadable_dates: u64,
    /// Files in folders that are not mail and were passed over.
    pub ignored: u64,
}

/// One input and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The path as given, `-` for standard input.
    pub path: String,
    /// SHA-256 of a file's bytes; of a folder: of its sorted lines "relative/path\tdigest\n".
    pub sha256: Option<String>,
    /// Messages taken from it, duplicates included.
    pub messages: u64,
    /// Messages skipped.
    pub skipped: u64,
}

/// One message that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The path.
    pub path: String,
    /// The position in it; `None` for the whole.
    pub position: Option<String>,
    /// The cause: a short stable name.
    pub cause: String,
    /// The whole sentence, place included.
    pub message: String,
}

impl Intake {
    /// Messages skipped in all.
    #[must_use]
    pub fn n_skipped(&self) -> u64 {
        self.skipped_by_cause.values().sum()
    }

    fn skip(&mut self, error: &Error) {
        *self.skipped_by_cause.entry(error.kind.cause().to_owned()).or_default() += 1;
        if self.skipped.len() < MAX_SKIPPED_LISTED {
            self.skipped.push(Skipped {
                path: error.place.path.clone(),
                position: match error.place.position {
                    Position::Whole => None,
                    position => Some(position.to_string()),
                },
                cause: error.kind.cause().to_owned(),
                message: error.to_string(),
            });
        }
    }
}

/// One batch is worth this many bytes, or this many messages: some milliseconds of work for one thread, so that threads
/// hardly wait for each other, and little memory.
const BATCH_BYTES: usize = 512 << 10;
const BATCH_MESSAGES: usize = 1024;

/// So many batches for each thread are on their way at once: enough that none runs dry.
const BATCHES_PER_THREAD: usize = 8;

/// Reads all inputs, in order. What cannot be read is skipped and accounted for; one bad message stops nothing.
///
/// Reading runs beside decoding and analysis, which the caller's rayon pool does; what is analysed is added to the corpus
/// while other batches are. Memory: the corpus, and eight batches of half a megabyte for each thread.
///
/// # Errors
/// Only when the callback stops it.
pub fn read(
    inputs: Vec<Input>,
    options: &Options,
    products: Products,
    progress: Callback<'_>,
) -> Result<Intake> {
    let mut intake = Intake::default();
    let analyser = Analyser::new(products, false);
    let mut builder = CorpusBuilder::default();
    for input in inputs {
        let (path, opened) = match input {
            Input::Path(path) => (path.display().to_string(), source::open(&path, options)),
            Input::Stream(name, stream) => {
                let reader = source::read(stream, &name, options.format, options);
                (name, reader)
            }
        };
        let before = (builder.added(), intake.n_skipped());
        let sha256 = match opened {
            Ok(reader) => read_one(reader, options, &analyser, &mut builder, &mut intake, progress)?,
            Err(error) => {
                intake.unopened.push(error);
                None
            }
        };
        intake.inputs.push(InputRecord {
            path,
            sha256,
            messages: builder.added() - before.0,
            skipped: intake.n_skipped() - before.1,
        });
    }
    intake.corpus = builder.build_with(analyser);
    Ok(intake)
}

/// What other threads report.
enum Told {
    /// Raw messages, and how many bytes they took to get so far.
    Batch(Vec<Result<Raw>>, u64),
    /// What became of the batch of a number; `None` where its thread panicked.
    Share(usize, Option<Box<Share>>),
    /// The end: the digest and the number of files passed over.
    End(Option<String>, u64),
    /// The reading thread panicked.
    Broken,
}

/// How often the watch is asked while nothing comes.
const PATIENCE: Duration = Duration::from_millis(100);

fn read_one(
    mut reader: Reader,
    options: &Options,
    analyser: &Analyser,
    builder: &mut CorpusBuilder,
    intake: &mut Intake,
    progress: Callback<'_>,
) -> Result<Option<String>> {
    let total = reader.total_bytes();
    let (sender, told) = channel();
    // The reading thread takes one for each batch, and gets it back when that is in the corpus.
    let (permit, permits) = channel();
    for _ in 0..BATCHES_PER_THREAD * rayon::current_num_threads() {
        let _ = permit.send(());
    }
    let reading = sender.clone();
    // Not a scoped thread: a stream that stays silent must not keep a caller who wants to stop from stopping.
    std::thread::spawn(move || {
        let read = AssertUnwindSafe(|| {
            cut(&mut reader, &reading, &permits);
            Told::End(reader.digest(), reader.ignored())
        });
        // Nobody listening is no error here: whoever stopped knows why.
        drop(reading.send(catch_unwind(read).unwrap_or(Told::Broken)));
    });
    rayon::in_place_scope_fifo(|scope| {
        let mut bytes = 0;
        let mut end = None;
        // Batches on their way, by number, and how many are done with.
        let mut waiting: VecDeque<Option<Box<Share>>> = VecDeque::new();
        let mut done = 0;
        loop {
            let news = match told.try_recv() {
                Ok(news) => Some(news),
                // A thread of the pool does its share of the work.
                Err(_) if rayon::yield_now() == Some(Yield::Executed) => continue,
                Err(_) => told.recv_timeout(PATIENCE).ok(),
            };
            match news {
                Some(Told::Batch(raws, read)) => {
                    bytes = read;
                    let (number, sender) = (done + waiting.len(), sender.clone());
                    waiting.push_back(None);
                    scope.spawn_fifo(move |_| {
                        let share =
                            catch_unwind(AssertUnwindSafe(|| Box::new(analyse(raws, options, analyser))));
                        drop(sender.send(Told::Share(number, share.ok())));
                    });
                }
                Some(Told::Share(number, Some(share))) => {
                    if let Some(place) = waiting.get_mut(number - done) {
                        *place = Some(share);
                    }
                    while let Some(share) = waiting.front_mut().and_then(Option::take) {
                        waiting.pop_front();
                        done += 1;
                        add(*share, analyser, builder, intake);
                        let _ = permit.send(());
                    }
                }
                Some(Told::Share(_, None) | Told::Broken) => return Err(ErrorKind::Panicked.into()),
                Some(Told::End(digest, ignored)) => {
                    intake.ignored += ignored;
                    end = Some(digest);
                }
                None => {}
            }
            if waiting.is_empty()
                && let Some(digest) = end.take()
            {
                return Ok(digest);
            }
            let (messages, skipped) = (builder.added(), intake.n_skipped());
            report(progress, Progress::Reading { bytes, total, messages, skipped })?;
        }
    })
}

/// Cuts a reader into batches until it ends or nobody listens.
fn cut(reader: &mut Reader, sender: &Sender<Told>, permits: &Receiver<()>) {
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
        if sender.send(Told::Batch(raws, reader.bytes_read())).is_err() {
            return;
        }
    }
}

/// What became of a batch.
struct Share {
    chunk: Chunk,
    /// Those of the chunk, without their texts, which nobody looks at again.
    messages: Vec<Message>,
    places: Vec<Place>,
    errors: Vec<Error>,
}

/// Decodes and analyses a batch; each message while it is in the cache.
fn analyse(raws: Vec<Result<Raw>>, options: &Options, analyser: &Analyser) -> Share {
    let (mut messages, mut places) = (Vec::with_capacity(raws.len()), Vec::with_capacity(raws.len()));
    let mut errors = Vec::new();
    let chunk = analyser.chunk(|chunk| {
        for raw in raws {
            match raw.and_then(|raw| Ok((raw.decode(options)?, raw.place()))) {
                Ok((message, place)) => {
                    chunk.add(&message);
                    messages.push(Message { subject: None, body: Body::default(), ..message });
                    places.push(place);
                }
                Err(error) => errors.push(error),
            }
        }
    });
    Share { chunk, messages, places, errors }
}

/// Gives what was analysed to the builder; what cannot be used is accounted for at its place.
fn add(mut share: Share, analyser: &Analyser, builder: &mut CorpusBuilder, intake: &mut Intake) {
    analyser.learn(&mut share.chunk);
    share.errors.iter().for_each(|error| intake.skip(error));
    intake.unreadable_dates += share.messages.iter().filter(|m| m.sent_at_unreadable).count() as u64;
    let fail = |i: usize, error: Error| intake.skip(&error.at(share.places[i].clone()));
    builder.append(&share.chunk, &share.messages, fail);
}
