//! The part of the Kotlin layer that can be read off core: a class for each subject with its calls, and the entry's own. How a
//! call crosses and what a flow is, is written by hand beside it (`Calls.kt`, `Observation.kt`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::docs;
use super::model::{Argument, Call, Face, Service, Type, camel, listener_of};

/// What every generated file says of itself.
const GENERATED: &str = "Written by `cargo xtask bindings` from core's source.";

/// The generated files, by their path below the package's folder.
#[must_use]
pub fn files(face: &Face) -> BTreeMap<String, String> {
    let subjects =
        face.services.iter().map(|service| (format!("services/{}.kt", service.name), subject(service)));
    subjects.chain([("services/Screens.kt".to_owned(), screens(face))]).collect()
}

fn subject(service: &Service) -> String {
    let name = &service.name;
    let calls: String = service.calls.iter().map(call).collect();
    format!(
        "/* The calls of one subject. {GENERATED} */\npackage app.belay.core\n\n{}public class {name} internal constructor(\n    \
         private val face: {name}Face,\n    private val calls: Calls,\n) {{{calls}}}\n",
        commented(&service.docs, ""),
    )
}

fn screens(face: &Face) -> String {
    let getters = face.services.iter().fold(String::new(), |all, Service { name, getter, docs, .. }| {
        let getter = camel(getter);
        format!(
            "{all}\n{}    public val {getter}: {name} by lazy {{ {name}(face.{getter}(), calls) }}\n",
            commented(docs, "    ")
        )
    });
    let calls: String = face.screens.iter().map(call).collect();
    format!(
        "/* The subjects, and what no single one of them has. {GENERATED} */\npackage app.belay.core\n\n\
         /** What [Belay] reaches: a property for each subject, and the calls of the first screen. */\n\
         public abstract class Screens internal constructor(\n    internal val face: BelayFace,\n    \
         internal val calls: Calls,\n) {{{getters}{calls}}}\n"
    )
}

fn call(call: &Call) -> String {
    let name = camel(&call.name);
    let gives = in_kotlin(&call.gives);
    let mut passed: Vec<String> = call.arguments.iter().map(|argument| camel(&argument.name)).collect();
    let body = if call.travels {
        passed.push("cancel".to_owned());
        format!("calls.travel {{ cancel -> face.{name}({}) }}", passed.join(", "))
    } else {
        format!("calls.work {{ face.{name}({}) }}", passed.join(", "))
    };
    let mut text = format!(
        "\n{}    public suspend fun {name}({}): {gives} =\n        {body}\n",
        commented(&call.docs, "    "),
        parameters(&call.arguments),
    );
    if call.observed {
        text += &observing(call);
    }
    text
}

fn observing(call: &Call) -> String {
    let (about, _) = docs::split_errors(&call.docs);
    let gives = in_kotlin(&call.gives);
    let name = camel(&format!("observe_{}", call.name));
    let passed: String = call
        .arguments
        .iter()
        .fold(String::new(), |all, argument| format!("{all}{}, ", camel(&argument.name)));
    let listener = listener_of(&call.gives);
    format!(
        "\n{}    public fun {name}({}): Updates<{gives}> =\n        observed {{ flow ->\n            \
         face.{name}(\n                {passed}object : {listener} {{\n                    \
         override fun changed(value: {gives}) = flow.changed(value)\n\n                    \
         override fun failed(error: FaceException) = flow.failed(error)\n                }},\n            )\n        }}\n",
        commented(
            &format!(
                "Watched: {about}\n\nThe current value first, then each that differs; a slow collector sees the newest only."
            ),
            "    "
        ),
        parameters(&call.arguments),
    )
}

/// What can be left out has a default.
fn parameters(arguments: &[Argument]) -> String {
    let parameters = arguments.iter().map(|argument| {
        let default = if matches!(argument.takes, Type::Option(_)) { " = null" } else { "" };
        format!("{}: {}{default}", camel(&argument.name), in_kotlin(&argument.takes))
    });
    parameters.collect::<Vec<_>>().join(", ")
}

/// A type as Kotlin writes it.
fn in_kotlin(ty: &Type) -> String {
    match ty {
        Type::Nothing => "Unit".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Int(name) => kotlin_int(name).to_owned(),
        Type::Text => "String".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Option(inner) => format!("{}?", in_kotlin(inner)),
        Type::List(inner) => format!("List<{}>", in_kotlin(inner)),
        Type::Set(inner) => format!("Set<{}>", in_kotlin(inner)),
        Type::Map(key, value) => format!("Map<{}, {}>", in_kotlin(key), in_kotlin(value)),
    }
}

fn kotlin_int(name: &str) -> &'static str {
    match name {
        "u8" => "UByte",
        "u16" => "UShort",
        "u32" => "UInt",
        "u64" => "ULong",
        "i8" => "Byte",
        "i16" => "Short",
        "i32" => "Int",
        _ => "Long",
    }
}

/// `text` as KDoc, its errors in a paragraph of their own.
fn commented(text: &str, indent: &str) -> String {
    let (about, errors) = docs::split_errors(text);
    let mut lines: Vec<String> = about.lines().map(str::to_owned).collect();
    if let Some(errors) = errors {
        lines.push(String::new());
        let mut errors = errors.lines();
        lines.push(format!("Throws [BelayException]: {}", errors.next().unwrap_or_default()));
        lines.extend(errors.map(str::to_owned));
    }
    let mut comment = format!("{indent}/**\n");
    for line in lines {
        // A comment may not end where the text says so.
        let line = line.replace("*/", "* /");
        let _ = writeln!(comment, "{}", format!("{indent} * {line}").trim_end());
    }
    let _ = writeln!(comment, "{indent} */");
    comment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_kotlins() {
        let map = Type::Map(
            Box::new(Type::Named("MemberId".into())),
            Box::new(Type::Option(Box::new(Type::Int("u16".into())))),
        );
        assert_eq!(in_kotlin(&map), "Map<MemberId, UShort?>");
    }

    #[test]
    fn errors_stand_in_a_paragraph_of_their_own() {
        assert_eq!(
            commented("Drafts a goal.\n\n# Errors\n`NotFound`;\nthose of storage.", ""),
            "/**\n * Drafts a goal.\n *\n * Throws [BelayException]: `NotFound`;\n * those of storage.\n */\n"
        );
    }
}
