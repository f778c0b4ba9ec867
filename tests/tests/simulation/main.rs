//! A season of two people (and a third) in a hundred steps, drawn from a seed: they write, sync, lose the network, are
//! killed in the middle; requests get lost, come twice or late; clocks jump; the server is restarted and restored from an
//! older copy, phones are put back from copies of their own, and a copy lives on as one more phone. Then all heals, and is
//! checked ([`checks`]).
//!
//! `SIMULATE=100..500 cargo test -p belay-tests --test simulation asked_for` runs others.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

mod checks;

use std::{collections::BTreeMap, io::Write as _, path::PathBuf, sync::Arc};

use belay_core::{AttentionReason, Error, ports::Clock as _};
use belay_domain::{
    Edit, FlashId, GoalId, MomentId, ReflectionId, RelationshipId, Zone,
    action::ActionCommand,
    flash::{FlashCommand, FlashKind, FlashOpening},
    goal::{GoalCommand, NewBenchmark, Wording},
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
};
use belay_tests::{
    ClosedPhone, Community, Draw, Fault, Phone, SetClock, Visitor, a_goal, begin, content_of,
    places::{berlin, new_york, tokyo},
    take_on,
};
use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;
use uuid::Uuid;

/// How many steps a season has.
const STEPS: usize = 110;
/// How many phones there are at most, with those that live twice.
const MOST_PHONES: usize = 6;
/// Rounds in which every phone syncs, after all has healed: a restore takes a few.
const ROUNDS: usize = 8;

/// One phone of the cast.
struct Player {
    name: &'static str,
    phone: Phone,
}

impl Player {
    /// Whether it is a phone of the pair; the third person only shares the program.
    fn is_of_pair(&self) -> bool {
        self.name != "Yuki"
    }
}

