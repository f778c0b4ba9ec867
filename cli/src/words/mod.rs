//! Words for people, made from the core's codes. A new reason does not compile here until it has a sentence.

mod fields;
pub(crate) mod needs;
mod verbs;

use belay_core::{
    Error, UnsentReason,
    domain::{Advice, Reason, Refusal, relationship::Missing, waiting::WaitKind},
    services::Muted,
};
use chrono::Weekday;
use serde_json::json;

pub(crate) use needs::{Names, Nobody, all_needed};
pub(crate) use verbs::{Verbs, Vocabulary, offers};

use crate::{failure::Failure, typed::short};

/// A failure in words: what happened first, then what to do about it.
pub(crate) fn failure(failure: &Failure, names: &impl Names) -> Vec<String> {
    match failure {
        Failure::Core(error) => error_words(error, names),
        Failure::Typed(text) => vec![text.clone()],
        Failure::Unanswered(why) => vec![
            format!("It is not known whether your account is deleted: no answer came ({why})."),
            "The next syncs ask again, as long as the code is good. `belay account keep` ends that.".into(),
        ],
        Failure::Here(text) => vec![format!("This machine reports an error: {text}.")],
        Failure::Demo(missed) => vec![format!("{missed} of the steps did not hold.")],
    }
}

/// A failure as one JSON object.
pub(crate) fn failure_as_json(failure: &Failure, names: &impl Names) -> serde_json::Value {
    let text = self::failure(failure, names).join(" ");
    match failure {
        Failure::Core(Error::Refused { refusal }) => {
            json!({"error": "refused", "refusal": refusal, "text": text})
        }
        Failure::Core(error) => json!({"error": error.code(), "text": text}),
        Failure::Typed(_) => json!({"error": "invalid", "text": text}),
        Failure::Unanswered(_) => json!({"error": "offline", "text": text}),
        Failure::Here(_) => json!({"error": "internal", "text": text}),
        Failure::Demo(_) => json!({"error": "demo", "text": text}),
    }
}

/// Why a text is not sent, as a part of a sentence.
pub(crate) fn unsent_reason(why: UnsentReason) -> &'static str {
    match why {
        UnsentReason::SpaceLeft => "you have left the relationship or program it belongs to",
        UnsentReason::SpaceRefused => "the server did not accept the relationship or program it belongs to",
        UnsentReason::NotPrivate => "somebody could read it whom nobody has asked in",
        UnsentReason::NotTaken => "the server did not take it",
        UnsentReason::UpdateNeeded => "it needs an update of Belay",
    }
}

/// That something could not happen as a person meant it.
pub(crate) fn attention(items: u64) -> String {
    format!("{} could not happen as you meant: `belay attention list`.", counted(items, "thing", "things"))
}

/// Why the system shows no reminders.
pub(crate) fn muted(why: Muted) -> &'static str {
    match why {
        Muted::NotAllowed => "The system mutes us: notifications are not allowed, so no reminder rings here.",
        Muted::ChannelOff => "The system mutes us: notifications of meetings are switched off.",
        Muted::NotExact => {
            "The system holds us back: exact alarms are not allowed, so reminders may come late."
        }
        Muted::Restricted => {
            "The system holds us back: we may not run in the background, so reminders may come late."
        }
    }
}

/// That some documents cannot be read by this version: it may be too old, or they hold what no version writes.
pub(crate) fn unread(documents: u64) -> String {
    let documents = counted(documents, "document", "documents");
    format!(
        "{documents} cannot be read here: written by a newer version of Belay, or damaged. An update may help."
    )
}

/// What the next phase waits for.
pub(crate) fn missing(missing: Missing) -> &'static str {
    needs::phrase(missing.code()).unwrap_or(missing.code())
}

