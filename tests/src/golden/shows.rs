//! What a document shows after a command that was done: one line for each command there is, so that a new one does not
//! compile without saying what it does.

use belay_domain::{
    Aggregate, Edit, KeptVersion, MemberId, Prose,
    action::{Action, ActionCommand, ActionState, NewAction},
    agreement::{Agreement, AgreementCommand, Stage, Terms},
    ally_track::{AllyTrack, AllyTrackCommand, ModuleState},
    closure::{Closure, ClosureCommand, Signature},
    entry::{Entry, EntryCommand, EntryState},
    flash::{FlashAnswer, FlashCommand, FlashReply, FlashReplyCommand, FlashRequest, FlashState},
    goal::{BenchmarkState, Goal, GoalCommand, GoalState, WinSource, WinState, Wording},
    meeting::{Meeting, MeetingCommand, MeetingState},
    profile::{Profile, ProfileCommand},
    prompt::{PromptDraws, PromptDrawsCommand},
    reflection::{
        PairedCommand, PairedReflection, PromptSet, PromptSetCommand, Reflection, ReflectionCommand,
        ReflectionState, SharedCommand, SharedReflection, SharedState,
    },
    relationship::{
        ConversationOutcome, Outcome, Relationship, RelationshipCommand, RelationshipText, State,
    },
    story::{Story, StoryCommand, StoryPart, StoryQuestionState, StoryShare, StoryShareCommand, Told},
    vision::{Vision, VisionCommand, VisionState},
};

/// A document that can be asked whether it shows what a command said.
pub trait Shows: Aggregate {
    /// Whether this document shows `command`, which `by` gave to the document as it was `before`, and which was done.
    fn shows(&self, before: &Self, command: &Self::Command, by: MemberId) -> bool;
}

/// Whether an edit stands in a text: as its author left it where nobody had written meanwhile, and otherwise with each word
/// that they added in the text or in a version kept beside it.
fn took(before: Option<&Prose>, after: Option<&Prose>, edit: &Edit) -> bool {
    let Some(after) = after else { return false };
    if before.map_or("", |before| &before.text) == edit.before {
        return after.text == edit.after;
    }
    let stands = |word: &str| {
        after.text.contains(word) || after.kept.iter().any(|version| version.text.contains(word))
    };
    let added = edit.after.split_whitespace().filter(|word| !edit.before.contains(word));
    added.into_iter().all(stands)
}

/// As [`took`], and no version that its author saw is kept any more.
fn settled(before: Option<&Prose>, after: Option<&Prose>, edit: &Edit, seen: &[KeptVersion]) -> bool {
    took(before, after, edit)
        && after.is_some_and(|after| !after.kept.iter().any(|version| seen.contains(version)))
}

fn took_on(actions: &[Action], new: &NewAction) -> bool {
    let state = match new.due {
        Some(due) => ActionState::Open { due },
        None => ActionState::Someday,
    };
    actions
        .last()
        .is_some_and(|action| action.owner == new.owner && action.what == new.what && action.state == state)
}

fn acted(action: Option<&Action>, command: &ActionCommand) -> bool {
    match (action.map(|action| &action.state), command) {
        (Some(ActionState::Open { due }), ActionCommand::Date { due: asked }) => due == asked,
        (Some(ActionState::Done { result, .. }), ActionCommand::Complete { result: said }) => result == said,
        (Some(ActionState::Dropped { .. }), ActionCommand::Drop) => true,
        _ => false,
    }
}

impl Shows for Profile {
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
        }
    }
}

fn words_of(relationship: &Relationship, text: RelationshipText, by: MemberId) -> Option<&Prose> {
    match text {
        RelationshipText::Topic => Some(&relationship.topic),
        RelationshipText::Purpose => Some(&relationship.purpose.text),
        RelationshipText::Outcome => Some(&relationship.purpose.outcome),
        RelationshipText::OwnAim => relationship.aims.get(&by),
    }
}

