## La pagina.

page-heading = Quanto si somigliano i testi di questi marchi?
page-sections = Sezioni
page-footer = Questa pagina non usa la rete e funziona senza script. I suoi numeri sono quelli di report.json; docs/measures.md li definisce.
page-not-asked = Il rapporto non contiene questa analisi; si ottiene con `unisono analyze` e `--evidence { $name }`.
page-no-result = Nessun risultato: { $why }
page-not-quoted = Il rapporto non cita testi; si citano con `unisono analyze` senza `--no-quotes`.

## Titoli delle tabelle e nomi dei numeri.

page-brand = Marchio
page-brands = Marchi
page-campaigns = Campagne
page-messages = Messaggi
page-units = Unità
page-language = Lingua
page-facet = Che cosa si confronta
page-index = Indice
page-interval = Intervallo al 95%
page-these-brands = questi marchi
page-such-brands = marchi di questo tipo
page-chance = Per caso
page-across = Tra marchi
page-within = Dentro un marchio
page-most-shared-value = Valore più comune
page-nearest = Marchio più vicino
page-overlap = Sovrapposizione
page-reason = Motivo
page-phrase = Frase
page-template = Modello
page-bits = Bit risparmiati
page-position = Posizione nel testo
page-used-by = Usata da
page-used-by-rows = Chi la usa (righe della tabella delle sovrapposizioni)
page-period = Periodo
page-ratio = Dopo / prima
page-p = p
page-panel = Marchi in entrambi
page-entered = Marchi entrati
page-left = Marchi usciti
page-values = Valori
page-value = Valore
page-crowded = Affollati
page-alone = Solo suoi
page-guessed = Riconosciuti
page-as-unsure-as = Incerto come davanti a
page-mistaken-for = Scambiato soprattutto per
page-probability = Probabilità
page-entropy = Entropia, bit
page-path = Fonte
page-digest = SHA-256
page-skipped = Scartati
page-setting = Impostazione
page-of-brands = { $n ->
    [one] su { $n } marchio
   *[other] su { $n } marchi
}
page-n-of-brands = { $n } marchi su { $of }
page-brands-and-campaigns = { $n ->
    [one] { $n } marchio
   *[other] { $n } marchi
}, { $campaigns ->
    [one] { $campaigns } campagna
   *[other] { $campaigns } campagne
}
page-gain = { $bits } bit risparmiati

## Il verdetto.

page-verdict-short = Verdetto
page-verdict-title = Verdetto
page-verdict-lead = { $messages ->
    [one] { $messages } messaggio
   *[other] { $messages } messaggi
} di { $brands ->
    [one] { $brands } marchio
   *[other] { $brands } marchi
}; qui si confrontano: { $facet }.
page-figure-index = Indice: tra / dentro
page-figure-across = Somiglianza tra marchi
page-figure-within = Somiglianza dentro un marchio
page-figure-voices = Voci effettive
page-figure-own = Il suo indice
page-figure-without = Indice di tutti senza { $brand }
page-axis-zero = 0%: niente in comune
page-axis-one = 100%: il marchio non fa differenza
page-axis-beyond = oltre il 100%: più simili di un marchio a sé stesso

## Il proprio marchio.

page-own-short = { $brand }
page-own-title = Il vostro marchio: { $brand }
page-own-place = { $brand } è al posto { $place } su { $n }, a partire dal marchio più intercambiabile.
page-own-outside = { $brand } non è nell'indice: { $why }
page-own-nearest = I marchi più vicini, con la loro sovrapposizione
page-own-shares = Le frasi che condivide con più marchi
page-own-shares-none = Non usa nessuna delle frasi elencate.
page-own-own = Che cosa ha di suo
page-own-text = Il suo testo: { $own } solo suo, { $house } ripetuto da questo marchio soltanto, { $stock } di repertorio.
page-own-always-guessed = Un programma riconosce tutti i suoi messaggi.
page-own-guessed = Messaggi che un programma riconosce: { $share }; gli altri li attribuisce soprattutto a { $other }.
page-own-values = { $facet }: { $values } valori; { $yours } non usati da nessun altro marchio, { $crowded } usati da almeno metà degli altri.
page-own-too = anche { $brand }

