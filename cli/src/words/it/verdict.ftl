## Quanti marchi scrivono in modo simile. $n: i marchi dell'indice.

verdict-two-alike = I due marchi scrivono in modo simile.
verdict-two-apart = I due marchi scrivono in modo diverso.
verdict-none = Nessuno di questi { $n } marchi scrive come un altro.
verdict-all = Tutti { BEFORE("i", $n) } marchi scrivono in modo simile tra loro.
verdict-all-grouped = Ognuno di questi { $n } marchi scrive come almeno un altro, in { $groups } gruppi.
verdict-some = { $alike } di questi { $n } marchi scrivono in modo simile tra loro; { $apart ->
    [one] uno
   *[other] { $apart }
} no.
verdict-some-grouped = { $alike } di questi { $n } marchi scrivono come almeno un altro, in { $groups } gruppi; { $apart ->
    [one] uno non scrive
   *[other] { $apart } non scrivono
} come nessun altro.
verdict-some-undecided = { $alike } di questi { $n } marchi scrivono come almeno un altro{ $apart ->
    [0] {""}
    [one] ; uno no
   *[other] ; { $apart } no
}. Per { $undecided ->
    [one] un marchio
   *[other] { $undecided } marchi
} ci sono troppo pochi messaggi per dirlo.
verdict-none-undecided = { $apart ->
    [0] Ci sono troppo pochi messaggi per dire quali di questi { $n } marchi scrivono in modo simile.
    [one] Uno di questi { $n } marchi non scrive come nessun altro. Per { $undecided } ci sono troppo pochi messaggi per dirlo.
   *[other] { $apart } di questi { $n } marchi non scrivono come nessun altro. Per { $undecided } ci sono troppo pochi messaggi per dirlo.
}

## Quanto si somigliano nel complesso. $share: l'indice come percentuale, con l'articolo.

verdict-distinct = Ognuno usa parole sue: due messaggi di marchi diversi hanno in comune { $share } di ciò che hanno in comune due messaggi dello stesso marchio.
verdict-partly_alike = Nel complesso sono in parte simili: due messaggi di marchi diversi hanno in comune { $share } di ciò che hanno in comune due messaggi dello stesso marchio.
verdict-alike = Nel complesso sono simili: due messaggi di marchi diversi hanno in comune { $share } di ciò che hanno in comune due messaggi dello stesso marchio.
verdict-interchangeable = Nel complesso sono intercambiabili: due messaggi di marchi diversi hanno in comune { $share } di ciò che hanno in comune due messaggi dello stesso marchio.
verdict-share = Due messaggi di marchi diversi hanno in comune { $share } di ciò che hanno in comune due messaggi dello stesso marchio.
