//! Words for what is chosen and not written.

use belay_domain::{Cadence, CadenceUnit, Modality, Prose};
use chrono::Weekday;

/// A text with the versions beside it that wait to be settled: nothing anyone wrote is left out.
pub(super) fn said(prose: &Prose) -> String {
    let versions = prose.kept.iter().map(|kept| kept.text.as_str());
    let texts: Vec<&str> =
        [prose.text.as_str()].into_iter().chain(versions).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n(or)\n\n")
}

/// How often, in words.
pub(super) fn cadence(cadence: &Cadence) -> String {
    let unit = match cadence.unit {
        CadenceUnit::Days => "day",
        CadenceUnit::Weeks => "week",
        CadenceUnit::Months => "month",
    };
    let every = match cadence.every {
        1 => format!("every {unit}"),
        many => format!("every {many} {unit}s"),
    };
    let on = cadence.weekday.map(|weekday| format!(" on {}", day_of_the_week(weekday))).unwrap_or_default();
    let from = cadence.from.map(|from| format!(", from {from} on")).unwrap_or_default();
    format!("{every}{on} at {} ({}){from}", cadence.at.format("%H:%M"), cadence.zone)
}

fn day_of_the_week(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// By what means, in words.
pub(super) fn means(modality: &Modality) -> String {
    let (by, detail) = match modality {
        Modality::InPerson { place } => ("in person", place),
        Modality::Video { tool, .. } => ("by video", tool),
        Modality::Phone { number } => ("by telephone", number),
        Modality::Text { tool } => ("in writing", tool),
        Modality::Other { name } => ("otherwise", name),
    };
    if detail.is_empty() { by.to_owned() } else { format!("{by} ({detail})") }
}