impl Shows for Relationship {
    fn shows(&self, before: &Self, command: &RelationshipCommand, by: MemberId) -> bool {
        let is_in = |member| self.members.get(member).is_some_and(|membership| membership.is_active());
        match command {
            RelationshipCommand::Accept | RelationshipCommand::Join => is_in(&by),
            RelationshipCommand::Decline | RelationshipCommand::Leave => !is_in(&by),
            RelationshipCommand::Ask(seat) => self
                .members
                .get(&seat.member)
                .is_some_and(|membership| membership.is_asked() && membership.role == seat.role),
            RelationshipCommand::TakeBack { member } => !self.members.contains_key(member),
            RelationshipCommand::OpenForJoining => self.open_for_joining,
            RelationshipCommand::StopJoining => !self.open_for_joining,
            RelationshipCommand::Word { text, edit } => {
                took(words_of(before, *text, by), words_of(self, *text, by), edit)
            }
            RelationshipCommand::Settle { text, edit, seen } => {
                settled(words_of(before, *text, by), words_of(self, *text, by), edit, seen)
            }
            RelationshipCommand::SetPurposeKinds(kinds) => self.purpose.kinds == *kinds,
            RelationshipCommand::AddFocus(focus) => self.focus.contains(focus),
            RelationshipCommand::RemoveFocus(focus) => !self.focus.contains(focus),
            RelationshipCommand::HoldConversation { kind, meeting } => {
                self.conversations.last().is_some_and(|last| {
                    last.kind == *kind && last.outcome == ConversationOutcome::Held { meeting: *meeting }
                })
            }
            RelationshipCommand::SkipConversation { kind, note } => {
                self.conversations.last().is_some_and(|last| {
                    last.kind == *kind && last.outcome == ConversationOutcome::Skipped { note: note.clone() }
                })
            }
            RelationshipCommand::AnswerExpectation { item, answer } => {
                let views = self.expectations_for(by);
                views.iter().any(|view| view.item == *item && view.own.as_ref() == Some(answer))
            }
            RelationshipCommand::OverrideGroundwork { reason } => {
                self.groundwork_overrides.get(&by) == Some(reason)
            }
            RelationshipCommand::NoteNoGoal { reason } => {
                self.goalless.as_ref().is_some_and(|noted| noted.reason == *reason && noted.by == by)
            }
            RelationshipCommand::Extend { length } => self.period.length == *length,
            RelationshipCommand::MoveTo { to, .. } => self.phase() == *to,
            RelationshipCommand::Pause => {
                matches!(&self.state, State::Paused { by: all, .. } if all.contains(&by))
            }
            RelationshipCommand::Resume => {
                !matches!(&self.state, State::Paused { by: all, .. } if all.contains(&by))
            }
            RelationshipCommand::Close { outcome } => {
                matches!(self.state, State::Closed { outcome: is, .. } if is == *outcome)
            }
            RelationshipCommand::Lapse => {
                matches!(self.state, State::Closed { outcome: Outcome::Lapsed, .. })
            }
        }
    }
}

/// The terms that are being worded, or those in force.
fn terms(agreement: &Agreement) -> Option<&Terms> {
    let next = agreement.next.as_ref().map(|next| &next.terms);
    next.or(agreement.accepted.last().map(|accepted| &accepted.terms))
}

