//! Flash requests: one topic, one helper, one conversation, one takeaway.

use belay_domain::{
    Context, Edit, EntryId, FlashId, MeetingId, MemberId, Prose, Reason, Refusal, RelationshipId, WallTime, derived,
    entry::{Entry, EntryCommand, EntryKind, EntryOpening, EntrySort},
    flash::{
        FlashAnswer, FlashCommand, FlashKind, FlashOpening, FlashQuestion, FlashReply, FlashReplyCommand,
        FlashReplyOpening, FlashRequest, FlashStage, FlashState, FlashStatus, SharedTakeaway, alike, rest_to_withdraw,
        takeaways_on,
    },
    relationship::{Form, Origin, RelationshipOpening, Role, Seat},
};
use belay_protocol::{SpaceKind, self_space, shared_space};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion,
    paging::{Listed, PAGE, listed},
    programs::{companions, want_space},
    relationships::propose,
};
use crate::{
    Belay, Error, Result,
    app::Core,
    content::Content,
    storage::{List, Page, Reading, Writing},
    subjects::entries_of_sort,
};

/// How many shared takeaways of a program are looked at for a topic, the newest first: reading them takes a moment
/// before every request.
const TAKEAWAYS_LOOKED_AT: u32 = 1_000;

/// Flash requests, in the programs one is in. What is written into them can be read by everybody in the program **and
/// by its server**; only the reason of a no is for the two alone.
#[derive(Clone)]
pub struct Flash {
    belay: Belay,
}

/// A flash request, as this person may see it: who helps is told to the two alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlashView {
    /// Its id.
    pub id: FlashId,
    /// The program it is asked in.
    pub program: Uuid,
    /// Who asks.
    pub asker: MemberId,
    /// About what.
    pub topic: String,
    /// The rest of it; may be empty.
    pub details: String,
    /// What sort of help.
    pub kind: FlashKind,
    /// How long the conversation is to be, in minutes.
    pub minutes: u16,
    /// When the asker needs it, or, once somebody helps, the time the two found; none where there is none.
    pub slot: Option<WallTime>,
    /// Since when it is open.
    pub opened_at: DateTime<Utc>,
    /// Until when it takes answers.
    pub expires_at: DateTime<Utc>,
    /// How it reads for this person: "sent, waiting", "asked, waiting", … Never a yes that the server has not taken.
    pub status: FlashStatus,
    /// Whom it asks: everyone for its asker, oneself for a mentor.
    pub mentors: Vec<MemberId>,
    /// What the mentors said short of yes: all of it for its asker, one's own for a mentor.
    pub answers: Vec<FlashAnswered>,
    /// What mentors asked back: all of it for its asker, one's own for a mentor.
    pub questions: Vec<FlashQuestion>,
    /// Who helps; for the two alone, and only once the server has taken the yes.
    pub helper: Option<MemberId>,
    /// The one conversation, once there is a date; for the two alone.
    pub meeting: Option<MeetingId>,
    /// What the asker lets the program read of the takeaway.
    pub shared_takeaway: Option<String>,
    /// Whether this person wants more than one conversation.
    pub wants_more: bool,
    /// The relationship that can begin, because both want more; see [`Flash::begin_relationship`].
    pub relationship: Option<RelationshipId>,
    /// The asker's other open requests, which can be withdrawn now that somebody helps; empty for anybody else.
    pub rest: Vec<FlashId>,
    /// The commands that are possible now, for this person.
    pub allowed: Vec<String>,
    /// Whether something in it has not reached the server yet.
    pub waiting: bool,
}

/// What a mentor said short of yes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlashAnswered {
    /// Who.
    pub by: MemberId,
    /// What.
    pub answer: FlashAnswer,
    /// Why, where it is a no with a reason: for the two alone, unreadable for anybody else and for the server.
    pub reason: Option<Prose>,
}

/// What was taken from conversations on a topic, by oneself and by others (S010).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlashTakeaways {
    /// One's own, that nobody else can read.
    pub own: Vec<OwnTakeaway>,
    /// What is shared in the program.
    pub shared: Vec<SharedTakeaway>,
}

/// What one took from a conversation, for oneself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnTakeaway {
    /// The request it came from.
    pub flash: FlashId,
    /// Its topic.
    pub topic: String,
    /// What was taken.
    pub text: Prose,
    /// On this day.
    pub on: NaiveDate,
}

