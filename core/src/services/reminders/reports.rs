//! What a phone reports back of its own scheduler, and what follows from it. It stays on the phone.

use std::collections::{BTreeMap, BTreeSet};

use belay_domain::{
    Kind, MeetingId, ReminderId,
    action::ActionCommand,
    calendar::{days_after, earlier, later},
    goal::GoalCommand,
    link::Link,
    meeting::MeetingCommand,
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
    reminder::{Reminder, ReminderAbout, ReminderAction, ReminderChannel, ReminderKind, ReminderOf, Ringing},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{LATEST, MOST_ON_A_PHONE, ReminderPlan, ReminderView, Reminders, ready_to_arm};
use crate::{
    Belay, Error, Result,
    inner::Core,
    storage::{Key, Reading},
};

/// Why the system shows no reminders of this app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Muted {
    /// Notifications are not allowed, or the permission was withdrawn.
    NotAllowed,
    /// The channel of meetings is switched off.
    ChannelOff,
    /// Exact alarms are not allowed: meetings may ring late.
    NotExact,
    /// The system keeps the app from running in the background.
    Restricted,
}

impl Muted {
    /// Whether nothing of a channel is shown at all.
    fn hides(self, channel: ReminderChannel) -> bool {
        match self {
            Self::NotAllowed => true,
            Self::ChannelOff => channel == ReminderChannel::Meetings,
            Self::NotExact | Self::Restricted => false,
        }
    }
}

/// How ringing stands on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RingStanding {
    /// Why the system shows none; none where it does, or where nobody has reported.
    pub muted: Option<Muted>,
    /// How many reminders the scheduler has.
    pub armed: u64,
    /// Since when this phone arms reminders; none where it does not.
    pub since: Option<DateTime<Utc>>,
}

/// What pressing a button came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReminderAnswer {
    /// Whether it is done: nothing has to be opened.
    pub done: bool,
    /// The screen to open, as a link, where it is not done.
    pub open: Option<String>,
}

/// Who rings.
#[derive(Clone, Copy)]
enum RungBy {
    Scheduler,
    Server,
}

/// What is kept of a reminder that was handed over.
#[derive(Serialize, Deserialize)]
struct Handed {
    reminder: Reminder,
    document: Uuid,
    kind: Kind,
}

impl From<&ReminderView> for Handed {
    fn from(view: &ReminderView) -> Self {
        Self { reminder: view.reminder.clone(), document: view.document, kind: view.kind }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// The screen that a link opens, of a notification or from elsewhere. Whether what it names is on this phone, its own
    /// query says.
    ///
    /// # Errors
    /// [`Error::Invalid`] of the `link` (`unknown`).
    pub fn screen(&self, link: &str) -> Result<Link> {
        Link::parse(link).map_err(|_| Error::invalid("link", "unknown"))
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Reminders {
    /// The ids that the phone's scheduler has now, all of them; the report replaces the one before. What it had when its time came
    /// rang, also where nobody says so: it is not handed over again.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn armed(&self, ids: &[ReminderId]) -> Result<()> {
        let core = self.belay.core()?;
        let is_registered = core.note(|writing| {
            let now = core.now()?;
            let kept: BTreeSet<ReminderId> = ids.iter().copied().collect();
            writing.disarm_all_but(&kept, now)?;
            writing.forget_rings(now)?;
            if writing.reading().meta::<DateTime<Utc>>(Key::ArmedSince)?.is_none() {
                writing.set_meta(Key::ArmedSince, &now)?;
            }
            let planned = ready_to_arm(&writing.reading(), core, MOST_ON_A_PHONE)?;
            let planned: BTreeMap<ReminderId, ReminderView> =
                planned.into_iter().map(|view| (view.reminder.id, view)).collect();
            // What is not planned any more the scheduler forgets with the next list.
            for view in kept.iter().filter_map(|id| planned.get(id)) {
                let rings = view.reminder.at.max(now);
                writing.note_ring(view.reminder.id, Ringing::Armed, rings, now, &Handed::from(view))?;
            }
            writing.reading().meta::<bool>(Key::PushRegistered)
        })?;
        if is_registered.unwrap_or_default() {
            core.signals.want();
        }
        Ok(())
    }

    /// The scheduler lost everything it had: after a reboot, an update of the app or a forced stop, where the system does that.
    /// What did not ring for it and is still of use is handed over once more.
    ///
    /// # Errors
    /// Those of storage.
    pub fn disarmed(&self) -> Result<()> {
        self.belay.core()?.note(|writing| writing.disarm_since(DateTime::<Utc>::MIN_UTC))
    }

    /// The scheduler rang. Gives what to show, in words for now. None where nothing is to be shown: it was shown on this phone
    /// before, its subject was moved or cancelled meanwhile, it is of no use any more, or the system mutes us. On the disk
    /// before it returns, so that no crash shows it twice.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn fired(&self, id: ReminderId) -> Result<Option<ReminderView>> {
        self.show(id, RungBy::Scheduler)
    }

    /// The server pushed this id. As [`Reminders::fired`], and nothing is shown that the scheduler has: that rings by itself.
    /// Sync before it, since the push says no more than the id.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn pushed(&self, id: ReminderId) -> Result<Option<ReminderView>> {
        self.show(id, RungBy::Server)
    }

