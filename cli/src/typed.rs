//! Parses typed values: ids by their end, people by name, days, edits.

use belay_core::{
    Belay,
    domain::{Edit, Kind, MemberId, Zone},
};
use chrono::{Days, NaiveDate, Utc, Weekday};
use uuid::Uuid;

use crate::failure::Failure;

/// How many digits of an id are shown, and enough to type.
pub(crate) const SHORT: usize = 8;

/// The end of an id: as it is shown, and enough to type.
pub(crate) fn short(id: impl Into<Uuid>) -> String {
    let whole = id.into().simple().to_string();
    whole[whole.len() - SHORT..].to_owned()
}

/// A document's id, from the whole id or its last digits.
pub(crate) fn document<Id: From<Uuid>>(belay: &Belay, kind: Kind, typed: &str) -> Result<Id, Failure> {
    if let Ok(id) = Uuid::parse_str(typed) {
        return Ok(Id::from(id));
    }
    let digits: String = typed.chars().filter(|letter| *letter != '-').collect();
    if digits.len() < 4 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Failure::Typed(format!(
            "“{typed}” is no id; type the eight digits that are shown beside it"
        )));
    }
    let found = belay.find_by_id_ending(kind, &digits)?;
    match found[..] {
        [id] => Ok(Id::from(id)),
        [] => Err(Failure::Typed(format!(
            "there is no {} whose id ends in {typed} on this phone",
            kind.as_str().replace('_', " ")
        ))),
        _ => Err(Failure::Typed(format!("more than one id ends in {typed}; type more of it"))),
    }
}

/// A part of a document (an action, a benchmark), from the whole id or its last digits.
pub(crate) fn part<Id: Copy + Into<Uuid>>(
    what: &str,
    ids: impl IntoIterator<Item = Id>,
    typed: &str,
) -> Result<Id, Failure> {
    let typed_digits = typed.replace('-', "").to_lowercase();
    let mut found =
        ids.into_iter().filter(|id| Into::<Uuid>::into(*id).simple().to_string().ends_with(&typed_digits));
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(Failure::Typed(format!("there is no {what} whose id ends in {typed}"))),
        (Some(_), Some(_)) => {
            Err(Failure::Typed(format!("more than one {what} ends in {typed}; type more of it")))
        }
    }
}

/// A person one shares a space with: by name, by id, or `me`.
pub(crate) fn person(belay: &Belay, typed: &str) -> Result<MemberId, Failure> {
    let own = belay.account().signed_in()?.ok_or(belay_core::Error::SignedOut)?;
    if typed == "me" {
        return Ok(MemberId(own.person));
    }
    if let Ok(id) = Uuid::parse_str(typed) {
        return Ok(MemberId(id));
    }
    let people = belay.programs().companions()?;
    let lower = typed.to_lowercase();
    let exact =
        people.iter().filter(|person| person.name.to_lowercase() == lower || short(person.member) == lower);
    let mut exact = exact.map(|person| person.member);
    match (exact.next(), exact.next()) {
        (Some(member), None) => Ok(member),
        (Some(_), Some(_)) => {
            Err(Failure::Typed(format!("more than one person is called {typed}; type the id")))
        }
        (None, _) => Err(Failure::Typed(format!("nobody you share a space with is called {typed}"))),
    }
}

/// A day: 2026-03-09, today, tomorrow, or +14 for in two weeks.
pub(crate) fn day(typed: &str) -> Result<NaiveDate, String> {
    let ahead = match typed {
        "today" => Some(0),
        "tomorrow" => Some(1),
        _ => typed.strip_prefix('+').and_then(|days| days.parse().ok()),
    };
    match ahead {
        Some(days) => {
            today().checked_add_days(Days::new(days)).ok_or_else(|| "that is too far ahead".to_owned())
        }
        None => typed.parse().map_err(|_| "a day is written 2026-03-09, today, tomorrow or +14".to_owned()),
    }
}

/// Today, where this machine is.
fn today() -> NaiveDate {
    let now: chrono::DateTime<Utc> = std::time::SystemTime::now().into();
    now.with_timezone(&crate::zone::zone_here().zone).date_naive()
}

/// A day of the week: tuesday, tue.
pub(crate) fn weekday(typed: &str) -> Result<Weekday, String> {
    typed.trim().parse().map_err(|_| "a day of the week is written tuesday".to_owned())
}

/// A zone by its name in the IANA database. Whoever is near it is told how it is written.
pub(crate) fn zone(typed: &str) -> Result<Zone, String> {
    let typed = typed.trim().replace(' ', "_");
    let is_near = |name: &&str| {
        let place = name.rsplit('/').next().unwrap_or(name);
        typed.eq_ignore_ascii_case(name) || typed.eq_ignore_ascii_case(place)
    };
    Zone::named(&typed).ok_or_else(|| match Zone::all().map(Zone::name).find(is_near) {
        Some(name) => format!("there is no such zone; {name} is one"),
        None => "there is no such zone; zones are named like Europe/Berlin".to_owned(),
    })
}

/// An edit of a text: what is there now, and what it becomes.
pub(crate) fn edit(before: &str, after: String) -> Edit {
    Edit { before: before.to_owned(), after }
}

/// One of the domain's names, as it is stored (`getting_acquainted`; hyphens do as well).
pub(crate) fn named<T: serde::de::DeserializeOwned>(typed: &str) -> Result<T, String> {
    let name = typed.trim().to_lowercase().replace('-', "_");
    serde_json::from_value(serde_json::Value::String(name)).map_err(|error| {
        // serde names what it expected, which is exactly the list a person needs.
        let text = error.to_string();
        text.split_once("expected one of ")
            .map_or(text.clone(), |(_, names)| format!("one of {}", names.replace('`', "")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_near_a_zone_is_told_how_it_is_written() {
        assert_eq!(zone(" Europe/Berlin ").map(Zone::name), Ok("Europe/Berlin"));
        let corrected = [
            ("europe/berlin", "Europe/Berlin"),
            ("berlin", "Europe/Berlin"),
            ("new york", "America/New_York"),
            ("America/New York", "America/New_York"),
        ];
        for (typed, name) in corrected {
            let said = zone(typed).map_or_else(|said| said, |zone| zone.name().to_owned());
            assert!(said.contains(name), "{typed}: {said}");
        }
        assert!(zone("Olympus").expect_err("on Mars").contains("Europe/Berlin"));
    }
}
