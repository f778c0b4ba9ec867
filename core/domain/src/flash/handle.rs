//! The rules of a flash request: who may do what at which stage.

use chrono::{DateTime, Months, TimeDelta, Utc};

use super::{
    DEFAULT_MINUTES, FlashAnswer, FlashCommand, FlashFacts, FlashKind, FlashOpening, FlashQuestion,
    FlashRequest, FlashStage, FlashState, MAX_DETAILS_WORDS, MAX_FLASH_CHARS, MAX_LEVEL_CHARS, MAX_MENTORS,
    MAX_MINUTES, MAX_OPEN_REQUESTS, MAX_QUESTIONS, MAX_TOPIC_CHARS, MIN_MINUTES, MONTHS_AHEAD, OPEN_DAYS,
    TAKEAWAY_DAYS,
};
use crate::{
    Aggregate, Bounded, Context, FlashQuestionId, Kind, MeetingId, MemberId, Reason, Refusal, WallTime,
    allowed::{Allowed, Step, allowed},
    bounded,
    calendar::later,
    filled,
};

const PARAGRAPH: Bounded = Bounded::Chars(MAX_FLASH_CHARS);

impl Aggregate for FlashRequest {
    const KIND: Kind = Kind::FlashRequest;
    type Opening = FlashOpening;
    type Command = FlashCommand;
    type Facts = FlashFacts;

    fn open(opening: FlashOpening, facts: &FlashFacts, context: &Context) -> Result<Self, Refusal> {
        let topic = filled("topic", &opening.topic, Bounded::Chars(MAX_TOPIC_CHARS))?;
        let details = bounded("details", &opening.details, Bounded::Words(MAX_DETAILS_WORDS))?;
        let details = bounded("details", &details, PARAGRAPH)?;
        let kind = kind(opening.kind)?;
        let minutes = opening.minutes.unwrap_or(DEFAULT_MINUTES);
        if !(MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
            return Err(Refusal::invalid("minutes", Reason::OutOfRange));
        }
        let slot = opening.slot.map(|slot| ahead(slot, context)).transpose()?;
        if opening.mentors.is_empty() {
            return Err(Refusal::invalid("mentors", Reason::Empty));
        }
        if opening.mentors.len() > MAX_MENTORS {
            return Err(Refusal::invalid("mentors", Reason::OutOfRange));
        }
        if opening.mentors.contains(&context.actor) {
            return Err(Refusal::invalid("mentors", Reason::NotByOwner));
        }
        let today = context.today();
        let is_away = |mentor: &&MemberId| facts.away.get(mentor).is_some_and(|until| today < *until);
        let away: Vec<String> = opening.mentors.iter().filter(is_away).map(ToString::to_string).collect();
        if !away.is_empty() {
            return Err(Refusal::invalid("mentors", Reason::FlashAway)
                .missing(away)
                .allowing(allowed![Step::Mentors]));
        }
        let open = || facts.others.iter().filter(|other| other.until > context.now);
        if open().any(|other| !opening.mentors.is_disjoint(&other.mentors)) {
            return Err(Refusal::invalid("mentors", Reason::FlashPairOpen)
                .allowing(allowed![FlashCommand::Withdraw, Step::Mentors]));
        }
        if open().count() >= MAX_OPEN_REQUESTS {
            return Err(Refusal::because(Reason::FlashTooMany).allowing(allowed![FlashCommand::Withdraw]));
        }
        Ok(Self {
            asker: context.actor,
            topic,
            details,
            kind,
            minutes,
            mentors: opening.mentors,
            slot,
            opened_at: context.now,
            answers: Default::default(),
            questions: Vec::new(),
            state: FlashState::Open,
            want_more: Default::default(),
        })
    }

