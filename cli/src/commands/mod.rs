//! What can be typed, one file a subject: its words and options, and what each does. All go the same way: open the phone, read what was
//! typed, call the service, show the view.

pub(crate) mod account;
pub(crate) mod agreement;
pub(crate) mod ally;
pub(crate) mod attention;
pub(crate) mod closure;
pub(crate) mod entry;
pub(crate) mod export;
pub(crate) mod flash;
pub(crate) mod goal;
pub(crate) mod home;
pub(crate) mod meeting;
pub(crate) mod offer;
pub(crate) mod profile;
pub(crate) mod program;
pub(crate) mod prompt;
pub(crate) mod reflection;
pub(crate) mod relationship;
mod relationship_page;
pub(crate) mod reminder;
pub(crate) mod search;
pub(crate) mod story;
pub(crate) mod sync;
pub(crate) mod today;
pub(crate) mod vision;
pub(crate) mod waits;

use belay_core::{Belay, domain::Kind};
use clap::Subcommand;

use crate::{
    demo::writer,
    failure::Outcome,
    screen::Screen,
    words::{Verbs, Vocabulary},
};

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play the story of a mentee and two mentors: a server, three phones, fourteen steps.
    Demo(crate::demo::DemoArguments),
    /// Write as fast as a phone can until killed: the demo's step 10.
    #[command(hide = true)]
    DemoWriter(writer::WriterArguments),
    /// Run the server.
    Serve(crate::serve::ServeArguments),
    /// Copy the server's database to a file, while it runs.
    Backup(crate::backup::BackupArguments),
    /// Put a backup in place of the server's database; the phones bring it up to date.
    Restore(crate::backup::RestoreArguments),
    /// What you look at first: your next meeting, what waits longest, what your last meeting left open.
    Today,
    /// What is next: relationships, meetings, actions, requests, what waits.
    Home,
    /// What waits on you, and the command that answers it.
    Waits,
    /// Send what waits and fetch what is new.
    Sync(sync::SyncArguments),
    /// Sign in and out, devices.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Communities, and invitations into them. Their members and their server can read what is written there.
    #[command(subcommand)]
    Program(program::ProgramCommand),
    /// Whom you could ask in a program: what they can help with, and who has room.
    People(offer::PeopleArguments),
    /// What you show of yourself in a program. Its members and its server can read it.
    Offer(offer::OfferArguments),
    /// Relationships: propose, go through the phases, rest, leave.
    #[command(subcommand)]
    Relationship(relationship::RelationshipCommand),
    /// Goals: draft, review, benchmarks, wins, actions.
    #[command(subcommand)]
    Goal(goal::GoalCommand),
    /// Meetings: book, move, hold, agenda, commitments.
    #[command(subcommand)]
    Meeting(meeting::MeetingCommand),
    /// Reminders: what is next, and what the phone's alarm clock is armed with.
    #[command(subcommand)]
    Reminder(reminder::ReminderCommand),
    /// Your own settings: zone, hours of quiet, reminders, when you can meet. Nobody else reads them.
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// Agreements: word, propose, accept, look at the ending.
    #[command(subcommand)]
    Agreement(agreement::AgreementCommand),
    /// Notes: learnings, what you learned of your partner, lessons, role models, questions.
    #[command(subcommand)]
    Entry(entry::EntryCommand),
    /// Visions: where you want to be in some years.
    #[command(subcommand)]
    Vision(vision::VisionCommand),
    /// Your own track as an ally.
    #[command(subcommand)]
    Ally(ally::AllyCommand),
    /// Closing: debrief, goodbye, sign-off.
    #[command(subcommand)]
    Closure(closure::ClosureCommand),
    /// Flash requests: one topic, one helper, one conversation. You choose who can read them.
    #[command(subcommand)]
    Flash(flash::FlashCommand),
    /// Reflections: yours alone, shared as a copy, or asked of all and opened together.
    #[command(subcommand)]
    Reflection(reflection::ReflectionCommand),
    /// Stories: from the line of a life to something told, and what a listener takes from it.
    #[command(subcommand)]
    Story(story::StoryCommand),
    /// Prompts: what to think about; and the questions a pair asks itself again and again.
    #[command(subcommand)]
    Prompt(prompt::PromptCommand),
    /// Find what you wrote, in any script; nothing leaves the phone.
    Search(search::SearchArguments),
    /// What you keep of a relationship: a text to read, or JSON.
    Export(export::ExportArguments),
    /// What could not happen, why, and your own words.
    #[command(subcommand)]
    Attention(attention::AttentionCommand),
}

