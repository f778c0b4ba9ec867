//! Dispatches the typed words to their command.

use belay_core::Belay;

use crate::{
    arguments::{Arguments, Command},
    backup,
    commands::{
        account, agreement, ally, attention, closure, entry, export, flash, goal, home, meeting, profile,
        program, prompt, reflection, relationship, reminder, search, story, sync, vision,
    },
    demo::{self, DemoArguments, writer},
    failure::Outcome,
    home::open,
    screen::Screen,
    serve,
};

/// Runs the command that was typed; without one, the demo.
pub(crate) async fn run(arguments: Arguments, screen: &mut Screen) -> Outcome {
    let Arguments { phone, command, .. } = arguments;
    let command = match command {
        None => return demo::run(DemoArguments::default(), screen).await,
        Some(Command::Demo(arguments)) => return demo::run(arguments, screen).await,
        Some(Command::Serve(arguments)) => return serve::run(arguments, screen).await,
        Some(Command::Backup(arguments)) => return backup::back_up(&arguments, screen),
        Some(Command::Restore(arguments)) => return backup::restore(&arguments, screen),
        Some(command) => command,
    };
    let belay = open(&phone, screen)?;
    screen.know(&belay)?;
    let outcome = on_phone(&belay, command, screen).await;
    belay.shut_down();
    outcome
}

async fn on_phone(belay: &Belay, command: Command, screen: &mut Screen) -> Outcome {
    match command {
        Command::Demo(_) | Command::Serve(_) | Command::Backup(_) | Command::Restore(_) => Ok(()),
        Command::DemoWriter(arguments) => writer::run(belay, &arguments),
        Command::Home => home::run(belay, screen),
        Command::Sync(arguments) => sync::run(belay, arguments, screen).await,
        Command::Account(command) => account::run(belay, command, screen).await,
        Command::Program(command) => program::run(belay, command, screen).await,
        Command::Relationship(command) => relationship::run(belay, command, screen),
        Command::Goal(command) => goal::run(belay, command, screen),
        Command::Meeting(command) => meeting::run(belay, command, screen),
        Command::Reminder(command) => reminder::run(belay, &command, screen),
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
