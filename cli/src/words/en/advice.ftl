## The numbers of a draft.

score-title = Scores of drafts
score-originality = Originality { $share }: this part of what it says is in no message of { $others } other brands ({ $own } of { $all } bits).
score-percentile = It is more original than { $share } of the { $messages } messages compared.
score-longest = Longest shared run: «{ $text }», { $terms } words, { $brands ->
    [one] 1 other brand
   *[other] { $brands } other brands
}.
score-nearest = Nearest wording (0 to 1): { $brands }.
score-marks = { $sign }: n other brands use these words too.
score-no-marks = No other brand uses a run of these words.
score-advice = What to change
score-no-advice = Nothing to change.

## Advice by rule. $brands of $of: other brands.

advice-shared_sentence = { $brands } of { $of } other brands have this sentence. Say it as only you would, for up to { $points } points more originality, or cut it.
advice-shared_phrase = { $brands } of { $of } other brands use these words. Find your own, for up to { $points } points more originality, or leave them out.
advice-no_reason = It does not say why this reader gets this message. Name what this reader did, asked for or bought. { $brands } of { $of } other brands do so in some message.
advice-only_name = Only the name is filled in for this reader, and nothing says that you know them. Add what you know: the last order, visit or message. { $brands } of { $of } other brands do so in some message.
advice-expected_values = All that is filled in is what readers expect: { $slots }. Personalise what nobody expects, such as the beginning, the reason or the tone. { $brands } of { $of } other brands never show that they know the reader.
advice-no_house_style = It has none of the phrases that only you repeat. Use one that fits: { $idioms }.
advice-usual_discount = { $value } is the commonest discount: { $brands } of { $of } other brands have offered it. Offer something else, or say what this one is for.
advice-usual_deadline = It ends within a day, as some message of { $brands } of { $of } other brands does. Leave the deadline out, or say why it is there.
advice-usual_address = It uses the { $form } form of address, as most messages of { $brands } of { $of } other brands do. Choose the form for each reader.
advice-usual_hour = You sent { $campaigns } of your { $of } campaigns { $hour }. Choose another hour, best the reader's own.
advice-usual_shape = It has the layout of your last { $campaigns } messages. Change the order, the length or the form.
advice-always_alike = It has the layout and the hour of your last { $campaigns } messages, { $hour }. Be inconsistent on purpose: change one of them.
advice-unseen_words = Of all words, { $share } are in no message of the index, so the originality means nothing. Check the language and the spelling, or score against messages of your trade.

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
