//! The parts of every opening and command, to find the texts in them that a person typed.
//!
//! When a command cannot be carried out, its author gets their words back; one without words falls away silently where it was
//! done already. So no text may be forgotten: a new field or a new command does not compile until it is named here, and a
//! text is always somebody's words.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use uuid::Uuid;

use crate::{
    ActionId, AgendaItemId, BenchmarkId, Cadence, CadenceUnit, Edit, ExperienceId, FeedbackId, FlashId,
    FlashQuestionId, GoalId, Intent, KeptVersion, LifeEventId, MeetingId, MemberId, Modality, MomentId,
    PersonId, Phase, QuestionId, Rating, RelationshipId, ResourceId, Scope, Series, ShareId, StoryId, Typed,
    VisionId, WallTime, WinId, Window, Zone,
    action::{ActionCommand, NewAction},
    agenda::{NewItem, OwnItemKind},
    agreement::{
        AgreementCommand, AgreementOpening, AgreementPart, Directness, Ending, EndingAnswer, FeedbackForm,
        FeedbackPreference, Heading, Means, SharingClause,
    },
    ally_track::{AllyModule, AllyTrackCommand, AllyTrackOpening},
    closure::{ClosureCommand, ClosureOpening, Differently},
    entry::{EntryCommand, EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening, FlashReplyCommand, FlashReplyOpening},
    goal::{GoalCommand, GoalKind, GoalOpening, NewBenchmark, Wording},
    meeting::{MeetingCommand, MeetingKind, MeetingOf, MeetingOpening, NextDecision},
    profile::{Load, ProfileCommand, ProfileOpening, QuietHours},
    prompt::{PromptDrawsCommand, PromptDrawsOpening},
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, PromptSetOpening, ReflectionCommand,
        ReflectionOpening, SharedCommand, SharedOpening, Subject,
    },
    relationship::{
        ConversationKind, ExpectationItem, Focus, Form, Length, LengthUnit, Origin, Outcome, PurposeKind,
        RelationshipCommand, RelationshipOpening, RelationshipText, Role, Seat,
    },
    reminder::ReminderKind,
    story::{
        Height, LifeTime, Passage, Rehearsal, StoryCommand, StoryOpening, StoryPart, StoryShareCommand,
        StoryShareOpening, StoryStep, StoryTag, StoryTakeaway, ToldMoment, ToldQuestion, ToldStory,
    },
    vision::{VisionCommand, VisionOpening},
};

impl Typed for Edit {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        // What it was made from was typed earlier.
        let Self { before: _, after } = self;
        after.typed(texts);
    }
}

impl Typed for KeptVersion {
    fn typed<'a>(&'a self, _: &mut Vec<&'a str>) {
        // Its author saw it: it was typed earlier.
    }
}

impl<Opening: Typed, Command: Typed> Typed for Intent<Opening, Command> {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        match self {
            Self::Open(opening) => opening.typed(texts),
            Self::Do(command) => command.typed(texts),
        }
    }
}

/// Ids, numbers, moments and names: nobody's words.
macro_rules! no_words {
    ($($name:ident)+) => {
        $(impl Typed for $name {
            fn typed<'a>(&'a self, _: &mut Vec<&'a str>) {}
        })+
    };
}

/// The parts of a type, all of them.
macro_rules! typed {
    ($(struct $name:ident { $($field:ident),* };)* ) => {
        $(impl Typed for $name {
            fn typed<'a>(&'a self, _texts: &mut Vec<&'a str>) {
                let Self { $($field),* } = self;
                $($field.typed(_texts);)*
            }
        })*
    };
    ($(enum $name:ident {
        $($variant:ident $({ $($field:ident),* })? $(($($part:ident),*))?),*
    };)*) => {
        $(impl Typed for $name {
            fn typed<'a>(&'a self, _texts: &mut Vec<&'a str>) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(($($part),*))? => {
                        $($($field.typed(_texts);)*)?
                        $($($part.typed(_texts);)*)?
                    })*
                }
            }
        })*
    };
}

