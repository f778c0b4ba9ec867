//! Everything that crosses to Kotlin and Swift, a line a record, a variant or a call: short enough to be read in a review.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use uniffi_meta::{
    DefaultValueMetadata, EnumMetadata, FieldMetadata, FnParamMetadata, Metadata, ObjectMetadata, Type,
    VariantMetadata,
};

/// The listing of these items, crate by crate.
pub(crate) fn listing(items: Vec<Metadata>) -> String {
    let mut crates: BTreeMap<String, BTreeMap<String, Entry>> = BTreeMap::new();
    for item in items {
        let module = item.module_path().split("::").next().unwrap_or_default().to_owned();
        add(crates.entry(module).or_default(), item);
    }
    let mut text = "What crosses to Kotlin and Swift. Written by `cargo xtask bindings`.\n".to_owned();
    for (name, entries) in crates {
        let _ = writeln!(text, "\n{name}");
        for (name, entry) in entries {
            let _ = writeln!(text, "  {} {name}{}", entry.what, entry.is);
            for line in entry.lines {
                let _ = writeln!(text, "    {line}");
            }
        }
    }
    text
}

/// A type with what it has, or a function.
#[derive(Default)]
struct Entry {
    what: &'static str,
    is: String,
    lines: Vec<String>,
}

fn add(entries: &mut BTreeMap<String, Entry>, item: Metadata) {
    match item {
        Metadata::Record(record) => {
            let entry = entries.entry(record.name).or_default();
            entry.what = "record";
            entry.is = format!(" {{{}}}", fields(&record.fields));
        }
        Metadata::Enum(EnumMetadata { name, shape, variants, .. }) => {
            let entry = entries.entry(name).or_default();
            entry.what = if shape.is_error() { "error" } else { "enum" };
            if variants.iter().all(|variant| variant.fields.is_empty()) {
                let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
                entry.is = format!(" = {}", names.join(" | "));
            } else {
                entry.lines.extend(variants.iter().map(variant));
            }
        }
        Metadata::Object(ObjectMetadata { name, imp, .. }) => {
            entries.entry(name).or_default().what = if imp.is_trait_interface() { "trait" } else { "object" };
        }
        Metadata::CustomType(custom) => {
            let entry = entries.entry(custom.name).or_default();
            entry.what = "custom";
            entry.is = format!(" = {}", spelled(&custom.builtin));
        }
        Metadata::Func(call) => {
            let is = signature(&call.inputs, call.return_type.as_ref(), call.throws.as_ref());
            let what = if call.is_async { "async fn" } else { "fn" };
            entries.insert(call.name, Entry { what, is, lines: Vec::new() });
        }
        Metadata::Constructor(call) => {
            let line = format!("new {}{}", call.name, signature(&call.inputs, None, call.throws.as_ref()));
            entries.entry(call.self_name).or_default().lines.push(line);
        }
        Metadata::Method(call) => {
            let word = if call.is_async { "async " } else { "" };
            let is = signature(&call.inputs, call.return_type.as_ref(), call.throws.as_ref());
            let lines = &mut entries.entry(call.self_name).or_default().lines;
            lines.push(format!("{word}{}{is}", call.name));
            lines.sort();
        }
        Metadata::TraitMethod(call) => {
            let is = signature(&call.inputs, call.return_type.as_ref(), call.throws.as_ref());
            entries.entry(call.trait_name).or_default().lines.push(format!("{}{is}", call.name));
        }
        Metadata::CallbackInterface(interface) => {
            entries.entry(interface.name).or_default().what = "callback";
        }
        Metadata::Namespace(_)
        | Metadata::UdlFile(_)
        | Metadata::UniffiTrait(_)
        | Metadata::ObjectTraitImpl(_) => {}
    }
}

fn variant(variant: &VariantMetadata) -> String {
    match variant.fields.as_slice() {
        [] => variant.name.clone(),
        [first, ..] if first.name.is_empty() => {
            let types: Vec<String> = variant.fields.iter().map(|field| spelled(&field.ty)).collect();
            format!("{}({})", variant.name, types.join(", "))
        }
        named => format!("{} {{{}}}", variant.name, fields(named)),
    }
}

fn fields(fields: &[FieldMetadata]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|field| format!("{}: {}", field.name, spelled(&field.ty))).collect();
    fields.join(", ")
}

fn signature(inputs: &[FnParamMetadata], gives: Option<&Type>, throws: Option<&Type>) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|input| {
            let default = match input.default {
                Some(DefaultValueMetadata::Default | DefaultValueMetadata::Literal(_)) => " = default",
                None => "",
            };
            format!("{}: {}{default}", input.name, spelled(&input.ty))
        })
        .collect();
    let gives = gives.map(|ty| format!(" -> {}", spelled(ty))).unwrap_or_default();
    let throws = throws.map(|ty| format!(" throws {}", spelled(ty))).unwrap_or_default();
    format!("({}){gives}{throws}", inputs.join(", "))
}

fn spelled(ty: &Type) -> String {
    match ty {
        Type::Optional { inner_type } => format!("{}?", spelled(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", spelled(inner_type)),
        Type::Set { inner_type } => format!("Set<{}>", spelled(inner_type)),
        Type::Map { key_type, value_type } => format!("[{}: {}]", spelled(key_type), spelled(value_type)),
        Type::Box { inner_type } => spelled(inner_type),
        named => named.name().map_or_else(|| format!("{named:?}"), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelled_as_an_app_developer_reads_them() {
        let ids = Type::Sequence { inner_type: Box::new(Type::String) };
        let map = Type::Map { key_type: Box::new(Type::UInt16), value_type: Box::new(ids) };
        assert_eq!(spelled(&Type::Optional { inner_type: Box::new(map) }), "[UInt16: [String]]?");
    }
}
