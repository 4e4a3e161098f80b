## The numbers of --verbose that accompany the index.

detail-within = within
detail-within-weeks = mean similarity of two messages of one brand from different weeks (0 to 1)
detail-within-blocks = mean similarity of two messages of one brand from different blocks (0 to 1)
detail-within-campaigns = mean similarity of two messages of one brand from different campaigns (0 to 1)
detail-across = across
detail-across-says = mean similarity of two messages of different brands
detail-novelists = {"; "}two novelists: { $chance }
detail-below-novelists = {"; "}less alike than two novelists ({ $chance })
detail-same-weeks = same week
detail-same-blocks = same block
detail-same-campaigns = same campaign
detail-same-says-weeks = across with messages of the same week; the calendar affects it
detail-same-says-blocks = across with messages of the same block; the calendar affects it
detail-same-says-campaigns = across with messages of the same campaign; the calendar affects it
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
detail-recipients-same = everybody gets the same message
detail-recipients-slots = only names, prices and the like change by person
detail-recipients-text = the text itself changes by person
detail-recipients-unknown = the messages of a campaign differ by person; how is unknown without masking
detail-masking = masking gap
detail-masking-says = this IX minus IX with names, prices and dates left in
detail-footers = with footers
detail-footers-says = IX of the whole messages, headers and footers left in
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
detail-ix-says = Two messages of different brands are { $ix } times as alike as two messages of one brand. At 0 brands share nothing; at 1 the brand makes no difference.
detail-ix-novelists = Independent novelists reach about { $ix } here. Compare across with theirs, not IX with 0.
detail-these = these brands: { $ends }
detail-kind = brands of this kind: { $ends }
detail-kind-roughly = brands of this kind: roughly { $ends }
detail-kind-none = brands of this kind: no interval from fewer than { $n }
detail-imprecise = { $ends }, imprecise
detail-pressure = {"pressure: "}
detail-campaigns = { $share } of { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
}
detail-urgent = { $campaigns } say that time runs out
detail-ending = { $campaigns } name a deadline within 24 hours
detail-last-chance = { $brand } announced a last chance in { $n } consecutive campaigns

## What was read.

units-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
} with messages: weeks count as independent
units-blocks = { $n ->
    [one] 1 block
   *[other] { $n } blocks
} of { $days ->
    [one] 1 day
   *[other] { $days } days
} with messages: blocks count as independent
units-campaigns = campaigns count as independent
read-messages = { $n ->
    [one] 1 message
   *[other] { $n } messages
}
read-languages = { $n ->
    [one] language
   *[other] languages
} { $languages }
read-duplicates = { $n ->
    [one] 1 duplicate
   *[other] { $n } duplicates
}
read-skipped = { $n } skipped
detail-columns = {"columns · "}
bulk-bulk = bulk
bulk-personal = personal
value-unknown = unknown
form-informal = informal
form-formal = formal
form-mixed = mixed
column-values = { $column }: { $values }
column-without = none { $n }
n-more = { $n } more

## The table of all facets.

column-most-common = what most have in common
column-these = these brands
detail-is-imprecise = imprecise
detail-of-language = { $facet } in { $language }
detail-closest = { $meaning }; closest { $overlap } ({ $brand } and { $other })
meaning-wording = runs of words
meaning-vocabulary = subject matter
meaning-characters = runs of letters
meaning-skeleton = sentence shapes
meaning-subject = subject lines
meaning-opening = greetings and first sentences
meaning-call_to_action = buttons and links
meaning-offers = discounts, prices, deadlines, urgency
meaning-layout = the shape of the document
meaning-timing = hours of the week
meaning-follow_up = time since the previous campaign
meaning-boilerplate = headers, footers, legal text

## The brands outside the index, and the inbox.

left-out = Not in the index: { $n ->
    [one] 1 brand
   *[other] { $n } brands
} of { $of }, { $messages ->
    [one] 1 message
   *[other] { $messages } messages
} ({ $share }).
left-out-brand = { $brand } ({ $language }): { $why }
left-out-more = and { $n } more
inbox = {"inbox: "}
inbox-day = a reader gets { $form ->
    [one] { $messages } message
   *[other] { $messages } messages
} from { $brand_form ->
    [one] { $brands } brand
   *[other] { $brands } brands
} on a day with messages ({ $days ->
    [one] 1 day
   *[other] { $days } days
} of { $readers ->
    [one] 1 reader
   *[other] { $readers } readers
})
inbox-voices = on { $days ->
    [one] 1 day
   *[other] { $days } days
} with two or more brands of the index, { $brands } brands are as varied as { $voices } voices

## The open ground.

ground-title = What many brands use, and what hardly any does (in parentheses: brands or campaigns)
ground-crowded = { $facet }, at least half of the brands: { $values }.
ground-open = { $facet }, hardly any brand: { $values }.
ground-your-crowded = { $facet }, { $brand } and at least half of the others: { $values }.
ground-your-yours = { $facet }, { $brand } alone: { $values }.
ground-your-open = { $facet }, { $brand } and hardly any other: { $values }.