/// A day of the week.
pub(crate) fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// What waits on a person, as the beginning of a line. `who` is whose turn came before.
pub(crate) fn waits(kind: WaitKind, who: Option<&str>) -> String {
    let somebody = who.unwrap_or("Somebody");
    let partner = who.unwrap_or("the others");
    match kind {
        WaitKind::AcceptRelationship => format!("{somebody} would like a mentoring relationship with you"),
        WaitKind::LearnOfPartner => {
            format!("Note something you learned of {partner}: the next phase waits for it")
        }
        WaitKind::AnswerExpectations => format!("Say what you expect of your time with {partner}"),
        WaitKind::AcceptAgreement => format!("The agreement with {partner} waits for your yes"),
        WaitKind::ReviewEnding => format!("You and {partner} look at how it should end"),
        WaitKind::ReviewGoal => format!("{somebody} asks for your yes to a goal"),
        WaitKind::RewordGoal => format!("{somebody} gave a goal back with a question"),
        WaitKind::MarkWin => format!("A win to mark with {partner}"),
        WaitKind::ConfirmDate => format!("{somebody} proposes a date"),
        WaitKind::SettleMeeting => format!("Did you meet {partner}?"),
        WaitKind::Reflect => format!("How was your meeting with {partner}?"),
        WaitKind::DecideNext => format!("How does it go on with {partner}?"),
        WaitKind::AnswerQuestion => format!("A question to you and {partner}"),
        WaitKind::ReadReflection => format!("{somebody} shares a reflection with you"),
        WaitKind::HearStory => format!("{somebody} tells you a story"),
        WaitKind::AnswerListener => format!("{somebody} asks about your story"),
        WaitKind::AnswerFlash => format!("{somebody} asks for a conversation"),
        WaitKind::DecideFlash => format!("{somebody} answered your request"),
        WaitKind::DateFlash => format!("Find a date with {partner}"),
        WaitKind::KeepTakeaway => format!("What do you take from your talk with {partner}?"),
        WaitKind::WantMore => format!("Would you talk with {partner} again?"),
        WaitKind::BeginRelationship => format!("You and {partner} both want more"),
        WaitKind::FinishClosing => format!("Your part of the goodbye with {partner}"),
    }
}

/// The command that answers it: `id` is of the document, `pair` of its relationship, `part` of what waits in it.
pub(crate) fn answer_to(kind: WaitKind, id: &str, pair: &str, part: &str, partner: &str) -> String {
    match kind {
        WaitKind::AcceptRelationship => format!("belay relationship accept {id}"),
        WaitKind::LearnOfPartner => {
            format!("belay entry note learned_of_partner TEXT --about {partner} --with {pair}")
        }
        WaitKind::AnswerExpectations => format!("belay relationship expect {id} availability TEXT"),
        WaitKind::AcceptAgreement => format!("belay agreement accept {pair}"),
        WaitKind::ReviewEnding => format!("belay agreement show {pair}"),
        WaitKind::ReviewGoal => format!("belay goal agree {id}"),
        WaitKind::RewordGoal => format!("belay goal show {id}"),
        WaitKind::MarkWin => format!("belay goal win celebrate {id} {part} HOW"),
        WaitKind::ConfirmDate => format!("belay meeting confirm {id}"),
        WaitKind::SettleMeeting => format!("belay meeting hold {id}"),
        WaitKind::Reflect => format!("belay reflection write TEXT --about meeting:{id}"),
        WaitKind::DecideNext => format!("belay meeting show {id}"),
        WaitKind::AnswerQuestion => format!("belay reflection answer {id} TEXT"),
        WaitKind::ReadReflection => format!("belay reflection read {id}"),
        WaitKind::HearStory => format!("belay story share hear {id}"),
        WaitKind::AnswerListener => format!("belay story share answer {id} {part} TEXT"),
        WaitKind::AnswerFlash => format!("belay flash accept {id}"),
        WaitKind::DecideFlash => format!("belay flash show {id}"),
        WaitKind::DateFlash => format!("belay flash date {id} WHEN"),
        WaitKind::KeepTakeaway => format!("belay flash keep-takeaway {id} --own TEXT"),
        WaitKind::WantMore => format!("belay flash want-more {id}"),
        WaitKind::BeginRelationship => format!("belay flash begin {id}"),
        WaitKind::FinishClosing => format!("belay closure show {pair}"),
    }
}

