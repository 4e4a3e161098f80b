## The page.

page-heading = How alike do these brands write?
page-sections = Sections
page-footer = This page needs no network and runs without scripts. Its numbers are those of report.json; docs/measures.md defines them.
page-not-asked = The report has no such analysis; run `unisono analyze` with `--evidence { $name }`.
page-no-result = There is no result: { $why }
page-not-quoted = The report quotes no text; run `unisono analyze` without `--no-quotes`.

## Headings of tables, and names of numbers.

page-brand = Brand
page-brands = Brands
page-campaigns = Campaigns
page-messages = Messages
page-units = Units
page-language = Language
page-facet = What is compared
page-index = Index
page-interval = 95% interval
page-these-brands = these brands
page-such-brands = brands of this kind
page-chance = By chance
page-across = Across brands
page-within = Within a brand
page-most-shared-value = Most shared value
page-nearest = Nearest brand
page-overlap = Overlap
page-reason = Reason
page-phrase = Phrase
page-template = Template
page-bits = Bits saved
page-position = Position in the body
page-used-by = Used by
page-used-by-rows = Used by (rows of the table of overlaps)
page-period = Period
page-ratio = Later / earlier
page-p = p
page-panel = Brands in both
page-entered = Brands that entered
page-left = Brands that left
page-values = Values
page-value = Value
page-crowded = Crowded
page-alone = Its own
page-guessed = Guessed right
page-as-unsure-as = As unsure as with
page-mistaken-for = Most often taken for
page-probability = Probability
page-entropy = Entropy, bits
page-path = Input
page-digest = SHA-256
page-skipped = Skipped
page-setting = Setting
page-of-brands = { $n ->
    [one] of { $n } brand
   *[other] of { $n } brands
}
page-n-of-brands = { $n } of { $of } brands
page-brands-and-campaigns = { $n ->
    [one] { $n } brand
   *[other] { $n } brands
}, { $campaigns ->
    [one] { $campaigns } campaign
   *[other] { $campaigns } campaigns
}
page-gain = { $bits } bits saved

## The verdict.

page-verdict-short = Verdict
page-verdict-title = Verdict
page-verdict-lead = { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
} of { $brands ->
    [one] { $brands } brand
   *[other] { $brands } brands
}; what is compared here: { $facet }.
page-figure-index = Index: across / within
page-figure-across = Similarity across brands
page-figure-within = Similarity within a brand
page-figure-voices = Effective voices
page-figure-own = Its index
page-figure-without = Index of all without { $brand }
page-axis-zero = 0%: nothing in common
page-axis-one = 100%: the brand makes no difference
page-axis-beyond = beyond 100%: more alike than a brand is to itself

## One's own brand.

page-own-short = { $brand }
page-own-title = Your brand: { $brand }
page-own-place = { $brand } is number { $place } of { $n }, counted from the most interchangeable brand.
page-own-outside = { $brand } is not in the index: { $why }
page-own-nearest = Nearest brands, with their overlap
page-own-shares = Phrases it shares with most brands
page-own-shares-none = It uses none of the listed phrases.
page-own-own = What is its own
page-own-text = Its text: { $own } its own, { $house } repeated by this brand alone, { $stock } stock.
page-own-always-guessed = A program recognises all of its messages.
page-own-guessed = A program recognises { $share } of its messages and takes the others most often for { $other }.
page-own-values = { $facet }: { $values } values; { $yours } used by no other brand, { $crowded } by at least half of the others.
page-own-too = { $brand }, too

## All brands.

page-brands-short = Brands
page-brands-title = From the most to the least interchangeable brand
page-brands-lead = The index of a brand: how alike its messages and those of the others are, divided by how alike two messages of one brand are.
page-brands-none = No brand has enough messages for an index.
page-brands-key = The line is the 95% interval over the brand's own messages. Below each brand: the one whose messages overlap most with its own; nobody, if all overlaps are below 10%.
page-brands-table = Table of all brands
page-brands-outside = { $n ->
    [one] { $n } brand outside the index
   *[other] { $n } brands outside the index
}
page-nearest-nobody = nearest: nobody
page-nearest-few = nearest: { $brand }; too few messages for an overlap
page-nearest-to = nearest: { $brand }, overlap { $overlap }

