//! Prompts: what somebody is asked when a page is empty. They come from data; a draw is the same for the same state,
//! and none comes again before the others that fit have been drawn (S174).

mod need;

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Aggregate, Bounded, Context, Kind, MemberId, Phase, Reason, Refusal, derived, filled,
    relationship::{Form, Role},
};

pub use need::PromptNeed;

/// Most prompts that are remembered as drawn; the oldest are forgotten first. Far above what the data holds.
pub const MAX_DRAWN: usize = 2_000;
/// Longest id of a prompt, in Unicode scalar values.
pub const MAX_PROMPT_ID_CHARS: usize = 64;

static PROMPTS: LazyLock<Vec<Prompt>> = LazyLock::new(|| {
    serde_json::from_slice(include_bytes!("../data/prompts.json"))
        .expect("the prompts in data/ are checked by a test")
});

/// Every prompt of this version, in the order of the data.
#[must_use]
pub fn prompts() -> &'static [Prompt] {
    &PROMPTS
}

/// The prompt of this id; none for one of a newer version's data, and for what an older version took unchecked.
#[must_use]
pub fn prompt_of(id: &str) -> Option<&'static Prompt> {
    prompts().iter().find(|prompt| prompt.id == id)
}

/// The id of a prompt of this version, as somebody gave it.
///
/// # Errors
/// [`Reason::UnknownPrompt`]: what was written would be kept for ever as the answer to a question that nobody knows.
pub(crate) fn known(id: &str) -> Result<String, Refusal> {
    let prompt = prompt_of(id.trim());
    prompt.map(|prompt| prompt.id.clone()).ok_or(Refusal::invalid("prompt", Reason::UnknownPrompt))
}

/// One prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Prompt {
    /// Its stable id; translations go by it.
    pub id: String,
    /// When it fits.
    pub phase: PromptPhase,
    /// Whom it is for.
    pub role: PromptRole,
    /// Its topic, in a word or two.
    pub topic: String,
    /// The question.
    pub text: String,
    /// Whether it touches what only those who chose to are asked (S483).
    pub sensitive: bool,
    /// The practices it serves, by their ids.
    pub practices: Vec<String>,
    /// What must be there for it to make sense; none if it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<PromptNeed>,
}

/// When a prompt fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PromptPhase {
    /// Before there is a relationship.
    Seek,
    /// In a flash request.
    Flash,
    /// Getting acquainted.
    Preparing,
    /// Agreeing.
    Negotiating,
    /// The work itself.
    EnablingGrowth,
    /// Debrief and goodbye.
    ComingToClosure,
    /// At any time.
    Any,
}

impl From<Phase> for PromptPhase {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Proposed => Self::Seek,
            Phase::Preparing => Self::Preparing,
            Phase::Negotiating => Self::Negotiating,
            Phase::EnablingGrowth => Self::EnablingGrowth,
            Phase::ComingToClosure | Phase::Closed => Self::ComingToClosure,
        }
    }
}

/// Whom a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PromptRole {
    /// Who seeks.
    Mentee,
    /// Who gives.
    Mentor,
    /// Each of the two.
    Both,
    /// Partners in an allyship.
    Ally,
    /// The members of a circle.
    Circle,
    /// Who runs a program.
    Program,
    /// Anybody.
    Any,
}

/// The state a prompt is drawn for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Situation {
    /// When.
    pub phase: PromptPhase,
    /// In which role.
    pub role: Role,
    /// In which form of relationship; none before there is one.
    pub form: Option<Form>,
    /// About what, if it must be about something.
    pub topic: Option<String>,
    /// Whether the person chose to be asked sensitive prompts too.
    pub sensitive_opt_in: bool,
    /// Whether they run the program.
    pub runs_program: bool,
}

impl Situation {
    /// Whether `prompt` may be drawn here.
    #[must_use]
    pub fn fits(&self, prompt: &Prompt) -> bool {
        let role = match prompt.role {
            PromptRole::Mentee => self.role.learns(),
            PromptRole::Mentor => self.role.mentors(),
            PromptRole::Both | PromptRole::Any => true,
            PromptRole::Ally => self.form == Some(Form::AllyPartnership),
            PromptRole::Circle => self.form == Some(Form::Circle),
            PromptRole::Program => self.runs_program,
        };
        role && (prompt.phase == self.phase || prompt.phase == PromptPhase::Any)
            && (self.sensitive_opt_in || !prompt.sensitive)
            && self.topic.as_ref().is_none_or(|topic| *topic == prompt.topic)
    }
}