/// A season under way.
struct Season {
    seed: u64,
    draw: Draw,
    community: Option<Community>,
    players: Vec<Player>,
    program: Uuid,
    relationship: RelationshipId,
    goals: Vec<GoalId>,
    reflections: BTreeMap<&'static str, Vec<ReflectionId>>,
    flashes: Vec<FlashId>,
    backups: Vec<PathBuf>,
    /// The newest copy of each phone, and the length of its attention list.
    copies: BTreeMap<usize, (ClosedPhone, usize)>,
    kept_in: tempfile::TempDir,
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

fn all_phones() -> [(&'static str, Zone); 5] {
    [("Mia", berlin()), ("Tom", new_york()), ("Mia", tokyo()), ("Tom", berlin()), ("Yuki", tokyo())]
}

impl Season {
    async fn begin(seed: u64) -> Self {
        let draw = Draw::of(seed);
        let community = Community::new().await;
        let all = all_phones();
        let mut cast = all[..2].to_vec();
        for more in &all[2..] {
            if cast.len() < 4 && draw.happens(50) {
                cast.push(*more);
            }
        }
        let mut players = Vec::new();
        for (at, (name, zone)) in cast.into_iter().enumerate() {
            let clock = Arc::new(SetClock::new(community.clock.now()));
            let phone = Phone::drawing(zone, clock, seed * 100 + at as u64);
            community.sign_in(&phone, name).await;
            players.push(Player { name, phone });
        }
        let firsts: Vec<&Phone> = ["Mia", "Tom", "Yuki"]
            .iter()
            .filter_map(|name| players.iter().find(|player| player.name == *name))
            .map(|player| &player.phone)
            .collect();
        let program = community.program(&firsts).await;
        let relationship = begin(&players[0].phone, &players[1].phone).await;
        for player in &players {
            player.phone.sync().await;
        }
        Self {
            seed,
            draw,
            community: Some(community),
            players,
            program,
            relationship,
            goals: Vec::new(),
            reflections: BTreeMap::new(),
            flashes: Vec::new(),
            backups: Vec::new(),
            copies: BTreeMap::new(),
            kept_in: tempfile::tempdir().unwrap(),
            said: Vec::new(),
            words: 0,
            log: Vec::new(),
        }
    }

    fn community(&self) -> &Community {
        self.community.as_ref().expect("the server runs")
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
            0..42 => self.write(at),
            42..67 => self.sync(at).await,
            67..73 => self.killed(at).await,
            73..77 => self.reopened(at),
            77..82 => {
                let cut = self.draw.happens(50);
                self.note(at, if cut { "into the tunnel" } else { "out of the tunnel" });
                self.players[at].phone.network.cut(cut);
            }
            82..86 => self.time_jumps(at),
            86..89 => {
                self.note(at, "what was late arrives");
                self.players[at].phone.network.deliver_late().await;
            }
            89..92 => self.copied(at),
            92..94 => self.put_back(at),
            94..97 => self.backup(),
            _ => self.restarted().await,
        }
    }

    fn write(&mut self, at: usize) {
        let word = self.word();
        let what = self.draw.below(100);
        let wrote = match what {
            _ if !self.players[at].is_of_pair() => self.flash(at, &word),
            0..15 => self.draft(at, &word),
            15..45 => self.reword(at, &word),
            45..60 => self.part_of_goal(at, &word),
            60..64 => self.end_goal(at, &word),
            64..82 => self.reflect(at, &word),
            _ => self.flash(at, &word),
        };
        if let Some(wrote) = wrote {
            self.note(at, &format!("{wrote} {word}"));
            self.said.push(word);
        }
    }

    fn draft(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let phone = &self.players[at].phone;
        if self.goals.len() >= 5 {
            return None;
        }
        let goal = phone.belay.goals().draft(a_goal(phone, self.relationship, word)).ok()?;
        self.goals.push(goal);
        Some("drafts")
    }

    /// Puts a word somewhere into a text, as a person types it in.
    fn woven_into(&self, text: &str, word: &str) -> String {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.insert(self.draw.below(words.len() + 1), word);
        words.join(" ")
    }

    fn reword(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let goals = self.players[at].phone.belay.goals();
        let goal = *self.draw.one_of(&self.goals)?;
        let before = goals.goal(goal).ok()?.goal;
        let (wording, prose) = match self.draw.below(2) {
            0 => (Wording::Statement, before.statement),
            _ => (Wording::Outcome, before.outcome),
        };
        if !prose.kept.is_empty() && self.draw.happens(40) {
            // The person puts together what the merge left side by side.
            let versions: Vec<&str> = [&prose.text]
                .into_iter()
                .chain(prose.kept.iter().map(|kept| &kept.text))
                .map(String::as_str)
                .collect();
            let all = versions.join(" ");
            let mut after: Vec<&str> = Vec::new();
            for one in all.split_whitespace().chain([word]) {
                if !after.contains(&one) {
                    after.push(one);
                }
            }
            let edit = Edit { before: prose.text.clone(), after: after.join(" ") };
            goals.act(goal, GoalCommand::Settle { wording, edit, seen: prose.kept }).ok()?;
            return Some("settles");
        }
        let after = self.woven_into(&prose.text, word);
        let edit = Edit { before: prose.text, after };
        goals.act(goal, GoalCommand::Reword { wording, edit }).ok()?;
        Some("rewords")
    }

    fn part_of_goal(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let phone = &self.players[at].phone;
        let goals = phone.belay.goals();
        let goal = *self.draw.one_of(&self.goals)?;
        let open: Vec<_> = goals
            .goal(goal)
            .ok()?
            .goal
            .actions
            .into_iter()
            .filter(|action| action.is_open())
            .map(|action| action.id)
            .collect();
        match (self.draw.below(4), self.draw.one_of(&open)) {
            (0, Some(action)) => {
                let command = ActionCommand::Complete { result: word.into() };
                goals.act(goal, GoalCommand::Act { action: *action, command }).ok()?;
                Some("completes an action")
            }
            (1, _) => {
                goals.act(goal, GoalCommand::AddWin { text: word.into() }).ok()?;
                Some("adds a win")
            }
            (2, _) => {
                let due = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
                let benchmark = NewBenchmark { measure: word.into(), target: "three".into(), due };
                goals.act(goal, GoalCommand::AddBenchmark(benchmark)).ok()?;
                Some("sets a benchmark")
            }
            _ => {
                take_on(phone, goal, word).ok()?;
                Some("takes on an action")
            }
        }
    }

    fn end_goal(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let goal = *self.draw.one_of(&self.goals)?;
        let ended = GoalCommand::Drop { reason: word.into() };
        self.players[at].phone.belay.goals().act(goal, ended).ok()?;
        Some("drops a goal")
    }

    fn reflect(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let Player { name, phone } = &self.players[at];
        let service = phone.belay.reflections();
        let own = self.reflections.entry(name).or_default();
        if own.len() < 2 {
            let subject = ReflectionSubject::Moment(MomentId(Uuid::from_u128(1)));
            let opening = ReflectionOpening { subject, prompt: None, text: word.into() };
            own.push(service.begin(opening).ok()?);
            return Some("reflects");
        }
        let reflection = *self.draw.one_of(own)?;
        let before = service.reflection(reflection).ok()?.reflection.text.text;
        let after = self.woven_into(&before, word);
        service.act(reflection, ReflectionCommand::Write(Edit { before, after })).ok()?;
        Some("writes on")
    }

    fn flash(&mut self, at: usize, word: &str) -> Option<&'static str> {
        let Player { name, phone } = &self.players[at];
        let service = phone.belay.flash();
        if *name == "Mia" && self.flashes.len() < 4 {
            let others =
                self.players.iter().filter(|player| player.name != "Mia").map(|player| player.phone.me());
            let mentors = others.collect();
            let opening = FlashOpening {
                topic: word.into(),
                details: String::new(),
                kind: FlashKind::Other,
                minutes: None,
                mentors,
                slot: None,
            };
            let asked = match self.draw.below(2) {
                0 => service.ask(self.program, opening),
                _ => service.ask_privately(opening),
            };
            self.flashes.push(asked.ok()?);
            return Some("asks");
        }
        let flash = *self.draw.one_of(&self.flashes)?;
        let command = match *name {
            "Mia" => FlashCommand::Withdraw,
            _ if self.draw.happens(80) => FlashCommand::Accept,
            _ => FlashCommand::Decline,
        };
        let said = format!("{command:?}");
        service.act(flash, command).ok()?;
        self.note(at, &said);
        // Nothing in words.
        None
    }