## The overlaps.

page-overlap-short = Overlaps
page-overlap-title = Which brands write like which
page-overlap-lead = The overlap of two brands: how alike their messages are, divided by how alike those of each of the two are.
page-overlap-caption = Values in percent. Hatched: one of the two brands has too few messages, or they write in different languages.
page-overlap-clustered = Similar brands stand next to each other.
page-overlap-by-index = Brands are ordered by their index.
page-overlap-few = There are no pairs: fewer than two brands are in the index.
page-overlap-many = The matrix was not computed: { $n } brands are more than `--max-matrix { $most }`.
page-overlap-table = Table of overlaps, in percent

## The facets.

page-facets-short = Aspects
page-facets-title = What is alike, and what differs
page-facets-lead = The index of each aspect of the messages, the most interchangeable first.
page-facets-none = The report compares nothing.
page-facets-key = Bar: the index. Thick line: 95% interval for these brands. Thin line: for brands of this kind. Diamond, and “by chance” in the table: the index that independent writers would reach; for buttons, brands that choose them independently. Where there is none, it is unknown.
page-facets-table = Table of aspects
page-facets-by-language = Table of aspects by language
page-quoted = “{ $text }”
page-most-shared = most shared: { $text }, { $n } of { $of } brands

## The phrases.

page-phrases-short = Phrases
page-phrases-title = Phrases that several brands use
page-phrases-lead = Each phrase is more widely used than chance explains. A dot is a brand, in the order of the overlaps; a filled one uses the phrase.
page-phrases-background = { $closed } runs of at least { $words } words are used by at least { $brands } brands; { $stock } of them by more brands than chance explains.
page-phrases-share = Share of all text inside these phrases: { $share }.
page-phrases-writers = Independent writers of this language have { $share } of their text in such phrases.
page-phrases-none = No phrase of at least { $words } words is used by { $n } brands more often than chance explains.
page-phrases-key = Bits saved: how much shorter all messages get if the phrase is written once for all brands instead of once for each. Labels in the text are masked names, prices and the like.
page-phrases-more = { $n ->
    [one] { $n } more phrase
   *[other] { $n } more phrases
}
page-phrases-table = Table of phrases

## The templates.

page-templates-short = Templates
page-templates-title = Sentences that brands fill in
page-templates-lead = The same words with gaps: only the gaps change from brand to brand.
page-templates-of-sentences = Sentences
page-templates-of-messages = Whole messages
page-templates-none = No template is used by three brands.
page-templates-counts = { $n } templates; { $cross } of them are used by at least three brands.
page-templates-share = Share of the text that templates explain: { $share }; those of at least three brands: { $cross }.
page-templates-key = Labels are masked names, prices and the like. A dashed box is a gap with its fillings and the number of brands; a box with a full line is a choice between few texts.
page-templates-more = { $n ->
    [one] { $n } more template
   *[other] { $n } more templates
}
page-templates-table = Table of templates
page-nothing = nothing
page-fillings = { $n } fillings in all

## The anatomy.

page-anatomy-short = Anatomy
page-anatomy-title = What the text of each brand consists of
page-anatomy-lead = Each bar is all text of a brand. The number is the share of stock.
page-anatomy-mean = Mean of { $n } brands
page-anatomy-method = Stock: { $words } words in a row that { $least } of { $others } drawn brands use as well, in { $units } units of each.
page-anatomy-table = Table of shares
page-part-stock = Stock
page-part-house = House style
page-part-own = Its own
page-part-slot = Slots
page-part-is-stock = stock: other brands use it, too
page-part-is-house = house style: this brand alone repeats it
page-part-is-own = its own: written once
page-part-is-slot = slots: names, prices, dates
page-mail-title = A message of { $brand }, with what others use as well
page-mail-lead = A passage is underlined if at least { $least } of { $others } other brands use its words, { $words } in a row. The number counts these brands.
page-mail-key = Full line: other brands use it, the more the thicker. Dotted line: only this brand repeats it. Label: a masked name, price or date.

