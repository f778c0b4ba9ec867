//! Flash requests: one topic, one helper, one conversation, one takeaway.

mod offers;
mod takeaways;
mod time;
mod view;

use belay_domain::{
    Context, Edit, FlashId, MemberId, Reason, Refusal, RelationshipId,
    flash::{
        FlashAnswer, FlashCommand, FlashOpening, FlashReply, FlashReplyCommand, FlashReplyOpening,
        FlashRequest, FlashStage,
    },
    relationship::{Form, Origin, RelationshipOpening, Role, Seat},
};
use belay_protocol::SpaceKind;
use uuid::Uuid;

pub(super) use self::view::view;
use self::view::{meets, program_of, waits_in_vain};
use super::{
    Companion,
    paging::{Listed, listed},
    programs::{companions, known_people},
    relationships::propose,
};
use crate::{
    Belay, Error, Result,
    documents::{
        kinds::{Room, away},
        spaces::rooms::want,
    },
    storage::{List, Reading, Writing},
};

pub use offers::FlashOfferView;
pub use takeaways::{FlashTakeaways, OwnTakeaway};
pub use time::FlashTime;
pub use view::{FlashAnswered, FlashPage, FlashReaders, FlashView};

/// Flash requests: on the board of a program, where everybody in the program **and its server** can read them, or to chosen
/// mentors, whom nobody else in the program reads along with. The reason of a no is for the two alone either way.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Flash {
    belay: Belay,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Flash requests.
    #[must_use]
    pub fn flash(&self) -> Flash {
        Flash { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Flash {
    /// Posts a request on the board of a program: all of its members can read it, and its server. Until then it is the caller's draft, and nothing of it is kept. Gives its id.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a program one is not in; the rules' [`Error::Invalid`] and [`Error::Refused`]: five open
    /// requests, one with each mentor; those of storage.
    pub fn ask(&self, program: Uuid, opening: FlashOpening) -> Result<FlashId> {
        let core = self.belay.core()?;
        let id: FlashId = core.new_id()?;
        core.write(|writing, context| {
            let space = writing.reading().space(program)?;
            let space = space.filter(|space| space.kind == SpaceKind::Program);
            let space = space.ok_or_else(|| Error::not_found("program"))?;
            let is_in = |mentor: &MemberId| space.members.iter().any(|member| member.person == mentor.0);
            if !opening.mentors.iter().all(is_in) {
                return Err(Refusal::invalid("mentors", Reason::NotAMember).into());
            }
            writing.open::<FlashRequest>(program, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Asks these mentors alone: nobody else in a program can read it. They need to share a space with the asker, for
    /// instance a program, and are invited into one that is made for this request with the next sync; answering is their
    /// yes to it. Where the server does not make it, because somebody has left meanwhile, the request stays on this phone
    /// and [`Belay::attention`] says so. Gives its id.
    ///
    /// # Errors
    /// The rules' [`Error::Invalid`] and [`Error::Refused`], as for [`Flash::ask`]; those of storage.
    pub fn ask_privately(&self, opening: FlashOpening) -> Result<FlashId> {
        let core = self.belay.core()?;
        let id: FlashId = core.new_id()?;
        core.write(|writing, context| {
            let known = known_people(&writing.reading(), context.actor)?;
            let is_known = |mentor: &MemberId| *mentor == context.actor || known.contains_key(mentor);
            if !opening.mentors.iter().all(is_known) {
                return Err(Refusal::invalid("mentors", Reason::NotAMember).into());
            }
            let room = Room::asked(id, context.actor, &opening.mentors);
            let space = want(writing, &room, context.now)?;
            writing.open::<FlashRequest>(space, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on a request. Gives it as this person sees it then: a yes reads "asked, waiting" until
    /// the server has taken it, and goes to [`Belay::attention`] where somebody else was first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Invalid`] and [`Error::Refused`]; those of storage.
    pub fn act(&self, flash: FlashId, command: FlashCommand) -> Result<FlashView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<FlashRequest>(flash, command.clone(), context)?;
            view(&writing.reading(), core, flash.0, doc)
        })
    }

    /// A mentor's no, with a reason that only the asker can read, if there is one. Said again, the new reason takes the
    /// place of the old one.
    ///
    /// # Errors
    /// As [`Flash::act`].
    pub fn decline(&self, flash: FlashId, reason: Option<&str>) -> Result<FlashView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<FlashRequest>(flash, FlashCommand::Decline, context)?;
            if let Some(reason) = reason {
                reply(writing, flash, &doc, reason, context)?;
            }
            view(&writing.reading(), core, flash.0, doc)
        })
    }

    /// Begins the relationship that both want after the conversation (S011). It starts in Proposed, links back, and is
    /// made once although both phones may ask for it. Gives its id.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] while one of the two has not said yes to more; those of storage.
    pub fn begin_relationship(&self, flash: FlashId) -> Result<RelationshipId> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let reading = writing.reading();
            let request = reading.need::<FlashRequest>(flash)?;
            let program = program_of(&reading, reading.space_of::<FlashRequest>(flash)?)?;
            let me = context.actor;
            let conversion = request
                .conversion(flash)
                .filter(|conversion| [conversion.mentee, conversion.mentor].contains(&me));
            let Some(conversion) = conversion else {
                let allowed = request.allowed(me, context.now);
                return Err(Refusal::because(Reason::NotNow).missing(["want_more"]).allowing(allowed).into());
            };
            let seat = |member, role| Seat { member, role };
            let opening = RelationshipOpening {
                form: Some(Form::OneToOne),
                members: vec![seat(conversion.mentee, Role::Mentee), seat(conversion.mentor, Role::Mentor)],
                topic: request.topic,
                focus: Default::default(),
                purpose: String::new(),
                origin: Origin::Flash(conversion.origin),
                program: program.map(|program| program.id),
                length: None,
            };
            propose(writing, conversion.relationship, opening, context)?;
            Ok(conversion.relationship)
        })
    }

    /// One request.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; those of storage.
    pub fn request(&self, flash: FlashId) -> Result<FlashView> {
        let core = self.belay.core()?;
        core.read(|reading| view(reading, core, flash.0, reading.need::<FlashRequest>(flash)?))
    }

    /// The requests of this person, in every program and at every stage, the newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn asked(&self, from: Option<&str>) -> Result<FlashPage> {
        self.list(List::FlashAsked, from)
    }

    /// The requests that this person can still answer, in every program, the newest first. A page may be short.
    ///
    /// # Errors
    /// As [`Flash::asked`].
    pub fn to_answer(&self, from: Option<&str>) -> Result<FlashPage> {
        let now = self.belay.core()?.now()?;
        let mut page = self.list(List::FlashToAnswer, from)?;
        page.requests.retain(|request| request.is_to_answer(now));
        Ok(page)
    }

    /// The requests with which this person helps or helped, the newest first; a yes that still waits is among them.
    ///
    /// # Errors
    /// As [`Flash::asked`].
    pub fn helping(&self, from: Option<&str>) -> Result<FlashPage> {
        self.list(List::FlashHelping, from)
    }

    fn list(&self, list: List, from: Option<&str>) -> Result<FlashPage> {
        let core = self.belay.core()?;
        let me = core.me()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| view(reading, core, id, doc);
            let Listed { views, next } = listed(reading, list, me.0, from, view)?;
            Ok(FlashPage { requests: views, next })
        })
    }

    /// Whom to ask next when nobody accepted: of the program's members that were not asked and take requests, the one who has helped
    /// most often; of everybody one shares a space with, where chosen mentors were asked. None while it takes answers, for anybody but its asker, and where everybody has been asked.
    ///
    /// # Errors
    /// [`Error::NotFound`]; those of storage.
    pub fn next_mentor(&self, flash: FlashId) -> Result<Option<Companion>> {
        let core = self.belay.core()?;
        let (me, now) = (core.me()?, core.now()?);
        core.read(|reading| {
            let request = reading.need::<FlashRequest>(flash)?;
            let space = reading.space_of::<FlashRequest>(flash)?;
            let ended = match request.stage(now) {
                FlashStage::Expired | FlashStage::NobodyLeft => true,
                FlashStage::Matched | FlashStage::Scheduled => !meets(reading, space, &request)?,
                _ => waits_in_vain(reading, space, &request, now)?,
            };
            if request.asker != me || !ended {
                return Ok(None);
            }
            let mut people = people_to_ask(reading, space, me)?;
            people.sort_by(|one, other| one.name.cmp(&other.name));
            let mut ranked = Vec::new();
            for person in &people {
                let helped = reading.list_count(List::FlashHelping, person.member.0, i64::MIN, i64::MAX)?;
                ranked.push((std::cmp::Reverse(helped), person.member));
            }
            ranked.sort_by_key(|(helped, _)| *helped);
            let today = now.with_timezone(&core.zone()).date_naive();
            let away = away(reading, people.iter().map(|person| &person.member))?;
            let is_there = |member: &MemberId| away.get(member).is_none_or(|until| *until <= today);
            let ranked: Vec<MemberId> =
                ranked.into_iter().map(|(_, member)| member).filter(is_there).collect();
            let next = request.next_mentor(&ranked);
            Ok(people.into_iter().find(|person| Some(person.member) == next))
        })
    }

    /// A draft for asking again what nobody took up: the same words, for those who were asked, are still there and did not
    /// say no, and the next mentor. A slot that has passed is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for anybody but its asker; those of storage.
    pub fn ask_again(&self, flash: FlashId) -> Result<FlashOpening> {
        let core = self.belay.core()?;
        let (me, now) = (core.me()?, core.now()?);
        let (request, there) = core.read(|reading| {
            let there = people_to_ask(reading, reading.space_of::<FlashRequest>(flash)?, me)?;
            Ok((reading.need::<FlashRequest>(flash)?, there))
        })?;
        if request.asker != me {
            return Err(Refusal::because(Reason::NotYours).into());
        }
        let said_no = |mentor: &MemberId| request.answers.get(mentor).is_some_and(FlashAnswer::is_no);
        let mut mentors = request.mentors.clone();
        let is_there = |mentor: &MemberId| there.iter().any(|one| one.member == *mentor);
        mentors.retain(|mentor| is_there(mentor) && !said_no(mentor));
        mentors.extend(self.next_mentor(flash)?.map(|person| person.member));
        Ok(FlashOpening {
            topic: request.topic,
            details: request.details,
            kind: request.kind,
            minutes: Some(request.minutes),
            mentors,
            slot: request.slot.filter(|slot| slot.instant() > now),
        })
    }
}

/// Who can be asked instead of those a request in this space asks: the program's members, or everybody one shares a space
/// with.
fn people_to_ask(reading: &Reading<'_>, space: Uuid, me: MemberId) -> Result<Vec<Companion>> {
    match program_of(reading, space)? {
        Some(program) => companions(reading, program.id),
        None => Ok(known_people(reading, me)?.into_values().collect()),
    }
}

/// The private word beside a no, in a space of the two.
fn reply(
    writing: &mut Writing<'_>,
    flash: FlashId,
    request: &FlashRequest,
    reason: &str,
    context: &Context,
) -> Result<()> {
    let (asker, mentor) = (request.asker, context.actor);
    let id = FlashReply::id_for(flash, mentor);
    if let Some(there) = writing.reading().load::<FlashReply>(id)? {
        let edit = Edit { before: there.reason.text, after: reason.to_owned() };
        writing.act::<FlashReply>(id, FlashReplyCommand::Reword(edit), context)?;
        return Ok(());
    }
    let space = want(writing, &Room::pair(flash.0, [asker, mentor]), context.now)?;
    let opening = FlashReplyOpening { request: flash, asker, reason: reason.to_owned() };
    writing.open::<FlashReply>(space, id, opening, context)?;
    Ok(())
}