/// A page of flash requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlashPage {
    /// The requests, the newest first.
    pub requests: Vec<FlashView>,
    /// What to pass for the next page; none where this is the last.
    pub next: Option<String>,
}

impl Belay {
    /// Flash requests.
    #[must_use]
    pub fn flash(&self) -> Flash {
        Flash { belay: self.clone() }
    }
}

impl Flash {
    /// Posts a request in a program. Until then it is the caller's draft, and nothing of it is kept. Gives its id.
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
                reply(writing, core, flash, &doc, reason, context)?;
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
            let (request, program) = (
                reading.need::<FlashRequest>(flash)?,
                reading.space_of::<FlashRequest>(flash)?,
            );
            let me = context.actor;
            let conversion = request
                .conversion(flash)
                .filter(|conversion| [conversion.mentee, conversion.mentor].contains(&me));
            let Some(conversion) = conversion else {
                let allowed = request.allowed(me, context.now).iter().copied();
                return Err(Refusal::because(Reason::NotNow)
                    .missing(["want_more"])
                    .allowing(allowed)
                    .into());
            };
            let seat = |member, role| Seat { member, role };
            let opening = RelationshipOpening {
                form: Some(Form::OneToOne),
                members: vec![
                    seat(conversion.mentee, Role::Mentee),
                    seat(conversion.mentor, Role::Mentor),
                ],
                topic: request.topic,
                focus: Default::default(),
                purpose: String::new(),
                origin: Origin::Flash(conversion.origin),
                program: Some(program),
                length: None,
            };
            propose(writing, core, conversion.relationship, opening, context)?;
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

