## Perché manca un numero, per codice della libreria. Stanno dentro altre frasi.

why-no_repeat = nessun marchio si ripete: due messaggi dello stesso marchio non hanno nulla in comune
why-no_messages = non ci sono messaggi
why-few_days = tutti i messaggi sono di { $days ->
    [one] 1 giorno
   *[other] { $days } giorni
}: per le ore della settimana servono { $least } giorni
why-no_feature = nessun messaggio ha { $what }
why-only_brand_few_units = l'unico marchio ha troppo poche unità da confrontare; servono due marchi della stessa lingua
why-all_few_units = tutti { BEFORE("i", $n) } marchi hanno troppo poche unità da confrontare; servono due marchi della stessa lingua
why-only_brand = per l'unico marchio non c'è un altro marchio della stessa lingua con cui confrontarlo; ne servono due
why-all_alone = per nessuno { BEFORE("dei", $n) } marchi c'è un altro marchio della stessa lingua con cui confrontarlo; ne servono due
why-some_few_units = { $few ->
    [one] 1 marchio su { $of } ha
   *[other] { $few } marchi su { $of } hanno
} troppo poche unità da confrontare, { $alone ->
    [one] 1 su { $of } non ha
   *[other] { $alone } su { $of } non hanno
} un altro marchio della stessa lingua; ne servono due
why-nothing_shared = non c'è nulla in comune
why-one_unit = togliendo un'unità non resta nulla in comune
why-too_wide = l'intervallo è troppo ampio per essere scritto come numero
why-alone_unknown_language = è l'unico marchio con abbastanza unità di lingua sconosciuta; per confrontarlo indicate la lingua, per esempio --language it
why-alone_in_language = è l'unico marchio con abbastanza unità nella sua lingua
why-few_blocks = { $days ->
    [7] { $units ->
        [one] 1 settimana
       *[other] { $units } settimane
    }
   *[other] { $units ->
        [one] 1 blocco
       *[other] { $units } blocchi
    } di { $days } giorni
} con un messaggio da confrontare, ne servono { $required }
why-few_campaigns = { $units ->
    [one] 1 campagna
   *[other] { $units } campagne
} con un messaggio da confrontare, ne servono { $required }
why-no_index = non c'è un indice
why-chance_unmasked = la tabella della somiglianza per caso vale solo per testi con segnaposti e radici delle parole
why-chance_unknown = la tabella della somiglianza per caso non ha questo aspetto nelle lingue confrontate
why-no_repeat_in_language = in una delle lingue nessun marchio si ripete
why-few_carry = la somiglianza dentro i marchi viene da { $carried } marchi su { $cells }: per contare le voci serve almeno il { $share }% dei marchi
why-few_carry_unknown = la somiglianza dentro i marchi viene da troppo pochi { BEFORE("dei", $cells) } marchi: per contare le voci serve almeno il { $share }% dei marchi
why-no_facet = nessun aspetto è stato misurato
why-no_levels = in questo aspetto anche autori indipendenti hanno troppo in comune per un verdetto: guardate `wording` di { $ngram } parole
why-column_overfull = la colonna ha più di { $most } valori diversi: nessuno è stato tenuto
why-inside_blocks = non si calcola dentro i valori di un'altra colonna
why-no_comparable_value = nessun valore ha due marchi confrontabili
why-short_periods = i periodi confrontati sono più brevi di otto blocchi: l'unità è la campagna
why-few_groups = meno di due valori hanno due marchi
why-not_compared = i marchi di alcuni valori non hanno in comune una lingua, o due blocchi di giorni
why-nothing_within = i marchi di un valore non hanno nulla in comune
why-nothing_between = i marchi di una coppia di valori non hanno nulla in comune
why-many_groups = i valori sono troppi per un intervallo
why-unbounded = da un lato il test non esclude nessun rapporto
why-least_p = con gruppi così piccoli p non può scendere sotto { $least }
why-no_common_block = i due non hanno nessun blocco in comune
why-second_apart = i testi del secondo non hanno nulla in comune
why-few_blocks_to_delete = ci sono meno di { $least } blocchi o autori da togliere
why-side_apart = togliendo un blocco o un autore, una delle due parti non ha più nulla in comune
why-facet_missing = il rapporto non confronta nessun aspetto
why-no_periods = non ci sono due mesi, trimestri o anni con un indice
why-no_times = nessun messaggio ha un'ora di spedizione
why-few_months = meno di due mesi hanno un indice
why-few_quarters = meno di due trimestri hanno un indice
why-few_years = meno di due anni hanno un indice
why-unknown_value = nessun messaggio ha il valore «{ $value }» in «{ $column }»; ci sono { $values }
why-periods_apart = in uno dei due periodi i marchi non hanno nulla in comune, o non si ripetono mai
why-others_apart = togliendo un marchio, gli altri non hanno nulla in comune
why-others_apart_in_period = togliendo un marchio, in un periodo gli altri non hanno nulla in comune
why-few_to_delete = ci sono meno di { $least } marchi da togliere
why-few_brands_in_period = meno di { $least } marchi della stessa lingua hanno abbastanza unità
why-period_apart = non ci sono due unità confrontabili, o i marchi non si ripetono mai
why-few_brands_in_both = meno di { $least } marchi della stessa lingua hanno abbastanza unità in tutti e due i periodi
why-few_periods = meno di { $least } periodi consecutivi hanno una variazione
why-few_brands_for_phrases = { $most ->
    [one] 1 marchio
   *[other] { $most } marchi
} della stessa lingua; per una frase ne servono { $least }
why-no_brand = nessun marchio
why-no_writers = non sono stati misurati testi di autori indipendenti in { $language }
why-no_writers_of_size = non misurato per { $words } parole e { $brands } marchi
why-no_values = non ci sono due marchi della stessa lingua con un valore
why-few_brands_for_anatomy = { $most ->
    [one] 1 marchio
   *[other] { $most } marchi
} della stessa lingua con { $units } unità di testo, ne servono { $least }
why-few_brands_for_templates = { $brands ->
    [one] 1 marchio
   *[other] { $brands } marchi
}; per un modello di più marchi ne servono { $least }
why-no_readers = nessuna campagna indicata nei dati ha due lettori
why-readers_without_words = i messaggi delle campagne con due lettori non hanno parole
why-in_period = { $period }: { $why }

## Di che cosa ha bisogno un messaggio per il confronto.

needs-wording = una parola nel testo
needs-vocabulary = una parola nel testo, oltre a segnaposti e parole comuni
needs-characters = una parola nel testo
needs-skeleton = cinque parole nel testo, tre delle quali comuni, in una lingua con una lista di parole comuni
needs-subject = un oggetto
needs-opening = un saluto o una prima frase
needs-call_to_action = un bottone o un link con un testo
needs-offers = uno sconto, un prezzo, una scadenza o un'espressione delle liste
needs-layout = due blocchi nel testo
needs-timing = un'ora di spedizione, non solo il giorno, tra messaggi di almeno 14 giorni
needs-follow_up = un'ora di spedizione dopo una campagna precedente del suo marchio
needs-boilerplate = una testata o un piè di pagina
