//! Values derived from requests: the stage at a moment, how one viewer sees it, what to do next. Computed, never
//! stored.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{FlashAnswer, FlashRequest, FlashState};
use crate::{
    FlashId, MeetingId, MemberId, RelationshipId,
    allowed::{Allowed, Step, allowed},
    flash::FlashCommand,
};

/// The state of a request at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashStage {
    /// Waits for a first answer.
    Open,
    /// A mentor asked for more or proposed another time: the asker can act.
    Offered,
    /// One mentor won.
    Matched,
    /// There is a date.
    Scheduled,
    /// They talked; a takeaway is still to be kept.
    Held,
    /// A takeaway was kept.
    Answered,
    /// Closed without a takeaway, by the asker or by time.
    ClosedPlain,
    /// The asker took it back.
    Withdrawn,
    /// Nobody accepted in time.
    Expired,
    /// Every mentor declined or became unavailable; the answers say which.
    NobodyLeft,
}

/// How a request reads for one viewer. The shell has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FlashStatus {
    /// The asker's: sent, waiting. Never called pending.
    SentWaiting,
    /// The asker's: a mentor asked for more or proposed a time.
    ToDecide,
    /// A mentor's: asked of them.
    ToAnswer,
    /// A mentor's: they asked for more or proposed a time, and the asker is to answer.
    WaitingForAsker,
    /// Said yes, and the server has not answered yet: somebody else may have been first.
    AskedWaiting,
    /// A mentor's: they said no.
    Declined,
    /// A mentor's: somebody else helps. Who, is not said.
    Taken,
    /// The two found each other.
    Matched,
    /// Both said yes to a time that is still to come. The phone whose tap settled it makes the meeting, which is on its way.
    DateAgreed,
    /// One of the two proposes a date, and the other is asked.
    DateProposed,
    /// There is a date.
    Scheduled,
    /// They talked.
    Held,
    /// A takeaway was kept.
    Answered,
    /// Closed without a takeaway.
    ClosedPlain,
    /// The asker took it back.
    Withdrawn,
    /// Nobody accepted in time.
    Expired,
    /// Every mentor declined, became unavailable, or has left the program: nobody is left to answer.
    NobodyLeft,
    /// Any other member's: it is not asked of them.
    AskedOfOthers,
}

/// A takeaway that its asker shares with the program (S010).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SharedTakeaway {
    /// The topic it came from.
    pub topic: String,
    /// What was taken.
    pub text: String,
    /// On this day.
    pub on: NaiveDate,
}

/// The relationship two people go on with (S011). It starts in Proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Its id, made alike on both phones.
    pub relationship: RelationshipId,
    /// Where it came from.
    pub origin: FlashId,
    /// Who asked.
    pub mentee: MemberId,
    /// Who helped.
    pub mentor: MemberId,
}

impl FlashRequest {
    /// Who helps, once somebody does.
    #[must_use]
    pub fn helper(&self) -> Option<MemberId> {
        match self.state {
            FlashState::Matched { helper, .. }
            | FlashState::Scheduled { helper, .. }
            | FlashState::Held { helper, .. }
            | FlashState::Answered { helper, .. }
            | FlashState::ClosedPlain { helper, .. } => Some(helper),
            FlashState::Open | FlashState::Withdrawn { .. } => None,
        }
    }

    /// The people of this meeting: the asker and the helper. Nobody if the request was taken back, or if another
    /// meeting was set for it.
    #[must_use]
    pub fn attendees(&self, meeting: MeetingId) -> BTreeSet<MemberId> {
        let set = match self.state {
            FlashState::Open | FlashState::Withdrawn { .. } => return BTreeSet::new(),
            // The meeting may arrive before the word that it was set.
            FlashState::Matched { .. } => meeting,
            FlashState::Scheduled { meeting, .. }
            | FlashState::Held { meeting, .. }
            | FlashState::Answered { meeting, .. }
            | FlashState::ClosedPlain { meeting, .. } => meeting,
        };
        let pair = self.helper().map(|helper| BTreeSet::from([self.asker, helper]));
        pair.filter(|_| set == meeting).unwrap_or_default()
    }

    /// Whether nobody it waits for can answer any more, though none has said no: each is in the program no longer.
    /// `present` are its members.
    #[must_use]
    pub fn waits_in_vain(&self, present: &BTreeSet<MemberId>, now: DateTime<Utc>) -> bool {
        let waits_for = self.waits_for(now);
        !waits_for.is_empty() && waits_for.is_disjoint(present)
    }