no_words! {
    ActionId AgendaItemId AllyModule BenchmarkId CadenceUnit ConversationKind Differently Directness ExpectationItem ExperienceId FeedbackForm FeedbackId FlashId FlashQuestionId Focus Form GoalId GoalKind Height LengthUnit LifeEventId Load MeetingId MeetingKind MemberId MomentId NaiveDate NaiveDateTime NaiveTime Occasion Outcome OwnItemKind PersonId Phase PurposeKind QuestionId Rating RelationshipId RelationshipText ReminderKind ResourceId Role Scope ShareId StoryId StoryStep StoryTag Uuid VisionId Weekday WinId Wording Zone bool i32 u16 u32 u8 Heading
}

typed! {
    struct Cadence { every, unit, at, zone };
    struct Means { first_choice, others, plan_b };
    struct FeedbackPreference { when, channel, directness, form };
    struct SharingClause { goals, wins, stories };
    struct AgreementOpening { relationship };
    struct AllyTrackOpening {  };
    struct ClosureOpening { relationship };
    struct EntryOpening { kind, text };
    struct WallTime { local, zone };
    struct FlashOpening { topic, details, kind, minutes, mentors, slot };
    struct FlashReplyOpening { request, asker, reason };
    struct NewBenchmark { measure, target, due };
    struct NewAction { owner, what, due, someday };
    struct GoalOpening { relationship, owner, kind, statement, outcome, evidence, due, vision };
    struct NewItem { kind, text };
    struct MeetingOpening { of, kind, start, minutes, modality, plan_b, lead, protected, series };
    struct Series { date, month_day };
    struct PairedOpening { relationship, question, prompt, subject };
    struct QuietHours { from, until };
    struct Window { weekday, from, until, zone };
    struct ProfileOpening { zone };
    struct PromptDrawsOpening {  };
    struct PromptSetOpening { relationship };
    struct ReflectionOpening { subject, prompt, text };
    struct Seat { member, role };
    struct Length { count, unit };
    struct RelationshipOpening { form, members, topic, focus, purpose, origin, program, length };
    struct SharedOpening { relationship, subject, text };
    struct Passage { theme, words };
    struct Rehearsal { on, with, minutes, note };
    struct StoryOpening { title, text };
    struct StoryTakeaway { learned, apply, alike, unlike, on };
    struct StoryShareOpening { story, relationship, to, meeting, point, question, told };
    struct ToldStory { title, text, moments, tender };
    struct ToldMoment { when, label, height };
    struct VisionOpening { text, horizon_years };
}

