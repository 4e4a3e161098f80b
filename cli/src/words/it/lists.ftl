## Ciò che i comandi diversi da analyze scrivono per una persona: i riassunti su standard error, e lo schermo di anatomy.

# phrases. $rest: alcuni dei pezzi che seguono.
list-no-phrases = nessuna frase: { $why }
list-phrases = { $closed ->
    [one] 1 frase
   *[other] { $closed } frasi
} di almeno { $words } parole, usate ciascuna da almeno { $min } marchi su { $brands }; { $stock ->
    [0] nessuna è più comune
    [one] 1 di queste è più comune
   *[other] { $stock } di queste sono più comuni
} di quanto spieghi il caso{ $rest }
list-phrases-share = {" "}e { $n ->
    [one] copre
   *[other] coprono
} { $share } del testo
list-phrases-writers = {" "}(in testi di autori indipendenti, { $language }: { $share })
list-phrases-idioms = {"; "}{ $n ->
    [one] 1 modo di dire
   *[other] { $n } modi di dire
} a parte
list-phrases-withheld = {"; "}{ $n ->
    [one] 1 frase esclusa
   *[other] { $n } frasi escluse
} per il nome di un lettore

# senders.
list-senders = { $senders ->
    [one] 1 mittente
   *[other] { $senders } mittenti
} di { $messages ->
    [one] 1 messaggio
   *[other] { $messages } messaggi
}

# templates.
list-no-templates-sentence = nessuna frase ha una parola
list-no-templates-message = nessun messaggio ha una parola
list-templates-sentence = { $n ->
    [0] Nessun modello di frase
    [one] 1 modello di frase, { $shared } di almeno { $min } marchi. Spiega { $share } del testo delle frasi{ $rest }
   *[other] { $n } modelli di frase, { $shared } di almeno { $min } marchi. I modelli spiegano { $share } del testo delle frasi{ $rest }
}
list-templates-message = { $n ->
    [0] Nessun modello di messaggio
    [one] 1 modello di messaggio, { $shared } di almeno { $min } marchi. Spiega { $share } del testo dei messaggi{ $rest }
   *[other] { $n } modelli di messaggio, { $shared } di almeno { $min } marchi. I modelli spiegano { $share } del testo dei messaggi{ $rest }
}
list-templates-shared = {"; "}quelli di almeno { $min } marchi ne spiegano { $share }
list-depth = Profondità della personalizzazione: da un lettore all'altro di una campagna cambia { $share } del contenuto{ $kinds }, in media su { $n ->
    [one] 1 campagna
   *[other] { $n } campagne
}
list-no-depth = Profondità della personalizzazione: non misurata ({ $why })
list-reasons = Campagne che danno un motivo per scrivere a chi legge: { $hits } su { $n }. Campagne che mostrano di conoscere chi legge: { $knowing } su { $of }

