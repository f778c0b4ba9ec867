//! `belay demo`: the story in fourteen steps.

use clap::Args;

use crate::{failure::Outcome, screen::Screen};

/// How the demo is played.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DemoArguments {
    /// Keep the folders of the server and the phones here, to look around in afterwards.
    #[arg(long)]
    keep: Option<std::path::PathBuf>,
}

pub(crate) async fn run(_arguments: DemoArguments, _screen: &mut Screen) -> Outcome {
    Ok(())
}
