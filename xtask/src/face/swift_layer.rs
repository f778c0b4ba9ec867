//! The part of BelayKit that can be read off core: a struct for each subject with its calls, and what listens for the
//! updates. How a call crosses, and what an update is, is written by hand beside it (`Calls.swift`, `Updates.swift`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::docs;
use super::model::{Argument, Call, Face, Service, Type, camel, listener_of};

/// What every generated file says of itself.
const GENERATED: &str = "Written by `cargo xtask bindings` from core's source.";

/// The cases of the error as core's comments call them, and where DocC finds them.
const ERRORS: &[(&str, &str)] = &[
    ("Offline", "offline(why:)"),
    ("SignedOut", "signedOut"),
    ("Refused", "refused(_:)"),
    ("NotFound", "notFound(what:)"),
    ("Conflict", "conflict(what:)"),
    ("Invalid", "invalid(field:rule:)"),
    ("Busy", "busy(retryAfter:)"),
    ("StorageFull", "storageFull"),
    ("Locked", "locked"),
    ("UpdateNeeded", "updateNeeded"),
    ("Closed", "closed"),
    ("Cancelled", "cancelled"),
    ("Internal", "internal(why:)"),
];

/// The generated files, by their path below the module's folder.
#[must_use]
pub fn files(face: &Face) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for service in &face.services {
        files.insert(format!("Services/{}.swift", service.name), subject(service));
    }
    files.insert("Services/Screens.swift".to_owned(), screens(face));
    files.insert("Services/Listeners.swift".to_owned(), listeners(face));
    files
}

fn subject(service: &Service) -> String {
    let name = &service.name;
    let about = name.to_lowercase();
    let calls: String = service.calls.iter().map(call).collect();
    format!(
        "// The calls of {about}. {GENERATED}\n\nimport Foundation\n\n{}public struct {name}: Sendable {{\n    \
         let face: {name}Face\n{calls}}}\n",
        commented(&service.docs, ""),
    )
}

fn screens(face: &Face) -> String {
    let getters = face.services.iter().fold(String::new(), |all, Service { name, getter, docs, .. }| {
        let getter = camel(getter);
        format!(
            "{all}\n{}    public var {getter}: {name} {{ {name}(face: face.{getter}()) }}\n",
            commented(docs, "    ")
        )
    });
    let calls: String = face.screens.iter().map(call).collect();
    format!(
        "// The subjects, and what no single one of them has. {GENERATED}\n\nimport Foundation\n\n\
         extension Belay {{{}{calls}}}\n",
        getters.strip_prefix('\n').map_or(String::new(), |getters| format!("\n{getters}")),
    )
}

fn listeners(face: &Face) -> String {
    let mut text = format!(
        "// What listens on the other side's threads for the updates. {GENERATED}\n\nimport Foundation\n"
    );
    for (listener, told) in face.listened() {
        let told = in_swift(&told);
        let _ = write!(
            text,
            "\nfinal class {name}: {listener} {{\n    private let target: UpdateTarget<{told}>\n\n    \
             init(_ target: UpdateTarget<{told}>) {{ self.target = target }}\n\n    \
             func changed(value: {told}) {{ target.changed(value) }}\n    \
             func failed(error: BelayErrorFace) {{ target.failed(error) }}\n}}\n",
            name = target_of(&listener),
        );
    }
    text
}

