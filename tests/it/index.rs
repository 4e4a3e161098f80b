//! The index against its definition, and both jackknives against brute-force deletion.

use crate::plain;
use unisono::progress::unwatched;
use unisono::report::{FacetResult, Report};
use unisono::roster::CampaignMode;
use unisono::{Config, Corpus, Facet, Message};

fn unmasked() -> Config {
    let mut config =
        Config { facets: vec![Facet::Wording], campaigns: CampaignMode::None, ..Config::default() };
    config.settings.mask = false;
    config.settings.stem = false;
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&[corpus], config, &unwatched).unwrap()
}

fn wording(messages: &[Message], config: &Config) -> FacetResult {
    report(messages, config).facets.remove(&Facet::Wording).unwrap()
}

#[track_caller]
fn close(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} is not {expected}");
}

#[test]
fn the_linear_way_is_the_double_loop() {
    for (seed, h) in [(1, 0.2), (2, 0.5), (3, 0.9)] {
        let messages = plain::messages(seed, 6, 9, h);
        let brands = plain::brands(&messages, 4);
        let result = wording(&messages, &unmasked());
        let b = brands.len() as f64;
        assert_eq!(result.n_brands, 6, "{:?}", result.undefined);
        close(result.ix.value.unwrap(), plain::ix(&brands), 1e-12);
        let within: Vec<f64> = brands.iter().map(|x| plain::within(&x.1)).collect();
        close(result.within.unwrap(), within.iter().sum::<f64>() / b, 1e-12);
        let (mut across, mut overlap) = (0.0, 0.0);
        for i in 0..brands.len() {
            for j in 0..i {
                let s = plain::across(&brands[i].1, &brands[j].1);
                across += s;
                overlap += s / (within[i] * within[j]).sqrt();
            }
        }
        let pairs = b * (b - 1.0) / 2.0;
        close(result.across.unwrap(), across / pairs, 1e-12);
        close(result.mean_overlap.unwrap(), overlap / pairs, 1e-12);
        close(result.effective_voices.unwrap(), b / (1.0 + (b - 1.0) * overlap / pairs), 1e-11);
        let ix = result.ix.value.unwrap();
        close(result.shared_pool.unwrap(), 1.0 / (1.0 + ((1.0 - ix) / ix).sqrt()), 1e-12);
        assert_eq!(result.recipients, None);
        assert_eq!(result.masking_gap, None);

        let all: Vec<plain::Vector> = brands.iter().flat_map(|x| x.1.iter().map(|g| g[0].clone())).collect();
        let everyone = plain::within(&all.into_iter().map(|v| vec![v]).collect::<Vec<_>>());
        close(result.effective_messages.unwrap() * everyone, 1.0, 1e-10);

        let matrix = result.overlap.as_ref().unwrap();
        let index = |name: &str| brands.iter().position(|x| x.0 == name).unwrap();
        for (i, a) in matrix.brands.iter().enumerate() {
            for (j, c) in matrix.brands.iter().enumerate().filter(|(j, _)| *j != i) {
                let (x, y) = (index(a), index(c));
                let s = plain::across(&brands[x].1, &brands[y].1);
                close(matrix.matrix[i][j].unwrap(), s / (within[x] * within[y]).sqrt(), 1e-12);
            }
            assert_eq!(matrix.matrix[i][i], Some(1.0));
        }
        for brand in &result.per_brand {
            let x = index(&brand.brand);
            let others: Vec<usize> = (0..brands.len()).filter(|&y| y != x).collect();
            let above: f64 = others.iter().map(|&y| plain::across(&brands[x].1, &brands[y].1)).sum();
            let below: f64 = others.iter().map(|&y| (within[x] * within[y]).sqrt()).sum();
            close(brand.ix.unwrap(), above / below, 1e-12);
            close(brand.across.unwrap(), above / others.len() as f64, 1e-12);
            assert_eq!(brand.nearest.len(), 5);
            assert!(brand.nearest.windows(2).all(|w| w[0].overlap >= w[1].overlap));
        }
    }
}

