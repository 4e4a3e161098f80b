//! The imports of the core: within the table of ARCHITECTURE.md, without circles; and its unsafe files.
//!
//! Tests may import any module. Lints check the environment, the clock, printing and Unicode: see clippy.toml.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// The files that may allow unsafe code.
const UNSAFE: [&str; 5] = [
    "src/elementary/vectors.rs",
    "src/sketch/kernel/avx2.rs",
    "src/sketch/kernel/avx512.rs",
    "src/tables/map.rs",
    "src/text/window.rs",
];

/// The header of the import table.
const HEADER: &str = "| module | its one sentence | main names | may import |";

/// A path below the crate's root, such as `text`, `mask`.
type ModulePath = Vec<String>;

/// The modules that each module may import.
type Table = BTreeMap<String, BTreeSet<String>>;

#[test]
fn imports_stay_within_the_table() {
    let faults = core().table_faults(&table(&read("ARCHITECTURE.md")));
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_table_lists_every_module_and_no_other() {
    let listed: BTreeSet<String> = table(&read("ARCHITECTURE.md")).into_keys().collect();
    let present: BTreeSet<String> =
        core().files.into_keys().filter_map(|path| path.into_iter().next()).collect();
    assert_eq!(listed, present, "left: the table of ARCHITECTURE.md; right: the modules of src/");
}

#[test]
fn modules_do_not_import_each_other_in_circles() {
    let circles = core().circles();
    assert!(circles.is_empty(), "(folder, members of its circles; \"\" is its own file)\n{circles:#?}");
}

#[test]
fn every_file_begins_with_a_sentence_about_it() {
    for (path, code) in sources().iter().filter(|(path, _)| !path.ends_with("/tests.rs")) {
        assert!(code.starts_with("//! "), "{path}: the first line is not a //! sentence");
    }
}

#[test]
fn only_the_listed_files_allow_unsafe_code() {
    // The workspace denies it, so that an exception needs an attribute.
    let is_exception = |code: &str| code.contains("unsafe_code");
    let found: Vec<String> =
        sources().into_iter().filter(|(_, code)| is_exception(code)).map(|(path, _)| path).collect();
    assert_eq!(found, UNSAFE);
}

/// A parsed file.
#[derive(Default)]
struct File {
    path: String,
    /// Names of the items that the file defines outside of tests.
    defined: BTreeSet<String>,
    /// Imported names and what they stand for; `*` for globs.
    imported: Vec<(String, ModulePath)>,
    /// Every path from the root that the file names outside of tests.
    named: Vec<ModulePath>,
}

/// The files of a crate by module path; the root has the empty path.
#[derive(Default)]
struct Crate {
    files: BTreeMap<ModulePath, File>,
}

impl Crate {
    fn parse(sources: &[(String, String)]) -> Self {
        let modules: BTreeSet<ModulePath> = sources.iter().map(|(path, _)| module_path(path)).collect();
        let mut files = BTreeMap::new();
        for (path, code) in sources {
            let syntax = syn::parse_file(code).unwrap_or_else(|error| panic!("{path}: {error}"));
            let module = module_path(path);
            let file = File { path: path.clone(), ..File::default() };
            let mut reader = Reader { modules: &modules, module: module.clone(), inline: 0, file };
            if !path.ends_with("/tests.rs") {
                reader.visit_file(&syntax);
            }
            files.insert(module, reader.file);
        }
        Self { files }
    }

    /// Returns the module whose file defines what `path` names, following re-exports.
    fn definer(&self, path: &[String], depth: usize) -> Option<ModulePath> {
        let length = (0..=path.len()).rev().find(|&n| self.files.contains_key(&path[..n]))?;
        let (module, rest) = path.split_at(length);
        // A module by itself is not an item; the paths through it are items.
        let name = rest.first()?;
        let file = &self.files[module];
        if file.defined.contains(name) || depth > 9 {
            return Some(module.to_vec());
        }
        for (imported, target) in &file.imported {
            let target = if imported == "*" {
                [&target[..], std::slice::from_ref(name)].concat()
            } else {
                target.clone()
            };
            if (imported == name || imported == "*")
                && let Some(found) = self.definer(&[&target[..], &rest[1..]].concat(), depth + 1)
                && (imported == name || self.files[&found].defined.contains(name))
            {
                return Some(found);
            }
        }
        Some(module.to_vec())
    }

    fn table_faults(&self, table: &Table) -> Vec<String> {
        let mut faults = Vec::new();
        for (module, file) in &self.files {
            // The root declares the modules and re-exports their names.
            let Some(top) = module.first() else { continue };
            for path in &file.named {
                let Some(first) = path.first() else { continue };
                let target = match self.files.contains_key(std::slice::from_ref(first)) {
                    true => Some(first.clone()),
                    false => self.definer(path, 0).and_then(|found| found.into_iter().next()),
                };
                let is_allowed = target.is_some_and(|name| {
                    name == *top || table.get(top).is_some_and(|row| row.contains(&name))
                });
                if !is_allowed {
                    faults.push(format!("{}: `{top}` may not import `{}`", file.path, path.join("::")));
                }
            }
        }
        faults
    }

    /// Returns each folder whose files or subfolders form a circle, with the members of the circles. Ignores tests.
    fn circles(&self) -> Vec<(String, Vec<String>)> {
        // For each folder the edges between its children; "" is the folder's own file.
        let mut graphs: BTreeMap<&[String], BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
        for (from, file) in self.files.iter().filter(|(from, _)| !from.is_empty()) {
            let targets = file.named.iter().filter_map(|path| self.definer(path, 0));
            for to in targets.filter(|to| to != from && !to.is_empty()) {
                let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                let child = |path: &[String]| path.get(common).cloned().unwrap_or_default();
                let name = from.get(common).map_or("", String::as_str);
                graphs.entry(&from[..common]).or_default().entry(name).or_default().insert(child(&to));
            }
        }
        let mut circles = Vec::new();
        for (folder, graph) in graphs {
            let reaches_itself = |start: &&str| {
                let (mut reached, mut open) = (BTreeSet::new(), vec![*start]);
                while let Some(next) = open.pop() {
                    open.extend(
                        graph
                            .get(next)
                            .into_iter()
                            .flatten()
                            .map(String::as_str)
                            .filter(|to| reached.insert(*to)),
                    );
                }
                reached.contains(start)
            };
            let members: Vec<String> =
                graph.keys().copied().filter(reaches_itself).map(str::to_owned).collect();
            if !members.is_empty() {
                circles.push((folder.join("::"), members));
            }
        }
        circles
    }
}

/// Collects the names of one file.
struct Reader<'a> {
    modules: &'a BTreeSet<ModulePath>,
    module: ModulePath,
    /// Depth of inline modules.
    inline: usize,
    file: File,
}

