//! The facts from which reminders are planned: documents and parts of them, each with the people concerned.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    FlashId, MeetingId, MemberId, RelationshipId,
    action::Action,
    fading::Contact,
    flash::FlashRequest,
    goal::{Benchmark, Goal},
    meeting::Meeting,
    waiting::{Wait, WaitKind},
};

/// All facts that can cause a reminder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReminderFacts {
    /// Meetings.
    pub meetings: Vec<PlannedMeeting>,
    /// Actions of goals and commitments of meetings.
    pub actions: Vec<Action>,
    /// Benchmarks of agreed goals.
    pub benchmarks: Vec<GoalBenchmark>,
    /// Flash requests.
    pub flash: Vec<PlannedFlash>,
    /// Reviews of an ending that have a date.
    pub reviews: Vec<PlannedReview>,
    /// The contact in each relationship.
    pub contacts: Vec<Contact>,
    /// The moments at which whoever is reminded wrote something lately.
    pub written: BTreeSet<DateTime<Utc>>,
    /// Relationships that rest: nobody is asked there how it goes on.
    pub resting: BTreeSet<RelationshipId>,
    /// What waits on somebody.
    pub waits: Vec<PlannedWait>,
}

/// Something that waits on a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWait {
    /// The document in which it waits.
    pub document: Uuid,
    /// On whom.
    pub on: MemberId,
    /// What is to be done.
    pub kind: WaitKind,
    /// The part of the document that waits.
    pub part: Option<Uuid>,
    /// Since this day.
    pub since: NaiveDate,
    /// It waits no longer than this.
    pub until: Option<DateTime<Utc>>,
}

impl PlannedWait {
    /// What waits on a member in a document; none where no day is known since when. It is the same day on every phone, wherever
    /// it is: it is a part of the reminder's id.
    #[must_use]
    pub fn of(document: Uuid, on: MemberId, wait: &Wait) -> Option<Self> {
        let since = wait.since.or_else(|| wait.from.map(|from| from.date_naive()))?;
        Some(Self { document, on, kind: wait.kind, part: wait.part, since, until: wait.until })
    }
}

/// A meeting, and who still meets.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMeeting {
    /// Its id.
    pub id: MeetingId,
    /// Itself.
    pub meeting: Meeting,
    /// The members who still meet. Only they are reminded of it; nobody is if it is empty.
    pub attendees: BTreeSet<MemberId>,
}

/// A benchmark, and whose goal it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalBenchmark {
    /// The owner of the goal.
    pub owner: MemberId,
    /// Itself.
    pub benchmark: Benchmark,
}

/// A flash request.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedFlash {
    /// Its id.
    pub id: FlashId,
    /// Itself.
    pub request: FlashRequest,
}

/// A review of an ending (S441).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedReview {
    /// The relationship.
    pub relationship: RelationshipId,
    /// On this day.
    pub on: NaiveDate,
    /// The members who have not answered.
    pub unanswered: BTreeSet<MemberId>,
}

impl ReminderFacts {
    /// Takes in a meeting with its commitments. What somebody took on in it is theirs, also where nobody meets any more.
    pub fn add_meeting(&mut self, id: MeetingId, meeting: &Meeting, attendees: &BTreeSet<MemberId>) {
        self.actions.extend(meeting.commitments.iter().cloned());
        let attendees = attendees.clone();
        self.meetings.push(PlannedMeeting { id, meeting: meeting.clone(), attendees });
    }

    /// Takes in a goal that has not ended: its actions, and once it is agreed its benchmarks.
    pub fn add_goal(&mut self, goal: &Goal) {
        if !goal.is_open() {
            return;
        }
        self.actions.extend(goal.actions.iter().cloned());
        if goal.is_agreed() {
            let owner = goal.owner;
            let benchmarks = goal.benchmarks.iter().cloned();
            self.benchmarks.extend(benchmarks.map(|benchmark| GoalBenchmark { owner, benchmark }));
        }
    }

    /// Takes in a flash request.
    pub fn add_flash(&mut self, id: FlashId, request: &FlashRequest) {
        self.flash.push(PlannedFlash { id, request: request.clone() });
    }

    /// Everybody who may have to be reminded.
    pub(super) fn members(&self) -> BTreeSet<MemberId> {
        let meetings = self.meetings.iter().flat_map(|planned| &planned.attendees);
        let owners = self.actions.iter().map(|action| &action.owner);
        let goals = self.benchmarks.iter().map(|benchmark| &benchmark.owner);
        let askers = self.flash.iter().map(|planned| &planned.request.asker);
        let mentors = self.flash.iter().flat_map(|planned| &planned.request.mentors);
        let reviews = self.reviews.iter().flat_map(|review| &review.unanswered);
        let contacts = self.contacts.iter().flat_map(|contact| &contact.members);
        let waits = self.waits.iter().map(|wait| &wait.on);
        meetings
            .chain(owners)
            .chain(goals)
            .chain(askers)
            .chain(mentors)
            .chain(reviews)
            .chain(contacts)
            .chain(waits)
            .copied()
            .collect()
    }
}
