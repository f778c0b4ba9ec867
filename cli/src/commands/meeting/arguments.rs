//! The words and options of `belay meeting`.

use std::path::PathBuf;

use belay_core::domain::{
    Zone,
    agenda::OwnItemKind,
    meeting::{DEFAULT_MINUTES, MeetingKind},
};
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};

use super::typed::{Means, moment};
use crate::{
    typed::{day, named, zone},
    words::Verbs,
};

/// Book, move, hold, agenda, commitments.
#[derive(Debug, Subcommand)]
pub(crate) enum MeetingCommand {
    /// Propose a date; the dates of an agreed rhythm stand at once.
    Propose(ProposeArguments),
    /// What the rhythm of a relationship has next.
    Next {
        /// The relationship's id.
        relationship: String,
    },
    /// Look at a date before you propose it: what it is here and there, and what it clashes with.
    Look {
        /// As 2026-03-16T15:00.
        #[arg(value_parser = moment)]
        start: NaiveDateTime,
        /// By the clock of this zone; yours if not said.
        #[arg(long = "in", value_name = "ZONE", value_parser = zone)]
        of_zone: Option<Zone>,
        /// How long, in minutes.
        #[arg(long, default_value_t = DEFAULT_MINUTES)]
        minutes: u16,
    },
    /// The hours in which you (see `belay profile`) and others can meet.
    Common {
        /// When they can, as mon@09:00-17:00@America/New_York; as often as needed.
        #[arg(required_unless_present = "with", conflicts_with = "with")]
        theirs: Vec<String>,
        /// The others of this relationship, as they show it: its id.
        #[arg(long, value_name = "RELATIONSHIP")]
        with: Option<String>,
        /// From this day on.
        #[arg(long, value_parser = day, default_value = "today")]
        from: NaiveDate,
        /// To this day.
        #[arg(long, value_parser = day, default_value = "+7")]
        to: NaiveDate,
    },
    /// One meeting, with its agenda.
    Show(One),
    /// The meetings of a relationship, the latest first.
    List {
        /// The relationship's id.
        relationship: String,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// Every meeting ahead, the next first; with an id, a file for the calendar you use.
    Calendar(CalendarArguments),
    /// Your yes to the date that was proposed.
    Confirm(One),
    /// Give it another date.
    Move {
        /// Its id.
        meeting: String,
        /// As 2026-03-16T15:00, by the clock of the zone it is set in.
        #[arg(value_parser = moment)]
        to: NaiveDateTime,
        /// Why.
        reason: String,
        /// By the clock of another zone.
        #[arg(long = "in", value_name = "ZONE", value_parser = zone)]
        of_zone: Option<Zone>,
    },
    /// Call it off.
    Cancel {
        /// Its id.
        meeting: String,
        /// Why.
        #[arg(default_value = "")]
        reason: String,
    },
    /// Other means, for this meeting: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME.
    Means {
        /// Its id.
        meeting: String,
        /// By what.
        means: Means,
    },
    /// Another second means, in case the first fails.
    PlanB {
        /// Its id.
        meeting: String,
        /// By what; none if not said.
        means: Option<Means>,
    },
    /// Give your own number (`belay profile number`) for a meeting, in case the first means fails: whoever meets there sees it.
    GiveNumber {
        /// Its id.
        meeting: String,
        /// Take the number out of it.
        #[arg(long)]
        off: bool,
    },
    /// Another length.
    Minutes {
        /// Its id.
        meeting: String,
        /// In minutes.
        minutes: u16,
    },
    /// Who leads.
    Lead {
        /// Its id.
        meeting: String,
        /// Who; nobody if not said.
        who: Option<String>,
    },
    /// Keep the time free of anything else.
    Protect {
        /// Its id.
        meeting: String,
        /// No longer.
        #[arg(long)]
        off: bool,
    },
    /// The first means fails: go on with the second.
    SwitchToPlanB(One),
    /// You met.
    Hold {
        /// Its id.
        meeting: String,
        #[command(flatten)]
        next: NextArguments,
    },
    /// Not everyone came.
    Miss(One),
    /// How it goes on after a held meeting.
    Decide {
        /// Its id.
        meeting: String,
        #[command(flatten)]
        next: NextArguments,
    },
    /// You are prepared.
    Prepare(One),
    /// You have reflected on it.
    Reflect(One),
    /// You have done what was to be done after it.
    FollowUp(One),
    /// Tell the others how present you were, 1 to 5.
    Presence {
        /// Its id.
        meeting: String,
        /// 1 to 5.
        rating: u8,
    },
    /// Put something on the agenda.
    Add {
        /// Its id.
        meeting: String,
        /// What.
        text: String,
        /// topic, question, exercise
        #[arg(long = "as", value_parser = named::<OwnItemKind>, default_value = "topic")]
        kind: OwnItemKind,
    },
    /// Take something off the agenda that a member put there.
    Remove {
        /// Its id.
        meeting: String,
        /// The item's id.
        item: String,
    },
    /// Give the agenda an order.
    Order {
        /// Its id.
        meeting: String,
        /// The items as they shall stand.
        #[arg(required = true)]
        items: Vec<String>,
    },
    /// Make a commitment: who does what by when.
    Commit {
        /// Its id.
        meeting: String,
        /// What is to be done.
        what: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: Option<NaiveDate>,
        /// File it for later, without a date.
        #[arg(long)]
        someday: bool,
        /// Who does it.
        #[arg(long, default_value = "me")]
        owner: String,
    },
    /// A commitment is done, or has another date, or is dropped.
    Commitment {
        /// The meeting's id.
        meeting: String,
        /// The commitment's id.
        action: String,
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Write the notes anew.
    Note {
        /// Its id.
        meeting: String,
        /// The notes, whole.
        text: String,
    },
    /// Make one text of the notes that were kept side by side.
    SettleNotes {
        /// Its id.
        meeting: String,
        /// The text they become.
        text: String,
    },
}

/// One meeting.
#[derive(Args, Debug)]
pub(crate) struct One {
    /// Its id.
    pub(super) meeting: String,
}

/// A meeting, as typed.
#[derive(Args, Debug)]
pub(crate) struct ProposeArguments {
    /// The relationship's id.
    pub(super) relationship: String,
    /// As 2026-03-16T15:00; the next date of the rhythm if not said.
    #[arg(value_parser = moment)]
    pub(super) start: Option<NaiveDateTime>,
    /// By the clock of this zone; yours if not said.
    #[arg(long = "in", value_name = "ZONE", value_parser = zone)]
    pub(super) of_zone: Option<Zone>,
    /// It is the conversation of a flash request, whose id is given instead of a relationship's.
    #[arg(long)]
    pub(super) flash: bool,
    /// first, regular, touch_base, work_session, informal, closing, roundtable, unplanned
    #[arg(long, value_parser = named::<MeetingKind>, default_value = "regular")]
    pub(super) kind: MeetingKind,
    /// How long.
    #[arg(long)]
    pub(super) minutes: Option<u16>,
    /// By what: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME.
    #[arg(long)]
    pub(super) means: Option<Means>,
    /// In case that fails.
    #[arg(long)]
    pub(super) plan_b: Option<Means>,
    /// Who leads.
    #[arg(long)]
    pub(super) lead: Option<String>,
    /// Keep the time free of anything else.
    #[arg(long)]
    pub(super) protected: bool,
}

/// Which calendar.
#[derive(Args, Debug)]
pub(crate) struct CalendarArguments {
    /// The meeting's id.
    #[arg(conflicts_with = "from")]
    pub(super) meeting: Option<String>,
    /// The rhythm of this relationship instead of a meeting: its id.
    #[arg(long, value_name = "RELATIONSHIP", conflicts_with_all = ["meeting", "from"])]
    pub(super) rhythm: Option<String>,
    /// Into this file, which must not be there yet; onto the screen if not said.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(super) file: Option<PathBuf>,
    /// What the calendar calls it.
    #[arg(long, default_value = "Mentoring")]
    pub(super) title: String,
    /// With whom, behind the title: whoever runs your calendar can read it.
    #[arg(long)]
    pub(super) with_name: bool,
    /// Where to meet, too: the place, the link or the number.
    #[arg(long)]
    pub(super) with_place: bool,
    /// The page of the list, as the page before named it.
    #[arg(long)]
    pub(super) from: Option<String>,
}

/// How it goes on.
#[derive(Args, Debug)]
#[group(required = false, multiple = false)]
pub(crate) struct NextArguments {
    /// The next meeting has a date: its id.
    #[arg(long, value_name = "MEETING")]
    pub(super) date: Option<String>,
    /// A touch-base comes first: its id.
    #[arg(long, value_name = "MEETING")]
    pub(super) touch_base: Option<String>,
    /// You will talk about closing.
    #[arg(long)]
    pub(super) closing_talk: bool,
}

/// The next state of a commitment.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct ChangeArguments {
    /// It is done; what came of it.
    #[arg(long, value_name = "RESULT", num_args = 0..=1, default_missing_value = "")]
    pub(super) done: Option<String>,
    /// It has another date.
    #[arg(long, value_parser = day)]
    pub(super) due: Option<NaiveDate>,
    /// It is no longer wanted.
    #[arg(long)]
    pub(super) drop: bool,
}

/// What is typed for each command of a meeting.
pub(crate) const VERBS: Verbs = &[
    ("confirm", "meeting confirm"),
    ("move", "meeting move"),
    ("cancel", "meeting cancel"),
    ("set_modality", "meeting means"),
    ("set_plan_b", "meeting plan-b"),
    ("set_minutes", "meeting minutes"),
    ("set_lead", "meeting lead"),
    ("set_protected", "meeting protect"),
    ("switch_to_plan_b", "meeting switch-to-plan-b"),
    ("hold", "meeting hold"),
    ("miss", "meeting miss"),
    ("decide_next", "meeting decide"),
    ("prepare", "meeting prepare"),
    ("reflect", "meeting reflect"),
    ("follow_up", "meeting follow-up"),
    ("share_presence", "meeting presence"),
    ("add_item", "meeting add"),
    ("remove_item", "meeting remove"),
    ("order_agenda", "meeting order"),
    ("commit", "meeting commit"),
    ("act", "meeting commitment"),
    ("date", "meeting commitment --due"),
    ("complete", "meeting commitment --done"),
    ("drop", "meeting commitment --drop"),
    ("note", "meeting note"),
    ("settle_notes", "meeting settle-notes"),
    // A step: another meeting.
    ("propose_another", "meeting propose"),
];