# pairs e clusters.
list-clusters = { $n ->
    [one] 1 gruppo
   *[other] { $n } gruppi
} con { $messages ->
    [one] 1 messaggio
   *[other] { $messages } messaggi
} in tutto{ $rest }
list-clusters-largest = {"; "}il più grande ha { $n ->
    [one] 1 messaggio
   *[other] { $n } messaggi
}; con più marchi: { $several }
list-clusters-least = {"; "}somiglianza minima in un gruppo{ $scope ->
    [some] {" "}(gruppi grandi non confrontati)
   *[all] {""}
}: { $similarity }
list-pairs = { $pairs ->
    [one] 1 coppia
   *[other] { $pairs } coppie
} con somiglianza di almeno { $threshold } tra { $among }. Contando le copie una volta sola: { $distinct ->
    [one] 1 coppia
   *[other] { $distinct } coppie
} tra { $texts ->
    [one] 1 testo
   *[other] { $texts } testi diversi
}
list-messages = { $n ->
    [one] 1 messaggio
   *[other] { $n } messaggi
}
list-new-and-old = { $new ->
    [one] 1 messaggio nuovo
   *[other] { $new } messaggi nuovi
} e { $old ->
    [one] 1 messaggio vecchio
   *[other] { $old } messaggi vecchi
}
list-search-exact = Ricerca esatta
list-search-requested = Ricerca approssimata, come richiesto
list-search-large = Ricerca approssimata: quella esatta durerebbe troppo
list-in-both = { $n ->
    [one] 1 messaggio è anche in --against. Conta come vecchio
   *[other] { $n } messaggi sono anche in --against. Contano come vecchi
}
list-languages = Ci sono più lingue ({ $languages }). Si confrontano solo messaggi della stessa lingua. Se è giusto, non fate nulla. Se i messaggi sono tutti in una lingua sola, indicatela: --language { $main }
list-language-unknown = sconosciuta
list-shorter = { $n ->
    [one] 1 messaggio ha meno parole di --ngram { $ngram }. Corrisponde
   *[other] { $n } messaggi hanno meno parole di --ngram { $ngram }. Corrispondono
} solo a testi uguali, non a parti di testi più lunghi. Per trovare testi brevi, abbassate --ngram
list-recall = Si stima che trovi almeno { $recall } delle coppie con somiglianza { $threshold }. In un campione di testi a caso ne ha trovate { $found } su { $close ->
    [one] 1
   *[other] { $close }
}
list-shared-ids = { $n ->
    [one] 1 id è comune
   *[other] { $n } id sono comuni
} a più messaggi di un marchio, e le righe non li distinguono. Date a ogni messaggio un id suo
list-none-part = Nessun messaggio ha { $what }
list-none-word = Nessun messaggio ha una parola da confrontare. Controllate che i messaggi contengano testo, non solo immagini o segni
list-none-body = Nessun messaggio ha una parola fuori da testata e piè di pagina. Confrontate i messaggi interi con --zones off
list-none-other = Solo un messaggio ha parole, perciò non c'è una coppia da confrontare
list-none-new = Nessun messaggio è nuovo: --against li contiene tutti, perciò non c'è una coppia da confrontare
list-none-new-words = Nessun messaggio nuovo ha parole, perciò non c'è una coppia da confrontare
list-none-old-words = Nessun messaggio di --against ha parole, perciò non c'è una coppia da confrontare
list-none-one-brand = Tutti i messaggi sono di un solo marchio, perciò --across-brands non lascia coppie. Toglietelo per confrontare i messaggi del marchio
list-none-across = Non ci sono due marchi con messaggi nella stessa lingua, perciò --across-brands non lascia coppie
list-none-across-new-and-old = Nessun messaggio nuovo ne ha uno vecchio di un altro marchio nella sua lingua, perciò --across-brands non lascia coppie. Toglietelo per confrontare messaggi dello stesso marchio
list-none-within = Nessun marchio ha due messaggi nella stessa lingua, perciò --within-brands non lascia coppie. Toglietelo per confrontare messaggi di marchi diversi
list-none-within-new-and-old = Nessun marchio ha un messaggio nuovo e uno vecchio nella stessa lingua, perciò --within-brands non lascia coppie. Toglietelo per confrontare messaggi di marchi diversi
list-none-language = Non ci sono due messaggi nella stessa lingua, perciò non c'è una coppia da confrontare
list-none-language-new-and-old = Nessun messaggio nuovo è nella lingua di uno vecchio, perciò non c'è una coppia da confrontare
list-none-close = Nessuna coppia trovata. La coppia più simile ha una somiglianza di { $most }: per vederla scrivete --min-similarity { $threshold }
list-none-unknown = Nessuna coppia trovata. Abbassate --min-similarity un passo alla volta, per esempio alla metà
list-none-run = Nessuna coppia trovata: quasi nessun messaggio ha { $ngram } parole di seguito in comune con un altro. Confrontate sequenze più corte con --ngram 1
list-none-subject = Nessuna coppia trovata: quasi nessun oggetto ha due parole di seguito in comune con un altro
list-none-button = Nessuna coppia trovata: quasi nessun messaggio ha un bottone o un link in comune con un altro
list-none-shared-word = Nessuna coppia trovata: quasi nessun messaggio ha una parola in comune con un altro

# anatomy. $sign: un esempio del segno.
anatomy-no-text = Questo messaggio di { $brand } non contiene testo.
anatomy-stock = { $share } { $sign }: almeno { $words } parole di seguito che usano anche n degli altri { $others } marchi (n è almeno { $brands })
anatomy-no-stock = { $share } { $sign }: per il repertorio { $brands ->
    [one] serve 1 altro marchio che usi
   *[other] servono { $brands } altri marchi che usino
} le stesse parole, e { $others ->
    [0] non ce n'è nessuno
    [one] ce n'è solo 1
   *[other] ce ne sono solo { $others }
}
anatomy-house = { $share } { $sign }: { $campaigns ->
    [0] { $brand } non ha altre campagne
   *[other] almeno { $words } parole di seguito che { $brand } ripete in altre campagne (ne ha { $campaigns })
}
anatomy-slot = { $share } { $sign }: nomi, prezzi, date e simili
anatomy-own = { $share }: il resto
anatomy-sign-stock = repertorio
anatomy-sign-house = stile della casa
anatomy-sign-slot = {"{"}dati{"}"}

# index.
index-written = scritto l'archivio di confronto di { $messages ->
    [one] 1 messaggio
   *[other] { $messages } messaggi
} di { $brands ->
    [one] 1 marchio
   *[other] { $brands } marchi
} in { $path }
index-holds-mail = l'archivio contiene anche le parole della posta e le impronte (hash) dei nomi e degli indirizzi di chi legge, perché ogni comando possa leggerlo al posto della posta. Custoditelo come la posta. Per lasciarle fuori: --no-columns
index-without-mail-key = la posta non è nell'archivio, perché una chiave non ne nasconde le parole; serve per score, ma gli altri comandi non possono leggerlo al posto della posta
index-without-mail-pseudonyms = la posta non è nell'archivio, perché gli pseudonimi non nascondono i nomi di chi legge; serve per score, ma gli altri comandi non possono leggerlo al posto della posta
