//! Flash requests and the private words of who declined: listed by who asks, who is asked and who helps.

use std::collections::BTreeSet;

use belay_domain::{
    FlashId, MemberId,
    flash::{FlashFacts, FlashReply, FlashReplyFacts, FlashRequest, FlashStage, FlashState, OtherRequest},
    meeting::Meeting,
    news::Told,
    relationship::Relationship,
    reminder::ReminderFacts,
    waiting::{Wait, WaitKind},
};

use super::{
    Claim, Of, Place, Room, SpaceKind, Subject, Viewer, Words, WordsOf, by_day, by_instant,
    flash_offer::{at_once, away},
    neighbours::{is_out, those_who_meet},
    reminding,
};
use crate::{
    Result,
    documents::content::Content,
    storage::{List, Listing, Page, Projection, Reading, SendState},
};

/// How many of the asker's open requests are looked at, those that run out last first: many more than may be open, so
/// that every one that has not run out is among them.
const LOOKED_AT: u32 = 50;

impl Subject for FlashRequest {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Program, SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_request);

    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<FlashFacts> {
        let Some(me) = reading.own_id()?.map(MemberId) else {
            return Ok(FlashFacts::default());
        };
        let opening = match of {
            Of::Opening(opening) => opening,
            Of::Document(request) if request.mentors.contains(&me) => return room_of(reading, me, place),
            Of::Document(_) => {
                return Ok(FlashFacts { is_out: is_out(reading, place.space)?, ..FlashFacts::default() });
            }
        };
        let page = Page { after: None, most: LOOKED_AT };
        let mut facts = FlashFacts { away: away(reading, &opening.mentors)?, ..FlashFacts::default() };
        for row in reading.list(List::FlashOpen, me.0, page)? {
            if row.id != place.id {
                let other = reading.isolated(row.id, || {
                    let request = Content::<Self>::read(&row.view)?.doc;
                    let mentors = request.waits_for(request.opened_at);
                    Ok(OtherRequest { until: request.expires_at(), mentors })
                })?;
                facts.others.extend(other);
            }
        }
        Ok(facts)
    }

    fn word_of(&self) -> Option<MemberId> {
        Some(self.asker)
    }

    fn claim(&self, place: Place) -> Claim {
        let (asker, helper) = (self.asker, self.helper());
        let room = Room::asked(FlashId(place.id), asker, &self.mentors);
        if room.may_have(place.space) {
            return Claim::Asked { room, asker, helper };
        }
        Claim::Request { asker, helper }
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        let sort = -by_instant(self.opened_at);
        let mut list = |list, owner, sort| projection.listings.push(Listing { list, owner, sort });
        list(List::FlashAsked, self.asker.0, sort);
        let waits_for = self.waits_for(self.opened_at);
        if !waits_for.is_empty() {
            list(List::FlashOpen, self.asker.0, -by_instant(self.expires_at()));
        }
        if self.stage(self.opened_at) == FlashStage::Open {
            list(List::FlashUnanswered, place.space, by_instant(self.opened_at));
        }
        for mentor in waits_for {
            list(List::FlashToAnswer, mentor.0, sort);
        }
        if let Some(helper) = self.helper() {
            list(List::FlashHelping, helper.0, sort);
            list(List::TakesPart, helper.0, sort);
            list(List::TakesPart, self.asker.0, sort);
        }
        if let FlashState::Answered { shared: Some(_), on, .. } = &self.state {
            list(List::SharedTakeaways, place.space, -by_day(*on));
        }
        let mut reminders = ReminderFacts::default();
        reminders.add_flash(place.id.into(), self);
        projection.listings.extend(reminding(&reminders));
    }

    fn remind(&self, place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        if !is_out(reading, place.space)? {
            facts.add_flash(place.id.into(), self);
        }
        Ok(())
    }

    fn news(&self, before: Option<&Self>) -> Vec<Told> {
        self.told(before)
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }

    /// The two, once somebody helps; before, whoever is asked, as long as its asker is in the program.
    fn who_acts(&self, place: Place, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        if let Some(helper) = self.helper() {
            return those_who_meet(reading, place.space, BTreeSet::from([self.asker, helper]));
        }
        let asked = self.mentors.iter().copied().chain([self.asker]);
        let present = those_who_meet(reading, place.space, asked.collect())?;
        Ok(if present.contains(&self.asker) { present } else { BTreeSet::new() })
    }

    /// Nobody helps until the server has taken the yes; a date waits until one stands; and nothing is to be begun that was begun.
    fn still_waits(&self, kind: WaitKind, _: Viewer, place: Place, reading: &Reading<'_>) -> Result<bool> {
        match kind {
            WaitKind::DateFlash => {
                let SendState { waiting, unsent_reason } = reading.send_state(place.id)?;
                let set = self.meeting().map(|set| reading.neighbour::<Meeting>(set)).transpose()?;
                // One that is not here yet may still stand.
                let has_none = set.is_none_or(|set| set.is_some_and(|meeting| !meeting.takes_time()));
                Ok(has_none && !waiting && unsent_reason.is_none())
            }
            WaitKind::BeginRelationship => {
                let begun = Self::relationship_id(FlashId(place.id));
                Ok(reading.neighbour::<Relationship>(begun)?.is_none())
            }
            _ => Ok(true),
        }
    }
}

