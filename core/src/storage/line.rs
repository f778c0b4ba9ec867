//! Lines: which opening of the database a number of an intention belongs to.

/// The largest number that is read, of any device. Whatever is above is nobody's number.
pub(crate) const LARGEST: u64 = belay_protocol::LARGEST_INTEGER;

/// The intentions of one opening of a phone's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Line(u64);

impl Line {
    /// Stands for every line that is not named: those left out, and what was asked for before there were lines.
    pub(crate) const UNNAMED: Self = Self(0);

    /// A line from bytes nobody could have guessed.
    pub(crate) fn of(bytes: [u8; 16]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = bytes;
        // SQLite's numbers have a sign, and 0 stands for the unnamed.
        Self((u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> 1).max(1))
    }

    /// As it is stored.
    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// As it was stored.
    pub(crate) fn numbered(number: u64) -> Self {
        Self(number)
    }
}
