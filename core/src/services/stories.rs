//! Stories: one's own, from lifeline to text, and those that were told.

use std::collections::BTreeSet;

use belay_domain::{
    Advice, LifeEventId, MeetingId, MemberId, RelationshipId, ShareId, StoryId,
    prompt::{Prompt, PromptPlace, prompt_at, prompts},
    relationship::Relationship,
    story::{
        CommonTheme, Lifeline, Story, StoryCommand, StoryOpening, StoryQuestion, StoryShare,
        StoryShareCommand, StoryShareOpening, StoryShareState, StoryTakeaway, TakeawayLine, Told,
        ToldQuestion, ToldStory,
    },
};
use belay_protocol::self_space;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::paging::{Listed, listed};
use crate::{
    Belay, Error, Result,
    documents::kinds::{every, telling_facts},
    inner::Core,
    storage::{List, Reading, SendState, UnsentReason},
};

/// Stories. One's own are in one's own space and never leave it; telling one puts a copy, with aliases for real names,
/// beside it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Stories {
    belay: Belay,
}

/// One's own story, with what can be read from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryView {
    /// Its id.
    pub id: StoryId,
    /// The story.
    pub story: Story,
    /// Its moments in order of time, ready to be drawn.
    pub lifeline: Lifeline,
    /// The themes that recur, the most frequent first.
    pub common_themes: Vec<CommonTheme>,
    /// Those of them that the text carries.
    pub covered_themes: Vec<CommonTheme>,
    /// How many words the text has.
    pub words: u32,
    /// The advice about it.
    pub advice: Vec<Advice>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of one's own stories.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryPage {
    /// The stories, the newest first.
    pub stories: Vec<StoryView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// How a story is to be told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryTelling {
    /// Which story.
    pub story: StoryId,
    /// In which relationship.
    pub relationship: RelationshipId,
    /// To whom in it.
    pub to: MemberId,
    /// In which meeting, if in one.
    pub meeting: Option<MeetingId>,
    /// Why it is told (S240).
    pub point: String,
    /// The question to the listener at its end.
    pub question: Option<ToldQuestion>,
    /// The moments of the lifeline that are shown; each by an explicit choice.
    pub moments: Vec<LifeEventId>,
}

/// The copy that a listener would get. The teller looks at it before consenting.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TellingPreview {
    /// The copy, with aliases for real names.
    pub told: ToldStory,
    /// The theme a question can be proposed from (S245).
    pub theme_for_question: Option<String>,
    /// The advice before one more story is told (S242).
    pub advice: Vec<Advice>,
}

