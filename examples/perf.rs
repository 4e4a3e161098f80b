//! temp
use unisono::*;
fn main() {
    let t = std::time::Instant::now();
    let args: Vec<String> = std::env::args().collect();
    let i = intake::read(
        vec![intake::Input::Path(args[1].clone().into())],
        &Default::default(),
        Default::default(),
        &progress::unwatched,
    )
    .unwrap();
    eprintln!("intake {:?} messages {} tokens {}", t.elapsed(), i.corpus.len(), i.corpus.n_tokens());
    let mut c = Config::default();
    c.facets = vec![Facet::Wording];
    let t2 = std::time::Instant::now();
    let last = std::sync::Mutex::new(t2);
    let r = analyze(std::slice::from_ref(&i.corpus), &c, &|p| {
        if let progress::Progress::Computing { done, total, .. } = p {
            if done == total || done <= 2 {
                eprintln!("  {done} {:?}", last.lock().unwrap().elapsed());
            }
        }
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    eprintln!("analyze {:?} total {:?} {:?}", t2.elapsed(), t.elapsed(), r.facets[&Facet::Wording].ix.value);
}
