//! What the older kinds of document show after a command that was done, for tests. A large subject says so in a file of its
//! folder, a new one beside its rules.

use uuid::Uuid;

use crate::{
    MemberId, Phase, Prose,
    agreement::{Agreement, AgreementCommand, AgreementFacts, Stage, TakenText, Terms},
    ally_track::{AllyTrack, AllyTrackCommand, AllyTrackFacts, ModuleState},
    closure::{Closure, ClosureCommand, ClosureFacts, Signature},
    entry::{Entry, EntryCommand, EntryFacts, EntryState},
    flash::{
        FlashAnswer, FlashCommand, FlashFacts, FlashOffer, FlashOfferCommand, FlashReply, FlashReplyCommand,
        FlashReplyFacts, FlashRequest, FlashState,
    },
    goal::{BenchmarkState, Goal, GoalCommand, GoalFacts, GoalState, WinSource, WinState, Wording},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingState},
    profile::{Profile, ProfileCommand},
    prompt::{PromptDraws, PromptDrawsCommand},
    reflection::{
        CompanyFacts, PairedCommand, PairedReflection, PromptSet, PromptSetCommand, Reflection,
        ReflectionCommand, ReflectionState, SharedCommand, SharedReflection, SharedState,
    },
    shows::{PAIR, Shows, acted, settled, took, took_on},
    vision::{Vision, VisionCommand, VisionState},
};

/// The facts of what a relationship shares.
fn company() -> CompanyFacts {
    CompanyFacts { members: PAIR.into(), phase: Phase::EnablingGrowth }
}

impl Shows for Profile {
    fn facts() {}

    fn shows(&self, before: &Self, command: &ProfileCommand, _: MemberId) -> bool {
        let text = (Some(&before.what_matters), Some(&self.what_matters));
        match command {
            ProfileCommand::SetZone(zone) => self.zone == *zone,
            ProfileCommand::SetQuietHours(quiet) => self.quiet == *quiet,
            ProfileCommand::SwitchReminder { kind, on } => self.wants(*kind) == *on,
            ProfileCommand::SetLoad(load) => self.load == *load,
            ProfileCommand::SetHardToAsk(hard) => self.hard_to_ask == *hard,
            ProfileCommand::Word { edit } => took(text.0, text.1, edit),
            ProfileCommand::Settle { edit, seen } => settled(text.0, text.1, edit, seen),
            ProfileCommand::SetWindows(windows) => self.windows == *windows,
            ProfileCommand::PutAway { relationship } => self.put_away.contains_key(relationship),
            ProfileCommand::SetWritingTimes(times) => self.writing_times == *times,
            ProfileCommand::SetNumber(number) => self.number == number.trim(),
        }
    }
}

/// The terms that are being worded, or those in force.
fn terms(agreement: &Agreement) -> Option<&Terms> {
    let next = agreement.next.as_ref().map(|next| &next.terms);
    next.or(agreement.accepted.last().map(|accepted| &accepted.terms))
}

impl Shows for Agreement {
    fn facts() -> AgreementFacts {
        AgreementFacts { members: PAIR.into(), phase: Phase::Negotiating, ..Default::default() }
    }

