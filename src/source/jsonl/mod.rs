//! JSON records → messages: one object a line, or objects in an array or over several lines.

mod detect;
mod lines;
mod message;
mod non_finite;
mod record;
mod value;
mod values;

pub(super) use detect::{Layout, first_record, has_several_records, layout_of};
pub(super) use lines::Lines;
pub(super) use message::{decode, reason};
pub(super) use non_finite::without_non_finite;
pub(super) use values::Values;
