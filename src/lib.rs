//! How interchangeable are the personalised messages that brands send?
//!
//! A reader gets mail from many brands, each addressed to them by name. With the senders hidden, could they still tell
//! the brands apart? `unisono` answers with one number and its uncertainty. The **interchangeability index** (IX) is
//! the mean similarity of two messages of *different* brands, divided by that of two messages of the *same* brand. At 0
//! brands have nothing in common, at 1 there is no difference between them.
//!
//! ```
//! use unisono::{Config, Corpus, Facet, analyze, source};
//!
//! let messages = source::messages("datasets/inbox-it", &source::Options::default())?;
//! let corpus: Corpus = messages.collect::<Result<_, _>>()?;
//! let report = analyze(&corpus, &Config::default())?;
//! let wording = &report.facets[&Facet::Wording];
//! println!("IX {:.2?}, 95 % {:.2?}", wording.ix.value, wording.ix.over_messages);
//! for brand in &wording.per_brand {
//!     println!("{:30} {:.4?}", brand.brand, brand.ix);
//! }
//! # assert_eq!(wording.n_brands, 14);
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! # What it measures
//!
//! A [`Facet`] is a way to look at a message: its `wording` (runs of four words, the headline), its `vocabulary`, its
//! runs of `characters`. Every facet turns a message into counted features, and the same computation follows for each:
//!
//! - **within** W, the mean similarity of two messages of one brand, sent in different weeks; **across** A, that of two
//!   messages of different brands, sent in different weeks; **IX** = A / W;
//! - for each of them one interval for *these* brands and one for *brands of this kind*; the index of each brand, and the
//!   **overlap** O_ab = 2 S_ab / (S_aa + S_bb) of every pair of brands;
//! - beside these: effective voices, the influence of each brand, what independent writers would share by chance,
//!   recipient variation, the gap that masking makes, the index with footers left in, and warnings that say what to do;
//! - for a column, such as platform, party or year: how much more alike brands of one value are
//!   ([`analysis::groups`]), and whether texts of one value are more alike than those of another
//!   ([`analysis::homogeneity`]).
//!
//! All pairs of messages count, exactly, in time linear in the words. Every definition, with its range, its undefined
//! cases and what it does not mean, is in `docs/measures.md`; every field of a report in `docs/report.md`.
//!
//! # The pipeline
//!
//! | step | module | what comes out |
//! |---|---|---|
//! | files, folders, streams → messages | [`source`], [`intake`] | [`Message`], [`intake::Intake`] |
//! | a message → blocks, zones, words, slots, language | [`text`] | tokens |
//! | messages → columns | [`corpus`] | [`Corpus`]: one batch, or all |
//! | who sent what in which campaign; which text is footer | [`catalog`] | [`catalog::Catalog`] |
//! | stems, offers, form of address | [`annotate`] | [`annotate::Batches`] |
//! | a message → hashed features | [`facet`] | [`facet::Csr`] |
//! | sums over features: emit → merge → sum | [`similarity`] | dot products of brands |
//! | sums → the index, its intervals, its companions | [`analysis`] | [`report::FacetResult`] |
//! | everything with its provenance and warnings | [`report`] | [`Report`], which serialises |
//!
//! [`source::messages`] is strict: the first message that cannot be read is an error. [`intake::read`], which the
//! command uses, skips, counts and lists the messages that it cannot read, and digests the inputs.
//! [`analyze`] does the rest. Each step below it is public, too: see `examples/ndarray_matrix.rs`. There is one error
//! type, [`Error`], with a kind and a place; only reading and settings fail. An undefined value is `None` with a
//! reason.
//!
//! # What is promised
//!
//! - **Determinism.** The same messages, settings, seed and version give the same bytes: at any number of threads, in any
//!   order, cut into any batches, on any machine, with any toolchain from `rust-version` on and any `Cargo.lock`. Hashes
//!   are frozen ([`hash::VERSION`]), sums have one order, random draws have stated seeds, and no function of the
//!   platform's mathematics library is called. What a letter, a number, a capital and an emoji are comes from tables of one
//!   Unicode version in this crate. `Cargo.toml` requires with `=` every dependency whose data or rules can change a
//!   number, and a report names them ([`report::tables`]). Two things depend on others: white space is the standard
//!   library's, a list that last changed in Unicode 6.3 (2013), and the spelling of JSON is `serde_json`'s.
//! - **Privacy.** Nothing is sent anywhere: the crate opens no connection, reads no environment and no clock, prints
//!   nothing. A [`Report`] holds no message, address or name of a recipient. It quotes, masked, what at least two brands say
//!   ([`Config::quote`]); and it holds the names of brands, values of some columns ([`report::ColumnCounts`]), the paths
//!   given, and the place of each message that was skipped.
//! - **Bounds.** Mail is hostile: sizes, parts and depths are capped ([`source::Limits`]), nothing recurses over nesting,
//!   and a parser that panics costs one message, not the run. Time and memory are linear in the words.
//!
//! # What it cannot see
//!
//! The measures are lexical. They find next to nothing in common between two messages that say the same in other
//! words: they do not see paraphrase, machine rewriting or translation. The index does not know who wrote a text, or
//! whether a machine did. A brand can lower its own within-similarity by becoming erratic, which *raises* its index:
//! read IX together with A and W. Word lists, greetings and footer marks are best for Italian and English; German,
//! French and Spanish come next; other languages get less help.

// Some of what is private serves mail only.
#![cfg_attr(not(feature = "mail"), allow(dead_code))]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout))]

pub mod analysis;
pub mod annotate;
mod calendar;
pub mod catalog;
pub mod corpus;
pub mod error;
pub mod facet;
pub mod hash;
pub mod intake;
pub mod language;
pub mod lexicon;
pub mod message;
pub mod pairs;
pub mod progress;
pub mod ragged;
pub mod report;
pub mod shingle;
pub mod similarity;
pub mod sketch;
#[cfg(feature = "mail")]
pub mod source;
pub mod stats;
pub mod text;
mod unicode;
pub mod warning;

pub use analysis::index;
pub use corpus::Corpus;
pub use error::{Error, ErrorKind, Result};
pub use facet::Facet;
pub use language::Language;
pub use message::Message;
pub use ndarray;
pub use pairs::{close_pairs, clusters};
pub use report::{Config, Report, analyze, analyze_with};

/// The README's examples run as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
