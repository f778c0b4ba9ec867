//! What was measured, and how it is shown: a table on the terminal, Markdown and JSON for the documentation.

use serde_json::{Value, json};

use crate::yardstick::{Unit, Yardstick};

/// Whatever keeps something from being measured.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How a figure stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// At or under it.
    Ok,
    /// Over it.
    Over,
    /// There is no target: it explains another figure.
    Plain,
    /// Left out of this run.
    Skipped,
}

impl Verdict {
    /// Whether `measured` keeps to `target`.
    pub(crate) fn of(keeps: bool) -> Self {
        if keeps { Self::Ok } else { Self::Over }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Over => "over",
            Self::Plain => "",
            Self::Skipped => "skipped",
        }
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    what: String,
    target: String,
    measured: String,
    verdict: Verdict,
    /// The bare number, in the unit that `measured` names.
    number: Option<f64>,
    ratio: Option<Ratio>,
}

/// How a duration stands to what the machine takes by itself.
#[derive(Clone, Copy, Debug)]
struct Ratio {
    measured: f64,
    most: f64,
    unit: Unit,
}

impl Ratio {
    fn spoken(&self) -> String {
        let number = |ratio: f64| if ratio < 10.0 { format!("{ratio:.1}") } else { format!("{ratio:.0}") };
        format!("{} of {} {}", number(self.measured), number(self.most), self.unit.name())
    }
}

impl Figure {
    /// A duration against the longest it should be.
    pub(crate) fn duration(what: impl Into<String>, most_ms: f64, measured_ms: f64) -> Self {
        Self {
            what: what.into(),
            target: format!("≤ {}", spoken(most_ms)),
            measured: spoken(measured_ms),
            verdict: Verdict::of(measured_ms <= most_ms),
            number: Some(measured_ms),
            ratio: None,
        }
    }

    /// The same duration as a multiple of what the machine takes by itself: it keeps its target where it is at most `most`
    /// times `unit`, whatever the milliseconds are.
    pub(crate) fn beside(mut self, yardstick: &Yardstick, unit: Unit, most: f64) -> Self {
        let measured = self.number.unwrap_or(f64::NAN) / yardstick.unit(unit);
        self.verdict = Verdict::of(measured <= most);
        self.ratio = Some(Ratio { measured, most, unit });
        self
    }

    /// Anything with a target in words.
    pub(crate) fn of(
        what: impl Into<String>,
        target: impl Into<String>,
        measured: impl Into<String>,
        number: f64,
        verdict: Verdict,
    ) -> Self {
        let (what, target, measured) = (what.into(), target.into(), measured.into());
        Self { what, target, measured, verdict, number: Some(number), ratio: None }
    }

    /// Something without a target that explains another figure.
    pub(crate) fn plain(what: impl Into<String>, measured: impl Into<String>, number: f64) -> Self {
        Self::of(what, "", measured, number, Verdict::Plain)
    }

    /// Something this run leaves out, and why.
    pub(crate) fn skipped(
        what: impl Into<String>,
        target: impl Into<String>,
        why: impl Into<String>,
    ) -> Self {
        let (what, target, measured) = (what.into(), target.into(), why.into());
        Self { what, target, measured, verdict: Verdict::Skipped, number: None, ratio: None }
    }
}

impl Figure {
    /// Its multiple of the yardstick; empty where it has none.
    fn ratio(&self) -> String {
        self.ratio.as_ref().map(Ratio::spoken).unwrap_or_default()
    }
}

/// Figures that belong together, with how they were taken.
#[derive(Clone, Debug)]
pub(crate) struct Chapter {
    /// Its name.
    pub(crate) title: String,
    /// How its figures were taken.
    pub(crate) how: String,
    /// The figures.
    pub(crate) figures: Vec<Figure>,
}

/// A duration in the unit in which it is easily read.
pub(crate) fn spoken(ms: f64) -> String {
    match ms {
        ms if ms >= 1_000.0 => format!("{:.2} s", ms / 1_000.0),
        ms if ms >= 10.0 => format!("{ms:.1} ms"),
        ms if ms >= 0.1 => format!("{ms:.2} ms"),
        ms => format!("{:.1} µs", ms * 1_000.0),
    }
}

