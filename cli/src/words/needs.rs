//! What is still missing, in words: the conditions of a refusal, of a phase, of an agreement and of a signature.

use belay_core::domain::MemberId;
use uuid::Uuid;

use super::Vocabulary;

/// How people and documents are called where something about them is said, and what it is said about.
pub(crate) trait Names {
    /// The words of the commands that can be typed.
    fn vocabulary(&self) -> &Vocabulary;

    /// A person's name; `you` for oneself.
    fn person(&self, member: MemberId) -> String;

    /// The title of a goal or an action; none where it is not known here.
    fn title(&self, id: Uuid) -> Option<String>;
}

/// Where nobody is known: before anybody has signed in, and in the demo.
pub(crate) struct Nobody;

impl Names for Nobody {
    fn vocabulary(&self) -> &Vocabulary {
        Vocabulary::NONE
    }

    fn person(&self, member: MemberId) -> String {
        crate::typed::short(member)
    }

    fn title(&self, _: Uuid) -> Option<String> {
        None
    }
}

/// A condition of the core (`learned_of_partner:PERSON`, `plan_b`) in words.
pub(crate) fn needed(condition: &str, names: &impl Names) -> String {
    let (code, id) = condition.split_once(':').map_or((condition, None), |(code, id)| (code, Some(id)));
    let Some(id) = id.and_then(|id| Uuid::parse_str(id).ok()) else {
        return phrase(code).map_or_else(|| super::plain(code), str::to_owned);
    };
    if let "goal" | "action" = code {
        let title = names.title(id).map_or_else(|| crate::typed::short(id), |title| format!("“{title}”"));
        return format!("the {code} {title}, done or carried on or dropped");
    }
    let who = names.person(MemberId(id));
    let s = if who == "you" { "" } else { "s" };
    match code {
        "roles" => format!("what {who} take{s} on (`takes-on`)"),
        "gain" => format!("what {who} hope{s} to learn (`to-learn`)"),
        "gift" => format!("what {who} hope{s} to give (`to-give`)"),
        "feedback" => format!("how {who} want{s} feedback"),
        "expectations" => format!("what {who} expect{s}"),
        "learned_of_partner" => format!("a note of what {who} learned of the other"),
        _ => format!("{} from {who}", phrase(code).unwrap_or(&super::plain(code))),
    }
}

/// Conditions of the core, one after the other.
pub(crate) fn all_needed(conditions: &[String], names: &impl Names) -> String {
    conditions.iter().map(|condition| needed(condition, names)).collect::<Vec<_>>().join("; ")
}

/// The words for a condition, without whose turn it is. A test finds every code in the core: a new one needs a line.
pub(crate) fn phrase(code: &str) -> Option<&'static str> {
    Some(match code {
        // The way into the next phase.
        "acceptance" => "a yes",
        "agreement" => "an agreement in force",
        "agreed_goal" => "a goal you both agreed to, or a word why there is none",
        "aim" => "an aim",
        "closing_meeting" => "a closing meeting, or a goodbye in writing",
        "development_goal" => "a goal to grow by, or a word why there is none",
        "expectations" => "what each of you expects",
        "held_meeting" => "a first meeting",
        "learned_of_partner" => "a note of something learned of the other",
        "purpose" => "what it is for",
        "second_mentee" => "a second mentee",
        "signatures" => "everybody's signature",
        "structure" => "how often you meet",
        "topic" => "a topic",
        // Who is in it.
        "another_member" => "another member",
        "both_roles_for_each" => "both roles for each of you (`--role both`)",
        "mentee" => "a mentee",
        "one_mentor" => "exactly one mentor",
        "second_member" => "a second person",
        "unanswered_end" => "a planned end that has passed without an answer",
        "yes_of_another_member" => "the yes of another member",
        "yes_of_every_member" => "the yes of every member",
        // Agreements.
        "accountability" => "how you hold each other to your word (`accountability`)",
        "availability" => "how to reach each other between meetings (`availability`)",
        "boundaries" => "what is off the table (`boundaries`)",
        "cadence" => "how often you meet",
        "confidentiality" => "what stays between you (`confidentiality`)",
        "ending" => "when and how you look at the ending (`ending`)",
        "feedback" => "how you give each other feedback (`feedback`)",
        "learning" => "what is to be learned here (`learning`)",
        "logistics" => "when and where you meet, and who books it (`logistics`)",
        "means" => "how you meet: in person, by video, by phone",
        "meeting_length" => "how long a meeting is",
        "other" => "anything else (`other`)",
        "roles" => "who does what, for all of you (`roles`)",
        "sharing" => "what may leave the two of you (`sharing`)",
        // Goals.
        "acquaintance" => "getting acquainted",
        "action" => "a first action",
        "due" => "a day by when",
        "evidence" => "how it will be known",
        "outcome" => "what others will see",
        "statement" => "what is to be reached",
        // Meetings and flash requests.
        "helper" => "somebody who helps",
        "plan_b" => "a second way to meet",
        "reflection" => "your reflection",
        "want_more" => "that both of you want more",
        // Stories.
        "alias" => "another name for somebody real",
        "apply" => "where you could use it",
        "common_theme" => "a theme that two moments have in common",
        "fewer_words" => "fewer words",
        "knows_tender" => "that you know it is tender (`--tender`)",
        "learned" => "what you learned",
        "passage" => "a passage that carries the theme",
        "question" => "a question at its end",
        "rehearsal" => "a practice run",
        "text" => "its text",
        // Closings.
        "differently" => "what you would do differently, or that you let the question be",
        "notice_of_14_days" => "two weeks since the first signature",
        "own_signature" => "your own signature",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Known;

    impl Names for Known {
        fn vocabulary(&self) -> &Vocabulary {
            Vocabulary::NONE
        }

        fn person(&self, member: MemberId) -> String {
            if member.0 == Uuid::from_u128(1) { "you".to_owned() } else { "Tom".to_owned() }
        }

        fn title(&self, id: Uuid) -> Option<String> {
            (id == Uuid::from_u128(3)).then(|| "Defend a design".to_owned())
        }
    }

    #[test]
    fn people_and_goals_are_named_instead_of_their_ids() {
        let said =
            |condition: &str, id: u128| needed(&format!("{condition}:{}", Uuid::from_u128(id)), &Known);
        assert_eq!(said("learned_of_partner", 2), "a note of what Tom learned of the other");
        assert_eq!(said("roles", 1), "what you take on (`takes-on`)");
        assert_eq!(said("gift", 2), "what Tom hopes to give (`to-give`)");
        assert_eq!(said("goal", 3), "the goal “Defend a design”, done or carried on or dropped");
        assert_eq!(said("action", 4), "the action 00000004, done or carried on or dropped");
    }
}
