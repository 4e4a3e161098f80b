//! The catalogues are complete, and every key is used.

use super::catalogue::{Words, files};
use super::lang::Lang;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use unisono::facet::Facet;
use unisono::reason::Reason;
use unisono::report::VerdictLevel;

/// The variables of each message of a file, by key.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn messages(name: &str, text: &str) -> Messages {
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
    let mut out = Messages::new();
    for entry in resource.entries() {
        match entry {
            Entry::Message(message) => {
                assert!(
                    message.attributes.is_empty(),
                    "{name}: {}: attributes are not used",
                    message.id.name
                );
                let mut variables = BTreeSet::new();
                pattern(message.value.as_ref().unwrap(), &mut variables);
                let known = out.insert(message.id.name.to_owned(), variables);
                assert!(known.is_none(), "{name}: {} occurs twice", message.id.name);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            _ => panic!("{name}: only messages and comments: {entry:?}"),
        }
    }
    out
}

fn pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_variables(expression, variables);
        }
    }
}

fn expression_variables(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Select { selector, variants } => {
            variants.iter().for_each(|variant| pattern(&variant.value, variables));
            selector
        }
        Expression::Inline(inline) => inline,
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expression_variables(expression, variables),
        InlineExpression::StringLiteral { .. } => {}
        InlineExpression::FunctionReference { id, arguments } => {
            assert_eq!(id.name, "BEFORE");
            for argument in &arguments.positional {
                match argument {
                    InlineExpression::VariableReference { id } => variables.extend([id.name.to_owned()]),
                    InlineExpression::StringLiteral { .. } => {}
                    other => panic!("only variables, strings and BEFORE: {other:?}"),
                }
            }
        }
        other => panic!("only variables and strings: {other:?}"),
    }
}

/// The messages of a language, all files together.
fn catalogue(lang: Lang) -> Messages {
    let mut all = Messages::new();
    for (name, text) in files(lang) {
        for (key, variables) in messages(name, text) {
            assert!(all.insert(key.clone(), variables).is_none(), "{key} occurs in two files");
        }
    }
    all
}

#[test]
fn the_languages_say_the_same() {
    for ((name, english), (_, italian)) in files(Lang::En).into_iter().zip(files(Lang::It)) {
        assert_eq!(
            messages(name, english),
            messages(name, italian),
            "{name}.ftl: left English, right Italian"
        );
    }
}

/// The first arguments of calls of `method` in a text, such as `text` or `named`. Panics at a call on `words` whose first
/// argument is no literal.
fn first_arguments(text: &str, method: &str, path: &Path) -> Vec<String> {
    let call = format!(".{method}(");
    let mut out = Vec::new();
    let mut before = "";
    for part in text.split(&call) {
        if !before.is_empty() {
            match part.trim_start().strip_prefix('"') {
                Some(rest) => out.push(rest.split('"').next().unwrap().to_owned()),
                None => assert!(
                    !before.trim_end().ends_with("words"),
                    "{}: {call}… takes a string literal first",
                    path.display()
                ),
            }
        }
        before = part;
    }
    out
}

/// The keys and the families that the code uses.
fn used() -> (BTreeSet<String>, BTreeSet<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let (mut keys, mut families) = (BTreeSet::new(), BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let is_code =
                path.extension().is_some_and(|kind| kind == "rs" || kind == "html" || kind == "svg");
            if path.is_dir() {
                folders.push(path);
            } else if is_code && !path.ends_with("words/catalogue.rs") && !path.ends_with("words/tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                keys.extend(first_arguments(&text, "text", &path));
                families.extend(first_arguments(&text, "named", &path));
            }
        }
    }
    (keys, families)
}

#[test]
fn every_key_in_the_code_exists_and_no_other() {
    let catalogue: BTreeSet<String> = catalogue(Lang::En).into_keys().collect();
    let (keys, families) = used();
    let missing: Vec<_> = keys.difference(&catalogue).collect();
    assert!(missing.is_empty(), "no catalogue has {missing:?}");
    let of_family =
        |family: &str, key: &str| key.strip_prefix(family).is_some_and(|rest| rest.starts_with('-'));
    for family in &families {
        assert!(catalogue.iter().any(|key| of_family(family, key)), "no key begins with {family}-");
    }
    let is_used = |key: &&String| keys.contains(*key) || families.iter().any(|family| of_family(family, key));
    let unused: Vec<_> = catalogue.iter().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "no code uses {unused:?}");
}

#[test]
fn families_are_whole() {
    let catalogue = catalogue(Lang::En);
    let facets = Facet::ALL.into_iter().map(|facet| format!("facet-{}", facet.name()));
    let levels = VerdictLevel::ALL.into_iter().map(|level| format!("verdict-{}", level.name()));
    let needs = Facet::ALL.into_iter().map(|facet| format!("needs-{}", facet.name()));
    let meanings = Facet::ALL.into_iter().map(|facet| format!("meaning-{}", facet.name()));
    for key in facets.chain(levels).chain(needs).chain(meanings) {
        assert!(catalogue.contains_key(&key), "{key}");
    }
    for (code, names) in Reason::codes() {
        let key = format!("why-{code}");
        let variables = catalogue.get(&key).unwrap_or_else(|| panic!("no catalogue has {key}"));
        assert_eq!(
            variables,
            &names.into_iter().map(str::to_owned).collect(),
            "{key}: left says, right knows"
        );
    }
}

#[test]
fn counts_choose_the_plural_and_take_the_digits_of_the_language() {
    fn check(lang: Lang, n: u64, expected: &str) {
        assert_eq!(Words::new(lang).text("n-weeks", &[("n", n.into())]), expected);
    }
    check(Lang::En, 1, "1 week");
    check(Lang::En, 12_345, "12,345 weeks");
    check(Lang::It, 0, "0 settimane");
    check(Lang::It, 12_345, "12.345 settimane");
}
