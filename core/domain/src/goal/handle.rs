//! The rules of a goal: which command is allowed when, and to whom.

use super::{
    Benchmark, BenchmarkState, Goal, GoalCommand, GoalFacts, GoalOpening, GoalState, MAX_GOAL_CHARS, Review,
    Win, WinSource, WinState, Wording, benchmark::MAX_BENCHMARK_CHARS,
};
use crate::{
    Aggregate, BenchmarkId, Bounded, Context, Kind, MemberId, Phase, Prose, Reason, Refusal, Scope, Sharing,
    WinId,
    action::Action,
    allowed::{Allowed, Step, allowed},
    bounded, filled,
};

const PARAGRAPH: Bounded = Bounded::Chars(MAX_GOAL_CHARS);

impl Aggregate for Goal {
    const KIND: Kind = Kind::Goal;
    type Opening = GoalOpening;
    type Command = GoalCommand;
    type Facts = GoalFacts;

    fn open(opening: GoalOpening, facts: &GoalFacts, context: &Context) -> Result<Self, Refusal> {
        for member in [context.actor, opening.owner] {
            if !facts.members.contains(&member) {
                return Err(Refusal::because(Reason::NotAMember));
            }
        }
        if facts.phase == Phase::Closed {
            return Err(Refusal::because(Reason::Closed));
        }
        let prose = |wording: Wording, text: &str| bounded(wording.field(), text, PARAGRAPH).map(Prose::new);
        let mut goal = Self {
            relationship: opening.relationship,
            owner: opening.owner,
            kind: opening.kind,
            statement: prose(Wording::Statement, &opening.statement)?,
            outcome: prose(Wording::Outcome, &opening.outcome)?,
            evidence: prose(Wording::Evidence, &opening.evidence)?,
            writers: Vec::new(),
            due: opening.due,
            vision: opening.vision,
            state: GoalState::Draft,
            sent_on: None,
            stretch: Default::default(),
            benchmarks: Vec::new(),
            actions: Vec::new(),
            wins: Vec::new(),
            reviews: Vec::new(),
            groundwork_overrides: Default::default(),
            sharing: Sharing::at(Scope::Partner),
        };
        for wording in [Wording::Statement, Wording::Outcome, Wording::Evidence] {
            goal.note_writer(wording, "", context.actor);
        }
        Ok(goal)
    }

    fn handle(&mut self, command: GoalCommand, facts: &GoalFacts, context: &Context) -> Result<(), Refusal> {
        if !facts.members.contains(&context.actor) {
            return Err(Refusal::because(Reason::NotAMember));
        }
        self.carry_out(command, facts, context)?;
        if self.state != GoalState::InReview {
            self.sent_on = None;
        }
        Ok(())
    }
}

