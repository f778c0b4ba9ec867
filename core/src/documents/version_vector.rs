//! The version vector of a document: the last intention of each replica of each device that it contains.
//!
//! A device numbers its intentions, and a replay skips those that a document contains: each is applied exactly once. A
//! number alone is not enough. A phone that was restored from its own backup counts on from the backup, and so do two phones
//! that were restored from one. Their new intentions get numbers that the server knows for older ones, and would count as
//! applied. So each opening of a phone's database has its own random *replica id*. Two copies of one phone share the replica
//! ids from before the copy, and none after it.
//!
//! A document names the newest replicas of a device and leaves the older ones out, under the last of their numbers.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use uuid::Uuid;

use crate::storage::{LARGEST, Place, Reading, ReplicaId};

/// How many replicas of one device a document names. A copy of a phone that held unsent words when it was made can tell
/// whether they were sent later, unless the document was then changed in more openings than these; what it cannot tell
/// it carries out again. Sixteen are a week or two of daily use, and 350 bytes at most.
const REPLICAS_KEPT: usize = 16;

/// How far another copy of this phone may have counted ahead of this one: more than anybody does in a lifetime, and so
/// little of all numbers that nobody can use them up.
const AHEAD: u64 = 1 << 20;

/// What this device knows of its own numbers. A document is written by others too; what it says of this device is
/// believed no further than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    /// This device.
    pub(crate) device: Uuid,
    /// The last number it gave.
    pub(crate) last: u64,
    /// Its replicas, as far as intentions of the document in question are kept.
    pub(crate) replicas: BTreeSet<ReplicaId>,
}

impl Reading<'_> {
    /// What this device knows of its own numbers, to judge by it what a document says of them.
    pub(crate) fn own(&self, place: Place) -> crate::Result<Own> {
        let replicas = self.kept_intentions(place)?.into_iter().map(|(_, replica)| replica).collect();
        Ok(Own { device: self.device()?, last: self.last_given()?, replicas })
    }
}

/// The last intention of each replica of each device that is in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct VersionVector(BTreeMap<Uuid, Marks>);

/// One device's part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Marks(BTreeMap<ReplicaId, u64>);

impl Marks {
    fn unnamed(&self) -> u64 {
        self.0.get(&ReplicaId::UNNAMED).copied().unwrap_or_default()
    }

    fn newest(&self) -> u64 {
        self.0.values().copied().max().unwrap_or_default()
    }

    /// Whether an intention is in the document for certain.
    fn hold(&self, replica: ReplicaId, n: u64) -> bool {
        self.0.get(&replica).is_some_and(|last| n <= *last)
    }

    /// The same, also for a replica that is left out.
    fn cover(&self, replica: ReplicaId, n: u64) -> bool {
        // A device's numbers in one document only grow: the replicas left out end where the document has gone on.
        let last = if replica == ReplicaId::UNNAMED { self.newest() } else { self.unnamed() };
        n <= last || self.hold(replica, n)
    }
}

impl VersionVector {
    /// Whether an intention is in the document for certain. One that waits and is not is decided again: nothing is lost.
    pub(crate) fn holds(&self, device: Uuid, replica: ReplicaId, n: u64) -> bool {
        self.0.get(&device).is_some_and(|marks| marks.hold(replica, n))
    }

    /// Whether an intention that the server once had is in the document, by its name or among what is left out.
    pub(crate) fn covers(&self, device: Uuid, replica: ReplicaId, n: u64) -> bool {
        self.0.get(&device).is_some_and(|marks| marks.cover(replica, n))
    }

