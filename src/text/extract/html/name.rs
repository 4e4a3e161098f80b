//! The names of HTML elements, and the rules of the HTML standard for each.

/// The name of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[rustfmt::skip]
pub(super) enum Name {
    A, Address, Area, Article, Aside, Audio, B, Base, Basefont, Bgsound, Big, Blockquote, Body, Br, Button, Canvas,
    Caption, Center, Col, Colgroup, Datalist, Dd, Details, Dialog, Dir, Div, Dl, Dt, Em, Embed, Fieldset, Figcaption,
    Figure, Font, Footer, Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, I, Iframe,
    Img, Input, Keygen, Label, Legend, Li, Link, Listing, Main, Map, Math, Menu, Meta, Nav, Nobr, Noembed, Noframes,
    Noscript, Object, Ol, Optgroup, Option, P, Param, Plaintext, Pre, S, Script, Search, Section, Select, Small,
    Source, Span, Strike, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td, Template, Textarea, Tfoot, Th,
    Thead, Title, Tr, Track, U, Ul, Video, Wbr, Xmp,
    /// Any other name, including those of custom and namespaced elements.
    Other,
}

/// Every name except [`Name::Other`], sorted.
#[rustfmt::skip]
pub(super) const NAMES: [(&str, Name); Name::Other as usize] = {
    use Name::*;
    [
        ("a", A), ("address", Address), ("area", Area), ("article", Article), ("aside", Aside), ("audio", Audio),
        ("b", B), ("base", Base), ("basefont", Basefont), ("bgsound", Bgsound), ("big", Big),
        ("blockquote", Blockquote), ("body", Body), ("br", Br), ("button", Button), ("canvas", Canvas),
        ("caption", Caption), ("center", Center), ("col", Col), ("colgroup", Colgroup), ("datalist", Datalist),
        ("dd", Dd), ("details", Details), ("dialog", Dialog), ("dir", Dir), ("div", Div), ("dl", Dl), ("dt", Dt),
        ("em", Em), ("embed", Embed), ("fieldset", Fieldset), ("figcaption", Figcaption), ("figure", Figure),
        ("font", Font), ("footer", Footer), ("form", Form), ("frame", Frame), ("frameset", Frameset), ("h1", H1),
        ("h2", H2), ("h3", H3), ("h4", H4), ("h5", H5), ("h6", H6), ("head", Head), ("header", Header),
        ("hgroup", Hgroup), ("hr", Hr), ("html", Html), ("i", I), ("iframe", Iframe), ("img", Img),
        ("input", Input), ("keygen", Keygen), ("label", Label), ("legend", Legend), ("li", Li), ("link", Link),
        ("listing", Listing), ("main", Main), ("map", Map), ("math", Math), ("menu", Menu), ("meta", Meta),
        ("nav", Nav), ("nobr", Nobr), ("noembed", Noembed), ("noframes", Noframes), ("noscript", Noscript),
        ("object", Object), ("ol", Ol), ("optgroup", Optgroup), ("option", Option), ("p", P), ("param", Param),
        ("plaintext", Plaintext), ("pre", Pre), ("s", S), ("script", Script), ("search", Search),
        ("section", Section), ("select", Select), ("small", Small), ("source", Source), ("span", Span),
        ("strike", Strike), ("strong", Strong), ("style", Style), ("sub", Sub), ("summary", Summary), ("sup", Sup),
        ("svg", Svg), ("table", Table), ("tbody", Tbody), ("td", Td), ("template", Template),
        ("textarea", Textarea), ("tfoot", Tfoot), ("th", Th), ("thead", Thead), ("title", Title), ("tr", Tr),
        ("track", Track), ("u", U), ("ul", Ul), ("video", Video), ("wbr", Wbr), ("xmp", Xmp),
    ]
};

impl Name {
    /// Returns the element name for `tag`, which must be in lower case.
    pub(super) fn from_tag(tag: &str) -> Self {
        match NAMES.binary_search_by(|(name, _)| (*name).cmp(tag)) {
            Ok(i) => NAMES.get(i).map_or(Self::Other, |&(_, name)| name),
            Err(_) => Self::Other,
        }
    }

    /// Returns true for an element that has neither content nor an end tag.
    #[rustfmt::skip]
    pub(super) const fn is_void(self) -> bool {
        use Name::*;
        matches!(
            self,
            Area | Base | Basefont | Bgsound | Br | Col | Embed | Frame | Hr | Img | Input | Keygen | Link | Meta
                | Param | Source | Track | Wbr
        )
    }

    /// Returns true for an element that starts on a new line by default.
    #[rustfmt::skip]
    pub(super) const fn is_block(self) -> bool {
        use Name::*;
        self.closes_paragraph() || matches!(
            self,
            Body | Caption | Dd | Dt | Frameset | Html | Legend | Li | Optgroup | Option | Tbody | Td | Tfoot | Th
                | Thead | Tr
        )
    }

    /// Returns true for `h1` to `h6`.
    pub(super) const fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// Returns true for an element whose start tag ends an open paragraph.
    #[rustfmt::skip]
    pub(super) const fn closes_paragraph(self) -> bool {
        use Name::*;
        self.is_heading() || matches!(
            self,
            Address | Article | Aside | Blockquote | Center | Details | Dialog | Dir | Div | Dl | Fieldset
                | Figcaption | Figure | Footer | Form | Header | Hgroup | Hr | Listing | Main | Menu | Nav | Ol | P
                | Plaintext | Pre | Search | Section | Summary | Table | Ul | Xmp
        )
    }

    /// Returns true for an element whose start tag does not end the head.
    #[rustfmt::skip]
    pub(super) const fn belongs_in_head(self) -> bool {
        use Name::*;
        matches!(
            self,
            Base | Basefont | Bgsound | Head | Html | Link | Meta | Noframes | Noscript | Script | Style | Template
                | Title
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_complete() {
        assert!(NAMES.is_sorted());
        for (i, (text, name)) in NAMES.iter().enumerate() {
            assert_eq!(*name as usize, i);
            assert_eq!(Name::from_tag(text), *name);
        }
        assert_eq!(Name::from_tag("o:p"), Name::Other);
    }
}