fn error_words(error: &Error, names: &impl Names) -> Vec<String> {
    match error {
        Error::Offline { why } => vec![
            format!("The server cannot be reached ({why})."),
            "What you wrote is safe here and goes out with the next sync.".into(),
        ],
        Error::SignedOut => vec![
            "Nobody is signed in.".into(),
            "`belay account code --server URL MAIL` mails you a code; `belay account sign-in` takes it."
                .into(),
        ],
        Error::Refused { refusal } => refusal_words(refusal, names),
        Error::NotFound { what } => vec![format!("There is no such {} on this phone.", plain(what))],
        Error::Conflict { what } if what == "account" => vec![
            "This phone holds somebody else's documents.".into(),
            "Sign in as them, or name another folder with --home.".into(),
        ],
        Error::Conflict { what } => vec![format!("There is another {} already.", plain(what))],
        Error::Invalid { field, rule } => vec![invalid(field, rule)],
        Error::Busy { retry_after } => vec![format!("Too much at once; try again in {retry_after} seconds.")],
        Error::StorageFull => {
            vec!["The disk is full. Nothing was written, and nothing that was there is harmed.".into()]
        }
        Error::Locked => {
            vec!["Another program is using this phone's folder. Try again when it is done.".into()]
        }
        Error::UpdateNeeded => vec![
            "This version of Belay cannot read it: a newer version wrote it, or it is damaged.".into(),
            "Update Belay, then look again.".into(),
        ],
        Error::Closed => vec!["This phone was closed.".into()],
        Error::Cancelled => vec!["Stopped.".into()],
        Error::Internal { why } => vec![format!("Something went wrong that should not: {why}.")],
    }
}

/// The sentence for an invalid value.
pub(crate) fn invalid(field: &str, rule: &str) -> String {
    let field = fields::called(field);
    match rule {
        "invalid" if field == "mail" => {
            "This is no address that mail can be sent to; write it like ann@example.org, without a dot at its end."
                .into()
        }
        "empty" => format!("The {field} is missing."),
        "too_long" => format!("The {field} is too long."),
        "out_of_range" => format!("The {field} is outside what is allowed."),
        "duplicate" => format!("The {field} is named twice."),
        "unknown_prompt" => "There is no such prompt; `belay prompt draw` gives you one.".into(),
        "in_the_past" => format!("The {field} has passed already."),
        "not_writable" => {
            "This phone's folder cannot be opened for writing. Make it and what is in it yours to write \
             (chmod, chown, another disk), or name another folder with --home."
                .into()
        }
        "unknown_zone" => "There is no such zone; zones are named like Europe/Berlin.".into(),
        "code_refused" => {
            "This code is wrong, used or too old. Ask for a new one with `belay account code`.".into()
        }
        "invitation_refused" => "This invitation is used up, too old, or never was.".into(),
        "control_characters" => format!("The {field} has a line break or another control character."),
        "https_needed" => {
            "The server's address has to begin with https:// (http:// only on this machine).".into()
        }
        "no_certificate" => "The file holds no certificate.".into(),
        "too_large" => "That is too large to be sent.".into(),
        "no_invitation" => "This is no invitation link.".into(),
        "own_only" => "That is for yourself alone; leave out --with.".into(),
        "no_page" => "There is no such page; use what the page before named.".into(),
        other => format!("The {field} cannot be taken: {}.", plain(other)),
    }
}

fn refusal_words(refusal: &Refusal, names: &impl Names) -> Vec<String> {
    let mut lines = vec![of_field(refusal).unwrap_or_else(|| reason(refusal.reason).to_owned())];
    if let Some(there) = refusal.there {
        lines.push(format!("Its id is {}.", short(there)));
    }
    if !refusal.missing.is_empty() {
        lines.push(format!("Still needed: {}.", all_needed(&refusal.missing, names)));
    }
    let offers = offers(names.vocabulary(), &refusal.allowed);
    if !offers.is_empty() {
        lines.push(format!("You can now: {offers}."));
    }
    lines
}

/// The sentence for one wrong value; none for a reason that is not about a value, or where no value is named.
pub(crate) fn of_field(refusal: &Refusal) -> Option<String> {
    let field = fields::called(refusal.field.as_deref()?);
    Some(match refusal.reason {
        Reason::Empty => format!("The {field} is missing."),
        Reason::TooLong => format!("The {field} is too long."),
        Reason::OutOfRange => format!("The {field} is outside what is allowed."),
        Reason::Duplicate => format!("The {field} is named twice."),
        _ => return None,
    })
}

