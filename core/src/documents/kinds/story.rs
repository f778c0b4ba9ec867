//! Stories: one's own found by search, the newest first; told ones by relationship, meeting and story.

use belay_domain::{
    MeetingId, MemberId, RelationshipId,
    relationship::{Relationship, Role},
    story::{Story, StoryShare, StoryShareFacts, Told, stories_told},
    waiting::Wait,
};
use belay_protocol::Person;
use uuid::Uuid;

use super::{Claim, Of, Place, SpaceKind, Subject, Words, WordsOf, by_day, when_made};
use crate::{
    Result,
    documents::content::Content,
    storage::{Key, List, Listing, Page, Projection, Reading},
};

/// How many stories of one meeting are looked at: nobody tells more in one.
const LOOKED_AT: u32 = 100;

/// What the rules of a telling must know: of the relationship, and of what was told in the meeting.
pub(crate) fn telling_facts(
    relationship: RelationshipId,
    meeting: Option<MeetingId>,
    teller: MemberId,
    reading: &Reading<'_>,
) -> Result<StoryShareFacts> {
    let Some(relationship) = reading.neighbour::<Relationship>(relationship)? else {
        return Ok(StoryShareFacts::default());
    };
    let told_in_meeting = match meeting {
        Some(meeting) => {
            let page = Page { after: None, most: LOOKED_AT };
            let rows = reading.list(List::StorySharesInMeeting, meeting.0, page)?;
            let shares: Vec<StoryShare> = rows
                .into_iter()
                .filter_map(|row| {
                    let read = || Ok(Content::<StoryShare>::read(&row.view)?.doc);
                    reading.isolated(row.id, read).transpose()
                })
                .collect::<Result<_>>()?;
            stories_told(teller, meeting, &shares)
        }
        None => 0,
    };
    Ok(StoryShareFacts {
        members: relationship.active(),
        phase: relationship.phase(),
        teller_is_mentor: relationship.role_of(teller) == Some(Role::Mentor),
        told_in_meeting,
    })
}

impl Subject for Story {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_story);

    fn facts(_: Of<'_, Self>, _: Place, _: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        projection.listings.push(Listing {
            list: List::Stories,
            owner: Uuid::nil(),
            sort: -when_made(place.id),
        });
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

/// Title, text and moments, also what waits to be settled.
fn words_of_story(story: &Story) -> Words<'_> {
    let moments = story.events.iter().flat_map(|event| [&event.label, &event.shaped]);
    Words::titled(&story.title.text).together([&story.title, &story.text].into_iter().chain(moments))
}

impl Subject for StoryShare {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_share);

    fn facts(of: Of<'_, Self>, _: Place, reading: &Reading<'_>) -> Result<StoryShareFacts> {
        match of {
            Of::Document(share) => telling_facts(share.relationship, share.meeting, share.teller, reading),
            Of::Opening(opening) => match reading.meta::<Person>(Key::Person)? {
                Some(me) => telling_facts(opening.relationship, opening.meeting, MemberId(me.id), reading),
                None => Ok(StoryShareFacts::default()),
            },
        }
    }

    fn word_of(&self) -> Option<MemberId> {
        Some(self.teller)
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _: Place, projection: &mut Projection) {
        let sort = -by_day(self.on);
        let mut list = |list, owner| projection.listings.push(Listing { list, owner, sort });
        list(List::StoryShares, self.relationship.0);
        list(List::StorySharesOfStory, self.story.0);
        if let Some(meeting) = self.meeting {
            list(List::StorySharesInMeeting, meeting.0);
        }
    }

    fn is_taken_back(&self) -> bool {
        matches!(self.told, Told::Revoked { .. })
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }
}

/// The point, to its teller, until it is taken back; to its listener what they took from it and asked.
fn words_of_share(share: &StoryShare) -> Words<'_> {
    let mut words = Words::default().on(share.on);
    if let Told::Copy { .. } = share.told {
        words = words.line(share.teller, &share.point);
    }
    if let Some(taken) = &share.takeaway {
        let lines = [&taken.learned, &taken.apply, &taken.alike, &taken.unlike];
        words = lines.into_iter().fold(words, |words, line| words.line(share.to, line));
    }
    share.questions.iter().fold(words, |words, question| words.line(share.to, &question.text))
}
