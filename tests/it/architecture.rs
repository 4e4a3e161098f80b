//! The shape of the core: every path in `src/` stays within the table in ARCHITECTURE.md, and the core never reads the
//! environment or the clock, prints, holds unsafe code, or asks the standard library what a letter is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files that may hold unsafe code, from the root of the repository.
const UNSAFE: [&str; 3] = ["src/sketch/kernel/avx2.rs", "src/sketch/kernel/avx512.rs", "src/text/window.rs"];

/// What the standard library tells of a character by the Unicode version of the toolchain. `src/unicode/` has the same by a
/// version of its own.
const BY_TOOLCHAIN: [&str; 7] = [
    "is_alphabetic",
    "is_alphanumeric",
    "is_lowercase",
    "is_numeric",
    "is_uppercase",
    "to_lowercase",
    "to_uppercase",
];

/// The heading of the table that is read.
const HEADING: &str = "| module | its one sentence | main names | may import |";

/// Which modules each module may import.
type Table = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_path_stays_within_the_table() {
    let table = table(&read("ARCHITECTURE.md"));
    let root = lex(&read("src/lib.rs"));
    let reexports = reexports(&root);
    let mut faults = Vec::new();
    for (path, code) in sources() {
        for fault in check(&path, &code, &table, &reexports) {
            faults.push(format!("{path}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_table_names_every_module_and_no_other() {
    let listed: BTreeSet<String> = table(&read("ARCHITECTURE.md")).into_keys().collect();
    let there: BTreeSet<String> = sources()
        .iter()
        .map(|(path, _)| module_path(path))
        .filter_map(|path| path.first().cloned())
        .collect();
    let missing: Vec<_> = there.difference(&listed).collect();
    let absent: Vec<_> = listed.difference(&there).collect();
    assert!(missing.is_empty(), "modules missing from the table of ARCHITECTURE.md: {missing:?}");
    assert!(absent.is_empty(), "modules in the table of ARCHITECTURE.md that are not in src/: {absent:?}");
}

#[test]
fn the_table_has_no_cycle() {
    let table = table(&read("ARCHITECTURE.md"));
    assert!(table.len() > 10, "{table:?}");
    assert_eq!(cycle(&table), None);
}

/// Every `.rs` file of the core, with its path from the root, in a stable order.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![PathBuf::from("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.to_str().unwrap().replace('\\', "/");
                let code = read(&path);
                files.push((path, code));
            }
        }
    }
    files.sort();
    files
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The table below [`HEADING`]: the first cell names the module, the last what it may import.
fn table(text: &str) -> Table {
    let rows =
        text.lines().skip_while(|line| *line != HEADING).skip(2).take_while(|line| line.starts_with('|'));
    let mut table = Table::new();
    for row in rows {
        let cells: Vec<&str> = row.trim().trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "a row of the table has four cells: {row}");
        let names =
            |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        let module = names(cells[0]);
        assert_eq!(module.len(), 1, "a row of the table is about one module: {row}");
        let imports = names(cells[3]).into_iter().collect();
        assert!(table.insert(module[0].clone(), imports).is_none(), "listed twice: {row}");
    }
    table
}

/// A module that imports itself in the end, if there is one.
fn cycle(table: &Table) -> Option<&String> {
    table.keys().find(|module| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&String> = table[*module].iter().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(table.get(next).into_iter().flatten());
            }
        }
        reached.contains(module)
    })
}

/// The module that a file holds: `src/text/mask.rs` is `text`, `mask`; `src/lib.rs` is the root.
fn module_path(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path).strip_suffix(".rs").unwrap_or(path);
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|last| last == "mod" || last == "lib") {
        names.pop();
    }
    names
}

