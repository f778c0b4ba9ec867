//! From core's source to the face: which services there are, what their calls take and give, and every value that is
//! reached from them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use super::choices::{CUSTOM, ENTRY_VALUES, OBSERVED, OWN_FORM, RENAMED};
use super::docs::for_apps;
use super::model::{Argument, Call, Face, Field, Pass, Service, Shape, Type, Value, Variant};
use super::source::{self, Definition, Imports, Item, Method, Place, Source, comment};

/// Reads the face off core's source.
///
/// # Errors
/// Where something crosses that has no form on the face; the error names it.
pub fn read(source: &Source) -> Result<Face> {
    let mut reader = Reader { source, face: Face::default(), waiting: Vec::new() };
    reader.face.ids = source.ids.iter().map(|(name, docs)| (name.clone(), for_apps(docs))).collect();
    reader.entry()?;
    for (rust, face) in ENTRY_VALUES {
        let definition = reader.definition(rust, &[(*rust).to_owned()], &core_place())?;
        reader.wait_for((*face).to_owned(), definition);
    }
    while let Some((name, definition)) = reader.waiting.pop() {
        let value = reader.value(&name, &definition).with_context(|| format!("failed to read {name}"))?;
        reader.face.values.insert(name, value);
    }
    reader.face.services.sort_by(|one, other| one.name.cmp(&other.name));
    names_are_single(&reader.face)?;
    observed_are_there(&reader.face)?;
    Ok(reader.face)
}

fn core_place() -> Place {
    Place { in_domain: false, modules: vec!["core".to_owned()] }
}

struct Reader<'a> {
    source: &'a Source,
    face: Face,
    waiting: Vec<(String, Definition)>,
}

