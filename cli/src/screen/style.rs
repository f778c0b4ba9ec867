//! The few styles of a terminal, by what they mean.

use anstyle::{AnsiColor, Reset};

/// The style of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is.
    Plain,
    /// The head of something.
    Heading,
    /// Less important: labels, ids.
    Dim,
    /// It worked.
    Good,
    /// Worth a look.
    Warn,
    /// It did not.
    Bad,
}

impl Style {
    pub(crate) fn begin(self) -> String {
        let style = anstyle::Style::new();
        let style = match self {
            Self::Plain => return String::new(),
            Self::Heading => style.bold(),
            Self::Dim => style.dimmed(),
            Self::Good => style.fg_color(Some(AnsiColor::Green.into())),
            Self::Warn => style.fg_color(Some(AnsiColor::Yellow.into())),
            Self::Bad => style.fg_color(Some(AnsiColor::Red.into())).bold(),
        };
        style.render().to_string()
    }

    pub(crate) fn end(self) -> String {
        if self == Self::Plain { String::new() } else { Reset.render().to_string() }
    }
}