    /// Whether everything applied here is in the other too.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.0
            .iter()
            .all(|(device, marks)| marks.0.iter().all(|(replica, n)| other.covers(*device, *replica, *n)))
    }

    /// The largest number of this device that one of its copies may have given. The next is above it, whichever copy of
    /// the phone gives it.
    pub(crate) fn newest_of(&self, device: Uuid, last: u64) -> u64 {
        let marks = self.0.get(&device).into_iter().flat_map(|marks| marks.0.values());
        marks.copied().filter(|n| *n <= last.saturating_add(AHEAD)).max().unwrap_or_default()
    }

    /// The same without false claims about this device: numbers above its last one, under one of its replica ids. Under
    /// another replica id, a copy of this phone may have written.
    pub(crate) fn believed(&self, own: &Own) -> Self {
        let mut believed = self.clone();
        if let Some(Marks(marks)) = believed.0.get_mut(&own.device) {
            let is_own =
                |replica: &ReplicaId| *replica == ReplicaId::UNNAMED || own.replicas.contains(replica);
            marks.retain(|replica, n| *n <= own.last || !is_own(replica));
        }
        believed
    }

    /// Notes that an intention is in the document. `last` is the last number this device gave: a higher one is not its own.
    pub(crate) fn note(&mut self, device: Uuid, replica: ReplicaId, n: u64, last: u64) {
        let mark = self.0.entry(device).or_default().0.entry(replica).or_default();
        *mark = if *mark > last { n } else { n.max(*mark) };
    }

    /// Whether a device has more replicas than a document names.
    pub(crate) fn is_long(&self, device: Uuid) -> bool {
        self.0.get(&device).is_some_and(|marks| marks.0.len() > REPLICAS_KEPT)
    }

    /// Leaves out the oldest replicas of a device, but none of `waiting`: what waits has to be told for certain.
    pub(crate) fn shorten(&mut self, device: Uuid, waiting: &BTreeSet<ReplicaId>) {
        let Some(Marks(marks)) = self.0.get_mut(&device) else {
            return;
        };
        // An intention without a replica id is identified by the very number that would grow.
        if waiting.contains(&ReplicaId::UNNAMED) {
            return;
        }
        let mut oldest: Vec<(u64, ReplicaId)> = marks
            .iter()
            .filter(|(replica, _)| **replica != ReplicaId::UNNAMED && !waiting.contains(replica))
            .map(|(replica, n)| (*n, *replica))
            .collect();
        oldest.sort_unstable();
        for (n, replica) in oldest {
            if marks.len() <= REPLICAS_KEPT {
                return;
            }
            marks.remove(&replica);
            let unnamed = marks.entry(ReplicaId::UNNAMED).or_default();
            *unnamed = n.max(*unnamed);
        }
    }

    /// The same without these replicas of a device.
    pub(crate) fn without(mut self, device: Uuid, replicas: &BTreeSet<ReplicaId>) -> Self {
        if let Some(Marks(marks)) = self.0.get_mut(&device) {
            marks.retain(|replica, _| !replicas.contains(replica));
        }
        self
    }
}

impl Serialize for Marks {
    /// As `{"<line>": n}`; the number alone where no replica id is named.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.len() == 1
            && let Some(unnamed) = self.0.get(&ReplicaId::UNNAMED)
        {
            return serializer.serialize_u64(*unnamed);
        }
        serializer.collect_map(
            self.0.iter().map(|(replica, n)| (format_args!("{:x}", replica.number()).to_string(), n)),
        )
    }
}

