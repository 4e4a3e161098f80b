## Un messaggio per ogni codice di avviso: il fatto, e che cosa fare. $n: quanti; $facets: gli aspetti interessati.

# $remedy: che cosa darebbe un indice.
warning-no_index = { $remedy ->
    [min_units] Scrivete --min-units { $units } per avere un indice da così pochi messaggi. Con più messaggi sarà più preciso.
    [min_units_block] Scrivete --min-units { $units } --block none per avere un indice da così pochi messaggi. Con più messaggi sarà più preciso.
    [more_mail] Raccogliete messaggi più a lungo. Con --min-units { $units } bastano due marchi della stessa lingua con { $units } settimane o campagne ciascuno.
    [no_text] Controllate che i messaggi contengano testo: le immagini non hanno parole.
    [ngram] Scrivete --ngram 2 per confrontare sequenze di parole più corte.
    [other_brand] Aggiungete i messaggi di un altro marchio. Se i marchi sono già più d'uno, controllate da dove viene il nome: --brand-by.
    [language] Aggiungete un altro marchio della stessa lingua. Se tutti i messaggi sono in una lingua sola, indicatela, { $language ->
        [none] per esempio --language it.
       *[other] per esempio --language { $language }.
    }
   *[other] Raccogliete messaggi più a lungo, o controllate da dove viene il nome del marchio: --brand-by.
}
warning-campaigns_as_units = { $brands_with_weeks ->
    [0] Nessuno { BEFORE("dei", $brands) } marchi ha
    [one] Solo un marchio su { $brands } ha
   *[other] Solo { $brands_with_weeks } marchi su { $brands } hanno
} abbastanza settimane di messaggi: perciò si confrontano messaggi spediti a breve distanza, e questo abbassa IX. Raccogliete messaggi più a lungo{ $days ->
    [0] .
   *[other] , o scrivete --block { $days }.
}
warning-campaigns_as_units_asked = Nessun messaggio ha una data, perciò --block non ha effetto. Indicate la colonna delle date, per esempio --map sent_at=Data, o togliete --block.
warning-untimed_units = { $campaigns ->
    [one] Una campagna non ha data e conta come una settimana a sé.
   *[other] { $campaigns } campagne non hanno data, e ciascuna conta come una settimana a sé.
} Indicate la data di ogni messaggio, o confrontate le campagne con --block none.
warning-unreadable_dates = { $messages ->
    [one] Un messaggio ha una data illeggibile.
   *[other] { $messages } messaggi hanno una data illeggibile.
} Scrivete le date come in 2026-03-01T09:30:00+01:00.
warning-skipped = { $n ->
    [one] Un messaggio non si poteva leggere ed è stato saltato.
   *[other] { $n } messaggi non si potevano leggere e sono stati saltati.
} L'elenco con la causa è in report.json (--output CARTELLA).
warning-failed = { $messages ->
    [one] Un messaggio non si poteva analizzare ed è stato escluso.
   *[other] { $messages } messaggi non si potevano analizzare e sono stati esclusi.
} Dividete i messaggi molto lunghi.
warning-unopened = Un file non si è potuto aprire ed è stato escluso. Controllate il percorso e riprovate.
warning-passed_over = { $files ->
    [one] Un file non contiene messaggi ed è stato saltato.
   *[other] { $files } file non contengono messaggi e sono stati saltati.
} Per leggerne uno comunque, indicatelo da solo o scrivete --input-format.
warning-shared_hosts = Più mittenti sembrano scrivere da uno stesso dominio: { $names }. Scrivete --brand-by display-name, o dividete il dominio con --brand-rules FILE.
warning-judged_apart = La posta di un indice e l'altra posta sono state valutate a parte: le conversazioni riconosciute possono non essere quelle di una lettura sola. Fate un indice unico di tutta la posta, o scrivete --senders all per ogni lettura.
warning-spellings_merged = I nomi che differiscono solo per maiuscole, spazi o lettere simili contano come uno: { $places }. Se due di loro sono mittenti diversi, date a uno un altro nome nei dati.
warning-addresses_shown = Il rapporto mostra degli indirizzi, nelle colonne { $columns }. Prima di condividerlo scrivete --pseudonymise FILE.
warning-language_disagrees = { $messages ->
    [one] Un messaggio sembra
   *[other] { $messages } messaggi sembrano
} in una lingua diversa da quella dichiarata. Correggete la colonna della lingua, o togliete --language.
warning-language_undetermined = La lingua di alcuni messaggi non è stata riconosciuta; questi si confrontano solo tra loro. { $language ->
    [several] Ogni altra lingua è confrontata a sé. Se una tabella o un JSON ha la colonna della lingua, indicatela con --map language=COLONNA; per le mail non serve fare nulla.
    [none] Se tutti i messaggi sono in una lingua sola, indicatela, per esempio --language it.
   *[other] Se tutti i messaggi sono in una lingua sola, indicatela, per esempio --language { $language }.
}
warning-unmasked = Nomi, prezzi e date sono stati confrontati così come sono scritti. Togliete --no-mask per confrontare i testi senza nomi, prezzi e date.
warning-unmatched_map = Questi --map non hanno avuto effetto, perché nessun file ha la colonna: { $mappings }. Indicate una colonna che esiste, o togliete --map.
warning-empty_map = Questi --map non hanno avuto effetto, perché la colonna è vuota: { $mappings }. Indicate una colonna con valori, o togliete --map.
# $rules: rules of the file, as rule-and-line; their table and name stay as in the file.
warning-unmatched_rule = Queste regole di --brand-rules non hanno avuto effetto, perché nessun messaggio ha i nomi indicati: { $rules }. Scrivete i nomi come li elenca unisono senders, o togliete le regole.
merged-brands = { $n ->
    [one] 1 marchio
   *[other] { $n } marchi
}
merged-campaigns = { $n ->
    [one] 1 campagna
   *[other] { $n } campagne
}
merged-values = { $n ->
    [one] 1 valore
   *[other] { $n } valori
} di { $column }
rule-and-line = { $rule } (riga { $line })
warning-column_dropped = Le colonne con troppi valori diversi sono state tolte: { $columns }. Serve fare qualcosa solo se volevate usarle per fare gruppi.
warning-columns_passed_over = Le colonne sono troppe, e sono rimaste solo le prime. Togliete quelle che non servono per fare gruppi.
# $part: che cosa andava misurato.
warning-no_trend = { $part ->
    [month] Non è stato possibile misurare variazioni da un mese all'altro. Raccogliete messaggi più a lungo, o confrontate periodi più lunghi con --trend quarter.
    [quarter] Non è stato possibile misurare variazioni da un trimestre all'altro. Raccogliete messaggi più a lungo, o confrontate periodi più lunghi con --trend year.
    [year] Non è stato possibile misurare variazioni da un anno all'altro. Raccogliete messaggi più a lungo.
    [before] Non è stato possibile misurare la variazione al { $day }. Raccogliete messaggi più a lungo, o indicate un altro giorno con --before.
   *[compare] Non è stato possibile misurare la variazione da { $from } a { $to } ({ $column }). Raccogliete più messaggi di entrambi, o confrontatene altri due con --compare.
}
warning-no_evidence = Non è stato possibile calcolare: { $names }. Raccogliete messaggi di più marchi, o più a lungo; i motivi sono in report.json (--output CARTELLA) e nella pagina (--html FILE).
warning-inbox_voices = Le voci nella casella di un lettore non sono state contate, perché i marchi sono più di { $max_matrix }. Scrivete --max-matrix { $brands }.
warning-unknown_campaigns = Non si sa quali messaggi sono una stessa campagna, e questo conta per: { $facets }. Indicate la colonna delle campagne, per esempio --map campaign=Campagna, o le date di invio.
warning-influence = L'indice di questi aspetti dipende molto da singoli marchi: { $facets }. Senza uno di questi marchi cambierebbe di almeno un quinto: { $brands }. Guardate i marchi uno per uno.
warning-few_carry_within = Il risultato di questi aspetti dipende da pochi marchi che si ripetono molto: { $facets }. Guardate i marchi uno per uno.
warning-many_excluded = Molti marchi sono esclusi da: { $facets }. { $remedy ->
    [alone] Ognuno è solo nella sua lingua: aggiungete altri marchi di queste lingue.
    [min_units] Raccogliete messaggi più a lungo, o scrivete --min-units { $units } per includere più marchi.
   *[more_mail] Raccogliete messaggi più a lungo.
}
warning-imprecise = Il risultato è impreciso per: { $facets }. Raccogliete messaggi più a lungo prima di confrontarlo.
warning-near_one = L'incertezza di questi aspetti è sopravvalutata: { $facets }. Non c'è nulla da fare.
warning-unscored = Molti messaggi non hanno nulla da confrontare per: { $facets }. Controllate che i testi siano stati letti; le immagini non hanno parole.