/// A count with its thousands apart: `100,000`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The chapter as a table for a terminal, `colour` where somebody watches.
pub(crate) fn table(chapter: &Chapter, colour: bool) -> String {
    let width = |part: fn(&Figure) -> &str, least: usize| {
        chapter.figures.iter().map(|figure| part(figure).chars().count()).max().unwrap_or(0).max(least)
    };
    let what = width(|figure| &figure.what, 52);
    let target = width(|figure| &figure.target, 14);
    let measured = width(|figure| &figure.measured, 14);
    let ratios: Vec<String> = chapter.figures.iter().map(Figure::ratio).collect();
    let ratio = ratios.iter().map(|ratio| ratio.chars().count()).max().unwrap_or(0);
    let painted = |code: &str, text: &str| {
        if colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let mut text = format!("\n{}\n", painted("1", &chapter.title));
    for (figure, beside) in chapter.figures.iter().zip(&ratios) {
        let style = match figure.verdict {
            Verdict::Ok => "1;32",
            Verdict::Over => "1;31",
            Verdict::Plain | Verdict::Skipped => "2",
        };
        let line = format!(
            "  {:<what$}  {:>target$}  {:>measured$}  {beside:>ratio$}  {}",
            figure.what,
            figure.target,
            figure.measured,
            painted(style, figure.verdict.word())
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The chapters as Markdown.
pub(crate) fn markdown(chapters: &[Chapter]) -> String {
    let mut text = String::new();
    for chapter in chapters {
        text.push_str(&format!("\n## {}\n\n{}\n\n", chapter.title, chapter.how));
        text.push_str("| What | Target | Measured | Beside the yardstick | |\n|---|---:|---:|---:|---|\n");
        for figure in &chapter.figures {
            let Figure { what, target, measured, verdict, .. } = figure;
            text.push_str(&format!(
                "| {what} | {target} | {measured} | {} | {} |\n",
                figure.ratio(),
                verdict.word()
            ));
        }
    }
    text
}

/// The chapters as JSON.
pub(crate) fn as_json(chapters: &[Chapter]) -> Value {
    chapters
        .iter()
        .flat_map(|chapter| chapter.figures.iter().map(|figure| (&chapter.title, figure)))
        .map(|(chapter, figure)| {
            json!({
                "chapter": chapter, "what": figure.what, "target": figure.target, "measured": figure.measured,
                "number": figure.number, "verdict": figure.verdict.word(),
                "ratio": figure.ratio.map(|ratio| json!({
                    "measured": ratio.measured, "most": ratio.most, "unit": ratio.unit.name(),
                })),
            })
        })
        .collect()
}

/// How many figures keep their target, and how many have one.
pub(crate) fn kept(chapters: &[Chapter]) -> (usize, usize) {
    let figures = || chapters.iter().flat_map(|chapter| &chapter.figures);
    let count = |verdict| figures().filter(|figure| figure.verdict == verdict).count();
    (count(Verdict::Ok), count(Verdict::Ok) + count(Verdict::Over))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_at_its_target_keeps_it_and_one_above_does_not() {
        let chapter = |measured| Chapter {
            title: "Reading".into(),
            how: String::new(),
            figures: vec![Figure::duration("open", 30.0, measured), Figure::plain("rows", "7", 7.0)],
        };
        assert_eq!(kept(&[chapter(30.0)]), (1, 1));
        assert_eq!(kept(&[chapter(30.1)]), (0, 1));
        assert!(table(&chapter(30.1), false).contains("over"));
    }

    #[test]
    fn numbers_are_said_in_the_unit_that_reads_best() {
        assert_eq!(spoken(2_500.0), "2.50 s");
        assert_eq!(spoken(29.96), "30.0 ms");
        assert_eq!(spoken(0.25), "0.25 ms");
        assert_eq!(spoken(0.042), "42.0 µs");
        assert_eq!(grouped(100_000), "100,000");
        assert_eq!(grouped(999), "999");
    }
}