typed! {
    enum AgreementCommand { Word { part, edit }, Settle { part, edit, seen }, SetCadence(one), SetMeetingLength { minutes }, SetMeans(one), SetFeedback(one), SetSharing(one), SetEnding(one), Propose, Accept { version, mark }, CallEndingReview, AnswerEndingReview { due, answer } };
    enum AgreementPart { Clause(one), Role(one), Gain(one), Gift(one), Feedback(one), Cadence, MeetingLength, Means, Sharing, Ending };
    enum Modality { InPerson { place }, Video { tool, link }, Phone { number }, Text { tool }, Other { name } };
    enum Ending { ReviewOn { on }, Condition { text } };
    enum EndingAnswer { GoOn { review_on }, ReAim, Close };
    enum AllyTrackCommand { Open(one), Visit(one) };
    enum ClosureCommand { AddAchieved { text }, CarryAction { action, by }, Answer(one), Thank { edit }, SayGoodbyeInWriting { edit }, SettleThanks { edit, seen }, SettleGoodbye { edit, seen }, Sign, WaiveSignature, WaiveByNotice { member } };
    enum EntryCommand { Write { edit, seen }, Discuss { meeting } };
    enum EntryKind { Learning { goal }, LearnedOfPartner { partner }, LearnedFromPartner { partner }, FlashTakeaway { flash }, Lesson { relationship }, RoleModel { name }, PastMentor { name }, Question { partner }, Passion { story } };
    enum FlashCommand { Accept, Decline, Unavailable, AskForMore { question }, AnswerMore { question, told }, ProposeTime { slot }, TakeTime { mentor, slot }, Withdraw, Schedule { meeting, replaces }, MarkHeld, KeepTakeaway { shared }, ClosePlain, WantMore };
    enum FlashKind { HowTo { tool, level }, CaseProblem, KnowAbout, Other };
    enum FlashReplyCommand { Reword(one) };
    enum GoalCommand { Reword { wording, edit }, Settle { wording, edit, seen }, SetDue(one), SetKind(one), LinkVision(one), SendToReview, OverrideGroundwork { reason }, Agree, PushBack { question }, RateStretch(one), AddBenchmark(one), RedateBenchmark { benchmark, due }, ReachBenchmark { benchmark }, AddWin { text }, Celebrate { win, how }, WaiveWin { win }, SetWinScope { win, scope }, AddAction(one), Act { action, command }, SetScope(one), Reach { evidence }, Carry { by }, Drop { reason } };
    enum ActionCommand { Date { due }, Complete { result }, Drop };
    enum MeetingCommand { Confirm { start }, Move { from, to, reason }, Cancel { reason }, SetModality(one), SetPlanB(one), SetMinutes(one), SetLead(one), SetProtected(one), SwitchToPlanB, Hold { next }, Miss, DecideNext(one), Prepare, Reflect, FollowUp, SharePresence(one), AddItem(one), RemoveItem { item }, OrderAgenda { items }, Commit(one), Act { action, command }, Note { edit }, SettleNotes { edit, seen } };
    enum NextDecision { Date { meeting }, TouchBase { meeting }, ClosingTalk };
    enum MeetingOf { Relationship { relationship }, Flash { flash } };
    enum PairedCommand { Answer(one) };
    enum Subject { Meeting(one), Goal(one), Experience(one), Resource(one), StoryShare(one), Feedback(one), Moment(one), Free };
    enum ProfileCommand { SetZone(one), SetQuietHours(one), SwitchReminder { kind, on }, SetLoad(one), SetHardToAsk(one), Word { edit }, Settle { edit, seen }, SetWindows(one) };
    enum PromptDrawsCommand { Draw { prompt } };
    enum PromptSetCommand { Add { text, occasion }, Remove { question } };
    enum ReflectionCommand { Write(one), Settle { edit, seen }, Keep, Share { relationship }, TakeBack { relationship } };
    enum RelationshipCommand { Accept, Decline, Ask(one), TakeBack { member }, OpenForJoining, StopJoining, Join, Word { text, edit }, Settle { text, edit, seen }, SetPurposeKinds(one), AddFocus(one), RemoveFocus(one), HoldConversation { kind, meeting }, SkipConversation { kind, note }, AnswerExpectation { item, answer }, OverrideGroundwork { reason }, NoteNoGoal { reason }, Extend { length }, MoveTo { from, to, reason }, Pause, Resume, Leave, Close { outcome }, Lapse };
    enum Origin { Direct, Flash(one), Continues(one) };
    enum SharedCommand { Refresh { text }, TakeBack };
    enum StoryCommand { GoTo(one), Write { part, edit, seen }, SetBorn(one), AddEvent { when, label, height }, PlaceEvent { event, when, height }, SetEventTender { event, tender }, RemoveEvent { event }, TagEvent { event, theme }, UntagEvent { event, theme }, MarkPassage(one), UnmarkPassage(one), SetTags(one), SetTender(one), AddPerson { name, real }, SetReal { person, real }, GiveAlias { person, alias }, RemovePerson { person }, Rehearse(one) };
    enum StoryPart { Title, Text, Label(one), Shaped(one) };
    enum LifeTime { Date { on }, Year { year }, Age { age } };
    enum StoryShareCommand { Hear { knows_tender }, TakeAway(one), Ask { text }, Answer { question, text }, DeclineQuestion { question }, Revoke };
    enum ToldQuestion { Own { text }, FromTheme { theme } };
    enum VisionCommand { Write { edit, seen }, SetHorizon { years }, Replace { by } };
}
