//! The generated Kotlin, made fit to stand beside the hand-written layer in one package: everything in it becomes
//! `internal` except the values an app holds in its hands. Pure: text in, text out.
//!
//! uniffi-bindgen writes classes that are all public: an app would see raw handles, converters and a second `Goals` next
//! to the real one. With the values alone visible, the compiler itself keeps the rest from leaking: a public function
//! that gives something internal does not compile.

/// What the file says of itself, in the place of uniffi's own greeting.
const HEADER: &str = "// The core as UniFFI hands it to Kotlin: its values (public) and the calls into the library (internal).\n\
                      // Written by `cargo xtask bindings` from `bindings/`; never changed by hand.\n";

/// What may stand between a visibility and the word that says what is declared.
const MODIFIERS: [&str; 9] =
    ["open", "sealed", "abstract", "data", "enum", "suspend", "const", "inline", "value"];
/// The words that say what is declared.
const DECLARATIONS: [&str; 7] = ["class", "interface", "object", "fun", "val", "var", "typealias"];
/// A companion that nothing is in.
const EMPTY_COMPANION: &str = "companion object";
/// What the names of uniffi's own converters begin with.
const CONVERTER: &str = "FfiConverter";
/// The visibilities that are kept as they are.
const NARROW: [&str; 2] = ["private", "internal"];

/// `generated` with everything internal but its values: data classes, enum classes, sealed types that are no
/// exceptions, and other names for a type. `hidden` are values that only the layer uses.
#[must_use]
pub fn with_visibility(generated: &str, hidden: &[&str]) -> String {
    let mut lines = Vec::new();
    let mut depth = 0;
    let mut owner = Owner::default();
    for line in generated.lines().flat_map(unglued) {
        let at = depth;
        depth = depth_after(line, depth);
        if line.trim_start() == EMPTY_COMPANION && !owner.has_companion {
            continue;
        }
        match Declaration::read(line) {
            Some(declaration) if at == 0 => {
                let public = declaration.is_value() && !hidden.contains(&declaration.name);
                let has_companion = generated.contains(&format!("{}.Companion", declaration.name));
                owner = Owner { public, has_companion };
                lines.push(declaration.with(if public { "public" } else { "internal" }));
            }
            Some(declaration) if owner.public => lines.push(declaration.inside_a_value(line)),
            Some(_) | None => lines.push(line.to_owned()),
        }
    }
    // What was left out leaves blank lines in a row.
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    format!("{HEADER}\n{}\n", lines.join("\n").trim())
}

/// What is known of the declaration at the top that a line stands in.
#[derive(Default)]
struct Owner {
    public: bool,
    /// Whether something is said of its companion elsewhere. All others are empty, and in the way: within a class that has
    /// one, a value called `Companion` has no name.
    has_companion: bool,
}

/// A line as the lines it should be, without blanks at its end: uniffi glues declarations to comments and annotations. Its
/// own comments are none: a greeting, and essays on how handles are freed, once for each object. What is documented stays.
fn unglued(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim_end();
    let trimmed = line.trim_start();
    let first = if trimmed.starts_with("*/") {
        line.find("*/").map(|at| at + "*/".len())
    } else if trimmed.starts_with("@Throws(") {
        line.find(')').map(|at| at + 1)
    } else {
        None
    };
    let (first, rest) = line.split_at(first.unwrap_or(line.len()));
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    [Some(first), rest].into_iter().flatten().filter(|line| !line.trim_start().starts_with("//"))
}

/// How many brackets are open after a line. Comments count for nothing; whatever stands in a generated string is
/// balanced in itself.
fn depth_after(line: &str, before: usize) -> usize {
    let trimmed = line.trim_start();
    if ["*", "/*"].iter().any(|mark| trimmed.starts_with(mark)) {
        return before;
    }
    let code = line.split(" //").next().unwrap_or(line);
    code.chars().fold(before, |depth, letter| match letter {
        '{' | '(' => depth + 1,
        '}' | ')' => depth.saturating_sub(1),
        _ => depth,
    })
}

/// A line that declares something.
struct Declaration<'a> {
    visibility: Option<&'a str>,
    /// The modifiers and what follows them, from the first one on.
    rest: &'a str,
    modifiers: Vec<&'a str>,
    what: &'a str,
    name: &'a str,
    /// What follows the name.
    tail: &'a str,
}

impl<'a> Declaration<'a> {
    /// Reads the line, where it declares something.
    fn read(line: &'a str) -> Option<Self> {
        let mut rest = line.trim_start();
        let visibility = ["public", "private", "internal", "protected"]
            .into_iter()
            .find(|word| rest.strip_prefix(word).is_some_and(|after| after.starts_with(' ')));
        if let Some(word) = visibility {
            rest = rest[word.len()..].trim_start();
        }
        let mut modifiers = Vec::new();
        let mut at = rest;
        loop {
            let (word, after) = first_word(at);
            if MODIFIERS.contains(&word) || word == "companion" || word == "override" {
                modifiers.push(word);
                at = after.trim_start();
            } else if DECLARATIONS.contains(&word) {
                // A function's type parameters may follow `fun` without a space.
                let (name, tail) = first_word(after.trim_start());
                return Some(Self { visibility, rest, modifiers, what: word, name, tail });
            } else {
                return None;
            }
        }
    }

    fn is(&self, modifier: &str) -> bool {
        self.modifiers.contains(&modifier)
    }