## The hours.

page-hours-short = Hours
page-hours-title = When each brand sends
page-hours-lead = Each picture is a week: days from Monday at the top, hours from 0 on the left.
page-hours-key = The darker an hour, the more campaigns of the brand. Lines stand at 6, 12 and 18 hours.
page-hours-none = No message states its time.
page-hours-not-asked = The report has no hours; run `unisono analyze` with `--facets timing`.
page-hours-table = Table of hours
page-day-monday = Mon
page-day-tuesday = Tue
page-day-wednesday = Wed
page-day-thursday = Thu
page-day-friday = Fri
page-day-saturday = Sat
page-day-sunday = Sun
page-at-monday = Monday { $time }
page-at-tuesday = Tuesday { $time }
page-at-wednesday = Wednesday { $time }
page-at-thursday = Thursday { $time }
page-at-friday = Friday { $time }
page-at-saturday = Saturday { $time }
page-at-sunday = Sunday { $time }

## The reader.

page-reader-short = Recognition
page-reader-title = Can a program tell who wrote it?
page-reader-lead = A program reads messages of each brand and then guesses whose another message is.
page-reader-guess = Guessed right: { $accuracy } ({ $interval }), among { $n } brands after { $m } units of each. It is as unsure as with { $equivocation } equally likely brands.
page-reader-caption = Mean probability of one brand for a message of the other, in percent. On the diagonal: the right brand.
page-reader-table = Table of probabilities, in percent
page-reader-brands = Table of guesses by brand

## The trend.

page-trend-short = Trend
page-trend-title = How the index changes over time
page-trend-lead = The index of each period, with its 95% interval for brands of this kind. n counts its brands.
page-trend-caption = Brands that enter or leave move the index. The changes in the table compare the same brands.
page-trend-slope = From one period to the next the index changes by a factor of { $factor }, over { $brands } brands and { $periods } periods.
page-trend-table = Table of periods
page-trend-before = before { $date } → from then on
page-trend-changes = Table of changes over the same brands

## The open ground.

page-ground-short = Open ground
page-ground-title = What everybody does, and what hardly anybody does
page-ground-lead = Crowded values are used by at least half of the brands, open ones by at most one in twenty. The number counts brands.
page-ground-is-crowded = Crowded
page-ground-is-open = Open
page-ground-no-value = None.
page-ground-counts = { $values } values of { $brands ->
    [one] { $brands } brand
   *[other] { $brands } brands
}
page-ground-hours = Green: hours in which at most one brand in twenty sends.
page-ground-own = { $brand }: { $values } values, { $crowded } of them crowded, { $yours } used by no other brand.
page-ground-your-crowded = Its crowded values
page-ground-your-yours = Values of its own
page-ground-your-open = Its open values
page-ground-table = Table of brands: { $facet }
page-personalised-title = What is personal
page-personalised-varies = { $n ->
    [one] { $n } brand has campaigns with several readers. This differs between them:
   *[other] { $n } brands have campaigns with several readers. This differs between them:
}
page-personalised-nothing = nothing
page-personalised-reasons = Of { $n } brands, { $reason } say why they write to the reader, and { $recognition } say that they know the reader.

## Warnings and provenance.