    fn handle(
        &mut self,
        command: FlashCommand,
        facts: &FlashFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if facts.is_out {
            return Err(Refusal::because(Reason::Closed));
        }
        match command {
            FlashCommand::Accept => {
                self.answering(context)?;
                has_room(facts, context)?;
                self.matched(context.actor, self.slot);
                Ok(())
            }
            FlashCommand::Decline => self.answer(FlashAnswer::Declined { on: context.today() }, context),
            FlashCommand::Unavailable => {
                self.answer(FlashAnswer::Unavailable { on: context.today() }, context)
            }
            FlashCommand::AskForMore { question } => self.ask_for_more(&question, context),
            FlashCommand::AnswerMore { question, told } => self.answer_more(question, &told, context),
            FlashCommand::ProposeTime { slot } => {
                let slot = ahead(slot, context)?;
                self.answering(context)?;
                has_room(facts, context)?;
                self.answer(FlashAnswer::ProposedTime { slot }, context)
            }
            FlashCommand::TakeTime { mentor, slot } => self.take_time(mentor, slot, context),
            FlashCommand::Withdraw => {
                self.as_asker(context)?;
                self.while_open(context)?;
                self.state = FlashState::Withdrawn { on: context.today() };
                Ok(())
            }
            FlashCommand::Schedule { meeting, replaces } => self.schedule(meeting, replaces, context),
            FlashCommand::MarkHeld => self.mark_held(context),
            FlashCommand::KeepTakeaway { shared } => self.keep_takeaway(shared, context),
            FlashCommand::ClosePlain => self.close_plain(context),
            FlashCommand::WantMore => {
                self.as_one_of_two(context)?;
                match self.stage(context.now) {
                    FlashStage::Held | FlashStage::Answered => self.want_more.insert(context.actor),
                    _ => return Err(self.not_now(context)),
                };
                Ok(())
            }
        }
    }

    /// Until when it takes answers. What a phone did later is asked again; every other moment of a request (its
    /// takeaway falling due) comes after this one, so the earliest is enough.
    fn deadline(&self) -> Option<DateTime<Utc>> {
        Some(self.expires_at())
    }
}

/// The kind, with what it asks for (S009).
fn kind(kind: FlashKind) -> Result<FlashKind, Refusal> {
    match kind {
        FlashKind::HowTo { tool, level } => Ok(FlashKind::HowTo {
            tool: filled("tool", &tool, Bounded::Chars(MAX_LEVEL_CHARS))?,
            level: filled("level", &level, Bounded::Chars(MAX_LEVEL_CHARS))?,
        }),
        other => Ok(other),
    }
}

/// Checks that a mentor takes fewer conversations at a time than they set as their limit (S063). A time that they proposed counts:
/// it may be taken.
fn has_room(facts: &FlashFacts, context: &Context) -> Result<(), Refusal> {
    let proposed = facts.proposed_until.iter().filter(|until| **until > context.now).count();
    if facts.at_once.is_some_and(|most| facts.helping + proposed >= usize::from(most)) {
        return Err(Refusal::because(Reason::FlashFull)
            .allowing(allowed![FlashCommand::Decline, FlashCommand::Unavailable]));
    }
    Ok(())
}

/// The slot, if it is still to come and not too far away.
fn ahead(slot: WallTime, context: &Context) -> Result<WallTime, Refusal> {
    let starts = slot.instant();
    let latest = context.now.checked_add_months(Months::new(MONTHS_AHEAD));
    if starts <= context.now || latest.is_none_or(|latest| starts > latest) {
        return Err(Refusal::invalid("slot", Reason::OutOfRange));
    }
    Ok(slot)
}

