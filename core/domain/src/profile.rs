//! A member's own settings: where they are, when they want quiet, which reminders they want, and what they care to say
//! about themselves. In their own space; nobody else reads it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Aggregate, Bounded, Context, Edit, KeptVersion, Kind, MemberId, Prose, Reason, Refusal, RelationshipId,
    Window, Zone, bounded, calendar::days_after, derived, reminder_kind::ReminderKind,
};

/// Longest text about oneself, in Unicode scalar values: a paragraph.
pub const MAX_PROFILE_CHARS: usize = 1_000;
/// Longest telephone number, in Unicode scalar values: with a country, an extension, and a word on when.
pub const MAX_NUMBER_CHARS: usize = 100;
/// Most windows of a week: some for each day.
pub const MAX_WINDOWS: usize = 50;
/// The hours of quiet of somebody who has set nothing: from 22 to 7, when most people want to sleep (S170, proposed numbers).
pub const USUAL_QUIET: QuietHours = QuietHours { from: hour(22), until: hour(7) };
/// How long it is remembered that a note was put away, in days: longer than a note
/// of a relationship is shown.
pub const PUT_AWAY_DAYS: i64 = 60;

fn usual_quiet() -> Option<QuietHours> {
    Some(USUAL_QUIET)
}

/// A full hour of the day.
const fn hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}
/// Most times of writing: some for each day of a week.
pub const MAX_WRITING_TIMES: usize = 30;

/// A member's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Profile {
    /// Whose.
    pub member: MemberId,
    /// Their zone, which defines their days and hours.
    pub zone: Zone,
    /// When no reminder is wanted; none where they said never (S170). Of settings from before there were quiet hours, the usual
    /// ones: whoever was never asked has not said never.
    #[serde(default = "usual_quiet")]
    pub quiet: Option<QuietHours>,
    /// Reminders that are switched off; each one can be (`rules.md`, *Meetings and reminders*).
    #[serde(default)]
    pub switched_off: BTreeSet<ReminderKind>,
    /// How much they can bear now.
    #[serde(default)]
    pub load: Load,
    /// Asking for help is hard for them (S155).
    #[serde(default)]
    pub hard_to_ask: bool,
    /// The values that matter to them, shown before any title (S079).
    #[serde(default)]
    pub what_matters: Prose,
    /// When they can meet.
    #[serde(default)]
    pub windows: Vec<Window>,
    /// Relationships whose no or whose ending they have read and put away, each with the day; only lately.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub put_away: BTreeMap<RelationshipId, NaiveDate>,
    /// Their telephone number; may be empty. Whoever they meet sees it in a meeting for which they give it as the second means
    /// (S162), and nobody else does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// When they want to be reminded to write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writing_times: Vec<WritingTime>,
}

/// A time at which somebody wants to be reminded to write, by the clock where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WritingTime {
    /// On this day of the week; on every day if none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// At this local time.
    pub at: NaiveTime,
}

/// Hours of quiet, each day by the clock where the member is; they may run past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuietHours {
    /// From this local time.
    pub from: NaiveTime,
    /// Until this local time; never the same.
    pub until: NaiveTime,
}

/// How much somebody can bear now (S479).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Load {
    /// As usual.
    #[default]
    Usual,
    /// Hard times: they are told of starting meetings and of nothing else.
    High,
}

/// How a profile begins: of whoever makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileOpening {
    /// Their zone.
    pub zone: Zone,
}

/// The commands of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ProfileCommand {
    /// They are somewhere else now.
    SetZone(Zone),
    /// When no reminder is wanted; none for never.
    SetQuietHours(Option<QuietHours>),
    /// Switch one sort of reminder.
    SwitchReminder {
        /// Which.
        kind: ReminderKind,
        /// Wanted or not.
        on: bool,
    },
    /// How much they can bear now.
    SetLoad(Load),
    /// Whether asking for help is hard for them.
    SetHardToAsk(bool),
    /// What matters to them.
    Word {
        /// The text as they saw it, and as they left it.
        edit: Edit,
    },
    /// Make one text of the versions a merge had to keep side by side.
    Settle {
        /// The text as they saw it, and as they left it.
        edit: Edit,
        /// The kept versions they saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// When they can meet.
    SetWindows(Vec<Window>),
    /// They have read that a relationship does not come about, or is over, and want to see no more of it on the first screen.
    PutAway {
        /// Which.
        relationship: RelationshipId,
    },
    /// When they want to be reminded to write; no times for never. What was written since the time before is not asked for.
    SetWritingTimes(Vec<WritingTime>),
    /// Their telephone number; empty for none.
    SetNumber(String),
}

