//! A generated message and what it was made of.

use serde::{Serialize, Serializer};
use unisono::message::Message;
use unisono::text::Slot;

/// A message and its ground truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// The message as its recipient gets it.
    pub message: Message,
    /// The pools and slots behind it.
    pub truth: Truth,
}

/// The pools and slots behind a message. Positions are bytes of the plain body.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Truth {
    /// Identifies the sequence of segments. Serialises as sixteen hexadecimal digits.
    #[serde(serialize_with = "hexadecimal")]
    pub template: u64,
    /// The brand's own h.
    pub h: f64,
    /// The segments in order.
    pub segments: Vec<Segment>,
    /// The slots in order.
    pub slots: Vec<SlotFilled>,
    /// The pool of the subject.
    pub subject: Origin,
    /// The pool of the layout.
    pub layout: Origin,
    /// The pool of the button.
    pub call_to_action: Origin,
    /// The pool of the sending hour.
    pub timing: Origin,
    /// The pool of the offer; `None` without an offer.
    pub offer: Option<Origin>,
    /// The first byte of the footer, or the length of the body if there is no footer.
    pub footer: u32,
}

/// A segment of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Its pool.
    pub origin: Origin,
    /// Its number in its pool.
    pub number: u64,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// A slot with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SlotFilled {
    /// The slot type.
    #[serde(serialize_with = "slot_name")]
    pub slot: Slot,
    /// The first byte of the value.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// The pool of a part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The pool of all brands.
    Shared,
    /// The brand's own pool.
    #[default]
    Own,
    /// No pool: written for one reader.
    Reader,
}

fn slot_name<S: Serializer>(slot: &Slot, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(slot.name())
}

fn hexadecimal<S: Serializer>(n: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{n:016x}"))
}
