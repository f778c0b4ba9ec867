//! Months of reminders, drawn from a seed: people with one or two phones that are off and on, rebooted, without network,
//! muted and carried to other zones, while dates are set, moved and called off, and a server whose pushes get lost or come
//! twice. The planner, the rules of handing over and the rules of ringing are the real ones; played is what lies around
//! them: the system's scheduler, the network and the server's clock. `cargo xtask prove reminders` plays a thousand people.

mod life;
mod person;
mod phone;

use std::fmt;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub people: u64,
    /// Phones.
    pub phones: u64,
    /// Days that were played, of one person each.
    pub days: u64,
    /// Reminders that were due.
    pub reminders: u64,
    /// Of these, shown on at least one phone.
    pub shown: u64,
    /// Of these, where the later one of the same meeting said it all.
    pub said_by_later: u64,
    /// Of these, where no phone could: off, muted, in quiet hours, or not reached before the reminder was of no use.
    pub no_path: u64,
    /// Of these, missed although a path was alive.
    pub missed: u64,
    /// Shown twice on one phone.
    pub doubled: u64,
    /// Shown by a phone's own scheduler.
    pub rung: u64,
    /// Shown because the server pushed them.
    pub pushed: u64,
    /// Exact reminders that a scheduler rang in time.
    pub exact: u64,
    /// Of these, more than a minute off.
    pub inexact: u64,
    /// Pushes sent.
    pub pushes: u64,
    /// Of these, lost.
    pub lost: u64,
    /// Of these, delivered twice.
    pub twice: u64,
    /// Reboots, also those after a phone was off.
    pub reboots: u64,
    /// Times at which the permission was withdrawn.
    pub muted: u64,
    /// Journeys to another zone.
    pub journeys: u64,
    /// Dates that were moved or called off.
    pub moves: u64,
}

macro_rules! sum {
    ($($field:ident),+ $(,)?) => {
        impl Counts {
            /// Adds others.
            pub fn add(&mut self, other: &Self) {
                $(self.$field += other.$field;)+
            }
        }

        impl fmt::Display for Counts {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $(writeln!(f, "{:>12}  {}", self.$field, stringify!($field).replace('_', " "))?;)+
                Ok(())
            }
        }
    };
}

sum! {
    people, phones, days, reminders, shown, said_by_later, no_path, missed, doubled, rung, pushed, exact, inexact, pushes,
    lost, twice, reboots, muted, journeys, moves,
}

impl Counts {
    /// Whether everything is as promised: nothing twice on one phone, nothing missed while a path was alive, and what is exact
    /// within a minute.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.doubled == 0 && self.missed == 0 && self.inexact == 0
    }
}

/// Plays one person for so many days.
#[must_use]
pub fn play(seed: u64, days: u32) -> Counts {
    person::Person::of(seed, days).live()
}

/// Plays people of these seeds on `threads` threads, each for so many days. `broken` hears of each seed for which a promise does
/// not hold.
///
/// # Panics
/// Where a thread does.
#[must_use]
pub fn play_many(
    seeds: std::ops::Range<u64>,
    days: u32,
    threads: u64,
    broken: impl Fn(u64, &Counts) + Copy + Send,
) -> Counts {
    let mut all = Counts::default();
    std::thread::scope(|scope| {
        let playing: Vec<_> = (0..threads)
            .map(|thread| {
                let own: Vec<u64> = seeds.clone().filter(|seed| seed % threads == thread).collect();
                scope.spawn(move || {
                    let mut counts = Counts::default();
                    for seed in own {
                        let one = play(seed, days);
                        if !one.holds() {
                            broken(seed, &one);
                        }
                        counts.add(&one);
                    }
                    counts
                })
            })
            .collect();
        for thread in playing {
            all.add(&thread.join().expect("a person is played to the end"));
        }
    });
    all
}
