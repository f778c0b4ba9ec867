//! Escapes what people wrote, so that CommonMark reads it as text and as nothing else.
//!
//! A partner's words must not become a picture that calls its server when the page is opened, a link, HTML, or a heading
//! of ours. What a parser reads back is what was written. The escapes hold for CommonMark 0.31 and for the usual
//! extensions (GitHub's tables, strikethrough and bare addresses, footnotes, formulas, attributes). Characters that act
//! on what shows them are named instead (`belay_domain::enclosed`).

use belay_domain::enclosed;

/// A text on one line.
pub(super) fn inline(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "), false)
}

/// The lines of a text for a block of its own. A single line break is a hard one; an empty line parts paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    // A carriage return alone ends a line for CommonMark, too.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').map(|line| if is_blank(line) { "" } else { line }).collect();
    let goes_on = lines.iter().skip(1).map(|next| !next.is_empty()).chain([false]);
    let block = |(line, goes_on): (&&str, bool)| {
        let mut block = line_of_block(line);
        if goes_on && !block.is_empty() {
            block.push_str("  ");
        }
        block
    };
    lines.iter().zip(goes_on).map(block).collect()
}

fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t']).is_empty()
}

/// White space at the ends of a line would be dropped, or make a code block: there, it is written as a reference.
fn line_of_block(line: &str) -> String {
    let inner = line.trim_start_matches([' ', '\t']);
    let before = &line[..line.len() - inner.len()];
    let text = inner.trim_end_matches([' ', '\t']);
    let after = &inner[text.len()..];
    let reference = |white: char| format!("&#{};", u32::from(white));
    let references = |whites: &str| whites.chars().map(reference).collect::<String>();
    format!("{}{}{}", references(before), escaped(text, true), references(after))
}

/// A line with a backslash before each character that means something where it stands.
fn escaped(line: &str, begins_a_block: bool) -> String {
    let line = enclosed(line);
    let mut written = String::with_capacity(line.len() + line.len() / 8);
    let mut before = None;
    // Whether digits alone stand before: with a point after them, they number a list.
    let mut numbers = begins_a_block;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins = begins_a_block && before.is_none() && matches!(letter, '-' | '+' | '=' | ':');
        let numbered = numbers && before.is_some() && matches!(letter, '.' | ')');
        if begins || numbered || means_something(before, letter, letters.peek().copied()) {
            written.push('\\');
        }
        written.push(letter);
        numbers &= letter.is_ascii_digit();
        before = Some(letter);
    }
    written
}

