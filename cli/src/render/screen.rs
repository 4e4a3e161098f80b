//! The order of the screen, and how many lines each part gets.

use super::facet_bars::FEWEST_FACETS;
use super::page::Page;
use crate::sanitize::sanitize;
use crate::terminal::TermStyle;
use crate::words::Words;
use std::path::Path;
use unisono::facet::Facet;
use unisono::report::Report;

/// The lines of the screen without the rows of brands and without comparisons that the caller asked for, at 80 columns.
const LINES: usize = 25;

/// What the caller wants to see.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    /// The brand that stands first everywhere.
    pub(crate) brand: Option<&'a str>,
    /// True for all details.
    pub(crate) details: bool,
    /// The folder that the run wrote its files to, with their names.
    pub(crate) written: Option<(&'a Path, &'a [&'static str])>,
    /// The page that the run wrote to a file of its own.
    pub(crate) page: Option<&'a Path>,
}

/// How much of each part there is room for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Facets with a line.
    pub(super) facets: usize,
    /// True if the other facets are named.
    pub(super) names_others: bool,
    pub(super) phrases: usize,
    /// Sentences about what limits the index.
    pub(super) limits: usize,
    /// Sentences about the reader's brand.
    pub(super) own: usize,
    /// True if the first warning has room; true if the others have.
    pub(super) warnings: [bool; 2],
}

impl Room {
    const ALL: Self = Self {
        facets: usize::MAX,
        names_others: true,
        phrases: 3,
        limits: usize::MAX,
        own: usize::MAX,
        warnings: [true, true],
    };

    /// Gives a room the size of one part of another: what a reader needs most comes first.
    const PARTS: [fn(Self, Self) -> Self; 6] = [
        |room, other| Self { own: other.own, ..room },
        |room, other| Self { limits: other.limits, ..room },
        |room, other| Self { warnings: other.warnings, ..room },
        |room, other| Self { phrases: other.phrases, ..room },
        |room, other| Self { names_others: other.names_others, ..room },
        |room, other| Self { facets: other.facets, ..room },
    ];

    /// Returns ever smaller rooms: what a reader needs least goes first.
    fn ever_smaller() -> Vec<Self> {
        let mut room = Self::ALL;
        let mut rooms = vec![room];
        let mut take = |change: &dyn Fn(&mut Self)| {
            change(&mut room);
            rooms.push(room);
        };
        (FEWEST_FACETS..Facet::ALL.len()).rev().for_each(|n| take(&|room| room.facets = n));
        take(&|room| room.phrases = 2);
        take(&|room| room.names_others = false);
        [4, 3].into_iter().for_each(|n| take(&|room| room.limits = n));
        take(&|room| room.phrases = 1);
        take(&|room| room.warnings = [true, false]);
        take(&|room| room.facets = 2);
        take(&|room| room.limits = 2);
        [5, 4, 3].into_iter().for_each(|n| take(&|room| room.own = n));
        [1, 0].into_iter().for_each(|n| take(&|room| room.limits = n));
        take(&|room| room.facets = 1);
        [2, 1].into_iter().for_each(|n| take(&|room| room.own = n));
        // The first warning may say that the rest cannot be trusted.
        take(&|room| room.warnings = [false, false]);
        rooms
    }
}

/// Returns the screen in lines of at most `style.width` columns.
pub(crate) fn human(report: &Report, words: &Words, style: TermStyle, wanted: Wanted<'_>) -> String {
    let page = Page { text: String::new(), style, words };
    let screen = Screen { report, wanted, asked: page.asked_for(report) };
    if wanted.details {
        return screen.in_room(&page, Room::ALL).0;
    }
    let fits = |room: Room| {
        let (text, n_brands) = screen.in_room(&page, room);
        (text.lines().count() - screen.asked.lines().count() - n_brands <= LINES).then_some(text)
    };
    let rooms = Room::ever_smaller();
    let Some(mut room) = rooms.iter().copied().find(|room| fits(*room).is_some()) else {
        return screen.in_room(&page, rooms.last().copied().unwrap_or(Room::ALL)).0;
    };
    // A part that was made smaller before another one may have its room back.
    for part in Room::PARTS {
        let larger = rooms.iter().map(|other| part(room, *other));
        room = larger.into_iter().find(|larger| fits(*larger).is_some()).unwrap_or(room);
    }
    screen.in_room(&page, room).0
}