    /// What one has asked, in every program and at every stage, the newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn asked(&self, from: Option<&str>) -> Result<FlashPage> {
        self.list(List::FlashAsked, from)
    }

    /// What one is asked and can still answer, in every program, the newest first. A page may be short.
    ///
    /// # Errors
    /// As [`Flash::asked`].
    pub fn to_answer(&self, from: Option<&str>) -> Result<FlashPage> {
        let now = self.belay.core()?.now()?;
        let mut page = self.list(List::FlashToAnswer, from)?;
        page.requests.retain(|request| request.expires_at > now);
        Ok(page)
    }

    /// What one helps or helped with, the newest first; a yes that is still waiting is in it.
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
            Ok(FlashPage {
                requests: views,
                next,
            })
        })
    }

    /// Keeps what the asker takes from the conversation: `own` in their own space, where nobody else can read it, and
    /// `shared` for the whole program to read. Either may be left out; said again, it changes both, and a `shared` that
    /// is left out is taken back.
    ///
    /// # Errors
    /// As [`Flash::act`].
    pub fn keep_takeaway(&self, flash: FlashId, own: Option<&str>, shared: Option<&str>) -> Result<FlashView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let shared = shared.map(str::to_owned);
            let doc = writing.act::<FlashRequest>(flash, FlashCommand::KeepTakeaway { shared }, context)?;
            if let Some(own) = own {
                keep_own(writing, flash, own, context)?;
            }
            view(&writing.reading(), core, flash.0, doc)
        })
    }

    /// What one took from the conversation of this request for oneself, if anything.
    ///
    /// # Errors
    /// Those of storage.
    pub fn own_takeaway(&self, flash: FlashId) -> Result<Option<OwnTakeaway>> {
        let core = self.belay.core()?;
        let id = own_takeaway_id(flash, core.me()?);
        core.read(|reading| match reading.load::<Entry>(id)? {
            Some(entry) => own_takeaway(reading, entry),
            None => Ok(None),
        })
    }

    /// What oneself and others took from conversations on this topic: shown before a request on it is posted (S010). Of
    /// the newest thousand each.
    ///
    /// # Errors
    /// Those of storage.
    pub fn takeaways(&self, program: Uuid, topic: &str) -> Result<FlashTakeaways> {
        let core = self.belay.core()?;
        let own_space = self_space(core.me()?.0);
        core.read(|reading| {
            let page = Page {
                after: None,
                most: TAKEAWAYS_LOOKED_AT,
            };
            let rows = reading.list(List::SharedTakeaways, program, page)?;
            let requests: Vec<FlashRequest> = rows
                .into_iter()
                .map(|standing| Ok(Content::<FlashRequest>::read(&standing.view)?.doc))
                .collect::<Result<_>>()?;
            let mut own = Vec::new();
            let sort = entries_of_sort(own_space, EntrySort::FlashTakeaway);
            for standing in reading.list(List::EntriesOfSort, sort, page)? {
                own.extend(own_takeaway(reading, Content::<Entry>::read(&standing.view)?.doc)?);
            }
            own.retain(|takeaway| alike(topic, &takeaway.topic) > 0);
            own.sort_by_key(|takeaway| std::cmp::Reverse(alike(topic, &takeaway.topic)));
            Ok(FlashTakeaways {
                own,
                shared: takeaways_on(topic, &requests),
            })
        })
    }

    /// Whom to ask next when nobody accepted: of the program's members that were not asked, the one who has helped
    /// most often. None while it takes answers, for anybody but its asker, and where everybody has been asked.
    ///
    /// # Errors
    /// [`Error::NotFound`]; those of storage.
    pub fn next_mentor(&self, flash: FlashId) -> Result<Option<Companion>> {
        let core = self.belay.core()?;
        let (me, now) = (core.me()?, core.now()?);
        core.read(|reading| {
            let request = reading.need::<FlashRequest>(flash)?;
            let ended = matches!(request.stage(now), FlashStage::Expired | FlashStage::NobodyLeft);
            if request.asker != me || !ended {
                return Ok(None);
            }
            let mut people = companions(reading, reading.space_of::<FlashRequest>(flash)?)?;
            people.sort_by(|one, other| one.name.cmp(&other.name));
            let mut ranked = Vec::new();
            for person in &people {
                let helped = reading.list_count(List::FlashHelping, person.member.0, i64::MIN, i64::MAX)?;
                ranked.push((std::cmp::Reverse(helped), person.member));
            }
            ranked.sort_by_key(|(helped, _)| *helped);
            let ranked: Vec<MemberId> = ranked.into_iter().map(|(_, member)| member).collect();
            let next = request.next_mentor(&ranked);
            Ok(people.into_iter().find(|person| Some(person.member) == next))
        })
    }

    /// A draft for asking again what nobody took up: the same words, for those who were asked and did not say no, and
    /// the next mentor. A slot that has passed is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for anybody but its asker; those of storage.
    pub fn ask_again(&self, flash: FlashId) -> Result<FlashOpening> {
        let core = self.belay.core()?;
        let (me, now) = (core.me()?, core.now()?);
        let request = core.read(|reading| reading.need::<FlashRequest>(flash))?;
        if request.asker != me {
            return Err(Refusal::because(Reason::NotYours).into());
        }
        let said_no = |mentor: &MemberId| request.answers.get(mentor).is_some_and(FlashAnswer::is_no);
        let mut mentors = request.mentors.clone();
        mentors.retain(|mentor| !said_no(mentor));
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

/// The entry of an asker's own takeaway: one for each request and asker, made alike on two phones.
fn own_takeaway_id(flash: FlashId, asker: MemberId) -> EntryId {
    EntryId(derived(flash.0, &format!("takeaway:{asker}")))
}

fn keep_own(writing: &mut Writing<'_>, flash: FlashId, text: &str, context: &Context) -> Result<()> {
    let id = own_takeaway_id(flash, context.actor);
    if let Some(there) = writing.reading().load::<Entry>(id)? {
        let edit = Edit {
            before: there.text.text,
            after: text.to_owned(),
        };
        let seen = there.text.kept;
        writing.act::<Entry>(id, EntryCommand::Write { edit, seen }, context)?;
        return Ok(());
    }
    let opening = EntryOpening {
        kind: EntryKind::FlashTakeaway { flash },
        text: text.to_owned(),
    };
    writing.open::<Entry>(self_space(context.actor.0), id, opening, context)?;
    Ok(())
}

/// None for an entry of another sort, and where its request is not on this phone: its program was left.
fn own_takeaway(reading: &Reading<'_>, entry: Entry) -> Result<Option<OwnTakeaway>> {
    let EntryKind::FlashTakeaway { flash } = entry.kind else {
        return Ok(None);
    };
    let request = reading.load::<FlashRequest>(flash)?;
    Ok(request.map(|request| OwnTakeaway {
        flash,
        topic: request.topic,
        text: entry.text,
        on: entry.on,
    }))
}

/// The private word beside a no, in a space of the two.
fn reply(
    writing: &mut Writing<'_>,
    core: &Core,
    flash: FlashId,
    request: &FlashRequest,
    reason: &str,
    context: &Context,
) -> Result<()> {
    let (asker, mentor) = (request.asker, context.actor);
    let id = FlashReply::id_for(flash, mentor);
    if let Some(there) = writing.reading().load::<FlashReply>(id)? {
        let edit = Edit {
            before: there.reason.text,
            after: reason.to_owned(),
        };
        writing.act::<FlashReply>(id, FlashReplyCommand::Reword(edit), context)?;
        return Ok(());
    }
    let space = shared_space(flash.0, &[asker.0, mentor.0]);
    want_space(writing, &core.person()?, space, SpaceKind::Pair, &[asker, mentor])?;
    let opening = FlashReplyOpening {
        request: flash,
        asker,
        reason: reason.to_owned(),
    };
    writing.open::<FlashReply>(space, id, opening, context)?;
    Ok(())
}

pub(super) fn view(reading: &Reading<'_>, core: &Core, id: Uuid, request: FlashRequest) -> Result<FlashView> {
    let (me, now) = (core.me()?, core.now()?);
    let waiting = reading.is_waiting(id)?;
    let status = request.view_for(me, waiting, now);
    let is_asker = me == request.asker;
    let mine = |member: MemberId| is_asker || member == me;
    // Until the server has taken a yes, nobody helps.
    let helper = request
        .helper()
        .filter(|helper| (is_asker || *helper == me) && status != FlashStatus::AskedWaiting);
    let (meeting, found) = match &request.state {
        FlashState::Scheduled { meeting, .. }
        | FlashState::Held { meeting, .. }
        | FlashState::Answered { meeting, .. }
        | FlashState::ClosedPlain { meeting, .. } => (helper.map(|_| *meeting), None),
        FlashState::Matched { slot, .. } => (None, *slot),
        FlashState::Open | FlashState::Withdrawn { .. } => (None, None),
    };
    let allowed = match status {
        FlashStatus::AskedWaiting => &[],
        _ => request.allowed(me, now),
    };
    Ok(FlashView {
        id: FlashId(id),
        program: reading.space_of::<FlashRequest>(id)?,
        expires_at: request.expires_at(),
        answers: answers(reading, id, &request, mine)?,
        mentors: request
            .mentors
            .iter()
            .copied()
            .filter(|mentor| mine(*mentor))
            .collect(),
        questions: request
            .questions
            .iter()
            .filter(|question| mine(question.by))
            .cloned()
            .collect(),
        shared_takeaway: match &request.state {
            FlashState::Answered { shared, .. } => shared.clone(),
            _ => None,
        },
        wants_more: request.want_more.contains(&me),
        relationship: request
            .conversion(FlashId(id))
            .filter(|_| helper.is_some())
            .map(|conversion| conversion.relationship),
        rest: if status == FlashStatus::Matched && is_asker {
            rest(reading, FlashId(id), &request, now)?
        } else {
            Vec::new()
        },
        allowed: allowed.iter().map(|&command| command.to_owned()).collect(),
        asker: request.asker,
        topic: request.topic,
        details: request.details,
        kind: request.kind,
        minutes: request.minutes,
        slot: found.filter(|_| helper.is_some()).or(request.slot),
        opened_at: request.opened_at,
        status,
        helper,
        meeting,
        waiting,
    })
}

fn answers(
    reading: &Reading<'_>,
    id: Uuid,
    request: &FlashRequest,
    mine: impl Fn(MemberId) -> bool,
) -> Result<Vec<FlashAnswered>> {
    let said = request.answers.iter().filter(|(by, _)| mine(**by));
    said.map(|(by, answer)| {
        let reply = reading.load::<FlashReply>(FlashReply::id_for(FlashId(id), *by))?;
        Ok(FlashAnswered {
            by: *by,
            answer: answer.clone(),
            reason: reply.map(|reply| reply.reason),
        })
    })
    .collect()
}

/// The asker's other open requests.
fn rest(
    reading: &Reading<'_>,
    matched: FlashId,
    request: &FlashRequest,
    now: DateTime<Utc>,
) -> Result<Vec<FlashId>> {
    let page = Page {
        after: None,
        most: PAGE,
    };
    let rows = reading.list(List::FlashOpen, request.asker.0, page)?;
    let open: Vec<(FlashId, FlashRequest)> = rows
        .into_iter()
        .map(|standing| Ok((FlashId(standing.id), Content::<FlashRequest>::read(&standing.view)?.doc)))
        .collect::<Result<_>>()?;
    let open = open.iter().map(|(id, request)| (*id, request));
    Ok(rest_to_withdraw(matched, request.asker, open, now))
}
