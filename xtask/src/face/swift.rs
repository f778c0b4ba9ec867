//! Who sees what of the generated Swift. UniFFI writes everything `public`, in one file that becomes part of BelayKit. An
//! app should see the values and nothing of how they cross: so all that is not a value becomes internal. And how it reads
//! what crossed: UniFFI's way costs a list of fifty goals twice the time that core needs for it. Pure: text in, text out.

use anyhow::{Context, Result};

/// What UniFFI writes for reading, and what stands there instead: straight out of the buffer that crossed, in place of one
/// `Data` for each number (measured: 50 goals in 0.03 ms instead of 0.44 ms).
const READING: &[(&str, &str)] = &[
    ("(data: Data, offset: Data.Index)", "(data: UnsafeRawBufferPointer, offset: Int)"),
    ("createReader(data: Data) ->", "createReader(data: UnsafeRawBufferPointer) ->"),
    (
        "createReader(data: Data(rustBuffer: buf))",
        "createReader(data: UnsafeRawBufferPointer(rustBuffer: buf))",
    ),
    (
        "\
fileprivate extension Data {
    init(rustBuffer: RustBuffer) {
        self.init(
            bytesNoCopy: rustBuffer.data!,
            count: Int(rustBuffer.len),
            deallocator: .none
        )
    }
}
",
        "\
fileprivate extension UnsafeRawBufferPointer {
    init(rustBuffer: RustBuffer) {
        self.init(start: rustBuffer.data, count: Int(rustBuffer.len))
    }
}
",
    ),
    (
        "\
    if T.self == UInt8.self {
        let value = reader.data[reader.offset]
        reader.offset += 1
        return value as! T
    }
    var value: T = 0
    let _ = withUnsafeMutableBytes(of: &value, { reader.data.copyBytes(to: $0, from: range)})
",
        "    let value = reader.data.loadUnaligned(fromByteOffset: reader.offset, as: T.self)\n",
    ),
    (
        "\
    var value = [UInt8](repeating: 0, count: count)
    value.withUnsafeMutableBufferPointer({ buffer in
        reader.data.copyBytes(to: buffer, from: range)
    })
",
        "    let value = Array(reader.data[range])\n",
    ),
];

/// `generated` reading straight out of the buffers that cross.
///
/// # Errors
/// Where UniFFI writes its reading in another way than this knows: look at it anew.
pub fn with_quick_reading(generated: &str) -> Result<String> {
    READING.iter().try_fold(generated.to_owned(), |text, (theirs, ours)| {
        let first = theirs.lines().next().unwrap_or_default();
        text.contains(theirs).then(|| text.replace(theirs, ours)).with_context(|| {
            format!("failed to find `{first}` in the generated Swift: look at what UniFFI writes now")
        })
    })
}

/// `generated` with only its values public: structs and enums that are neither converters nor errors, and aliases.
/// `hidden` names values that stay internal all the same.
#[must_use]
pub fn with_visibility(generated: &str, hidden: &[&str]) -> String {
    let mut written = String::with_capacity(generated.len());
    let mut lines = generated.lines().peekable();
    while let Some(line) = lines.next() {
        // UniFFI breaks the line between an error's `public` and its `enum`.
        let joined;
        let line = if line.trim_end() == "public" {
            joined = format!("public {}", lines.next().unwrap_or_default());
            joined.as_str()
        } else {
            line
        };
        written.push_str(&seen(line, hidden));
        written.push('\n');
    }
    written
}

/// One line as it should be read. Only declarations begin with these words at the start of a line; a member of an
/// internal type is internal whatever it says, but may not call itself open.
fn seen(line: &str, hidden: &[&str]) -> String {
    if let Some(class) = line.strip_prefix("open class ") {
        return format!("final class {class}");
    }
    let unindented = line.trim_start();
    if let Some(member) = unindented.strip_prefix("open ") {
        return member.to_owned();
    }
    match line.strip_prefix("public ") {
        Some(declaration) if !is_value(declaration, hidden) => declaration.to_owned(),
        _ => line.trim_end().to_owned(),
    }
}

/// Whether an app deals with what is declared here.
fn is_value(declaration: &str, hidden: &[&str]) -> bool {
    let declaration = declaration.trim_start_matches("indirect ");
    let Some((word, rest)) = declaration.split_once(' ') else {
        return false;
    };
    let name = rest.split([':', ' ', '<', '{', '=']).next().unwrap_or_default();
    let is_error = rest.contains(": Swift.Error");
    matches!(word, "struct" | "enum" | "typealias")
        && !is_error
        && !name.starts_with("FfiConverter")
        && !hidden.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_public_and_their_members_too() {
        let goal = "public struct Goal: Equatable, Hashable {\n    public let title: String\n}\n";
        assert_eq!(with_visibility(goal, &[]), goal);
        let phase = "public indirect enum Phase: Equatable {\n    case open\n}\n";
        assert_eq!(with_visibility(phase, &[]), phase);
        let id = "public typealias GoalId = UUID\n";
        assert_eq!(with_visibility(id, &[]), id);
    }

    #[test]
    fn what_carries_them_is_internal() {
        assert_eq!(with_visibility("public func openBelay() async {", &[]), "func openBelay() async {\n");
        assert_eq!(
            with_visibility("public protocol GoalListener: AnyObject {", &[]),
            "protocol GoalListener: AnyObject {\n"
        );
        assert_eq!(
            with_visibility("public struct FfiConverterTypeGoal: FfiConverterRustBuffer {", &[]),
            "struct FfiConverterTypeGoal: FfiConverterRustBuffer {\n"
        );
        assert_eq!(with_visibility("public struct OpenPorts {", &["OpenPorts"]), "struct OpenPorts {\n");
    }

    #[test]
    fn an_object_and_its_methods_are_not_open() {
        let object = "open class GoalsFace: GoalsFaceProtocol {\n    \nopen func goal() {\n";
        assert_eq!(
            with_visibility(object, &[]),
            "final class GoalsFace: GoalsFaceProtocol {\n\nfunc goal() {\n"
        );
    }

    #[test]
    fn a_reading_we_know_becomes_quick_and_one_we_do_not_know_is_refused() {
        let theirs: String = READING.iter().map(|(theirs, _)| format!("{theirs}\n")).collect();
        let ours = with_quick_reading(&theirs).expect("it is what we know");
        assert!(!ours.contains("Data"), "{ours}");
        let refused = with_quick_reading("fileprivate func createReader() {}").expect_err("it is not");
        assert!(refused.to_string().contains("look at what UniFFI writes now"));
    }

    #[test]
    fn an_error_is_internal_though_its_line_is_broken() {
        let error = "public \nenum FaceError: Swift.Error, Equatable {\n";
        assert_eq!(with_visibility(error, &[]), "enum FaceError: Swift.Error, Equatable {\n");
    }
}
