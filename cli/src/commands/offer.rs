//! `belay offer` and `belay people`: what you show of yourself in a program, and whom you could ask.

use belay_core::{
    Belay,
    domain::{
        offer::{OfferCommand as Asked, OfferSide, ShownOffer},
        relationship::Role,
    },
    services::{OfferPage, OfferView},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{flash::program_of, profile::hours};
use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{day, edit, named},
    words::Verbs,
};

/// Whom you could ask.
#[derive(Debug, Args)]
pub(crate) struct PeopleArguments {
    /// Only those who can help with this.
    #[arg(long)]
    topic: Option<String>,
    /// In which program; not needed while you are in one.
    #[arg(long)]
    program: Option<String>,
    /// The page, as the page before named it.
    #[arg(long)]
    from: Option<String>,
}

/// What you show of yourself in a program. Its members and its server can read it.
#[derive(Debug, Args)]
pub(crate) struct OfferArguments {
    /// In which program; not needed while you are in one.
    #[arg(long, global = true)]
    program: Option<String>,
    #[command(subcommand)]
    command: OfferCommand,
}

/// What you show of yourself in a program: what you can help with, what you look for, and whether you have room.
#[derive(Debug, Subcommand)]
enum OfferCommand {
    /// Show yourself, as mentor, mentee or both.
    Show {
        /// mentor, mentee, both
        #[arg(value_parser = named::<Role>)]
        role: Role,
    },
    /// What you show now.
    Mine,
    /// Name something you can help with.
    Give {
        /// In a few words.
        topic: String,
    },
    /// Name something you look for help with.
    Need {
        /// In a few words.
        topic: String,
    },
    /// Take a topic out.
    Drop {
        /// As it stands there.
        topic: String,
    },
    /// Say something of yourself.
    About {
        /// In your words.
        text: String,
    },
    /// Make one text of the versions of it that two of your phones left side by side.
    Settle {
        /// The text they become.
        text: String,
    },
    /// Mentor at most so many people at a time; any number if none is said.
    AtOnce {
        /// How many.
        people: Option<u8>,
    },
    /// Take nobody before a day.
    Away {
        /// 2026-03-16, tomorrow, or +14 for in two weeks.
        #[arg(value_parser = day)]
        until: NaiveDate,
    },
    /// Take people again.
    Back,
    /// Show when you can meet, as `belay profile windows` says it; it follows when you change that.
    Hours {
        /// No longer.
        #[arg(long)]
        off: bool,
    },
    /// Show nothing any more.
    TakeBack,
}

/// What is typed for each command of an offer. The number of people is counted by the phone.
pub(crate) const VERBS: Verbs = &[
    ("show_again", "offer show"),
    ("set_role", "offer show"),
    ("add_topic", "offer give"),
    ("remove_topic", "offer drop"),
    ("word", "offer about"),
    ("settle", "offer settle"),
    ("set_at_once", "offer at-once"),
    ("count_taken", "offer at-once"),
    ("set_away", "offer away"),
    ("show_hours", "offer hours"),
    ("take_back", "offer take-back"),
];

/// Shows whom one could ask.
pub(crate) fn people(belay: &Belay, arguments: &PeopleArguments, screen: &mut Screen) -> Outcome {
    let program = the_program(belay, arguments.program.as_deref())?;
    let page = belay.offers().people(program, arguments.topic.as_deref(), arguments.from.as_deref())?;
    screen.answer(&page);
    Ok(())
}