/// What is wrong with one file.
fn check(path: &str, code: &str, table: &Table, reexports: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    if !code.lines().next().is_some_and(|line| line.starts_with("//! ")) {
        faults.push("the first line is not a //! sentence".to_owned());
    }
    let tokens = lex(code);
    let module = module_path(path);
    // The root declares modules and re-exports names of them; it may name every one.
    if let Some(top) = module.first() {
        let allowed = table.get(top).cloned().unwrap_or_default();
        for name in root_names(&tokens, module.len()) {
            let target = reexports.get(&name).unwrap_or(&name);
            if target != top && !allowed.contains(target) {
                faults.push(format!("`{top}` may not import `{name}`"));
            }
        }
    }
    if tokens.iter().any(|token| token == "unsafe") && !UNSAFE.contains(&path) {
        faults.push("unsafe code".to_owned());
    }
    let tokens = if path.ends_with("/tests.rs") { Vec::new() } else { without_tests(&tokens) };
    for name in names_below(&tokens, "std") {
        if name == "env" {
            faults.push("`std::env`: the core does not read the environment".to_owned());
        }
    }
    for (n, token) in tokens.iter().enumerate() {
        match token.as_str() {
            name if BY_TOOLCHAIN.contains(&name) => {
                faults
                    .push(format!("`{name}` follows the toolchain's Unicode version: use `crate::unicode`"));
            }
            "SystemTime" | "Instant" => faults.push(format!("`{token}`: the core does not read the clock")),
            "println" | "print" | "eprintln" | "eprint"
                if tokens.get(n + 1).is_some_and(|next| next == "!") =>
            {
                faults.push(format!("`{token}!`: the core does not print"));
            }
            _ => {}
        }
    }
    faults
}

/// The first names after the crate's root in every path, `crate::…` or enough times `super::…`, of a file that is
/// `depth` modules below the root.
fn root_names(tokens: &[String], depth: usize) -> Vec<String> {
    let mut names = names_below(tokens, "crate");
    // Where each brace that opens an inline module stands, by the depth of braces.
    let mut braces = 0;
    let mut inline: Vec<usize> = Vec::new();
    let mut n = 0;
    while let Some(token) = tokens.get(n) {
        match token.as_str() {
            "{" => {
                braces += 1;
                if n >= 2 && tokens[n - 2] == "mod" {
                    inline.push(braces);
                }
            }
            "}" => {
                if inline.last() == Some(&braces) {
                    inline.pop();
                }
                braces -= 1;
            }
            "super" => {
                let mut end = n + 1;
                let mut supers = 1;
                while tokens.get(end).is_some_and(|t| t == "::")
                    && tokens.get(end + 1).is_some_and(|t| t == "super")
                {
                    supers += 1;
                    end += 2;
                }
                if supers >= depth + inline.len() && tokens.get(end).is_some_and(|t| t == "::") {
                    first_names(tokens, end + 1, &mut names);
                }
                n = end - 1;
            }
            "extern" if tokens.get(n + 1).is_some_and(|t| t == "crate") => {
                names.push("extern crate".to_owned())
            }
            _ => {}
        }
        n += 1;
    }
    names
}

/// The first names in every path that begins with `root`, as `a` and `b` in `use root::{a::x, b}`.
fn names_below(tokens: &[String], root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for n in 0..tokens.len() {
        // `x::crate` is no path from the root; `::std` is one.
        let begins = n < 2 || tokens[n - 1] != "::" || !is_name(&tokens[n - 2]);
        if tokens[n] == root && begins && tokens.get(n + 1).is_some_and(|next| next == "::") {
            first_names(tokens, n + 2, &mut names);
        }
    }
    names
}

/// Adds the name at `at`, or the first name of every item where a group in braces stands there.
fn first_names(tokens: &[String], at: usize, names: &mut Vec<String>) {
    let Some(first) = tokens.get(at) else { return };
    if first != "{" {
        names.push(first.clone());
        return;
    }
    let mut depth = 0;
    let mut expected = false;
    for token in &tokens[at..] {
        match token.as_str() {
            "{" => {
                depth += 1;
                expected = depth == 1;
            }
            "}" => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            "," => expected = depth == 1,
            name if expected => {
                names.push(name.to_owned());
                expected = false;
            }
            _ => {}
        }
    }
}

/// The names that the root re-exports, each with its module.
fn reexports(tokens: &[String]) -> BTreeMap<String, String> {
    let mut reexports = BTreeMap::new();
    for n in 0..tokens.len() {
        if tokens[n] == "use" && n > 0 && tokens[n - 1] == "pub" {
            let end = tokens[n..].iter().position(|token| token == ";").map_or(tokens.len(), |end| n + end);
            let skip = usize::from(matches!(tokens[n + 1].as_str(), "crate" | "self")) * 2;
            let module = &tokens[n + 1 + skip];
            for name in tokens[n + 2 + skip..end].iter().filter(|token| is_name(token)) {
                reexports.insert(name.clone(), module.clone());
            }
        }
    }
    reexports
}

