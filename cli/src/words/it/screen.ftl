n-mails = { $n } mail

## Che cosa confronta un aspetto.

facet-wording = frasi
facet-vocabulary = argomenti, dalle parole
facet-characters = sequenze di lettere
facet-skeleton = forma delle frasi
facet-subject = oggetti delle mail
facet-opening = saluti e inizi
facet-call_to_action = bottoni e link
facet-offers = offerte e scadenze
facet-layout = impaginazione
facet-timing = giorno e ora
facet-follow_up = giorni tra le mail
facet-boilerplate = testate e piè di pagina
