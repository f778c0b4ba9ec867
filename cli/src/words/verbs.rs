//! The words of this terminal for the commands of the core. A refusal, an attention item and a view name the commands
//! that are possible now; a person reads what they can type.

use super::listed;

/// For each command of a kind of document its name in the core, and what is typed for it after `belay`.
pub(crate) type Verbs = &'static [(&'static str, &'static str)];

/// The words that can be typed for the commands of the core.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Those of the documents that are spoken of, the nearest first: two subjects may have a command of one name.
    pub(crate) near: Vec<Verbs>,
    /// Those of every kind of document.
    pub(crate) all: Vec<Verbs>,
}

impl Vocabulary {
    /// No words: then no command is named.
    pub(crate) const NONE: &Self = &Self { near: Vec::new(), all: Vec::new() };

    /// The words for one name of the core: those of what is spoken of, of a step, or of any kind.
    fn typed_for(&self, name: &str) -> Option<&'static str> {
        let among = |verbs: Verbs| verbs.iter().find(|(core, _)| *core == name).map(|(_, typed)| *typed);
        let in_any = |tables: &[Verbs]| tables.iter().copied().find_map(&among);
        in_any(&self.near).or_else(|| among(STEPS)).or_else(|| in_any(&self.all))
    }
}

/// What is typed for a step that is no command of one document.
const STEPS: Verbs = &[
    ("agree_on_working", "agreement write"),
    ("ask_again", "flash ask-again"),
    ("hold_closing_meeting", "meeting propose --kind closing"),
    ("mentors", "flash ask"),
    ("propose", "relationship propose"),
    ("propose_another", "relationship propose"),
    ("propose_circle", "relationship propose --form circle"),
    ("say_goodbye", "closure goodbye"),
    ("set_scope", "goal share"),
    ("sign_off", "closure sign"),
    ("unplanned", "meeting propose --kind unplanned"),
    // The phases to move to.
    ("preparing", "relationship move preparing"),
    ("negotiating", "relationship move negotiating"),
    ("enabling_growth", "relationship move enabling_growth"),
    ("coming_to_closure", "closure begin"),
    ("closed", "relationship close"),
];

/// What is done otherwise than by one command.
const DEEDS: Verbs = &[
    ("due", "give it a day with `--due`"),
    (
        "get_acquainted",
        "meet, and note what you learn of each other: `belay meeting propose`, \
         `belay entry note learned_of_partner`",
    ),
    ("someday", "leave it for later with `--someday`"),
    ("wait", "wait"),
];

/// What can be done now, as the end of "You can": commands to type, and other deeds. Empty where nothing can be. A name
/// of a newer core has no words here and is left out.
pub(crate) fn offers(vocabulary: &Vocabulary, names: &[String]) -> String {
    let mut subjects: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut deeds: Vec<&str> = Vec::new();
    for name in names {
        if let Some((_, deed)) = DEEDS.iter().find(|(core, _)| core == name) {
            deeds.push(deed);
        } else if let Some((subject, verb)) =
            vocabulary.typed_for(name).and_then(|typed| typed.split_once(' '))
        {
            match subjects.iter_mut().find(|(one, _)| *one == subject) {
                Some((_, verbs)) if verbs.contains(&verb) => {}
                Some((_, verbs)) => verbs.push(verb),
                None => subjects.push((subject, vec![verb])),
            }
        }
    }
    let typed = subjects.into_iter().map(|(subject, verbs)| match verbs[..] {
        [verb] => format!("`belay {subject} {verb}`"),
        _ => {
            let whole = verbs.iter().enumerate().map(|(at, verb)| match at {
                0 => format!("`belay {subject} {verb}`"),
                _ => format!("`{verb}`"),
            });
            let whole: Vec<String> = whole.collect();
            listed(&whole.iter().map(String::as_str).collect::<Vec<_>>(), "or")
        }
    });
    typed.chain(deeds.into_iter().map(str::to_owned)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use belay_core::domain::{Aggregate, Kind, Step, of_kind};
    use clap::CommandFactory as _;

    use super::*;
    use crate::{
        arguments::Arguments,
        commands::{verbs, vocabulary},
        sentences::variants,
    };

    /// The names of a kind's commands.
    fn commands<A: Aggregate>() -> Vec<String> {
        variants::<A::Command>()
    }

    /// Whether the terminal has these words, and this option.
    fn is_typed(typed: &str) -> bool {
        let mut command = Arguments::command();
        command.build();
        for word in typed.split(' ') {
            if let Some(option) = word.strip_prefix("--") {
                return command.get_arguments().any(|argument| argument.get_long() == Some(option));
            }
            match command.find_subcommand(word) {
                Some(next) => command = next.clone(),
                // A value, not a word: `entry note learned_of_partner`.
                None => return command.get_positionals().next().is_some(),
            }
        }
        true
    }

    #[test]
    fn each_command_of_the_core_has_words_that_can_be_typed() {
        for kind in Kind::ALL {
            for name in of_kind!(*kind, commands()) {
                let typed = verbs(*kind).iter().find(|(core, _)| *core == name);
                let (_, typed) = typed.unwrap_or_else(|| panic!("{} {name} has no words", kind.as_str()));
                assert!(is_typed(typed), "{typed}");
            }
        }
        for (name, typed) in STEPS {
            assert!(is_typed(typed), "{name}: {typed}");
        }
        let quoted = DEEDS.iter().flat_map(|(_, deed)| deed.split('`').skip(1).step_by(2));
        for typed in quoted.filter_map(|typed| typed.strip_prefix("belay ")) {
            assert!(is_typed(typed), "{typed}");
        }
    }

    #[test]
    fn each_step_has_words() {
        for name in variants::<Step>() {
            assert!(!offers(Vocabulary::NONE, std::slice::from_ref(&name)).is_empty(), "{name}");
        }
    }

    #[test]
    fn what_can_be_done_names_each_subject_once() {
        let names = ["reword", "set_due", "set_kind", "resume", "wait", "of_a_newer_core"].map(str::to_owned);
        assert_eq!(
            offers(&vocabulary(&[Kind::Goal]), &names),
            "`belay goal reword`, `set --due` or `set --kind`; `belay relationship resume`; wait"
        );
    }

    #[test]
    fn a_name_of_two_subjects_means_that_of_the_command() {
        assert_eq!(
            offers(&vocabulary(&[Kind::Agreement]), &["accept".to_owned()]),
            "`belay agreement accept`"
        );
        assert_eq!(
            offers(&vocabulary(&[Kind::FlashRequest]), &["accept".to_owned()]),
            "`belay flash accept`"
        );
    }
}
