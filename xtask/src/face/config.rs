//! UniFFI's configuration: how the generated Kotlin and Swift are named, and which of the platforms' own types stand for ours.

use std::fmt::Write as _;

use super::model::Face;

/// Names that the Swift layer needs for itself: errors there are public under them, in Swift's own form.
const SWIFT_RENAMED: &[(&str, &str)] = &[
    ("FaceError", "BelayErrorFace"),
    ("VaultError", "VaultErrorFace"),
    ("LogError", "LogErrorFace"),
    ("ConnectivityError", "ConnectivityErrorFace"),
    ("ListenerError", "ListenerErrorFace"),
];

/// Times of Kotlin: the type of `java.time`, how it is made of ours, and how ours is made of it.
const KOTLIN_TIMES: &[(&str, &str, &str, &str)] = &[
    (
        "LocalDate",
        "java.time.LocalDate",
        "java.time.LocalDate.of({}.year, {}.month.toInt(), {}.day.toInt())",
        "CalendarDay({}.year, {}.monthValue.toUByte(), {}.dayOfMonth.toUByte())",
    ),
    (
        "LocalTime",
        "java.time.LocalTime",
        "java.time.LocalTime.of({}.hour.toInt(), {}.minute.toInt(), {}.second.toInt())",
        "ClockTime({}.hour.toUByte(), {}.minute.toUByte(), {}.second.toUByte())",
    ),
    (
        "LocalDateTime",
        "java.time.LocalDateTime",
        "java.time.LocalDateTime.of({}.day.year, {}.day.month.toInt(), {}.day.day.toInt(), {}.time.hour.toInt(), \
         {}.time.minute.toInt(), {}.time.second.toInt())",
        "CalendarTime(CalendarDay({}.year, {}.monthValue.toUByte(), {}.dayOfMonth.toUByte()), \
         ClockTime({}.hour.toUByte(), {}.minute.toUByte(), {}.second.toUByte()))",
    ),
];

/// `bindings/uniffi.toml`.
#[must_use]
pub fn uniffi_toml(face: &Face) -> String {
    let mut text = "\
# How Kotlin and Swift are generated from the library. Written by `cargo xtask bindings`, since every id is in it.

[bindings.kotlin]
package_name = \"app.belay.core\" # one package with the layer, which is all that an app sees: see xtask/src/face/kotlin.rs
cdylib_name = \"belay_ffi\"
generate_immutable_records = true # a value that came from the core is what the core said
omit_checksums = true # the files and the library are built from one commit; a check at each start would cost its start
kotlin_target_version = \"2.0.0\" # `entries` of an enum instead of a copied array
disable_java_cleaner = true # java.lang.ref.Cleaner needs Android 13; JNA has one of its own

[bindings.swift]
module_name = \"BelayKit\" # one module with the layer: see xtask/src/face/swift.rs
ffi_module_name = \"CBelay\"
generate_module_map = false # the generated one names Darwin; ours serves Linux too
generate_immutable_records = true
omit_checksums = true
omit_localized_error_conformance = true # the layer's own error has words

# The public errors of the Swift layer have these names.
[bindings.swift.rename]
"
    .to_owned();
    for (name, other) in SWIFT_RENAMED {
        let _ = writeln!(text, "{name} = \"{other}\"");
    }
    text += "\n# Times are those of java.time.\n";
    for (name, ty, lift, lower) in KOTLIN_TIMES {
        let _ = write!(
            text,
            "[bindings.kotlin.custom_types.{name}]\ntype_name = \"{ty}\"\nlift = \"{lift}\"\nlower = \"{lower}\"\n"
        );
    }
    text += "\n# Ids are the platform's UUID, from two halves and back.\n";
    for id in face.ids.keys().map(String::as_str).chain(["Uuid"]) {
        let _ = write!(
            text,
            "[bindings.kotlin.custom_types.{id}]\ntype_name = \"java.util.UUID\"\n\
             lift = \"java.util.UUID({{}}.high, {{}}.low)\"\n\
             lower = \"UuidBits({{}}.mostSignificantBits, {{}}.leastSignificantBits)\"\n\
             [bindings.swift.custom_types.{id}]\ntype_name = \"UUID\"\nimports = [\"Foundation\"]\n\
             lift = \"UUID(bits: {{}})\"\nlower = \"UuidBits({{}})\"\n"
        );
    }
    text
}