    fn shows(&self, before: &Self, command: &AgreementCommand, by: MemberId) -> bool {
        let Some(now) = terms(self) else { return false };
        match command {
            AgreementCommand::Word { part, edit } => {
                took(terms(before).and_then(|terms| terms.wording(*part)), now.wording(*part), edit)
            }
            AgreementCommand::Settle { part, edit, seen } => {
                settled(terms(before).and_then(|terms| terms.wording(*part)), now.wording(*part), edit, seen)
            }
            AgreementCommand::TakePlan { texts, .. } => {
                let is_worded =
                    |text: &TakenText| now.wording(text.part).is_some_and(|prose| !prose.is_empty());
                now.ending.is_some() && texts.iter().all(is_worded)
            }
            AgreementCommand::SetCadence(cadence) => now.cadence == *cadence,
            AgreementCommand::SetMeetingLength { minutes } => now.meeting_minutes == *minutes,
            AgreementCommand::SetMeans(means) => now.means == *means,
            AgreementCommand::SetFeedback(preference) => now.feedback.get(&by) == Some(preference),
            AgreementCommand::SetSharing(sharing) => now.sharing == *sharing,
            AgreementCommand::SetEnding(ending) => now.ending.as_ref() == Some(ending),
            AgreementCommand::Propose => {
                matches!(&self.next, Some(next) if matches!(next.stage, Stage::Proposed { by: who, .. } if who == by))
            }
            AgreementCommand::Accept { version, .. } => {
                let in_force = self.accepted.iter().find(|accepted| accepted.number == *version);
                let proposed = self.next.as_ref().filter(|next| next.number == *version);
                let waits = |stage: &Stage| match stage {
                    Stage::Proposed { acceptances, .. } => acceptances.contains_key(&by),
                    Stage::Draft => false,
                };
                in_force.is_some_and(|accepted| accepted.acceptances.contains_key(&by))
                    || proposed.is_some_and(|next| waits(&next.stage))
            }
            AgreementCommand::CallEndingReview => self.reviews.len() == before.reviews.len() + 1,
            AgreementCommand::AnswerEndingReview { due, answer } => {
                let review = self.reviews.iter().find(|review| review.due == *due);
                review.is_some_and(|review| review.answers.get(&by) == Some(answer))
            }
        }
    }
}

fn wording(goal: &Goal, wording: Wording) -> Option<&Prose> {
    Some(match wording {
        Wording::Statement => &goal.statement,
        Wording::Outcome => &goal.outcome,
        Wording::Evidence => &goal.evidence,
    })
}

impl Shows for Goal {
    fn facts() -> GoalFacts {
        GoalFacts { members: PAIR.into(), phase: Phase::EnablingGrowth, ..Default::default() }
    }

    fn shows(&self, before: &Self, command: &GoalCommand, by: MemberId) -> bool {
        let win = |id| self.wins.iter().find(|win| win.id == id);
        let benchmark = |id| self.benchmarks.iter().find(|benchmark| benchmark.id == id);
        match command {
            GoalCommand::Reword { wording: which, edit } => {
                self.state == GoalState::Draft && took(wording(before, *which), wording(self, *which), edit)
            }
            GoalCommand::Settle { wording: which, edit, seen } => {
                settled(wording(before, *which), wording(self, *which), edit, seen)
            }
            GoalCommand::SetDue(due) => self.due == *due,
            GoalCommand::SetKind(kind) => self.kind == *kind,
            GoalCommand::LinkVision(vision) => self.vision == *vision,
            GoalCommand::SendToReview => self.state == GoalState::InReview,
            GoalCommand::OverrideGroundwork { reason } => self.groundwork_overrides.get(&by) == Some(reason),
            GoalCommand::Agree => matches!(self.state, GoalState::Agreed { with, .. } if with == by),
            GoalCommand::PushBack { question } => {
                self.state == GoalState::PushedBack { question: question.clone(), by }
                    && self.reviews.last().is_some_and(|review| review.question == *question)
            }
            GoalCommand::RateStretch(rating) => self.stretch.get(&by) == Some(rating),
            GoalCommand::AddBenchmark(new) => self.benchmarks.last().is_some_and(|added| {
                added.measure == new.measure && added.target == new.target && added.due == new.due
            }),
            GoalCommand::RedateBenchmark { benchmark: id, due } => {
                benchmark(*id).is_some_and(|benchmark| benchmark.due == *due)
            }
            GoalCommand::ReachBenchmark { benchmark: id } => {
                benchmark(*id)
                    .is_some_and(|benchmark| matches!(benchmark.state, BenchmarkState::Reached { .. }))
                    && self.wins.last().is_some_and(|win| win.source == WinSource::Benchmark(*id))
            }
            GoalCommand::AddWin { text } => self.wins.last().is_some_and(|win| win.text == *text),
            GoalCommand::Celebrate { win: id, how: said } => win(*id)
                .is_some_and(|win| matches!(&win.state, WinState::Celebrated { how, .. } if how == said)),
            GoalCommand::WaiveWin { win: id } => {
                win(*id).is_some_and(|win| matches!(win.state, WinState::Waived { .. }))
            }
            GoalCommand::SetWinScope { win: id, scope } => win(*id).is_some_and(|win| {
                let asked = win.sharing.asked.as_ref();
                win.sharing.scope == *scope
                    || asked.is_some_and(|asked| asked.to == *scope && asked.yes.contains(&by))
            }),
            GoalCommand::AddAction(new) => took_on(&self.actions, new),
            GoalCommand::Act { action, command } => {
                acted(self.actions.iter().find(|candidate| candidate.id == *action), command)
            }
            GoalCommand::SetScope(scope) => {
                let asked = self.sharing.asked.as_ref();
                self.sharing.scope == *scope
                    || asked.is_some_and(|asked| asked.to == *scope && asked.yes.contains(&by))
            }
            GoalCommand::Reach { evidence: said } => {
                matches!(&self.state, GoalState::Reached { evidence, .. } if evidence == said)
            }
            GoalCommand::Carry { by: owner } => {
                matches!(self.state, GoalState::Carried { .. }) && self.owner == owner.unwrap_or(before.owner)
            }
            GoalCommand::Drop { reason: said } => {
                matches!(&self.state, GoalState::Dropped { reason, .. } if reason == said)
            }
        }
    }
}

