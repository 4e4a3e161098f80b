## One message for each code of a warning: the finding, and what to do. $n: how many; $facets: the facets concerned.

# $remedy: what would give an index.
warning-no_index = { $remedy ->
    [min_units] Give --min-units { $units } to get an index from so few messages. More messages make it more precise.
    [min_units_block] Give --min-units { $units } --block none to get an index from so few messages. More messages make it more precise.
    [more_mail] Collect messages for longer. With --min-units { $units }, two brands of one language need { $units } weeks or campaigns each.
    [no_text] Check that the messages hold text: pictures have no words.
    [ngram] Give --ngram 2 to compare shorter runs of words.
    [other_brand] Add messages of another brand. If there are several, check what names the brand: --brand-by.
    [language] Add another brand of the same language. If all messages are in one language, give it, { $language ->
        [none] for example --language en.
       *[other] for example --language { $language }.
    }
   *[other] Collect messages for longer, or check what names the brand: --brand-by.
}
warning-campaigns_as_units = { $brands_with_weeks ->
    [0] None of the { $brands } brands has
    [one] Only one of { $brands } brands has
   *[other] Only { $brands_with_weeks } of { $brands } brands have
} enough weeks of messages, so messages sent close together are compared, which lowers IX. Collect messages for longer{ $days ->
    [0] .
   *[other] , or give --block { $days }.
}
warning-campaigns_as_units_asked = No message has a sending time, so --block has no effect. Name the column of times, for example --map sent_at=Date, or leave out --block.
warning-untimed_units = { $campaigns ->
    [one] One campaign has
   *[other] { $campaigns } campaigns have
} no sending time, and each counts as a week of its own. Give every message a time, or compare campaigns with --block none.
warning-unreadable_dates = { $messages ->
    [one] One message has a time that cannot be read.
   *[other] { $messages } messages have a time that cannot be read.
} Write times as in 2026-03-01T09:30:00+01:00.
warning-skipped = { $n ->
    [one] One message could not be read and was skipped.
   *[other] { $n } messages could not be read and were skipped.
} report.json (--output DIR) lists each with the cause.
warning-failed = { $messages ->
    [one] One message could not be analysed and was left out.
   *[other] { $messages } messages could not be analysed and were left out.
} Split very long messages.
warning-unopened = An input could not be opened and was left out. Check its path and run again.
warning-passed_over = { $files ->
    [one] One file holds no message and was skipped.
   *[other] { $files } files hold no messages and were skipped.
} To read one all the same, name it by itself or give --input-format.
warning-shared_hosts = Several senders seem to write from one domain: { $names }. Give --brand-by display-name, or split the domain with --brand-rules FILE.
warning-judged_apart = The mail of an index and other mail were judged apart: which mail is a conversation may differ from one reading of all. Make one index of all mail, or give --senders all for every input.
warning-spellings_merged = Names that differ only in case, spaces or look-alike letters count as one: { $places }. If two of them are different senders, rename one in the input.
warning-addresses_shown = The report shows addresses, in the columns { $columns }. Give --pseudonymise KEYFILE before you share it.
warning-language_disagrees = { $messages ->
    [one] One message looks
   *[other] { $messages } messages look
} like another language than stated. Correct the language column, or leave out --language.
warning-language_undetermined = The language of some messages was not recognised; these are compared with each other only. { $language ->
    [several] Each other language is compared by itself. If a table or JSON has a column of the language, name it with --map language=COLUMN; for mail, nothing needs to be done.
    [none] If all messages are in one language, give it, for example --language en.
   *[other] If all messages are in one language, give it, for example --language { $language }.
}
warning-unmasked = Names, prices and dates were compared as written. Leave out --no-mask to compare the texts without names, prices and dates.
warning-unmatched_map = These --map had no effect, because no input has the column: { $mappings }. Name a column of the input, or leave out --map.
warning-empty_map = These --map had no effect, because the column is empty: { $mappings }. Name a column with values, or leave out --map.
# $rules: rules of the file, as rule-and-line; their table and name stay as in the file.
warning-unmatched_rule = These rules of --brand-rules had no effect, because no message has the names they give: { $rules }. Write the names as unisono senders lists them, or delete the rules.
merged-brands = { $n ->
    [one] 1 brand
   *[other] { $n } brands
}
merged-campaigns = { $n ->
    [one] 1 campaign
   *[other] { $n } campaigns
}
merged-values = { $n ->
    [one] 1 value
   *[other] { $n } values
} of { $column }
rule-and-line = { $rule } (line { $line })
warning-column_dropped = Columns with too many different values were dropped: { $columns }. Ignore this unless you meant to group by them.
warning-columns_passed_over = There are too many columns, and only the first ones were kept. Leave out columns that you do not group by.
# $part: what was to be measured.
warning-no_trend = { $part ->
    [month] No change from month to month could be measured. Collect messages for longer, or compare longer periods with --trend quarter.
    [quarter] No change from quarter to quarter could be measured. Collect messages for longer, or compare longer periods with --trend year.
    [year] No change from year to year could be measured. Collect messages for longer.
    [before] The change at { $day } could not be measured. Collect messages for longer, or give another day with --before.
   *[compare] The change from { $from } to { $to } ({ $column }) could not be measured. Collect more messages of both, or compare two others with --compare.
}
warning-no_evidence = Could not be computed: { $names }. Collect messages of more brands, or for longer; report.json (--output DIR) and the page (--html FILE) give the reasons.
warning-inbox_voices = The voices of a reader's inbox were not counted, because there are more than { $max_matrix } brands. Give --max-matrix { $brands }.
warning-unknown_campaigns = It is not known which messages are one campaign, and that matters for: { $facets }. Name the column of campaigns, for example --map campaign=Mailing, or give sending times.
warning-influence = The index of these aspects depends on single brands: { $facets }. Without one of these brands it would change by a fifth or more: { $brands }. Look at each brand.
warning-few_carry_within = The result of these aspects depends on a few brands that repeat themselves a lot: { $facets }. Look at each brand.
warning-many_excluded = Many brands are left out of: { $facets }. { $remedy ->
    [alone] Each is alone in its language: add other brands of these languages.
    [min_units] Collect messages for longer, or give --min-units { $units } to include more brands.
   *[more_mail] Collect messages for longer.
}
warning-imprecise = The result is imprecise for: { $facets }. Collect messages for longer before you compare it.
warning-near_one = The uncertainty of these aspects is overstated: { $facets }. Nothing needs to be done.
warning-unscored = Many messages have nothing to compare for: { $facets }. Check that their texts were read; pictures have no words.

