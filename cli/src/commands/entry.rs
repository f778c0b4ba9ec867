//! `belay entry`: learnings, what you learned of your partner, lessons, role models, questions.

use belay_core::{
    Belay,
    domain::{
        EntryId, FlashId, Kind, RelationshipId,
        entry::{EntryCommand as Asked, EntryKind, EntryOpening, EntrySort, EntryState},
    },
    services::{EntryPage, EntryView},
};
use clap::{Args, Subcommand};

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{document, edit, named, person, short},
    words::{DELETED_ENTRY, Verbs, plain},
};

/// Learnings, what you learned of your partner, lessons, role models, questions.
#[derive(Debug, Subcommand)]
pub(crate) enum EntryCommand {
    /// Note something: for the members of a relationship (--with), or for yourself.
    Note(NoteArguments),
    /// Word it anew.
    Reword {
        /// The entry's id.
        entry: String,
        /// The new text.
        text: String,
    },
    /// Make one text of the versions that were kept side by side.
    Settle {
        /// The entry's id.
        entry: String,
        /// The text they become.
        text: String,
    },
    /// You have talked about it.
    Discuss {
        /// The entry's id.
        entry: String,
        /// In this meeting.
        #[arg(long)]
        meeting: Option<String>,
    },
    /// Delete one you wrote for good, also from the phones of those who read it.
    Delete {
        /// The entry's id.
        entry: String,
    },
    /// One entry, whole.
    Show {
        /// The entry's id.
        entry: String,
    },
    /// The entries of a relationship, or your own.
    List {
        /// The relationship's id; without it, your own.
        relationship: Option<String>,
        /// learning, learned_of_partner, learned_from_partner, flash_takeaway, lesson, role_model, past_mentor, question,
        /// passion
        #[arg(long, value_parser = named::<EntrySort>)]
        sort: Option<EntrySort>,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// What comes up in the next meeting.
    ToDiscuss {
        /// The relationship's id.
        relationship: String,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
}

/// A note, as typed.
#[derive(Args, Debug)]
pub(crate) struct NoteArguments {
    /// learning, learned_of_partner, learned_from_partner, flash_takeaway, lesson, role_model, past_mentor, question,
    /// passion
    #[arg(value_parser = named::<EntrySort>)]
    sort: EntrySort,
    /// What it says.
    text: String,
    /// Whom or what it is about: a partner, the name of a role model, the id of a goal, flash request, relationship or
    /// story.
    #[arg(long)]
    about: Option<String>,
    /// The relationship in which it is noted for all members; without it, it is yours alone.
    #[arg(long)]
    with: Option<String>,
}

/// What is typed for each command of an entry.
pub(crate) const VERBS: Verbs =
    &[("write", "entry reword"), ("discuss", "entry discuss"), ("place", "meeting order")];

pub(crate) fn run(belay: &Belay, command: EntryCommand, screen: &mut Screen) -> Outcome {
    let entries = belay.entries();
    let there = |typed: &str| -> Result<EntryView, Failure> { Ok(entries.entry(id(belay, typed)?)?) };
    let view = match command {
        EntryCommand::Note(typed) => {
            let with = typed.with.as_deref().map(|with| relationship(belay, with)).transpose()?;
            let opening = EntryOpening { kind: kind(belay, &typed)?, text: typed.text };
            entries.entry(entries.note(with, opening)?)?
        }
        EntryCommand::Reword { entry, text } => {
            let view = there(&entry)?;
            let edit = edit(&view.entry.text.text, text);
            entries.act(view.id, Asked::Write { edit, seen: Vec::new() })?
        }
        EntryCommand::Settle { entry, text } => {
            let view = there(&entry)?;
            let edit = edit(&view.entry.text.text, text);
            entries.act(view.id, Asked::Write { edit, seen: view.entry.text.kept })?
        }
        EntryCommand::Discuss { entry, meeting } => {
            let meeting = meeting.map(|meeting| document(belay, Kind::Meeting, &meeting)).transpose()?;
            entries.act(id(belay, &entry)?, Asked::Discuss { meeting })?
        }
        EntryCommand::Delete { entry } => {
            entries.delete(id(belay, &entry)?)?;
            screen.done(DELETED_ENTRY, &serde_json::json!({"deleted": true}));
            return Ok(());
        }
        EntryCommand::Show { entry } => there(&entry)?,
        EntryCommand::List { relationship: None, sort, from } => {
            screen.answer(&entries.own(sort, from.as_deref())?);
            return Ok(());
        }
        EntryCommand::List { relationship: Some(of), sort, from } => {
            screen.answer(&entries.of_relationship(relationship(belay, &of)?, sort, from.as_deref())?);
            return Ok(());
        }
        EntryCommand::ToDiscuss { relationship: of, from } => {
            screen.answer(&entries.to_discuss(relationship(belay, &of)?, from.as_deref())?);
            return Ok(());
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<EntryId, Failure> {
    document(belay, Kind::Entry, typed)
}

fn relationship(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

fn kind(belay: &Belay, typed: &NoteArguments) -> Result<EntryKind, Failure> {
    let about = typed.about.as_deref();
    let needed = |what: &str| about.ok_or_else(|| Failure::Typed(format!("say with --about {what}")));
    let partner = || person(belay, needed("whom it is about")?);
    Ok(match typed.sort {
        EntrySort::Learning => {
            EntryKind::Learning { goal: about.map(|goal| document(belay, Kind::Goal, goal)).transpose()? }
        }
        EntrySort::LearnedOfPartner => EntryKind::LearnedOfPartner { partner: partner()? },
        EntrySort::LearnedFromPartner => EntryKind::LearnedFromPartner { partner: partner()? },
        EntrySort::Question => EntryKind::Question { partner: partner()? },
        EntrySort::FlashTakeaway => {
            let flash: FlashId =
                document(belay, Kind::FlashRequest, needed("which flash request it is from")?)?;
            EntryKind::FlashTakeaway { flash }
        }
        EntrySort::Lesson => {
            EntryKind::Lesson { relationship: relationship(belay, needed("which relationship it is from")?)? }
        }
        EntrySort::RoleModel => EntryKind::RoleModel { name: needed("who it is")?.to_owned() },
        EntrySort::PastMentor => EntryKind::PastMentor { name: needed("who it was")?.to_owned() },
        EntrySort::Passion => {
            EntryKind::Passion { story: about.map(|story| document(belay, Kind::Story, story)).transpose()? }
        }
    })
}

impl Show for EntryPage {
    fn show(&self, screen: &mut Screen) {
        if self.entries.is_empty() {
            screen.line(Style::Dim, "Nothing noted: `belay entry note` notes something.");
        }
        for entry in &self.entries {
            entry.show(screen);
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for EntryView {
    fn show(&self, screen: &mut Screen) {
        let entry = &self.entry;
        let about = match &entry.kind {
            EntryKind::LearnedOfPartner { partner } | EntryKind::Question { partner } => {
                format!(" · of {}", screen.name(*partner))
            }
            EntryKind::LearnedFromPartner { partner } => format!(" · from {}", screen.name(*partner)),
            EntryKind::RoleModel { name } | EntryKind::PastMentor { name } => format!(" · {name}"),
            _ => String::new(),
        };
        let author = screen.name(entry.author);
        screen.heading(&format!(
            "{}{about} · {author} · {}",
            plain(entry.kind.sort().as_str()),
            times::day(entry.on)
        ));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.prose("says", &entry.text);
            match entry.state {
                EntryState::Discussed { on, .. } => screen.field("talked about", &times::day(on)),
                EntryState::Open if self.comes_up => screen.line(Style::Dim, "Comes up in the next meeting."),
                EntryState::Open => {}
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}
