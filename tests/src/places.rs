//! The zones of the people in the tests.

use belay_domain::Zone;

/// Germany.
#[must_use]
pub fn berlin() -> Zone {
    zone("Europe/Berlin")
}

/// France: another name, and the same clocks as in Berlin.
#[must_use]
pub fn paris() -> Zone {
    zone("Europe/Paris")
}

/// The east of the United States: summer time begins some weeks before Berlin's.
#[must_use]
pub fn new_york() -> Zone {
    zone("America/New_York")
}

/// The west of the United States.
#[must_use]
pub fn los_angeles() -> Zone {
    zone("America/Los_Angeles")
}

/// Japan: no summer time.
#[must_use]
pub fn tokyo() -> Zone {
    zone("Asia/Tokyo")
}

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone of the IANA database")
}
