## I numeri di una bozza.

score-title = Punteggi delle bozze
score-originality = Originalità { $share }: è la parte della bozza che nessuno degli altri { $others } marchi ha scritto.
score-doubtful = Originalità { $share }, ma questo numero non dice nulla: { $unseen } delle parole non è in nessun messaggio confrontato.
score-least = È meno originale di tutti { BEFORE("i", $messages) } messaggi confrontati.
score-percentile = Per originalità supera { $share } { BEFORE("dei", $messages) } messaggi confrontati.
score-longest = La sequenza più lunga che usa anche un altro marchio: «{ $text }», { $terms ->
    [one] 1 parola
   *[other] { $terms } parole
}.
score-nearest = I marchi con i testi più simili (0 = nulla in comune, 1 = uguali): { $brands }.
score-guess = Dalle sole parole, un programma attribuirebbe la bozza a { $brand }, scelto tra { $candidates } marchi. In una prova con { $brands } marchi ha riconosciuto quello giusto per { $accuracy } dei messaggi ({ $interval }).
score-marks = { $sign }: altri marchi usano queste parole, almeno { $words } di seguito o tutta una frase.
score-number = { $sign }: altri n marchi hanno la frase, o almeno metà.
score-no-marks = Nessun altro marchio usa una sequenza di queste parole.
score-advice = Che cosa cambiare
score-no-advice = Nessuna regola trova nulla da cambiare.

## I consigli, per regola. $others: altri marchi, due o più; $brands su $of: gli altri marchi, in numeri.

others-some = { $brands } degli altri { $of } marchi
others-all = tutti gli altri { $of } marchi
advice-shared_sentence = Questa frase, o almeno metà, è nei messaggi di { $others }. Riscrivetela con parole vostre o toglietela: guadagnate { $points ->
    [0] meno di 1 punto
    [one] fino a 1 punto
   *[other] fino a { $points } punti
} di originalità.
advice-shared_phrase = Queste parole sono nei messaggi di { $others }. Trovatene di vostre o toglietele: guadagnate { $points ->
    [0] meno di 1 punto
    [one] fino a 1 punto
   *[other] fino a { $points } punti
} di originalità.
advice-no_reason = Non dice perché questo messaggio arriva proprio a chi lo legge. Dite che cosa ha fatto, chiesto o comprato. { $brands ->
    [0] Nessuno degli altri { $of } marchi lo fa.
    [one] In almeno un messaggio lo fa 1 degli altri { $of } marchi.
   *[other] In almeno un messaggio lo fanno { $brands } degli altri { $of } marchi.
}
advice-only_name = Per chi legge è inserito solo il nome, e nulla dice che lo conoscete. Aggiungete ciò che sapete: l'ultimo ordine, l'ultima visita, l'ultimo messaggio. { $brands ->
    [0] Nessuno degli altri { $of } marchi lo fa.
    [one] In almeno un messaggio lo fa 1 degli altri { $of } marchi.
   *[other] In almeno un messaggio lo fanno { $brands } degli altri { $of } marchi.
}
advice-expected_values = Sono inseriti solo i dati che chi legge si aspetta: { $slots }. { $knowing ->
    [0] Nessun messaggio degli altri { $of } marchi mostra di conoscere chi legge, e nemmeno questa bozza.
    [one] In almeno un messaggio 1 degli altri { $of } marchi mostra di conoscere chi legge; questa bozza no.
   *[other] In almeno un messaggio { $knowing } degli altri { $of } marchi mostrano di conoscere chi legge; questa bozza no.
} Personalizzate ciò che nessuno si aspetta: l'inizio, il motivo, il tono.
advice-no_house_style = Non c'è nessuna delle frasi che ripetete solo voi. Usatene una adatta: { $idioms }.
advice-usual_discount = Lo sconto della bozza, { $value }, è il più comune: l'hanno offerto { $others }. Offrite altro, o spiegate a che cosa serve questo.
advice-usual_deadline = Ha una scadenza entro un giorno, come i messaggi di { $others }. Togliete la scadenza, o spiegate perché c'è.
advice-usual_rhetoric = { $kind }. Lo fanno anche i messaggi di { $others }, con queste o altre parole. Toglietelo, o dite perché è vero per chi legge.
advice-usual_address = Dà { $form } a chi legge, come fanno di solito { $others } che si rivolgono a chi legge. Scegliete la forma adatta a ogni lettore.
advice-usual_hour = Avete spedito { $campaigns } delle vostre { $of } campagne { $hour }. Scegliete un'altra ora, meglio quella di chi legge.
advice-usual_shape = Ha l'impaginazione dei vostri ultimi { $campaigns } messaggi. Cambiate l'ordine, la lunghezza o la forma.
advice-always_alike = Ha l'impaginazione e l'ora dei vostri ultimi { $campaigns } messaggi, { $hour }. Siate incoerenti di proposito: cambiate una delle due cose.
advice-unseen_words = Di tutte le parole, { $share } non è in nessun messaggio confrontato, perciò l'originalità non dice nulla. Controllate la lingua e l'ortografia, o confrontate con messaggi del vostro settore.

own-idiom = «{ $text }» ({ $campaigns ->
    [one] 1 campagna
   *[other] { $campaigns } campagne
})

## Ciò che si riempie.

slot-name = il nome
slot-product = il prodotto
slot-code = il codice
slot-price = il prezzo
slot-percent = lo sconto

## Ciò che mette fretta o persuade.

rhetoric-urgency = Mette fretta a chi legge
rhetoric-last_chance = Annuncia un'ultima occasione
rhetoric-scarcity = Dice che resta poco
rhetoric-social_proof = Dice che altri comprano o lodano il prodotto
rhetoric-gratitude = Presenta un'offerta come ringraziamento

## Forme di cortesia.

address-informal = del tu
address-formal = del Lei
address-mixed = ora del tu ora del Lei

## Ore della settimana.

sent-monday = di lunedì alle { $time }
sent-tuesday = di martedì alle { $time }
sent-wednesday = di mercoledì alle { $time }
sent-thursday = di giovedì alle { $time }
sent-friday = di venerdì alle { $time }
sent-saturday = di sabato alle { $time }
sent-sunday = di domenica alle { $time }
