//! The rules of a relationship: which command is allowed when, and to whom.

use super::{
    Conversation, ConversationKind, ConversationOutcome, ExpectationItem, Form, Goalless, Length,
    MAX_ANSWER_CHARS, MAX_PURPOSE_CHARS, MAX_REASON_CHARS, MAX_TOPIC_CHARS, Membership, OpenPhase, Outcome,
    Period, PhaseChange, Purpose, PurposeVersion, Relationship, RelationshipCommand, RelationshipFacts,
    RelationshipOpening, RelationshipText, Standing, State,
};
use crate::{
    Aggregate, Bounded, Context, Edit, KeptVersion, Kind, MemberId, Phase, Prose, Reason, Refusal,
    allowed::{Allowed, Step, allowed},
    bounded, filled,
};

const REASON: Bounded = Bounded::Chars(MAX_REASON_CHARS);

impl RelationshipText {
    fn bound(self) -> Bounded {
        match self {
            Self::Topic => Bounded::Chars(MAX_TOPIC_CHARS),
            Self::Purpose | Self::Outcome | Self::OwnAim => Bounded::Chars(MAX_PURPOSE_CHARS),
        }
    }
}

impl Aggregate for Relationship {
    const KIND: Kind = Kind::Relationship;
    type Opening = RelationshipOpening;
    type Command = RelationshipCommand;
    type Facts = RelationshipFacts;

    fn open(
        opening: RelationshipOpening,
        facts: &RelationshipFacts,
        context: &Context,
    ) -> Result<Self, Refusal> {
        if let Some(first) = facts.open_between {
            return Err(Refusal::because(Reason::AlreadyDone).there(first).allowing(allowed![
                RelationshipCommand::Accept,
                RelationshipCommand::Decline,
                RelationshipCommand::Word,
                Step::ProposeAnother
            ]));
        }
        let form = opening.form.unwrap_or_default();
        form.check(&opening.members)?;
        let on = context.today();
        let length = opening.length.unwrap_or_default();
        length.check(on)?;
        let text =
            |which: RelationshipText, text: &str| bounded(which.field(), text, which.bound()).map(Prose::new);
        let place = |member| {
            if member == context.actor { Standing::Accepted { on } } else { Standing::Asked { on } }
        };
        let members = opening.members.iter().map(|seat| {
            let standing = place(seat.member);
            let role = seat.role;
            (seat.member, Membership { role, standing })
        });
        let relationship = Self {
            form,
            members: members.collect(),
            proposed_by: context.actor,
            proposed_on: on,
            topic: text(RelationshipText::Topic, &opening.topic)?,
            focus: opening.focus,
            purpose: Purpose {
                text: text(RelationshipText::Purpose, &opening.purpose)?,
                ..Purpose::default()
            },
            origin: opening.origin,
            program: opening.program,
            period: Period { length, extensions: Vec::new() },
            state: State::Open { phase: OpenPhase::Proposed },
            resumed_on: None,
            history: Vec::new(),
            conversations: Vec::new(),
            expectations: Default::default(),
            groundwork_overrides: Default::default(),
            goalless: None,
            aims: Default::default(),
            hours: Default::default(),
            open_for_joining: false,
        };
        if relationship.members.contains_key(&context.actor) {
            Ok(relationship)
        } else {
            Err(Refusal::because(Reason::NotAMember))
        }
    }

    /// Two proposed to each other out of reach of each other. Proposing is saying yes, so both have; unless the other has
    /// thought of other roles, and then this member answers. One that grows out of a flash conversation is answered as well:
    /// both wanted more, and it takes a fresh yes (S011).
    fn open_again(
        &mut self,
        opening: RelationshipOpening,
        facts: &RelationshipFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if opening.between().is_none() {
            return Ok(());
        }
        if self.while_open().is_err() {
            return Err(Refusal::because(Reason::Closed).allowing(allowed![Step::ProposeAnother]));
        }
        let mut seats = opening.members.iter();
        if !seats.all(|seat| self.role_of(seat.member) == Some(seat.role)) {
            return Err(Refusal::because(Reason::OpenedMeanwhile)
                .allowing(allowed![RelationshipCommand::Accept, RelationshipCommand::Decline]));
        }
        match self.members.get(&context.actor) {
            Some(membership) if membership.is_asked() => self.accept(facts, context),
            _ => Ok(()),
        }
    }