impl Goal {
    fn carry_out(
        &mut self,
        command: GoalCommand,
        facts: &GoalFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match command {
            GoalCommand::Reword { wording, edit } => {
                self.rework(context)?;
                let before = self.wording(wording).text.clone();
                self.prose(wording).edit(wording.field(), &edit, PARAGRAPH, context)?;
                self.note_writer(wording, &before, context.actor);
                Ok(())
            }
            GoalCommand::Settle { wording, edit, seen } => {
                self.while_living(context)?;
                let before = self.wording(wording).text.clone();
                self.prose(wording).settle(wording.field(), &edit, &seen, PARAGRAPH, context)?;
                self.note_writer(wording, &before, context.actor);
                Ok(())
            }
            GoalCommand::SetDue(due) => {
                self.while_living(context)?;
                self.due = due;
                Ok(())
            }
            GoalCommand::SetKind(kind) => {
                self.rework(context)?;
                self.kind = kind;
                Ok(())
            }
            GoalCommand::LinkVision(vision) => {
                self.while_living(context)?;
                self.vision = vision;
                Ok(())
            }
            GoalCommand::SendToReview => self.send_to_review(facts, context),
            GoalCommand::OverrideGroundwork { reason } => {
                let reason = filled("reason", &reason, PARAGRAPH)?;
                self.groundwork_overrides.insert(context.actor, reason);
                Ok(())
            }
            GoalCommand::Agree => self.agree(context),
            GoalCommand::PushBack { question } => self.push_back(&question, context),
            GoalCommand::RateStretch(rating) => {
                self.while_living(context)?;
                self.stretch.insert(context.actor, rating);
                Ok(())
            }
            GoalCommand::AddBenchmark(new) => {
                self.while_living(context)?;
                self.benchmarks.push(Benchmark::new(context.new_id(0), &new)?);
                Ok(())
            }
            GoalCommand::RedateBenchmark { benchmark, due } => {
                self.open_benchmark(benchmark)?.due = due;
                Ok(())
            }
            GoalCommand::ReachBenchmark { benchmark } => self.reach_benchmark(benchmark, context),
            GoalCommand::AddWin { text } => self.add_win(&text, context),
            GoalCommand::Celebrate { win, how } => self.win(win)?.settle(Some(&how), context.today()),
            GoalCommand::WaiveWin { win } => self.win(win)?.settle(None, context.today()),
            GoalCommand::SetWinScope { win, scope } => {
                self.win(win)?.sharing.set(scope, context.actor, &facts.members, facts.opened.wins)
            }
            GoalCommand::AddAction(new) => {
                self.while_living(context)?;
                if !facts.members.contains(&new.owner) {
                    return Err(Refusal::invalid("owner", Reason::NotAMember));
                }
                self.actions.push(Action::new(context.new_id(0), new, context)?);
                Ok(())
            }
            GoalCommand::Act { action, command } => self
                .actions
                .iter_mut()
                .find(|candidate| candidate.id == action)
                .ok_or(Refusal::because(Reason::NoSuchPart))?
                .handle(command, context),
            GoalCommand::SetScope(scope) => {
                self.sharing.set(scope, context.actor, &facts.members, facts.opened.goals)
            }
            GoalCommand::Reach { evidence } => {
                self.while_agreed(context)?;
                let evidence = filled("evidence", &evidence, PARAGRAPH)?;
                self.state = GoalState::Reached { on: context.today(), evidence };
                Ok(())
            }
            GoalCommand::Carry { by } => {
                self.while_living(context)?;
                if let Some(by) = by {
                    if !facts.members.contains(&by) {
                        return Err(Refusal::invalid("by", Reason::NotAMember));
                    }
                    self.owner = by;
                }
                self.state = GoalState::Carried { on: context.today() };
                Ok(())
            }
            GoalCommand::Drop { reason } => {
                self.while_living(context)?;
                let reason = filled("reason", &reason, PARAGRAPH)?;
                self.state = GoalState::Dropped { on: context.today(), reason };
                Ok(())
            }
        }
    }

    fn prose(&mut self, wording: Wording) -> &mut Prose {
        match wording {
            Wording::Statement => &mut self.statement,
            Wording::Outcome => &mut self.outcome,
            Wording::Evidence => &mut self.evidence,
        }
    }

