//! The only place that reads: paths and readers → messages.
