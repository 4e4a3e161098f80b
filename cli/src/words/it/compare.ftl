## Che cosa hanno in comune i confronti.

compare-p = {", "}p { $p }
compare-adjusted = {" "}(corretto { $p })
compare-no-interval = nessun intervallo: { $why }
compare-undefined = non definito

## Gruppi per colonna: --by.

by-title = PER { $column }
by-inside = confronto tra testi con lo stesso valore di { $column }
by-note = rapporto: somiglianza di due marchi con lo stesso valore, divisa per quella di due marchi con valori diversi, al netto del livello di ogni valore (1: nessuna differenza); p sotto 0,05: improbabile per caso
by-ratio = rapporto { $ratio }
by-least-p = {", "}che non può scendere sotto { $p }
by-approximate = {", "}approssimato
by-cut-weeks = {", "}con al massimo { $n ->
    [one] 1 settimana
   *[other] { $n } settimane
} per marchio
by-cut-blocks = {", "}con al massimo { $n ->
    [one] 1 blocco
   *[other] { $n } blocchi
} per marchio
by-cut-campaigns = {", "}con al massimo { $n ->
    [one] 1 campagna
   *[other] { $n } campagne
} per marchio
by-means = {" · "}stesso valore { $same }, diverso { $different }
by-no-ratio = nessun rapporto: { $why } ({ $facets })
by-nothing = nulla da confrontare: { $why }
by-levels = { $facet }: somiglianza media di due messaggi di marchi diversi con lo stesso valore
by-more-values = … { $n ->
    [one] un altro valore
   *[other] altri { $n } valori
} in report.json
by-more-pairs = … { $n ->
    [one] un'altra coppia
   *[other] altre { $n } coppie
} in report.json
by-pair = { $a }: somiglianza { $ratio } volte quella di { $b }

## Variazioni nel tempo: --trend, --before, --compare.

trend-title = ANDAMENTO
trend-note = { $facet }: l'indice di un periodo diviso per quello di un periodo precedente, con gli stessi marchi, ognuno ridotto allo stesso numero di unità (1: nessuna variazione); tra marchi: quanto si somigliano i marchi; dentro: quanto un marchio somiglia a sé stesso
trend-none = variazione non misurata: { $why }
trend-earlier = … { $n ->
    [one] una variazione precedente
   *[other] { $n } variazioni precedenti
} in report.json
trend-change = da { $from } a { $to }: × { $ratio }
trend-change-none = da { $from } a { $to }: variazione non misurata ({ $why })
trend-parts = {" · "}tra marchi × { $across }, dentro × { $within }
trend-rank = per ampiezza, la variazione è al posto { $rank } tra quelle di { $n ->
    [one] 1 data
   *[other] { $n } date
}
trend-slope-month = pendenza: × { $ratio } al mese
trend-slope-quarter = pendenza: × { $ratio } a trimestre
trend-slope-year = pendenza: × { $ratio } all'anno
trend-over-month = {" "}su { $n ->
    [one] 1 mese
   *[other] { $n } mesi
}
trend-over-quarter = {" "}su { $n ->
    [one] 1 trimestre
   *[other] { $n } trimestri
}
trend-over-year = {" "}su { $n ->
    [one] 1 anno
   *[other] { $n } anni
}
side-before = prima
side-after = dopo