impl Reader<'_> {
    /// The entry: getters are services, the rest are its own calls.
    fn entry(&mut self) -> Result<()> {
        let methods = self.source.methods.get("Belay").context("failed to find the entry `Belay`")?.clone();
        for method in &methods {
            let name = method.item.sig.ident.to_string();
            if OWN_FORM.contains(&name.as_str()) {
                continue;
            }
            match self.service_given_by(method) {
                Some((service, definition)) => self.service(&name, &service, &definition)?,
                None => {
                    let call = self.call("", method)?;
                    self.face.screens.push(call);
                }
            }
        }
        Ok(())
    }

    /// A service is a struct around the entry.
    fn service_given_by(&self, method: &Method) -> Option<(String, Definition)> {
        let syn::ReturnType::Type(_, gives) = &method.item.sig.output else {
            return None;
        };
        let name = source::last_name(gives)?;
        let holds_entry = |definition: &&Definition| match &definition.item {
            Item::Struct(item) => {
                let field = item.fields.iter().next();
                field.is_some_and(|field| source::last_name(&field.ty).is_some_and(|ty| ty == "Belay"))
            }
            _ => false,
        };
        self.source.definitions.get(&name)?.iter().find(holds_entry).map(|found| (name, found.clone()))
    }

    fn service(&mut self, getter: &str, name: &str, definition: &Definition) -> Result<()> {
        let Item::Struct(item) = &definition.item else {
            bail!("failed to read the service {name}: no struct");
        };
        let methods = self.source.methods.get(name).cloned().unwrap_or_default();
        let calls = methods.iter().map(|method| self.call(getter, method)).collect::<Result<_>>()?;
        self.face.services.push(Service {
            name: name.to_owned(),
            getter: getter.to_owned(),
            file: file_of(&definition.place),
            docs: for_apps(&comment(&item.attrs)),
            calls,
        });
        Ok(())
    }

    fn call(&mut self, getter: &str, method: &Method) -> Result<Call> {
        let signature = &method.item.sig;
        let name = signature.ident.to_string();
        let reading = || format!("failed to read the call {getter}.{name}");
        let mut arguments = Vec::new();
        for input in &signature.inputs {
            let syn::FnArg::Typed(input) = input else {
                continue;
            };
            let syn::Pat::Ident(argument) = &*input.pat else {
                bail!("{}: an argument without a name", reading());
            };
            let (takes, pass) = self.argument(&input.ty, method).with_context(reading)?;
            arguments.push(Argument { name: argument.ident.to_string(), takes, pass });
        }
        let (gives, can_fail) = match &signature.output {
            syn::ReturnType::Default => (Type::Nothing, false),
            syn::ReturnType::Type(_, ty) => match argument_of(ty, "Result") {
                Some(inner) => (self.ty(inner, &method.place, &method.imports).with_context(reading)?, true),
                None => (self.ty(ty, &method.place, &method.imports).with_context(reading)?, false),
            },
        };
        Ok(Call {
            docs: for_apps(&comment(&method.item.attrs)),
            arguments,
            gives,
            can_fail,
            travels: signature.asyncness.is_some(),
            observed: OBSERVED.contains(&(getter, name.as_str())),
            name,
        })
    }

    fn argument(&mut self, ty: &syn::Type, method: &Method) -> Result<(Type, Pass)> {
        let pass = match ty {
            syn::Type::Reference(_) => Pass::Reference,
            _ if matches!(argument_of(ty, "Option"), Some(syn::Type::Reference(_))) => {
                Pass::OptionalReference
            }
            _ => Pass::Value,
        };
        Ok((self.ty(ty, &method.place, &method.imports)?, pass))
    }

    fn ty(&mut self, ty: &syn::Type, place: &Place, imports: &Imports) -> Result<Type> {
        match ty {
            syn::Type::Reference(reference) => return self.ty(&reference.elem, place, imports),
            syn::Type::Slice(slice) => {
                return Ok(Type::List(Box::new(self.ty(&slice.elem, place, imports)?)));
            }
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => return Ok(Type::Nothing),
            _ => {}
        }
        let Some(name) = source::last_name(ty) else {
            bail!("a type without a name has no form on the face");
        };
        let mut inner = |at: usize| -> Result<Box<Type>> {
            let argument = arguments_of(ty).into_iter().nth(at).context("a type argument is missing")?;
            Ok(Box::new(self.ty(argument, place, imports)?))
        };
        Ok(match name.as_str() {
            "bool" => Type::Bool,
            "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => Type::Int(name),
            "String" | "str" => Type::Text,
            "Option" => Type::Option(inner(0)?),
            "Vec" => Type::List(inner(0)?),
            "Box" => *inner(0)?,
            "BTreeSet" => Type::Set(inner(0)?),
            "BTreeMap" => Type::Map(inner(0)?, inner(1)?),
            _ => {
                let custom =
                    CUSTOM.iter().find(|(rust, _)| *rust == name).map(|(_, face)| (*face).to_owned());
                match custom {
                    Some(face) => Type::Named(face),
                    None if self.face.ids.contains_key(&name) => Type::Named(name),
                    None => {
                        let path = path_of(ty);
                        self.named(&path, place, imports)?
                    }
                }
            }
        })
    }

    /// A value of core under its name on the face; it will be read too.
    fn named(&mut self, path: &[String], place: &Place, imports: &Imports) -> Result<Type> {
        let first = path.first().context("a path has a name")?;
        // `Seated` may be `relationship::Standing` in this file.
        let full: Vec<String> = match imports.get(first) {
            Some(import) => import.iter().chain(&path[1..]).cloned().collect(),
            None => path.to_vec(),
        };
        let name = full.last().context("a path has a name")?.clone();
        let definition = self.definition(&name, &full, place)?;
        let face = face_name(&name, &definition.place);
        let ty = Type::Named(face.clone());
        self.wait_for(face, definition);
        Ok(ty)
    }

    fn wait_for(&mut self, face: String, definition: Definition) {
        let known = self.face.values.contains_key(&face);
        if !known && !self.waiting.iter().any(|(waiting, _)| *waiting == face) {
            self.waiting.push((face, definition));
        }
    }

    /// The one definition that a name means in a file: what its path says, else what stands nearest.
    fn definition(&self, name: &str, path: &[String], place: &Place) -> Result<Definition> {
        let all = self.source.definitions.get(name).map(Vec::as_slice).unwrap_or_default();
        let modules = &path[..path.len() - 1];
        // `belay_domain::…` leads into the domain; any other path stays in its crate.
        let in_domain = place.in_domain || modules.first().is_some_and(|first| first == "belay_domain");
        let all: Vec<&Definition> =
            all.iter().filter(|definition| definition.place.in_domain == in_domain).collect();
        let says = |definition: &&Definition| {
            modules.iter().any(|module| *module == definition.place.subject() && module != "core")
        };
        let here = |definition: &&Definition| definition.place == *place;
        let near = |definition: &&Definition| {
            definition.place.in_domain == place.in_domain && definition.place.subject() == place.subject()
        };
        let rules: [&dyn Fn(&&Definition) -> bool; 4] = [&|_| all.len() == 1, &says, &here, &near];
        let found = rules.iter().find_map(|rule| {
            let mut fitting = all.iter().filter(|definition| rule(definition));
            match (fitting.next(), fitting.next()) {
                (Some(&one), None) => Some(one),
                _ => None,
            }
        });
        found.cloned().with_context(|| {
            format!(
                "{} definitions could be meant by `{}` in {:?}",
                all.len(),
                path.join("::"),
                place.modules
            )
        })
    }

    fn value(&mut self, face: &str, definition: &Definition) -> Result<Value> {
        let (rust, docs, shape) = match &definition.item {
            Item::Struct(item) => {
                (item.ident.to_string(), comment(&item.attrs), Shape::Record(self.record(item, definition)?))
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| {
                    Ok(Variant {
                        name: variant.ident.to_string(),
                        docs: for_apps(&comment(&variant.attrs)),
                        fields: self.fields(&variant.fields, definition)?,
                    })
                });
                let variants = variants.collect::<Result<_>>()?;
                (item.ident.to_string(), comment(&item.attrs), Shape::Enum(variants))
            }
            Item::Names(docs, names) => {
                let variant = |(name, docs): &(String, String)| Variant {
                    name: name.clone(),
                    docs: for_apps(docs),
                    fields: Vec::new(),
                };
                (face.to_owned(), docs.clone(), Shape::Enum(names.iter().map(variant).collect()))
            }
        };
        Ok(Value {
            name: face.to_owned(),
            path: path_in_rust(&rust, &definition.place, &self.source.open_modules),
            file: file_of(&definition.place),
            docs: for_apps(&docs),
            shape,
        })
    }

    fn record(&mut self, item: &syn::ItemStruct, definition: &Definition) -> Result<Vec<Field>> {
        let hidden = item.fields.iter().find(|field| !source::is_public(&field.vis));
        if hidden.is_some() {
            bail!(
                "a field is private: name it in choices::CUSTOM and give it a form in bindings/src/values.rs"
            );
        }
        self.fields(&item.fields, definition)
    }

    fn fields(&mut self, fields: &syn::Fields, definition: &Definition) -> Result<Vec<Field>> {
        let read = fields.iter().map(|field| {
            Ok(Field {
                name: field.ident.as_ref().map(ToString::to_string),
                docs: for_apps(&comment(&field.attrs)),
                holds: self.ty(&field.ty, &definition.place, &definition.imports)?,
            })
        });
        read.collect()
    }
}

