//! Where the people of the tests are.

use crate::Zone;

pub(crate) fn berlin() -> Zone {
    zone("Europe/Berlin")
}

pub(crate) fn new_york() -> Zone {
    zone("America/New_York")
}

pub(crate) fn los_angeles() -> Zone {
    zone("America/Los_Angeles")
}

pub(crate) fn tokyo() -> Zone {
    zone("Asia/Tokyo")
}

/// Any other place.
pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone of the IANA database")
}
