## What comparisons have in common.

compare-p = {", "}p { $p }
compare-adjusted = {" "}(adjusted { $p })
compare-no-interval = no interval: { $why }
compare-undefined = not defined

## Groups by a column: --by.

by-title = BY { $column }
by-inside = texts with the same { $column } compared
by-note = ratio: similarity of two brands with the same value over that of two with different values, adjusted for the level of each value (1: no difference); p below 0.05: unlikely by chance
by-ratio = ratio { $ratio }
by-least-p = {", "}which cannot fall below { $p }
by-approximate = {", "}approximate
by-cut-weeks = {", "}from at most { $n ->
    [one] 1 week
   *[other] { $n } weeks
} of each brand
by-cut-blocks = {", "}from at most { $n ->
    [one] 1 block
   *[other] { $n } blocks
} of each brand
by-cut-campaigns = {", "}from at most { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
} of each brand
by-means = {" · "}same value { $same }, different { $different }
by-no-ratio = no ratio: { $why } ({ $facets })
by-nothing = nothing to compare: { $why }
by-levels = { $facet }: mean similarity of two messages of different brands with the same value
by-more-values = … { $n ->
    [one] 1 more value
   *[other] { $n } more values
} in report.json
by-more-pairs = … { $n ->
    [one] 1 more pair
   *[other] { $n } more pairs
} in report.json
by-pair = { $a }: { $ratio } times as alike as { $b }

## Changes over time: --trend, --before, --compare.

trend-title = TREND
trend-note = { $facet }: the index of a period over that of an earlier one, for the same brands, each cut to the same number of units (1: no change); across: how alike brands are; within: how alike a brand is to itself
trend-none = change not measured: { $why }
trend-earlier = … { $n ->
    [one] 1 earlier change
   *[other] { $n } earlier changes
} in report.json
trend-change = { $from } to { $to }: times { $ratio }
trend-change-none = { $from } to { $to }: change not measured ({ $why })
trend-parts = {" · "}across times { $across }, within times { $within }
trend-rank = by size, the change ranks number { $rank } among those of { $n ->
    [one] 1 date
   *[other] { $n } dates
}
trend-slope-month = slope: times { $ratio } per month
trend-slope-quarter = slope: times { $ratio } per quarter
trend-slope-year = slope: times { $ratio } per year
trend-over-month = {" "}over { $n ->
    [one] 1 month
   *[other] { $n } months
}
trend-over-quarter = {" "}over { $n ->
    [one] 1 quarter
   *[other] { $n } quarters
}
trend-over-year = {" "}over { $n ->
    [one] 1 year
   *[other] { $n } years
}
side-before = before
side-after = after
