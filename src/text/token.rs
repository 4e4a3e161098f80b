//! Text → word, number and emoji tokens (UAX #29).