impl Command {
    /// The kinds of document that it is about, the nearest first.
    pub(crate) fn subjects(&self) -> &'static [Kind] {
        match self {
            Self::Relationship(_) | Self::Program(_) => &[Kind::Relationship],
            Self::People(_) | Self::Offer(_) => &[Kind::Offer],
            Self::Goal(_) => &[Kind::Goal],
            Self::Meeting(_) => &[Kind::Meeting],
            Self::Profile(_) => &[Kind::Profile],
            Self::Agreement(_) => &[Kind::Agreement, Kind::Relationship],
            Self::Entry(_) => &[Kind::Entry],
            Self::Vision(_) => &[Kind::Vision],
            Self::Ally(_) => &[Kind::AllyTrack],
            Self::Closure(_) => &[Kind::Closure, Kind::Relationship, Kind::Goal],
            Self::Flash(_) => &[Kind::FlashRequest, Kind::FlashReply, Kind::FlashOffer],
            Self::Reflection(_) => &[Kind::Reflection, Kind::SharedReflection, Kind::PairedReflection],
            Self::Story(story::StoryCommand::Share(_)) => &[Kind::StoryShare, Kind::Story],
            Self::Story(_) => &[Kind::Story, Kind::StoryShare],
            Self::Prompt(_) => &[Kind::PromptSet, Kind::PromptDraws],
            Self::Demo(_)
            | Self::DemoWriter(_)
            | Self::Serve(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Home
            | Self::Today
            | Self::Waits
            | Self::Sync(_)
            | Self::Account(_)
            | Self::Reminder(_)
            | Self::Search(_)
            | Self::Export(_)
            | Self::Attention(_) => &[],
        }
    }
}

/// The words of this terminal for the commands of each kind of document. A test walks all commands of all kinds.
pub(crate) fn verbs(kind: Kind) -> Verbs {
    match kind {
        Kind::Profile => profile::VERBS,
        Kind::Relationship => relationship::VERBS,
        Kind::Agreement => agreement::VERBS,
        Kind::Goal => goal::VERBS,
        Kind::Meeting => meeting::VERBS,
        Kind::Entry => entry::VERBS,
        Kind::Vision => vision::VERBS,
        Kind::Reflection => reflection::VERBS,
        Kind::SharedReflection => reflection::VERBS_OF_COPY,
        Kind::PairedReflection => reflection::VERBS_OF_QUESTION,
        Kind::PromptSet => prompt::VERBS_OF_SET,
        Kind::PromptDraws => prompt::VERBS_OF_DRAWS,
        Kind::Story => story::VERBS,
        Kind::StoryShare => story::share::VERBS,
        Kind::FlashRequest => flash::VERBS,
        Kind::FlashReply => flash::VERBS_OF_REPLY,
        Kind::FlashOffer => flash::VERBS_OF_OFFER,
        Kind::AllyTrack => ally::VERBS,
        Kind::Closure => closure::VERBS,
        Kind::Offer => offer::VERBS,
    }
}

/// The words of this terminal where documents of these kinds are spoken of, the nearest first.
pub(crate) fn vocabulary(near: &[Kind]) -> Vocabulary {
    let of = |kinds: &[Kind]| kinds.iter().map(|kind| verbs(*kind)).collect();
    Vocabulary { near: of(near), all: of(Kind::ALL) }
}

/// Carries out what is asked of a phone.
pub(crate) async fn on_phone(belay: &Belay, command: Command, screen: &mut Screen) -> Outcome {
    match command {
        Command::Demo(_) | Command::Serve(_) | Command::Backup(_) | Command::Restore(_) => Ok(()),
        Command::DemoWriter(arguments) => writer::run(belay, &arguments),
        Command::Today => today::run(belay, screen),
        Command::Home => home::run(belay, screen),
        Command::Waits => waits::run(belay, screen),
        Command::Sync(arguments) => sync::run(belay, arguments, screen).await,
        Command::Account(command) => account::run(belay, command, screen).await,
        Command::Program(command) => program::run(belay, command, screen).await,
        Command::People(arguments) => offer::people(belay, &arguments, screen),
        Command::Offer(arguments) => offer::run(belay, arguments, screen),
        Command::Relationship(command) => relationship::run(belay, command, screen),
        Command::Goal(command) => goal::run(belay, command, screen),
        Command::Meeting(command) => meeting::run(belay, command, screen),
        Command::Reminder(command) => reminder::run(belay, &command, screen).await,
        Command::Profile(command) => profile::run(belay, command, screen),
        Command::Agreement(command) => agreement::run(belay, command, screen),
        Command::Entry(command) => entry::run(belay, command, screen),
        Command::Vision(command) => vision::run(belay, command, screen),
        Command::Ally(command) => ally::run(belay, &command, screen),
        Command::Closure(command) => closure::run(belay, command, screen),
        Command::Flash(command) => flash::run(belay, command, screen),
        Command::Reflection(command) => reflection::run(belay, command, screen),
        Command::Story(command) => story::run(belay, command, screen),
        Command::Prompt(command) => prompt::run(belay, command, screen),
        Command::Search(arguments) => search::run(belay, &arguments, screen),
        Command::Export(arguments) => export::run(belay, &arguments, screen),
        Command::Attention(command) => attention::run(belay, command, screen),
    }
}
