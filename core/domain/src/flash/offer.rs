//! What a mentor tells a program about taking requests: not until some day, and at most so many at a time.
//!
//! One document for each member and program, under an id that is derived from both. It is readable by the program, because
//! askers have to see it before they ask.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Aggregate, Context, Kind, MemberId, Reason, Refusal, derived};

/// Somebody takes no requests for at most so many days (a proposed number): a year of leave, and a month more.
pub const MAX_AWAY_DAYS: u64 = 400;
/// The highest number of conversations somebody may limit themselves to (a proposed number): more is no limit.
pub const MAX_AT_ONCE: u8 = 50;

/// What a mentor tells a program about taking requests. Who has said nothing takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashOffer {
    /// Whose.
    pub member: MemberId,
    /// Takes no requests before this day, by the calendar of whoever looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<NaiveDate>,
    /// Takes at most so many conversations at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_once: Option<u8>,
}

/// How an offer begins: of whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashOfferOpening {}

/// The commands of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashOfferCommand {
    /// Take no requests before a day, or take them again.
    SetAway {
        /// That day, from tomorrow on and within [`MAX_AWAY_DAYS`]; none to take requests.
        until: Option<NaiveDate>,
    },
    /// Take at most so many conversations at a time, or any number.
    SetAtOnce {
        /// How many, from 1 to [`MAX_AT_ONCE`].
        conversations: Option<u8>,
    },
}

impl FlashOffer {
    /// The id of a member's offer in a program: the same on all their phones, so that it is made once.
    #[must_use]
    pub fn id_for(member: MemberId, program: Uuid) -> Uuid {
        derived(program, &format!("flash offer {member}"))
    }

    /// Until when they take no requests, if they take none on this day.
    #[must_use]
    pub fn away_on(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.away_until.filter(|until| day < *until)
    }
}

impl Aggregate for FlashOffer {
    const KIND: Kind = Kind::FlashOffer;
    type Opening = FlashOfferOpening;
    type Command = FlashOfferCommand;
    type Facts = ();

    fn open(FlashOfferOpening {}: FlashOfferOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        Ok(Self { member: context.actor, away_until: None, at_once: None })
    }

    fn handle(&mut self, command: FlashOfferCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.member {
            return Err(Refusal::because(Reason::NotYours));
        }
        match command {
            FlashOfferCommand::SetAway { until } => {
                let today = context.today();
                let latest = today.checked_add_days(Days::new(MAX_AWAY_DAYS));
                if until.is_some_and(|until| until <= today || latest.is_none_or(|latest| until > latest)) {
                    return Err(Refusal::invalid("until", Reason::OutOfRange));
                }
                self.away_until = until;
            }
            FlashOfferCommand::SetAtOnce { conversations } => {
                if conversations.is_some_and(|most| !(1..=MAX_AT_ONCE).contains(&most)) {
                    return Err(Refusal::invalid("conversations", Reason::OutOfRange));
                }
                self.at_once = conversations;
            }
        }
        Ok(())
    }
}

crate::typed::typed! {
    struct FlashOfferOpening {  };
    enum FlashOfferCommand { SetAway { until }, SetAtOnce { conversations } };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::DateTime;

    use super::*;
    use crate::Zone;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const BO: MemberId = MemberId(Uuid::from_u128(2));

    fn by(actor: MemberId) -> Context {
        let now = DateTime::parse_from_rfc3339("2026-03-02T09:00:00Z").unwrap().to_utc();
        Context { actor, at: now, now, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn away(until: &str) -> FlashOfferCommand {
        FlashOfferCommand::SetAway { until: Some(until.parse().unwrap()) }
    }

    #[test]
    fn somebody_is_away_before_the_day_they_named_and_not_on_it() {
        let mut offer = FlashOffer::open(FlashOfferOpening {}, &(), &by(ANN)).unwrap();
        offer.handle(away("2026-03-10"), &(), &by(ANN)).unwrap();
        let until = "2026-03-10".parse().unwrap();
        assert_eq!(offer.away_on("2026-03-09".parse().unwrap()), Some(until));
        assert_eq!(offer.away_on(until), None);
    }

    #[test]
    fn only_they_say_so_for_a_day_to_come_and_a_number_that_limits() {
        let mut offer = FlashOffer::open(FlashOfferOpening {}, &(), &by(ANN)).unwrap();
        assert_eq!(offer.handle(away("2026-03-10"), &(), &by(BO)).unwrap_err().reason, Reason::NotYours);
        for never in ["2026-03-02", "2028-03-02"] {
            assert_eq!(offer.handle(away(never), &(), &by(ANN)).unwrap_err().reason, Reason::OutOfRange);
        }
        for most in [0, MAX_AT_ONCE + 1] {
            let command = FlashOfferCommand::SetAtOnce { conversations: Some(most) };
            assert_eq!(offer.handle(command, &(), &by(ANN)).unwrap_err().reason, Reason::OutOfRange);
        }
    }
}
