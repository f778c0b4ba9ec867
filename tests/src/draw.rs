//! Chance that can be had again: what a seed draws once it always draws.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use belay_core::ports::Random;

/// A row of numbers that looks like chance (SplitMix64) and follows from its seed.
#[derive(Debug)]
pub struct Draw(AtomicU64);

impl Draw {
    /// The row of this seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    /// Whether it happens: so many times of a hundred.
    pub fn happens(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; none of none.
    pub fn one_of<'a, T>(&self, among: &'a [T]) -> Option<&'a T> {
        (!among.is_empty()).then(|| &among[self.below(among.len())])
    }
}

/// The randomness of a phone whose ids shall be the same at every run.
#[derive(Debug)]
pub(crate) struct DrawnBytes(Mutex<Draw>);

impl DrawnBytes {
    pub(crate) fn of(seed: u64) -> Self {
        Self(Mutex::new(Draw::of(seed)))
    }
}

impl Random for DrawnBytes {
    fn bytes(&self) -> belay_core::Result<[u8; 16]> {
        let draw = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((u128::from(draw.next()) << 64 | u128::from(draw.next())).to_be_bytes())
    }
}
