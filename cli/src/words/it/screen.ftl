## In alto: che cosa è stato letto, e l'indice.

messages-of-brands = { $messages ->
    [one] 1 messaggio
   *[other] { $messages } messaggi
} di { $brands ->
    [one] 1 marchio
   *[other] { $brands } marchi
}
other-inputs = {" "}e { $n ->
    [one] un'altra fonte
   *[other] altre { $n } fonti
}
n-brands = { $n ->
    [one] { $n } marchio
   *[other] { $n } marchi
}
n-campaigns = { $n ->
    [one] { $n } campagna
   *[other] { $n } campagne
}
n-weeks = { $n ->
    [one] 1 settimana
   *[other] { $n } settimane
}
of-units-weeks = { $n } settimane
of-units-blocks = { $n } blocchi di giorni
of-units-campaigns = { $n } campagne
index-of = IX confronta { $facet } ({ $name }).
index = IX { $ix } = tra { $across } / dentro { $within }

## Perché non c'è un indice.

no-index-one-brand = Non c'è un verdetto: tutti i messaggi sono di un solo marchio, e per un confronto ne servono due.
no-index-no-repeat = Non c'è un verdetto: nessun marchio si ripete. Due messaggi dello stesso marchio non hanno nulla in comune, perciò manca un termine di paragone.
no-index-few-units = Non c'è un verdetto: servono due marchi della stessa lingua con messaggi in almeno { $min } ciascuno, e { $few ->
    [one] 1 marchio ne ha
   *[other] { $few } marchi ne hanno
} di meno.
no-index-because = Non c'è un verdetto ({ $why }).

## Che cosa limita l'indice.

limit-kind = Altri marchi affini avrebbero circa { $ends }.
limit-few-brands = Con meno di { $n } marchi IX non dice nulla su altri marchi.
limit-imprecise = IX è impreciso: servono più messaggi.
limit-nothing-shared = I marchi non hanno nulla in comune, perciò IX non ha un intervallo.
limit-one-unit = Tutto ciò che i marchi hanno in comune è in una sola settimana o campagna, perciò IX non ha un intervallo.
limit-no-dates-texts = Nessun messaggio ha una data, perciò ogni testo conta per sé.
limit-no-dates-campaigns = Nessun messaggio ha una data, perciò ogni campagna conta per sé.
limit-campaigns-asked = Ogni campagna conta per sé, come richiesto (--block none). Se le campagne sono vicine nel tempo, questo abbassa IX.
limit-campaigns = Si confrontano messaggi spediti a breve distanza, e questo abbassa IX.
limit-few-units = { $n } marchi su { $of } hanno messaggi in meno di { $units }; per confrontarli a due a due non bastano.
limit-left-out = { $n ->
    [one] 1 marchio su { $of } ha troppo pochi messaggi ed è escluso.
   *[other] { $n } marchi su { $of } hanno troppo pochi messaggi e sono esclusi.
}
limit-influence = Senza { $brand } IX sarebbe { $ix }.
limit-influence-none = Senza { $brand } non ci sarebbe un indice.

## Gli aspetti come barre.

column-facet = si somigliano in
column-ix = IX
column-you = vostro
column-brands = marchi
column-chance = per caso
column-shared = valore più comune
column-brand = marchio
column-interval = intervallo
column-closest = più vicino a
column-overlap = simili
column-weeks = settimane
column-blocks = blocchi
column-campaigns = campagne
n-of = { $n } su { $of }:
nothing-whole = nessun testo identico
nothing-shared = nessuno in comune
other-facets = e poi: { $facets }
facet-wording = frasi
facet-vocabulary = argomenti
facet-characters = sequenze di lettere
facet-skeleton = forma delle frasi
facet-subject = oggetti
facet-opening = inizi
facet-call_to_action = bottoni e link
facet-offers = offerte
facet-layout = impaginazione
facet-timing = giorno e ora
facet-follow_up = giorni tra i messaggi
facet-boilerplate = testate e piè di pagina

## Valori che il programma nomina.

at-monday = lunedì alle { $hour }
at-tuesday = martedì alle { $hour }
at-wednesday = mercoledì alle { $hour }
at-thursday = giovedì alle { $hour }
at-friday = venerdì alle { $hour }
at-saturday = sabato alle { $hour }
at-sunday = domenica alle { $hour }
every-hours = dopo { $range } ore
every-days = dopo { $range } giorni
every-hour = entro un'ora
ends-within-h = finisce entro { $n } ore
ends-within-days = finisce entro { $n } giorni
ends-later = finisce dopo 30 giorni
ends-unknown = finisce a una data; giorno di spedizione sconosciuto
price-below = prezzo sotto { $n }
price-from = prezzo da { $n } in su
price-ending = { $price }, finisce con 9
offer-price = prezzo da { $range }
offer-discount = sconto { $share }
offer-urgency = fretta: { $quote }
offer-last_chance = ultima occasione: { $quote }
offer-scarcity = scarsità: { $quote }
offer-social_proof = lodi di altri: { $quote }
offer-gratitude = ringraziamento: { $quote }

## Le frasi e il lettore.

brands-say = { $n } marchi:
no-phrases = Nessuna frase di { $words } parole o più è usata da { $brands } marchi più di quanto spieghi il caso.
reader = Dal solo testo un programma riconosce { $share } dei messaggi (tirando a caso: { $chance }).

## I marchi.

closest-nobody = nessuno
too-few = troppo pochi
more-facts = { $n ->
    [one] un altro dato sul marchio
   *[other] altri { $n } dati sul marchio
} con --verbose
more-limits = { $n ->
    [one] un altro limite
   *[other] altri { $n } limiti
} con --verbose
more-facets = { $n ->
    [one] un altro aspetto
   *[other] altri { $n } aspetti
} con --verbose
more-brands = { $n ->
    [one] un altro marchio
   *[other] altri { $n } marchi
} con --verbose

## Il marchio di chi legge.

own-place = { $brand } è { $place }º su { $of }, a partire dal più intercambiabile: { $share }{ $ends }.
own-not-in-index = { $brand } ha troppo pochi messaggi per un indice.
own-near = I più vicini: { $brands }.
own-near-nobody = Nessun altro marchio è vicino.
own-phrases = { $n ->
    [0] Non usa nessuna delle { $of } frasi ricorrenti.
   *[other] Usa { $n } delle { $of } frasi ricorrenti.
}
own-anatomy = Del suo testo { $stock } è scritto con parole che usano anche altri marchi, { $own } è solo suo, { $slots } sono nomi, prezzi e date.
own-recognised = Il programma riconosce { $share } dei suoi messaggi e attribuisce gli altri soprattutto a { $other }.
own-always-recognised = Il programma riconosce tutti i suoi messaggi.
own-ground = Solo suoi: { $values }.
own-values-subject = { $n } oggetti su { $of }
own-values-opening = { $n } inizi su { $of }
own-values-call_to_action = { $n } bottoni su { $of }

## La fine.

and-more = {" "}e altri { $n }
more-warnings = { $n ->
    [one] un altro avviso
   *[other] altri { $n } avvisi
} con --verbose
only-warnings = { $n ->
    [one] un avviso
   *[other] { $n } avvisi
} con --verbose
open-page = Aprite { $file } per le figure e tutti i numeri.
open-report = Tutti i numeri sono in { $file }.
open-pictures = Aprite { $file } per le figure.
write-report = Tutti i numeri: --output CARTELLA.
more-by-both = Altro qui: --verbose, o --brand NOME.
more-by-verbose = Altro qui: --verbose.
more-by-brand = Altro sul vostro marchio: --brand NOME.
