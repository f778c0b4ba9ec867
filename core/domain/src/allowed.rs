//! The names by which a refusal says what can be done instead. Each is made from a command, a phase or a [`Step`] itself, so
//! that none can name what there is not.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The names of these, in their order: `allowed![GoalCommand::Reword, Phase::Closed]`. What there is not does not compile.
macro_rules! allowed {
    ($($named:ident::$variant:ident),* $(,)?) => {
        const {
            &[$({
                const _: fn(&$named) -> bool = |one| matches!(one, $named::$variant { .. });
                const VARIANT: &str = stringify!($variant);
                const NAME: [u8; $crate::allowed::length(VARIANT)] = $crate::allowed::stored(VARIANT);
                $crate::Allowed::named(match std::str::from_utf8(&NAME) {
                    Ok(name) => name,
                    Err(_) => VARIANT,
                })
            }),*]
        }
    };
}

/// The name of something that can be done: of a command, of a phase to move to, or of a [`Step`]. It is the name under which
/// serde stores the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allowed(&'static str);

impl Allowed {
    /// Wait: somebody else has to do something first, or a moment has to come.
    pub const WAIT: Self = allowed![Step::Wait][0];

    /// Only [`allowed!`] calls it.
    pub(crate) const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// The name, as commands are stored: `send_to_review`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl PartialEq<&str> for Allowed {
    fn eq(&self, name: &&str) -> bool {
        self.0 == *name
    }
}

impl PartialEq<Allowed> for String {
    fn eq(&self, allowed: &Allowed) -> bool {
        self == allowed.0
    }
}

impl From<&Allowed> for String {
    fn from(allowed: &Allowed) -> Self {
        allowed.0.to_owned()
    }
}

impl From<Allowed> for String {
    fn from(allowed: Allowed) -> Self {
        Self::from(&allowed)
    }
}

/// What can be done that is no command of one document: a shell offers something of its own, or asks for a part of an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Word the agreement, and accept it.
    AgreeOnWorking,
    /// Begin another flash request.
    AskAgain,
    /// Give it a day.
    Due,
    /// Meet, and note what was learned of each other.
    GetAcquainted,
    /// Hold the closing meeting.
    HoldClosingMeeting,
    /// Choose other mentors.
    Mentors,
    /// Propose it with other people or roles.
    Propose,
    /// Propose another one.
    ProposeAnother,
    /// Propose a circle.
    ProposeCircle,
    /// Say goodbye: in a closing meeting, or in writing.
    SayGoodbye,
    /// Set how far one wants it shared.
    SetScope,
    /// Sign the closure.
    SignOff,
    /// Leave it without a day.
    Someday,
    /// Begin an unplanned meeting.
    Unplanned,
    /// Wait until the notice is over.
    Wait,
}

pub(crate) use allowed;

/// How long the stored name of a variant is.
pub(crate) const fn length(variant: &str) -> usize {
    let (letters, mut at, mut length) = (variant.as_bytes(), 0, 0);
    while at < letters.len() {
        length += if at > 0 && letters[at].is_ascii_uppercase() { 2 } else { 1 };
        at += 1;
    }
    length
}

/// The stored name of a variant, as serde makes it with `snake_case`.
pub(crate) const fn stored<const LENGTH: usize>(variant: &str) -> [u8; LENGTH] {
    let (letters, mut name) = (variant.as_bytes(), [b'_'; LENGTH]);
    let (mut at, mut to) = (0, 0);
    while at < letters.len() {
        if at > 0 && letters[at].is_ascii_uppercase() {
            to += 1;
        }
        name[to] = letters[at].to_ascii_lowercase();
        at += 1;
        to += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Phase, goal::GoalCommand};

    #[test]
    fn a_name_is_the_one_a_command_is_stored_under() {
        let names =
            allowed![GoalCommand::SendToReview, GoalCommand::Drop, Phase::ComingToClosure, Step::Wait];
        assert_eq!(names.map(Allowed::as_str), ["send_to_review", "drop", "coming_to_closure", "wait"]);
        let stored = serde_json::to_value(GoalCommand::SendToReview).expect("write a command");
        assert_eq!(stored, names[0].as_str());
    }
}