impl Shows for Agreement {
    fn shows(&self, before: &Self, command: &AgreementCommand, by: MemberId) -> bool {
        let Some(now) = terms(self) else { return false };
        match command {
            AgreementCommand::Word { part, edit } => {
                took(terms(before).and_then(|terms| terms.wording(*part)), now.wording(*part), edit)
            }
            AgreementCommand::Settle { part, edit, seen } => {
                settled(terms(before).and_then(|terms| terms.wording(*part)), now.wording(*part), edit, seen)
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
            MeetingCommand::OrderAgenda { items } => self.order == *items,
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
    fn shows(&self, before: &Self, command: &EntryCommand, _: MemberId) -> bool {
        match command {
            EntryCommand::Write { edit, seen } => settled(Some(&before.text), Some(&self.text), edit, seen),
            EntryCommand::Discuss { meeting: said } => {
                matches!(self.state, EntryState::Discussed { meeting, .. } if meeting == *said)
            }
        }
    }
}

impl Shows for Vision {
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
    fn shows(&self, _: &Self, command: &SharedCommand, _: MemberId) -> bool {
        match command {
            SharedCommand::Refresh { text: said } => {
                matches!(&self.state, SharedState::Shared { text, .. } if text == said)
            }
            SharedCommand::TakeBack => matches!(self.state, SharedState::TakenBack { .. }),
        }
    }
}

impl Shows for PairedReflection {
    fn shows(&self, before: &Self, command: &PairedCommand, by: MemberId) -> bool {
        let PairedCommand::Answer(edit) = command;
        took(before.answers.get(&by), self.answers.get(&by), edit)
    }
}

impl Shows for PromptSet {
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
    fn shows(&self, _: &Self, command: &PromptDrawsCommand, _: MemberId) -> bool {
        let PromptDrawsCommand::Draw { prompt } = command;
        self.drawn.last() == Some(prompt)
    }
}

fn part_of(story: &Story, part: StoryPart) -> Option<&Prose> {
    let event = |id| story.events.iter().find(|event| event.id == id);
    match part {
        StoryPart::Title => Some(&story.title),
        StoryPart::Text => Some(&story.text),
        StoryPart::Label(id) => event(id).map(|event| &event.label),
        StoryPart::Shaped(id) => event(id).map(|event| &event.shaped),
    }
}

impl Shows for Story {
    fn shows(&self, before: &Self, command: &StoryCommand, _: MemberId) -> bool {
        let event = |id| self.events.iter().find(|event| event.id == id);
        let person = |id| self.people.iter().find(|person| person.id == id);
        let theme = |name: &str| {
            self.themes.iter().find(|theme| theme.name.to_lowercase() == name.trim().to_lowercase())
        };
        match command {
            StoryCommand::GoTo(step) => self.step == *step,
            StoryCommand::Write { part, edit, seen } => {
                settled(part_of(before, *part), part_of(self, *part), edit, seen)
            }
            StoryCommand::SetBorn(born) => self.born == *born,
            StoryCommand::AddEvent { when, label, height } => self.events.last().is_some_and(|added| {
                added.when == *when && added.label.text == *label && added.height == *height
            }),
            StoryCommand::PlaceEvent { event: id, when, height } => {
                event(*id).is_some_and(|event| event.when == *when && event.height == *height)
            }
            StoryCommand::SetEventTender { event: id, tender } => {
                event(*id).is_some_and(|event| event.tender == *tender)
            }
            StoryCommand::RemoveEvent { event: id } => {
                event(*id).is_none() && !self.themes.iter().any(|theme| theme.events.contains(id))
            }
            StoryCommand::TagEvent { event, theme: name } => {
                theme(name).is_some_and(|theme| theme.events.contains(event))
            }
            StoryCommand::UntagEvent { event, theme: name } => {
                !theme(name).is_some_and(|theme| theme.events.contains(event))
            }
            StoryCommand::MarkPassage(passage) => {
                self.passages.iter().any(|marked| marked.words == passage.words)
            }
            StoryCommand::UnmarkPassage(passage) => !self.passages.contains(passage),
            StoryCommand::SetTags(tags) => self.tags == tags.iter().copied().collect(),
            StoryCommand::SetTender(tender) => self.tender == *tender,
            StoryCommand::AddPerson { name, real } => {
                self.people.last().is_some_and(|added| added.name == *name && added.real == *real)
            }
            StoryCommand::SetReal { person: id, real } => {
                person(*id).is_some_and(|person| person.real == *real)
            }
            StoryCommand::GiveAlias { person: id, alias } => {
                person(*id).is_some_and(|person| person.alias.as_ref() == Some(alias))
            }
            StoryCommand::RemovePerson { person: id } => person(*id).is_none(),
            StoryCommand::Rehearse(rehearsal) => self.rehearsals.last() == Some(rehearsal),
        }
    }
}

impl Shows for StoryShare {
    fn shows(&self, _: &Self, command: &StoryShareCommand, _: MemberId) -> bool {
        let question = |id| self.questions.iter().find(|question| question.id == id);
        match command {
            StoryShareCommand::Hear { .. } => self.heard.is_some(),
            StoryShareCommand::TakeAway(takeaway) => self.takeaway.as_ref() == Some(takeaway),
            StoryShareCommand::Ask { text } => {
                self.questions.last().is_some_and(|question| question.text == *text)
            }
            StoryShareCommand::Answer { question: id, text } => question(*id).is_some_and(|question| {
                question.state == StoryQuestionState::Answered { text: text.clone() }
            }),
            StoryShareCommand::DeclineQuestion { question: id } => {
                question(*id).is_some_and(|question| question.state == StoryQuestionState::Declined)
            }
            StoryShareCommand::Revoke => matches!(self.told, Told::Revoked { .. }),
        }
    }
}

impl Shows for FlashRequest {
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
    fn shows(&self, before: &Self, command: &FlashReplyCommand, _: MemberId) -> bool {
        let FlashReplyCommand::Reword(edit) = command;
        took(Some(&before.reason), Some(&self.reason), edit)
    }
}

impl Shows for Closure {
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
    fn shows(&self, _: &Self, command: &AllyTrackCommand, _: MemberId) -> bool {
        match command {
            AllyTrackCommand::Open(module) => self.module(*module) == ModuleState::Current,
            AllyTrackCommand::Visit(module) => self.module(*module) == ModuleState::Visited,
        }
    }
}
