//! probe
use unisono::intake::{self, Input};
use unisono::progress::unwatched;
use unisono::text::mask::Products;
use unisono::{Config, Facet, source};
fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap();
    let mut config = Config::default();
    let mut all = false;
    for a in args {
        if let Some(by) = a.strip_prefix("by=") {
            config.by.push(by.to_owned());
        }
        if let Some(b) = a.strip_prefix("block=") {
            config.block = b.parse().unwrap();
        }
        if let Some(b) = a.strip_prefix("block_by=") {
            config.block_by = Some(b.to_owned());
        }
        if a == "all" {
            all = true;
        }
    }
    if !all {
        config.facets = vec![Facet::Wording];
    }
    let intake = intake::read(
        vec![Input::Path(path.into())],
        &source::Options::default(),
        Products::default(),
        &unwatched,
    )
    .unwrap();
    let t = std::time::Instant::now();
    let report = unisono::analyze(std::slice::from_ref(&intake.corpus), &config, &unwatched).unwrap();
    eprintln!("{:?}", t.elapsed());
    println!("{}", serde_json::to_string(&report).unwrap());
}
