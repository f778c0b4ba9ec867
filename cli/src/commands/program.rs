//! `belay program`: communities, and who is in them.

use belay_core::{
    Belay,
    domain::{MemberId, Zone},
    services::{Invited, OpenLink, Program, ProgramBoard, ProgramRole, UnansweredRequests},
};
use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{part, short},
    words::counted,
};

/// Communities, and who is in them.
#[derive(Debug, Subcommand)]
pub(crate) enum ProgramCommand {
    /// Make a program.
    Create {
        /// Its name.
        name: String,
    },
    /// The programs you are in.
    List,
    /// Who is in it and how long its requests wait. For its owner; nobody's words are in it.
    Board {
        /// The program's id.
        program: String,
    },
    /// Take somebody out. They come back only by a link that is made after that. For its owner.
    Remove {
        /// The program's id.
        program: String,
        /// Who: their name, or the end of their id.
        member: String,
    },
    /// Make somebody else its owner. You stay in it, and your links end.
    HandOver {
        /// The program's id.
        program: String,
        /// To whom: their name, or the end of their id.
        member: String,
    },
    /// Make a link by which others join. Also works for a circle's space.
    Invite {
        /// The program's id.
        program: String,
        /// How many may use it.
        #[arg(long, default_value_t = 1)]
        uses: u32,
    },
    /// The links that still let people in. For its owner.
    Links {
        /// The program's id.
        program: String,
    },
    /// End a link: it lets nobody in any more.
    EndLink {
        /// The program's id.
        program: String,
        /// The link's id, as `links` shows it.
        link: String,
    },
    /// Join by a link.
    Join {
        /// The link.
        link: String,
    },
    /// The spaces somebody else put you into. Writing in one says yes; leaving it says no.
    Invited,
    /// Leave a program, or any space you were put into.
    Leave {
        /// The id of the program or the space.
        program: String,
    },
}

pub(crate) async fn run(belay: &Belay, command: ProgramCommand, screen: &mut Screen) -> Outcome {
    match command {
        ProgramCommand::Create { name } => {
            let id = belay.programs().create(&name)?;
            let made = belay.programs().all()?.into_iter().find(|program| program.id == id);
            let name = made.map_or(name, |program| program.name);
            screen.done(
                &format!("Made {name} ({}). It is there for others after the next sync.", short(id)),
                &json!({"id": id, "name": name}),
            );
        }
        ProgramCommand::List => screen.answer(&ProgramList(belay.programs().all()?)),
        ProgramCommand::Board { program } => {
            let board = belay.programs().board(one(belay, &program)?)?;
            // Without a network the rest is there all the same.
            let links = belay.account().links(board.id).await.ok();
            screen.answer(&Board { board, links });
        }
        ProgramCommand::Remove { program, member } => {
            let board = belay.programs().board(one(belay, &program)?)?;
            let member = member_of(&board, &member)?;
            let name = screen.name(member);
            belay.account().remove(board.id, member).await?;
            belay.sync(&|_| {}).await?;
            let sentence = format!("Took {name} out of {}. They come back only by a new link.", board.name);
            screen.done(&sentence, &json!({"program": board.id, "member": member}));
        }
        ProgramCommand::HandOver { program, member } => {
            let board = belay.programs().board(one(belay, &program)?)?;
            let member = member_of(&board, &member)?;
            belay.account().hand_over(board.id, member).await?;
            let name = screen.name(member);
            let sentence =
                format!("{name} owns {} now. You stay in it, and your links have ended.", board.name);
            screen.done(&sentence, &json!({"program": board.id, "member": member}));
        }
        ProgramCommand::Invite { program, uses } => {
            let program = one(belay, &program)?;
            // A program that was made a moment ago is not on the server yet.
            belay.sync(&|_| {}).await?;
            let link = belay.account().invite(program, Some(uses)).await?;
            screen.answer(&Link { link });
        }
        ProgramCommand::Links { program } => {
            let links = belay.account().links(one(belay, &program)?).await?;
            screen.answer(&OpenLinks { links, zone: belay.zone()? });
        }
        ProgramCommand::EndLink { program, link } => {
            let program = one(belay, &program)?;
            let links = belay.account().links(program).await?;
            let id: Uuid = part("link", links.iter().map(|link| link.id), &link)?;
            belay.account().end_link(program, id).await?;
            screen.done("Ended. It lets nobody in any more; who is in stays.", &json!({"id": id}));
        }
        ProgramCommand::Join { link } => {
            let id = belay.account().join(&link).await?;
            belay.sync(&|_| {}).await?;
            let joined = belay.programs().all()?.into_iter().find(|program| program.id == id);
            let name = joined.map(|program| program.name);
            let called = name.as_deref().unwrap_or("a program");
            let sentence = format!("Joined {called} ({}).", short(id));
            screen.done(&sentence, &json!({"id": id, "name": name}));
        }
        ProgramCommand::Invited => screen.answer(&InvitedList(belay.programs().invited()?)),
        ProgramCommand::Leave { program } => {
            let programs = belay.programs().all()?.into_iter().map(|program| program.id);
            let invited = belay.programs().invited()?.into_iter().map(|invited| invited.space);
            let ids: std::collections::BTreeSet<Uuid> = programs.chain(invited).collect();
            let id = Uuid::parse_str(&program).or_else(|_| part("program", ids, &program))?;
            belay.account().leave(id).await?;
            belay.sync(&|_| {}).await?;
            screen.done(
                "Left. What you wrote there and had not sent is under `belay attention list`.",
                &json!({"id": id}),
            );
        }
    }
    Ok(())
}

