//! Text cleaned of what the eye does not see, and folded for comparison.
