//! Every gate by name.

use super::gate::Gate;
use super::{
    attribution, chance, companions, facets, footers, groups, halves, homogeneity, identities, intervals,
    invariance, phrases, series, templates, theory, trend, week,
};

/// Every gate with its name, in the order of the page.
pub(crate) const ALL: [(&str, Gate); 27] = [
    ("theory", theory::theory),
    ("week", week::week),
    ("series", series::series),
    ("intervals over messages", intervals::messages),
    ("intervals over brands", intervals::brands),
    ("size of --by", groups::size),
    ("power of --by", groups::power),
    ("coverage of trends", trend::coverage),
    ("bias of trends", trend::bias),
    ("power of trends", trend::power),
    ("size of homogeneity", homogeneity::size),
    ("essays", homogeneity::essays),
    ("phrases of the essays", phrases::essays),
    ("planted phrases", phrases::planted),
    ("planted templates", templates::planted),
    ("footers", footers::footers),
    ("halves of real mail", halves::real_mail),
    ("invariance", invariance::invariance),
    ("leak", invariance::leak),
    ("independent writers", chance::writers),
    ("identities", identities::identities),
    ("facets", facets::one_alone),
    ("theory of facets", facets::theory),
    ("companions", companions::companions),
    ("wrong zones and campaigns", companions::wrong_zones_and_campaigns),
    ("second family", companions::second_family),
    ("attribution", attribution::readers),
];