/// A program, from its id or the end of it.
pub(crate) fn one(belay: &Belay, typed: &str) -> Result<Uuid, Failure> {
    if let Ok(id) = Uuid::parse_str(typed) {
        return Ok(id);
    }
    part("program", belay.programs().all()?.into_iter().map(|program| program.id), typed)
}

/// Somebody in a program: by name, or by the end of their id.
fn member_of(board: &ProgramBoard, typed: &str) -> Result<MemberId, Failure> {
    let lower = typed.to_lowercase();
    let mut called = board.members.iter().filter(|member| member.name.to_lowercase() == lower);
    match (called.next(), called.next()) {
        (Some(one), None) => Ok(one.member),
        (Some(_), Some(_)) => {
            Err(Failure::Typed(format!("more than one person is called {typed}; type the end of the id")))
        }
        (None, _) => part("person", board.members.iter().map(|member| member.member), typed),
    }
}

/// How many requests wait and for how long, in a sentence; none where none waits.
pub(crate) fn waiting(unanswered: UnansweredRequests) -> Option<String> {
    let UnansweredRequests { count, longest_hours, median_hours } = unanswered;
    let waited = |hours: u32| match hours {
        0 => "less than an hour".to_owned(),
        hours if hours < 48 => counted(hours, "hour", "hours"),
        hours => counted(hours / 24, "day", "days"),
    };
    let requests = counted(count, "request waits", "requests wait");
    match count {
        0 => None,
        1 => Some(format!("{requests} for a first answer, for {}", waited(longest_hours))),
        _ => {
            let (longest, half) = (waited(longest_hours), waited(median_hours));
            Some(format!("{requests} for a first answer, the oldest for {longest}, half of them for {half}"))
        }
    }
}

/// A program as its owner sees it.
#[derive(serde::Serialize)]
struct Board {
    #[serde(flatten)]
    board: ProgramBoard,
    /// None without a network.
    links: Option<Vec<OpenLink>>,
}