/// The effect of deleting a document of the `self` space.
pub(crate) const DELETED: &str =
    "Deleted: nothing of it is on this phone. Your other phones and the server follow with the next sync.";

/// The effect of deleting an entry. It may be shared, and nothing is sent into a space that the person has left.
pub(crate) const DELETED_ENTRY: &str = "Deleted: nothing of it is on this phone. It is deleted on the server, on your other phones and for the people you shared \
     it with at the next sync. If you have left that relationship, it stays there as it was.";

/// A code as plain words.
pub(crate) fn plain(code: &str) -> String {
    code.replace('_', " ")
}

/// Words one after the other: `one, two or three`.
pub(crate) fn listed(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// A number of things, in words.
pub(crate) fn counted(count: impl Into<u64>, one: &str, several: &str) -> String {
    let count = count.into();
    format!("{count} {}", if count == 1 { one } else { several })
}

/// The reason of a refusal, in one sentence.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Empty => "Something is missing.",
        Reason::TooLong => "That is too long.",
        Reason::OutOfRange => "That is outside what is allowed.",
        Reason::Duplicate => "The same one is named twice.",
        Reason::NoSuchPart => "There is no such part in it, or not any more.",
        Reason::NotNow => "That is not possible as things stand.",
        Reason::NotYours => "Only the person it belongs to can do that.",
        Reason::NotAMember => "Only its members can do that.",
        Reason::NotByOwner => "Its owner cannot do that; somebody else has to.",
        Reason::AlreadyDone => "That has been done already.",
        Reason::OpenedMeanwhile => "Another phone began it first, with another text. Add yours to it.",
        Reason::Closed => "It is closed. It can be read, but nothing can be added.",
        Reason::Paused => "It rests. Resume it first.",
        Reason::Deleted => "Its author has deleted it; nothing can be added to it.",
        Reason::GoalUnclear => "The goal is not clear enough to be reviewed.",
        Reason::GroundworkFirst => "Get acquainted first, or both of you say why not.",
        Reason::PlanNeeded => "A goal needs at least one action before it can be agreed.",
        Reason::DateNeeded => "An action needs a day, or is left for later.",
        Reason::ConsentNeeded => "Sharing it wider takes a yes from each of you.",
        Reason::FlashTaken => "Somebody else is helping already. Thank you all the same.",
        Reason::FlashExpired => "Nobody answered in time. You can ask again.",
        Reason::FlashOneMeeting => {
            "A flash request is one meeting; if both of you want more, begin a relationship."
        }
        Reason::FlashTooMany => "You have five open requests; close one first.",
        Reason::FlashAway => "One of them takes no requests now. Choose somebody else, or wait.",
        Reason::FlashFull => {
            "You have as many conversations as you take at a time. Finish one, or take more."
        }
        Reason::FlashPairOpen => "You have an open request with one of them already.",
        Reason::TwoPeopleNeeded => "It takes at least two people.",
        Reason::FormFull => "Nobody else can join this kind of relationship.",
        Reason::RolesUnfit => "These roles do not fit this kind of relationship.",
        Reason::TopicNeeded => "A circle needs its topic before anyone can join.",
        Reason::NotOpenForJoining => "The circle is not open for joining.",
        Reason::GateClosed => "Something is missing before the next phase can begin.",
        Reason::ClauseNeeded => "Something is missing in the agreement before anybody can accept it.",
        Reason::SettleFirst => {
            "Two versions of the same passage stand side by side. Make one text of them first."
        }
        Reason::WordingChanged => {
            "The words have changed since you looked. Look at the difference and accept anew."
        }
        Reason::DebriefUnfinished => "Something is left to answer or settle before signing off.",
        Reason::NoticeRuns => "Two weeks have to pass after the first signature.",
        Reason::StructureFirst => "Agree how often you meet before the first module.",
        Reason::UnknownPrompt => "There is no such prompt; `belay prompt draw` gives you one.",
        Reason::StoryNotReady => "The story is not ready yet.",
        Reason::AliasNeeded => "Somebody in it has their real name. Give them another before you tell it.",
        Reason::TenderNotice => "This story touches something tender. Open it when you are ready.",
        Reason::UnknownZone => "There is no such zone; zones are named like Europe/Berlin.",
        Reason::InThePast => "That moment has passed.",
        Reason::PlanBNeeded => "A call needs a second way to meet, in case the first fails.",
        Reason::PlanBSameMeans => "The second way to meet would fail together with the first. Name another.",
        Reason::DateChanged => "The meeting has another date by now. Look again.",
        Reason::MeetingSettled => "What became of the meeting has been said already.",
        Reason::MeetingNotYet => {
            "The meeting has not begun. Ten minutes after its start you can say that somebody did not come."
        }
    }
}

