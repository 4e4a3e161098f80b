## I numeri di --verbose che accompagnano l'indice.

detail-within = dentro
detail-within-weeks = somiglianza media di due messaggi di un marchio in settimane diverse (da 0 a 1)
detail-within-blocks = somiglianza media di due messaggi di un marchio in blocchi diversi (da 0 a 1)
detail-within-campaigns = somiglianza media di due messaggi di un marchio in campagne diverse (da 0 a 1)
detail-across = tra marchi
detail-across-says = somiglianza media di due messaggi di marchi diversi
detail-novelists = {"; "}due autori senza legami: { $chance }
detail-below-novelists = {"; "}meno simili di due autori senza legami ({ $chance })
detail-same-weeks = stessa settim.
detail-same-blocks = stesso blocco
detail-same-campaigns = stessa campagna
detail-same-says-weeks = tra marchi, con i messaggi della stessa settimana; risente del calendario
detail-same-says-blocks = tra marchi, con i messaggi dello stesso blocco; risente del calendario
detail-same-says-campaigns = tra marchi, con i messaggi della stessa campagna; risente del calendario
detail-voices = voci
detail-voices-says = { $brands ->
    [one] 1 marchio vario
   *[other] { $brands } marchi, vari
} come { $voices } marchi senza nulla in comune
detail-not-computed = non calcolate: { $why }
detail-messages = messaggi
detail-messages-says = { $n ->
    [one] 1 messaggio vario
   *[other] { $n } messaggi, vari
} come { $messages } del tutto diversi
detail-messages-apart = { $n ->
    [one] 1 messaggio
   *[other] { $n } messaggi
}; due qualsiasi non hanno quasi nulla in comune
detail-recipients = lettori
detail-recipients-raw = con nomi e prezzi { $raw }; { $campaigns }
detail-recipients-same = tutti ricevono lo stesso messaggio
detail-recipients-slots = da un lettore all'altro cambiano solo nomi, prezzi e simili
detail-recipients-text = da un lettore all'altro cambia il testo stesso
detail-recipients-unknown = i messaggi di una campagna cambiano da un lettore all'altro; senza segnaposti non si sa come
detail-masking = scarto
detail-masking-says = questo IX meno IX con nomi, prezzi e date nel testo
detail-footers = con piè di pag.
detail-footers-says = IX dei messaggi interi, con testate e piè di pagina
detail-merged = testi uguali
detail-merged-says = IX con i testi uguali di un marchio uniti in una campagna
detail-influence = influenza
detail-without = senza { $brand }: { $ix }
detail-no-index = nessun indice
detail-more-brands = e { $n ->
    [one] 1 altro marchio
   *[other] altri { $n } marchi
}
detail-ix = indice di intercambiabilità (IX)
detail-ix-words = indice di intercambiabilità (IX) di parole singole
detail-ix-runs = indice di intercambiabilità (IX) di sequenze di { $n } parole
detail-ix-none = nessun indice: { $why }
detail-ix-says = La somiglianza tra due messaggi di marchi diversi è { $ix } volte quella tra due messaggi di un marchio. A 0 i marchi non hanno nulla in comune; a 1 il marchio non fa differenza.
detail-ix-novelists = Romanzieri indipendenti arrivano qui a circa { $ix }. Confrontate con i loro valori la somiglianza tra marchi, non IX con 0.
detail-these = questi marchi: { $ends }
detail-kind = marchi di questo tipo: { $ends }
detail-kind-roughly = marchi di questo tipo: { $ends }, all'incirca
detail-kind-none = marchi di questo tipo: nessun intervallo con meno di { $n }
detail-imprecise = { $ends }, impreciso
detail-pressure = {"pressione: "}
detail-campaigns = { $share } di { $n ->
    [one] 1 campagna
   *[other] { $n } campagne
}
detail-urgent = { $campaigns } dice che il tempo sta per finire
detail-ending = { $campaigns } indica una scadenza entro 24 ore
detail-last-chance = { $brand } ha annunciato un'ultima occasione in { $n } campagne di seguito

## Che cosa è stato letto.

units-weeks = { $n ->
    [one] 1 settimana
   *[other] { $n } settimane
} con messaggi: ogni settimana conta come indipendente
units-blocks = { $n ->
    [one] 1 blocco
   *[other] { $n } blocchi
} di { $days ->
    [one] 1 giorno
   *[other] { $days } giorni
} con messaggi: ogni blocco conta come indipendente
units-campaigns = ogni campagna conta come indipendente
read-messages = { $n ->
    [one] 1 messaggio
   *[other] { $n } messaggi
}
read-languages = { $n ->
    [one] lingua
   *[other] lingue
} { $languages }
read-duplicates = { $n ->
    [one] 1 copia
   *[other] { $n } copie
}
read-skipped = { $n ->
    [one] 1 saltato
   *[other] { $n } saltati
}
detail-columns = {"colonne · "}
bulk-bulk = di massa
bulk-personal = personale
value-unknown = sconosciuto
form-informal = tu
form-formal = Lei
form-mixed = tu e Lei
column-values = { $column }: { $values }
column-without = senza valore { $n }
n-more = { $n } in più

## La tabella di tutti gli aspetti.

column-most-common = che cosa hanno in comune i più
column-these = questi marchi
detail-is-imprecise = impreciso
detail-of-language = { $facet } in { $language }
detail-closest = { $meaning }; i più vicini { $overlap } ({ $brand } e { $other })
meaning-wording = sequenze di parole
meaning-vocabulary = argomenti
meaning-characters = sequenze di lettere
meaning-skeleton = forma delle frasi
meaning-subject = oggetti dei messaggi
meaning-opening = saluti e prime frasi
meaning-call_to_action = bottoni e link
meaning-offers = sconti, prezzi, scadenze, urgenza
meaning-layout = la forma del documento
meaning-timing = ore della settimana
meaning-follow_up = tempo dalla campagna precedente
meaning-boilerplate = testate, piè di pagina, testi legali

## I marchi fuori dall'indice, e la casella di posta.

left-out = Fuori dall'indice: { $n ->
    [one] 1 marchio
   *[other] { $n } marchi
} su { $of }, { $messages ->
    [one] 1 messaggio
   *[other] { $messages } messaggi
} ({ $share }).
left-out-brand = { $brand } ({ $language }): { $why }
left-out-more = e { $n ->
    [one] un altro
   *[other] altri { $n }
}
inbox = {"casella: "}
inbox-day = in un giorno con messaggi un lettore riceve { $form ->
    [one] { $messages } messaggio
   *[other] { $messages } messaggi
} da { $brand_form ->
    [one] { $brands } marchio
   *[other] { $brands } marchi
} ({ $days ->
    [one] 1 giorno
   *[other] { $days } giorni
} di { $readers ->
    [one] 1 lettore
   *[other] { $readers } lettori
})
inbox-voices = in { $days ->
    [one] 1 giorno
   *[other] { $days } giorni
} con due o più marchi dell'indice, { $brands } marchi suonano come { $voices }

## Il terreno libero.

ground-title = Che cosa usano in molti e che cosa quasi nessuno (tra parentesi: marchi o campagne)
ground-crowded = { $facet }, almeno metà dei marchi: { $values }.
ground-open = { $facet }, quasi nessun marchio: { $values }.
ground-your-crowded = { $facet }, { $brand } e almeno metà degli altri: { $values }.
ground-your-yours = { $facet }, solo { $brand }: { $values }.
ground-your-open = { $facet }, { $brand } e quasi nessun altro: { $values }.