/// Whether a character can be more than itself inside a line.
fn means_something(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let alphanumeric = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    match letter {
        '\\' | '`' | '*' | '[' | ']' | '{' | '}' | '<' | '>' | '&' | '|' | '~' | '$' | '^' | '#' => true,
        // snake_case is no emphasis.
        '_' => !(alphanumeric(before) && alphanumeric(after)),
        // Bare addresses become links on GitHub: https://…, www.…, name@host.
        ':' => before.is_some_and(char::is_alphabetic) && after.is_some_and(|after| !after.is_whitespace()),
        '.' => alphanumeric(before) && after.is_some_and(char::is_alphabetic),
        '@' => before.is_some() && alphanumeric(after),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// Every extension but the one that replaces quotes and dashes.
    fn extensions() -> Options {
        Options::all() - Options::ENABLE_SMART_PUNCTUATION
    }

    /// What a parser reads in a page; a panic if that is anything but text in these blocks.
    fn read_back(page: &str, blocks: &[fn(&Tag<'_>) -> bool]) -> String {
        let mut text = String::new();
        for event in Parser::new_ext(page, extensions()) {
            match event {
                Event::Text(piece) => text.push_str(&piece),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::Start(Tag::Paragraph) if !text.is_empty() => text.push_str("\n\n"),
                Event::Start(tag) if blocks.iter().any(|block| block(&tag)) => {}
                Event::End(_) => {}
                other => panic!("{other:?} in {page:?}"),
            }
        }
        text
    }

    fn quote(text: &str) -> String {
        paragraphs(text).iter().map(|line| format!("> {line}\n")).collect()
    }

    fn reads_back(text: &str) {
        let quote_and_paragraphs: [fn(&Tag<'_>) -> bool; 2] =
            [|tag| matches!(tag, Tag::BlockQuote(None)), |tag| matches!(tag, Tag::Paragraph)];
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        let blank_lines_once: Vec<String> = unix
            .split('\n')
            .map(|line| if is_blank(line) { "" } else { line })
            .collect::<Vec<_>>()
            .split(|line| line.is_empty())
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| paragraph.iter().map(|line| enclosed(line)).collect::<Vec<_>>().join("\n"))
            .collect();
        assert_eq!(read_back(&quote(text), &quote_and_paragraphs), blank_lines_once.join("\n\n"), "{text:?}");
        let item: [fn(&Tag<'_>) -> bool; 3] = [
            |tag| matches!(tag, Tag::List(None)),
            |tag| matches!(tag, Tag::Item),
            |tag| matches!(tag, Tag::Strong),
        ];
        let one_line = enclosed(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
        let page = format!("- **{}:** {}\n", inline(text), inline(text));
        assert_eq!(read_back(&page, &item), format!("{one_line}: {one_line}").trim_end(), "{text:?}");
        let heading: [fn(&Tag<'_>) -> bool; 1] = [|tag| matches!(tag, Tag::Heading { id: None, .. })];
        let page = format!("### {} (2026-03-02)\n", inline(text));
        assert_eq!(read_back(&page, &heading), format!("{one_line} (2026-03-02)").trim_start(), "{text:?}");
    }

    #[test]
    fn hostile_texts_are_read_back_as_they_were_written() {
        for text in [
            "see \\<img src=x onerror=alert(1)> end",
            "\\\\<b>bold</b> &lt; &#60; &amp;",
            "![a picture](http://evil.example/p.png) [a link](javascript:alert(1)) <https://evil.example>",
            "[ref]: http://evil.example\n\n[ref] [ref][ref] ![ref]",
            "# heading\n## two ##\n\nsetext\n===\nsetext\n---",
            "```\ncode\n```\n~~~\ncode\n~~~\n    indented\n\tindented",
            "- list\n+ list\n* list\n1. one\n2) two\n12345. many\n- [ ] task",
            "> quote\n>> twice\n> [!NOTE]\n> note",
            "| a | b |\n|---|---|\n| c | d |\na\n:-",
            "*em* **strong** _em_ __strong__ ~~gone~~ `code` ``more`` $x$ $$y$$ ^up^ ~down~ a_b",
            "***\n---\n___\n* * *",
            "<!-- comment --> <script>alert(1)</script>\n<div>\n\nhtml\n\n</div>\n<?php ?> <![CDATA[x]]>",
            "footnote[^1]\n\n[^1]: note",
            "term\n: definition\n\nhead {#id .class}",
            "carriage\r# heading\r\nreturn\r\r> quote",
            "ends with a backslash\\\nspaces   \n  at\n\t both ends  ",
            "\n\n\nmany\n\n\n\nempty lines\n \n\t\n",
            "---\ntitle: metadata\n---",
            "[[wiki]] [x]() <a@b.example> https://a.example www.a.example a@b.example",
            "\u{1b}[2J \u{202e}turned \u{2067}left open\u{0}",
            "שלום \u{2067}היום\u{2069} 🧗🏽‍♀️ «ça va»",
        ] {
            reads_back(text);
        }
    }

    #[test]
    fn plain_sentences_stay_as_they_are() {
        for text in [
            "We met (twice), at 10:30 - it's \"fine\"; 3.5 of 4! Why not? See snake_case.",
            "one-to-one, e. g.",
        ] {
            assert_eq!(inline(text), text);
            assert_eq!(paragraphs(text), [text]);
        }
    }

    #[test]
    fn bare_addresses_are_no_links_on_github_either() {
        assert_eq!(
            inline("https://a.example www.a.example mia@a.example mailto:x"),
            "https\\://a\\.example www\\.a\\.example mia\\@a\\.example mailto\\:x"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was_written(text in "[ \\t\\r\\na1.)(!\\[\\]<>\\\\`*_#+=:|~&;{}^$\"'/@-]{0,40}") {
            reads_back(&text);
        }
    }
}
