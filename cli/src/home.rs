//! Opening the phone that a folder is.

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

use crate::{arguments::PhoneArguments, failure::Failure, screen::Screen};

/// Opens the phone, showing progress where an update has to read everything again.
pub(crate) fn open(phone: &PhoneArguments, screen: &mut Screen) -> Result<Belay, Failure> {
    let folder = folder(&phone.home)?;
    let zone = match phone.zone {
        Some(zone) => zone,
        None => zone_here(),
    };
    let vault = Arc::new(FileVault::new(folder.join("vault.json")));
    let ports = Ports {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        vault: Arc::clone(&vault) as Arc<dyn KeyVault>,
        transport: Arc::new(HttpTransport::new(&[])?),
    };
    let device_name = format!("a terminal on {}", std::env::consts::OS);
    let mut progress = screen.progress("reading your documents again");
    let (belay, opened) = Belay::open(Settings { folder, zone, device_name }, ports, &mut |done, all| {
        progress.show(done, all);
    })?;
    progress.done();
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
                .ok_or_else(|| Failure::Here("find your home folder; name one with --home".into()))?;
            Ok(own.join(rest))
        }
        Err(_) => Ok(typed.to_owned()),
    }
}

/// This machine's zone; UTC where it has none that is known.
pub(crate) fn zone_here() -> Zone {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Zone::UTC)
}