impl Shows for Meeting {
    fn facts() -> MeetingFacts {
        MeetingFacts { members: PAIR.into(), phase: Phase::EnablingGrowth, ..Default::default() }
    }

    fn shows(&self, before: &Self, command: &MeetingCommand, by: MemberId) -> bool {
        let part = self.parts.get(&by);
        match command {
            MeetingCommand::Confirm { start } => {
                self.start == *start && matches!(self.state, MeetingState::Scheduled { .. })
            }
            MeetingCommand::Move { to, reason, .. } => {
                self.start == to.to_the_minute()
                    && self.moves.last().is_some_and(|last| last.reason == *reason && last.by == by)
            }
            MeetingCommand::Cancel { reason: said } => {
                matches!(&self.state, MeetingState::Cancelled { reason, by: who, .. } if reason == said && *who == by)
            }
            MeetingCommand::SetModality(modality) => self.modality == *modality,
            MeetingCommand::SetPlanB(plan_b) => self.plan_b == *plan_b,
            MeetingCommand::SetMinutes(minutes) => self.minutes == *minutes,
            MeetingCommand::SetLead(lead) => self.lead == *lead,
            MeetingCommand::SetProtected(protected) => self.protected == *protected,
            MeetingCommand::SwitchToPlanB => {
                matches!(self.state, MeetingState::Scheduled { plan_b_since: Some(_) })
            }
            MeetingCommand::Hold { next } => {
                matches!(self.state, MeetingState::Held { .. }) && self.next == *next
            }
            MeetingCommand::Miss => matches!(self.state, MeetingState::Missed { by: who, .. } if who == by),
            MeetingCommand::DecideNext(next) => self.next == Some(*next),
            MeetingCommand::Prepare => part.is_some_and(|part| part.prepared_on.is_some()),
            MeetingCommand::Reflect => part.is_some_and(|part| part.reflected_on.is_some()),
            MeetingCommand::FollowUp => part.is_some_and(|part| part.followed_up_on.is_some()),
            MeetingCommand::SharePresence(presence) => {
                part.is_some_and(|part| part.presence == Some(*presence))
            }
            MeetingCommand::AddItem(new) => self
                .items
                .last()
                .is_some_and(|item| item.kind == new.kind && item.text == new.text && item.by == by),
            MeetingCommand::RemoveItem { item } => {
                !self.items.iter().any(|candidate| candidate.id == *item) && !self.order.contains(item)
            }
            // What one of them alone sees has no place in it.
            MeetingCommand::OrderAgenda { items } => self.order.iter().all(|id| items.contains(id)),
            MeetingCommand::Commit(new) => took_on(&self.commitments, new),
            MeetingCommand::Act { action, command } => {
                acted(self.commitments.iter().find(|candidate| candidate.id == *action), command)
            }
            MeetingCommand::Note { edit } => took(Some(&before.notes), Some(&self.notes), edit),
            MeetingCommand::SettleNotes { edit, seen } => {
                settled(Some(&before.notes), Some(&self.notes), edit, seen)
            }
        }
    }
}

impl Shows for Entry {
    fn facts() -> EntryFacts {
        EntryFacts { members: PAIR.into() }
    }

