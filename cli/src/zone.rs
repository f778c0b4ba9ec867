//! The zone that a phone is in: the one said last, else this machine's.

use std::{fs, io, path::Path};

use belay_core::domain::Zone;

/// The file in a phone's folder with the zone that was said last.
const FILE: &str = "zone";

/// The zone that was said for the phone in this folder; none where none was, or where this version does not know it.
pub(crate) fn remembered(folder: &Path) -> Option<Zone> {
    Zone::named(fs::read_to_string(folder.join(FILE)).ok()?.trim())
}

/// Remembers the zone for the phone in this folder. The machine's own is not kept: then the phone goes where it goes.
///
/// # Errors
/// Those of the file.
pub(crate) fn remember(folder: &Path, zone: Zone) -> io::Result<()> {
    let file = folder.join(FILE);
    if zone == zone_here().zone {
        return match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    if remembered(folder) == Some(zone) { Ok(()) } else { fs::write(file, zone.name()) }
}

/// The zone of this machine.
#[derive(Debug)]
pub(crate) struct Here {
    /// The zone.
    pub(crate) zone: Zone,
    /// A warning for the person: their setting names no zone.
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

/// The zone of `TZ`: a name of the IANA database, with or without a colon or as a file of it; nothing for UTC. A rule
/// in POSIX's own form (`CET-1CEST,M3.5.0,M10.5.0/3`) is no zone a meeting could keep to.
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
    fn a_zone_that_was_said_is_remembered_until_another_is() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(remembered(folder.path()), None);
        let here = zone_here().zone;
        for name in ["Asia/Tokyo", "Europe/Berlin"] {
            let zone = Zone::named(name).expect("a zone");
            remember(folder.path(), zone).expect("a file");
            assert_eq!(remembered(folder.path()).unwrap_or(here), zone);
        }
        remember(folder.path(), here).expect("no file");
        assert_eq!(remembered(folder.path()), None, "this machine's zone may change");
    }

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
