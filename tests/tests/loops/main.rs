//! The loop that every app runs, on five phones for a season, under a clock that passes by itself when nothing is left to do,
//! with a real server. Nobody calls `sync`: people write in every kind of document, lose the network, close and open the app,
//! propose, meet, agree and leave, and what they write has to get there by the loop alone. Then all heals, and is checked
//! ([`checks`]).
//!
//! `LOOPS=100..110 cargo test -p belay-tests --test loops asked_for` runs others.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

mod checks;
mod writing;

use std::{io::Write as _, sync::Arc, time::Duration};

use belay_core::sync::SyncState;
use belay_domain::{
    RelationshipId,
    relationship::{Form, Origin, RelationshipCommand, RelationshipOpening, Role, Seat},
};
use belay_tests::{
    Community, Draw, Elsewhere, Fault, Phone, SetClock, get_acquainted,
    places::{berlin, new_york, tokyo},
    start_working,
};
use chrono::TimeDelta;
use tokio::{runtime, task::JoinHandle, time::sleep};
use uuid::Uuid;

/// How many steps a season has.
const STEPS: usize = 120;
/// So many minutes without a fault bring everything to rest: waits grow to five minutes at most.
const MINUTES_TO_HEAL: usize = 240;

/// One phone of the cast, and the loop on it.
struct Player {
    name: &'static str,
    phone: Option<Phone>,
    runs: JoinHandle<()>,
}

impl Player {
    fn of(name: &'static str, phone: Phone) -> Self {
        let belay = phone.belay.clone();
        let runs = tokio::spawn(async move { belay.keep_in_sync().await });
        Self { name, phone: Some(phone), runs }
    }

    fn phone(&self) -> &Phone {
        self.phone.as_ref().expect("it is open")
    }
}

/// A season under way.
struct Season {
    seed: u64,
    draw: Draw,
    community: Community,
    players: Vec<Player>,
    program: Uuid,
    /// The relationship of Mia and Tom, who stay.
    pair: RelationshipId,
    /// The relationship of Mia and Ada, who leaves.
    other: RelationshipId,
    /// The words that a phone has acknowledged, each once in the world.
    said: Vec<String>,
    words: usize,
    log: Vec<String>,
}

impl Drop for Season {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let steps = self.log.join("\n  ");
            let _ = writeln!(std::io::stderr(), "seed {}, step by step:\n  {steps}", self.seed);
        }
    }
}