    async fn sync(&mut self, at: usize) {
        let mut faults = Vec::new();
        for _ in 0..3 {
            if self.draw.happens(25) {
                faults.push(match self.draw.below(5) {
                    0 => Fault::Lost,
                    1 => Fault::AnswerLost,
                    2 => Fault::Twice,
                    3 => Fault::Late,
                    _ => Fault::CutOff(self.draw.below(400)),
                });
            }
        }
        let network = Arc::clone(&self.players[at].phone.network);
        network.then(faults.clone());
        let ended = self.players[at].phone.belay.sync(&|_| {}).await;
        let code = ended.as_ref().map_or_else(|error| error.code(), |_| "well");
        self.note(at, &format!("syncs {code} {faults:?}"));
        assert!(matches!(code, "well" | "offline"), "sync ended with {ended:?}");
    }

    /// The app is killed while it waits for an answer.
    async fn killed(&mut self, at: usize) {
        let hanging = if self.draw.happens(50) { Fault::HangsBefore } else { Fault::HangsAfter };
        self.note(at, &format!("killed in a sync: {hanging:?}"));
        let phone = &self.players[at].phone;
        let network = Arc::clone(&phone.network);
        network.heal();
        network.then([hanging]);
        tokio::select! {
            ended = phone.belay.sync(&|_| {}) => panic!("it hangs, and does not end: {ended:?}"),
            () = network.hangs() => {}
        }
        self.reopened(at);
    }