/// The prompt that comes next: of those that fit, the first that was never drawn (those of the very phase before those
/// of any), else the one drawn longest ago. So each of them comes once before any comes again, and the round begins
/// anew in the same order. None where nothing fits.
#[must_use]
pub fn pick_prompt<'a>(
    prompts: &'a [Prompt],
    situation: &Situation,
    draws: Option<&PromptDraws>,
) -> Option<&'a Prompt> {
    let last_drawn = |prompt: &Prompt| draws.and_then(|draws| draws.last_drawn(&prompt.id));
    prompts
        .iter()
        .filter(|prompt| situation.fits(prompt))
        .min_by_key(|prompt| (last_drawn(prompt), prompt.phase == PromptPhase::Any))
}

/// The prompt that is shown on a day and not drawn by that: each day another of those that were never drawn, those of the
/// very phase before those of any; of all that fit once each has been. It is the same on every phone of a person. None where
/// nothing fits.
#[must_use]
pub fn prompt_of_day<'a>(
    prompts: &'a [Prompt],
    situation: &Situation,
    draws: Option<&PromptDraws>,
    today: NaiveDate,
) -> Option<&'a Prompt> {
    let fitting: Vec<&Prompt> = prompts.iter().filter(|prompt| situation.fits(prompt)).collect();
    let is_fresh = |prompt: &&Prompt| draws.is_none_or(|draws| draws.last_drawn(&prompt.id).is_none());
    let of_phase = |prompt: &&Prompt| prompt.phase == situation.phase;
    let preferred: [Vec<&Prompt>; 3] = [
        fitting.iter().copied().filter(is_fresh).filter(of_phase).collect(),
        fitting.iter().copied().filter(is_fresh).collect(),
        fitting,
    ];
    let from = preferred.into_iter().find(|prompts| !prompts.is_empty())?;
    let days = i64::from(today.to_epoch_days());
    let turn = days.rem_euclid(i64::try_from(from.len()).unwrap_or(1));
    from.get(usize::try_from(turn).unwrap_or_default()).copied()
}

/// A place with a fixed prompt at its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PromptPlace {
    /// The form of a mentor's offer (S206).
    OfferForm,
    /// The form of a mentee's need (S207).
    NeedForm,
    /// What a listener is asked after a story (S209).
    AfterStory,
}

impl PromptPlace {
    /// The practice whose prompt it is.
    #[must_use]
    pub fn practice(self) -> &'static str {
        match self {
            Self::OfferForm => "S206",
            Self::NeedForm => "S207",
            Self::AfterStory => "S209",
        }
    }
}

/// The prompt at the head of a place. None in data that lacks it.
#[must_use]
pub fn prompt_at(prompts: &[Prompt], place: PromptPlace) -> Option<&Prompt> {
    prompts.iter().find(|prompt| prompt.practices.iter().any(|id| id == place.practice()))
}

/// Which prompts a member has been asked, in their own space.
///
/// Kept as an order, latest last, each prompt once. So two phones that draw at the same moment can be merged by asking
/// each draw again: the same prompt drawn by both counts as one, different ones both count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptDraws {
    /// Whose.
    pub owner: MemberId,
    /// Ids of prompts, the latest drawn last.
    #[serde(default)]
    pub drawn: Vec<String>,
}

/// How a member's draws begin: empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptDrawsOpening {}

/// The commands of a member's draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptDrawsCommand {
    /// This prompt was put to the member.
    Draw {
        /// Its id; one of a newer app's data counts too.
        prompt: String,
    },
}

impl PromptDraws {
    /// Its id: one for each member, made alike on two phones.
    #[must_use]
    pub fn id_for(member: MemberId) -> Uuid {
        derived(member.0, "prompt_draws")
    }

    /// Where the prompt stands among those drawn; greater is later. None if it never was.
    fn last_drawn(&self, prompt: &str) -> Option<usize> {
        self.drawn.iter().position(|id| id == prompt)
    }
}

impl Aggregate for PromptDraws {
    const KIND: Kind = Kind::PromptDraws;
    type Opening = PromptDrawsOpening;
    type Command = PromptDrawsCommand;
    type Facts = ();