fn call(call: &Call) -> String {
    let name = camel(&call.name);
    let gives = match &call.gives {
        Type::Nothing => String::new(),
        gives => format!(" -> {}", in_swift(gives)),
    };
    let passed = passed(&call.arguments);
    let body = if call.travels {
        let passed = passed.iter().map(|one| format!("{one}, ")).collect::<String>();
        format!("try await travel {{ cancel in try await face.{name}({passed}cancel: cancel) }}")
    } else {
        format!("try await work {{ try await face.{name}({}) }}", passed.join(", "))
    };
    let mut text = format!(
        "\n{}    public func {name}({}) async throws(BelayError){gives} {{\n        {body}\n    }}\n",
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
    let mut passed = passed(&call.arguments);
    passed.push(format!("listener: {}(target)", target_of(&listener_of(&call.gives))));
    format!(
        "\n{}    public func {name}({}) -> Updates<{}> {{\n        \
         Updates {{ [face] target in try face.{name}({}) }}\n    }}\n",
        commented(&format!("Watched: {about}"), "    "),
        parameters(&call.arguments),
        in_swift(&call.gives),
        passed.join(", "),
        name = camel(&format!("observe_{}", call.name)),
    )
}

/// The first has no label, as in the phrase that a call is: `goals.goal(id)`. What can be left out is always named.
fn parameters(arguments: &[Argument]) -> String {
    let parameters = arguments.iter().enumerate().map(|(at, argument)| {
        let name = camel(&argument.name);
        let takes = in_swift(&argument.takes);
        match argument.takes {
            Type::Option(_) => format!("{name}: {takes} = nil"),
            _ if at == 0 => format!("_ {name}: {takes}"),
            _ => format!("{name}: {takes}"),
        }
    });
    parameters.collect::<Vec<_>>().join(", ")
}

fn passed(arguments: &[Argument]) -> Vec<String> {
    arguments.iter().map(|argument| camel(&argument.name)).map(|name| format!("{name}: {name}")).collect()
}

/// A type as Swift writes it.
fn in_swift(ty: &Type) -> String {
    match ty {
        Type::Nothing => "Void".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Int(name) => name.replace('u', "UInt").replace('i', "Int"),
        Type::Text => "String".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Option(inner) => format!("{}?", in_swift(inner)),
        Type::List(inner) => format!("[{}]", in_swift(inner)),
        Type::Set(inner) => format!("Set<{}>", in_swift(inner)),
        Type::Map(key, value) => format!("[{}: {}]", in_swift(key), in_swift(value)),
    }
}

/// `GoalViewTarget` for `GoalViewListener`.
fn target_of(listener: &str) -> String {
    format!("{}Target", listener.trim_end_matches("Listener"))
}

/// Core's comment as DocC reads it: its errors as what is thrown, each with a link.
fn commented(comment: &str, indent: &str) -> String {
    let (about, errors) = docs::split_errors(comment);
    let mut lines: Vec<String> = about.lines().map(|line| line.trim_end().to_owned()).collect();
    if let Some(errors) = errors {
        lines.push(String::new());
        let errors = errors.lines().map(|line| linked(line.trim())).collect::<Vec<_>>().join("\n  ");
        lines.extend(format!("- Throws: {errors}").lines().map(str::to_owned));
    }
    lines.iter().fold(String::new(), |all, line| match line.as_str() {
        "" => format!("{all}{indent}///\n"),
        line => format!("{all}{indent}/// {line}\n"),
    })
}

fn linked(line: &str) -> String {
    ERRORS.iter().fold(line.to_owned(), |line, (core, swift)| {
        line.replace(&format!("`{core}`"), &format!("``BelayError/{swift}``"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::model::Pass;

    fn argument(name: &str, takes: Type) -> Argument {
        Argument { name: name.to_owned(), takes, pass: Pass::Value }
    }

    fn a_call(name: &str, arguments: Vec<Argument>) -> Call {
        Call {
            name: name.to_owned(),
            docs: "One goal.\n\n# Errors\n`NotFound`; those of storage.".to_owned(),
            arguments,
            gives: Type::Named("GoalView".to_owned()),
            can_fail: true,
            travels: false,
            observed: false,
        }
    }

    #[test]
    fn a_call_works_and_says_what_it_throws() {
        let text = call(&a_call("find_goal", vec![argument("goal", Type::Named("GoalId".to_owned()))]));
        assert_eq!(
            text,
            "\n    /// One goal.\n    ///\n    /// - Throws: ``BelayError/notFound(what:)``; those of storage.\n    \
             public func findGoal(_ goal: GoalId) async throws(BelayError) -> GoalView {\n        \
             try await work { try await face.findGoal(goal: goal) }\n    }\n"
        );
    }

    #[test]
    fn a_call_that_travels_can_be_cancelled() {
        let mut leave = a_call("leave", vec![argument("space", Type::Named("Uuid".to_owned()))]);
        leave.travels = true;
        leave.gives = Type::Nothing;
        let text = call(&leave);
        assert!(text.contains("func leave(_ space: Uuid) async throws(BelayError) {"), "{text}");
        assert!(
            text.contains("travel { cancel in try await face.leave(space: space, cancel: cancel) }"),
            "{text}"
        );
    }

    #[test]
    fn what_is_watched_has_updates_and_what_can_be_left_out_a_name() {
        let mut page = a_call("own", vec![argument("from", Type::Option(Box::new(Type::Text)))]);
        page.observed = true;
        let text = call(&page);
        assert!(
            text.contains("func own(from: String? = nil) async throws(BelayError) -> GoalView"),
            "{text}"
        );
        assert!(text.contains("func observeOwn(from: String? = nil) -> Updates<GoalView>"), "{text}");
        assert!(
            text.contains(
                "[face] target in try face.observeOwn(from: from, listener: GoalViewTarget(target))"
            ),
            "{text}"
        );
    }

    #[test]
    fn types_are_those_of_swift() {
        let ids = Type::Set(Box::new(Type::Named("MemberId".to_owned())));
        let many = Type::Map(Box::new(Type::Int("u16".to_owned())), Box::new(Type::List(Box::new(ids))));
        assert_eq!(in_swift(&many), "[UInt16: [Set<MemberId>]]");
        assert_eq!(in_swift(&Type::Option(Box::new(Type::Int("i64".to_owned())))), "Int64?");
    }
}
