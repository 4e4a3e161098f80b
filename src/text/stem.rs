//! Words once: the stem of a surface form in a language.