impl Aggregate for Profile {
    const KIND: Kind = Kind::Profile;
    type Opening = ProfileOpening;
    type Command = ProfileCommand;
    type Facts = ();

    fn open(opening: ProfileOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        Ok(Self::new(context.actor, opening.zone))
    }

    fn handle(&mut self, command: ProfileCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        const PARAGRAPH: Bounded = Bounded::Chars(MAX_PROFILE_CHARS);
        if context.actor != self.member {
            return Err(Refusal::because(Reason::NotYours));
        }
        match command {
            ProfileCommand::SetZone(zone) => self.zone = zone,
            ProfileCommand::SetQuietHours(quiet) => {
                if quiet.is_some_and(|quiet| quiet.from == quiet.until) {
                    return Err(Refusal::invalid("quiet", Reason::OutOfRange));
                }
                self.quiet = quiet;
            }
            ProfileCommand::SwitchReminder { kind, on: true } => {
                self.switched_off.remove(&kind);
            }
            ProfileCommand::SwitchReminder { kind, on: false } => {
                self.switched_off.insert(kind);
            }
            ProfileCommand::SetLoad(load) => self.load = load,
            ProfileCommand::SetHardToAsk(hard_to_ask) => self.hard_to_ask = hard_to_ask,
            ProfileCommand::Word { edit } => {
                self.what_matters.edit("what_matters", &edit, PARAGRAPH, context)?;
            }
            ProfileCommand::Settle { edit, seen } => {
                self.what_matters.settle("what_matters", &edit, &seen, PARAGRAPH, context)?;
            }
            ProfileCommand::SetWindows(windows) => {
                if windows.len() > MAX_WINDOWS {
                    return Err(Refusal::invalid("windows", Reason::OutOfRange));
                }
                self.windows = windows;
            }
            ProfileCommand::PutAway { relationship } => {
                let today = context.today();
                if self.put_away.contains_key(&relationship) {
                    return Err(Refusal::because(Reason::AlreadyDone));
                }
                self.put_away.retain(|_, on| *on >= days_after(today, -PUT_AWAY_DAYS));
                self.put_away.insert(relationship, today);
            }
            ProfileCommand::SetWritingTimes(times) => {
                if times.len() > MAX_WRITING_TIMES {
                    return Err(Refusal::invalid("writing_times", Reason::OutOfRange));
                }
                self.writing_times = times;
            }
            ProfileCommand::SetNumber(number) => {
                self.number = bounded("number", &number, Bounded::Chars(MAX_NUMBER_CHARS))?;
            }
        }
        Ok(())
    }
}

impl Profile {
    /// The settings of somebody who has set nothing.
    #[must_use]
    pub fn new(member: MemberId, zone: Zone) -> Self {
        Self {
            member,
            zone,
            quiet: Some(USUAL_QUIET),
            switched_off: BTreeSet::new(),
            load: Load::Usual,
            hard_to_ask: false,
            what_matters: Prose::default(),
            windows: Vec::new(),
            put_away: BTreeMap::new(),
            writing_times: Vec::new(),
            number: String::new(),
        }
    }

    /// The id of a member's profile: the same on all their phones, so that it is made once.
    #[must_use]
    pub fn id_for(member: MemberId) -> Uuid {
        derived(member.0, "profile")
    }

    /// Whether this sort of reminder reaches them.
    #[must_use]
    pub fn wants(&self, kind: ReminderKind) -> bool {
        (self.load == Load::Usual || kind == ReminderKind::Start) && !self.switched_off.contains(&kind)
    }
}

