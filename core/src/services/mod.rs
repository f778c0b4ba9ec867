//! The subjects as a shell sees them: one file each, a handful of commands and queries.
//!
//! Every subject goes the same way. A service has one method that begins a document, one `act` that carries out a
//! command of the domain, and queries that give views: the document with what can be read from it. Lists are paged.

mod account;
mod afterwards;
mod agreements;
mod ally_tracks;
mod attention;
mod closures;
mod dates;
mod entries;
mod export;
mod flash;
mod goals;
mod home;
mod icalendar;
mod meetings;
mod moments;
mod offers;
mod paging;
mod profile;
mod programs;
mod prompts;
mod push;
mod reflections;
mod relationship_page;
mod relationships;
mod reminders;
mod search;
mod stories;
mod today;
mod visions;
mod waiting;

pub use account::{Account, DeviceSession, OpenLink};
pub use afterwards::{HomeDeclined, HomeEnded};
pub use agreements::{AgreementView, Agreements, Offer};
pub use ally_tracks::{AllyTrackView, AllyTracks, ModuleView};
pub use attention::{Attention, AttentionItem, AttentionPage};
pub use closures::{ClosureView, Closures, OwnLesson, RemainingAction};
pub use dates::{CommonHours, DateView};
pub use entries::{Entries, EntryPage, EntryView};
pub use export::ExportFormat;
pub use flash::{
    Flash, FlashAnswered, FlashOfferView, FlashPage, FlashReaders, FlashTakeaways, FlashTime, FlashView,
    OwnTakeaway,
};
pub use goals::{GoalPage, GoalView, Goals};
pub use home::{DueAction, DueBenchmark, Home, HomeRelationship};
pub use icalendar::{CalendarFile, CalendarFileOptions};
pub use meetings::{MeetingDetail, MeetingPage, MeetingView, Meetings};
pub use moments::{MeetingClash, MomentView};
pub use offers::{OfferPage, OfferView, Offers};
pub use profile::{ProfileSettings, ProfileView};
pub use programs::{
    Companion, Invited, Program, ProgramBoard, ProgramMember, ProgramRole, Programs, UnansweredRequests,
};
pub use prompts::{Prompts, QuestionSetView};
pub use push::{PushAddress, PushOffer};
pub use reflections::{
    JournalFilter, PairedReflectionPage, PairedReflectionView, ReflectionPage, ReflectionView, Reflections,
    ReflectionsAbout, SharedReflectionPage, SharedReflectionView,
};
pub use relationship_page::{AgreementStanding, LastShared, NextPhase, RelationshipPage, StillMissing};
pub use relationships::{RelationshipList, RelationshipView, Relationships};
pub use reminders::{Muted, ReminderAnswer, ReminderView, Reminders, RingStanding};
pub use search::{SearchHit, SearchPage};
pub use stories::{
    Stories, StoryPage, StorySharePage, StoryShareView, StoryTelling, StoryView, TellingPreview,
};
pub use today::{Today, TodaySignal};
pub use visions::{VisionPage, VisionView, Visions};
pub use waiting::{WaitingItem, WaitingList};

pub use crate::{inner::SignedIn, storage::Excerpt};