    fn handle(
        &mut self,
        command: RelationshipCommand,
        facts: &RelationshipFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match command {
            RelationshipCommand::Accept => return self.accept(facts, context),
            RelationshipCommand::Decline => return self.decline(context),
            RelationshipCommand::Join => return self.join(context),
            RelationshipCommand::Leave => return self.leave(context),
            _ => self.by_member(context)?,
        }
        match command {
            RelationshipCommand::Accept
            | RelationshipCommand::Decline
            | RelationshipCommand::Join
            | RelationshipCommand::Leave => Ok(()),
            RelationshipCommand::Ask(seat) => self.ask(seat, context.today()),
            RelationshipCommand::TakeBack { member } => self.take_back(member),
            RelationshipCommand::OpenForJoining => self.let_join(true),
            RelationshipCommand::StopJoining => self.let_join(false),
            RelationshipCommand::Word { text, edit } => {
                self.while_open()?;
                self.word(text, &edit, context)
            }
            RelationshipCommand::Settle { text, edit, seen } => {
                self.while_open()?;
                self.settle(text, &edit, &seen, context)
            }
            RelationshipCommand::SetPurposeKinds(kinds) => {
                self.while_open()?;
                self.purpose.kinds = kinds;
                Ok(())
            }
            RelationshipCommand::AddFocus(focus) => {
                self.while_open()?;
                self.focus.insert(focus);
                Ok(())
            }
            RelationshipCommand::RemoveFocus(focus) => {
                self.while_open()?;
                self.focus.remove(&focus);
                Ok(())
            }
            RelationshipCommand::HoldConversation { kind, meeting } => {
                self.note(kind, ConversationOutcome::Held { meeting }, context)
            }
            RelationshipCommand::SkipConversation { kind, note } => {
                let note = filled("note", &note, REASON)?;
                self.note(kind, ConversationOutcome::Skipped { note }, context)
            }
            RelationshipCommand::AnswerExpectation { item, answer } => self.answer(item, &answer, context),
            RelationshipCommand::ShareHours { hours } => self.share_hours(hours, context.actor),
            RelationshipCommand::RenewHours { hours } => {
                let shows = self.hours.contains_key(&context.actor);
                let ends = !hours.is_empty() && self.while_open().is_err();
                if shows && !ends { self.share_hours(hours, context.actor) } else { Ok(()) }
            }
            RelationshipCommand::OverrideGroundwork { reason } => {
                self.while_open()?;
                let reason = filled("reason", &reason, REASON)?;
                self.groundwork_overrides.insert(context.actor, reason);
                Ok(())
            }
            RelationshipCommand::NoteNoGoal { reason } => {
                self.while_open()?;
                self.goalless = Some(Goalless {
                    reason: filled("reason", &reason, REASON)?,
                    by: context.actor,
                    on: context.today(),
                });
                Ok(())
            }
            RelationshipCommand::Extend { length } => self.extend(length, context),
            RelationshipCommand::MoveTo { from, to, reason } => {
                self.move_to(from, to, &reason, facts, context)
            }
            RelationshipCommand::Pause => self.pause(context),
            RelationshipCommand::Resume => self.resume(facts, context),
            RelationshipCommand::Close { outcome } => self.close(outcome, facts, context),
            RelationshipCommand::Lapse => self.lapse(facts, context),
        }
    }
}

impl Relationship {
    /// It has neither been declined nor closed.
    pub(super) fn while_open(&self) -> Result<(), Refusal> {
        match self.state {
            State::Open { .. } | State::Paused { .. } => Ok(()),
            State::Declined { .. } | State::Closed { .. } => Err(Refusal::because(Reason::Closed)),
        }
    }

    /// Checks that the actor is a member. A person who is only asked can accept or decline, and nothing else (S026).
    fn by_member(&self, context: &Context) -> Result<(), Refusal> {
        match self.members.get(&context.actor) {
            Some(membership) if membership.is_active() => Ok(()),
            Some(membership) if membership.is_asked() => {
                self.while_open()?;
                Err(Refusal::because(Reason::NotNow)
                    .missing(["acceptance"])
                    .allowing(allowed![RelationshipCommand::Accept, RelationshipCommand::Decline]))
            }
            _ => Err(Refusal::because(Reason::NotAMember)),
        }
    }

    fn prose(&mut self, text: RelationshipText, context: &Context) -> &mut Prose {
        match text {
            RelationshipText::Topic => &mut self.topic,
            RelationshipText::Purpose => &mut self.purpose.text,
            RelationshipText::Outcome => &mut self.purpose.outcome,
            RelationshipText::OwnAim => self.aims.entry(context.actor).or_default(),
        }
    }

