//! Values derived from a story: its words, what its moments have in common, what it lacks, and what of it is told.
//! Computed, never stored.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    COMMON_IN, Height, LifeTime, Person, Story, StoryStep, StoryTag, TURNING_POINTS, WORD_LIMIT,
    people::with_aliases,
};
use crate::{
    Advice, LifeEventId, Phase, Reason, Refusal,
    allowed::{Allowed, allowed},
    story::StoryCommand,
    words,
};

/// A theme that recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CommonTheme {
    /// Its name.
    pub name: String,
    /// In how many moments it is.
    pub moments: u32,
}

/// The told part of a story: a copy, with aliases for real names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ToldStory {
    /// Its title; may be empty.
    pub title: String,
    /// The text.
    pub text: String,
    /// The moments its teller chose to show: the lifeline is shared point by point (`rules.md`, *Stories*).
    #[serde(default)]
    pub moments: Vec<ToldMoment>,
    /// Whether the listener is told before it opens (S256).
    pub tender: bool,
}

/// A moment as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ToldMoment {
    /// When.
    pub when: LifeTime,
    /// Its title.
    pub label: String,
    /// From -5 to +5.
    pub height: Height,
}

/// One thing a story lacks to be Ready: its name in refusals, and the command that brings it.
type Lack = (&'static str, Allowed);

impl Story {
    /// The words of the text.
    #[must_use]
    pub fn words(&self) -> usize {
        words(&self.text.text)
    }

    /// The themes that recur, most frequent first (S234).
    #[must_use]
    pub fn common_themes(&self) -> Vec<CommonTheme> {
        let mut common: Vec<CommonTheme> = self
            .themes
            .iter()
            .filter(|theme| theme.events.len() >= COMMON_IN)
            .map(|theme| CommonTheme {
                name: theme.name.clone(),
                moments: u32::try_from(theme.events.len()).unwrap_or(u32::MAX),
            })
            .collect();
        common.sort_by(|a, b| b.moments.cmp(&a.moments).then_with(|| a.name.cmp(&b.name)));
        common
    }

    /// The common themes that the text carries, by the passages marked in it (S236).
    #[must_use]
    pub fn covered_themes(&self) -> Vec<CommonTheme> {
        let mut common = self.common_themes();
        common.retain(|theme| {
            self.passages
                .iter()
                .any(|passage| passage.theme == theme.name && self.text.text.contains(&passage.words))
        });
        common
    }

    /// The theme from which a question to the listener is proposed: the most frequent that the text carries, or else
    /// that recurs (S245). The shell has the sentence.
    #[must_use]
    pub fn theme_for_question(&self) -> Option<String> {
        let covered = self.covered_themes();
        covered.into_iter().chain(self.common_themes()).next().map(|theme| theme.name)
    }

    fn lacks(&self) -> Vec<Lack> {
        let mut lacks: Vec<Lack> = Vec::new();
        if self.text.text.is_empty() {
            lacks.push(("text", allowed!(StoryCommand::Write)[0]));
        }
        if self.words() >= WORD_LIMIT {
            lacks.push(("fewer_words", allowed!(StoryCommand::Write)[0]));
        }
        if self.common_themes().is_empty() {
            lacks.push(("common_theme", allowed!(StoryCommand::TagEvent)[0]));
        }
        if self.covered_themes().is_empty() {
            lacks.push(("passage", allowed!(StoryCommand::MarkPassage)[0]));
        }
        if self.rehearsals.is_empty() {
            lacks.push(("rehearsal", allowed!(StoryCommand::Rehearse)[0]));
        }
        lacks
    }

    /// Checks that it can be Ready: a text of under 1,000 words that carries a common theme, practised once.
    ///
    /// # Errors
    /// [`Reason::StoryNotReady`], with what is missing and the commands that bring it.
    pub fn check_ready(&self) -> Result<(), Refusal> {
        let lacks = self.lacks();
        if lacks.is_empty() {
            return Ok(());
        }
        let allowed: BTreeSet<Allowed> = lacks.iter().map(|(_, command)| *command).collect();
        Err(Refusal::because(Reason::StoryNotReady)
            .missing(lacks.iter().map(|(name, _)| *name))
            .allowing(allowed))
    }

    /// The advice about it.
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        let mut advice = Vec::new();
        let some = !self.events.is_empty();
        if some && !self.events.iter().any(|event| event.height.value() > 0) {
            advice.push(Advice::InviteHigh);
        }
        if some && !self.events.iter().any(|event| event.height.value() < 0) {
            advice.push(Advice::InviteLow);
        }
        if self.events.len() < TURNING_POINTS {
            advice.push(Advice::MoreTurningPoints);
        }
        if self.step > StoryStep::Themes && self.common_themes().is_empty() {
            advice.push(Advice::FindThemes);
        }
        if self.words() >= WORD_LIMIT {
            advice.push(Advice::ShortenStory);
        }
        if self.step > StoryStep::Writing && self.covered_themes().is_empty() {
            advice.push(Advice::MarkPassages);
        }
        if self.step > StoryStep::Writing && self.rehearsals.is_empty() {
            advice.push(Advice::Rehearse);
        }
        advice
    }

    /// Whether it comes first when its teller looks for a story in this phase: an early struggle while getting
    /// acquainted (S249).
    #[must_use]
    pub fn comes_first_in(&self, phase: Phase) -> bool {
        phase == Phase::Preparing && self.tags.contains(&StoryTag::EarlyStruggle)
    }

    /// The copy that would be told: the text, the chosen moments, every real name replaced. The teller sees it before
    /// consenting.
    ///
    /// # Errors
    /// [`Reason::Empty`] without a text; [`Reason::AliasNeeded`] while somebody has none (S255);
    /// [`Reason::NoSuchPart`] for a moment that is not there.
    pub fn to_tell(&self, moments: &BTreeSet<LifeEventId>) -> Result<ToldStory, Refusal> {
        if self.text.text.is_empty() {
            return Err(Refusal::invalid("text", Reason::Empty).allowing(allowed![StoryCommand::Write]));
        }
        if self.people.iter().any(Person::needs_alias) {
            return Err(Refusal::because(Reason::AliasNeeded)
                .missing(["alias"])
                .allowing(allowed![StoryCommand::GiveAlias, StoryCommand::SetReal]));
        }
        if moments.iter().any(|moment| !self.events.iter().any(|event| event.id == *moment)) {
            return Err(Refusal::invalid("moments", Reason::NoSuchPart));
        }
        let chosen = || self.events.iter().filter(|event| moments.contains(&event.id));
        let told = |text: &str| with_aliases(text, &self.people);
        let in_order = self.lifeline().points;
        Ok(ToldStory {
            title: told(&self.title.text),
            text: told(&self.text.text),
            tender: self.tender || chosen().any(|event| event.tender),
            moments: in_order
                .into_iter()
                .filter(|point| moments.contains(&point.event))
                .map(|point| ToldMoment { when: point.when, label: told(&point.label), height: point.height })
                .collect(),
        })
    }
}

crate::typed::typed! {
    struct ToldStory { title, text, moments, tender };
    struct ToldMoment { when, label, height };
}