/// A report on a screen.
struct Screen<'a> {
    report: &'a Report,
    wanted: Wanted<'a>,
    /// The comparisons that the caller asked for with flags of their own.
    asked: String,
}

impl Screen<'_> {
    /// Returns the screen with as much of each part as it has room for, and the number of rows of brands.
    fn in_room(&self, blank: &Page<'_>, room: Room) -> (String, usize) {
        let Self { report, wanted, asked } = self;
        let mut page = blank.blank();
        page.title(report);
        page.verdict(report);
        page.index(report, room.limits);
        let mut facets = blank.blank();
        facets.facet_bars(report, wanted.brand, room);
        facets.phrases(report, wanted.brand, room.phrases);
        facets.reader(report);
        let mut brands = blank.blank();
        if let Some(brand) = wanted.brand {
            brands.own_brand(report, brand, room.own);
        }
        let n_brands = brands.brand_table(report, wanted.brand, wanted.details);
        for part in [facets, brands].into_iter().filter(|part| !part.text.is_empty()) {
            page.line("");
            page.text.push_str(&part.text);
        }
        page.text.push_str(asked);
        if wanted.details {
            page.details(report, wanted.brand);
        }
        page.warnings(report, if wanted.details { None } else { Some(room.warnings) });
        page.last_line(*wanted);
        (page.text, n_brands)
    }
}

impl Page<'_> {
    /// Returns the comparisons that the caller asked for with flags of their own.
    fn asked_for(&self, report: &Report) -> String {
        let mut page = self.blank();
        page.groups(report);
        page.trend(report);
        page.text
    }

    fn details(&mut self, report: &Report, brand: Option<&str>) {
        self.line("");
        self.counts(report);
        self.columns(report);
        if let Some((facet, result)) = report.facets.first_key_value() {
            self.headline(report, *facet, result);
            self.companions(&report.corpus, result);
            self.facets(report);
            self.left_out(&report.corpus, result);
        }
        self.pressure(report);
        self.inbox(report);
        self.ground(report, brand);
        self.line("");
    }

    /// Writes which files hold more, and which flags that are not given show more.
    fn last_line(&mut self, wanted: Wanted<'_>) {
        let words = self.words;
        let shown = |path: &Path| sanitize(&path.display().to_string()).into_owned();
        let open_pictures = |page: &Path| words.text("open-pictures", &[("file", shown(page).into())]);
        let sentences = match (wanted.written, wanted.page) {
            (Some((dir, names)), None) if names.contains(&"report.html") => {
                vec![words.text("open-page", &[("file", shown(&dir.join("report.html")).into())])]
            }
            (Some((dir, _)), page) => {
                let report = [("file", shown(&dir.join("report.json")).into())];
                page.map(open_pictures).into_iter().chain([words.text("open-report", &report)]).collect()
            }
            (None, Some(page)) => vec![open_pictures(page), words.text("write-report", &[])],
            (None, None) => {
                let more = match (wanted.details, wanted.brand) {
                    (false, None) => Some(words.text("more-by-both", &[])),
                    (false, Some(_)) => Some(words.text("more-by-verbose", &[])),
                    (true, None) => Some(words.text("more-by-brand", &[])),
                    (true, Some(_)) => None,
                };
                [words.text("write-report", &[])].into_iter().chain(more).collect()
            }
        };
        self.paragraph("", &sentences.join(" "));
    }
}