/// Several messages a campaign: m_g is a mean.
#[test]
fn campaigns_of_several_messages_are_means() {
    let mut messages = plain::messages(5, 5, 24, 0.5);
    let mut brands: std::collections::BTreeMap<(String, usize), Vec<plain::Vector>> = Default::default();
    for (i, m) in messages.iter_mut().enumerate() {
        let key = i % 10 % 7;
        m.campaign = Some(unisono::message::CampaignKey {
            key: key.to_string(),
            origin: unisono::message::CampaignOrigin::Column,
        });
        let text = m.body.text.as_deref().unwrap();
        brands.entry((m.brand.clone(), key)).or_default().push(plain::vector(text, 4));
    }
    let mut grouped: std::collections::BTreeMap<String, Vec<Vec<plain::Vector>>> = Default::default();
    let mut variation = Vec::new();
    for ((brand, _), campaign) in brands {
        if campaign.len() > 1 {
            let singles: Vec<Vec<plain::Vector>> = campaign.iter().map(|v| vec![v.clone()]).collect();
            variation.push(1.0 - plain::within(&singles));
        }
        grouped.entry(brand).or_default().push(campaign);
    }
    let brands: Vec<plain::Brand> = grouped.into_iter().collect();
    let mut config = unmasked();
    config.campaigns = CampaignMode::Auto;
    config.settings.min_campaigns = 5;
    let result = wording(&messages, &config);
    assert_eq!(result.n_brands, 5);
    close(result.ix.value.unwrap(), plain::ix(&brands), 1e-12);
    let recipients = result.recipients.unwrap();
    assert_eq!(recipients.campaigns, variation.len() as u64);
    close(recipients.raw, variation.iter().sum::<f64>() / variation.len() as f64, 1e-12);
}

#[test]
fn both_jackknives_are_brute_force_deletion() {
    let messages = plain::messages(11, 8, 9, 0.4);
    let result = wording(&messages, &unmasked());
    let brands = plain::brands(&messages, 4);
    assert_eq!(result.n_brands, 8);
    let full = plain::ix(&brands);

    let (mut variance, mut log_variance, mut below) = (0.0, 0.0, 0.0);
    for a in 0..brands.len() {
        let replicates: Vec<f64> = (0..brands[a].1.len())
            .map(|g| {
                let mut left = brands.clone();
                left[a].1.remove(g);
                plain::ix(&left)
            })
            .collect();
        variance += jackknife(&replicates);
        let logs: Vec<f64> = replicates.iter().map(|x| x.ln()).collect();
        let v = jackknife(&logs);
        log_variance += v;
        below += v * v / (logs.len() as f64 - 1.0);
    }
    close(result.ix.se_messages.unwrap(), variance.sqrt(), 1e-9);
    let t = unisono::stats::student_t_quantile(0.975, log_variance * log_variance / below).unwrap();
    let [lo, hi] = result.ix.over_messages.unwrap();
    close(lo, full * (-t * log_variance.sqrt()).exp(), 1e-9);
    close(hi, full * (t * log_variance.sqrt()).exp(), 1e-9);

    let without: Vec<f64> = (0..brands.len())
        .map(|a| {
            let mut left = brands.clone();
            left.remove(a);
            plain::ix(&left)
        })
        .collect();
    close(result.ix.se_brands.unwrap(), jackknife(&without).sqrt(), 1e-9);
    let logs: Vec<f64> = without.iter().map(|x| x.ln()).collect();
    let t = unisono::stats::student_t_quantile(0.975, 7.0).unwrap();
    let [lo, hi] = result.ix.over_brands.unwrap();
    close(lo, full * (-t * jackknife(&logs).sqrt()).exp(), 1e-9);
    close(hi, full * (t * jackknife(&logs).sqrt()).exp(), 1e-9);
}

/// Numbers are the only slots here: masked, each is one word.
#[test]
fn the_masking_gap_is_paired_deletion() {
    let mut messages = plain::messages(12, 6, 8, 0.5);
    for (i, m) in messages.iter_mut().enumerate() {
        let text = m.body.text.take().unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let numbered: Vec<String> =
            words.chunks(9).map(|chunk| format!("{} {}", chunk.join(" "), 31 + (i * 7) % 5)).collect();
        m.body.text = Some(numbered.join(" "));
    }
    let mut config = unmasked();
    config.settings.mask = true;
    config.settings.zones = false;
    let result = wording(&messages, &config);
    let raw = plain::brands(&messages, 4);
    let masked: Vec<Message> = messages
        .iter()
        .map(|m| {
            let text = m.body.text.as_deref().unwrap();
            let words = text.split(' ').map(|w| if w.parse::<u32>().is_ok() { "{number}" } else { w });
            let mut m = m.clone();
            m.body.text = Some(words.collect::<Vec<_>>().join(" "));
            m
        })
        .collect();
    let masked = plain::brands(&masked, 4);
    let gap = result.masking_gap.unwrap();
    assert_eq!(gap.n_brands, 6);
    close(result.ix.value.unwrap(), plain::ix(&masked), 1e-12);
    close(gap.value, plain::ix(&masked) - plain::ix(&raw), 1e-12);
    let mut variance = 0.0;
    for a in 0..raw.len() {
        let replicates: Vec<f64> = (0..raw[a].1.len())
            .map(|g| {
                let (mut masked, mut raw) = (masked.clone(), raw.clone());
                masked[a].1.remove(g);
                raw[a].1.remove(g);
                plain::ix(&masked) - plain::ix(&raw)
            })
            .collect();
        variance += jackknife(&replicates);
    }
    close(gap.se.unwrap(), variance.sqrt(), 1e-9);
}