    /// Whether an app holds such a thing in its hands.
    fn is_value(&self) -> bool {
        match self.what {
            "typealias" => {
                let meant = self.tail.trim_start().trim_start_matches('=').trim();
                // A name for a type of the same name would only stand in the way of the type itself.
                meant.rsplit('.').next() != Some(self.name) && !self.name.starts_with(CONVERTER)
            }
            "class" | "interface" if self.is("sealed") => !self.tail.contains("Exception"),
            // A record without fields is a plain class.
            "class" => !self.is("open") && !self.is("abstract") && !self.tail.contains("Exception"),
            _ => false,
        }
    }

    /// The line with `visibility`, unless it is narrower already.
    fn with(&self, visibility: &str) -> String {
        let visibility = self.visibility.filter(|word| NARROW.contains(word)).unwrap_or(visibility);
        format!("{visibility} {}", self.rest)
    }

    /// The line as it stands in a public value: its cases are public too.
    fn inside_a_value(&self, line: &str) -> String {
        if !matches!(self.what, "class" | "interface" | "object") {
            return line.to_owned();
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        format!("{indent}{}", self.with("public"))
    }
}

/// The first word of a text and what follows it. What is written in backquotes is one word.
fn first_word(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of these lines, without the header.
    fn seen(lines: &str) -> String {
        let text = with_visibility(lines, &["OpenSettings"]);
        text.strip_prefix(HEADER).expect("the file says what it is").trim().to_owned()
    }

    #[test]
    fn values_are_public_with_their_cases_and_without_empty_companions() {
        let kind = "sealed class Kind {\n    object One : Kind()\n    data class Two(\n        val `x`: kotlin.UInt) : Kind()\n    {\n        companion object\n    }\n}";
        let public = "public sealed class Kind {\n    public object One : Kind()\n    public data class Two(\n        val `x`: kotlin.UInt) : Kind()\n    {\n    }\n}";
        assert_eq!(seen(kind), public);
        assert_eq!(seen("data class Home (\n){\n    companion object\n}"), "public data class Home (\n){\n}");
        assert_eq!(seen("enum class Flat {\n    AA;\n}"), "public enum class Flat {\n    AA;\n}");
        assert_eq!(seen("public typealias GoalId = UUID"), "public typealias GoalId = UUID");
    }

    #[test]
    fn objects_converters_functions_and_errors_are_internal() {
        assert_eq!(
            seen("open class GoalsFace: Disposable {\n    companion object\n}"),
            "internal open class GoalsFace: Disposable {\n}"
        );
        assert_eq!(
            seen("public object FfiConverterString: X {\n}"),
            "internal object FfiConverterString: X {\n}"
        );
        assert_eq!(seen("interface Disposable {"), "internal interface Disposable {");
        assert_eq!(
            seen("    @Throws(X::class)\n     suspend fun `open`() {\n    val a = 1\n}\n fun `b`() {}"),
            "@Throws(X::class)\ninternal suspend fun `open`() {\n    val a = 1\n}\ninternal fun `b`() {}"
        );
        assert_eq!(
            seen("sealed class FaceException: kotlin.Exception() {\n    class Closed(\n}"),
            "internal sealed class FaceException: kotlin.Exception() {\n    class Closed(\n}"
        );
        assert_eq!(
            seen("suspend fun `openBelay`(): BelayFace {"),
            "internal suspend fun `openBelay`(): BelayFace {"
        );
    }

    #[test]
    fn what_is_narrower_stays_narrow_and_hidden_values_do_not_show() {
        assert_eq!(seen("private fun<E> check() {"), "private fun<E> check() {");
        assert_eq!(seen("internal object Lib {"), "internal object Lib {");
        assert_eq!(
            seen("data class OpenSettings (\n){\n    companion object\n}"),
            "internal data class OpenSettings (\n){\n}"
        );
        assert_eq!(
            seen("public typealias LocalDate = LocalDate"),
            "internal typealias LocalDate = LocalDate"
        );
    }

    #[test]
    fn a_companion_that_something_is_said_of_stays() {
        let text = "internal interface Cleaner {\n    companion object\n}\nprivate fun Cleaner.Companion.create() {}";
        assert_eq!(seen(text), text);
    }

    #[test]
    fn what_is_glued_to_a_comment_or_an_annotation_is_a_declaration_too() {
        assert_eq!(
            seen(
                "    /**\n     * Code.\n     */ fun `code`() {\n}\n    @Throws(X::class)fun `b`() {\n}\nclass Empty {\n}"
            ),
            "/**\n     * Code.\n     */\ninternal fun `code`() {\n}\n    @Throws(X::class)\ninternal fun `b`() {\n}\npublic class Empty {\n}"
        );
    }

    #[test]
    fn text_that_only_looks_like_a_declaration_is_left_alone() {
        let text = "/**\n * data class of its own.\n */\nimport kotlin.jvm.JvmStatic";
        assert_eq!(seen(text), text);
    }

    #[test]
    fn what_nobody_reads_gives_way_to_what_the_file_is_for() {
        let text = with_visibility(
            "// hot\n// greeting\n\npackage a  \n\n\n    // essay\n\n/** Kept. */\nopen class A",
            &[],
        );
        assert_eq!(text, format!("{HEADER}\npackage a\n\n/** Kept. */\ninternal open class A\n"));
    }
}
