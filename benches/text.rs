//! The text stage: cleaning, tokens, folding, language, masking, in bytes per second on one core.
//!
//! Not measured: HTML, character sets other than UTF-8, scripts other than Latin. The text repeats, so the processor
//! predicts branches better than on real mail.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unisono::text::detect::detect;
use unisono::text::mask::{BrandNames, OwnPhrases, mask};
use unisono::text::normalise::{clean, fold_into};
use unisono::text::token::{tokenize, tokenize_oracle};

/// Written for this bench.
const ENGLISH: &str = "Hi Anna,\n\
    We noticed you left something in your cart, and it's still waiting for you.\n\
    For the next 24 hours you can finish your order with free shipping and 20% off, no strings attached.\n\
    Our kitchen table was made by two brothers in a small workshop who don't believe in short cuts; it takes them\n\
    three weeks, and it shows. Use code TABLE20 before midnight on Friday, May 12.\n\
    Questions? Write to help@example.com or call us, we're here until 6 pm.\nShop now\n";

/// Written for this bench.
const ITALIAN: &str = "Ciao Anna,\n\
    abbiamo notato che è rimasto qualcosa nel carrello: perché non approfittarne? C'è ancora la spedizione gratuita.\n\
    Da più di trent'anni la nostra bottega sceglie il caffè così: una sola qualità, già tostata, e nient'altro.\n\
    “Non è un caffè qualunque”, dice chi lo prova – e noi gli crediamo.\n\
    Fino a venerdì 12 maggio c'è il 20% di sconto su tutto: da 19,90 € con il codice ESTATE20 ✨\n\
    Scrivici a info@example.com: ti risponderà una persona, non una macchina. Scopri di più\n";

const CORPORA: [(&str, &str); 2] = [("mail-en", ENGLISH), ("mail-it", ITALIAN)];

fn text_stage(c: &mut Criterion) {
    for (corpus, text) in CORPORA {
        let text = clean(&text.repeat(64)).into_owned();
        let (mut tokens, mut oracle) = (Vec::new(), Vec::new());
        tokenize(&text, &mut tokens);
        tokenize_oracle(&text, &mut oracle);
        assert_eq!(tokens, oracle, "{corpus}");

        let mut group = c.benchmark_group(format!("text/{corpus}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("clean", |b| b.iter(|| clean(black_box(&text)).len()));
        group.bench_function("tokenize", |b| b.iter(|| tokenize(black_box(&text), &mut tokens)));
        group
            .bench_function("tokenize_oracle", |b| b.iter(|| tokenize_oracle(black_box(&text), &mut oracle)));
        let mut folded = String::new();
        group.bench_function("fold", |b| {
            b.iter(|| {
                for token in &tokens {
                    fold_into(token.of(black_box(&text)), &mut folded);
                    black_box(&folded);
                }
            });
        });
        let brand =
            BrandNames::new("La Bottega Verde Srl", Some("Bottega Verde"), Some("news.bottegaverde.example"));
        let (products, mut spans) = (OwnPhrases::default(), Vec::new());
        group.bench_function("mask", |b| {
            b.iter(|| mask(black_box(&text), &tokens, &brand, Some("Anna Bianchi"), &products, &mut spans));
        });
        group.finish();

        let mut group = c.benchmark_group(format!("text/{corpus}-first-600"));
        group.bench_function("detect", |b| b.iter(|| detect(black_box(&text))));
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(2)).warm_up_time(std::time::Duration::from_millis(500));
    targets = text_stage
}
criterion_main!(benches);
