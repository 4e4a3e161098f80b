//! Word lists that ship with the crate: the commonest words of a language.