## Tutti i marchi.

page-brands-short = Marchi
page-brands-title = Dal marchio più intercambiabile al meno intercambiabile
page-brands-lead = L'indice di un marchio: quanto i suoi messaggi somigliano a quelli degli altri, diviso per quanto si somigliano due messaggi di uno stesso marchio.
page-brands-none = Nessun marchio ha abbastanza messaggi per un indice.
page-brands-key = La linea è l'intervallo al 95% sui messaggi del marchio. Sotto ogni marchio: quello i cui messaggi si sovrappongono di più ai suoi; nessuno, se tutte le sovrapposizioni sono sotto il 10%.
page-brands-table = Tabella di tutti i marchi
page-brands-outside = { $n ->
    [one] { $n } marchio fuori dall'indice
   *[other] { $n } marchi fuori dall'indice
}
page-nearest-nobody = il più vicino: nessuno
page-nearest-few = il più vicino: { $brand }; troppo pochi messaggi per una sovrapposizione
page-nearest-to = il più vicino: { $brand }, sovrapposizione { $overlap }

## Le sovrapposizioni.

page-overlap-short = Sovrapposizioni
page-overlap-title = Chi scrive come chi
page-overlap-lead = La sovrapposizione di due marchi: quanto si somigliano i loro messaggi, diviso per quanto si somigliano quelli di ciascuno dei due.
page-overlap-caption = Valori in percentuale. Tratteggio: uno dei due marchi ha troppo pochi messaggi, o scrivono in lingue diverse.
page-overlap-clustered = I marchi simili stanno vicini.
page-overlap-by-index = I marchi sono in ordine di indice.
page-overlap-few = Non ci sono coppie: nell'indice ci sono meno di due marchi.
page-overlap-many = La matrice non è stata calcolata: { $n } marchi sono più di `--max-matrix { $most }`.
page-overlap-table = Tabella delle sovrapposizioni, in percentuale

## Gli aspetti.

page-facets-short = Aspetti
page-facets-title = Che cosa è simile e che cosa no
page-facets-lead = L'indice di ogni aspetto dei messaggi, dal più intercambiabile.
page-facets-none = Il rapporto non confronta nulla.
page-facets-key = Barra: l'indice. Linea spessa: intervallo al 95% per questi marchi. Linea sottile: per marchi di questo tipo. Rombo, e «per caso» nella tabella: l'indice che raggiungerebbero autori indipendenti; per i bottoni, marchi che li scelgono senza guardarsi. Dove manca, non si sa.
page-facets-table = Tabella degli aspetti
page-facets-by-language = Tabella degli aspetti per lingua
page-quoted = «{ $text }»
page-most-shared = il più comune: { $text }, { $n } marchi su { $of }

## Le frasi.

page-phrases-short = Frasi
page-phrases-title = Le frasi che usano più marchi
page-phrases-lead = Ogni frase è più diffusa di quanto spieghi il caso. Un punto è un marchio, nell'ordine delle sovrapposizioni; se è pieno, usa la frase.
page-phrases-background = { $closed } sequenze di almeno { $words } parole sono usate da almeno { $brands } marchi; { $stock } da più marchi di quanti ne spieghi il caso.
page-phrases-share = Parte del testo che sta in queste frasi: { $share }.
page-phrases-writers = Autori indipendenti in questa lingua: { $share } del testo in frasi così.
page-phrases-none = Nessuna frase di almeno { $words } parole è usata da { $n } marchi più di quanto spieghi il caso.
page-phrases-key = Bit risparmiati: di quanto si accorciano tutti i messaggi se la frase è scritta una volta per tutti i marchi invece che una volta per ognuno. Le etichette nel testo sono nomi, prezzi e simili, mascherati.
page-phrases-more = { $n ->
    [one] Un'altra frase ({ $n })
   *[other] Altre { $n } frasi
}
page-phrases-table = Tabella delle frasi