pub(crate) fn run(belay: &Belay, arguments: OfferArguments, screen: &mut Screen) -> Outcome {
    let program = the_program(belay, arguments.program.as_deref())?;
    let offers = belay.offers();
    let shown = || -> Result<ShownOffer, Failure> {
        let own = offers.own(program)?.map(|view| view.offer);
        own.ok_or_else(|| Failure::Typed("you show nothing yet: `belay offer show mentor`".to_owned()))
    };
    let asked = match arguments.command {
        OfferCommand::Show { role } => {
            screen.answer(&offers.show(program, role)?);
            return Ok(());
        }
        OfferCommand::Mine => {
            match offers.own(program)? {
                Some(view) => screen.answer(&view),
                None => screen.done(NOTHING, &()),
            }
            return Ok(());
        }
        OfferCommand::Hours { off } => {
            if !off && belay.profile().settings()?.profile.windows.is_empty() {
                return Err(Failure::Typed(
                    "you have no hours yet: `belay profile windows mon@09:00-17:00` says when you can meet"
                        .to_owned(),
                ));
            }
            tell(offers.show_hours(program, !off)?.as_ref(), screen);
            return Ok(());
        }
        OfferCommand::Give { topic } => Asked::AddTopic { side: OfferSide::Gives, text: topic },
        OfferCommand::Need { topic } => Asked::AddTopic { side: OfferSide::Seeks, text: topic },
        OfferCommand::Drop { topic } => {
            let wanted = topic.trim().to_lowercase();
            let found = shown()?.topics.into_iter().find(|one| one.text.to_lowercase() == wanted);
            let found = found.ok_or_else(|| Failure::Typed(format!("there is no topic “{topic}”")))?;
            Asked::RemoveTopic { topic: found.id }
        }
        OfferCommand::About { text } => Asked::Word { edit: edit(&shown()?.about.text, text) },
        OfferCommand::Settle { text } => {
            let kept = shown()?.about;
            Asked::Settle { edit: edit(&kept.text, text), seen: kept.kept }
        }
        OfferCommand::AtOnce { people } => Asked::SetAtOnce { people },
        OfferCommand::Away { until } => Asked::SetAway { until: Some(until) },
        OfferCommand::Back => Asked::SetAway { until: None },
        OfferCommand::TakeBack => Asked::TakeBack,
    };
    // Whoever has shown nothing hears what to do first.
    shown()?;
    tell(offers.act(program, asked)?.as_ref(), screen);
    Ok(())
}

const NOTHING: &str = "You show nothing here: `belay offer show mentor` shows you to the others.";

fn tell(view: Option<&OfferView>, screen: &mut Screen) {
    match view {
        Some(view) => screen.answer(view),
        None => screen.done("Taken back. Nobody sees it any more.", &()),
    }
}

fn the_program(belay: &Belay, typed: Option<&str>) -> Result<Uuid, Failure> {
    program_of(belay, typed, &std::collections::BTreeSet::new())
}

impl Show for OfferPage {
    fn show(&self, screen: &mut Screen) {
        if self.people.is_empty() {
            screen.line(Style::Dim, "Nobody shows this here. `belay offer show` shows you to the others.");
        }
        for view in &self.people {
            view.show(screen);
        }
        if !self.people.is_empty() {
            screen.line(
                Style::Dim,
                "To ask: `belay relationship propose NAME`, or `belay flash ask TOPIC --to NAME` for one conversation.",
            );
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for OfferView {
    fn show(&self, screen: &mut Screen) {
        let offer = &self.offer;
        let role = match offer.role {
            Role::Mentor => "mentor",
            Role::Mentee => "mentee",
            Role::Both => "mentor and mentee",
        };
        screen.heading(&format!("{} · {role}", screen.name(self.member)));
        screen.inside(|screen| {
            let topics = |side: OfferSide| {
                let topics: Vec<&str> = offer.topics_of(side).map(|topic| topic.text.as_str()).collect();
                topics.join(" · ")
            };
            screen.field("can help with", &topics(OfferSide::Gives));
            screen.field("looks for", &topics(OfferSide::Seeks));
            screen.prose("about", &offer.about);
            screen.field("room", &room(self));
            for window in &offer.hours {
                screen.field("can meet", &hours(window));
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

/// Whether somebody takes one more; empty where there is nothing to say.
fn room(view: &OfferView) -> String {
    let offer = &view.offer;
    if let Some(until) = view.away_until {
        return format!("takes nobody before {}", times::day(until));
    }
    match offer.at_once {
        Some(most) if offer.is_full() => format!("none: takes {most} at a time, and has {}", offer.taken),
        Some(most) => format!("for {} more of {most} at a time", most.saturating_sub(offer.taken)),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use belay_core::domain::MemberId;

    use super::*;

    #[test]
    fn room_is_said_as_a_number_or_a_day_and_not_at_all_without_a_limit() {
        let said = |at_once, taken, away_until: Option<NaiveDate>| {
            let offer = ShownOffer { at_once, taken, away_until, ..ShownOffer::new(Role::Mentor) };
            let has_room = away_until.is_none() && !offer.is_full();
            let (program, member, name) = (Uuid::nil(), MemberId(Uuid::nil()), String::new());
            let unsent_reason = None;
            room(&OfferView {
                program,
                member,
                name,
                offer,
                has_room,
                away_until,
                waiting: false,
                unsent_reason,
            })
        };
        assert_eq!(said(None, 0, None), "");
        assert_eq!(said(Some(3), 1, None), "for 2 more of 3 at a time");
        assert_eq!(said(Some(2), 2, None), "none: takes 2 at a time, and has 2");
        assert_eq!(
            said(Some(2), 0, NaiveDate::from_ymd_opt(2026, 3, 16)),
            "takes nobody before Mon 16 Mar 2026"
        );
    }
}
