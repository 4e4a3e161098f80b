//! The texts of all reasons. Programs may rely on a code; its text is for people.

use super::template::Template;

macro_rules! texts {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        $(pub(crate) const $name: Template = Template { code: $code, text: $text };)*

        /// All templates. If two fit a text, the first one is used.
        pub(super) const ALL: &[Template] = &[$($name),*];
    };
}

texts! {
    // The index.
    NO_REPEAT = "no_repeat", "no brand repeats itself: two mails of one brand have nothing in common";
    NO_MESSAGES = "no_messages", "there are no messages";
    FEW_DAYS = "few_days", "all mail is of {#days} {days?day|days}: hours of the week need {#least} days";
    ONLY_BRAND_FEW_UNITS = "only_brand_few_units",
        "the only brand has too few units with anything to compare; it takes two brands of one language";
    ALL_FEW_UNITS = "all_few_units",
        "all {#n} brands have too few units with anything to compare; it takes two brands of one language";
    ONLY_BRAND = "only_brand",
        "the only brand has no other brand of the language to compare with; it takes two brands of one language";
    ALL_ALONE = "all_alone",
        "all {#n} brands have no other brand of the language to compare with; it takes two brands of one language";
    SOME_FEW_UNITS = "some_few_units",
        "{#few} of {#of} brands {few?has|have} too few units with anything to compare, {#alone} of {#of} brands {alone?has|have} no other brand of the language to compare with; it takes two brands of one language";

    // Intervals of the index.
    NOTHING_SHARED = "nothing_shared", "nothing is shared";
    ONE_UNIT = "one_unit", "without one unit nothing is shared";
    TOO_WIDE = "too_wide", "the interval exceeds the range of floating-point numbers";

    // Brands outside the index.
    ALONE_UNKNOWN_LANGUAGE = "alone_unknown_language",
        "the only eligible brand whose language is unknown; set `language` to compare it";
    ALONE_IN_LANGUAGE = "alone_in_language", "the only eligible brand of its language";
    FEW_BLOCKS = "few_blocks",
        "{#units} {units?block|blocks} of {#days} days with a scored message, {#required} are needed";
    FEW_CAMPAIGNS = "few_campaigns",
        "{#units} {units?campaign|campaigns} with a scored message, {#required} are needed";

    // What accompanies the index.
    NO_INDEX = "no_index", "there is no index";
    CHANCE_UNMASKED = "chance_unmasked",
        "the table of similarity by chance holds only for masked, stemmed texts";
    CHANCE_UNKNOWN = "chance_unknown",
        "the table of similarity by chance lacks this facet in the languages compared";
    NO_REPEAT_IN_LANGUAGE = "no_repeat_in_language", "in one of the languages no brand repeats itself";
    FEW_CARRY = "few_carry",
        "within is carried by {#carried} of {#cells} brands: at least {#share} % of them are needed to count voices";
    FEW_CARRY_UNKNOWN = "few_carry_unknown",
        "within is carried by too few of {#cells} brands: at least {#share} % of them are needed to count voices";
    NO_FACET = "no_facet", "no facet was measured";
    NO_LEVELS = "no_levels",
        "independent writers share too much in this facet for a word: read `wording` of {#ngram} words";

    // Groups by a column.
    COLUMN_OVERFULL = "column_overfull", "the column has more than {#most} different values: none is kept";
    INSIDE_BLOCKS = "inside_blocks", "not computed inside the values of another column";
    NO_COMPARABLE_VALUE = "no_comparable_value", "no value has two brands that can be compared";
    SHORT_PERIODS = "short_periods",
        "the periods compared are shorter than eight blocks: a unit is a campaign";
    FEW_GROUPS = "few_groups", "fewer than two values have two brands";
    NOT_COMPARED = "not_compared",
        "the brands of some values have no language, or no two blocks of days, in common";
    NOTHING_WITHIN = "nothing_within", "the brands of one value have nothing in common";
    NOTHING_BETWEEN = "nothing_between", "the brands of one pair of values have nothing in common";
    MANY_GROUPS = "many_groups", "too many values for an interval";
    UNBOUNDED = "unbounded", "the test rejects no ratio on one side";
    LEAST_P = "least_p", "with groups of these sizes p cannot fall below {#least}";
    NO_COMMON_BLOCK = "no_common_block", "the two have no block in common";
    SECOND_APART = "second_apart", "the texts of the second have nothing in common";
    FEW_BLOCKS_TO_DELETE = "few_blocks_to_delete", "fewer than {#least} blocks or authors to delete";
    SIDE_APART = "side_apart", "without one block or author a side has nothing in common";

    // Changes over time.
    FACET_MISSING = "facet_missing", "the report has no facet";
    NO_PERIODS = "no_periods", "no two months, quarters or years have an index";
    NO_TIMES = "no_times", "no message has a sending time";
    FEW_MONTHS = "few_months", "fewer than two months have an index";
    FEW_QUARTERS = "few_quarters", "fewer than two quarters have an index";
    FEW_YEARS = "few_years", "fewer than two years have an index";
    UNKNOWN_VALUE = "unknown_value", "no message has the value '{value}' in '{column}'; there are {values}";
    PERIODS_APART = "periods_apart",
        "in one of the two periods brands share nothing, or never repeat themselves";
    OTHERS_APART = "others_apart", "without one brand the others share nothing";
    OTHERS_APART_IN_PERIOD = "others_apart_in_period",
        "without one brand the others share nothing in a period";
    FEW_TO_DELETE = "few_to_delete", "fewer than {#least} brands to delete";
    FEW_BRANDS_IN_PERIOD = "few_brands_in_period",
        "fewer than {#least} brands of one language have enough units";
    PERIOD_APART = "period_apart", "no two units can be compared, or brands never repeat themselves";
    FEW_BRANDS_IN_BOTH = "few_brands_in_both",
        "fewer than {#least} brands of one language are eligible in both periods";
    FEW_PERIODS = "few_periods", "fewer than {#least} periods follow each other with a change";

    // Evidence.
    FEW_BRANDS_FOR_PHRASES = "few_brands_for_phrases", "{#most} brands of one language, a phrase needs {#least}";
    NO_BRAND = "no_brand", "no brand";
    NO_WRITERS = "no_writers", "no texts of independent writers were measured in {language}";
    NO_WRITERS_OF_SIZE = "no_writers_of_size", "not measured for {#words} words and {#brands} brands";
    NO_VALUES = "no_values", "no two brands of one language have a value";
    FEW_BRANDS_FOR_ANATOMY = "few_brands_for_anatomy",
        "{#most} brands of one language have {#units} units with text, {#least} are needed";
    FEW_BRANDS_FOR_TEMPLATES = "few_brands_for_templates",
        "{#brands} {brands?brand|brands}, a template of several brands needs {#least}";
    NO_READERS = "no_readers", "no campaign that the input names has two readers";
    READERS_WITHOUT_WORDS = "readers_without_words",
        "the messages of campaigns with two readers have no words";

    // These fit more than they should, so they come last.
    NO_FEATURE = "no_feature", "no message has {what}";
    IN_PERIOD = "in_period", "{period}: {why}";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::reason::Reason;
    use std::collections::BTreeSet;

    #[test]
    fn every_text_is_read_as_what_it_is() {
        for (i, template) in ALL.iter().enumerate() {
            let parts: Vec<&str> = template.text.split(['{', '}']).collect();
            for n in [1, 7] {
                let mut text = String::new();
                for (i, part) in parts.iter().enumerate() {
                    match part.split_once('?') {
                        _ if i % 2 == 0 => text.push_str(part),
                        Some((_, forms)) => text.push_str(forms.split('|').nth(usize::from(n > 1)).unwrap()),
                        None if part.starts_with('#') => text.push_str(&n.to_string()),
                        None => text.push_str("a name"),
                    }
                }
                let reason = Reason::from(text);
                assert_eq!(reason.code(), Some(template.code), "{i}: {reason}");
                assert_eq!(reason.data().len(), template.names().len(), "{reason}");
            }
        }
    }

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<&str> = ALL.iter().map(|template| template.code).collect();
        assert_eq!(codes.len(), ALL.len());
    }

    #[test]
    fn an_unknown_text_has_no_code() {
        let reason = Reason::from("the moon was full");
        assert_eq!((reason.code(), reason.data().len()), (None, 0));
    }
}
