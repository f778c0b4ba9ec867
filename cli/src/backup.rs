//! `belay backup` and `belay restore`: a copy of the server's database, and the way back.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Style},
};

/// Copies the server's database to a file, while the server runs or not.
#[derive(Args, Debug)]
pub(crate) struct BackupArguments {
    /// The folder of the server.
    #[arg(long, default_value = "belay-server", env = "BELAY_DATA")]
    data: PathBuf,

    /// The file to make.
    to: PathBuf,
}

/// Puts a backup in place of the server's database. The server must be stopped.
#[derive(Args, Debug)]
pub(crate) struct RestoreArguments {
    /// The folder of the server.
    #[arg(long, default_value = "belay-server", env = "BELAY_DATA")]
    data: PathBuf,

    /// The backup.
    from: PathBuf,
}

/// Copies the database. The copy is whole or not there at all.
pub(crate) fn back_up(arguments: &BackupArguments, screen: &mut Screen) -> Outcome {
    let BackupArguments { data, to } = arguments;
    if to.exists() {
        return Err(Failure::Typed(format!("{} is there already, and is left as it is", to.display())));
    }
    there(&data.join("belay.db"))?;
    belay_server::backup(data, to).map_err(|error| Failure::Here(error.to_string()))?;
    screen.done(&format!("Copied to {}.", to.display()), &serde_json::json!({"file": to}));
    if !screen.is_json() {
        screen.line(
            Style::Dim,
            "Keep a copy of server.key beside it, once: it does not change and is not in the backup.",
        );
    }
    Ok(())
}

/// Puts the backup in place. What was there is kept beside it under another name.
pub(crate) fn restore(arguments: &RestoreArguments, screen: &mut Screen) -> Outcome {
    let RestoreArguments { data, from } = arguments;
    there(from)?;
    belay_server::restore(from, data).map_err(|error| Failure::Here(error.to_string()))?;
    screen.done(
        "Restored. Start the server; the phones bring it up to date by themselves.",
        &serde_json::json!({"data": data}),
    );
    if !screen.is_json() {
        screen.line(Style::Dim, "What was there is kept beside it as belay.db.replaced-…");
    }
    Ok(())
}

fn there(file: &Path) -> Outcome {
    if file.exists() {
        return Ok(());
    }
    Err(Failure::Typed(format!("there is no {}", file.display())))
}