    /// Commands by which this member can move the goal on from its state. Its owner alone sends it to review, and one of
    /// the others answers.
    #[must_use]
    pub fn allowed(&self, member: MemberId) -> &'static [Allowed] {
        let is_owner = member == self.owner;
        match self.state {
            GoalState::Draft if is_owner => allowed![
                GoalCommand::Reword,
                GoalCommand::SendToReview,
                GoalCommand::Carry,
                GoalCommand::Drop
            ],
            GoalState::InReview if !is_owner => allowed![
                GoalCommand::Reword,
                GoalCommand::Agree,
                GoalCommand::PushBack,
                GoalCommand::Carry,
                GoalCommand::Drop
            ],
            GoalState::Draft | GoalState::InReview | GoalState::PushedBack { .. } => {
                allowed![GoalCommand::Reword, GoalCommand::Carry, GoalCommand::Drop]
            }
            GoalState::Agreed { .. } => allowed![GoalCommand::Reach, GoalCommand::Carry, GoalCommand::Drop],
            GoalState::Reached { .. } | GoalState::Carried { .. } | GoalState::Dropped { .. } => &[],
        }
    }

    fn not_now(&self, context: &Context) -> Refusal {
        Refusal::because(Reason::NotNow).allowing(self.allowed(context.actor))
    }

    /// It has not ended.
    fn while_living(&self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            GoalState::Reached { .. } | GoalState::Carried { .. } | GoalState::Dropped { .. } => {
                Err(self.not_now(context))
            }
            _ => Ok(()),
        }
    }

    fn while_agreed(&self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            GoalState::Agreed { .. } => Ok(()),
            _ => Err(self.not_now(context)),
        }
    }

    /// New words make it a draft again: nobody has agreed to them.
    fn rework(&mut self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            GoalState::Draft | GoalState::InReview | GoalState::PushedBack { .. } => {
                self.state = GoalState::Draft;
                Ok(())
            }
            _ => Err(self.not_now(context)),
        }
    }

    /// The conditions that are missing before anyone can review it: the fields of S110, and the target date
    /// (`rules.md`, *Goals*).
    #[must_use]
    pub fn unclear(&self) -> Vec<&'static str> {
        let texts = [
            (Wording::Statement, &self.statement),
            (Wording::Outcome, &self.outcome),
            (Wording::Evidence, &self.evidence),
        ];
        let mut missing: Vec<_> = texts
            .into_iter()
            .filter(|(_, prose)| prose.is_empty())
            .map(|(wording, _)| wording.field())
            .collect();
        if self.due.is_none() {
            missing.push("due");
        }
        missing
    }

    fn send_to_review(&mut self, facts: &GoalFacts, context: &Context) -> Result<(), Refusal> {
        if self.state != GoalState::Draft {
            return Err(self.not_now(context));
        }
        if context.actor != self.owner {
            return Err(Refusal::because(Reason::NotYours).allowing(allowed![GoalCommand::Reword]));
        }
        let missing = self.unclear();
        if !missing.is_empty() {
            return Err(Refusal::because(Reason::GoalUnclear)
                .missing(missing)
                .allowing(allowed![GoalCommand::Reword, GoalCommand::SetDue]));
        }
        let overridden = facts.members.iter().all(|member| self.groundwork_overrides.contains_key(member));
        if facts.phase < Phase::Negotiating && !overridden {
            return Err(Refusal::because(Reason::GroundworkFirst)
                .missing(["acquaintance"])
                .allowing(allowed![Step::GetAcquainted, GoalCommand::OverrideGroundwork]));
        }
        // Whoever reviews it cannot agree without one, and the gap is the owner's to fill.
        self.with_plan(allowed![GoalCommand::AddAction])?;
        self.state = GoalState::InReview;
        self.sent_on = Some(context.today());
        Ok(())
    }

    /// Checks that the actor is a reviewer: somebody other than the owner (S116, S134).
    fn reviewing(&self, context: &Context) -> Result<(), Refusal> {
        if self.state != GoalState::InReview {
            return Err(self.not_now(context));
        }
        if context.actor == self.owner {
            return Err(Refusal::because(Reason::NotByOwner)
                .missing(["yes_of_another_member"])
                .allowing(allowed![GoalCommand::Reword]));
        }
        Ok(())
    }

    fn agree(&mut self, context: &Context) -> Result<(), Refusal> {
        self.reviewing(context)?;
        // One sent by an app that did not ask for a plan may lack it.
        self.with_plan(allowed![GoalCommand::AddAction, GoalCommand::PushBack])?;
        self.state = GoalState::Agreed { on: context.today(), with: context.actor };
        Ok(())
    }

    /// Checks that it has a plan: an action that is still to be done (S118; `rules.md`, *Goals*).
    fn with_plan(&self, allowed: &[Allowed]) -> Result<(), Refusal> {
        if self.actions.iter().any(Action::is_open) {
            return Ok(());
        }
        Err(Refusal::because(Reason::PlanNeeded).missing(["action"]).allowing(allowed))
    }

    fn push_back(&mut self, question: &str, context: &Context) -> Result<(), Refusal> {
        self.reviewing(context)?;
        let question = filled("question", question, PARAGRAPH)?;
        self.reviews.push(Review { by: context.actor, question: question.clone(), on: context.today() });
        self.state = GoalState::PushedBack { question, by: context.actor };
        Ok(())
    }

    fn open_benchmark(&mut self, id: BenchmarkId) -> Result<&mut Benchmark, Refusal> {
        let benchmark = self
            .benchmarks
            .iter_mut()
            .find(|candidate| candidate.id == id)
            .ok_or(Refusal::because(Reason::NoSuchPart))?;
        if benchmark.is_open() { Ok(benchmark) } else { Err(Refusal::because(Reason::AlreadyDone)) }
    }

    /// Wins come from benchmarks of *reviewed* goals (D12), so the goal must be agreed.
    fn reach_benchmark(&mut self, id: BenchmarkId, context: &Context) -> Result<(), Refusal> {
        self.while_agreed(context)?;
        let on = context.today();
        let benchmark = self.open_benchmark(id)?;
        benchmark.state = BenchmarkState::Reached { on };
        let text = format!("{}: {}", benchmark.measure, benchmark.target);
        self.wins.push(Win {
            id: context.new_id(0),
            source: WinSource::Benchmark(id),
            text,
            on,
            state: WinState::Open,
            sharing: Sharing::at(Scope::Partner),
        });
        Ok(())
    }

    fn add_win(&mut self, text: &str, context: &Context) -> Result<(), Refusal> {
        self.wins.push(Win {
            id: context.new_id(0),
            source: WinSource::ByHand(context.actor),
            text: filled("text", text, Bounded::Chars(MAX_BENCHMARK_CHARS))?,
            on: context.today(),
            state: WinState::Open,
            sharing: Sharing::at(Scope::Partner),
        });
        Ok(())
    }

    fn win(&mut self, id: WinId) -> Result<&mut Win, Refusal> {
        self.wins.iter_mut().find(|candidate| candidate.id == id).ok_or(Refusal::because(Reason::NoSuchPart))
    }
}
