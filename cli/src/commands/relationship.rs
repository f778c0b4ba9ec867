//! `belay relationship`: propose, go through the phases, rest, leave.

use std::collections::BTreeMap;

use belay_core::{
    Belay,
    domain::{
        Kind, MemberId, Phase, RelationshipId,
        relationship::{
            self as rel, ConversationKind, ExpectationItem, ExpectationView, Focus, Form, Length, Membership,
            Origin, Outcome as End, PurposeKind, RelationshipOpening, RelationshipText, Role, Seat, Standing,
            State,
        },
    },
    services::{RelationshipList, RelationshipView},
};
use clap::{Args, Subcommand, ValueEnum};

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{document, edit, named, person, short},
    words::{self, Verbs},
};

/// Propose, go through the phases, rest, leave.
#[derive(Debug, Subcommand)]
pub(crate) enum RelationshipCommand {
    /// Propose a relationship to somebody you share a program with.
    Propose(ProposeArguments),
    /// One relationship, whole: next meeting, agreement, goals, what opens the next phase and whose turn it is, what waits.
    Show(One),
    /// The relationships that have not ended.
    List {
        /// Those that have ended instead.
        #[arg(long)]
        past: bool,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// Say yes to being a member.
    Accept(One),
    /// Say no, or take your own proposal back.
    Decline(One),
    /// Ask one more person into a circle.
    Ask {
        /// Its id.
        relationship: String,
        /// Whom.
        who: String,
        /// As what.
        #[arg(long, value_parser = named::<Role>, default_value = "mentee")]
        role: Role,
    },
    /// Take back the asking of somebody who has not answered.
    TakeBack {
        /// Its id.
        relationship: String,
        /// Whom.
        who: String,
    },
    /// Let people join a circle by themselves.
    OpenForJoining(One),
    /// No longer.
    StopJoining(One),
    /// Come into a circle that is open for joining.
    Join(One),
    /// Write its topic, purpose, outcome, or your own aim.
    #[command(alias = "word")]
    Write {
        /// Its id.
        relationship: String,
        /// topic, purpose, outcome, own_aim
        #[arg(value_parser = named::<RelationshipText>)]
        which: RelationshipText,
        /// The new text.
        text: String,
    },
    /// Make one text of the versions that were kept side by side.
    Settle {
        /// Its id.
        relationship: String,
        /// topic, purpose, outcome, own_aim
        #[arg(value_parser = named::<RelationshipText>)]
        which: RelationshipText,
        /// The text they become.
        text: String,
    },
    /// What sort of purpose it is.
    PurposeKinds {
        /// Its id.
        relationship: String,
        /// network, career_options, skill_gaps, skill_coaching, other
        #[arg(value_parser = named::<PurposeKind>)]
        kinds: Vec<PurposeKind>,
    },
    /// Attend to something, or no longer.
    Focus {
        /// Its id.
        relationship: String,
        /// onboarding, career_sounding, customs, visibility, self_discovery, company, culture, career
        #[arg(value_parser = named::<Focus>)]
        focus: Focus,
        /// No longer.
        #[arg(long)]
        remove: bool,
    },
    /// Note that a conversation took place, or let it be with a word.
    Conversation {
        /// Its id.
        relationship: String,
        /// For instance getting_acquainted, naming_purpose, working_together.
        #[arg(value_parser = named::<ConversationKind>)]
        kind: ConversationKind,
        /// Let it be, with this word.
        #[arg(long, value_name = "NOTE")]
        skip: Option<String>,
        /// In this meeting.
        #[arg(long)]
        meeting: Option<String>,
    },
    /// Your own answer on what you expect.
    Expect {
        /// Its id.
        relationship: String,
        /// availability, contact, preparation, confidentiality, promotion
        #[arg(value_parser = named::<ExpectationItem>)]
        item: ExpectationItem,
        /// The answer.
        answer: String,
    },
    /// Say why the acquaintance should be skipped; it takes all of you.
    OverrideGroundwork {
        /// Its id.
        relationship: String,
        /// Why.
        reason: String,
    },
    /// Say why there is no development goal yet.
    NoGoal {
        /// Its id.
        relationship: String,
        /// Why.
        reason: String,
    },
    /// Make it longer.
    Extend {
        /// Its id.
        relationship: String,
        /// The whole length in months, from its beginning.
        months: u16,
    },
    /// Move to another phase.
    Move {
        /// Its id.
        relationship: String,
        /// preparing, negotiating, enabling_growth, coming_to_closure
        #[arg(value_parser = named::<Phase>)]
        to: Phase,
        /// Why; needed for renegotiating.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Show the others when you can meet (see `belay profile windows`): `belay meeting common` finds a time in it.
    ShareHours {
        /// The relationship's id.
        relationship: String,
        /// No longer.
        #[arg(long)]
        off: bool,
    },
    /// Rest.
    Pause(One),
    /// Go on after a rest.
    Resume(One),
    /// Go, at once.
    Leave(One),
    /// End it, once the goodbye was said and everyone has signed.
    Close {
        /// Its id.
        relationship: String,
        /// How it ended.
        #[arg(long, value_enum, default_value = "concluded")]
        outcome: TypedEnd,
    },
    /// Nobody answered any more.
    Lapse(One),
    /// You have read that it does not come about, or is over: home says no more of it. What is in it stays.
    PutAway(One),
}

/// One relationship.
#[derive(Args, Debug)]
pub(crate) struct One {
    /// Its id.
    relationship: String,
}

/// A relationship, as typed.
#[derive(Args, Debug)]
pub(crate) struct ProposeArguments {
    /// With whom; for a circle, several.
    #[arg(required = true)]
    with: Vec<String>,
    /// one_to_one, circle, peer, mutual, ally_partnership
    #[arg(long, value_parser = named::<Form>)]
    form: Option<Form>,
    /// As what you yourself are in it; the others take the other side.
    #[arg(long, value_parser = named::<Role>, default_value = "mentee")]
    role: Role,
    /// Its subject.
    #[arg(long, default_value = "")]
    topic: String,
    /// What it is for.
    #[arg(long, default_value = "")]
    purpose: String,
    /// What it attends to.
    #[arg(long, value_parser = named::<Focus>)]
    focus: Vec<Focus>,
    /// How many months it is planned for.
    #[arg(long)]
    months: Option<u16>,
    /// The program it belongs to, if any.
    #[arg(long)]
    program: Option<String>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TypedEnd {
    /// It came to its end.
    Concluded,
    /// Before that.
    EndedEarly,
    /// You did not fit.
    NotAFit,
}

impl From<TypedEnd> for End {
    fn from(end: TypedEnd) -> Self {
        match end {
            TypedEnd::Concluded => Self::Concluded,
            TypedEnd::EndedEarly => Self::EndedEarly,
            TypedEnd::NotAFit => Self::NotAFit,
        }
    }
}

/// What is typed for each command of a relationship.
pub(crate) const VERBS: Verbs = &[
    ("accept", "relationship accept"),
    ("decline", "relationship decline"),
    ("ask", "relationship ask"),
    ("take_back", "relationship take-back"),
    ("open_for_joining", "relationship open-for-joining"),
    ("stop_joining", "relationship stop-joining"),
    ("join", "relationship join"),
    ("word", "relationship write"),
    ("settle", "relationship settle"),
    ("set_purpose_kinds", "relationship purpose-kinds"),
    ("add_focus", "relationship focus"),
    ("remove_focus", "relationship focus --remove"),
    ("hold_conversation", "relationship conversation"),
    ("skip_conversation", "relationship conversation --skip"),
    ("answer_expectation", "relationship expect"),
    ("share_hours", "relationship share-hours"),
    ("renew_hours", "profile windows"),
    ("override_groundwork", "relationship override-groundwork"),
    ("note_no_goal", "relationship no-goal"),
    ("extend", "relationship extend"),
    ("move_to", "relationship move"),
    ("pause", "relationship pause"),
    ("resume", "relationship resume"),
    ("leave", "relationship leave"),
    ("close", "relationship close"),
    ("lapse", "relationship lapse"),
];

pub(crate) fn run(belay: &Belay, command: RelationshipCommand, screen: &mut Screen) -> Outcome {
    let relationships = belay.relationships();
    let view = match command {
        RelationshipCommand::Propose(arguments) => {
            let id = relationships.propose(opening(belay, arguments)?)?;
            relationships.relationship(id)?
        }
        RelationshipCommand::Show(one) => {
            screen.answer(&relationships.page(id(belay, &one.relationship)?)?);
            return Ok(());
        }
        RelationshipCommand::PutAway(one) => {
            let id = id(belay, &one.relationship)?;
            relationships.put_away(id)?;
            screen.done("Put away. What was written stays: `belay relationship list --past`.", &id);
            return Ok(());
        }
        RelationshipCommand::List { past, from } => {
            let list = if past {
                relationships.past(from.as_deref())?
            } else {
                relationships.open(from.as_deref())?
            };
            let unread = if list.relationships.is_empty() { belay.home()?.needs_update } else { 0 };
            screen.answer(&Listed { list, unread });
            return Ok(());
        }
        command => {
            let (id, asked) = asked(belay, command)?;
            relationships.act(id, asked)?
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

fn opening(belay: &Belay, typed: ProposeArguments) -> Result<RelationshipOpening, Failure> {
    let ProposeArguments { with, form, role, topic, purpose, focus, months, program } = typed;
    let others = match (form, role) {
        (Some(Form::Peer | Form::Mutual | Form::AllyPartnership), _) | (_, Role::Both) => Role::Both,
        (_, Role::Mentee) => Role::Mentor,
        (_, Role::Mentor) => Role::Mentee,
    };
    let own = if others == Role::Both { Role::Both } else { role };
    let mut members = vec![Seat { member: person(belay, "me")?, role: own }];
    for name in with {
        members.push(Seat { member: person(belay, &name)?, role: others });
    }
    let program = program.map(|program| super::program::one(belay, &program)).transpose()?;
    Ok(RelationshipOpening {
        form,
        members,
        topic,
        focus: focus.into_iter().collect(),
        purpose,
        origin: Origin::Direct,
        program,
        length: months.map(Length::months),
    })
}

/// The relationship and the domain's command for what was typed.
fn asked(
    belay: &Belay,
    command: RelationshipCommand,
) -> Result<(RelationshipId, rel::RelationshipCommand), Failure> {
    use rel::RelationshipCommand as Asked;
    let there = |typed: &str| -> Result<RelationshipView, Failure> {
        Ok(belay.relationships().relationship(id(belay, typed)?)?)
    };
    Ok(match command {
        RelationshipCommand::Accept(one) => (id(belay, &one.relationship)?, Asked::Accept),
        RelationshipCommand::Decline(one) => (id(belay, &one.relationship)?, Asked::Decline),
        RelationshipCommand::Ask { relationship, who, role } => {
            (id(belay, &relationship)?, Asked::Ask(Seat { member: person(belay, &who)?, role }))
        }
        RelationshipCommand::TakeBack { relationship, who } => {
            (id(belay, &relationship)?, Asked::TakeBack { member: person(belay, &who)? })
        }
        RelationshipCommand::OpenForJoining(one) => (id(belay, &one.relationship)?, Asked::OpenForJoining),
        RelationshipCommand::StopJoining(one) => (id(belay, &one.relationship)?, Asked::StopJoining),
        RelationshipCommand::Join(one) => (id(belay, &one.relationship)?, Asked::Join),
        RelationshipCommand::Write { relationship, which, text } => {
            let view = there(&relationship)?;
            let before = prose_of(belay, &view, which)?.text;
            (view.id, Asked::Word { text: which, edit: edit(&before, text) })
        }
        RelationshipCommand::Settle { relationship, which, text } => {
            let view = there(&relationship)?;
            let prose = prose_of(belay, &view, which)?;
            (view.id, Asked::Settle { text: which, edit: edit(&prose.text, text), seen: prose.kept })
        }
        RelationshipCommand::PurposeKinds { relationship, kinds } => {
            (id(belay, &relationship)?, Asked::SetPurposeKinds(kinds.into_iter().collect()))
        }
        RelationshipCommand::Focus { relationship, focus, remove } => {
            let asked = if remove { Asked::RemoveFocus(focus) } else { Asked::AddFocus(focus) };
            (id(belay, &relationship)?, asked)
        }
        RelationshipCommand::Conversation { relationship, kind, skip, meeting } => {
            let asked = match skip {
                Some(note) => Asked::SkipConversation { kind, note },
                None => {
                    let meeting =
                        meeting.map(|meeting| document(belay, Kind::Meeting, &meeting)).transpose()?;
                    Asked::HoldConversation { kind, meeting }
                }
            };
            (id(belay, &relationship)?, asked)
        }
        RelationshipCommand::Expect { relationship, item, answer } => {
            (id(belay, &relationship)?, Asked::AnswerExpectation { item, answer })
        }
        RelationshipCommand::OverrideGroundwork { relationship, reason } => {
            (id(belay, &relationship)?, Asked::OverrideGroundwork { reason })
        }
        RelationshipCommand::NoGoal { relationship, reason } => {
            (id(belay, &relationship)?, Asked::NoteNoGoal { reason })
        }
        RelationshipCommand::Extend { relationship, months } => {
            (id(belay, &relationship)?, Asked::Extend { length: Length::months(months) })
        }
        RelationshipCommand::Move { relationship, to, reason } => {
            let view = there(&relationship)?;
            (view.id, Asked::MoveTo { from: view.relationship.phase(), to, reason })
        }
        RelationshipCommand::ShareHours { relationship, off } => {
            let hours = if off { Vec::new() } else { belay.profile().settings()?.profile.windows };
            if !off && hours.is_empty() {
                return Err(Failure::Typed(
                    "you have no hours yet: `belay profile windows mon@09:00-17:00` says when you can meet"
                        .to_owned(),
                ));
            }
            (id(belay, &relationship)?, Asked::ShareHours { hours })
        }
        RelationshipCommand::Pause(one) => (id(belay, &one.relationship)?, Asked::Pause),
        RelationshipCommand::Resume(one) => (id(belay, &one.relationship)?, Asked::Resume),
        RelationshipCommand::Leave(one) => (id(belay, &one.relationship)?, Asked::Leave),
        RelationshipCommand::Close { relationship, outcome } => {
            (id(belay, &relationship)?, Asked::Close { outcome: outcome.into() })
        }
        RelationshipCommand::Lapse(one) => (id(belay, &one.relationship)?, Asked::Lapse),
        RelationshipCommand::Propose(_)
        | RelationshipCommand::Show { .. }
        | RelationshipCommand::PutAway(_)
        | RelationshipCommand::List { .. } => {
            return Err(Failure::Typed("that is no change of a relationship".to_owned()));
        }
    })
}

fn prose_of(
    belay: &Belay,
    view: &RelationshipView,
    which: RelationshipText,
) -> Result<belay_core::domain::Prose, Failure> {
    let relationship = &view.relationship;
    Ok(match which {
        RelationshipText::Topic => relationship.topic.clone(),
        RelationshipText::Purpose => relationship.purpose.text.clone(),
        RelationshipText::Outcome => relationship.purpose.outcome.clone(),
        RelationshipText::OwnAim => relationship.aims.get(&person(belay, "me")?).cloned().unwrap_or_default(),
    })
}

/// A list of relationships, and how many documents this version cannot read: a relationship may be among them.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Listed {
    list: RelationshipList,
    #[serde(skip)]
    unread: u64,
}

impl Show for Listed {
    fn show(&self, screen: &mut Screen) {
        if self.unread > 0 {
            screen.line(Style::Warn, &words::unread(self.unread));
        } else if self.list.relationships.is_empty() {
            screen.line(Style::Dim, "No relationships: `belay relationship propose NAME` begins one.");
        }
        for relationship in &self.list.relationships {
            relationship.show(screen);
            screen.gap();
        }
        if let Some(next) = &self.list.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for RelationshipView {
    fn show(&self, screen: &mut Screen) {
        let relationship = &self.relationship;
        let names: Vec<_> = titled(&relationship.members).map(|member| screen.name(member)).collect();
        screen.heading(&format!("{} · {}", names.join(" and "), state(&relationship.state)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            for (member, membership) in &relationship.members {
                let standing = match membership.standing {
                    Standing::Asked { .. } => " · asked, has not answered",
                    Standing::Accepted { .. } => "",
                    Standing::Declined { .. } => " · said no",
                    Standing::Left { .. } => " · left",
                };
                let role = code(&membership.role);
                screen.field("member", &format!("{} · {role}{standing}", screen.name(*member)));
            }
            screen.prose("topic", &relationship.topic);
            screen.prose("purpose", &relationship.purpose.text);
            for aim in &relationship.aims {
                screen.prose(&format!("aim: {}", screen.name(*aim.0)), aim.1);
            }
            screen.field("until", &self.ends_on.map(times::day).unwrap_or_default());
            for item in &self.expectations {
                expectation(screen, item);
            }
            if let Some(next) = &self.next_conversation {
                screen.field("talk next", &format!("{} ({})", code(&next.kind), why(screen, &next.why)));
            }
            for lesson in &self.lessons {
                screen.field(
                    "your lesson",
                    &format!("{} ({})", lesson.entry.text.text, times::day(lesson.entry.on)),
                );
            }
            for advice in &self.advice {
                screen.line(Style::Warn, words::advice(*advice));
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

/// The members whom a relationship is called after: those who said no are left out where two others stay.
fn titled(members: &BTreeMap<MemberId, Membership>) -> impl Iterator<Item = MemberId> {
    let is_in = |membership: &Membership| !matches!(membership.standing, Standing::Declined { .. });
    let all = members.values().filter(|membership| is_in(membership)).count() < 2;
    members.iter().filter(move |(_, membership)| all || is_in(membership)).map(|(member, _)| *member)
}

fn expectation(screen: &mut Screen, item: &ExpectationView) {
    let own = item.own.as_deref().unwrap_or("not answered yet");
    let mut text = format!("{} · you: {own}", code(&item.item));
    for (member, answer) in &item.others {
        text += &format!(" · {}: {answer}", screen.name(*member));
    }
    if item.own.is_some() || !item.others.is_empty() {
        screen.field("expected", &text);
    }
}

fn state(state: &State) -> String {
    match state {
        State::Open { phase } => code(phase),
        State::Paused { from, .. } => format!("rests (was {})", code(from)),
        State::Declined { .. } => "declined".to_owned(),
        State::Closed { outcome, .. } => format!("closed: {}", code(outcome)),
    }
}

fn why(screen: &Screen, why: &rel::ConversationReason) -> String {
    match why {
        rel::ConversationReason::Needed { missing } => {
            let whose = missing.member().map(|member| format!(", from {}", screen.name(member)));
            format!("the next phase waits for {}{}", words::missing(*missing), whose.unwrap_or_default())
        }
        rel::ConversationReason::FitsThePhase => "it fits this phase".to_owned(),
        rel::ConversationReason::AllOffered => "everything else has been talked about".to_owned(),
        rel::ConversationReason::Resting => "you rest".to_owned(),
    }
}

/// The stored name of a value, in plain words.
pub(super) fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => words::plain(&code),
        _ => String::new(),
    }
}
