## The top: what was read, and the index.

messages-of-brands = { $messages ->
    [one] 1 message
   *[other] { $messages } messages
} of { $brands ->
    [one] 1 brand
   *[other] { $brands } brands
}
other-inputs = {" "}and { $n ->
    [one] 1 other
   *[other] { $n } others
}
n-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
of-units-weeks = { $n } weeks
of-units-blocks = { $n } blocks of days
of-units-campaigns = { $n } campaigns
index = IX { $ix } = across { $across } / within { $within }

## Why there is no index.

no-index-one-brand = There is no verdict: all mail is of one brand, and a comparison takes two.
no-index-no-repeat = There is no verdict: no brand repeats itself. Two mails of one brand have nothing in common, so there is nothing to measure other brands by.
no-index-few-units = There is no verdict: it takes two brands of one language with at least { $min } of mail each, and { $few ->
    [one] 1 brand has
   *[other] { $few } brands have
} less.
no-index-because = There is no verdict: { $why }.

## What limits the index.

limit-kind = Other brands of this kind: { $ends }, roughly.
limit-few-brands = With fewer than { $n } brands, IX says nothing about other brands.
limit-imprecise = IX is imprecise: collect more mail.
limit-nothing-shared = The brands share nothing, so IX has no interval.
limit-one-unit = All that the brands share is in one week or campaign, so IX has no interval.
limit-campaigns = Mails sent close together are compared, which lowers IX.
limit-few-units = { $n } of { $of } brands have fewer than { $units } of mail.
limit-left-out = { $n ->
    [one] 1 of { $of } brands has too little mail and is left out.
   *[other] { $n } of { $of } brands have too little mail and are left out.
}
limit-influence = Without { $brand } IX would be { $ix }.
limit-influence-none = Without { $brand } there would be no index.

## The facets as bars.

column-facet = alike in
column-ix = IX
column-you = yours
column-brands = brands
column-chance = chance
column-shared = most shared value
column-brand = brand
column-interval = interval
column-closest = closest to
column-overlap = overlap
column-weeks = weeks
column-blocks = blocks
column-campaigns = campaigns
n-of = { $n } of { $of }:
nothing-whole = no two brands have the same
other-facets = also: { $facets }
facet-wording = sentences
facet-vocabulary = topics
facet-characters = runs of letters
facet-skeleton = sentence shapes
facet-subject = subject lines
facet-opening = openings
facet-call_to_action = buttons and links
facet-offers = offers
facet-layout = page layout
facet-timing = day and hour
facet-follow_up = days between mails
facet-boilerplate = headers and footers

## Values that the program names.

at-monday = Monday { $hour }
at-tuesday = Tuesday { $hour }
at-wednesday = Wednesday { $hour }
at-thursday = Thursday { $hour }
at-friday = Friday { $hour }
at-saturday = Saturday { $hour }
at-sunday = Sunday { $hour }
every-hours = after { $range } hours
every-days = after { $range } days
every-hour = within an hour
ends-within-h = ends within { $n } h
ends-within-days = ends within { $n } days
offer-price = price from { $range }
offer-discount = { $share } off
offer-urgency = urgency: { $quote }
offer-last_chance = last chance: { $quote }
offer-scarcity = scarcity: { $quote }
offer-social_proof = praise by others: { $quote }
offer-gratitude = thanks: { $quote }

## The phrases and the reader.

brands-say = { $n } brands:
no-phrases = No phrase of { $words } words or more occurs in { $brands } brands.
reader = From the text alone, a program tells the brand of { $share } of mails (chance: { $chance }).

## The brands.

closest-nobody = nobody
more-brands = { $n } more with --verbose

## The brand of the reader.

