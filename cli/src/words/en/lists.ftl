## What the commands other than analyze print for a person: summaries on standard error, and the screen of anatomy.

# phrases. $rest: some of the pieces below it.
list-no-phrases = no phrases: { $why }
list-phrases = { $closed ->
    [one] 1 phrase
   *[other] { $closed } phrases
} of at least { $words } words, each used by at least { $min } of { $brands } brands; { $stock ->
    [0] none is
    [one] 1 of them is
   *[other] { $stock } of them are
} more common than chance explains{ $rest }
list-phrases-share = {" "}and { $n ->
    [one] makes
   *[other] make
} up { $share } of the text
list-phrases-writers = {" "}(in texts of independent writers in { $language }: { $share })
list-phrases-idioms = {"; "}{ $n ->
    [one] 1 idiom
   *[other] { $n } idioms
} apart
list-phrases-withheld = {"; "}{ $n ->
    [one] 1 phrase
   *[other] { $n } phrases
} with a reader's name left out

# senders.
list-senders = { $senders ->
    [one] 1 sender
   *[other] { $senders } senders
} of { $messages ->
    [one] 1 message
   *[other] { $messages } messages
}

# templates.
list-no-templates-sentence = no sentence has a word
list-no-templates-message = no message has a word
list-templates-sentence = { $n ->
    [0] No sentence template
    [one] 1 sentence template, { $shared } of at least { $min } brands. It explains { $share } of the text of the sentences{ $rest }
   *[other] { $n } sentence templates, { $shared } of at least { $min } brands. They explain { $share } of the text of the sentences{ $rest }
}
list-templates-message = { $n ->
    [0] No message template
    [one] 1 message template, { $shared } of at least { $min } brands. It explains { $share } of the text of the messages{ $rest }
   *[other] { $n } message templates, { $shared } of at least { $min } brands. They explain { $share } of the text of the messages{ $rest }
}
list-templates-shared = {"; "}those of at least { $min } brands explain { $share }
list-depth = Depth of personalisation: from one reader of a campaign to another, { $share } of the content changes{ $kinds }, on average over { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
}
list-no-depth = Depth of personalisation: not measured ({ $why })
list-reasons = Campaigns that give a reason for writing to the reader: { $hits } of { $n }. Campaigns that show that they know the reader: { $knowing } of { $of }