## I modelli.

page-templates-short = Modelli
page-templates-title = Frasi che i marchi riempiono
page-templates-lead = Le stesse parole con spazi vuoti: da un marchio all'altro cambia solo ciò che li riempie.
page-templates-of-sentences = Frasi
page-templates-of-messages = Messaggi interi
page-templates-none = Nessun modello è usato da tre marchi.
page-templates-counts = { $n } modelli; { $cross } sono usati da almeno tre marchi.
page-templates-share = Parte del testo che i modelli spiegano: { $share }; quelli di almeno tre marchi: { $cross }.
page-templates-key = Le etichette sono nomi, prezzi e simili, mascherati. Un riquadro tratteggiato è uno spazio vuoto con ciò che lo riempie e il numero di marchi; un riquadro a linea continua è una scelta tra pochi testi.
page-templates-more = { $n ->
    [one] Un altro modello ({ $n })
   *[other] Altri { $n } modelli
}
page-templates-table = Tabella dei modelli
page-nothing = niente
page-fillings = { $n } varianti in tutto

## L'anatomia.

page-anatomy-short = Anatomia
page-anatomy-title = Di che cosa è fatto il testo di ogni marchio
page-anatomy-lead = Ogni barra è tutto il testo di un marchio. Il numero è la parte di repertorio.
page-anatomy-mean = Media di { $n } marchi
page-anatomy-method = Repertorio: { $words } parole di seguito che usano anche { $least } di { $others } marchi estratti, in { $units } unità di ognuno.
page-anatomy-table = Tabella delle parti
page-part-stock = Repertorio
page-part-house = Stile della casa
page-part-own = Solo suo
page-part-slot = Dati
page-part-is-stock = repertorio: lo usano anche altri marchi
page-part-is-house = stile della casa: lo ripete solo questo marchio
page-part-is-own = solo suo: scritto una volta
page-part-is-slot = dati: nomi, prezzi, date
page-mail-title = Un messaggio di { $brand }, con ciò che usano anche altri
page-mail-lead = Un passo è sottolineato se almeno { $least } di { $others } altri marchi usano le sue parole, { $words } di seguito. Il numero conta questi marchi.
page-mail-key = Linea continua: lo usano altri marchi, tanto più spessa quanti più sono. Linea punteggiata: lo ripete solo questo marchio. Etichetta: un nome, un prezzo o una data, mascherati.

## Le ore.

page-hours-short = Ore
page-hours-title = Quando scrive ogni marchio
page-hours-lead = Ogni figura è una settimana: i giorni da lunedì in alto, le ore da 0 a sinistra.
page-hours-key = Più un'ora è scura, più sono le campagne del marchio. Le linee sono alle ore 6, 12 e 18.
page-hours-none = Nessun messaggio indica l'ora.
page-hours-not-asked = Il rapporto non contiene le ore; si ottengono con `unisono analyze` e `--facets timing`.
page-hours-table = Tabella delle ore
page-day-monday = lun
page-day-tuesday = mar
page-day-wednesday = mer
page-day-thursday = gio
page-day-friday = ven
page-day-saturday = sab
page-day-sunday = dom
page-at-monday = lunedì { $time }
page-at-tuesday = martedì { $time }
page-at-wednesday = mercoledì { $time }
page-at-thursday = giovedì { $time }
page-at-friday = venerdì { $time }
page-at-saturday = sabato { $time }
page-at-sunday = domenica { $time }

## Il lettore.