    /// What the asker of a request that [waits in vain](Self::waits_in_vain) can do about it.
    #[must_use]
    pub fn allowed_in_vain() -> &'static [Allowed] {
        allowed![Step::AskAgain, FlashCommand::Withdraw]
    }

    /// What each of the two can do while a date is proposed or stands: a date that stands is moved in its meeting, not set
    /// again.
    #[must_use]
    pub fn allowed_with_date() -> &'static [Allowed] {
        allowed![FlashCommand::MarkHeld]
    }

    /// What its asker can do once nobody of the two is left to meet.
    #[must_use]
    pub fn allowed_of_helped() -> &'static [Allowed] {
        allowed![Step::AskAgain]
    }

    /// Its state at `now`.
    #[must_use]
    pub fn stage(&self, now: DateTime<Utc>) -> FlashStage {
        match &self.state {
            FlashState::Open => self.stage_of_asking(now),
            FlashState::Matched { .. } => FlashStage::Matched,
            FlashState::Scheduled { .. } => FlashStage::Scheduled,
            FlashState::Held { .. } if self.takeaway_until().is_some_and(|until| now >= until) => {
                FlashStage::ClosedPlain
            }
            FlashState::Held { .. } => FlashStage::Held,
            FlashState::Answered { .. } => FlashStage::Answered,
            FlashState::ClosedPlain { .. } => FlashStage::ClosedPlain,
            FlashState::Withdrawn { .. } => FlashStage::Withdrawn,
        }
    }

    fn stage_of_asking(&self, now: DateTime<Utc>) -> FlashStage {
        let is_out = |mentor| self.answers.get(mentor).is_some_and(FlashAnswer::is_no);
        if self.mentors.iter().all(is_out) {
            FlashStage::NobodyLeft
        } else if now >= self.expires_at() {
            FlashStage::Expired
        } else if self.answers.values().any(|answer| !answer.is_no()) {
            FlashStage::Offered
        } else {
            FlashStage::Open
        }
    }

    /// Whether it takes answers at `now`: what the caps on open requests count.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        matches!(self.stage(now), FlashStage::Open | FlashStage::Offered)
    }

    /// The mentors whose answer it still waits for at `now`; none once it takes no more.
    #[must_use]
    pub fn waits_for(&self, now: DateTime<Utc>) -> BTreeSet<MemberId> {
        let waits = |mentor: &&MemberId| !self.answers.get(mentor).is_some_and(FlashAnswer::is_no);
        if self.is_open(now) { self.mentors.iter().filter(waits).copied().collect() } else { BTreeSet::new() }
    }

    /// Whether the part of this mentor in it is over at `now`: they said no, somebody else helps, or it takes no answers.
    #[must_use]
    pub fn is_over_for(&self, mentor: MemberId, now: DateTime<Utc>) -> bool {
        self.helper() != Some(mentor) && !self.waits_for(now).contains(&mentor)
    }

    /// Whether this mentor knows at `now`, with no further word of the request, that their part in it is over: by their own no,
    /// or by the time.
    #[must_use]
    pub fn is_known_over_for(&self, mentor: MemberId, now: DateTime<Utc>) -> bool {
        let said_no = self.answers.get(&mentor).is_some_and(FlashAnswer::is_no);
        self.is_over_for(mentor, now) && (said_no || now >= self.expires_at())
    }

    /// Whether it is this mentor's turn: they have said nothing yet, or what they asked back has been told.
    #[must_use]
    pub fn owes_answer(&self, mentor: MemberId) -> bool {
        match self.answers.get(&mentor) {
            None => self.mentors.contains(&mentor),
            Some(FlashAnswer::AskedForMore) => {
                self.questions.iter().all(|question| question.by != mentor || question.told.is_some())
            }
            Some(_) => false,
        }
    }

    /// How it reads for `viewer` at `now`. With `unacknowledged`, their own last word has not been answered by the
    /// server: a yes then reads "asked, waiting", because somebody else may have been first.
    #[must_use]
    pub fn view_for(&self, viewer: MemberId, unacknowledged: bool, now: DateTime<Utc>) -> FlashStatus {
        let is_asker = viewer == self.asker;
        let is_mentor = self.mentors.contains(&viewer);
        let is_one_of_two = is_asker || self.helper() == Some(viewer);
        match self.stage(now) {
            FlashStage::Matched if is_one_of_two && unacknowledged => FlashStatus::AskedWaiting,
            FlashStage::Open if is_asker => FlashStatus::SentWaiting,
            FlashStage::Offered if is_asker => FlashStatus::ToDecide,
            FlashStage::Open | FlashStage::Offered if is_mentor => match self.answers.get(&viewer) {
                _ if self.owes_answer(viewer) => FlashStatus::ToAnswer,
                Some(answer) if answer.is_no() => FlashStatus::Declined,
                _ => FlashStatus::WaitingForAsker,
            },
            FlashStage::Open | FlashStage::Offered => FlashStatus::AskedOfOthers,
            FlashStage::Withdrawn => FlashStatus::Withdrawn,
            FlashStage::Expired => FlashStatus::Expired,
            FlashStage::NobodyLeft => FlashStatus::NobodyLeft,
            _ if is_mentor && !is_one_of_two => FlashStatus::Taken,
            _ if !is_one_of_two => FlashStatus::AskedOfOthers,
            FlashStage::Matched => FlashStatus::Matched,
            FlashStage::Scheduled => FlashStatus::Scheduled,
            FlashStage::Held => FlashStatus::Held,
            FlashStage::Answered => FlashStatus::Answered,
            FlashStage::ClosedPlain => FlashStatus::ClosedPlain,
        }
    }

    /// Whom to show the asker next when nobody accepted: the best of `ranked` who has not been asked.
    #[must_use]
    pub fn next_mentor(&self, ranked: &[MemberId]) -> Option<MemberId> {
        ranked.iter().copied().find(|mentor| *mentor != self.asker && !self.mentors.contains(mentor))
    }

    /// What `request` becomes when both want more: a relationship in Proposed. None before a takeaway was kept and
    /// both have said yes (S011).
    #[must_use]
    pub fn conversion(&self, request: FlashId) -> Option<Conversion> {
        match self.state {
            FlashState::Answered { helper, .. }
                if self.want_more.contains(&self.asker) && self.want_more.contains(&helper) =>
            {
                Some(Conversion {
                    relationship: Self::relationship_id(request),
                    origin: request,
                    mentee: self.asker,
                    mentor: helper,
                })
            }
            _ => None,
        }
    }
}

