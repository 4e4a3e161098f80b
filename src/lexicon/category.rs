//! What the phrases of the lists mean.

/// Defines [`Category`] with the name of each section.
macro_rules! categories {
    ($($(#[$doc:meta])+ $category:ident = $name:literal),* $(,)?) => {
        /// What a phrase shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Category {
            $($(#[$doc])+ $category),*
        }

        impl Category {
            /// Every category, in the order of the lists.
            pub const ALL: [Self; 27] = [$(Self::$category),*];

            /// Returns its name in the lists.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$category => $name),*
                }
            }
        }
    };
}

categories! {
    /// Time runs out, or the reader should hurry ("affrettati").
    Urgency = "urgency",
    /// A last chance; not counted as urgency.
    LastChance = "last_chance",
    /// Few pieces or places are left ("nur noch drei Stück").
    Scarcity = "scarcity",
    /// Others buy, love, rate or recommend it ("i più venduti").
    SocialProof = "social_proof",
    /// The message thanks the reader.
    Gratitude = "gratitude",
    /// The message praises the reader, or counts them among a chosen few ("tu mérites").
    Flattery = "flattery",
    /// Why this reader gets this message ("because you bought").
    Reason = "reason",
    /// The sender knows the reader from before ("bentornato").
    Recognition = "recognition",
    /// A salutation that opens a message.
    Greeting = "greeting",
    /// A salutation that closes a message.
    SignOff = "sign_off",
    /// People wrote the text.
    Human = "human",
    /// A machine wrote the text or helped.
    Machine = "machine",
    /// The text addresses the reader as tu, du, tu, tú.
    Informal = "informal",
    /// The text addresses the reader as Lei, Sie, vous, usted.
    Formal = "formal",
    /// Words that make the time after them a deadline ("entro", "until", "bis").
    Until = "until",
    /// Words that make a time near them a deadline ("scade", "ends", "last day").
    Deadline = "deadline",
    /// Words that make the rest of today, or a duration near them, a deadline ("ancora", "left", "nur").
    Remaining = "remaining",
    /// Words that make a time near them the time of a delivery, an opening or an answer.
    NotDeadline = "not_deadline",
    /// Days, months, numbers and units of time, with their [`When`].
    When = "when",
    /// Words that make a percentage near them something other than a discount ("cotone").
    NotDiscount = "not_discount",
    /// An expression that independent writers use ("when it comes to").
    Idiom = "idiom",
    /// Words that deny the cue after them ("we never").
    Negation = "negation",
    /// Words of the past ("last winter"), so that the cues of the sentence say nothing of the present.
    Past = "past",
    /// Words before a year that is a beginning ("since").
    Since = "since",
    /// Words that hold a cue in another sense ("the ends are").
    OtherSense = "other_sense",
    /// Words that are a cue only before a mark ("corri").
    BeforeMark = "before_mark",
    /// Words that make the duration in them a deadline ("valid for 24 hours").
    ValidFor = "valid_for",
}

impl Category {
    /// Returns the category of a section.
    pub(super) fn from_section(section: &str) -> Option<Self> {
        const CALENDAR: [&str; 7] = ["day", "weekday", "month", "month-short", "month-form", "unit", "count"];
        if CALENDAR.contains(&section) {
            return Some(Self::When);
        }
        Self::ALL.into_iter().find(|category| category.name() == section && *category != Self::When)
    }
}

/// What a phrase of [`Category::When`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The day of sending, or its evening or night.
    Today,
    /// The day after the day of sending.
    Tomorrow,
    /// Two days after the day of sending.
    Overmorrow,
    /// The end of a day.
    Midnight,
    /// The middle of a day.
    Noon,
    /// The end of the week.
    Weekend,
    /// The end of the month.
    MonthEnd,
    /// A day of the week: 0 is Monday.
    Weekday(u8),
    /// A month: 1 is January.
    Month(u8),
    /// A number in words.
    Count(u8),
    /// A unit of time, in minutes.
    Minutes(u16),
}

impl When {
    /// Returns the meaning of a value in the lists, such as `mon`, `jan`, `hours` or `14`.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let place = |names: &[&str]| names.iter().position(|&n| n == name).map(|at| at as u8);
        Some(match name {
            "today" => Self::Today,
            "tomorrow" => Self::Tomorrow,
            "overmorrow" => Self::Overmorrow,
            "midnight" => Self::Midnight,
            "noon" => Self::Noon,
            "weekend" => Self::Weekend,
            "month_end" => Self::MonthEnd,
            "minutes" => Self::Minutes(1),
            "hours" => Self::Minutes(60),
            "days" => Self::Minutes(24 * 60),
            "weeks" => Self::Minutes(7 * 24 * 60),
            _ => (place(&DAYS).map(Self::Weekday))
                .or_else(|| place(&MONTHS).map(|month| Self::Month(month + 1)))
                .or_else(|| name.parse().ok().map(Self::Count))?,
        })
    }
}
