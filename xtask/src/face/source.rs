//! Core's source as the generator reads it: what is defined where, with its comments, and what each file calls what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use syn::parse::{Parse, ParseStream};

use super::choices;

/// Where a file of core stands: its crate and its modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether it belongs to the domain; otherwise to core itself.
    pub in_domain: bool,
    /// The modules (`goal`, `command`).
    pub modules: Vec<String>,
}

impl Place {
    /// The subject: the first module.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.modules.first().map_or("core", String::as_str)
    }
}

/// What a file calls by another name or takes from elsewhere: the name in the file, and the path it stands for.
pub type Imports = HashMap<String, Vec<String>>;

/// A struct or an enum.
#[derive(Clone)]
pub struct Definition {
    /// Where it stands.
    pub place: Place,
    /// What its file takes from elsewhere.
    pub imports: Imports,
    /// The definition.
    pub item: Item,
}

/// A struct, an enum, or an enum that a macro makes of a list of names.
#[derive(Clone)]
pub enum Item {
    /// A struct.
    Struct(syn::ItemStruct),
    /// An enum.
    Enum(syn::ItemEnum),
    /// A list of names with their comments, and what the macro says of the whole.
    Names(String, Vec<(String, String)>),
}

/// A method of a type, with what its file takes from elsewhere.
#[derive(Clone)]
pub struct Method {
    /// Where it stands.
    pub place: Place,
    /// What its file takes from elsewhere.
    pub imports: Imports,
    /// The method.
    pub item: syn::ImplItemFn,
}

/// Everything that core and the domain define.
#[derive(Default)]
pub struct Source {
    /// Definitions by name. Two subjects may use the same.
    pub definitions: HashMap<String, Vec<Definition>>,
    /// Public methods by the type they belong to, in the order of the files.
    pub methods: BTreeMap<String, Vec<Method>>,
    /// The ids with their comments.
    pub ids: BTreeMap<String, String>,
    /// The modules of the domain that can be named from outside.
    pub open_modules: BTreeSet<String>,
}

impl Source {
    /// Reads the domain and core below the workspace's root.
    ///
    /// # Errors
    /// Where a file cannot be read, or is no Rust.
    pub fn read(root: &Path) -> Result<Self> {
        let mut source = Self::default();
        source.read_folder(&root.join("core/domain/src"), &Place { in_domain: true, modules: Vec::new() })?;
        source.read_folder(&root.join("core/src"), &Place { in_domain: false, modules: Vec::new() })?;
        Ok(source)
    }

    fn read_folder(&mut self, folder: &Path, place: &Place) -> Result<()> {
        let read = || format!("failed to read {}", folder.display());
        let mut entries: Vec<_> =
            fs::read_dir(folder).with_context(read)?.collect::<std::io::Result<_>>().with_context(read)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if name == "tests" {
                continue;
            }
            let mut below = place.clone();
            if path.is_dir() {
                below.modules.push(name);
                self.read_folder(&path, &below)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                if name != "mod" && name != "lib" {
                    below.modules.push(name);
                }
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("failed to read {}", path.display()))?;
                let file = syn::parse_file(&text)
                    .with_context(|| format!("failed to understand {}", path.display()))?;
                self.take(&file, &below)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, file: &syn::File, place: &Place) -> Result<()> {
        let mut imports = Imports::new();
        for item in &file.items {
            if let syn::Item::Use(import) = item {
                note_imports(&import.tree, &mut Vec::new(), &mut imports);
            }
        }
        let mut define = |name: String, item| {
            let definition = Definition { place: place.clone(), imports: imports.clone(), item };
            self.definitions.entry(name).or_default().push(definition);
        };
        for item in &file.items {
            match item {
                syn::Item::Struct(item) if is_public(&item.vis) => {
                    define(item.ident.to_string(), Item::Struct(item.clone()));
                }
                syn::Item::Enum(item) if is_public(&item.vis) => {
                    define(item.ident.to_string(), Item::Enum(item.clone()));
                }
                syn::Item::Macro(item) => {
                    let Some(name) = item.mac.path.get_ident().map(ToString::to_string) else {
                        continue;
                    };
                    if name == "ids" {
                        let Names(ids) = item.mac.parse_body().context("failed to read the list of ids")?;
                        self.ids.extend(ids);
                    } else if let Some((_, made, docs)) =
                        choices::LISTED.iter().find(|(listed, ..)| *listed == name)
                    {
                        let Names(names) = item.mac.parse_body().context("failed to read a list of names")?;
                        define((*made).to_owned(), Item::Names((*docs).to_owned(), names));
                    }
                }
                _ => {}
            }
        }
        for item in &file.items {
            match item {
                syn::Item::Mod(module)
                    if place.in_domain && place.modules.is_empty() && is_public(&module.vis) =>
                {
                    self.open_modules.insert(module.ident.to_string());
                }
                syn::Item::Impl(block) if block.trait_.is_none() => {
                    let Some(of) = last_name(&block.self_ty) else {
                        continue;
                    };
                    let methods = block.items.iter().filter_map(|item| match item {
                        syn::ImplItem::Fn(method) if is_public(&method.vis) => Some(method),
                        _ => None,
                    });
                    let methods = methods.map(|item| Method {
                        place: place.clone(),
                        imports: imports.clone(),
                        item: item.clone(),
                    });
                    self.methods.entry(of).or_default().extend(methods);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The last name of a path type (`Goals` of `super::Goals<'a>`).
#[must_use]
pub fn last_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// Whether something is public without bounds.
#[must_use]
pub fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// The documentation comment among attributes, its lines joined.
#[must_use]
pub fn comment(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
                Some(text.value().trim_start_matches(' ').trim_end().to_owned())
            }
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn note_imports(tree: &syn::UseTree, path: &mut Vec<String>, imports: &mut Imports) {
    match tree {
        syn::UseTree::Path(step) => {
            path.push(step.ident.to_string());
            note_imports(&step.tree, path, imports);
            path.pop();
        }
        syn::UseTree::Name(name) => {
            let name = name.ident.to_string();
            imports.insert(name.clone(), [path.as_slice(), &[name]].concat());
        }
        syn::UseTree::Rename(renamed) => {
            let there = renamed.ident.to_string();
            imports.insert(renamed.rename.to_string(), [path.as_slice(), &[there]].concat());
        }
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|tree| note_imports(tree, path, imports));
        }
        syn::UseTree::Glob(_) => {}
    }
}

/// `/// comment` and a name, with or without `= "text"`, again and again.
struct Names(Vec<(String, String)>);

impl Parse for Names {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut names = Vec::new();
        while !input.is_empty() {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            let name: syn::Ident = input.parse()?;
            if input.parse::<Option<syn::Token![=]>>()?.is_some() {
                input.parse::<syn::LitStr>()?;
            }
            input.parse::<Option<syn::Token![,]>>()?;
            names.push((name.to_string(), comment(&attributes)));
        }
        Ok(Self(names))
    }
}
