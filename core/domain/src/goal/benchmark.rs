//! Benchmarks and wins: milestones with a measure and a date, and what is made of reaching them.
//!
//! `Open -> Reached -> Celebrated or waived; Open -> Redated` (`model.md`). Wins come from benchmarks of reviewed goals
//! or by hand; counts of tasks are never wins (D12).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{BenchmarkId, Bounded, MemberId, Reason, Refusal, Sharing, WinId, filled};

/// Longest text of a benchmark or a win, in Unicode scalar values: a sentence or two.
pub(super) const MAX_BENCHMARK_CHARS: usize = 300;

/// A milestone on the way to a goal (S119).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Benchmark {
    /// Its name.
    pub id: BenchmarkId,
    /// The measured quantity or behaviour.
    pub measure: String,
    /// The target value.
    pub target: String,
    /// By the end of this day in the goal owner's zone.
    pub due: NaiveDate,
    /// Open or reached.
    pub state: BenchmarkState,
}

/// Whether a benchmark was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BenchmarkState {
    /// Not yet.
    Open,
    /// On this day. What was made of it stands on the win of the same benchmark.
    Reached {
        /// The day.
        on: NaiveDate,
    },
}

/// A new benchmark, as a person fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NewBenchmark {
    /// The measured quantity or behaviour.
    pub measure: String,
    /// The target value.
    pub target: String,
    /// By the end of this day.
    pub due: NaiveDate,
}

impl Benchmark {
    /// Sets a milestone.
    ///
    /// # Errors
    /// [`Reason::Empty`] or [`Reason::TooLong`] for a text.
    pub fn new(id: BenchmarkId, new: &NewBenchmark) -> Result<Self, Refusal> {
        Ok(Self {
            id,
            measure: filled("measure", &new.measure, Bounded::Chars(MAX_BENCHMARK_CHARS))?,
            target: filled("target", &new.target, Bounded::Chars(MAX_BENCHMARK_CHARS))?,
            due: new.due,
            state: BenchmarkState::Open,
        })
    }

    /// Whether it is still to be reached.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == BenchmarkState::Open
    }
}

/// Something worth marking (S120).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Win {
    /// Its name.
    pub id: WinId,
    /// The source of the win.
    pub source: WinSource,
    /// The success, in words.
    pub text: String,
    /// On this day.
    pub on: NaiveDate,
    /// Whether it has been marked.
    pub state: WinState,
    /// How far it is shared.
    pub sharing: Sharing,
}

/// The source of a win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WinSource {
    /// A benchmark was reached.
    Benchmark(BenchmarkId),
    /// A member wrote it down.
    ByHand(MemberId),
}

/// Whether a win has been marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WinState {
    /// Both are asked how to mark it.
    Open,
    /// Marked.
    Celebrated {
        /// On this day.
        on: NaiveDate,
        /// How.
        how: String,
    },
    /// Let be, by choice.
    Waived {
        /// On this day.
        on: NaiveDate,
    },
}

impl Win {
    /// Marks it, or lets it be when `how` is none.
    ///
    /// # Errors
    /// [`Reason::AlreadyDone`]; [`Reason::Empty`] or [`Reason::TooLong`] for the text.
    pub fn settle(&mut self, how: Option<&str>, on: NaiveDate) -> Result<(), Refusal> {
        if self.state != WinState::Open {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        self.state = match how {
            Some(how) => {
                WinState::Celebrated { on, how: filled("how", how, Bounded::Chars(MAX_BENCHMARK_CHARS))? }
            }
            None => WinState::Waived { on },
        };
        Ok(())
    }
}

crate::typed::typed! {
    struct NewBenchmark { measure, target, due };
}