/// A told story, as this person may see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryShareView {
    /// Its id.
    pub id: ShareId,
    /// Which story; the listener cannot open it.
    pub story: StoryId,
    /// In which relationship.
    pub relationship: RelationshipId,
    /// The teller.
    pub teller: MemberId,
    /// The listener.
    pub to: MemberId,
    /// In which meeting, if in one.
    pub meeting: Option<MeetingId>,
    /// Why it is told.
    pub point: String,
    /// The question to the listener at its end.
    pub question: ToldQuestion,
    /// On this day.
    pub on: NaiveDate,
    /// Its state.
    pub state: StoryShareState,
    /// The copy: for its teller, and for its listener once they have opened it; none once it was taken back.
    pub told: Option<ToldStory>,
    /// Whether a notice that it is tender comes before this person opens it (S256).
    pub opens_with_notice: bool,
    /// The listener's takeaway.
    pub takeaway: Option<StoryTakeaway>,
    /// The same, line by line as its teller is shown it: what is unlike first (S247).
    pub takeaway_lines: Vec<TakeawayLine>,
    /// What this person is asked now that the story has been heard (S209); none for its teller, and once answered.
    pub asked: Option<Prompt>,
    /// The listener's questions about it.
    pub questions: Vec<StoryQuestion>,
    /// The commands that are possible now, for this person.
    pub allowed: Vec<String>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of told stories.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StorySharePage {
    /// Those this person told or was told, the newest first. A page may be short: in a circle, others tell each other.
    pub shares: Vec<StoryShareView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Stories.
    #[must_use]
    pub fn stories(&self) -> Stories {
        Stories { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Stories {
    /// Begins a story in one's own space; everything may still be empty. Gives its id.
    ///
    /// # Errors
    /// The rules' [`Error::Invalid`]; those of storage.
    pub fn begin(&self, opening: StoryOpening) -> Result<StoryId> {
        let core = self.belay.core()?;
        let id: StoryId = core.new_id()?;
        core.write(|writing, context| {
            let own = self_space(context.actor.0);
            writing.open::<Story>(own, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on one's own story. Gives it as it stands then.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Invalid`] and [`Error::Refused`]; those of storage.
    pub fn act(&self, story: StoryId, command: StoryCommand) -> Result<StoryView> {
        self.belay.core()?.write(|writing, context| {
            let doc = writing.act::<Story>(story, command.clone(), context)?;
            view(&writing.reading(), story.0, doc)
        })
    }

    /// Deletes one of one's own stories for good, and takes back every telling of it: what its listeners took from it for
    /// themselves stays theirs.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; those of storage.
    pub fn delete(&self, story: StoryId) -> Result<()> {
        self.belay.core()?.write(|writing, context| {
            let tellings = every::<StoryShare>(&writing.reading(), List::StorySharesOfStory, story.0)?;
            for (share, told) in tellings {
                if told.teller == context.actor && matches!(told.told, Told::Copy { .. }) {
                    writing.act::<StoryShare>(share, StoryShareCommand::Revoke, context)?;
                }
            }
            writing.delete::<Story>(story, context)
        })
    }

    /// One of one's own stories.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; those of storage.
    pub fn story(&self, story: StoryId) -> Result<StoryView> {
        self.belay.core()?.read(|reading| view(reading, story.0, reading.need::<Story>(story)?))
    }

    /// One's own stories, the newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn own(&self, from: Option<&str>) -> Result<StoryPage> {
        self.belay.core()?.read(|reading| {
            let Listed { views, next } = listed(reading, List::Stories, Uuid::nil(), from, view)?;
            Ok(StoryPage { stories: views, next })
        })
    }

    /// One's own stories for telling in a relationship: on each page those that fit its phase first (S249).
    ///
    /// # Errors
    /// [`Error::NotFound`]; as [`Stories::own`].
    pub fn to_tell_in(&self, relationship: RelationshipId, from: Option<&str>) -> Result<StoryPage> {
        let core = self.belay.core()?;
        let phase = core.read(|reading| Ok(reading.need::<Relationship>(relationship)?.phase()))?;
        let mut page = self.own(from)?;
        page.stories.sort_by_key(|view| !view.story.comes_first_in(phase));
        Ok(page)
    }

    /// The copy that a listener would get. The teller looks at it before consenting.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Refused`] while somebody needs an alias; those of storage.
    pub fn preview(&self, telling: &StoryTelling) -> Result<TellingPreview> {
        let core = self.belay.core()?;
        let me = core.me()?;
        core.read(|reading| {
            let story = reading.need::<Story>(telling.story)?;
            let facts = telling_facts(telling.relationship, telling.meeting, me, reading)?;
            Ok(TellingPreview {
                told: story.to_tell(&moments(telling))?,
                theme_for_question: story.theme_for_question(),
                advice: facts.advice(),
            })
        })
    }

    /// The teller's yes: a copy goes into the space of the relationship. Gives its id.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Invalid`] (no point, no question) and [`Error::Refused`]; those of
    /// storage.
    pub fn tell(&self, telling: &StoryTelling) -> Result<ShareId> {
        let core = self.belay.core()?;
        let id: ShareId = core.new_id()?;
        core.write(|writing, context| {
            let reading = writing.reading();
            let told = reading.need::<Story>(telling.story)?.to_tell(&moments(telling))?;
            let space = reading.space_of::<Relationship>(telling.relationship)?;
            let opening = StoryShareOpening {
                story: telling.story,
                relationship: telling.relationship,
                to: telling.to,
                meeting: telling.meeting,
                point: telling.point.clone(),
                question: telling.question.clone(),
                told,
            };
            writing.open::<StoryShare>(space, id, opening, context)?;
            Ok(id)
        })
    }

    /// Carries out a command on a told story: hear it, take something from it, ask, answer, take it back. Gives it as
    /// this person may see it then.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Invalid`] and [`Error::Refused`]; those of storage.
    pub fn act_on_share(&self, share: ShareId, command: StoryShareCommand) -> Result<StoryShareView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<StoryShare>(share, command.clone(), context)?;
            share_view(&writing.reading(), core, share.0, doc)
        })
    }

    /// One told story.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is between others; [`Error::UpdateNeeded`]; those of storage.
    pub fn share(&self, share: ShareId) -> Result<StoryShareView> {
        let core = self.belay.core()?;
        core.read(|reading| share_view(reading, core, share.0, reading.need::<StoryShare>(share)?))
    }

    /// The stories this person told or was told in a relationship, the newest first.
    ///
    /// # Errors
    /// As [`Stories::own`].
    pub fn told_in(&self, relationship: RelationshipId, from: Option<&str>) -> Result<StorySharePage> {
        self.shares(List::StoryShares, relationship.0, from)
    }

    /// To whom one told a story, the newest first.
    ///
    /// # Errors
    /// As [`Stories::own`].
    pub fn tellings_of(&self, story: StoryId, from: Option<&str>) -> Result<StorySharePage> {
        self.shares(List::StorySharesOfStory, story.0, from)
    }

    /// The stories this person told or was told in a meeting, the newest first.
    ///
    /// # Errors
    /// As [`Stories::own`].
    pub fn told_in_meeting(&self, meeting: MeetingId, from: Option<&str>) -> Result<StorySharePage> {
        self.shares(List::StorySharesInMeeting, meeting.0, from)
    }

    fn shares(&self, list: List, owner: Uuid, from: Option<&str>) -> Result<StorySharePage> {
        let core = self.belay.core()?;
        let me = core.me()?;
        core.read(|reading| {
            let seen = |reading: &Reading<'_>, id, doc: StoryShare| {
                doc.can_read(me).then(|| share_view(reading, core, id, doc)).transpose()
            };
            let Listed { views, next } = listed(reading, list, owner, from, seen)?;
            Ok(StorySharePage { shares: views.into_iter().flatten().collect(), next })
        })
    }
}

fn moments(telling: &StoryTelling) -> BTreeSet<LifeEventId> {
    telling.moments.iter().copied().collect()
}

fn view(reading: &Reading<'_>, id: Uuid, story: Story) -> Result<StoryView> {
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(StoryView {
        id: StoryId(id),
        lifeline: story.lifeline(),
        common_themes: story.common_themes(),
        covered_themes: story.covered_themes(),
        words: u32::try_from(story.words()).unwrap_or(u32::MAX),
        advice: story.advice(),
        waiting,
        unsent_reason,
        story,
    })
}

fn share_view(reading: &Reading<'_>, core: &Core, id: Uuid, share: StoryShare) -> Result<StoryShareView> {
    let me = core.me()?;
    if !share.can_read(me) {
        return Err(Error::not_found("story_share"));
    }
    let takeaway = share.takeaway_for(me).cloned();
    let state = share.state();
    let asked = (state == StoryShareState::Heard && me == share.to)
        .then(|| prompt_at(prompts(), PromptPlace::AfterStory).cloned())
        .flatten();
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(StoryShareView {
        id: ShareId(id),
        told: share.told_to(me).cloned(),
        opens_with_notice: share.opens_with_notice(me),
        takeaway_lines: takeaway.as_ref().map(StoryTakeaway::lines_for_teller).unwrap_or_default(),
        takeaway,
        asked,
        allowed: share.allowed(me).iter().map(Into::into).collect(),
        state,
        story: share.story,
        relationship: share.relationship,
        teller: share.teller,
        to: share.to,
        meeting: share.meeting,
        point: share.point,
        question: share.question,
        on: share.on,
        questions: share.questions,
        waiting,
        unsent_reason,
    })
}
