//! `belay ally`: your own track as an ally.

use belay_core::{
    Belay, Error,
    domain::ally_track::{AllyModule, AllyTrackCommand, ModuleState},
    services::AllyTrackView,
};
use clap::Subcommand;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    typed::named,
    words::Verbs,
};

/// Your own track as an ally: three modules, visited and revisited. It outlives any partnership.
#[derive(Debug, Subcommand)]
pub(crate) enum AllyCommand {
    /// Where you stand.
    Show,
    /// Open a module, or open it again.
    Open {
        /// get_educated, create_space, walk_the_talk
        #[arg(value_parser = named::<AllyModule>)]
        module: AllyModule,
    },
    /// Leave a module as visited.
    Visit {
        /// get_educated, create_space, walk_the_talk
        #[arg(value_parser = named::<AllyModule>)]
        module: AllyModule,
    },
}

/// What is typed for each command of a track of an ally.
pub(crate) const VERBS: Verbs = &[("open", "ally open"), ("visit", "ally visit")];

pub(crate) fn run(belay: &Belay, command: &AllyCommand, screen: &mut Screen) -> Outcome {
    let tracks = belay.ally_tracks();
    let view = match *command {
        AllyCommand::Show => tracks.own()?.ok_or(Error::NotFound { what: "ally_track".to_owned() })?,
        AllyCommand::Open { module } => tracks.act(AllyTrackCommand::Open(module))?,
        AllyCommand::Visit { module } => tracks.act(AllyTrackCommand::Visit(module))?,
    };
    screen.answer(&view);
    Ok(())
}

impl Show for AllyTrackView {
    fn show(&self, screen: &mut Screen) {
        screen.heading("Your track as an ally");
        screen.inside(|screen| {
            for module in &self.modules {
                let name = match module.module {
                    AllyModule::GetEducated => "get educated",
                    AllyModule::CreateSpace => "create space",
                    AllyModule::WalkTheTalk => "walk the talk",
                };
                let state = match module.state {
                    ModuleState::NotStarted => "not opened yet",
                    ModuleState::Current => "open",
                    ModuleState::Visited => "visited; you can visit it again",
                };
                screen.field(name, state);
            }
            if !self.structure_agreed {
                screen.line(
                    Style::Warn,
                    "Agree with your partner how often you meet before you open the first module.",
                );
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}