    fn shows(&self, before: &Self, command: &EntryCommand, _: MemberId) -> bool {
        match command {
            EntryCommand::Write { edit, seen } => settled(Some(&before.text), Some(&self.text), edit, seen),
            EntryCommand::Discuss { meeting: said } => {
                matches!(self.state, EntryState::Discussed { meeting, .. } if meeting == *said)
            }
            EntryCommand::Place(place) => self.place == Some(*place),
        }
    }
}

impl Shows for Vision {
    fn facts() {}

    fn shows(&self, before: &Self, command: &VisionCommand, _: MemberId) -> bool {
        match command {
            VisionCommand::Write { edit, seen } => settled(Some(&before.text), Some(&self.text), edit, seen),
            VisionCommand::SetHorizon { years } => self.horizon_years == *years,
            VisionCommand::Replace { by: other } => {
                matches!(self.state, VisionState::Replaced { by, .. } if by == *other)
            }
        }
    }
}

impl Shows for Reflection {
    fn facts() {}

    fn shows(&self, before: &Self, command: &ReflectionCommand, _: MemberId) -> bool {
        let text = (Some(&before.text), Some(&self.text));
        match command {
            ReflectionCommand::Write(edit) => took(text.0, text.1, edit),
            ReflectionCommand::Settle { edit, seen } => settled(text.0, text.1, edit, seen),
            ReflectionCommand::Keep => self.state == ReflectionState::Kept,
            ReflectionCommand::Share { relationship } => {
                self.shares.get(relationship).is_some_and(|share| share.taken_back.is_none())
            }
            ReflectionCommand::TakeBack { relationship } => {
                self.shares.get(relationship).is_some_and(|share| share.taken_back.is_some())
            }
        }
    }
}

impl Shows for SharedReflection {
    fn facts() -> CompanyFacts {
        company()
    }

    fn shows(&self, _: &Self, command: &SharedCommand, by: MemberId) -> bool {
        match command {
            SharedCommand::Refresh { text: said } => {
                matches!(&self.state, SharedState::Shared { text, .. } if text == said)
            }
            SharedCommand::TakeBack => matches!(self.state, SharedState::TakenBack { .. }),
            SharedCommand::Read => self.readers.contains_key(&by),
            SharedCommand::ReadText { version } => *version != self.version || self.readers.contains_key(&by),
            SharedCommand::Ask { question, .. } => {
                self.questions.last().is_some_and(|asked| asked.by == by && asked.text == *question)
            }
        }
    }
}

impl Shows for PairedReflection {
    fn facts() -> CompanyFacts {
        company()
    }

    fn shows(&self, before: &Self, command: &PairedCommand, by: MemberId) -> bool {
        let PairedCommand::Answer(edit) = command;
        took(before.answers.get(&by), self.answers.get(&by), edit)
    }
}

impl Shows for PromptSet {
    fn facts() -> CompanyFacts {
        company()
    }

    fn shows(&self, _: &Self, command: &PromptSetCommand, by: MemberId) -> bool {
        match command {
            PromptSetCommand::Add { text, occasion } => self
                .questions
                .last()
                .is_some_and(|added| added.text == *text && added.occasion == *occasion && added.by == by),
            PromptSetCommand::Remove { question } => {
                !self.questions.iter().any(|candidate| candidate.id == *question)
            }
        }
    }
}

impl Shows for PromptDraws {
    fn facts() {}

    fn shows(&self, _: &Self, command: &PromptDrawsCommand, _: MemberId) -> bool {
        let PromptDrawsCommand::Draw { prompt } = command;
        self.drawn.last() == Some(prompt)
    }
}

impl Shows for FlashRequest {
    fn facts() -> FlashFacts {
        FlashFacts::default()
    }

