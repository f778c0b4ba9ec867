//! A process that writes into a phone's folder as fast as it can, and says a number on its output each time the phone
//! has acknowledged one: to be killed, stopped or starved by a test.
//!
//! `writer HOME RELATIONSHIP PREFIX write|sync|draft`: with `sync`, everything it writes is also sent; with `draft`, it is one
//! draft that grows by a number at each pause. When a write fails it says `failed`, the error's code, and how many of its goals
//! can be read then; and ends.

use std::{error::Error, io::Write, sync::Arc};

use belay_core::{
    Belay, Ports, Settings,
    ports::{FileVault, SystemClock, SystemRandom},
    sync::HttpTransport,
};
use belay_domain::{
    Edit, GoalId, MemberId, RelationshipId,
    goal::{GoalKind, GoalOpening},
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
};
use belay_tests::places::berlin;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [home, relationship, prefix, what] = words.as_slice() else {
        return Err("writer HOME RELATIONSHIP PREFIX write|sync|draft".into());
    };
    let relationship = RelationshipId(relationship.parse()?);
    let ports = Ports {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        vault: Arc::new(FileVault::new(format!("{home}/vault.json"))),
        transport: Arc::new(HttpTransport::new(&[])?),
    };
    let settings =
        Settings { folder: home.into(), zone: berlin(), device_name: "a writer of the tests".into() };
    let (belay, _) = Belay::open(settings, ports, &mut |_, _| {})?;
    let me = belay.account().signed_in()?.ok_or("nobody is signed in")?;
    let mut said = std::io::stdout();
    if what == "draft" {
        return type_on(&belay, prefix, &mut said);
    }
    let mut written = Vec::new();
    for number in 0_u64.. {
        match write(&belay, relationship, MemberId(me.person), format!("{prefix}-{number}")) {
            Ok(goal) => {
                written.push(goal);
                writeln!(said, "{number}")?;
            }
            Err(error) => {
                let readable = written.iter().filter(|goal| belay.goals().goal(**goal).is_ok()).count();
                writeln!(said, "failed {} {readable}", error.code())?;
                return Ok(());
            }
        }
        said.flush()?;
        if what == "sync" {
            belay.sync(&|_| {}).await?;
        }
    }
    Ok(())
}

/// Begins a draft and types on for ever: each pause saves what was typed since the one before.
fn type_on(belay: &Belay, prefix: &str, said: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let reflections = belay.reflections();
    let opening =
        ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: prefix.to_owned() };
    let draft = reflections.begin(opening)?;
    let mut before = prefix.to_owned();
    for number in 0_u64.. {
        let after = format!("{before} {number}");
        reflections.act(draft, ReflectionCommand::Write(Edit { before, after: after.clone() }))?;
        writeln!(said, "{number}")?;
        said.flush()?;
        before = after;
    }
    Ok(())
}

fn write(
    belay: &Belay,
    relationship: RelationshipId,
    owner: MemberId,
    statement: String,
) -> belay_core::Result<GoalId> {
    belay.goals().draft(GoalOpening {
        relationship,
        owner,
        kind: GoalKind::Performance,
        statement,
        outcome: String::new(),
        evidence: String::new(),
        due: None,
        vision: None,
    })
}
