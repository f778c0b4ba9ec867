//! A process that writes into a phone's folder as fast as it can, and says a number on its output each time the phone
//! has acknowledged one: to be killed, stopped or starved by a test.
//!
//! `writer HOME RELATIONSHIP PREFIX write|sync`: with `sync`, everything it writes is also sent. When a write fails it
//! says `failed`, the error's code, and how many of its goals can be read then; and ends.

use std::{error::Error, io::Write as _, sync::Arc};

use belay_core::{
    Belay, Ports, Settings,
    ports::{FileVault, SystemClock, SystemRandom},
    sync::HttpTransport,
};
use belay_domain::{
    GoalId, MemberId, RelationshipId,
    goal::{GoalKind, GoalOpening},
};
use belay_tests::places::berlin;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [home, relationship, prefix, what] = words.as_slice() else {
        return Err("writer HOME RELATIONSHIP PREFIX write|sync".into());
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
