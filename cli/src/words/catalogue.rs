//! Sentences by key.

use super::lang::Lang;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

/// The catalogues of a language: the name of each file and its text.
pub(super) const fn files(lang: Lang) -> [(&'static str, &'static str); 9] {
    macro_rules! files {
        ($folder:literal) => {
            [
                ("verdict", include_str!(concat!($folder, "/verdict.ftl"))),
                ("screen", include_str!(concat!($folder, "/screen.ftl"))),
                ("details", include_str!(concat!($folder, "/details.ftl"))),
                ("compare", include_str!(concat!($folder, "/compare.ftl"))),
                ("reasons", include_str!(concat!($folder, "/reasons.ftl"))),
                ("warnings", include_str!(concat!($folder, "/warnings.ftl"))),
                ("page", include_str!(concat!($folder, "/page.ftl"))),
                ("advice", include_str!(concat!($folder, "/advice.ftl"))),
                ("lists", include_str!(concat!($folder, "/lists.ftl"))),
            ]
        };
    }
    match lang {
        Lang::En => files!("en"),
        Lang::It => files!("it"),
    }
}

/// The sentences of one language.
pub(crate) struct Words {
    pub(crate) lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads the catalogues of a language.
    pub(crate) fn new(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new(vec![lang.code().parse().unwrap_or_default()]);
        // The marks would be visible on terminals.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => |value, _| count(Lang::En, value),
            Lang::It => |value, _| count(Lang::It, value),
        }));
        // This cannot fail: nothing else adds a function of this name. A test checks every use of it.
        let _ = bundle.add_function("BEFORE", move |values, _| match values {
            [FluentValue::String(article), FluentValue::Number(n)] => {
                lang.with_article(article, n.value as u64).into()
            }
            _ => FluentValue::Error,
        });
        for (_, text) in files(lang) {
            // A test holds the catalogues to be free of errors.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    /// Returns the sentence of a key. Counts are given as numbers, which choose between singular and plural; other numbers
    /// as text, made by the functions of [`Lang`]. A test holds that both languages have every key.
    pub(crate) fn text(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let text = self.find(key, args);
        debug_assert!(text.is_some(), "no catalogue has {key} with these arguments");
        text.unwrap_or_else(|| key.to_owned())
    }

    /// Returns the sentence of the key `FAMILY-NAME`, or `None` if there is none or an argument is missing. For
    /// families of keys whose last part is known only at run time.
    pub(crate) fn named(&self, family: &str, name: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        self.find(&format!("{family}-{name}"), args)
    }

    /// Returns whether there is a key `FAMILY-NAME`.
    #[cfg(test)]
    pub(crate) fn has(&self, family: &str, name: &str) -> bool {
        self.bundle.has_message(&format!("{family}-{name}"))
    }

    fn find(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

/// Returns a count in the digits of the language; `None` for what is no number.
fn count(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        // The cast saturates.
        FluentValue::Number(number) => Some(lang.count(number.value as u64)),
        _ => None,
    }
}
