//! `belay meeting calendar`: every meeting ahead, or a file for the calendar a person uses.

use std::io::Write as _;

use belay_core::{
    Belay,
    domain::{Kind, MeetingId, MemberId, RelationshipId, meeting::MeetingOf},
    services::CalendarFileOptions,
};

use super::arguments::CalendarArguments;
use crate::{
    failure::{Failure, Outcome},
    private,
    screen::Screen,
    typed::document,
};

/// What goes into the file.
enum Asked {
    Meeting(MeetingId),
    Rhythm(RelationshipId),
}

pub(super) fn run(belay: &Belay, typed: &CalendarArguments, screen: &mut Screen) -> Outcome {
    let meetings = belay.meetings();
    let asked = match (&typed.meeting, &typed.rhythm) {
        (Some(meeting), _) => Asked::Meeting(document(belay, Kind::Meeting, meeting)?),
        (None, Some(relationship)) => Asked::Rhythm(document(belay, Kind::Relationship, relationship)?),
        (None, None) => {
            screen.answer(&meetings.calendar(typed.from.as_deref())?);
            return Ok(());
        }
    };
    let title = if typed.with_name {
        let names: Vec<String> =
            others(belay, &asked)?.into_iter().map(|member| screen.name(member)).collect();
        format!("{} with {}", typed.title, names.join(", "))
    } else {
        typed.title.clone()
    };
    let options = CalendarFileOptions { title, with_place: typed.with_place };
    let file = match asked {
        Asked::Meeting(meeting) => meetings.calendar_file(meeting, &options)?,
        Asked::Rhythm(relationship) => {
            let rhythm = meetings.rhythm_file(relationship, &options)?;
            rhythm.ok_or_else(|| {
                Failure::Typed(
                    "no rhythm is agreed in this relationship: it stands in the agreement".to_owned(),
                )
            })?
        }
    };
    let here = |error: std::io::Error| Failure::Here(error.to_string());
    match &typed.file {
        // The file has the line ends of its format; a terminal has its own.
        None => screen.raw(&file.text.replace("\r\n", "\n")),
        Some(path) => {
            // An existing file is not overwritten.
            let mut kept = private::create_new(path).map_err(here)?;
            kept.write_all(file.text.as_bytes()).and_then(|()| kept.sync_all()).map_err(here)?;
            screen.done(&format!("Kept in {}.", path.display()), &path);
        }
    }
    Ok(())
}

/// Whom one meets.
fn others(belay: &Belay, asked: &Asked) -> Result<Vec<MemberId>, Failure> {
    let of = match asked {
        Asked::Meeting(meeting) => belay.meetings().meeting(*meeting)?.view.meeting.of,
        Asked::Rhythm(relationship) => MeetingOf::Relationship { relationship: *relationship },
    };
    let own = belay.account().signed_in()?.ok_or(belay_core::Error::SignedOut)?;
    let members: Vec<MemberId> = match of {
        MeetingOf::Relationship { relationship } => {
            belay.relationships().relationship(relationship)?.relationship.members.into_keys().collect()
        }
        MeetingOf::Flash { flash } => {
            let request = belay.flash().request(flash)?;
            request.helper.into_iter().chain([request.asker]).collect()
        }
    };
    Ok(members.into_iter().filter(|member| *member != MemberId(own.person)).collect())
}