    /// Somebody put it away.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn dismissed(&self, id: ReminderId) -> Result<()> {
        self.settle(id, Ringing::Dismissed).map(|_| ())
    }

    /// Somebody pressed a button of it. What one tap can do is done, by the same rules as in the app; for everything else the
    /// answer names the screen to open. `text` is what was typed into the notification, for [`ReminderAction::Write`]; it
    /// becomes a kept reflection.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an id that this phone neither has to arm, nor armed or showed; the rules' [`Error::Refused`] and
    /// [`Error::Invalid`]; those of storage.
    pub fn acted(
        &self,
        id: ReminderId,
        action: ReminderAction,
        text: Option<&str>,
    ) -> Result<ReminderAnswer> {
        let core = self.belay.core()?;
        let handed =
            core.read(|reading| handed(reading, core, id))?.ok_or_else(|| Error::not_found("reminder"))?;
        let done = match self.perform(&handed, action, text) {
            // Somebody was quicker: it is as this person wanted.
            Err(Error::Refused { refusal }) if refusal.reason == belay_domain::Reason::AlreadyDone => true,
            done => done?,
        };
        self.settle(id, Ringing::Acted)?;
        let stands_in = (handed.document, handed.kind);
        let open = (!done).then(|| handed.reminder.link(stands_in).to_string());
        Ok(ReminderAnswer { done, open })
    }

    /// The system shows no reminders of this app, and why; none once it shows them again. Then what it kept from ringing and
    /// is still of use is handed over once more. Report it whenever the app starts or comes to the front.
    ///
    /// # Errors
    /// Those of storage.
    pub fn muted(&self, why: Option<Muted>) -> Result<()> {
        let core = self.belay.core()?;
        core.note(|writing| {
            let before = mutes(&writing.reading())?;
            match why {
                _ if before.map(|(before, _)| before) == why => {}
                Some(why) => {
                    let since = before.map_or(core.now()?, |(_, since)| since);
                    writing.set_meta(Key::Muted, &(why, since))?;
                    writing.touch();
                }
                None => {
                    // What was due meanwhile did not ring, although the scheduler had it.
                    if let Some((_, since)) = before {
                        writing.disarm_since(since)?;
                    }
                    writing.clear_meta(Key::Muted)?;
                    writing.touch();
                }
            }
            Ok(())
        })
    }

    /// How ringing stands on this phone.
    ///
    /// # Errors
    /// Those of storage.
    pub fn standing(&self) -> Result<RingStanding> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let now = core.now()?;
            let ahead = reading.armed()?.into_values().filter(|at| *at > now).count();
            Ok(RingStanding {
                muted: muted(reading)?,
                armed: u64::try_from(ahead).unwrap_or(u64::MAX),
                since: reading.meta(Key::ArmedSince)?,
            })
        })
    }
}

impl Reminders {
    /// What is shown of this id now; noted as shown.
    fn show(&self, id: ReminderId, by: RungBy) -> Result<Option<ReminderView>> {
        let core = self.belay.core()?;
        core.note(|writing| {
            let now = core.now()?;
            let (log, planned) = {
                let reading = writing.reading();
                let (from, to) = (earlier(now, LATEST), later(now, TimeDelta::days(1)));
                let planned = ReminderPlan::begin(&reading, core)?.all(&reading, core, from, to)?;
                (reading.ring_log(now)?, planned)
            };
            let found = planned.into_iter().find(|view| view.reminder.id == id);
            let Some(view) = found else { return Ok(None) };
            if muted(&writing.reading())?.is_some_and(|why| why.hides(view.channel)) {
                // The permission may have gone before the report of it, which comes with this very alarm.
                if matches!(by, RungBy::Scheduler) {
                    writing.was_hidden(id, now)?;
                }
                return Ok(None);
            }
            let shows = match by {
                RungBy::Scheduler => {
                    if log.is_early(&view.reminder, now) {
                        writing.disarm(id)?;
                    }
                    log.shows(&view.reminder, now)
                }
                RungBy::Server => log.shows_pushed(&view.reminder, now),
            };
            if !shows {
                return Ok(None);
            }
            let is_first = writing.note_ring(id, Ringing::Fired, now, now, &Handed::from(&view))?;
            Ok(is_first.then_some(view.said_at(now, core.zone())))
        })
    }