/// The tokens outside of items marked `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        if !tokens[n..].iter().take(mark.len()).eq(mark.iter()) {
            kept.push(tokens[n].clone());
            n += 1;
            continue;
        }
        let mut depth = 0;
        n += mark.len();
        while let Some(token) = tokens.get(n) {
            n += 1;
            match token.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 && (token == "}" || token == ";") {
                break;
            }
        }
    }
    kept
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The code as names, `::` and single marks; without comments, texts and numbers' meaning.
fn lex(code: &str) -> Vec<String> {
    let chars: Vec<char> = code.chars().collect();
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut n = 0;
    while n < chars.len() {
        let c = at(n);
        if c == '/' && at(n + 1) == '/' {
            while n < chars.len() && at(n) != '\n' {
                n += 1;
            }
        } else if c == '/' && at(n + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(n), at(n + 1)) {
                    ('/', '*') => (depth, n) = (depth + 1, n + 2),
                    ('*', '/') => (depth, n) = (depth - 1, n + 2),
                    _ => n += 1,
                }
                if depth == 0 || n >= chars.len() {
                    break;
                }
            }
        } else if c == '"' {
            n = after_text(&chars, n + 1);
        } else if c == '\'' {
            // A lifetime has no closing quote right behind its first character; an escaped character always has one.
            if at(n + 1) == '\\' {
                n += 3;
                while n < chars.len() && at(n) != '\'' {
                    n += 1;
                }
                n += 1;
            } else if at(n + 2) == '\'' {
                n += 3;
            } else {
                n += 1;
            }
        } else if c.is_alphanumeric() || c == '_' {
            let start = n;
            while at(n).is_alphanumeric() || at(n) == '_' {
                n += 1;
            }
            let word: String = chars[start..n].iter().collect();
            let hashes = (n..).take_while(|n| at(*n) == '#').count();
            match word.as_str() {
                "r" | "br" | "cr" if at(n + hashes) == '"' => {
                    n = after_raw_text(&chars, n + hashes + 1, hashes)
                }
                "b" | "c" if at(n) == '"' => n = after_text(&chars, n + 1),
                // A raw name, as `r#type`.
                "r" if hashes == 1 => n += 1,
                _ => tokens.push(word),
            }
        } else if c == ':' && at(n + 1) == ':' {
            tokens.push("::".to_owned());
            n += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            n += 1;
        }
    }
    tokens
}

/// The place after the closing quote of a text.
fn after_text(chars: &[char], mut n: usize) -> usize {
    while n < chars.len() && chars[n] != '"' {
        n += 1 + usize::from(chars[n] == '\\');
    }
    n + 1
}

/// The place after the closing quote of a raw text that is fenced by so many hashes.
fn after_raw_text(chars: &[char], mut n: usize, hashes: usize) -> usize {
    while n < chars.len() {
        if chars[n] == '"' && chars[n + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return n + 1 + hashes;
        }
        n += 1;
    }
    n
}

mod the_checker {
    use super::*;

    /// Checks `code` as the file `src/low/deep.rs`, where `low` may import `base` alone.
    fn faults(code: &str) -> Vec<String> {
        let text = format!(
            "x\n{HEADING}\n|---|---|---|---|\n| `low` | . | `A` | `base` |\n| `base` | . | – | – |\n"
        );
        let reexports = reexports(&lex("pub use base::Fine; pub use high::{Thing, deep::Other};"));
        check("src/low/deep.rs", &format!("//! Words.\n{code}"), &table(&text), &reexports)
    }

    fn passes(code: &str) {
        assert_eq!(faults(code), [""; 0], "{code}");
    }

    fn fails(code: &str, expected: &str) {
        let faults = faults(code);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{code}: {faults:?}");
    }

    #[test]
    fn sees_forbidden_imports() {
        let high = "`low` may not import `high`";
        fails("use crate::high::X;", high);
        fails("use crate::high;", high);
        fails("pub use crate::high::*;", high);
        fails("use crate::{base::Y, high::{X, Z}};", high);
        fails("use crate::{\n    base::{self, Y},\n    high,\n};", high);
        fails("fn f() { crate::high::call(); }", high);
        fails("fn f(x: &crate::high::X) {}", high);
        fails("use super::super::high::X;", high);
        fails("use super::super::{base, high};", high);
        fails("mod inner { use super::super::super::high::X; }", high);
        fails("mod a { fn f() {} } use super::super::high::X;", high);
        fails("mod a { mod b { fn f() {} } use super::super::super::high::X; }", high);
        fails("macro_rules! m { () => { $crate::high::X } }", high);
        fails("#[cfg(test)] mod tests { use crate::high::X; }", high);
        fails("use crate::*;", "`low` may not import `*`");
        fails("use crate::{self as root};", "`low` may not import `self`");
        fails("extern crate self as root;", "extern crate");
        fails("use crate::Thing;", "`low` may not import `Thing`");
        fails("use crate::{Fine, Other};", "`low` may not import `Other`");
    }