/// The sentence of an advice.
pub(crate) fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::TalkAboutStretch => "You see its stretch very differently: talk about it.",
        Advice::LowGoal => "This goal asks little. How could it be raised?",
        Advice::LinkToVision => "Does it serve your vision?",
        Advice::ManyActions => "More than six actions are hard to keep in sight.",
        Advice::Celebrate => "There is a win: how will you mark it?",
        Advice::CloseOrExtend => "The planned end has passed: close, or make it longer.",
        Advice::TalkAboutExpectations => "You expect different things: talk about it.",
        Advice::GrowthNotPromise => {
            "One of you expects a promotion from this. Talk about growth, and about what cannot be promised."
        }
        Advice::InviteHigh => "Was there a high, too?",
        Advice::InviteLow => "Was there a low, too?",
        Advice::MoreTurningPoints => "Four turning points make a lifeline.",
        Advice::FindThemes => "Which theme comes back? A story needs one.",
        Advice::ShortenStory => "A story stays under a thousand words.",
        Advice::MarkPassages => "Which passages carry the themes?",
        Advice::Rehearse => "Practise it once, alone or with somebody.",
        Advice::RoomForMentee => "You have told some stories in this meeting. Has the mentee had room?",
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::{arguments::Arguments, sentences::variants};

    #[test]
    fn the_variants_of_an_enum_are_found_by_their_names() {
        let found = variants::<Reason>();
        assert!(found.len() > 40 && found.contains(&"too_long".to_owned()), "{found:?}");
        assert_eq!(variants::<belay_core::domain::prompt::PromptDrawsCommand>(), ["draw"]);
    }

    #[test]
    fn a_refusal_names_what_is_wrong_what_is_needed_and_what_can_be_typed() {
        let refusal = Refusal::invalid("statement", Reason::Empty)
            .missing(["due"])
            .allowing([belay_core::domain::Allowed::WAIT]);
        let said = failure(&Failure::Core(Error::Refused { refusal }), &Nobody);
        assert_eq!(said, ["The statement is missing.", "Still needed: a day by when.", "You can now: wait."]);
    }

    #[test]
    fn what_waits_names_the_person_and_a_command_that_there_is() {
        for kind in WaitKind::ALL {
            assert!(waits(kind, Some("Tom")).contains("Tom"), "{kind:?}");
            let line = answer_to(kind, "1234abcd", "2345abcd", "3456abcd", "Tom");
            let typed = line.replace("WHEN", "2026-03-16T15:00");
            let read = Arguments::try_parse_from(typed.split(' ')).map(|_| ());
            assert_eq!(read.map_err(|error| error.to_string()), Ok(()), "{line}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_said_with_one_that_is() {
        let invalid = |field: &str| {
            let (field, rule) = (field.to_owned(), "invalid".to_owned());
            failure(&Failure::Core(Error::Invalid { field, rule }), &Nobody).join(" ")
        };
        let said = invalid("mail");
        assert!(said.contains("ann@example.org") && said.contains("dot at its end"), "{said}");
        assert!(!invalid("name").contains("mail"));
    }

    #[test]
    fn one_of_something_is_said_as_one() {
        assert_eq!(counted(1u64, "matter waits", "matters wait"), "1 matter waits");
        assert_eq!(counted(0u64, "day", "days"), "0 days");
        assert_eq!(counted(2u16, "day", "days"), "2 days");
    }
}
