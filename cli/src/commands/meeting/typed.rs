//! Parses typed values of a meeting: moments, zones, means, hours of the week.

use std::str::FromStr;

use belay_core::{
    Belay,
    domain::{Modality, Window, Zone},
};
use chrono::{NaiveDateTime, NaiveTime, Weekday};

use crate::{failure::Failure, typed::zone};

/// Means, as typed: `video:https://…`.
#[derive(Clone, Debug)]
pub(crate) struct Means(pub(crate) Modality);

impl FromStr for Means {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let (by, what) = typed.split_once(':').unwrap_or((typed, ""));
        let what = what.trim().to_owned();
        Ok(Self(match by.trim().to_lowercase().replace('_', "-").as_str() {
            "in-person" => Modality::InPerson { place: what },
            "video" if what.contains("://") => Modality::Video { tool: String::new(), link: what },
            "video" => Modality::Video { tool: what, link: String::new() },
            "phone" => Modality::Phone { number: what },
            "text" => Modality::Text { tool: what },
            "other" => Modality::Other { name: what },
            _ => {
                return Err(
                    "means are in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL or other:NAME".to_owned()
                );
            }
        }))
    }
}

/// A local time: 2026-03-16T15:00, or with a space.
pub(crate) fn moment(typed: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(typed.trim(), form).ok());
    read.ok_or_else(|| "a time is written 2026-03-16T15:00".to_owned())
}

/// The zone that was typed; the phone's if none was.
pub(crate) fn zone_or_own(belay: &Belay, typed: Option<Zone>) -> Result<Zone, Failure> {
    typed.map_or_else(|| Ok(belay.zone()?), Ok)
}

/// Hours of a week: mon@09:00-17:00, with a zone behind another @ where it is not the phone's.
pub(crate) fn typed_window(belay: &Belay, typed: &str) -> Result<Window, Failure> {
    let unread = || {
        Failure::Typed(format!(
            "“{typed}” are no hours; write mon@09:00-17:00 or mon@09:00-17:00@Europe/Berlin"
        ))
    };
    let mut parts = typed.splitn(3, '@');
    let (weekday, hours, name) = (parts.next(), parts.next(), parts.next());
    let (from, until) = hours.and_then(|hours| hours.split_once('-')).ok_or_else(unread)?;
    let time = |typed: &str| NaiveTime::parse_from_str(typed.trim(), "%H:%M").map_err(|_| unread());
    Ok(Window {
        weekday: weekday.and_then(|typed| typed.trim().parse::<Weekday>().ok()).ok_or_else(unread)?,
        from: time(from)?,
        until: time(until)?,
        zone: zone_or_own(belay, name.map(zone).transpose().map_err(Failure::Typed)?)?,
    })
}

pub(super) use typed_window as window;
