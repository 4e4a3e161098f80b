//! Examples and exit codes of `--help`.

pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done; a report without an index says why
  1    any other failure
  2    usage error
  3    no usable message, or an input that cannot be opened or read to its end (the rest was processed)
  4    done, but more messages were skipped than --max-skipped allows, or a draft could not be scored
  5    done, but a draft exceeds a limit of score
  129  stopped because the terminal closed (SIGHUP)
  130  interrupted
  143  terminated (SIGTERM)";

pub(crate) const GENERATE_EXAMPLES: &str = "\
Examples:
  Analyse twenty brands that share half of their sentences:
    unisono generate --brands 20 | unisono analyze - --input-format jsonl

  Write a folder of mails from a recipe:
    unisono generate --recipe datasets/recipes/inbox.json --format eml --output made-up/

  Print every field of a recipe:
    unisono generate --print-recipe";

pub(crate) const ANALYZE_EXAMPLES: &str = "\
Examples:
  Print the summary of a folder of .eml files:
    unisono analyze inbox/

  Put one brand first, in Italian:
    unisono analyze inbox/ --brand modavera.example --lang it

  Read two mailboxes, and write the report and its tables into a folder:
    unisono analyze 2025.mbox 2026.mbox --output results/

  Read JSON lines with other column names from standard input:
    zcat mails.jsonl.gz | unisono analyze - --input-format jsonl --map brand=sender --map body=text

  Print one number for a script:
    unisono analyze inbox/ --facets wording --format json --quiet | jq .facets.wording.ix.value

  Analyse brands with few mails in a known language, and exit with 4 if a mail is unreadable:
    unisono analyze inbox/ --min-units 3 --language it --max-skipped 0

  Compare essays on the same topics between two conditions:
    unisono analyze essays.jsonl --map brand=author --by condition --block-by topic";

pub(crate) const INDEX_EXAMPLES: &str = "\
Examples:
  Write the index of a mailbox, and score a draft against it:
    unisono index inbox/ --output inbox.uni
    unisono score draft.md --against inbox.uni --as nidocaldo.example

  Read the mail once, and analyse it as often as you like:
    unisono index inbox/ --output inbox.uni
    unisono analyze inbox.uni --facets all

  Write an index whose words nobody without the key can guess:
    head -c 32 /dev/urandom > inbox.key
    unisono index inbox/ --output inbox.uni --key inbox.key";

pub(crate) const SCORE_EXAMPLES: &str = "\
Examples:
  Score a draft against a folder of mail:
    unisono score draft.txt --against inbox/

  Score the next mail of a brand, to be sent on a Tuesday at ten, with advice in Italian:
    unisono score draft.html --against inbox.uni --as nidocaldo.example --at 2026-12-01T10:00 --lang it

  Fail in a pipeline if a draft is a template of everybody, and annotate its lines:
    unisono score drafts/*.md --against inbox.uni --min-originality 0.5 --fail-on shared_sentence --format sarif";

pub(crate) const PAIRS_EXAMPLES: &str = "\
Examples:
  Write all pairs that share 70% of their wording:
    unisono pairs inbox/ --output pairs.csv

  Write pairs across brands, one line per pair of distinct texts:
    unisono pairs 2026.mbox --across-brands --collapse --min-similarity 0.5 --output pairs.csv

  Write the ten nearest messages to each message, by TF-IDF of single words and word pairs:
    unisono pairs mails.jsonl --measure cosine --ngram 1 --ngram-to 2 --top 10 --min-similarity 0.01 --output near.jsonl

  Quote the passages that this month's mail repeats from the archive:
    unisono pairs november.mbox --against archive/ --min-similarity 0.1 --passages --output repeated.jsonl";

pub(crate) const CLUSTERS_EXAMPLES: &str = "\
Examples:
  Write the versions of each text, with one message that represents them:
    unisono clusters inbox/ --min-similarity 0.8 --output clusters.csv

  Write one message for each text, without its versions:
    unisono clusters inbox/ --min-similarity 0.8 --output clusters.csv --representatives distinct.csv

  Find brands that use the same templates, and follow chains of similar messages:
    unisono clusters 2026.mbox --across-brands --linkage components --output clusters.csv";

pub(crate) const ANATOMY_EXAMPLES: &str = "\
Examples:
  Mark the text of one mail that other brands also use:
    unisono anatomy mail.eml --against inbox/

  Compare a mail with two mailboxes, and page through it in colour:
    unisono anatomy mail.eml --against 2025.mbox --against 2026.mbox --color always | less -R";

pub(crate) const PHRASES_EXAMPLES: &str = "\
Examples:
  Write the phrases that at least three brands use:
    unisono phrases inbox/ --output phrases.csv

  Write the phrases of at least three words that one brand uses, and treat all mail as Italian:
    unisono phrases inbox/ --brand nidocaldo.example --min-words 3 --language it --output phrases.csv

  Write the brands that use each phrase, with the id of one message of each:
    unisono phrases 2026.mbox --holders --output holders.jsonl";

pub(crate) const REPORT_EXAMPLES: &str = "\
Examples:
  Make the page in Italian, beginning with one brand:
    unisono report results/report.json --brand Modavera --lang it

  Write it elsewhere:
    unisono report results/report.json --html page.html";

pub(crate) const SENDERS_EXAMPLES: &str = "\
Examples:
  List who writes to a mailbox, and what is left out:
    unisono senders inbox.mbox

  List all senders, including persons, to write rules for brands:
    unisono senders inbox.mbox --senders all --output senders.csv

  Use the rules:
    unisono analyze inbox.mbox --brand-rules rules.toml";

pub(crate) const TEMPLATES_EXAMPLES: &str = "\
Examples:
  List the templates that at least three brands use:
    unisono templates inbox/

  List the templates that at least two brands use, with campaigns from a column:
    unisono templates mails.jsonl --map campaign=send --campaigns column --min-brands 2 --output templates.csv";
