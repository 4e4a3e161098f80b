## The numbers of a draft.

score-title = Scores of drafts
score-originality = Originality { $share }: the part of the draft that none of the { $others } other brands has written.
score-doubtful = Originality { $share }, but this says nothing: { $unseen } of the words are in no message compared.
score-least = It is less original than all { $messages } messages compared.
score-percentile = It is more original than { $share } of the { $messages } messages compared.
score-longest = Longest run of words that another brand uses, too: «{ $text }», { $terms ->
    [one] 1 word
   *[other] { $terms } words
}.
score-nearest = Brands with the most similar wording (0 = nothing in common, 1 = equal): { $brands }.
score-guess = From the words alone, a program would take { $brand } for the sender, out of { $candidates } brands. In a test with { $brands } brands it named the right one for { $accuracy } of the messages ({ $interval }).
score-marks = { $sign }: other brands use these words, at least { $words } in a row or a whole sentence.
score-number = { $sign }: n other brands have the sentence, or at least half of it.
score-no-marks = No other brand uses a run of these words.
score-advice = What to change
score-no-advice = No rule finds anything to change.

## Advice by rule. $others: other brands, two or more; $brands of $of: other brands, as numbers.

others-some = { $brands } of the { $of } other brands
others-all = all { $of } other brands
advice-shared_sentence = This sentence, or at least half of it, is in messages of { $others }. Rewrite it in your own words or cut it: { $points ->
    [0] less than 1 point
    [one] up to 1 point
   *[other] up to { $points } points
} more originality.
advice-shared_phrase = These words are in messages of { $others }. Find your own or cut them: { $points ->
    [0] less than 1 point
    [one] up to 1 point
   *[other] up to { $points } points
} more originality.
advice-no_reason = It does not say why this reader gets this message. Name what this reader did, asked for or bought. { $brands ->
    [0] None of the { $of } other brands does so.
    [one] 1 of { $of } other brands does so in at least one message.
   *[other] { $brands } of { $of } other brands do so in at least one message.
}
advice-only_name = Only the name is filled in for this reader, and nothing says that you know them. Add what you know: the last order, visit or message. { $brands ->
    [0] None of the { $of } other brands does so.
    [one] 1 of { $of } other brands does so in at least one message.
   *[other] { $brands } of { $of } other brands do so in at least one message.
}
advice-expected_values = All that is filled in is what readers expect: { $slots }. { $knowing ->
    [0] No message of the { $of } other brands shows that the sender knows the reader, and this draft does not either.
    [one] 1 of { $of } other brands shows in at least one message that it knows the reader; this draft does not.
   *[other] { $knowing } of { $of } other brands show in at least one message that they know the reader; this draft does not.
} Personalise what nobody expects, such as the beginning, the reason or the tone.
advice-no_house_style = It has none of the phrases that only you repeat. Use one that fits: { $idioms }.
advice-usual_discount = { $value } is the commonest discount: { $others } have offered it. Offer something else, or say what this one is for.
advice-usual_deadline = It has a deadline within a day, as do messages of { $others }. Leave the deadline out, or say why it is there.
advice-usual_rhetoric = It { $kind }. So do messages of { $others }, in these or other words. Leave it out, or say why it is true for this reader.
advice-usual_address = It uses the { $form } form of address, the usual form of { $others } that address the reader. Choose the form for each reader.
advice-usual_hour = You sent { $campaigns } of your { $of } campaigns { $hour }. Choose another hour, best the reader's own.
advice-usual_shape = It has the layout of your last { $campaigns } messages. Change the order, the length or the form.
advice-always_alike = It has the layout and the hour of your last { $campaigns } messages, { $hour }. Be inconsistent on purpose: change one of the two.
advice-unseen_words = Of all words, { $share } are in no message compared, so the originality says nothing. Check the language and the spelling, or compare with messages of your industry.

own-idiom = «{ $text }» ({ $campaigns ->
    [one] 1 campaign
   *[other] { $campaigns } campaigns
})

## What is filled in.

slot-name = the name
slot-product = the product
slot-code = the code
slot-price = the price
slot-percent = the discount

## What hurries or persuades.

rhetoric-urgency = hurries the reader
rhetoric-last_chance = announces a last chance
rhetoric-scarcity = says that little is left
rhetoric-social_proof = says that others buy or praise the product
rhetoric-gratitude = presents an offer as thanks

## Forms of address.

address-informal = informal
address-formal = formal
address-mixed = mixed

## Hours of the week.

sent-monday = on a Monday at { $time }
sent-tuesday = on a Tuesday at { $time }
sent-wednesday = on a Wednesday at { $time }
sent-thursday = on a Thursday at { $time }
sent-friday = on a Friday at { $time }
sent-saturday = on a Saturday at { $time }
sent-sunday = on a Sunday at { $time }