    #[test]
    fn lets_allowed_imports_pass() {
        passes("use crate::base::Y;");
        passes("use crate::low::other;");
        passes("use crate::Fine;");
        passes("use crate::{base::{high, x}, low};");
        passes("use super::high;");
        passes("mod tests { use super::super::high; }");
        passes("pub(crate) fn f() {} pub(super) fn g() {}");
        passes("// crate::high::X\n/* crate::high /* crate::high */ */ /// crate::high\nfn f() {}");
        passes(r##"const A: &str = "crate::high"; const B: &str = r#"crate::high " x"#;"##);
        passes(r#"const A: char = '"'; const B: char = '\''; const C: &[u8] = b"crate::high \" unsafe";"#);
        passes("fn f<'a>(x: &'a str) -> &'a str { x }");
        passes("use mycrate::high;");
    }

    #[test]
    fn sees_what_the_core_never_does() {
        fails("fn f() { unsafe { g() } }", "unsafe code");
        fails("#[cfg(test)] mod tests { unsafe fn f() {} }", "unsafe code");
        fails("use std::env;", "`std::env`");
        fails("use std::{env, fs};", "`std::env`");
        fails("fn f() { ::std::env::var(x) }", "`std::env`");
        fails("use std::time::Instant;", "`Instant`");
        fails("fn f() { std::time::SystemTime::now() }", "`SystemTime`");
        fails("fn f() { println!(\"x\") }", "`println!`");
        fails("fn f() { eprint!(\"x\") }", "`eprint!`");
        fails("#[cfg(test)] mod tests { fn f() { } } fn g() { print!(\"x\") }", "`print!`");
        passes("#[cfg(test)] mod tests { use std::env; fn f() { println!(\"x\") } }");
        passes("#[cfg(test)] use std::time::Instant;\nfn f() {}");
        passes("#![deny(unsafe_code)] // unsafe\nfn print() {}");
        passes("const V: &str = env!(\"CARGO_PKG_VERSION\");");
    }

    #[test]
    fn sees_what_follows_the_toolchain() {
        let fault = "follows the toolchain's Unicode version";
        fails("fn f(c: char) -> bool { c.is_alphanumeric() }", fault);
        fails("fn f(text: &str) -> bool { text.starts_with(char::is_uppercase) }", fault);
        fails("fn f(text: &str) -> String { text.to_lowercase() }", fault);
        passes("fn f(text: &str) -> String { text.to_ascii_lowercase() }");
        passes("#[cfg(test)] mod tests { fn f(c: char) -> bool { c.is_numeric() } }");
    }

    #[test]
    fn sees_a_file_without_a_sentence() {
        for code in ["", "use crate::base;", "\n//! Words.", "// Words.", "//!\n//! Words."] {
            let faults = check("src/base.rs", code, &Table::new(), &BTreeMap::new());
            assert!(faults.contains(&"the first line is not a //! sentence".to_owned()), "{code:?}");
        }
    }

    #[test]
    fn sees_a_cycle() {
        fn found(rows: &[(&str, &[&str])]) -> bool {
            let table: Table = rows
                .iter()
                .map(|(name, imports)| {
                    ((*name).to_owned(), imports.iter().map(|i| (*i).to_owned()).collect())
                })
                .collect();
            cycle(&table).is_some()
        }
        assert!(!found(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]));
        assert!(found(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"])]));
        assert!(found(&[("a", &["a"])]));
    }

    #[test]
    fn knows_the_module_of_a_file() {
        assert_eq!(module_path("src/lib.rs"), [""; 0]);
        assert_eq!(module_path("src/hash.rs"), ["hash"]);
        assert_eq!(module_path("src/text/mod.rs"), ["text"]);
        assert_eq!(module_path("src/text/mask.rs"), ["text", "mask"]);
    }
}
