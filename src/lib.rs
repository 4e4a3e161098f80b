//! Measures how interchangeable texts of different groups are: the mails of brands, the essays of authors, the output of
//! language models.
//!
//! The **interchangeability index** (IX) is the mean similarity of two texts of *different* groups, divided by that of
//! two texts of the *same* group. At 0 the groups have nothing in common; at 1 it makes no difference which group wrote
//! a text. All pairs count, exactly, in time linear in the words, and every index comes with its intervals.
//!
//! # The index of texts
//!
//! ```
//! use unisono::{Config, Corpus, Facet, analyze};
//!
//! # let line = |author: &str, i: usize| format!("{author} wrote sentence {i} about the sea, the wind and day {}", i * 7);
//! # let essays: Vec<(&str, String)> = ["Ada", "Max"].iter().flat_map(|a| (0..9).map(|i| (*a, line(a, i)))).collect();
//! // (group, text): here the author and the essay.
//! let corpus = Corpus::from_texts(essays)?;
//! let report = analyze(&corpus, &Config::new([Facet::Wording]))?;
//! let ix = &report.facets[&Facet::Wording].ix;
//! println!("IX {:.2?}, 95 % {:.2?}", ix.value, ix.over_messages);
//! # assert!(ix.value.is_some());
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! Only texts of one language are compared. Set `config.language` if all are in one; else it is detected for each.
//!
//! # The index of a mailbox
//!
//! Mail gets more: names, prices and dates are masked, footers are cut, mails of one campaign count as one observation,
//! and there are twelve [facets](Facet), from `wording` to `layout` and `timing`.
//!
//! ```
//! # #[cfg(feature = "mail")] {
//! use unisono::{Config, Corpus, Facet, analyze, source};
//!
//! let messages = source::messages("datasets/inbox-it", &source::Options::default())?;
//! let corpus: Corpus = messages.collect::<Result<_, _>>()?;
//! let report = analyze(&corpus, &Config::default())?;
//! for brand in &report.facets[&Facet::Wording].per_brand {
//!     println!("{:30} {:.2?}", brand.brand, brand.ix);
//! }
//! # assert_eq!(report.facets[&Facet::Wording].n_brands, 14);
//! # }
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! [`source::messages`] stops at the first message that it cannot read. [`intake::read`] skips such messages, counts them
//! and lists them. [`analyze_with`] takes batches, a progress callback and cancellation.
//!
//! # MinHash signatures
//!
//! ```
//! use unisono::shingle::Shingler;
//! use unisono::sketch::{MinHash, Signatures};
//!
//! let texts = ["your cart is waiting for you", "Your cart is waiting for you!", "fresh fish tomorrow"];
//! let signatures = MinHash::default().signer()?.sign_texts(&Shingler::default(), &texts);
//! assert_eq!(signatures.candidates(0.8, 0.99)?, [(0, 1)]);
//!
//! let mut file = Vec::new();
//! signatures.write(&mut file)?;
//! assert_eq!(Signatures::read(&file[..])?, signatures);
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! [`Signatures::append`](sketch::Signatures::append) adds the next batch of texts that do not fit in memory together.
//!
//! # All close pairs
//!
//! ```
//! use unisono::{Corpus, close_pairs, pairs::PairParams};
//!
//! let texts = ["Come and see our new spring collection", "Come and see our new spring collection now", "No"];
//! let corpus = Corpus::from_texts(texts.map(|text| ("shop", text)))?;
//! let pairs = close_pairs(&corpus, &PairParams::default())?;
//! assert_eq!((pairs[0].a, pairs[0].b, pairs[0].similarity), (0, 1, 0.8));
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! [`pairs::close_texts`] takes plain texts without groups, as they stand.
//!
//! # TF-IDF cosine, top k, as a sparse matrix
//!
//! ```
//! use unisono::progress::no_progress;
//! use unisono::shingle::Shingler;
//! use unisono::similarity::Shingles;
//! use unisono::similarity::join::{Join, join};
//! use unisono::similarity::pair::{Measure, Weighting};
//!
//! let texts = ["red shoes on sale", "red shoes in stock", "blue hats in stock", "blue hats on sale"];
//! let bags = Shingler { ngram: 1..=1, ..Shingler::default() }.bags(&texts);
//! let measure = Measure::Cosine(Weighting::TfIdf);
//! let shingles = Shingles::from_rows(&bags, measure.kind(), &no_progress)?;
//! let params = Join { measure, min_similarity: 0.1, ..Join::default() };
//! let nearest = join(&shingles, &params, &no_progress)?.top_k(1);
//! assert_eq!((nearest.offsets.len(), nearest.columns.len()), (5, 4));
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! A row has fewer than k entries if fewer reach `min_similarity`; the matrix is not symmetric.
//!
//! # A facet of your own
//!
//! ```
//! use unisono::{Config, Corpus, analyze, facet::own_facet, hash::hash64};
//!
//! let endings = own_facet("endings", |message, emit| {
//!     message.words().last().into_iter().for_each(|word| emit(hash64(word.as_bytes())));
//! });
//! let mut config = Config::new([]);
//! config.own.push(endings);
//! # let texts = (0..16).map(|i| (["a", "b"][i % 2], format!("text {i} ends in {}", ["day", "night"][i / 8])));
//! let report = analyze(&Corpus::from_texts(texts)?, &config)?;
//! println!("IX {:.2?}", report.own["endings"].ix.value);
//! # assert!(report.own["endings"].ix.value.is_some());
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! Features made elsewhere go to [`index::from_rows`]. [`facet::features`] returns those of any facet.
//!
//! # Modules
//!
//! | module | from → to |
//! |---|---|
//! | [`source`], [`intake`] | files, folders, streams → [`Message`]s |
//! | [`text`], [`lexicon`] | a message → blocks, zones, words, slots, language |
//! | [`corpus`] | messages or texts → [`Corpus`]: columns of one batch, or of all |
//! | [`catalog`], [`annotate`] | a corpus → campaigns, units, boilerplate; stems, offers, form of address |
//! | [`facet`], [`shingle`], [`sketch`] | texts → hashed features, shingles, signatures |
//! | [`similarity`], [`pairs`] | features → close pairs, clusters, sums over groups |
//! | [`analysis`] | sums → the index, its intervals and its companions |
//! | [`report`] | results with provenance and warnings, as JSON |
//!
//! Every number is defined in `docs/measures.md`, every field of a report in `docs/report.md`. [`Error`] has a kind and
//! a place; reading, settings and bounds can fail, measures cannot. An undefined value is `None`, with the reason
//! beside it. Matrices are those of [`ndarray`] 0.17, which is part of the public interface: use `unisono::ndarray` or
//! that version.
//!
//! # Guarantees
//!
//! - **Determinism.** The same messages, settings, seed and version give the same bytes at any number of threads, in any
//!   order, in any batches and on any machine. Hashes are frozen ([`hash::VERSION`]), sums have one order, and random draws
//!   have stated seeds. Unicode's classes come from tables in this crate. `Cargo.toml` pins every dependency that can
//!   change a number, and a report names them ([`report::tables`]). White space is the standard library's, a list last
//!   changed in Unicode 6.3 (2013); the spelling of JSON is `serde_json`'s.
//! - **Privacy.** The crate opens no connection, reads no environment and no clock, and prints nothing. A [`Report`] has no
//!   message and no recipient. It has the names of brands, the paths given, the place of each skipped message, values of
//!   some columns ([`report::ColumnCounts`]) and, masked, what at least two brands say ([`Config::quote`]).
//! - **Bounds.** Mail is hostile: sizes, parts and depths are capped ([`source::Limits`]), no function recurses over
//!   nesting, and a parser that panics costs one message. Time and memory are linear in the words.
//!
//! # Limits
//!
//! The measures are lexical. They do not see paraphrase, machine rewriting or translation, nor who wrote a text. A brand
//! that becomes erratic lowers its within-similarity, which *raises* its index: read IX together with A and W. Word lists
//! are best for Italian and English, then German, French and Spanish; other languages get less help.

// Some of what is private serves mail only.
#![cfg_attr(not(feature = "mail"), allow(dead_code))]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout))]

pub mod analysis;
pub mod annotate;
pub mod calendar;
pub mod catalog;
pub mod corpus;
pub mod count;
mod elementary;
pub mod error;
pub mod facet;
pub mod hash;
pub mod intake;
pub mod language;
pub mod lexicon;
pub mod message;
pub mod note;
pub mod pairs;
pub mod passed_over;
pub mod progress;
mod quoted;
pub mod ragged;
pub mod reason;
pub mod report;
pub mod score;
#[cfg(any(feature = "mail", feature = "arrow"))]
mod secret;
pub mod shingle;
pub mod similarity;
pub mod sketch;
#[cfg(feature = "mail")]
pub mod source;
mod spelling;
pub mod stats;
mod tables;
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
pub use report::{Config, Report, analyze, analyze_with, anatomy, phrases};
pub use score::score;

/// The README's examples run as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