## Note della lettura.

warning-deleted = { $n ->
    [one] Una mail segnata come eliminata è stata esclusa.
   *[other] { $n } mail segnate come eliminate sono state escluse.
} Per leggere anche le mail eliminate, ripristinatele nel programma di posta ed esportate di nuovo.
warning-non_finite = { $n ->
    [one] Un messaggio contiene NaN o Infinity, che in JSON non esistono; il valore è stato letto come vuoto.
   *[other] { $n } messaggi contengono NaN o Infinity, che in JSON non esistono; i valori sono stati letti come vuoti.
} Scrivete null dove manca un valore.
warning-legacy_table = { $n ->
    [one] Una tabella non è in UTF-8 ed è stata letta come windows-1252.
   *[other] { $n } tabelle non sono in UTF-8 e sono state lette come windows-1252.
} Se le lettere sono sbagliate, salvate di nuovo come CSV UTF-8.
warning-column_map_chosen = { $n ->
    [one] Un file è stato riconosciuto come esportazione e letto con la sua mappa di colonne.
   *[other] { $n } file sono stati riconosciuti come esportazioni e letti con una mappa di colonne.
} Se è sbagliato, scrivete --preset none e indicate le colonne con --map.
warning-other_list = { $n ->
    [one] Un secondo elenco di dati in un file JSON non è stato letto.
   *[other] Altri { $n } elenchi di dati in file JSON non sono stati letti.
} Scrivete ogni elenco in un file a sé.
warning-other_turn = { $n ->
    [one] Un turno che il marchio non ha scritto è stato escluso.
   *[other] { $n } turni che il marchio non ha scritto sono stati esclusi.
} Per leggere anche questi turni, scrivete --preset none e indicate la colonna del testo, per esempio --map body=Testo.
warning-sent = { $n ->
    [one] Una mail spedita da questa casella è stata esclusa.
   *[other] { $n } mail spedite da questa casella sono state escluse.
} Per leggere anche le mail spedite: --senders all.
warning-draft = { $n ->
    [one] Una bozza è stata esclusa.
   *[other] { $n } bozze sono state escluse.
} Per leggere anche le bozze: --senders all.
warning-spam = { $n ->
    [one] Una mail nella cartella dello spam è stata esclusa.
   *[other] { $n } mail nella cartella dello spam sono state escluse.
} Per leggere anche lo spam: --senders all.
warning-trash = { $n ->
    [one] Una mail nel cestino è stata esclusa.
   *[other] { $n } mail nel cestino sono state escluse.
} Per leggere anche il cestino: --senders all.
warning-own = { $n ->
    [one] Una mail scritta dal proprietario della casella è stata esclusa.
   *[other] { $n } mail scritte dal proprietario della casella sono state escluse.
} Per leggere anche le mail del proprietario: --senders all.
warning-conversation = { $n ->
    [one] Una mail di una conversazione tra persone è stata esclusa.
   *[other] { $n } mail di conversazioni tra persone sono state escluse.
} Per leggere anche le conversazioni: --senders all.
warning-forwarded_attachment = { $n ->
    [one] Una mail ne ha un'altra inoltrata in allegato, che non è stata letta.
   *[other] { $n } mail ne hanno un'altra inoltrata in allegato, che non è stata letta.
} Per leggere le mail inoltrate, ognuna con il suo mittente e la sua data: --forwarded.
warning-further_attachments = { $n ->
    [one] Una mail ne ha diverse in allegato ed è stata letta come la prima di queste.
   *[other] { $n } mail ne hanno diverse in allegato e sono state lette come la prima di queste.
} Per leggerle tutte, salvate le mail allegate come file separati.
warning-forwarded_inline = { $n ->
    [one] Una mail inoltrata è stata letta sotto il nome di chi l'ha inoltrata.
   *[other] { $n } mail inoltrate sono state lette sotto il nome di chi le ha inoltrate.
} Per leggere le mail inoltrate, ognuna con il suo mittente: --forwarded.
warning-smime = { $n ->
    [one] Il testo di una mail non si è potuto leggere: è dentro un file S/MIME.
   *[other] Il testo di { $n } mail non si è potuto leggere: è dentro file S/MIME.
} Esportate la posta decifrata.
warning-pgp = { $n ->
    [one] Il testo di una mail non si è potuto leggere: è cifrato con OpenPGP.
   *[other] Il testo di { $n } mail non si è potuto leggere: è cifrato con OpenPGP.
} Esportate la posta decifrata.
warning-winmail = { $n ->
    [one] Il testo di una mail non si è potuto leggere: è dentro un file winmail.dat.
   *[other] Il testo di { $n } mail non si è potuto leggere: è dentro file winmail.dat.
} Aprite winmail.dat con un programma apposito (lettore TNEF) e salvate il testo, o fatevi spedire di nuovo la mail come HTML.
warning-no_text_part = { $n ->
    [one] Un messaggio non ha testo, solo immagini o altri file.
   *[other] { $n } messaggi non hanno testo, solo immagini o altri file.
} Per il confronto serve una versione con il testo.
warning-html_as_text = { $n ->
    [one] Un messaggio ha tag o codici HTML nel testo semplice ed è stato letto come HTML.
   *[other] { $n } messaggi hanno tag o codici HTML nel testo semplice e sono stati letti come HTML.
} Non c'è nulla da fare.
warning-unknown_language = { $n ->
    [one] Un messaggio indica una lingua che non esiste; la lingua è stata riconosciuta dal testo.
   *[other] { $n } messaggi indicano una lingua che non esiste; la lingua è stata riconosciuta dal testo.
} Scrivete codici come it, en o pt-BR.
warning-long_column = { $n ->
    [one] Un messaggio è stato letto senza una colonna troppo lunga.
   *[other] { $n } messaggi sono stati letti senza le colonne troppo lunghe.
} Per leggere anche colonne così lunghe, scrivete --max-column-size, per esempio 4096; la colonna del testo si indica con --map, per esempio --map body=Testo.
warning-many_columns = { $n ->
    [one] Un messaggio è stato letto senza alcune colonne, perché sono troppe.
   *[other] { $n } messaggi sono stati letti senza alcune colonne, perché sono troppe.
} Per leggere tutte le colonne, scrivete --max-columns, per esempio 1000.
warning-folder_data = { $n ->
    [one] Una mail con dati di un server di posta è stata esclusa.
   *[other] { $n } mail con dati di un server di posta sono state escluse.
} Non c'è nulla da fare.
warning-lost_separator = { $n ->
    [one] Una riga "From …" in una casella è stata letta come testo, ma forse comincia una mail.
   *[other] { $n } righe "From …" nelle caselle sono state lette come testo, ma forse cominciano delle mail.
} report.json (--output CARTELLA) elenca i punti; se mancano mail, esportate di nuovo la casella.
warning-truncated = { $n ->
    [one] Un file finisce a metà dell'ultima mail. Esportatelo o copiatelo di nuovo.
   *[other] { $n } file finiscono a metà dell'ultima mail. Esportateli o copiateli di nuovo.
}
warning-rest_unread = { $n ->
    [one] Un file non è stato letto fino in fondo: non si sa quante mail mancano. Procuratevi il file intero, o alzate il limite che l'errore indica, e ripetete l'analisi.
   *[other] { $n } file non sono stati letti fino in fondo: non si sa quante mail mancano. Procuratevi i file interi, o alzate il limite che l'errore indica, e ripetete l'analisi.
}

## Le analisi accanto all'indice.

evidence-phrases = frasi
evidence-anatomy = anatomia
evidence-templates = modelli
evidence-attribution = riconoscimento dei marchi
evidence-open_ground = terreno libero
