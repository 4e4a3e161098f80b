## Why a number is missing, by the code of the library. They stand inside sentences.

why-no_repeat = no brand repeats itself: two messages of one brand have nothing in common
why-no_messages = there are no messages
why-few_days = all messages are from { $days ->
    [one] 1 day
   *[other] { $days } days
}: hours of the week need { $least } days
why-no_feature = no message has { $what }
why-only_brand_few_units = the only brand has too few units with anything to compare; it takes two brands of one language
why-all_few_units = all { $n } brands have too few units with anything to compare; it takes two brands of one language
why-only_brand = the only brand has no other brand of its language to compare with; it takes two
why-all_alone = none of the { $n } brands has another brand of its language to compare with; it takes two
why-some_few_units = { $few } of { $of } brands { $few ->
    [one] has
   *[other] have
} too few units with anything to compare, { $alone ->
    [one] { $alone } has no other brand of its language
   *[other] { $alone } have no other brand of their language
}; it takes two
why-nothing_shared = nothing is shared
why-one_unit = without one unit nothing is shared
why-too_wide = the interval exceeds the range of floating-point numbers
why-alone_unknown_language = the only eligible brand whose language is unknown; to compare it, give its language, for example --language en
why-alone_in_language = the only eligible brand of its language
why-few_blocks = { $days ->
    [7] { $units ->
        [one] 1 week
       *[other] { $units } weeks
    }
   *[other] { $units ->
        [one] 1 block
       *[other] { $units } blocks
    } of { $days } days
} with a message to compare, { $required } are needed
why-few_campaigns = { $units ->
    [one] 1 campaign
   *[other] { $units } campaigns
} with a message to compare, { $required } are needed
why-no_index = there is no index
why-chance_unmasked = the table of similarity by chance holds only for masked, stemmed texts
why-chance_unknown = the table of similarity by chance lacks this facet in the languages compared
why-no_repeat_in_language = in one of the languages no brand repeats itself
why-few_carry = within comes from { $carried } of { $cells } brands: at least { $share }% of them are needed to count voices
why-few_carry_unknown = within comes from too few of { $cells } brands: at least { $share }% of them are needed to count voices
why-no_facet = no facet was measured
why-no_levels = independent writers share too much in this facet for a verdict: read `wording` of { $ngram } words
why-column_overfull = the column has more than { $most } different values: none is kept
why-inside_blocks = not computed inside the values of another column
why-no_comparable_value = no value has two brands that can be compared
why-short_periods = the periods compared are shorter than eight blocks: a unit is a campaign
why-few_groups = fewer than two values have two brands
why-not_compared = the brands of some values have no language, or no two blocks of days, in common
why-nothing_within = the brands of one value have nothing in common
why-nothing_between = the brands of one pair of values have nothing in common
why-many_groups = too many values for an interval
why-unbounded = the test rejects no ratio on one side
why-least_p = with groups of these sizes p cannot fall below { $least }
why-no_common_block = the two have no block in common
why-second_apart = the texts of the second have nothing in common
why-few_blocks_to_delete = fewer than { $least } blocks or authors to delete
why-side_apart = without one block or author a side has nothing in common
why-facet_missing = the report has no facet
why-no_periods = no two months, quarters or years have an index
why-no_times = no message has a sending time
why-few_months = fewer than two months have an index
why-few_quarters = fewer than two quarters have an index
why-few_years = fewer than two years have an index
why-unknown_value = no message has the value '{ $value }' in '{ $column }'; there are { $values }
why-periods_apart = in one of the two periods brands share nothing, or never repeat themselves
why-others_apart = without one brand the others share nothing
why-others_apart_in_period = without one brand the others share nothing in a period
why-few_to_delete = fewer than { $least } brands to delete
why-few_brands_in_period = fewer than { $least } brands of one language have enough units
why-period_apart = no two units can be compared, or brands never repeat themselves
why-few_brands_in_both = fewer than { $least } brands of one language are eligible in both periods
why-few_periods = fewer than { $least } consecutive periods have a change
why-few_brands_for_phrases = { $most ->
    [one] 1 brand
   *[other] { $most } brands
} of one language; a phrase needs { $least }
why-no_brand = no brand
why-no_writers = no texts of independent writers were measured in { $language }
why-no_writers_of_size = not measured for { $words } words and { $brands } brands
why-no_values = no two brands of one language have a value
why-few_brands_for_anatomy = { $most ->
    [one] 1 brand
   *[other] { $most } brands
} of one language with { $units } units of text, { $least } are needed
why-few_brands_for_templates = { $brands ->
    [one] 1 brand
   *[other] { $brands } brands
}; a template of several brands needs { $least }
why-no_readers = no campaign that the input names has two readers
why-readers_without_words = the messages of campaigns with two readers have no words
why-in_period = { $period }: { $why }

## What a message needs to be compared.

needs-wording = a word in its body
needs-vocabulary = a word besides slots and the commonest words in its body
needs-characters = a word in its body
needs-skeleton = five words in its body, three of them common, in a language with a list of common words
needs-subject = a subject
needs-opening = a greeting or first sentence
needs-call_to_action = a button or link with a text
needs-offers = a discount, price, deadline or phrase of the lists
needs-layout = two blocks in its body
needs-timing = a sending time with its hour among messages of 14 days or more
needs-follow_up = a sending time after an earlier campaign of its brand
needs-boilerplate = a header or footer
