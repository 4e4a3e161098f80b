//! The library as a whole: what no single module can promise.

mod architecture;