    fn shows(&self, _: &Self, command: &FlashCommand, by: MemberId) -> bool {
        let answer = self.answers.get(&by);
        match command {
            FlashCommand::Accept => matches!(self.state, FlashState::Matched { helper, .. } if helper == by),
            FlashCommand::Decline => matches!(answer, Some(FlashAnswer::Declined { .. })),
            FlashCommand::Unavailable => matches!(answer, Some(FlashAnswer::Unavailable { .. })),
            FlashCommand::AskForMore { question } => {
                answer == Some(&FlashAnswer::AskedForMore)
                    && self.questions.last().is_some_and(|asked| asked.text == *question && asked.by == by)
            }
            FlashCommand::AnswerMore { question, told } => {
                self.questions.iter().any(|asked| asked.id == *question && asked.told.as_ref() == Some(told))
            }
            FlashCommand::ProposeTime { slot } => answer == Some(&FlashAnswer::ProposedTime { slot: *slot }),
            FlashCommand::TakeTime { mentor, slot } => {
                self.state == FlashState::Matched { helper: *mentor, slot: Some(*slot) }
            }
            FlashCommand::Withdraw => matches!(self.state, FlashState::Withdrawn { .. }),
            FlashCommand::Schedule { meeting: set, .. } => {
                matches!(self.state, FlashState::Scheduled { meeting, .. } if meeting == *set)
            }
            FlashCommand::MarkHeld => matches!(self.state, FlashState::Held { .. }),
            FlashCommand::KeepTakeaway { shared: said } => {
                matches!(&self.state, FlashState::Answered { shared, .. } if shared == said)
            }
            FlashCommand::ClosePlain => matches!(self.state, FlashState::ClosedPlain { .. }),
            FlashCommand::WantMore => self.want_more.contains(&by),
        }
    }
}

impl Shows for FlashReply {
    fn facts() -> FlashReplyFacts {
        FlashReplyFacts { was_asked: true }
    }

    fn shows(&self, before: &Self, command: &FlashReplyCommand, _: MemberId) -> bool {
        let FlashReplyCommand::Reword(edit) = command;
        took(Some(&before.reason), Some(&self.reason), edit)
    }
}

impl Shows for FlashOffer {
    fn facts() {}

    fn shows(&self, _: &Self, command: &FlashOfferCommand, _: MemberId) -> bool {
        match command {
            FlashOfferCommand::SetAway { until } => self.away_until == *until,
            FlashOfferCommand::SetAtOnce { conversations } => self.at_once == *conversations,
        }
    }
}

impl Shows for Closure {
    fn facts() -> ClosureFacts {
        ClosureFacts {
            members: PAIR.into(),
            phase: Phase::ComingToClosure,
            open_actions: [Uuid::from_u128(6).into()].into(),
            closing_meeting_held: true,
            ..Default::default()
        }
    }

    fn shows(&self, before: &Self, command: &ClosureCommand, by: MemberId) -> bool {
        let thanks = (before.thanks.get(&by), self.thanks.get(&by));
        let goodbye = (before.goodbyes.get(&by), self.goodbyes.get(&by));
        let signature = |member| self.signatures.get(member);
        match command {
            ClosureCommand::AddAchieved { text } => {
                self.added.last().is_some_and(|added| added.text == *text && added.by == by)
            }
            ClosureCommand::CarryAction { action, by } => self.carried.get(action) == Some(by),
            ClosureCommand::Answer(answer) => self.differently.get(&by) == Some(answer),
            ClosureCommand::Thank { edit } => took(thanks.0, thanks.1, edit),
            ClosureCommand::SayGoodbyeInWriting { edit } => took(goodbye.0, goodbye.1, edit),
            ClosureCommand::SettleThanks { edit, seen } => settled(thanks.0, thanks.1, edit, seen),
            ClosureCommand::SettleGoodbye { edit, seen } => settled(goodbye.0, goodbye.1, edit, seen),
            ClosureCommand::Sign => matches!(signature(&by), Some(Signature::Signed { .. })),
            ClosureCommand::WaiveSignature => matches!(signature(&by), Some(Signature::Waived { .. })),
            ClosureCommand::WaiveByNotice { member } => {
                matches!(signature(member), Some(Signature::ByNotice { .. }))
            }
        }
    }
}

impl Shows for AllyTrack {
    fn facts() -> AllyTrackFacts {
        AllyTrackFacts { structure_agreed: true }
    }

    fn shows(&self, _: &Self, command: &AllyTrackCommand, _: MemberId) -> bool {
        match command {
            AllyTrackCommand::Open(module) => self.module(*module) == ModuleState::Current,
            AllyTrackCommand::Visit(module) => self.module(*module) == ModuleState::Visited,
        }
    }
}