impl FlashRequest {
    /// Until when it takes answers: seven days, or the start of the asked slot if that is earlier.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        let week = later(self.opened_at, TimeDelta::days(OPEN_DAYS));
        match self.slot {
            Some(slot) => week.min(slot.instant()),
            None => week,
        }
    }

    /// When it closes without a takeaway, once they have talked.
    #[must_use]
    pub fn takeaway_until(&self) -> Option<DateTime<Utc>> {
        match self.state {
            FlashState::Held { at, .. } => Some(later(at, TimeDelta::days(TAKEAWAY_DAYS))),
            _ => None,
        }
    }

    /// The commands that `member` may use now.
    #[must_use]
    pub fn allowed(&self, member: MemberId, now: DateTime<Utc>) -> &'static [Allowed] {
        let of_two = member == self.asker || Some(member) == self.helper();
        let wants_more = self.want_more.contains(&member);
        match self.stage(now) {
            FlashStage::Open | FlashStage::Offered if member == self.asker => {
                match (self.is_asked_back(), self.is_offered_a_time()) {
                    (true, true) => {
                        allowed![FlashCommand::AnswerMore, FlashCommand::TakeTime, FlashCommand::Withdraw]
                    }
                    (true, false) => allowed![FlashCommand::AnswerMore, FlashCommand::Withdraw],
                    (false, true) => allowed![FlashCommand::TakeTime, FlashCommand::Withdraw],
                    (false, false) => allowed![FlashCommand::Withdraw],
                }
            }
            FlashStage::Open | FlashStage::Offered if self.mentors.contains(&member) => {
                allowed![
                    FlashCommand::Accept,
                    FlashCommand::Decline,
                    FlashCommand::AskForMore,
                    FlashCommand::ProposeTime,
                    FlashCommand::Unavailable
                ]
            }
            FlashStage::Matched if of_two => allowed![FlashCommand::Schedule],
            FlashStage::Scheduled if of_two => allowed![FlashCommand::Schedule, FlashCommand::MarkHeld],
            FlashStage::Held if member == self.asker && wants_more => {
                allowed![FlashCommand::KeepTakeaway, FlashCommand::ClosePlain]
            }
            FlashStage::Held if member == self.asker => {
                allowed![FlashCommand::KeepTakeaway, FlashCommand::ClosePlain, FlashCommand::WantMore]
            }
            FlashStage::Answered if member == self.asker && wants_more => {
                allowed![FlashCommand::KeepTakeaway]
            }
            FlashStage::Answered if member == self.asker => {
                allowed![FlashCommand::KeepTakeaway, FlashCommand::WantMore]
            }
            FlashStage::Held | FlashStage::Answered if of_two && !wants_more => {
                allowed![FlashCommand::WantMore]
            }
            FlashStage::Expired
            | FlashStage::Withdrawn
            | FlashStage::NobodyLeft
            | FlashStage::ClosedPlain
                if member == self.asker =>
            {
                allowed![Step::AskAgain]
            }
            _ => &[],
        }
    }

    /// Whether a mentor's question back is not answered.
    fn is_asked_back(&self) -> bool {
        self.questions.iter().any(|question| question.told.is_none())
    }

    /// Whether a mentor offers another time.
    fn is_offered_a_time(&self) -> bool {
        self.answers.values().any(|answer| matches!(answer, FlashAnswer::ProposedTime { .. }))
    }

    fn not_now(&self, context: &Context) -> Refusal {
        Refusal::because(Reason::NotNow).allowing(self.allowed(context.actor, context.now))
    }

    /// Checks that it still takes answers. The refusal names no helper: only the two may tell who helps.
    fn while_open(&self, context: &Context) -> Result<(), Refusal> {
        let reason = match self.stage(context.now) {
            FlashStage::Open | FlashStage::Offered => return Ok(()),
            FlashStage::Expired => Reason::FlashExpired,
            FlashStage::Withdrawn | FlashStage::NobodyLeft => Reason::Closed,
            _ if self.helper() == Some(context.actor) => Reason::AlreadyDone,
            _ => Reason::FlashTaken,
        };
        Err(Refusal::because(reason).allowing(self.allowed(context.actor, context.now)))
    }

    fn as_asker(&self, context: &Context) -> Result<(), Refusal> {
        if context.actor == self.asker {
            Ok(())
        } else {
            Err(Refusal::because(Reason::NotYours).allowing(self.allowed(context.actor, context.now)))
        }
    }

    /// Checks that the actor is the asker or the one who helps.
    fn as_one_of_two(&self, context: &Context) -> Result<(), Refusal> {
        if context.actor == self.asker || self.helper() == Some(context.actor) {
            Ok(())
        } else {
            Err(Refusal::because(Reason::NotAMember))
        }
    }

    /// Checks that the actor was asked, and an answer still counts.
    fn answering(&self, context: &Context) -> Result<(), Refusal> {
        if !self.mentors.contains(&context.actor) {
            return Err(Refusal::because(Reason::NotAMember));
        }
        self.while_open(context)
    }

    fn answer(&mut self, answer: FlashAnswer, context: &Context) -> Result<(), Refusal> {
        self.answering(context)?;
        self.answers.insert(context.actor, answer);
        Ok(())
    }

    fn matched(&mut self, helper: MemberId, slot: Option<WallTime>) {
        self.answers.remove(&helper);
        self.state = FlashState::Matched { helper, slot };
    }

    fn ask_for_more(&mut self, question: &str, context: &Context) -> Result<(), Refusal> {
        let text = filled("question", question, PARAGRAPH)?;
        self.answer(FlashAnswer::AskedForMore, context)?;
        if self.questions.len() >= MAX_QUESTIONS {
            return Err(Refusal::invalid("question", Reason::OutOfRange).allowing(allowed![
                FlashCommand::Accept,
                FlashCommand::Decline,
                FlashCommand::ProposeTime
            ]));
        }
        self.questions.push(FlashQuestion { id: context.new_id(0), by: context.actor, text, told: None });
        Ok(())
    }

    fn answer_more(
        &mut self,
        question: FlashQuestionId,
        told: &str,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.as_asker(context)?;
        self.while_open(context)?;
        let told = filled("told", told, PARAGRAPH)?;
        let question = self
            .questions
            .iter_mut()
            .find(|candidate| candidate.id == question)
            .ok_or(Refusal::because(Reason::NoSuchPart))?;
        if question.told.is_some() {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        question.told = Some(told);
        Ok(())
    }

    fn take_time(&mut self, mentor: MemberId, slot: WallTime, context: &Context) -> Result<(), Refusal> {
        self.as_asker(context)?;
        self.while_open(context)?;
        if self.answers.get(&mentor) != Some(&FlashAnswer::ProposedTime { slot }) {
            return Err(Refusal::because(Reason::NoSuchPart).allowing(allowed![FlashCommand::Withdraw]));
        }
        let slot = ahead(slot, context)?;
        self.matched(mentor, Some(slot));
        Ok(())
    }

    fn schedule(
        &mut self,
        meeting: MeetingId,
        replaces: Option<MeetingId>,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.as_one_of_two(context)?;
        let (helper, set) = match self.state {
            FlashState::Matched { helper, .. } => (helper, None),
            FlashState::Scheduled { helper, meeting } => (helper, Some(meeting)),
            // S008: one conversation; who wants more goes on as a relationship.
            FlashState::Held { .. } | FlashState::Answered { .. } | FlashState::ClosedPlain { .. } => {
                return Err(Refusal::because(Reason::FlashOneMeeting)
                    .allowing(self.allowed(context.actor, context.now)));
            }
            FlashState::Open | FlashState::Withdrawn { .. } => return Err(self.not_now(context)),
        };
        if set == Some(meeting) {
            // Both phones set the date that both said yes to.
            return Ok(());
        }
        if set.is_some() && set != replaces {
            return Err(Refusal::because(Reason::AlreadyDone)
                .allowing(allowed![FlashCommand::Schedule, FlashCommand::MarkHeld]));
        }
        self.state = FlashState::Scheduled { helper, meeting };
        Ok(())
    }

    fn mark_held(&mut self, context: &Context) -> Result<(), Refusal> {
        self.as_one_of_two(context)?;
        match self.state {
            FlashState::Scheduled { helper, meeting } => {
                self.state = FlashState::Held { helper, meeting, at: context.at };
                Ok(())
            }
            FlashState::Held { .. } | FlashState::Answered { .. } | FlashState::ClosedPlain { .. } => {
                Err(Refusal::because(Reason::AlreadyDone).allowing(self.allowed(context.actor, context.now)))
            }
            FlashState::Open | FlashState::Matched { .. } | FlashState::Withdrawn { .. } => {
                Err(self.not_now(context))
            }
        }
    }

    fn keep_takeaway(&mut self, shared: Option<String>, context: &Context) -> Result<(), Refusal> {
        self.as_asker(context)?;
        let shared = shared.map(|text| filled("shared", &text, PARAGRAPH)).transpose()?;
        let (helper, meeting, on) = match (self.stage(context.now), &self.state) {
            (FlashStage::Held, FlashState::Held { helper, meeting, .. }) => {
                (*helper, *meeting, context.today())
            }
            (_, FlashState::Answered { helper, meeting, on, .. }) => (*helper, *meeting, *on),
            _ => return Err(self.not_now(context)),
        };
        self.state = FlashState::Answered { helper, meeting, on, shared };
        Ok(())
    }

    fn close_plain(&mut self, context: &Context) -> Result<(), Refusal> {
        self.as_asker(context)?;
        match (self.stage(context.now), &self.state) {
            (FlashStage::Held, FlashState::Held { helper, meeting, .. }) => {
                self.state =
                    FlashState::ClosedPlain { helper: *helper, meeting: *meeting, on: context.today() };
                Ok(())
            }
            (FlashStage::ClosedPlain, _) => {
                Err(Refusal::because(Reason::AlreadyDone).allowing(allowed![Step::AskAgain]))
            }
            _ => Err(self.not_now(context)),
        }
    }
}