    /// Notes what became of a reminder that this phone has to arm, armed or showed. Nothing follows for any other.
    fn settle(&self, id: ReminderId, ringing: Ringing) -> Result<bool> {
        let core = self.belay.core()?;
        core.note(|writing| {
            let handed = handed(&writing.reading(), core, id)?;
            let now = core.now()?;
            handed.map_or(Ok(false), |handed| writing.note_ring(id, ringing, now, now, &handed))
        })
    }

    /// Does what one tap can do. False where a screen has to be opened.
    fn perform(&self, handed: &Handed, action: ReminderAction, text: Option<&str>) -> Result<bool> {
        use ReminderAction::{Done, No, NotNow, Tomorrow, Write, Yes};
        let Handed { reminder, document, .. } = handed;
        let meeting = MeetingId(*document);
        let tell = |command| self.belay.meetings().act(meeting, command).map(|_| true);
        match (reminder.kind, action) {
            (ReminderKind::Confirm, Yes) => match reminder.of {
                ReminderOf::Meeting { start } => tell(MeetingCommand::Confirm { start }),
                _ => Ok(false),
            },
            (ReminderKind::StateAsk, Yes) => tell(MeetingCommand::Hold { next: None }),
            (ReminderKind::StateAsk, No) => tell(MeetingCommand::Miss),
            (ReminderKind::ActionDue | ReminderKind::ActionOver, Done) => {
                self.change_action(handed, ActionCommand::Complete { result: String::new() })
            }
            (ReminderKind::ActionOver, Tomorrow) => {
                let core = self.belay.core()?;
                let today = core.now()?.with_timezone(&core.zone()).date_naive();
                self.change_action(handed, ActionCommand::Date { due: days_after(today, 1) })
            }
            (ReminderKind::Reflect, Write) => self.write(ReflectionSubject::Meeting(meeting), text),
            (ReminderKind::Write, Write) => self.write(ReflectionSubject::Free, text),
            (_, NotNow) => Ok(true),
            _ => Ok(false),
        }
    }

    fn change_action(&self, handed: &Handed, command: ActionCommand) -> Result<bool> {
        let ReminderAbout::Action { action } = handed.reminder.about else { return Ok(false) };
        match handed.kind {
            Kind::Goal => {
                let command = GoalCommand::Act { action, command };
                self.belay.goals().act(handed.document.into(), command).map(|_| true)
            }
            Kind::Meeting => {
                let command = MeetingCommand::Act { action, command };
                self.belay.meetings().act(handed.document.into(), command).map(|_| true)
            }
            _ => Ok(false),
        }
    }

    /// Keeps what was typed into the notification; a page is opened where nothing was.
    fn write(&self, subject: ReflectionSubject, text: Option<&str>) -> Result<bool> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(false) };
        let reflections = self.belay.reflections();
        let begun = reflections.begin(ReflectionOpening { subject, prompt: None, text: text.to_owned() })?;
        reflections.act(begun, ReflectionCommand::Keep)?;
        Ok(true)
    }
}

/// What a reminder was about when this phone handed it over or showed it. The plan's own where the report of what the scheduler
/// has was not written: the app may be ended between arming and [`Reminders::armed`], and the reminder rings all the same.
fn handed(reading: &Reading<'_>, core: &Core, id: ReminderId) -> Result<Option<Handed>> {
    if let Some(handed) = reading.rung(id)? {
        return Ok(Some(handed));
    }
    let planned = ready_to_arm(reading, core, MOST_ON_A_PHONE)?;
    Ok(planned.iter().find(|view| view.reminder.id == id).map(Handed::from))
}

/// Why the system mutes us, and since when.
fn mutes(reading: &Reading<'_>) -> Result<Option<(Muted, DateTime<Utc>)>> {
    reading.meta(Key::Muted)
}

/// Why the system mutes us: for the screens that say so.
pub(in crate::services) fn muted(reading: &Reading<'_>) -> Result<Option<Muted>> {
    Ok(mutes(reading)?.map(|(why, _)| why))
}