/// The topic and what its asker told, to them; what each mentor asked back, to them.
fn words_of_request(request: &FlashRequest) -> Words<'_> {
    let mut words = Words::titled(&request.topic);
    words = words.line(request.asker, &request.topic).line(request.asker, &request.details);
    for question in &request.questions {
        let told = question.told.as_deref().unwrap_or_default();
        words = words.line(question.by, &question.text).line(request.asker, told);
    }
    words
}

/// How many conversations a mentor takes at a time, and what of it is taken by other requests than the one in this place.
fn room_of(reading: &Reading<'_>, mentor: MemberId, place: Place) -> Result<FlashFacts> {
    let at_once = at_once(reading, mentor)?;
    let is_out_of_it = is_out(reading, place.space)?;
    let mut facts = FlashFacts { at_once, is_out: is_out_of_it, ..FlashFacts::default() };
    if at_once.is_none() {
        return Ok(facts);
    }
    let page = Page { after: None, most: LOOKED_AT };
    for list in [List::FlashHelping, List::FlashToAnswer] {
        for row in reading.list(list, mentor.0, page)? {
            if row.id == place.id || is_out(reading, row.space)? {
                continue;
            }
            let read = reading.isolated(row.id, || Ok(Content::<FlashRequest>::read(&row.view)?.doc))?;
            let Some(request) = read else { continue };
            let two = BTreeSet::from([request.asker, mentor]);
            match request.state {
                FlashState::Matched { .. } | FlashState::Scheduled { .. } => {
                    facts.helping += usize::from(!those_who_meet(reading, row.space, two)?.is_empty());
                }
                FlashState::Open if request.is_time_of(mentor) => {
                    facts.proposed_until.push(request.expires_at());
                }
                _ => {}
            }
        }
    }
    Ok(facts)
}

impl Subject for FlashReply {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair];

    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<FlashReplyFacts> {
        let flash = match of {
            Of::Document(reply) => reply.request,
            Of::Opening(opening) => opening.request,
        };
        let Some(request) = reading.neighbour::<FlashRequest>(flash)? else {
            return Ok(FlashReplyFacts::default());
        };
        // Its id says whose it is, also before it is there.
        let is_of = |mentor| FlashReply::id_for(flash, mentor) == place.id;
        Ok(FlashReplyFacts { was_asked: request.mentors.into_iter().any(is_of) })
    }

    fn claim(&self, place: Place) -> Claim {
        // Its id says whose word it is.
        if Self::id_for(self.request, self.mentor) == place.id {
            Claim::Between { about: self.request.0, people: [self.asker, self.mentor] }
        } else {
            Claim::Nowhere
        }
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        projection.listings.push(Listing { list: List::FlashReplies, owner: self.request.0, sort: 0 });
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}