crate::typed::no_words! { Load }

crate::typed::typed! {
    struct QuietHours { from, until };
    struct WritingTime { weekday, at };
    struct ProfileOpening { zone };
    enum ProfileCommand { SetZone(one), SetQuietHours(one), SwitchReminder { kind, on }, SetLoad(one), SetHardToAsk(one), Word { edit }, Settle { edit, seen }, SetWindows(one), PutAway { relationship }, SetWritingTimes(one), SetNumber(one) };
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::places::{berlin, tokyo};

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const BO: MemberId = MemberId(Uuid::from_u128(2));

    fn by(actor: MemberId) -> Context {
        Context {
            actor,
            at: DateTime::UNIX_EPOCH,
            now: DateTime::UNIX_EPOCH,
            zone: berlin(),
            seed: Uuid::from_u128(3),
        }
    }

    fn of_ann() -> Profile {
        Profile::open(ProfileOpening { zone: berlin() }, &(), &by(ANN)).expect("anyone has settings")
    }

    #[test]
    fn nobody_sets_what_another_wants() {
        let refusal =
            of_ann().handle(ProfileCommand::SetZone(tokyo()), &(), &by(BO)).expect_err("not theirs");
        assert_eq!(refusal.reason, Reason::NotYours);
        assert_ne!(Profile::id_for(ANN), Profile::id_for(BO));
    }

    #[test]
    fn each_sort_of_reminder_is_switched_by_itself() {
        let mut profile = of_ann();
        let switch = |kind, on| ProfileCommand::SwitchReminder { kind, on };
        profile.handle(switch(ReminderKind::Soon, false), &(), &by(ANN)).expect("theirs");
        assert!(!profile.wants(ReminderKind::Soon));
        assert!(profile.wants(ReminderKind::Start));
        profile.handle(switch(ReminderKind::Soon, true), &(), &by(ANN)).expect("theirs");
        assert!(profile.wants(ReminderKind::Soon));
    }

    #[test]
    fn the_night_is_quiet_until_somebody_says_otherwise_and_never_stays_never() {
        assert_eq!(of_ann().quiet, Some(USUAL_QUIET));
        let mut profile = of_ann();
        profile.handle(ProfileCommand::SetQuietHours(None), &(), &by(ANN)).expect("theirs");
        let stored = serde_json::to_value(&profile).expect("it has a JSON form");
        let read: Profile = serde_json::from_value(stored).expect("read it back");
        assert_eq!(read.quiet, None);
    }

    #[test]
    fn the_night_is_quiet_for_settings_from_before_there_were_quiet_hours() {
        let mut stored = serde_json::to_value(of_ann()).expect("it has a JSON form");
        stored.as_object_mut().expect("an object").remove("quiet");
        let read: Profile = serde_json::from_value(stored).expect("read it");
        assert_eq!(read.quiet, Some(USUAL_QUIET));
    }

    #[test]
    fn a_note_is_put_away_once_and_what_nobody_shows_any_more_is_forgotten() {
        let mut profile = of_ann();
        let put = |seed| ProfileCommand::PutAway { relationship: RelationshipId(Uuid::from_u128(seed)) };
        profile.handle(put(1), &(), &by(ANN)).expect("theirs");
        let again = profile.handle(put(1), &(), &by(ANN)).expect_err("put away");
        assert_eq!(again.reason, Reason::AlreadyDone);
        let at = by(ANN).at + chrono::TimeDelta::days(PUT_AWAY_DAYS + 1);
        profile.handle(put(2), &(), &Context { at, now: at, ..by(ANN) }).expect("theirs");
        assert_eq!(profile.put_away.len(), 1);
    }

    #[test]
    fn quiet_all_day_is_no_setting() {
        let quiet = QuietHours { from: NaiveTime::MIN, until: NaiveTime::MIN };
        let refusal =
            of_ann().handle(ProfileCommand::SetQuietHours(Some(quiet)), &(), &by(ANN)).expect_err("no hours");
        assert_eq!(refusal, Refusal::invalid("quiet", Reason::OutOfRange));
    }
}