/// The other open requests of the asker of `matched`, which they are offered to withdraw now that somebody helps.
#[must_use]
pub fn rest_to_withdraw<'a>(
    matched: FlashId,
    asker: MemberId,
    requests: impl IntoIterator<Item = (FlashId, &'a FlashRequest)>,
    now: DateTime<Utc>,
) -> Vec<FlashId> {
    requests
        .into_iter()
        .filter(|(id, request)| *id != matched && request.asker == asker && request.is_open(now))
        .map(|(id, _)| id)
        .collect()
}

/// The shared takeaways on a topic, to be shown before a request on it is posted (S010): those whose topic has words
/// in common with it, most first. Letter case does not count.
#[must_use]
pub fn takeaways_on<'a>(
    topic: &str,
    requests: impl IntoIterator<Item = &'a FlashRequest>,
) -> Vec<SharedTakeaway> {
    let mut found: Vec<(usize, SharedTakeaway)> = requests
        .into_iter()
        .filter_map(|request| match &request.state {
            FlashState::Answered { shared: Some(text), on, .. } => Some((
                alike(topic, &request.topic),
                SharedTakeaway { topic: request.topic.clone(), text: text.clone(), on: *on },
            )),
            _ => None,
        })
        .filter(|(alike, _)| *alike > 0)
        .collect();
    found.sort_by_key(|(alike, takeaway)| (std::cmp::Reverse(*alike), std::cmp::Reverse(takeaway.on)));
    found.into_iter().map(|(_, takeaway)| takeaway).collect()
}

/// The shortest beginning by which two words are the same one in another form.
const SHORTEST_STEM: usize = 4;
/// The longest ending of such a form: `budget`, `budgets`; `Vertrag`, `Verträge` are two words.
const LONGEST_ENDING: usize = 2;

/// How many words two topics have in common. Letter case does not count, nor does a short ending.
#[must_use]
pub fn alike(topic: &str, other: &str) -> usize {
    let others = topic_words(other);
    topic_words(topic).iter().filter(|word| others.iter().any(|other| is_form_of(word, other))).count()
}

/// Whether two words are the same but for a short ending.
fn is_form_of(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let is_stem =
        |ending: &str| short.chars().count() >= SHORTEST_STEM && ending.chars().count() <= LONGEST_ENDING;
    long.strip_prefix(short).is_some_and(|ending| ending.is_empty() || is_stem(ending))
}

fn topic_words(topic: &str) -> BTreeSet<String> {
    topic.split_whitespace().map(str::to_lowercase).collect()
}
