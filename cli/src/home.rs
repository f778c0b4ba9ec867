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
    let zone = phone.zone.unwrap_or_else(|| {
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

/// Where this machine is.
#[derive(Debug)]
pub(crate) struct Here {
    /// The zone.
    pub(crate) zone: Zone,
    /// What the person has to know: that what they set names no zone.
    pub(crate) told: Option<String>,
}

/// The zone of this process: what `TZ` names (POSIX, base definitions 8.3), else this machine's; UTC where it has none that is
/// known.
pub(crate) fn zone_here() -> Here {
    let machine =
        || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Zone::UTC);
    match std::env::var_os("TZ") {
        None => Here { zone: machine(), told: None },
        Some(set) => of_tz(&set.to_string_lossy(), machine),
    }
}

/// What `TZ` means: a name of the IANA database, with or without a colon or as a file of it; nothing for UTC. A rule in
/// POSIX's own form (`CET-1CEST,M3.5.0,M10.5.0/3`) is no zone a meeting could keep to.
fn of_tz(set: &str, machine: impl Fn() -> Zone) -> Here {
    let named = set.strip_prefix(':').unwrap_or(set);
    if named == "/etc/localtime" {
        return Here { zone: machine(), told: None };
    }
    let name = named.split_once("zoneinfo/").map_or(named, |(_, name)| name);
    let name = name.strip_prefix("posix/").unwrap_or(name);
    let zone = if matches!(name, "" | "UTC0" | "GMT0") { Some(Zone::UTC) } else { Zone::named(name) };
    match zone {
        Some(zone) => Here { zone, told: None },
        None => {
            let zone = machine();
            let told = format!(
                "TZ is “{set}”, which names no zone, so it is {} here. Zones are named like Europe/Berlin; --zone and \
                 BELAY_ZONE say one, too.",
                zone.name()
            );
            Here { zone, told: Some(told) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tz_names_the_zone_in_each_form_that_can() {
        let tokyo = || Zone::named("Asia/Tokyo").expect("a zone");
        for (set, name) in [
            ("Europe/Berlin", "Europe/Berlin"),
            (":Europe/Berlin", "Europe/Berlin"),
            ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
            (":/usr/share/zoneinfo/posix/Europe/Berlin", "Europe/Berlin"),
            ("EST5EDT", "EST5EDT"),
            ("UTC0", Zone::UTC.name()),
            ("", Zone::UTC.name()),
            (":/etc/localtime", "Asia/Tokyo"),
        ] {
            let here = of_tz(set, tokyo);
            assert_eq!((here.zone.name(), here.told), (name, None), "{set}");
        }
        for set in ["Europe/Newland", "CET-1CEST,M3.5.0,M10.5.0/3", "\u{1b}[2J"] {
            let here = of_tz(set, tokyo);
            assert_eq!(here.zone.name(), "Asia/Tokyo", "{set}");
            assert!(here.told.expect("a bad TZ is told").contains("names no zone"), "{set}");
        }
    }
}
