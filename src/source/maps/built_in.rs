//! The maps of the library, and the choice among them.

use super::parse::RecordMap;
use crate::error::{Error, Result};
use crate::source::shape::Shape;
use std::sync::{Arc, LazyLock};

/// The maps by name, in the order in which they are tried.
const BUILT_IN: [(&str, &str); 4] = [
    ("chat", include_str!("data/chat.map")),
    ("meta-ads", include_str!("data/meta-ads.map")),
    ("mailchimp", include_str!("data/mailchimp.map")),
    ("klaviyo", include_str!("data/klaviyo.map")),
];

static MAPS: LazyLock<Vec<Arc<RecordMap>>> = LazyLock::new(|| {
    BUILT_IN.iter().filter_map(|(name, text)| RecordMap::parse(name, text).ok()).map(Arc::new).collect()
});

/// Which column map is applied to records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MapChoice {
    /// The library's map, if the first record of a file has the keys that mark its export and no
    /// [`ColumnMap`](crate::source::ColumnMap) is given.
    #[default]
    Auto,
    /// No map: records have our columns.
    None,
    /// This map, for all records.
    Fixed(Arc<RecordMap>),
}

impl MapChoice {
    /// The names of the library's maps.
    pub const NAMES: [&str; BUILT_IN.len()] = {
        let mut names = [""; BUILT_IN.len()];
        let mut i = 0;
        while i < names.len() {
            names[i] = BUILT_IN[i].0;
            i += 1;
        }
        names
    };

    /// Returns a map of the library by its name, or the choice `auto` or `none`.
    ///
    /// # Errors
    ///
    /// If no map has this name; the error lists those that exist.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => {
                MAPS.iter().find(|map| map.name() == name).map(|map| Self::Fixed(Arc::clone(map))).ok_or_else(
                    || {
                        let names = Self::NAMES.join(", ");
                        Error::parameter(
                            "preset",
                            format!("'{name}' is unknown; choose one of auto, none, {names}"),
                        )
                    },
                )
            }
        }
    }
}

/// Returns whether the keys of a record mark the export that a map is for, the one given or one of the library's.
pub(in crate::source) fn is_marked(choice: &MapChoice, has_own_columns: bool, shape: &Shape) -> bool {
    match choice {
        MapChoice::Fixed(map) => map.is_marked_by(shape),
        _ => chosen(choice, has_own_columns, shape).is_some(),
    }
}

/// Returns the map for a file whose first record has this shape.
pub(in crate::source) fn chosen(
    choice: &MapChoice,
    has_own_columns: bool,
    shape: &Shape,
) -> Option<Arc<RecordMap>> {
    match choice {
        MapChoice::None => None,
        MapChoice::Fixed(map) => Some(Arc::clone(map)),
        MapChoice::Auto
            if has_own_columns || shape.paths.contains("body") || shape.paths.contains("html") =>
        {
            None
        }
        MapChoice::Auto => MAPS.iter().find(|map| map.is_marked_by(shape)).cloned(),
    }
}

impl RecordMap {
    /// Returns whether the keys of a record mark the export that this map is for.
    fn is_marked_by(&self, shape: &Shape) -> bool {
        self.detect.iter().any(|keys| keys.iter().all(|key| key.iter().any(|one| shape.paths.contains(one))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_maps_are_sound() {
        for (name, text) in BUILT_IN {
            let map = RecordMap::parse(name, text).unwrap();
            assert!(!map.detect.is_empty(), "{name}");
            assert_eq!(MapChoice::named(name).unwrap(), MapChoice::Fixed(Arc::new(map)));
        }
        assert_eq!(MAPS.len(), BUILT_IN.len());
        let error = MapChoice::named("x").unwrap_err().to_string();
        assert_eq!(
            error,
            "preset: 'x' is unknown; choose one of auto, none, chat, meta-ads, mailchimp, klaviyo"
        );
    }

    #[test]
    fn a_map_is_chosen_only_for_its_export() {
        #[track_caller]
        fn check(json: &str, expected: Option<&str>) {
            let map = chosen(&MapChoice::Auto, false, &Shape::of(json.as_bytes()));
            assert_eq!(map.as_deref().map(RecordMap::name), expected, "{json}");
        }
        check(r#"{"channel":"chat","messages":[{"role":"assistant","content":"x"}]}"#, Some("chat"));
        check(r#"{"turns":[{"speaker":"bot","text":"x"}]}"#, Some("chat"));
        check(r#"{"channel":"chat","turns":["x","y"]}"#, Some("chat"));
        check(r#"{"brand":"a","body":"x","messages":[{"role":"assistant","content":"x"}]}"#, None);
        check(r#"{"brand":"a","channel":"chat","text":"x"}"#, None);
        check(r#"{"id":"1","page_name":"A","ad_creative_bodies":["x"]}"#, Some("meta-ads"));
        check(r#"{"page_name":"A","snapshot":{"body":{"text":"x"}}}"#, Some("meta-ads"));
        check(r#"{"Title":"a","Subject":"s","Send Date":"d","Unique Opens":"1"}"#, Some("mailchimp"));
        check(
            r#"{"Campaign Name":"a","Subject":"s","Send Time":"d","Total Recipients":"1"}"#,
            Some("klaviyo"),
        );
        check(r#"{"subject":"s"}"#, None);
        check("", None);
    }
}
