## I numeri di una bozza.

score-title = Punteggi delle bozze
score-originality = Originalità { $share }: { $own } bit su { $all } non sono in nessuna mail di altri { $others } marchi.
score-percentile = In originalità supera { $share } dei { $messages } messaggi a confronto.
score-longest = La sequenza comune più lunga: «{ $text }», { $terms } parole, { $brands ->
    [one] 1 altro marchio
   *[other] altri { $brands } marchi
}.
score-nearest = I testi più vicini: { $brands }.
score-marks = { $sign } anche altri marchi usano queste parole; n dice quanti.
score-no-marks = Nessun altro marchio usa una sequenza di queste parole.
score-advice = Che cosa cambiare
score-no-advice = Non c'è nulla da cambiare.

## I consigli, per regola. $brands su $of: gli altri marchi.

advice-shared_sentence = Questa frase è in mail di { $brands } degli altri { $of } marchi. Toglila, o dilla come la diresti solo tu: si guadagnano { $bits } bit su { $all }.
advice-shared_phrase = Queste parole sono in mail di { $brands } degli altri { $of } marchi. Toglile, o trovane di tue: si guadagnano { $bits } bit su { $all }.
advice-no_reason = Non dice perché questa mail arriva proprio a chi la legge. Nomina che cosa ha fatto, chiesto o comprato. In qualche mail lo fanno { $brands } degli altri { $of } marchi.
advice-only_name = Per chi legge è inserito solo il nome, e nulla dice che lo conosci. Aggiungi ciò che sai: l'ultimo ordine, l'ultima visita, l'ultimo messaggio. In qualche mail lo fanno { $brands } degli altri { $of } marchi.
advice-expected_values = È inserito solo ciò che chi legge si aspetta: { $slots }. Personalizza ciò che nessuno si aspetta: l'inizio, il motivo, il tono. { $brands } degli altri { $of } marchi non mostrano mai di conoscere chi legge.
advice-no_house_style = Non c'è nessuna delle parole che ripeti solo tu. Le tue sono: { $idioms }.
advice-usual_discount = { $value } è lo sconto più comune: l'hanno offerto { $brands } degli altri { $of } marchi. Offri altro, o spiega a che cosa serve questo.
advice-usual_deadline = Scade entro un giorno, come qualche mail di { $brands } degli altri { $of } marchi. Togli la scadenza, o spiega perché c'è.
advice-usual_address = Si rivolge a chi legge in modo { $form }, come la maggior parte delle mail di { $brands } degli altri { $of } marchi. Scegli il modo lettore per lettore.
advice-usual_hour = Hai spedito { $campaigns } delle tue { $of } campagne { $hour }. Scegli un'altra ora, meglio quella di chi legge.
advice-usual_shape = Ha l'impaginazione delle tue ultime { $campaigns } mail. Cambia l'ordine, la lunghezza o la forma.
advice-always_alike = Ha l'impaginazione e l'ora delle tue ultime { $campaigns } mail, { $hour }. Sii incoerente di proposito: cambiane una.
advice-unseen_words = Di tutte le parole, { $share } non è in nessuna mail dell'indice, perciò l'originalità non dice nulla. Controlla la lingua e l'ortografia, o confronta con mail del tuo settore.

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

## Forme di cortesia.

address-informal = informale
address-formal = formale
address-mixed = misto

## Ore della settimana.

sent-monday = di lunedì alle { $time }
sent-tuesday = di martedì alle { $time }
sent-wednesday = di mercoledì alle { $time }
sent-thursday = di giovedì alle { $time }
sent-friday = di venerdì alle { $time }
sent-saturday = di sabato alle { $time }
sent-sunday = di domenica alle { $time }
