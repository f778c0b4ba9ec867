//! Dispatches the typed words to their command.

use crate::{
    arguments::Arguments,
    backup,
    commands::{Command, on_phone, vocabulary},
    demo::{self, DemoArguments},
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
    screen.speak(vocabulary(command.subjects()));
    let outcome = on_phone(&belay, command, screen).await;
    if let Err(failure) = &outcome {
        screen.learn_titles(&belay, failure);
    }
    belay.shut_down();
    outcome
}