# pairs and clusters.
list-clusters = { $n ->
    [one] 1 cluster
   *[other] { $n } clusters
} with { $messages ->
    [one] 1 message
   *[other] { $messages } messages
} in total{ $rest }
list-clusters-largest = {"; "}the largest has { $n ->
    [one] 1 message
   *[other] { $n } messages
}; { $several } with several brands
list-clusters-least = {"; "}least similarity within a cluster{ $scope ->
    [some] {" "}(large clusters not compared)
   *[all] {""}
}: { $similarity }
list-pairs = { $pairs ->
    [one] 1 pair
   *[other] { $pairs } pairs
} with a similarity of { $threshold } or more among { $among }. With copies counted once: { $distinct ->
    [one] 1 pair
   *[other] { $distinct } pairs
} among { $texts ->
    [one] 1 text
   *[other] { $texts } different texts
}
list-messages = { $n ->
    [one] 1 message
   *[other] { $n } messages
}
list-new-and-old = { $new ->
    [one] 1 new message
   *[other] { $new } new messages
} and { $old ->
    [one] 1 old message
   *[other] { $old } old messages
}
list-search-exact = Exact search
list-search-requested = Approximate search, as requested
list-search-large = Approximate search: an exact one would take too long
list-in-both = { $n ->
    [one] 1 message of the inputs is also in --against. It counts
   *[other] { $n } messages of the inputs are also in --against. They count
} as old
list-languages = Several languages detected ({ $languages }). Only messages of one language are compared with each other. If that is right, nothing needs to be done. If all messages are in one language, give it: --language { $main }
list-language-unknown = unknown
list-shorter = { $n ->
    [one] 1 message is shorter than --ngram { $ngram } words. It matches
   *[other] { $n } messages are shorter than --ngram { $ngram } words. They match
} equal texts only, not parts of longer texts. Lower --ngram to find short texts
list-recall = It finds an estimated { $recall } or more of the pairs with a similarity of { $threshold }. In a random sample of texts it found { $found } of { $close ->
    [one] 1 pair
   *[other] { $close } pairs
}
list-shared-ids = { $n ->
    [one] 1 id is shared
   *[other] { $n } ids are shared
} by several messages of a brand, so that lines do not identify them. Give every message its own id
list-none-part = No message has { $what }
list-none-word = No message has a word to compare. Check that the bodies hold text, not only pictures or signs
list-none-body = No message has a word outside its header and footer. Compare whole messages with --zones off
list-none-other = Only one message has words, so there is no pair to compare
list-none-new = No message is new: --against holds all of them, so there is no pair to compare
list-none-new-words = No new message has words, so there is no pair to compare
list-none-old-words = No message of --against has words, so there is no pair to compare
list-none-one-brand = All messages are of one brand, so --across-brands leaves no pair. Leave it out to compare the messages of the brand
list-none-across = No two brands have messages in the same language, so --across-brands leaves no pair
list-none-across-new-and-old = No new message has an old one of another brand in its language, so --across-brands leaves no pair. Leave it out to compare messages of the same brand
list-none-within = No brand has two messages in the same language, so --within-brands leaves no pair. Leave it out to compare messages of different brands
list-none-within-new-and-old = No brand has a new and an old message in the same language, so --within-brands leaves no pair. Leave it out to compare messages of different brands
list-none-language = No two messages are in the same language, so there is no pair to compare
list-none-language-new-and-old = No new message is in the language of an old one, so there is no pair to compare
list-none-close = No pair found. The most similar pair has a similarity of { $most }: see it with --min-similarity { $threshold }
list-none-unknown = No pair found. Lower --min-similarity step by step, for example to half
list-none-run = No pair found: hardly any two messages share { $ngram } words in a row. Compare shorter runs with --ngram 1
list-none-subject = No pair found: hardly any two subject lines share two words in a row
list-none-button = No pair found: hardly any two messages share a button or link
list-none-shared-word = No pair found: hardly any two messages share a word

# anatomy. $sign: an example of the mark.
anatomy-no-text = The body of this message of { $brand } holds no text.
anatomy-stock = { $share } { $sign }: at least { $words } words in a row that n of the { $others } other brands use as well (n is { $brands } or more)
anatomy-no-stock = { $share } { $sign }: it takes { $brands ->
    [one] 1 other brand
   *[other] { $brands } other brands
} that { $brands ->
    [one] uses
   *[other] use
} the same words, and there { $others ->
    [0] is none
    [one] is only 1
   *[other] are only { $others }
}
anatomy-house = { $share } { $sign }: { $campaigns ->
    [0] { $brand } has no other campaign
   *[other] at least { $words } words in a row that { $brand } repeats in other campaigns (it has { $campaigns })
}
anatomy-slot = { $share } { $sign }: names, prices, dates and the like
anatomy-own = { $share }: the rest
anatomy-sign-stock = stock
anatomy-sign-house = house style
anatomy-sign-slot = {"{"}slots{"}"}

# index.
index-written = wrote the index of { $messages ->
    [one] 1 message
   *[other] { $messages } messages
} of { $brands ->
    [one] 1 brand
   *[other] { $brands } brands
} to { $path }
index-holds-mail = the index also holds the words of the mail and hashes of readers' names and addresses, so that every command can read it in place of the mail. Keep it as safe as the mail, or leave these out with --no-columns
index-without-mail-key = left the mail out of the index, because a key does not hide its words; score can use the index, but no other command can read it in place of the mail
index-without-mail-pseudonyms = left the mail out of the index, because pseudonyms do not hide the names of its readers; score can use the index, but no other command can read it in place of the mail