    fn reopened(&mut self, at: usize) {
        self.note(at, "reopened");
        let Player { name, phone } = self.players.remove(at);
        self.players.insert(at, Player { name, phone: phone.reopened() });
    }

    /// The phone is copied, as the platform's backup does it. Now and then the copy lives on elsewhere.
    fn copied(&mut self, at: usize) {
        let Player { name, phone } = self.players.remove(at);
        let attention = phone.belay.attention().count().unwrap();
        let closed = phone.closed();
        let copy = closed.copied();
        self.players.insert(at, Player { name, phone: closed.open().0 });
        if self.players.len() < MOST_PHONES && self.draw.happens(30) {
            self.note(at, "lives twice from now on");
            self.players.push(Player { name, phone: copy.open().0 });
        } else {
            self.note(at, "copied");
            self.copies.insert(at, (copy, usize::try_from(attention).unwrap()));
        }
    }

    /// The phone is put back from its copy. What it had not sent since, or was told alone, would be lost with any phone: so
    /// it is one that has sent everything, and from now on no older copy of the server is used.
    fn put_back(&mut self, at: usize) {
        let Some((copy, attention)) = self.copies.get(&at) else {
            return;
        };
        let player = &self.players[at];
        let told = Self::attention(player).len() > *attention;
        if told || player.phone.belay.home().unwrap().unsent > 0 {
            return;
        }
        self.players[at].phone = copy.copied().open().0;
        self.backups.clear();
        self.note(at, "put back from its copy");
    }

    fn time_jumps(&mut self, at: usize) {
        let minutes = i64::try_from(self.draw.below(4_000)).unwrap() - 1_000;
        if self.draw.happens(50) {
            self.note(at, &format!("this clock jumps {minutes} minutes"));
            self.players[at].phone.clock.pass(TimeDelta::minutes(minutes));
            return;
        }
        let minutes = minutes.abs() / 4;
        self.log.push(format!("{minutes} minutes pass"));
        self.community().clock.pass(TimeDelta::minutes(minutes));
        for player in &self.players {
            player.phone.clock.pass(TimeDelta::minutes(minutes));
        }
    }

    fn backup(&mut self) {
        let copy = self.kept_in.path().join(format!("{}.db", self.log.len()));
        belay_server::backup(&self.community().folder(), &copy).unwrap();
        self.log.push(format!("backup {}", copy.display()));
        self.backups.push(copy);
    }

    async fn restarted(&mut self) {
        let from = self.draw.one_of(&self.backups).filter(|_| self.draw.happens(60)).cloned();
        self.log.push(format!("server restarted, restored from {from:?}"));
        let community = self.community.take().expect("the server runs");
        let restored = community.restarted(|folder| {
            if let Some(from) = &from {
                belay_server::restore(from, folder).unwrap();
            }
        });
        self.community = Some(restored.await);
        if from.is_some() {
            // The lost revisions are only on the phones.
            self.copies.clear();
        }
    }
}

async fn play(seeds: impl IntoIterator<Item = u64>) {
    for seed in seeds {
        let mut season = Season::begin(seed).await;
        for _ in 0..STEPS {
            season.step().await;
        }
        season.heals().await;
        season.check().await;
    }
}

#[tokio::test]
async fn seasons_1_to_10_end_well() {
    play(1..=10).await;
}

#[tokio::test]
async fn seasons_11_to_20_end_well() {
    play(11..=20).await;
}

#[tokio::test]
async fn seasons_21_to_30_end_well() {
    play(21..=30).await;
}

#[tokio::test]
async fn seasons_31_to_40_or_those_that_were_asked_for_end_well() {
    let asked = std::env::var("SIMULATE").unwrap_or_else(|_| "31..41".to_owned());
    let (from, to) = asked.split_once("..").expect("SIMULATE=from..to");
    play(from.parse::<u64>().expect("a number")..to.parse().expect("a number")).await;
}