page-reader-short = Riconoscimento
page-reader-title = Un programma capisce chi ha scritto?
page-reader-lead = Un programma legge messaggi di ogni marchio e poi indovina di chi è un altro messaggio.
page-reader-guess = Riconosciuti: { $accuracy } ({ $interval }), tra { $n } marchi, dopo { $m } unità di ognuno. È incerto come davanti a { $equivocation } marchi ugualmente probabili.
page-reader-caption = Probabilità media di un marchio per un messaggio dell'altro, in percentuale. Sulla diagonale: il marchio giusto.
page-reader-table = Tabella delle probabilità, in percentuale
page-reader-brands = Tabella dei riconoscimenti per marchio

## L'andamento.

page-trend-short = Andamento
page-trend-title = Come cambia l'indice nel tempo
page-trend-lead = L'indice di ogni periodo, con l'intervallo al 95% per marchi di questo tipo. n conta i suoi marchi.
page-trend-caption = I marchi che entrano o escono spostano l'indice. I cambiamenti nella tabella confrontano gli stessi marchi.
page-trend-slope = Da un periodo al successivo l'indice cambia di un fattore { $factor }, su { $brands } marchi e { $periods } periodi.
page-trend-table = Tabella dei periodi
page-trend-before = prima del { $date } → da allora
page-trend-changes = Tabella dei cambiamenti sugli stessi marchi

## Il terreno libero.

page-ground-short = Terreno libero
page-ground-title = Che cosa fanno tutti e che cosa quasi nessuno
page-ground-lead = I valori affollati sono usati da almeno metà dei marchi, quelli liberi da uno su venti al massimo. Il numero conta i marchi.
page-ground-is-crowded = Affollati
page-ground-is-open = Liberi
page-ground-no-value = Nessuno.
page-ground-counts = { $values } valori di { $brands ->
    [one] { $brands } marchio
   *[other] { $brands } marchi
}
page-ground-hours = Verde: le ore in cui scrive al massimo un marchio su venti.
page-ground-own = { $brand }: { $values } valori, { $crowded } affollati, { $yours } non usati da nessun altro marchio.
page-ground-your-crowded = I suoi valori affollati
page-ground-your-yours = Valori solo suoi
page-ground-your-open = I suoi valori liberi
page-ground-table = Tabella dei marchi: { $facet }
page-personalised-title = Che cosa è personale
page-personalised-varies = { $n ->
    [one] { $n } marchio ha campagne con più lettori. Tra loro cambia questo:
   *[other] { $n } marchi hanno campagne con più lettori. Tra loro cambia questo:
}
page-personalised-nothing = niente
page-personalised-reasons = Su { $n } marchi, { $reason } dicono perché scrivono al lettore e { $recognition } dicono di conoscerlo.

## Avvisi e provenienza.

page-warnings-short = Avvisi
page-warnings-title = A che cosa fare attenzione
page-warnings-none = Non ci sono avvisi.
page-provenance-short = Provenienza
page-provenance-title = Da dove vengono i numeri
page-provenance-lead = Gli stessi messaggi, le stesse impostazioni e la stessa versione danno gli stessi numeri.
page-count-messages = Messaggi
page-count-brands = Marchi
page-count-campaigns = Campagne
page-count-units = Unità
page-count-duplicates = Copie escluse
page-count-skipped = Messaggi scartati
page-fact-version = Versione di unisono
page-fact-seed = Seme
page-fact-run = Esecuzione
page-inputs = Tabella delle fonti
page-settings = Tabella delle impostazioni

## Dati mascherati.

page-slot-name = nome
page-slot-brand = marchio
page-slot-email = indirizzo
page-slot-url = link
page-slot-phone = telefono
page-slot-price = prezzo
page-slot-percent = percentuale
page-slot-number = numero
page-slot-date = data
page-slot-time = ora
page-slot-code = codice
page-slot-product = prodotto
page-slot-text = altre parole

## Gruppi per colonna.

