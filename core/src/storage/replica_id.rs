//! Replica ids: which opening of the database the number of an intention belongs to. They are stored as `line`.

/// The largest valid number of an intention, of any device.
pub(crate) const LARGEST: u64 = belay_protocol::LARGEST_INTEGER;

/// The random id of one opening of a phone's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ReplicaId(u64);

impl ReplicaId {
    /// The id of intentions without one: shortened version vectors, and intentions older than replica ids.
    pub(crate) const UNNAMED: Self = Self(0);

    /// An id made of random bytes.
    pub(crate) fn of(bytes: [u8; 16]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = bytes;
        // SQLite's numbers have a sign, and 0 stands for the unnamed.
        Self((u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> 1).max(1))
    }

    /// The stored form.
    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// The id of a stored form.
    pub(crate) fn numbered(number: u64) -> Self {
        Self(number)
    }
}
