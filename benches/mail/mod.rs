//! Messages for benches: brands that draw half of their sentences from a common pool, seeded.

use unisono::Message;
use unisono::hash::SplitMix64;
use unisono::message::Body;

const WORDS: &str = "la nostra offerta per te scade oggi e non torna più scopri le novità della stagione con uno sconto \
    che abbiamo pensato solo per i clienti più cari grazie di far parte della community approfitta ora dei prezzi \
    migliori spedizione gratuita reso facile nuova collezione arriva in negozio ti aspettiamo con gli amici";

/// Returns `each` messages for each of `brands` brands, about 150 words a message.
pub(crate) fn messages(brands: usize, each: usize) -> Vec<Message> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let sentence = |pool: usize, number: usize| -> String {
        let mut rng = SplitMix64::new(pool as u64, number as u64);
        let words: Vec<&str> = (0..12).map(|_| words[rng.below(words.len())]).collect();
        format!("{}.", words.join(" "))
    };
    let mut rng = SplitMix64::new(7, 7);
    let mut out = Vec::new();
    for brand in 0..brands {
        for i in 0..each {
            let body: Vec<String> = (0..12)
                .map(|_| sentence(if rng.unit() < 0.5 { 0 } else { brand + 1 }, rng.below(60)))
                .collect();
            out.push(Message {
                id: Some(format!("{brand}-{i}")),
                brand: format!("Brand {brand}"),
                body: Body { text: Some(format!("Ciao Marco,\n\n{}", body.join(" "))), html: None },
                ..Message::default()
            });
        }
    }
    out
}