impl Show for Board {
    fn show(&self, screen: &mut Screen) {
        screen.heading(&self.board.name);
        screen.inside(|screen| {
            for member in &self.board.members {
                let owns = if member.role == ProgramRole::Owner { " · owner" } else { "" };
                let invited = if member.invited { " · put into it, no answer yet" } else { "" };
                let line =
                    format!("{}{owns}{invited} · {}", screen.name(member.member), short(member.member));
                screen.line(Style::Plain, &line);
            }
            let requests = waiting(self.board.unanswered);
            screen.field("requests", requests.as_deref().unwrap_or("none waits for a first answer"));
            let links = self.links.as_ref().map_or_else(
                || "not known without a network".to_owned(),
                |links| match links.len() {
                    0 => "none lets anybody in".to_owned(),
                    several => format!(
                        "{} people in: `belay program links`",
                        counted(u64::try_from(several).unwrap_or(u64::MAX), "link lets", "links let")
                    ),
                },
            );
            screen.field("links", &links);
        });
    }
}

/// An invitation's link, on a line of its own: it is there to be copied.
#[derive(serde::Serialize)]
struct Link {
    link: String,
}

impl Show for Link {
    fn show(&self, screen: &mut Screen) {
        screen.line(Style::Plain, &self.link);
    }
}

#[derive(serde::Serialize)]
#[serde(transparent)]
struct InvitedList(Vec<Invited>);

impl Show for InvitedList {
    fn show(&self, screen: &mut Screen) {
        if self.0.is_empty() {
            screen.line(Style::Dim, "Nobody has put you into a space.");
        }
        for invited in &self.0 {
            let names: Vec<_> = invited.by.iter().map(|one| screen.name(one.member)).collect();
            screen.heading(&names.join(", "));
            screen.inside(|screen| {
                screen.field("name", &invited.name);
                screen.field("id", &short(invited.space));
            });
        }
    }
}

#[derive(serde::Serialize)]
#[serde(transparent)]
struct OpenLinks {
    links: Vec<OpenLink>,
    #[serde(skip)]
    zone: Zone,
}

impl Show for OpenLinks {
    fn show(&self, screen: &mut Screen) {
        if self.links.is_empty() {
            screen.line(Style::Dim, "No link lets anybody in: `belay program invite` makes one.");
        }
        for link in &self.links {
            screen.heading(&short(link.id));
            screen.inside(|screen| {
                screen.field("uses left", &link.uses_left.to_string());
                screen.field("made", &times::instant(link.made_at, self.zone));
                screen.field("until", &times::instant(link.expires_at, self.zone));
            });
        }
    }
}

#[derive(serde::Serialize)]
#[serde(transparent)]
struct ProgramList(Vec<Program>);

impl Show for ProgramList {
    fn show(&self, screen: &mut Screen) {
        if self.0.is_empty() {
            screen.line(
                Style::Dim,
                "No programs yet: `belay program create` makes one, `belay program join` joins one.",
            );
        }
        for program in &self.0 {
            let waiting = if program.waiting { " · waits to be made on the server" } else { "" };
            let invited = if program.invited { " · somebody put you into it" } else { "" };
            screen.heading(&format!("{}{waiting}{invited}", program.name));
            screen.inside(|screen| {
                screen.send_state(false, program.unsent_reason);
                screen.field("id", &short(program.id));
                let names: Vec<_> = program.members.iter().map(|one| screen.name(one.member)).collect();
                screen.field("members", &names.join(", "));
                screen.line(Style::Dim, "What is written here can be read by its members and its server.");
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_that_wait_are_told_as_counts_and_spans() {
        let said = |count, longest_hours, median_hours| {
            waiting(UnansweredRequests { count, longest_hours, median_hours })
        };
        assert_eq!(said(0, 0, 0), None);
        assert_eq!(
            said(1, 0, 0).as_deref(),
            Some("1 request waits for a first answer, for less than an hour")
        );
        assert_eq!(
            said(3, 73, 1).as_deref(),
            Some("3 requests wait for a first answer, the oldest for 3 days, half of them for 1 hour")
        );
    }
}