page-groups-short = Gruppi
page-groups-title = I marchi dello stesso tipo si somigliano di più?
page-groups-lead = Le coppie di marchi con lo stesso valore di una colonna sono confrontate con le coppie di marchi con valori diversi.
page-groups-not-asked = Il rapporto non confronta gruppi; si confrontano con `unisono analyze` e `--by COLONNA`.
page-groups-inside = Si confrontano solo messaggi con lo stesso valore di { $column }.
page-groups-key = Barra: quanto si somigliano due marchi con lo stesso valore, diviso per quanto si somigliano due marchi con valori diversi, al netto del livello di ogni valore. Linea spessa: intervallo al 95% per questi marchi. Linea sottile: per marchi di questo tipo. Tratteggio: 1, nessuna differenza.
page-groups-axis-zero = 0
page-groups-axis-end = oltre 1: più simili con lo stesso valore
page-groups-means = stesso valore { $same }, diverso { $different }
page-groups-ratios = Tabella dei rapporti
page-groups-ratio = Stesso valore / diverso
page-groups-same = Stesso valore
page-groups-different = Valori diversi
page-groups-levels-key = Quanto si somigliano i messaggi di due marchi con lo stesso valore; qui si confrontano: { $facet }.
page-groups-levels = Tabella dei valori
page-groups-pairs = Tabella delle coppie di valori: { $facet }
page-groups-pair = Valori
page-groups-times = Primo / secondo
page-p-adjusted = p corretto

## La casella e la pressione.

page-inbox-short = Casella
page-inbox-title = Un giorno nella casella, e chi mette fretta
page-inbox-lead = Che cosa riceve un lettore in un giorno con messaggi, e quante campagne dicono che il tempo sta per finire.
page-inbox-none = Nessun messaggio indica sia il lettore sia l'ora.
page-inbox-messages = Messaggi in un giorno con messaggi
page-inbox-brands = Marchi in un giorno così
page-inbox-most = Massimo di messaggi in un giorno
page-inbox-days = Giorni con messaggi, sommati su tutti i lettori
page-inbox-readers = Lettori
page-inbox-voiced-days = Giorni con due o più marchi dell'indice
page-inbox-voiced-brands = Marchi dell'indice in un giorno così
page-inbox-voices = Voci effettive in un giorno così
page-inbox-number = Che cosa si conta
page-inbox-table = Tabella della casella
page-pressure-title = Pressione
page-pressure-none = Il rapporto non confronta le offerte; si confrontano con `unisono analyze` e `--facets offers`.
page-pressure-key = Barra: quota delle campagne che dicono che il tempo sta per finire. Linea: il suo intervallo al 95%.
page-pressure-table = Tabella della pressione per marchio
page-pressure-urgent = Dicono che il tempo sta per finire
page-pressure-ending = Indicano una scadenza entro 24 ore
page-pressure-longest = Ultime occasioni di seguito

## La profondità della personalizzazione.

page-depth-short = Profondità
page-depth-title = Quanto cambia da un lettore all'altro
page-depth-lead = Si confrontano due lettori della stessa campagna. Le parole rare contano più di quelle comuni.
page-depth-mean = Parte dell'informazione che cambia tra due lettori di una campagna: { $share }, in media su { $n ->
    [one] { $n } campagna
   *[other] { $n } campagne
}.
page-depth-axis-zero = 0%: tutti ricevono lo stesso
page-depth-axis-one = 100%: nessuna parola in comune
page-depth-key = Barra: la parte che cambia, per campagna. Sotto: che cosa cambia.
page-depth-table = Tabella delle campagne
page-depth-readers = Lettori
page-depth-differs = Cambia
page-depth-kinds = Che cosa cambia
page-depth-said = Tabella delle frasi sul lettore
page-depth-phrase = Che cosa dice la campagna
page-depth-reason = perché il lettore la riceve
page-depth-recognition = che conosce il lettore
page-depth-of = Su
page-depth-share = Quota
page-n-readers = { $n ->
    [one] { $n } lettore
   *[other] { $n } lettori
}