/// The path of a type, without its arguments.
fn path_of(ty: &syn::Type) -> Vec<String> {
    match ty {
        syn::Type::Path(path) => path.path.segments.iter().map(|step| step.ident.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn arguments_of(ty: &syn::Type) -> Vec<&syn::Type> {
    let syn::Type::Path(path) = ty else {
        return Vec::new();
    };
    let Some(syn::PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// What stands in the brackets of `outer<…>`, where the type is one.
fn argument_of<'a>(ty: &'a syn::Type, outer: &str) -> Option<&'a syn::Type> {
    (source::last_name(ty)? == outer).then(|| arguments_of(ty).first().copied())?
}

fn face_name(name: &str, place: &Place) -> String {
    let subject = if place.in_domain { place.subject() } else { "core" };
    let key = format!("{subject}::{name}");
    let renamed = RENAMED.iter().find(|(from, _)| *from == key).map(|(_, to)| (*to).to_owned());
    renamed.unwrap_or_else(|| name.to_owned())
}

/// Where a definition can be named from outside core.
fn path_in_rust(name: &str, place: &Place, open_modules: &BTreeSet<String>) -> String {
    let subject = place.subject();
    match (place.in_domain, subject) {
        (true, _) if open_modules.contains(subject) => format!("belay_core::domain::{subject}::{name}"),
        (true, _) => format!("belay_core::domain::{name}"),
        (false, "services") => format!("belay_core::services::{name}"),
        (false, "sync") => format!("belay_core::sync::{name}"),
        (false, "storage") if name == "Excerpt" => format!("belay_core::services::{name}"),
        (false, _) => format!("belay_core::{name}"),
    }
}

/// The generated file that a place belongs to.
fn file_of(place: &Place) -> String {
    let modules: Vec<&str> = place.modules.iter().map(String::as_str).collect();
    match (place.in_domain, modules.as_slice()) {
        (true, [subject, ..]) => format!("domain/{subject}"),
        (false, ["services", subject, ..]) => format!("services/{subject}"),
        (false, ["sync", "account", ..]) => "services/account".to_owned(),
        (_, _) => "services/core".to_owned(),
    }
}

fn names_are_single(face: &Face) -> Result<()> {
    let mut seen = BTreeMap::new();
    for value in face.values.values() {
        if let Some(other) = seen.insert(value.name.as_str(), value.path.as_str()) {
            bail!("{} and {} have one name on the face: rename one in choices::RENAMED", other, value.path);
        }
    }
    Ok(())
}

fn observed_are_there(face: &Face) -> Result<()> {
    for (getter, name) in OBSERVED {
        let found = face.calls().any(|(service, call)| {
            call.observed && call.name == *name && service.map_or("", |service| &service.getter) == *getter
        });
        if !found {
            bail!("choices::OBSERVED names {getter}.{name}, which core does not have");
        }
    }
    Ok(())
}
