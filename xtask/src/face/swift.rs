//! Who sees what of the generated Swift. UniFFI writes everything `public`, in one file that becomes part of BelayKit. An
//! app should see the values and nothing of how they cross: so all that is not a value becomes internal. Pure: text in,
//! text out.

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
    fn an_error_is_internal_though_its_line_is_broken() {
        let error = "public \nenum FaceError: Swift.Error, Equatable {\n";
        assert_eq!(with_visibility(error, &[]), "enum FaceError: Swift.Error, Equatable {\n");
    }
}
