n-mails = { $n ->
    [one] { $n } mail
   *[other] { $n } mails
}

## What a facet compares.

facet-wording = sentences
facet-vocabulary = subjects, by words
facet-characters = runs of letters
facet-skeleton = sentence shapes
facet-subject = subject lines
facet-opening = greetings, openings
facet-call_to_action = buttons and links
facet-offers = offers, deadlines
facet-layout = page layout
facet-timing = day and hour
facet-follow_up = days between mails
facet-boilerplate = headers and footers