/// A vocabulary of invented words holds no common ones: single words, counted.
#[test]
fn vocabulary_is_words_counted() {
    let messages = plain::messages(13, 5, 9, 0.5);
    let config = Config { facets: vec![Facet::Vocabulary], ..unmasked() };
    let result = report(&messages, &config).facets.remove(&Facet::Vocabulary).unwrap();
    assert_eq!(result.n_brands, 5);
    close(result.ix.value.unwrap(), plain::ix(&plain::brands(&messages, 1)), 1e-12);
}

/// A brand that writes in two languages leaves the interval over brands with both.
#[test]
fn a_brand_leaves_with_all_its_languages() {
    let of = |seed: u64, code: &str, brands: usize| -> Vec<Message> {
        let function_words = if code == "it" {
            "questa è la nostra lettera per te con le novità che abbiamo scelto nei giorni scorsi insieme a voi tutti"
        } else {
            "this is our letter for you with the news that we have chosen in the last few days together with them"
        };
        plain::messages(seed, brands, 9, 0.5)
            .into_iter()
            .map(|mut m| {
                m.id = m.id.map(|id| format!("{code}-{id}"));
                m.body.text = m.body.text.map(|text| format!("{function_words} {text}"));
                m
            })
            .collect()
    };
    let (it, en) = (of(14, "it", 5), of(15, "en", 3));
    let both: Vec<Message> = it.iter().chain(&en).cloned().collect();
    let mut config = unmasked();
    config.settings.zones = false;
    let result = wording(&both, &config);
    assert_eq!(result.n_brands, 8);
    let sums = |brands: &[plain::Brand]| {
        let (mut above, mut below) = (0.0, 0.0);
        for i in 0..brands.len() {
            for j in 0..i {
                above += plain::across(&brands[i].1, &brands[j].1);
                below += (plain::within(&brands[i].1) * plain::within(&brands[j].1)).sqrt();
            }
        }
        (above, below)
    };
    let (it, en) = (plain::brands(&it, 4), plain::brands(&en, 4));
    let ix_without = |name: &str| {
        let left = |brands: &[plain::Brand]| -> Vec<plain::Brand> {
            brands.iter().filter(|b| b.0 != name).cloned().collect()
        };
        let (a, b) = (sums(&left(&it)), sums(&left(&en)));
        (a.0 + b.0) / (a.1 + b.1)
    };
    close(result.ix.value.unwrap(), ix_without("nobody"), 1e-12);
    let replicates: Vec<f64> = it.iter().map(|b| ix_without(&b.0)).collect();
    close(result.ix.se_brands.unwrap(), jackknife(&replicates).sqrt(), 1e-9);
    assert!(result.ix.over_brands_approximate);
}

/// Where every pair holds one brand, nothing is left without it but rounding, and there is no interval over brands.
#[test]
fn what_is_left_without_a_brand_may_be_nothing() {
    let frames = [
        "questa è la nostra lettera per te con le novità che abbiamo scelto nei giorni scorsi insieme a voi tutti",
        "this is our letter for you with the news that we have chosen in the last few days together with them",
        "das ist unser Brief für dich mit den Neuigkeiten die wir in den letzten Tagen zusammen mit euch gewählt haben",
        "voici notre lettre pour vous avec les nouvelles que nous avons choisies ces derniers jours avec vous tous",
    ];
    for seed in 0..16 {
        let mut messages = Vec::new();
        for (i, frame) in frames.iter().enumerate() {
            messages.extend(plain::messages(100 * seed + i as u64, 2, 9, 0.5).into_iter().map(|mut m| {
                m.id = m.id.map(|id| format!("{i}-{id}"));
                m.brand = if m.brand.ends_with('0') { m.brand } else { format!("Only {i}") };
                m.body.text = m.body.text.map(|text| format!("{frame} {text}"));
                m
            }));
        }
        let result = wording(&messages, &unmasked());
        assert_eq!(result.n_brands, 8, "{:?}", result.undefined);
        assert_eq!((result.ix.se_brands, result.ix.over_brands), (None, None), "{seed}");
    }
}

fn jackknife(replicates: &[f64]) -> f64 {
    let n = replicates.len() as f64;
    let mean = replicates.iter().sum::<f64>() / n;
    (n - 1.0) / n * replicates.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>()
}