page-warnings-short = Warnings
page-warnings-title = What to beware of
page-warnings-none = There is no warning.
page-provenance-short = Provenance
page-provenance-title = Where the numbers come from
page-provenance-lead = The same messages, settings and version give the same numbers.
page-count-messages = Messages
page-count-brands = Brands
page-count-campaigns = Campaigns
page-count-units = Units
page-count-duplicates = Copies left out
page-count-skipped = Messages skipped
page-fact-version = Version of unisono
page-fact-seed = Seed
page-fact-run = Run
page-inputs = Table of inputs
page-settings = Table of settings

## Slots.

page-slot-name = name
page-slot-brand = brand
page-slot-email = address
page-slot-url = link
page-slot-phone = telephone
page-slot-price = price
page-slot-percent = percent
page-slot-number = number
page-slot-date = date
page-slot-time = time
page-slot-code = code
page-slot-product = product
page-slot-text = other words

## Groups by a column.

page-groups-short = Groups
page-groups-title = Are brands of one kind more alike?
page-groups-lead = Pairs of brands with the same value of a column are compared with pairs of brands with different values.
page-groups-not-asked = The report compares no groups; run `unisono analyze` with `--by COLUMN`.
page-groups-inside = Only messages with the same { $column } are compared.
page-groups-key = Bar: how alike two brands with the same value are, divided by how alike two with different values are, adjusted for the level of each value. Thick line: 95% interval for these brands. Thin line: for brands of this kind. Dashed: 1, no difference.
page-groups-axis-zero = 0
page-groups-axis-end = beyond 1: more alike with the same value
page-groups-means = same value { $same }, different { $different }
page-groups-ratios = Table of ratios
page-groups-ratio = Same / different value
page-groups-same = Same value
page-groups-different = Different values
page-groups-levels-key = How alike the messages of two brands with the same value are; compared here: { $facet }.
page-groups-levels = Table of values
page-groups-pairs = Table of pairs of values: { $facet }
page-groups-pair = Values
page-groups-times = First / second
page-p-adjusted = p, adjusted

## The inbox and the pressure.

page-inbox-short = Inbox
page-inbox-title = A day in the inbox, and who hurries the reader
page-inbox-lead = What a reader gets on a day with messages, and how many campaigns say that time runs out.
page-inbox-none = No message names both its reader and its time.
page-inbox-messages = Messages on a day with messages
page-inbox-brands = Brands on such a day
page-inbox-most = Most messages on one day
page-inbox-days = Days with messages, all readers together
page-inbox-readers = Readers
page-inbox-voiced-days = Days with two or more brands of the index
page-inbox-voiced-brands = Brands of the index on such a day
page-inbox-voices = Effective voices on such a day
page-inbox-number = What is counted
page-inbox-table = Table of the inbox
page-pressure-title = Pressure
page-pressure-none = The report does not compare offers; run `unisono analyze` with `--facets offers`.
page-pressure-key = Bar: share of the campaigns that say that time runs out. Line: its 95% interval.
page-pressure-table = Table of pressure by brand
page-pressure-urgent = Say that time runs out
page-pressure-ending = Name a deadline within 24 hours
page-pressure-longest = Last chances in a row

## The depth of personalisation.

page-depth-short = Depth
page-depth-title = How much differs between two readers
page-depth-lead = Two readers of one campaign are compared. Rare words count more than common ones.
page-depth-mean = Between two readers of a campaign { $share } of the information differs, on average over { $n ->
    [one] { $n } campaign
   *[other] { $n } campaigns
}.
page-depth-axis-zero = 0%: all readers get the same
page-depth-axis-one = 100%: no word in common
page-depth-key = Bar: the part that differs, by campaign. Below: what differs.
page-depth-table = Table of campaigns
page-depth-readers = Readers
page-depth-differs = Differs
page-depth-kinds = What differs
page-depth-said = Table of phrases about the reader
page-depth-phrase = What the campaign says
page-depth-reason = why the reader gets it
page-depth-recognition = that it knows the reader
page-depth-of = Of
page-depth-share = Share
page-n-readers = { $n ->
    [one] { $n } reader
   *[other] { $n } readers
}