    fn word(&mut self, text: RelationshipText, edit: &Edit, context: &Context) -> Result<(), Refusal> {
        let before = self.prose(text, context).text.clone();
        self.prose(text, context).edit(text.field(), edit, text.bound(), context)?;
        self.keep_version(text, before, context);
        Ok(())
    }

    fn settle(
        &mut self,
        text: RelationshipText,
        edit: &Edit,
        seen: &[KeptVersion],
        context: &Context,
    ) -> Result<(), Refusal> {
        let before = self.prose(text, context).text.clone();
        self.prose(text, context).settle(text.field(), edit, seen, text.bound(), context)?;
        self.keep_version(text, before, context);
        Ok(())
    }

    /// The old wording of a purpose stays in history (S083).
    fn keep_version(&mut self, text: RelationshipText, before: String, context: &Context) {
        let changed = before != self.purpose.text.text;
        if text == RelationshipText::Purpose && changed && !before.is_empty() {
            self.purpose.versions.push(PurposeVersion {
                text: before,
                replaced_by: context.actor,
                replaced_on: context.today(),
            });
        }
    }

    fn note(
        &mut self,
        kind: ConversationKind,
        outcome: ConversationOutcome,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.while_open()?;
        self.conversations.push(Conversation { kind, outcome, by: context.actor, on: context.today() });
        Ok(())
    }

