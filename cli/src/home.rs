//! Opens the phone in a folder.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use belay_core::{
    Belay, Opened, Ports, Settings,
    domain::Zone,
    ports::{FileVault, KeyVault, SystemClock, SystemRandom},
    sync::HttpTransport,
};

use clap::Args;

use crate::{
    failure::Failure,
    screen::Screen,
    typed,
    zone::{self, zone_here},
};

/// Which phone.
#[derive(Args, Clone, Debug)]
pub(crate) struct PhoneArguments {
    /// The folder that is the phone: its database and its secrets.
    #[arg(long, global = true, value_name = "DIR", env = "BELAY_HOME", default_value = "~/.belay")]
    pub(crate) home: PathBuf,

    /// Where the phone is, as an IANA zone such as Europe/Berlin. It is remembered in the folder; this machine's zone if
    /// none was ever said.
    #[arg(long, global = true, value_name = "ZONE", env = "BELAY_ZONE", value_parser = typed::zone, hide_short_help = true)]
    pub(crate) zone: Option<Zone>,
}

/// Opens the phone, showing progress where an update has to read everything again.
pub(crate) fn open(phone: &PhoneArguments, screen: &mut Screen) -> Result<Belay, Failure> {
    let folder = folder(&phone.home)?;
    let zone = phone.zone.or_else(|| zone::remembered(&folder)).unwrap_or_else(|| {
        let here = zone_here();
        if let Some(told) = &here.told {
            screen.note(told);
        }
        here.zone
    });
    let vault = Arc::new(FileVault::new(folder.join("vault.json")));
    let ports = Ports {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        vault: Arc::clone(&vault) as Arc<dyn KeyVault>,
        transport: Arc::new(HttpTransport::new(&[])?),
    };
    let remembered = folder.clone();
    let device_name = format!("a terminal on {}", std::env::consts::OS);
    let progress = screen.progress("reading your documents again");
    let (belay, opened) = Belay::open(Settings { folder, zone, device_name }, ports, &mut |done, all| {
        progress.show(done, all);
    })?;
    progress.done();
    if phone.zone.is_some() {
        zone::remember(&remembered, zone).map_err(|error| Failure::Here(error.to_string()))?;
    }
    if let Opened::Recovered { aside } = opened {
        screen.note(&format!(
            "The database was damaged. It has been moved to {}, not deleted. Sign in and sync to fetch everything that \
             had been sent.",
            aside.display()
        ));
    }
    if let Some(aside) = vault.moved_aside() {
        screen.note(&format!(
            "The file that keeps your session was damaged. It has been moved to {}, not deleted. What you wrote is here, and \
             you can go on writing; sign in again to sync.",
            aside.display()
        ));
    }
    Ok(belay)
}

/// The folder, with `~` for the person's own.
fn folder(typed: &Path) -> Result<PathBuf, Failure> {
    match typed.strip_prefix("~") {
        Ok(rest) => {
            let own = std::env::home_dir()
                .ok_or_else(|| Failure::Here("there is no home folder; name one with --home".into()))?;
            Ok(own.join(rest))
        }
        Err(_) => Ok(typed.to_owned()),
    }
}