## Notes of the reading.

warning-deleted = { $n ->
    [one] One mail that is marked as deleted was left out.
   *[other] { $n } mails that are marked as deleted were left out.
} To read deleted mail as well, restore it in the mail program and export again.
warning-non_finite = { $n ->
    [one] One message holds NaN or Infinity, which JSON does not have; it was read as empty.
   *[other] { $n } messages hold NaN or Infinity, which JSON does not have; they were read as empty.
} Write missing values as null.
warning-legacy_table = { $n ->
    [one] One table is not in UTF-8 and was read as windows-1252.
   *[other] { $n } tables are not in UTF-8 and were read as windows-1252.
} If letters look wrong, save again as CSV UTF-8.
warning-column_map_chosen = { $n ->
    [one] One file was recognised as an export and read by its ready-made column map.
   *[other] { $n } files were recognised as exports and read by a ready-made column map.
} If that is wrong, give --preset none and name the columns with --map.
warning-other_list = { $n ->
    [one] A second list of records in a JSON file was not read.
   *[other] { $n } further lists of records in JSON files were not read.
} Write each list into a file of its own.
warning-other_turn = { $n ->
    [one] One turn that the brand did not write was left out.
   *[other] { $n } turns that the brand did not write were left out.
} To read such turns as well, give --preset none and name the column of the text, for example --map body=Text.
warning-sent = { $n ->
    [one] One mail that was sent from this mailbox was left out.
   *[other] { $n } mails that were sent from this mailbox were left out.
} To read sent mail as well, give --senders all.
warning-draft = { $n ->
    [one] One draft was left out.
   *[other] { $n } drafts were left out.
} To read drafts as well, give --senders all.
warning-spam = { $n ->
    [one] One mail in the spam folder was left out.
   *[other] { $n } mails in the spam folder were left out.
} To read spam as well, give --senders all.
warning-trash = { $n ->
    [one] One mail in the trash was left out.
   *[other] { $n } mails in the trash were left out.
} To read the trash as well, give --senders all.
warning-own = { $n ->
    [one] One mail by the owner of the mailbox was left out.
   *[other] { $n } mails by the owner of the mailbox were left out.
} To read the owner's mail as well, give --senders all.
warning-conversation = { $n ->
    [one] One mail of a conversation between persons was left out.
   *[other] { $n } mails of conversations between persons were left out.
} To read conversations as well, give --senders all.
warning-forwarded_attachment = { $n ->
    [one] One mail has a forwarded mail attached, which was not read.
   *[other] { $n } mails have a forwarded mail attached, which was not read.
} To read forwarded mail with its own sender and date, give --forwarded.
warning-further_attachments = { $n ->
    [one] One mail has several mails attached and was read as the first of them.
   *[other] { $n } mails have several mails attached and were read as the first of them.
} To read all attached mails, save each as a file of its own.
warning-forwarded_inline = { $n ->
    [one] One forwarded mail was read under the name of the person who forwarded it.
   *[other] { $n } forwarded mails were read under the name of the person who forwarded them.
} To read forwarded mail with its own sender, give --forwarded.
warning-smime = { $n ->
    [one] The text of one mail could not be read: it is inside an S/MIME file.
   *[other] The text of { $n } mails could not be read: it is inside S/MIME files.
} Export the mail decrypted.
warning-pgp = { $n ->
    [one] The text of one mail could not be read: it is encrypted by OpenPGP.
   *[other] The text of { $n } mails could not be read: it is encrypted by OpenPGP.
} Export the mail decrypted.
warning-winmail = { $n ->
    [one] The text of one mail could not be read: it is inside a winmail.dat file.
   *[other] The text of { $n } mails could not be read: it is inside winmail.dat files.
} Extract the text with a program that opens winmail.dat (a TNEF reader), or ask for the mail as HTML.
warning-no_text_part = { $n ->
    [one] One message has no text, only pictures or other files.
   *[other] { $n } messages have no text, only pictures or other files.
} A comparison needs a version with text.
warning-html_as_text = { $n ->
    [one] One message has HTML tags or codes in its plain text and was read as HTML.
   *[other] { $n } messages have HTML tags or codes in their plain text and were read as HTML.
} Nothing needs to be done.
warning-unknown_language = { $n ->
    [one] One message names a language that does not exist; it was detected instead.
   *[other] { $n } messages name a language that does not exist; it was detected instead.
} Write codes such as it, en or pt-BR.
warning-long_column = { $n ->
    [one] One message was read without a column that is too long.
   *[other] { $n } messages were read without columns that are too long.
} To read such long columns as well, give --max-column-size, for example 4096; a column that holds the text is named with --map, for example --map body=Text.
warning-many_columns = { $n ->
    [one] One message was read without some of its columns, as there are too many.
   *[other] { $n } messages were read without some of their columns, as there are too many.
} To read all columns, give --max-columns, for example 1000.
warning-folder_data = { $n ->
    [one] One mail that holds data of a mail server was left out.
   *[other] { $n } mails that hold data of a mail server were left out.
} Nothing needs to be done.
warning-lost_separator = { $n ->
    [one] One line "From …" in a mailbox was read as text, but may begin a mail.
   *[other] { $n } lines "From …" in mailboxes were read as text, but may begin mails.
} report.json (--output DIR) lists the places; export the mailbox again if mails are missing.
warning-truncated = { $n ->
    [one] One file ends inside its last mail. Export or copy it again.
   *[other] { $n } files end inside their last mail. Export or copy them again.
}
warning-rest_unread = { $n ->
    [one] One file was not read to its end: how many mails are missing is unknown. Get the whole file, or raise the limit that the error names, and run again.
   *[other] { $n } files were not read to their ends: how many mails are missing is unknown. Get the whole files, or raise the limit that the error names, and run again.
}

## The analyses beside the index.

evidence-phrases = phrases
evidence-anatomy = anatomy
evidence-templates = templates
evidence-attribution = recognition of brands
evidence-open_ground = open ground