/// Proposed by one, accepted by the other.
async fn a_relationship(one: &Phone, other: &Phone, form: Form) -> RelationshipId {
    let seat = |phone: &Phone, role| Seat { member: phone.me(), role };
    let opening = RelationshipOpening {
        form: Some(form),
        members: vec![seat(one, Role::Mentee), seat(other, Role::Mentor)],
        topic: String::new(),
        focus: Default::default(),
        purpose: "Learn to lead".into(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    let id = one.belay.relationships().propose(opening).unwrap();
    one.sync().await;
    other.sync().await;
    other.belay.relationships().act(id, RelationshipCommand::Accept).unwrap();
    other.sync().await;
    one.sync().await;
    id
}

impl Season {
    async fn begin(seed: u64, community: Community, server: runtime::Handle) -> Self {
        let elsewhere = Elsewhere::on(server);
        let cast =
            [("Mia", berlin()), ("Tom", new_york()), ("Ada", tokyo()), ("Mia", tokyo()), ("Tom", berlin())];
        let mut phones = Vec::new();
        for ((name, zone), at) in cast.into_iter().zip(0..) {
            let clock = Arc::new(SetClock::new(community.clock_now()));
            let phone = Phone::drawing(zone, clock, seed * 100 + at);
            phone.network.reach(elsewhere.clone());
            community.sign_in(&phone, name).await;
            phones.push((name, phone));
        }
        let (mia, tom, ada) = (&phones[0].1, &phones[1].1, &phones[2].1);
        let program = community.program(&[mia, tom, ada]).await;
        let pair = a_relationship(mia, tom, Form::OneToOne).await;
        get_acquainted(mia, tom, pair).await;
        start_working(mia, tom, pair).await;
        let other = a_relationship(mia, ada, Form::OneToOne).await;
        for (_, phone) in &phones {
            phone.sync().await;
        }
        let players = phones.into_iter().map(|(name, phone)| Player::of(name, phone)).collect();
        let (draw, log, said) = (Draw::of(seed), Vec::new(), Vec::new());
        Self { seed, draw, community, players, program, pair, other, said, words: 0, log }
    }

    fn note(&mut self, at: usize, what: &str) {
        self.log.push(format!("{} ({at}): {what}", self.players[at].name));
    }

    /// A word that is nowhere else.
    fn word(&mut self) -> String {
        self.words += 1;
        format!("w{:05}", self.words)
    }

    async fn step(&mut self) {
        let at = self.draw.below(self.players.len());
        match self.draw.below(100) {
            0..66 => self.write(at),
            66..76 => self.tunnel(at),
            76..86 => self.faults(at),
            86..92 => self.closed_and_opened(at).await,
            92..96 => self.hours_pass().await,
            _ => self.somebody_leaves(at),
        }
        let seconds = self.draw.below(40);
        sleep(Duration::from_secs(u64::try_from(seconds).unwrap())).await;
    }

    fn write(&mut self, at: usize) {
        let word = self.word();
        let (what, wrote) = self.write_something(at, &word);
        if let Some(has_words) = wrote {
            self.note(at, &format!("{what} {word}"));
            if has_words {
                self.said.push(word);
            }
        }
    }

    fn tunnel(&mut self, at: usize) {
        let cut = self.draw.happens(50);
        self.note(at, if cut { "into the tunnel" } else { "out of the tunnel" });
        self.players[at].phone().network.cut(cut);
        if !cut && self.draw.happens(50) {
            self.players[at].phone().belay.network_is_back();
        }
    }

    fn faults(&mut self, at: usize) {
        let faults: Vec<_> = (0..=self.draw.below(3))
            .map(|_| match self.draw.below(4) {
                0 => Fault::Lost,
                1 => Fault::AnswerLost,
                2 => Fault::Twice,
                _ => Fault::CutOff(self.draw.below(400)),
            })
            .collect();
        self.note(at, &format!("{faults:?}"));
        self.players[at].phone().network.then(faults);
    }

    async fn closed_and_opened(&mut self, at: usize) {
        self.note(at, "closed and opened");
        let player = &mut self.players[at];
        player.runs.abort();
        let _ = (&mut player.runs).await;
        let phone = player.phone.take().expect("it is open");
        phone.belay.stop_syncing().await;
        *player = Player::of(player.name, phone.reopened());
    }

    async fn hours_pass(&mut self) {
        let hours = 1 + self.draw.below(20);
        self.log.push(format!("{hours} hours pass"));
        let passes = TimeDelta::hours(i64::try_from(hours).unwrap());
        self.community.clock.pass(passes);
        for player in &self.players {
            player.phone().clock.pass(passes);
        }
        sleep(passes.to_std().unwrap()).await;
    }

    fn somebody_leaves(&mut self, at: usize) {
        let (other, player) = (self.other, &self.players[at]);
        if player.name == "Ada" && self.words > STEPS / 3 {
            let left = player.phone().belay.relationships().act(other, RelationshipCommand::Leave);
            self.note(at, &format!("leaves: {}", left.is_ok()));
        }
    }

    /// The network is back everywhere. Nobody syncs: the loops come to rest by themselves.
    async fn heals(&mut self) {
        self.log.push("all heals".into());
        for player in &self.players {
            player.phone().network.heal();
            player.phone().clock.set(self.community.clock_now());
            player.phone().belay.network_is_back();
        }
        let mut calls = 0;
        for _ in 0..MINUTES_TO_HEAL {
            sleep(Duration::from_secs(60)).await;
            let before = std::mem::replace(&mut calls, self.calls());
            if before == calls && self.players.iter().all(rests) {
                return;
            }
        }
        let states: Vec<_> = self.players.iter().map(|player| player.phone().belay.sync_state()).collect();
        panic!("after {MINUTES_TO_HEAL} minutes it goes on: {states:?}");
    }

    fn calls(&self) -> u64 {
        self.players.iter().map(|player| player.phone().network.calls()).sum()
    }

    async fn ends(self) {
        for player in &self.players {
            player.runs.abort();
            player.phone().belay.stop_syncing().await;
        }
    }
}

fn rests(player: &Player) -> bool {
    let belay = &player.phone().belay;
    belay.sync_state() == SyncState::Resting && belay.counts().unwrap().waiting == 0
}

fn play(seeds: impl IntoIterator<Item = u64>) {
    let server = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for seed in seeds {
        let community = server.block_on(Community::new());
        let phones = runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        phones.block_on(async {
            let mut season = Season::begin(seed, community, server.handle().clone()).await;
            for _ in 0..STEPS {
                season.step().await;
            }
            season.heals().await;
            season.check();
            season.ends().await;
        });
    }
}

#[test]
fn seasons_1_and_2_end_well_by_the_loop_alone() {
    play([1, 2]);
}

#[test]
fn seasons_3_and_4_or_those_that_were_asked_for_end_well_by_the_loop_alone() {
    let asked = std::env::var("LOOPS").unwrap_or_else(|_| "3..5".to_owned());
    let (from, to) = asked.split_once("..").expect("LOOPS=from..to");
    play(from.parse::<u64>().expect("a number")..to.parse().expect("a number"));
}
