## How many brands write alike. $n: the brands of the index.

verdict-two-alike = The two brands write like each other.
verdict-two-apart = The two brands do not write like each other.
verdict-none = Each of these { $n } brands is unlike all others.
verdict-all = All { $n } brands write like each other.
verdict-all-grouped = Each of these { $n } brands writes like at least one other, in { $groups } groups.
verdict-some = { $alike } of these { $n } brands write like each other; { $apart ->
    [one] one does
   *[other] { $apart } do
} not.
verdict-some-grouped = { $alike } of these { $n } brands write like at least one other, in { $groups } groups; { $apart ->
    [one] one is
   *[other] { $apart } are
} unlike all others.
verdict-some-undecided = { $alike } of these { $n } brands write like at least one other{ $apart ->
    [0] {""}
    [one] ; one does not
   *[other] ; { $apart } do not
}. { $undecided ->
    [one] For one
   *[other] For { $undecided }
} there are too few messages to say.
verdict-none-undecided = { $apart ->
    [0] There are too few messages to say which of these { $n } brands write alike.
    [one] One of these { $n } brands is unlike all others. For { $undecided } there are too few messages to say.
   *[other] { $apart } of these { $n } brands are unlike all others. For { $undecided } there are too few messages to say.
}

## How alike all of them are. $share: the index as a share.

verdict-distinct = Each uses its own words: two messages of different brands share { $share } of what two messages of one brand share.
verdict-partly_alike = On the whole they are partly alike: two messages of different brands share { $share } of what two messages of one brand share.
verdict-alike = On the whole they are alike: two messages of different brands share { $share } of what two messages of one brand share.
verdict-interchangeable = On the whole they are interchangeable: two messages of different brands share { $share } of what two messages of one brand share.
verdict-share = Two messages of different brands share { $share } of what two messages of one brand share.
