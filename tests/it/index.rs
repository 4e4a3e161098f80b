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

fn jackknife(replicates: &[f64]) -> f64 {
    let n = replicates.len() as f64;
    let mean = replicates.iter().sum::<f64>() / n;
    (n - 1.0) / n * replicates.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>()
}
