//! The words and options of the terminal.

use clap::{Parser, Subcommand};

use crate::{commands, home::PhoneArguments};

/// Belay: mentoring that works in a tunnel, loses nothing, and keeps what a pair tells each other with the pair.
///
/// Without a command it plays the demo: a server, three phones and a story in fourteen steps.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, arg_required_else_help = false)]
pub(crate) struct Arguments {
    /// Answer as JSON, one document on standard output, for other programs.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// How wide lines may be; the terminal's width if not said.
    #[arg(long, global = true, value_name = "COLUMNS", hide_short_help = true)]
    pub(crate) width: Option<usize>,

    #[command(flatten)]
    pub(crate) phone: PhoneArguments,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play the story of a mentee and two mentors: a server, three phones, fourteen steps.
    Demo(crate::demo::DemoArguments),
    /// Write as fast as a phone can until killed: the demo's step 10.
    #[command(hide = true)]
    DemoWriter(crate::demo::writer::WriterArguments),
    /// Run the server.
    Serve(crate::serve::ServeArguments),
    /// Copy the server's database to a file, while it runs.
    Backup(crate::backup::BackupArguments),
    /// Put a backup in place of the server's database; the phones bring it up to date.
    Restore(crate::backup::RestoreArguments),
    /// What is next: relationships, meetings, actions, requests, what waits.
    Home,
    /// Send what waits and fetch what is new.
    Sync(commands::sync::SyncArguments),
    /// Sign in and out, devices.
    #[command(subcommand)]
    Account(commands::account::AccountCommand),
    /// Communities, and invitations into them. Their members and their server can read what is written there.
    #[command(subcommand)]
    Program(commands::program::ProgramCommand),
    /// Relationships: propose, go through the phases, rest, leave.
    #[command(subcommand)]
    Relationship(commands::relationship::RelationshipCommand),
    /// Goals: draft, review, benchmarks, wins, actions.
    #[command(subcommand)]
    Goal(commands::goal::GoalCommand),
    /// Meetings: book, move, hold, agenda, commitments.
    #[command(subcommand)]
    Meeting(commands::meeting::MeetingCommand),
    /// Reminders: what is next, and what the phone's alarm clock is armed with.
    #[command(subcommand)]
    Reminder(commands::reminder::ReminderCommand),
    /// Your own settings: zone, hours of quiet, reminders, when you can meet. Nobody else reads them.
    #[command(subcommand)]
    Profile(commands::profile::ProfileCommand),
    /// Agreements: word, propose, accept, look at the ending.
    #[command(subcommand)]
    Agreement(commands::agreement::AgreementCommand),
    /// Notes: learnings, what you learned of your partner, lessons, role models, questions.
    #[command(subcommand)]
    Entry(commands::entry::EntryCommand),
    /// Visions: where you want to be in some years.
    #[command(subcommand)]
    Vision(commands::vision::VisionCommand),
    /// Your own track as an ally.
    #[command(subcommand)]
    Ally(commands::ally::AllyCommand),
    /// Closing: debrief, goodbye, sign-off.
    #[command(subcommand)]
    Closure(commands::closure::ClosureCommand),
    /// Flash requests: one topic, one helper, one conversation. Readable by the program and its server.
    #[command(subcommand)]
    Flash(commands::flash::FlashCommand),
    /// Reflections: yours alone, shared as a copy, or asked of all and opened together.
    #[command(subcommand)]
    Reflection(commands::reflection::ReflectionCommand),
    /// Stories: from the line of a life to something told, and what a listener takes from it.
    #[command(subcommand)]
    Story(commands::story::StoryCommand),
    /// Prompts: what to think about; and the questions a pair asks itself again and again.
    #[command(subcommand)]
    Prompt(commands::prompt::PromptCommand),
    /// Find what you wrote, in any script; nothing leaves the phone.
    Search(commands::search::SearchArguments),
    /// What you keep of a relationship: a text to read, or JSON.
    Export(commands::export::ExportArguments),
    /// What could not happen, why, and your own words.
    #[command(subcommand)]
    Attention(commands::attention::AttentionCommand),
}