impl Reader<'_> {
    /// Returns the path from the root, or `None` for a path that leaves the crate.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let first = path.first()?;
        let supers = path.iter().take_while(|name| *name == "super").count();
        let (base, rest) = match first.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" if self.inline == 0 => (self.module.clone(), &path[1..]),
            // Inside of an inline module the first `super` is this file.
            "super" if supers >= self.inline => {
                let up = self.module.len().saturating_sub(supers - self.inline);
                (self.module[..up].to_vec(), &path[supers..])
            }
            name => {
                let child = [&self.module[..], std::slice::from_ref(first)].concat();
                let imported = self.file.imported.iter().find(|(known, _)| known == name);
                match imported {
                    Some((_, target)) => (target.clone(), &path[1..]),
                    None if self.modules.contains(&child) => (child, &path[1..]),
                    None => return None,
                }
            }
        };
        Some([&base[..], rest].concat())
    }

    fn add(&mut self, path: &[String]) {
        if let Some(path) = self.absolute(path).filter(|path| *path != self.module) {
            self.file.named.push(path);
        }
    }

    fn import(&mut self, tree: &syn::UseTree, path: &mut ModulePath) {
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.import(&part.tree, path);
                path.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, path)),
            syn::UseTree::Glob(_) => self.bind("*".to_owned(), path, true),
            syn::UseTree::Name(name) if name.ident == "self" => {
                self.bind(path.last().cloned().unwrap_or_default(), path, false);
            }
            syn::UseTree::Name(name) => self.bind_child(name.ident.to_string(), &name.ident, path),
            syn::UseTree::Rename(rename) => self.bind_child(rename.rename.to_string(), &rename.ident, path),
        }
    }

    fn bind_child(&mut self, name: String, ident: &syn::Ident, path: &mut ModulePath) {
        path.push(ident.to_string());
        self.bind(name, path, false);
        path.pop();
    }

    fn bind(&mut self, name: String, path: &[String], is_glob: bool) {
        let Some(target) = self.absolute(path) else { return };
        // `use super::*` of an inline module names this very file.
        if target != self.module {
            let star = is_glob.then(|| "*".to_owned());
            self.file.named.push(target.iter().cloned().chain(star).collect());
        }
        if self.inline == 0 {
            self.file.imported.push((name, target));
        }
    }

    fn define(&mut self, name: &syn::Ident) {
        if self.inline == 0 {
            self.file.defined.insert(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        // Imports first: paths refer to them.
        let (uses, rest): (Vec<_>, Vec<_>) =
            file.items.iter().partition(|item| matches!(item, syn::Item::Use(_)));
        uses.into_iter().chain(rest).for_each(|item| self.visit_item(item));
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item;
        let (attributes, name) = match item {
            Item::Const(i) => (&i.attrs, Some(&i.ident)),
            Item::Enum(i) => (&i.attrs, Some(&i.ident)),
            Item::Fn(i) => (&i.attrs, Some(&i.sig.ident)),
            Item::Impl(i) => (&i.attrs, None),
            Item::Macro(i) => (&i.attrs, i.ident.as_ref()),
            Item::Mod(i) => (&i.attrs, None),
            Item::Static(i) => (&i.attrs, Some(&i.ident)),
            Item::Struct(i) => (&i.attrs, Some(&i.ident)),
            Item::Trait(i) => (&i.attrs, Some(&i.ident)),
            Item::Type(i) => (&i.attrs, Some(&i.ident)),
            Item::Use(i) => (&i.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        let is_test = attributes.iter().any(|a| a.path().is_ident("cfg") && is_test_only(&text(a)));
        if is_test {
            return;
        }
        if let Some(name) = name {
            self.define(name);
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let inline = usize::from(module.content.is_some());
        self.inline += inline;
        visit::visit_item_mod(self, module);
        self.inline -= inline;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: ModulePath = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.add(&names);
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        for path in paths(&text(attribute)) {
            self.add(&path);
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // The tokens of a macro have no syntax; a path is names with `::` between them.
        for path in paths(&call.tokens.to_string()) {
            self.add(&path);
        }
        visit::visit_macro(self, call);
    }
}

/// Returns whether the condition of a `cfg` holds in tests only.
fn is_test_only(condition: &str) -> bool {
    let condition = condition.replace(' ', "");
    let all = condition.strip_prefix("all(").and_then(|all| all.strip_suffix(')'));
    condition == "test" || all.is_some_and(|all| all.split(',').any(|part| part == "test"))
}

/// Returns the arguments of an attribute.
fn text(attribute: &syn::Attribute) -> String {
    attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default()
}

/// Returns the paths of two or more names in a text without comments.
fn paths(code: &str) -> Vec<ModulePath> {
    let code = code.replace(" :: ", "::");
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    words
        .filter(|word| word.contains("::"))
        .map(|word| word.split("::").map(str::to_owned).collect())
        .collect()
}

fn core() -> Crate {
    Crate::parse(&sources())
}

/// Returns every `.rs` file of the core, sorted by path from the root of the repository.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![PathBuf::from("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root.join(&path).is_dir() {
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

/// Parses the table below [`HEADER`]: the first cell names the module, the last its imports.
fn table(text: &str) -> Table {
    let rows =
        text.lines().skip_while(|line| *line != HEADER).skip(2).take_while(|line| line.starts_with('|'));
    let mut table = Table::new();
    for row in rows {
        let cells: Vec<&str> = row.trim().trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "a row of the table has four cells: {row}");
        let names =
            |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        let [module] = &names(cells[0])[..] else { panic!("a row of the table has one module: {row}") };
        let previous = table.insert(module.clone(), names(cells[3]).into_iter().collect());
        assert!(previous.is_none(), "listed twice: {row}");
    }
    table
}

/// Returns the module of a file: `src/text/mask.rs` is `text`, `mask`; `src/lib.rs` is the root.
fn module_path(path: &str) -> ModulePath {
    let path = path.strip_prefix("src/").unwrap_or(path).strip_suffix(".rs").unwrap_or(path);
    let mut names: ModulePath = path.split('/').map(str::to_owned).collect();
    names.pop_if(|last| last == "mod" || last == "lib");
    names
}

mod on_small_crates {
    use super::*;

    fn parse(files: &[(&str, &str)]) -> Crate {
        let sources: Vec<_> =
            files.iter().map(|(path, code)| (format!("src/{path}"), (*code).to_owned())).collect();
        Crate::parse(&sources)
    }

    /// Returns the faults of `low::file` with this code; `low` may import `base` only.
    fn faults(code: &str) -> Vec<String> {
        let root = "pub use base::Fine; pub use high::{Other, Thing};";
        let files = [
            ("lib.rs", root),
            ("base.rs", "pub struct Fine; pub struct Y;"),
            ("high.rs", "pub struct Thing; pub struct Other;"),
            ("low/mod.rs", "pub(crate) mod file; pub(crate) mod other;"),
            ("low/other.rs", "pub(crate) fn f() {}"),
            ("low/file.rs", code),
        ];
        let row = |name: &str, imports: &[&str]| {
            (name.to_owned(), imports.iter().map(|i| (*i).to_owned()).collect::<BTreeSet<_>>())
        };
        parse(&files).table_faults(&Table::from([
            row("base", &[]),
            row("high", &["base"]),
            row("low", &["base"]),
        ]))
    }

    #[test]
    fn forbidden_imports_are_found() {
        for code in [
            "use crate::high::X;",
            "use crate::high;",
            "pub use crate::high::*;",
            "use crate::{base::Y, high::{X, Z}};",
            "fn f() { crate::high::call(); }",
            "fn f(x: &crate::high::X) {}",
            "use super::super::high::X;",
            "use super::super::{base, high};",
            "mod inner { use super::super::super::high::X; }",
            "mod a { fn f() {} } use super::super::high::X;",
            "mod a { mod b { fn f() {} } use super::super::super::high::X; }",
            "macro_rules! m { () => { $crate::high::X } }",
            "fn f() { assert!(crate::high::X); }",
            "use crate::*;",
            "use crate::Thing;",
            "use crate::{Fine, Other};",
        ] {
            assert!(!faults(code).is_empty(), "{code}");
        }
    }

    #[test]
    fn allowed_imports_pass() {
        for code in [
            "use crate::base::Y;",
            "use crate::low::other;",
            "use crate::Fine;",
            "use crate::{base::{high, x}, low};",
            "use super::high;",
            "mod tests { use super::super::other; use super::*; }",
            "pub(crate) fn f() {} pub(super) fn g() {}",
            "/// crate::high::X\nfn f() { g(\"crate::high\") }",
            "use mycrate::high;",
            "#[cfg(test)] mod tests { use crate::high::X; }",
        ] {
            assert_eq!(faults(code), [""; 0], "{code}");
        }
    }

    #[test]
    fn circles_are_found_at_every_level() {
        fn check(files: &[(&str, &str)], expected: &[(&str, &[&str])]) {
            let expected: Vec<(String, Vec<String>)> = expected
                .iter()
                .map(|(folder, nodes)| {
                    ((*folder).to_owned(), nodes.iter().map(|n| (*n).to_owned()).collect())
                })
                .collect();
            assert_eq!(parse(files).circles(), expected, "{files:?}");
        }
        // Modules, files of one folder, a folder's own file and a child, and folders in a folder.
        check(
            &[("a.rs", "use crate::b::X; pub struct Y;"), ("b.rs", "pub struct X; use crate::a::Y;")],
            &[("", &["a", "b"])],
        );
        check(
            &[
                ("a/mod.rs", ""),
                ("a/b.rs", "use super::c; fn f() { c::g() }"),
                ("a/c.rs", "use super::b::f; pub fn g() {}"),
            ],
            &[("a", &["b", "c"])],
        );
        check(
            &[("a/mod.rs", "use b::f; const N: u8 = 1;"), ("a/b.rs", "use super::N; pub fn f() {}")],
            &[("a", &["", "b"])],
        );
        check(
            &[
                ("a/b/x.rs", "use crate::a::c::z::Z;"),
                ("a/b/y.rs", "pub struct Y;"),
                ("a/c/z.rs", "pub struct Z;"),
                ("a/c/w.rs", "use crate::a::b::y::Y;"),
                ("a/b/mod.rs", ""),
                ("a/c/mod.rs", ""),
                ("a/mod.rs", ""),
            ],
            &[("a", &["b", "c"])],
        );
        // Neither a re-export nor a test makes a circle.
        check(
            &[
                ("a/mod.rs", "pub use b::B; pub use c::C;"),
                ("a/b.rs", "pub struct B;"),
                ("a/c.rs", "use super::B; pub struct C;"),
            ],
            &[],
        );
        check(
            &[
                ("a.rs", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
                ("b.rs", "use crate::a::A;"),
            ],
            &[],
        );
    }

    #[test]
    fn files_map_to_modules() {
        assert_eq!(module_path("src/lib.rs"), [""; 0]);
        assert_eq!(module_path("src/hash.rs"), ["hash"]);
        assert_eq!(module_path("src/text/mod.rs"), ["text"]);
        assert_eq!(module_path("src/text/mask.rs"), ["text", "mask"]);
    }
}
