## The top: what was read, and the index.

messages-of-brands = { $messages ->
    [one] 1 message
   *[other] { $messages } messages
} of { $brands ->
    [one] 1 brand
   *[other] { $brands } brands
}
other-inputs = {" "}and { $n ->
    [one] 1 other input
   *[other] { $n } other inputs
}
n-brands = { $n ->
    [one] { $n } brand
   *[other] { $n } brands
}
n-campaigns = { $n ->
    [one] { $n } campaign
   *[other] { $n } campaigns
}
n-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
of-units-weeks = { $n } weeks
of-units-blocks = { $n } blocks of days
of-units-campaigns = { $n } campaigns
index-of = IX compares { $facet } ({ $name }).
index = IX { $ix } = across { $across } / within { $within }

## Why there is no index.

no-index-one-brand = There is no verdict: all messages are of one brand, and a comparison takes two.
no-index-no-repeat = There is no verdict: no brand repeats itself. Two messages of one brand have nothing in common, so there is nothing to measure other brands by.
no-index-few-units = There is no verdict: it takes two brands of one language with messages in at least { $min } each, and { $few ->
    [one] 1 brand has
   *[other] { $few } brands have
} fewer.
no-index-because = There is no verdict: { $why }.

## What limits the index.

limit-kind = Other such brands would have about { $ends }.
limit-few-brands = With fewer than { $n } brands, IX says nothing about other brands.
limit-imprecise = IX is imprecise: collect more messages.
limit-nothing-shared = The brands share nothing, so IX has no interval.
limit-one-unit = All that the brands share is in one week or campaign, so IX has no interval.
limit-no-dates-texts = No message has a date, so each text counts by itself.
limit-no-dates-campaigns = No message has a date, so each campaign counts by itself.
limit-campaigns-asked = Each campaign counts by itself, as asked (--block none). This lowers IX if campaigns were sent close together.
limit-campaigns = Messages sent close together are compared, which lowers IX.
limit-few-units = { $n } of { $of } brands have messages in fewer than { $units }, too few to compare them pairwise.
limit-left-out = { $n ->
    [one] 1 of { $of } brands has too few messages and is left out.
   *[other] { $n } of { $of } brands have too few messages and are left out.
}
limit-influence = Without { $brand } IX would be { $ix }.
limit-influence-none = Without { $brand } there would be no index.

## The facets as bars.

column-facet = alike in
column-ix = IX
column-you = yours
column-brands = brands
column-chance = by chance
column-shared = most shared value
column-brand = brand
column-interval = interval
column-closest = closest to
column-overlap = likeness
column-weeks = weeks
column-blocks = blocks
column-campaigns = campaigns
n-of = { $n } of { $of }:
nothing-whole = no two identical
nothing-shared = no two brands have the same
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
facet-follow_up = days between messages
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
ends-later = ends after 30 days
ends-unknown = ends at a date; day of sending unknown
price-below = price below { $n }
price-from = price of { $n } or more
price-ending = { $price }, ending in 9
offer-price = price from { $range }
offer-discount = { $share } off
offer-urgency = urgency: { $quote }
offer-last_chance = last chance: { $quote }
offer-scarcity = scarcity: { $quote }
offer-social_proof = praise by others: { $quote }
offer-gratitude = thanks: { $quote }

## The phrases and the reader.

brands-say = { $n } brands:
no-phrases = No phrase of { $words } words or more is used by { $brands } brands more often than chance explains.
reader = From the text, a program names the right brand for { $share } of messages (chance: { $chance }).

## The brands.

closest-nobody = nobody
too-few = too few
more-facts = { $n ->
    [one] 1 more fact about it
   *[other] { $n } more facts about it
} with --verbose
more-limits = { $n ->
    [one] 1 more limit
   *[other] { $n } more limits
} with --verbose
more-facets = { $n ->
    [one] 1 more aspect
   *[other] { $n } more aspects
} with --verbose
more-brands = { $n ->
    [one] 1 more brand
   *[other] { $n } more brands
} with --verbose

## The brand of the reader.

own-place = { $brand } is number { $place } of { $of }, from most to least interchangeable: { $share }{ $ends }.
own-not-in-index = { $brand } has too few messages for an index.
own-near = Closest to it: { $brands }.
own-near-nobody = No other brand is close to it.
own-phrases = It uses { $n ->
    [0] none
   *[other] { $n }
} of the { $of } most shared phrases.
own-anatomy = Of its text, { $stock } is wording that other brands also use, { $own } is only its own, { $slots } is names, prices and dates.
own-recognised = The program recognises { $share } of its messages and takes the others most often for { $other }.
own-always-recognised = The program recognises all of its messages.
own-ground = Only it uses: { $values }.
own-values-subject = { $n } of its { $of } subject lines
own-values-opening = { $n } of its { $of } openings
own-values-call_to_action = { $n } of its { $of } buttons

## The end.

and-more = {" "}and { $n } more
more-warnings = { $n ->
    [one] one more warning
   *[other] { $n } more warnings
} with --verbose
only-warnings = { $n ->
    [one] one warning
   *[other] { $n } warnings
} with --verbose
open-page = Open { $file } for the pictures and all numbers.
open-report = All numbers are in { $file }.
open-pictures = Open { $file } for the pictures.
write-report = All numbers: --output DIR.
more-by-both = More here: --verbose, or --brand NAME for your brand.
more-by-verbose = More here: --verbose.
more-by-brand = More about your brand: --brand NAME.