/// A number of an intention; none for anything else.
struct Number(Option<u64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The same leniency, and one set of rules: a plain number is the mark of the unnamed replica.
        let marks = Marks::deserialize(deserializer)?;
        Ok(Self(marks.0.get(&ReplicaId::UNNAMED).copied()))
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Marks;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of an intention, or one for each replica")
            }

            fn visit_u64<E>(self, n: u64) -> Result<Marks, E> {
                Ok(Marks((n <= LARGEST).then_some((ReplicaId::UNNAMED, n)).into_iter().collect()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut replicas: A) -> Result<Marks, A::Error> {
                let mut marks = BTreeMap::new();
                while let Some((replica, Number(n))) = replicas.next_entry::<String, Number>()? {
                    if let (Ok(replica), Some(n)) = (u64::from_str_radix(&replica, 16), n) {
                        marks.insert(ReplicaId::numbered(replica), n);
                    }
                }
                Ok(Marks(marks))
            }

            // An invalid number proves nothing about applied intentions; the document is as good as before.
            fn visit_i64<E>(self, _: i64) -> Result<Marks, E> {
                Ok(Marks::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Marks, E> {
                Ok(Marks::default())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Marks, E> {
                Ok(Marks::default())
            }

            fn visit_str<E>(self, _: &str) -> Result<Marks, E> {
                Ok(Marks::default())
            }

            fn visit_unit<E>(self) -> Result<Marks, E> {
                Ok(Marks::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Marks, A::Error> {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Marks::default())
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DEVICE: Uuid = Uuid::from_u128(7);

    fn with(marks: &[(u64, u64)]) -> VersionVector {
        let mut applied = VersionVector::default();
        for (replica, n) in marks {
            applied.note(DEVICE, ReplicaId::numbered(*replica), *n, u64::MAX);
        }
        applied
    }

    #[test]
    fn the_last_number_given_stays_when_an_earlier_one_is_noted_after_it() {
        let mut applied = with(&[(1, 3)]);
        applied.note(DEVICE, ReplicaId::numbered(1), 2, 3);
        assert_eq!(applied, with(&[(1, 3)]));
        applied.note(DEVICE, ReplicaId::numbered(1), 2, 1);
        assert_eq!(applied, with(&[(1, 2)]), "nobody gave that one");
    }

    #[test]
    fn a_number_of_another_line_says_nothing() {
        let applied = with(&[(0xa, 50), (0xb, 100)]);
        assert!(
            applied.holds(DEVICE, ReplicaId::numbered(0xa), 50)
                && applied.holds(DEVICE, ReplicaId::numbered(0xb), 51)
        );
        assert!(!applied.holds(DEVICE, ReplicaId::numbered(0xa), 51), "it went on, under another replica id");
        assert!(!applied.holds(DEVICE, ReplicaId::numbered(0xc), 51), "a copy of the phone counted on");
    }

    #[test]
    fn a_line_that_is_left_out_is_within_a_document_that_went_on() {
        let replicas: Vec<(u64, u64)> = (1..=20).map(|at| (at, at * 10)).collect();
        let before = with(&replicas[..19]);
        let mut after = with(&replicas);
        assert!(after.is_long(DEVICE));
        after.shorten(DEVICE, &BTreeSet::from([ReplicaId::numbered(2)]));
        assert!(!after.is_long(DEVICE));
        assert!(after.holds(DEVICE, ReplicaId::numbered(2), 20), "what waits is named");
        assert!(
            !after.holds(DEVICE, ReplicaId::numbered(1), 10)
                && after.covers(DEVICE, ReplicaId::numbered(1), 10)
        );
        assert!(before.is_within(&after) && !after.is_within(&before));
        assert_eq!(after.newest_of(DEVICE, 200), 200);
    }

    #[test]
    fn a_number_this_device_never_gave_is_not_believed_of_its_own_lines() {
        let own = Own { device: DEVICE, last: 20, replicas: [ReplicaId::numbered(0xa)].into() };
        let applied = with(&[(0, 21), (0xa, 1_000_000), (0xb, 40)]);
        let believed = applied.believed(&own);
        assert!(!believed.holds(DEVICE, ReplicaId::numbered(0xa), 18), "nothing was given up to there");
        assert!(!believed.covers(DEVICE, ReplicaId::numbered(0xc), 18), "nor without a replica id");
        assert!(
            believed.holds(DEVICE, ReplicaId::numbered(0xb), 40),
            "another copy of this phone may have counted on"
        );
        let within = with(&[(0, 9), (0xa, 18)]);
        assert_eq!(within.believed(&own), within);
        let of_another =
            VersionVector([(Uuid::from_u128(8), Marks([(ReplicaId::numbered(0xa), 99)].into()))].into());
        assert_eq!(of_another.believed(&own), of_another, "each device for itself");
    }

    #[test]
    fn nobody_can_use_up_the_numbers_of_a_device() {
        let applied = with(&[(0xa, 30), (0xb, LARGEST), (0xc, AHEAD + 21)]);
        assert_eq!(applied.newest_of(DEVICE, 20), 30);
        let mut applied = with(&[(0xa, LARGEST)]);
        applied.note(DEVICE, ReplicaId::numbered(0xa), 21, 21);
        assert!(
            applied.holds(DEVICE, ReplicaId::numbered(0xa), 21)
                && !applied.holds(DEVICE, ReplicaId::numbered(0xa), 22)
        );
    }

    #[test]
    fn what_is_no_number_is_left_out_and_the_document_can_be_read() {
        for odd in ["-1", "1.5", "true", "null", r#""x""#, "[7]", "9007199254740993", "18446744073709551616"]
        {
            let whole = format!(r#"{{"{DEVICE}": {odd}}}"#);
            let in_a_line = format!(r#"{{"{DEVICE}": {{"a": {odd}, "b": 7, "not hexadecimal": 8}}}}"#);
            let whole: VersionVector = serde_json::from_str(&whole).expect("read the whole");
            assert_eq!(whole.newest_of(DEVICE, LARGEST), 0, "{odd}");
            let in_a_line: VersionVector = serde_json::from_str(&in_a_line).expect("read the replicas");
            assert_eq!(in_a_line, with(&[(0xb, 7)]), "{odd}");
        }
    }

    #[test]
    fn what_waits_without_a_line_keeps_the_number_it_is_told_by() {
        let replicas: Vec<(u64, u64)> = (1..=20).map(|at| (at, at * 10)).collect();
        let mut applied = with(&replicas);
        applied.shorten(DEVICE, &BTreeSet::from([ReplicaId::UNNAMED]));
        assert!(!applied.holds(DEVICE, ReplicaId::UNNAMED, 10));
    }

    #[test]
    fn a_document_from_before_there_were_lines_is_read_and_written_to_the_letter() {
        let before = json!({DEVICE.to_string(): 17});
        let mut applied: VersionVector = serde_json::from_value(before.clone()).expect("read a number");
        assert!(
            applied.holds(DEVICE, ReplicaId::UNNAMED, 17) && !applied.holds(DEVICE, ReplicaId::UNNAMED, 18)
        );
        assert_eq!(serde_json::to_value(&applied).expect("write it"), before);
        applied.note(DEVICE, ReplicaId::numbered(0xbe1a), 18, 18);
        let after = json!({DEVICE.to_string(): {"0": 17, "be1a": 18}});
        assert_eq!(serde_json::to_value(&applied).expect("write it"), after);
        assert_eq!(serde_json::from_value::<VersionVector>(after).expect("read replicas"), applied);
    }
}
