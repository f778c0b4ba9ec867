//! The end of a season: phones of one person show the same, both of a pair have the same documents, no word is lost, and
//! nobody is reminded twice.

use std::collections::BTreeSet;

use belay_core::{UnsentReason, services::ExportFormat};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Value, json};

use super::*;

/// The same value with every list in one order: phones hear of documents in different orders. The day on which it was taken
/// out is left out: the phones are in different zones.
fn in_order(value: Value) -> Value {
    match value {
        Value::Array(parts) => {
            let mut parts: Vec<_> = parts.into_iter().map(in_order).collect();
            parts.sort_by_key(ToString::to_string);
            Value::Array(parts)
        }
        Value::Object(fields) => {
            let shown = fields.into_iter().filter(|(name, _)| name != "made_on");
            shown.map(|(name, part)| (name, in_order(part))).collect()
        }
        other => other,
    }
}

fn as_json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// The documents of a relationship, as its members share them.
fn shared(phone: &Phone, relationship: RelationshipId) -> Value {
    let belay = &phone.belay;
    let goals = belay.goals().of_relationship(relationship, None).unwrap().goals;
    let meetings = belay.meetings().of_relationship(relationship, None).unwrap().meetings;
    let entries = belay.entries().of_relationship(relationship, None, None).unwrap().entries;
    let questions = belay.reflections().questions_in(relationship, None).unwrap().questions;
    let copies = belay.reflections().shared_in(relationship, None).unwrap().reflections;
    let told = belay.stories().told_in(relationship, None).unwrap().shares;
    in_order(json!({
        "relationship": as_json(belay.relationships().relationship(relationship).unwrap().relationship),
        "agreement": belay.agreements().agreement(relationship).ok().map(|view| as_json(view.agreement)),
        "closure": belay.closures().closure(relationship).ok().map(|view| as_json(view.closure)),
        "goals": goals.into_iter().map(|view| as_json((view.id, view.goal))).collect::<Vec<_>>(),
        "meetings": meetings.into_iter().map(|view| as_json((view.id, view.meeting))).collect::<Vec<_>>(),
        "entries": entries.into_iter().map(|view| as_json((view.id, view.entry))).collect::<Vec<_>>(),
        "questions": questions.into_iter().map(|view| as_json((view.id, view.question))).collect::<Vec<_>>(),
        "kept": as_json(belay.prompts().questions(relationship).unwrap().questions),
        "copies": copies.into_iter().map(|view| as_json((view.id, view.text))).collect::<Vec<_>>(),
        "told": told.into_iter().map(|view| as_json((view.id, view.told))).collect::<Vec<_>>(),
    }))
}

/// All documents of a person on a phone, without the attention list, which each phone has for itself.
fn own(phone: &Phone) -> Value {
    let mut all: Value = serde_json::from_str(&phone.belay.export_all(ExportFormat::Json).unwrap()).unwrap();
    all.as_object_mut().unwrap().remove("attention");
    let questions = |relationship: &Value| -> Vec<Value> {
        let id = RelationshipId(serde_json::from_value(relationship["id"].clone()).unwrap_or_default());
        let all = phone.belay.reflections().questions_in(id, None);
        all.into_iter().flat_map(|page| page.questions).map(as_json).collect()
    };
    let asked = all["relationships"].as_array().into_iter().flatten().flat_map(questions).collect();
    all["questions"] = Value::Array(asked);
    let flash = phone.belay.flash();
    let pages = [flash.asked(None), flash.to_answer(None), flash.helping(None)];
    let requests = pages.into_iter().flat_map(|page| page.unwrap().requests).map(|mut request| {
        // The phones of one person can be in different zones, and show times on their own clocks.
        request.expires_here = NaiveDateTime::default();
        request.time = None;
        request.answers.iter_mut().for_each(|answer| answer.time = None);
        request
    });
    all["requests"] = requests.map(as_json).collect::<Vec<_>>().into();
    in_order(all)
}

fn matters(phone: &Phone) -> String {
    let mut all = String::new();
    let mut from = None;
    loop {
        let page = phone.belay.attention().list(from).unwrap();
        all.extend(page.items.into_iter().map(|item| item.words.join(" ")));
        match page.next {
            Some(next) => from = Some(next),
            None => return all,
        }
    }
}

impl Season {
    pub(super) fn check(&self) {
        for (at, player) in self.players.iter().enumerate() {
            let staying = player.phone().belay.home().unwrap().staying;
            let has_left = player.name == "Ada";
            assert!(
                staying.iter().all(|one| has_left && one.why == UnsentReason::SpaceLeft),
                "{} ({at}) keeps {staying:?} to itself",
                player.name
            );
            self.nobody_is_reminded_twice(player);
        }
        self.phones_agree();
        self.nothing_is_lost();
    }

    fn phones_agree(&self) {
        for (at, player) in self.players.iter().enumerate() {
            let first = self.players.iter().find(|other| other.name == player.name).unwrap();
            same(&own(player.phone()), &own(first.phone()), &format!("the phones of {} ({at})", player.name));
            if player.name != "Ada" {
                let (one, other) = (player.phone(), self.players[0].phone());
                let whose = format!("{} ({at}) and Mia", player.name);
                same(&shared(one, self.pair), &shared(other, self.pair), &whose);
            }
        }
        let (mia, tablet) = (self.players[0].phone(), self.players[3].phone());
        same(&shared(mia, self.other), &shared(tablet, self.other), "Mia's phones");
    }

    fn nothing_is_lost(&self) {
        let mut everywhere = String::new();
        for player in &self.players {
            let phone = player.phone();
            everywhere += &own(phone).to_string();
            everywhere += &matters(phone);
            for relationship in [self.pair, self.other] {
                if phone.belay.relationships().relationship(relationship).is_ok() {
                    everywhere += &shared(phone, relationship).to_string();
                }
            }
        }
        let lost: Vec<_> = self.said.iter().filter(|word| !everywhere.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "nowhere any more: {lost:?}");
        assert!(self.said.len() > STEPS / 5, "too little was written: {}", self.said.len());
    }

    fn nobody_is_reminded_twice(&self, player: &Player) {
        let reminders = player.phone().belay.reminders();
        let ever = reminders.due(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC).unwrap();
        for planned in [reminders.to_arm(None).unwrap(), ever] {
            let ids: BTreeSet<_> = planned.iter().map(|view| view.reminder.id).collect();
            assert_eq!(ids.len(), planned.len(), "{} is reminded twice: {planned:?}", player.name);
        }
    }
}

/// Checks that two values are the same; the message names the first difference.
fn same(one: &Value, other: &Value, whose: &str) {
    let Some(place) = differ(one, other) else { return };
    panic!("{whose} differ at {place}");
}

fn differ(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let names: BTreeSet<_> = ones.keys().chain(others.keys()).collect();
            names.into_iter().find_map(|name| {
                let (one, other) = (ones.get(name)?, others.get(name)?);
                differ(one, other).map(|place| format!("{name}/{place}"))
            })
        }
        _ if one == other => None,
        (Value::Array(ones), Value::Array(others)) => {
            let missing = |some: &[Value], more: &[Value]| -> Vec<String> {
                some.iter().filter(|one| !more.contains(one)).map(ToString::to_string).collect()
            };
            Some(format!("\n{:#?}\n{:#?}", missing(ones, others), missing(others, ones)))
        }
        _ => Some(format!("{one} {other}")),
    }
}