own-place = { $brand } is number { $place } of { $of }, from most to least interchangeable: { $share }{ $ends }.
own-not-in-index = { $brand } has too little mail for an index.
own-near = Closest to it: { $brands }.
own-near-nobody = No other brand is close to it.
own-phrases = It uses { $n } of the { $of } most shared phrases.
own-anatomy = Of its text, { $stock } is stock that other brands use, { $own } its own, { $slots } names, prices and dates.
own-recognised = The program recognises { $share } of its mails and takes the others most often for { $other }.
own-always-recognised = The program recognises all of its mails.
own-ground = Nobody else has: { $values }.
own-values-subject = { $n } of its { $of } subject lines
own-values-opening = { $n } of its { $of } openings
own-values-call_to_action = { $n } of its { $of } buttons

## The end.

and-more = {" "}and { $n } more
more-warnings = { $n ->
    [one] one more warning
   *[other] { $n } more warnings
} with --verbose
open-page = Open { $file } for the pictures and all numbers.
open-report = All numbers are in { $file }.
write-report = All numbers: --output DIR. More here: --verbose, or --brand NAME for your brand.

## The numbers of --verbose that accompany the index.

detail-within = within
detail-within-weeks = mean similarity of two mails of one brand from different weeks (0 to 1)
detail-within-blocks = mean similarity of two mails of one brand from different blocks (0 to 1)
detail-within-campaigns = mean similarity of two mails of one brand from different campaigns (0 to 1)
detail-across = across
detail-across-says = mean similarity of two mails of different brands
detail-novelists = {"; "}two novelists: { $chance }
detail-below-novelists = {"; "}less alike than two novelists ({ $chance })
detail-same-weeks = same week
detail-same-blocks = same block
detail-same-campaigns = same campaign
detail-same-says-weeks = across with mails of the same week; the calendar affects it
detail-same-says-blocks = across with mails of the same block; the calendar affects it
detail-same-says-campaigns = across with mails of the same campaign; the calendar affects it
detail-voices = voices
detail-voices-says = { $brands ->
    [one] 1 brand
   *[other] { $brands } brands
}, as varied as { $voices } brands with nothing in common
detail-not-computed = not computed: { $why }
detail-messages = messages
detail-messages-says = { $n ->
    [one] 1 message
   *[other] { $n } messages
}, as varied as { $messages } entirely different ones
detail-messages-apart = { $n ->
    [one] 1 message
   *[other] { $n } messages
}; any two share next to nothing
detail-recipients = recipients
detail-recipients-raw = raw { $raw }; { $campaigns }
detail-recipients-campaigns = { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
}
detail-recipients-same = everybody gets the same mail
detail-recipients-slots = only names, prices and the like change by person
detail-recipients-text = the text itself changes by person
detail-recipients-unknown = the mails of a campaign differ by person; how is unknown without masking
detail-masking = masking gap
detail-masking-says = this IX minus IX with names, prices and dates left in
detail-footers = with footers
detail-footers-says = IX of the whole mails, headers and footers left in
detail-merged = blasts merged
detail-merged-says = IX with equal texts of a brand merged into one campaign
detail-influence = influence
detail-without = without { $brand }: { $ix }
detail-no-index = no index
detail-more-brands = and { $n ->
    [one] 1 more brand
   *[other] { $n } more brands
}
detail-ix = interchangeability index (IX)
detail-ix-words = interchangeability index (IX) of single words
detail-ix-runs = interchangeability index (IX) of runs of { $n } words
detail-ix-none = no index: { $why }
detail-ix-says = Two mails of different brands are { $ix } times as alike as two mails of one brand. At 0 brands share nothing; at 1 the brand makes no difference.
detail-ix-novelists = Independent novelists reach about { $ix } here. Compare across with theirs, not IX with 0.
detail-these = these brands: { $ends }
detail-kind = brands of this kind: { $ends }
detail-kind-roughly = brands of this kind: roughly { $ends }
detail-kind-none = brands of this kind: no interval from fewer than { $n }
detail-no-interval = no interval: { $why }
detail-imprecise = { $ends }, imprecise
detail-pressure = {"pressure: "}
detail-campaigns = { $share } of { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
}
detail-urgent = { $campaigns } say that time runs out
detail-ending = { $campaigns } name an end within 24 hours
detail-last-chance = { $brand } announced a last chance in { $n } consecutive campaigns