    fn answer(&mut self, item: ExpectationItem, answer: &str, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let answer = filled("answer", answer, Bounded::Chars(MAX_ANSWER_CHARS))?;
        if self.expectations.is_open(item, &self.active()) {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        self.expectations.answer(item, context.actor, answer);
        Ok(())
    }

    fn extend(&mut self, length: Length, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let on = context.today();
        let start = self.began_on().unwrap_or(on);
        self.period.extend(length, start, context.actor, on)
    }

    fn move_to(
        &mut self,
        seen: Phase,
        to: Phase,
        reason: &str,
        facts: &RelationshipFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.while_open()?;
        let now = self.phase();
        if now == to {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        let not_now = Refusal::because(Reason::NotNow).allowing(self.allowed());
        let (listed, reason) = match (now, to) {
            // Any member may open closing from any phase, also when it moved on meanwhile, and also from a pause: a
            // rest that one member wants must not keep the other from a proper end (`rules.md`, *Relationship*).
            (Phase::Preparing | Phase::Negotiating | Phase::EnablingGrowth, Phase::ComingToClosure) => {
                let reason = bounded("reason", reason, REASON)?;
                self.enter(OpenPhase::ComingToClosure, &reason, context);
                return Ok(());
            }
            (Phase::Proposed, Phase::Preparing) => (OpenPhase::Preparing, reason.to_owned()),
            (Phase::Preparing, Phase::Negotiating) => (OpenPhase::Negotiating, reason.to_owned()),
            (Phase::Negotiating | Phase::ComingToClosure, Phase::EnablingGrowth) => {
                (OpenPhase::EnablingGrowth, reason.to_owned())
            }
            (Phase::EnablingGrowth, Phase::Negotiating) => {
                (OpenPhase::Negotiating, filled("reason", reason, REASON)?)
            }
            _ => return Err(not_now),
        };
        if seen != now {
            return Err(not_now);
        }
        if matches!(self.state, State::Paused { .. }) {
            return Err(Refusal::because(Reason::Paused).allowing(self.allowed()));
        }
        self.pass(to, facts)?;
        let reason = bounded("reason", &reason, REASON)?;
        self.enter(listed, &reason, context);
        Ok(())
    }

    pub(super) fn enter(&mut self, to: OpenPhase, reason: &str, context: &Context) {
        self.history.push(PhaseChange {
            from: self.phase(),
            to: to.into(),
            on: context.today(),
            by: context.actor,
            reason: reason.to_owned(),
        });
        self.state = State::Open { phase: to };
    }

    fn close(
        &mut self,
        outcome: Outcome,
        facts: &RelationshipFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.while_open()?;
        let saying_goodbye = State::Open { phase: OpenPhase::ComingToClosure };
        if self.state != saying_goodbye || outcome == Outcome::Lapsed {
            return Err(Refusal::because(Reason::NotNow).allowing(self.allowed()));
        }
        self.pass(Phase::Closed, facts)?;
        self.end(outcome, context);
        Ok(())
    }

    fn lapse(&mut self, facts: &RelationshipFacts, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let today = context.now.with_timezone(&context.zone).date_naive();
        if self.open_phase() == Some(OpenPhase::Proposed) || !self.may_lapse(facts, today) {
            return Err(Refusal::because(Reason::NotNow)
                .missing(["unanswered_end"])
                .allowing(self.allowed()));
        }
        self.end(Outcome::Lapsed, context);
        Ok(())
    }

    pub(super) fn end(&mut self, outcome: Outcome, context: &Context) {
        let on = context.today();
        self.history.push(PhaseChange {
            from: self.phase(),
            to: Phase::Closed,
            on,
            by: context.actor,
            reason: String::new(),
        });
        self.state = State::Closed { outcome, by: context.actor, on };
    }

    /// Those of [`Relationship::allowed`] that this member can do now. Who is only asked says yes or no, and only they say yes.
    /// Who did not ask for the rest does not end it, and a phase whose gate is closed is not moved to.
    #[must_use]
    pub fn allowed_to(&self, member: MemberId, facts: &RelationshipFacts) -> Vec<Allowed> {
        let [accept, decline] = *allowed![RelationshipCommand::Accept, RelationshipCommand::Decline];
        let mut allowed = self.allowed();
        let gates = [
            (Phase::Preparing, allowed![Phase::Preparing]),
            (Phase::Negotiating, allowed![Phase::Negotiating]),
            (Phase::EnablingGrowth, allowed![Phase::EnablingGrowth]),
            (Phase::Closed, allowed![Phase::Closed]),
        ];
        for (phase, named) in gates {
            let is_open = self.missing_before(phase, facts).is_empty();
            allowed.retain(|one| is_open || !named.contains(one));
        }
        if let State::Paused { by, .. } = &self.state
            && !by.contains(&member)
            && !by.is_empty()
        {
            allowed.retain(|one| !allowed![RelationshipCommand::Resume].contains(one));
        }
        match self.members.get(&member) {
            Some(membership) if membership.is_active() => allowed.retain(|one| *one != accept),
            Some(membership) if membership.is_asked() => {
                allowed.retain(|one| [accept, decline].contains(one));
            }
            _ => allowed.clear(),
        }
        allowed
    }

    /// The states it can move to and the commands by which it can change its state.
    #[must_use]
    pub fn allowed(&self) -> Vec<Allowed> {
        let moves: &[Allowed] = match &self.state {
            State::Open { phase } => match phase {
                OpenPhase::Proposed if self.form == Form::Circle => {
                    allowed![
                        RelationshipCommand::Accept,
                        RelationshipCommand::Decline,
                        Phase::Preparing,
                        RelationshipCommand::Ask,
                        RelationshipCommand::Pause,
                        RelationshipCommand::Leave
                    ]
                }
                OpenPhase::Proposed => allowed![
                    RelationshipCommand::Accept,
                    RelationshipCommand::Decline,
                    Phase::Preparing,
                    RelationshipCommand::Pause,
                    RelationshipCommand::Leave
                ],
                OpenPhase::Preparing => allowed![
                    Phase::Negotiating,
                    Phase::ComingToClosure,
                    RelationshipCommand::Pause,
                    RelationshipCommand::Leave
                ],
                OpenPhase::Negotiating => allowed![
                    Phase::EnablingGrowth,
                    Phase::ComingToClosure,
                    RelationshipCommand::Pause,
                    RelationshipCommand::Leave
                ],
                OpenPhase::EnablingGrowth => allowed![
                    Phase::Negotiating,
                    Phase::ComingToClosure,
                    RelationshipCommand::Pause,
                    RelationshipCommand::Leave
                ],
                OpenPhase::ComingToClosure => allowed![
                    Phase::Closed,
                    Phase::EnablingGrowth,
                    RelationshipCommand::Pause,
                    RelationshipCommand::Leave
                ],
            },
            State::Paused { from, .. } => match from {
                OpenPhase::Proposed => allowed![
                    RelationshipCommand::Resume,
                    RelationshipCommand::Decline,
                    RelationshipCommand::Leave
                ],
                OpenPhase::ComingToClosure => {
                    allowed![RelationshipCommand::Resume, RelationshipCommand::Leave]
                }
                _ => {
                    allowed![RelationshipCommand::Resume, Phase::ComingToClosure, RelationshipCommand::Leave]
                }
            },
            State::Declined { .. } | State::Closed { .. } => &[],
        };
        moves.to_vec()
    }
}
