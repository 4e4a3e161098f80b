## I numeri di una bozza.

score-title = Punteggi delle bozze
score-originality = Originalità { $share }: questa parte di ciò che dice non è in nessun messaggio di altri { $others } marchi.
score-percentile = Per originalità supera { $share } { BEFORE("dei", $messages) } messaggi confrontati.
score-longest = La sequenza più lunga che usa anche un altro marchio: «{ $text }», { $terms ->
    [one] 1 parola
   *[other] { $terms } parole
}.
score-nearest = I testi più vicini (da 0 a 1): { $brands }.
score-guess = Dalle sole parole, tra { $candidates } marchi un programma attribuirebbe la bozza a { $brand }. Messo alla prova tra { $brands } marchi, un programma così riconosce quello giusto per { $accuracy } dei messaggi (da { $low } a { $high }).
score-marks = { $sign }: altri marchi usano queste parole, almeno { $words } di seguito o tutta una frase.
score-number = { $sign }: altri n marchi hanno la frase, o almeno metà.
score-no-marks = Nessun altro marchio usa una sequenza di queste parole.
score-advice = Che cosa cambiare
score-no-advice = Nessuna regola trova nulla da cambiare.

## I consigli, per regola. $brands su $of: gli altri marchi.

advice-shared_sentence = Questa frase, o almeno metà, è nei messaggi di { $brands } degli altri { $of } marchi. Ditela come la direste solo voi, per { $points ->
    [0] meno di 1 punto
    [one] al massimo 1 punto
   *[other] al massimo { $points } punti
} di originalità in più, o toglietela.
advice-shared_phrase = Queste parole sono nei messaggi di { $brands } degli altri { $of } marchi. Trovatene di vostre, per { $points ->
    [0] meno di 1 punto
    [one] al massimo 1 punto
   *[other] al massimo { $points } punti
} di originalità in più, o toglietele.
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
advice-usual_discount = Lo sconto della bozza, { $value }, è il più comune: l'hanno offerto { $brands } degli altri { $of } marchi. Offrite altro, o spiegate a che cosa serve questo.
advice-usual_deadline = Ha una scadenza entro un giorno, come messaggi di { $brands } degli altri { $of } marchi. Togliete la scadenza, o spiegate perché c'è.
advice-usual_rhetoric = { $kind }. Lo fanno anche messaggi di { $brands } degli altri { $of } marchi, con queste o altre parole. Toglietelo, o dite perché è vero per chi legge.
advice-usual_address = Dà { $form } a chi legge, come fanno di solito { $brands } degli altri { $of } marchi che si rivolgono a chi legge. Scegliete la forma adatta a ogni lettore.
advice-usual_hour = Avete spedito { $campaigns } delle vostre { $of } campagne { $hour }. Scegliete un'altra ora, meglio quella di chi legge.
advice-usual_shape = Ha l'impaginazione dei vostri ultimi { $campaigns } messaggi. Cambiate l'ordine, la lunghezza o la forma.
advice-always_alike = Ha l'impaginazione e l'ora dei vostri ultimi { $campaigns } messaggi, { $hour }. Siate incoerenti di proposito: cambiatene una.
advice-unseen_words = Di tutte le parole, { $share } non è in nessun messaggio dell'indice, perciò l'originalità non dice nulla. Controllate la lingua e l'ortografia, o confrontate con messaggi del vostro settore.

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