    fn open(_: PromptDrawsOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        Ok(Self { owner: context.actor, drawn: Vec::new() })
    }

    fn handle(&mut self, command: PromptDrawsCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.owner {
            return Err(Refusal::because(Reason::NotYours));
        }
        let PromptDrawsCommand::Draw { prompt } = command;
        let prompt = filled("prompt", &prompt, Bounded::Chars(MAX_PROMPT_ID_CHARS))?;
        self.drawn.retain(|id| *id != prompt);
        self.drawn.push(prompt);
        let forgotten = self.drawn.len().saturating_sub(MAX_DRAWN);
        self.drawn.drain(..forgotten);
        Ok(())
    }
}

crate::typed::typed! {
    struct PromptDrawsOpening {  };
    enum PromptDrawsCommand { Draw { prompt } };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use std::collections::BTreeSet;

    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::Zone;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));

    fn context(actor: MemberId) -> Context {
        let at = DateTime::UNIX_EPOCH;
        Context { actor, at, now: at, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn draws() -> PromptDraws {
        PromptDraws::open(PromptDrawsOpening {}, &(), &context(ANN)).unwrap()
    }

    fn draw(draws: &mut PromptDraws, prompt: &str) {
        let prompt = prompt.to_owned();
        draws.handle(PromptDrawsCommand::Draw { prompt }, &(), &context(ANN)).unwrap();
    }

    fn situation(phase: PromptPhase, role: Role) -> Situation {
        Situation {
            phase,
            role,
            form: Some(Form::OneToOne),
            topic: None,
            sensitive_opt_in: false,
            runs_program: false,
        }
    }

    #[test]
    fn the_prompts_have_unique_ids_text_and_one_for_each_phase_and_role() {
        let ids: BTreeSet<&str> = prompts().iter().map(|prompt| prompt.id.as_str()).collect();
        assert_eq!(ids.len(), prompts().len());
        for prompt in prompts() {
            for text in [&prompt.id, &prompt.topic, &prompt.text] {
                assert!(!text.trim().is_empty() && text.trim() == text, "{}", prompt.id);
            }
            assert!(prompt.id.chars().count() <= MAX_PROMPT_ID_CHARS);
            assert!(!prompt.practices.is_empty(), "{}", prompt.id);
        }
        for phase in [
            PromptPhase::Seek,
            PromptPhase::Flash,
            PromptPhase::Preparing,
            PromptPhase::Negotiating,
            PromptPhase::EnablingGrowth,
            PromptPhase::ComingToClosure,
        ] {
            for role in [Role::Mentee, Role::Mentor, Role::Both] {
                let fitting = prompts()
                    .iter()
                    .any(|prompt| prompt.phase == phase && situation(phase, role).fits(prompt));
                assert!(fitting, "{phase:?} {role:?}");
            }
        }
        for place in [PromptPlace::OfferForm, PromptPlace::NeedForm, PromptPlace::AfterStory] {
            assert!(prompt_at(prompts(), place).is_some(), "{place:?}");
        }
    }

    #[test]
    fn who_is_both_sees_the_prompts_of_both_sides() {
        let sees = |role| -> BTreeSet<&str> {
            prompts()
                .iter()
                .filter(|prompt| situation(PromptPhase::EnablingGrowth, role).fits(prompt))
                .map(|prompt| prompt.id.as_str())
                .collect()
        };
        let (mentee, mentor) = (sees(Role::Mentee), sees(Role::Mentor));
        assert_ne!(mentee, mentor);
        assert_eq!(sees(Role::Both), mentee.union(&mentor).copied().collect());
    }

    #[test]
    fn sensitive_prompts_come_only_to_who_chose_them() {
        let ally = |sensitive_opt_in| Situation {
            form: Some(Form::AllyPartnership),
            sensitive_opt_in,
            ..situation(PromptPhase::Preparing, Role::Both)
        };
        let sensitive = |situation: Situation| {
            prompts().iter().filter(|prompt| prompt.sensitive && situation.fits(prompt)).count()
        };
        assert_eq!(sensitive(ally(false)), 0);
        assert!(sensitive(ally(true)) > 0);
        assert_eq!(sensitive(situation(PromptPhase::Preparing, Role::Both)), 0);
    }

    #[test]
    fn a_topic_narrows_and_one_that_nobody_wrote_for_draws_nothing() {
        let about = |topic: &str| Situation {
            topic: Some(topic.into()),
            ..situation(PromptPhase::Preparing, Role::Mentee)
        };
        let history = pick_prompt(prompts(), &about("history"), None).unwrap();
        assert_eq!(history.topic, "history");
        assert_eq!(pick_prompt(prompts(), &about("astrology"), None), None);
    }

    #[test]
    fn a_prompt_that_takes_something_for_granted_makes_no_sense_without_it() {
        let after_the_talk = prompt_of("P025").expect("it is in the data");
        assert_eq!(after_the_talk.needs, Some(PromptNeed::Talk));
        let makes_sense =
            |has: &[PromptNeed], topic| after_the_talk.makes_sense(&has.iter().copied().collect(), topic);
        assert!(!makes_sense(&[PromptNeed::Person], None));
        assert!(makes_sense(&[PromptNeed::Talk], None));
        assert!(makes_sense(&[], Some("interview")), "who asks for its topic has what it is about");
        let taken_for_granted = ["after the talk", "this person", "which one of those", "now that you"];
        for prompt in prompts() {
            let text = prompt.text.to_lowercase();
            let takes = taken_for_granted.iter().any(|words| text.contains(words));
            assert!(!takes || prompt.needs.is_some(), "{}: {}", prompt.id, prompt.text);
        }
    }

    #[test]
    fn the_same_prompt_drawn_on_two_phones_at_once_counts_once() {
        let mut merged = draws();
        for prompt in ["P001", "P002", "P001"] {
            draw(&mut merged, prompt);
        }
        assert_eq!(merged.drawn, ["P002", "P001"]);
    }

    #[test]
    fn each_day_shows_another_prompt_until_all_that_fit_were_drawn() {
        let situation = situation(PromptPhase::Preparing, Role::Mentee);
        let of = |draws: &PromptDraws, day| {
            let today = NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
            prompt_of_day(prompts(), &situation, Some(draws), today).unwrap().id.clone()
        };
        let mut draws = draws();
        assert_eq!(of(&draws, 2), of(&draws, 2));
        assert_ne!(of(&draws, 2), of(&draws, 3));
        let fitting = prompts().iter().filter(|prompt| situation.fits(prompt)).count();
        let mut shown = BTreeSet::new();
        for _ in 0..fitting {
            let today = of(&draws, 2);
            draw(&mut draws, &today);
            assert!(shown.insert(today), "one that was drawn is shown only when all were");
        }
        assert!(shown.contains(&of(&draws, 2)));
    }

    #[test]
    fn the_draws_of_another_are_not_touched() {
        let bo = MemberId(Uuid::from_u128(2));
        let command = PromptDrawsCommand::Draw { prompt: "P001".into() };
        let refusal = draws().handle(command, &(), &context(bo)).unwrap_err();
        assert_eq!(refusal.reason, Reason::NotYours);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut many = draws();
        for n in 0..=MAX_DRAWN {
            draw(&mut many, &n.to_string());
        }
        assert_eq!(many.drawn.len(), MAX_DRAWN);
        assert_eq!(many.drawn[0], "1");
    }

    proptest! {
        #[test]
        fn no_prompt_repeats_before_all_that_fit_were_drawn_whatever_was_drawn_before(
            earlier in proptest::collection::vec(0..212_usize, 0..40),
            mentor in any::<bool>(),
            ally in any::<bool>(),
        ) {
            let mut draws = draws();
            for at in earlier {
                draw(&mut draws, &prompts()[at % prompts().len()].id);
            }
            let situation = Situation {
                form: Some(if ally { Form::AllyPartnership } else { Form::OneToOne }),
                ..situation(PromptPhase::Preparing, if mentor { Role::Mentor } else { Role::Mentee })
            };
            let fitting = prompts().iter().filter(|prompt| situation.fits(prompt)).count();
            let mut round = BTreeSet::new();
            for _ in 0..fitting {
                let prompt = pick_prompt(prompts(), &situation, Some(&draws)).unwrap();
                prop_assert!(round.insert(prompt.id.clone()), "{} came twice", prompt.id);
                draw(&mut draws, &prompt.id);
            }
            prop_assert_eq!(round.len(), fitting);
        }
    }
}
