//! Calendar files, as another program reads them: UID and SEQUENCE through moves, a rhythm through clock changes, names with
//! the signs of the format.

use std::io::BufReader;

use belay_core::services::CalendarFileOptions;
use belay_domain::{
    Cadence, CadenceUnit, Modality, Phase, Series, Zone,
    meeting::{MeetingCommand, MeetingOpening},
    profile::ProfileCommand,
    reflection::{ReflectionOpening, ReflectionSubject},
    relationship::{RelationshipCommand, Role},
    reminder::ReminderKind,
};
use belay_tests::{
    Community, Phone, Visitor, a_circle, a_meeting, a_pair, agree, at, both_sync, meet,
    places::{berlin, new_york, tokyo},
    seat, tell, wall,
};
use chrono::{NaiveTime, TimeDelta, Weekday};
use ical::{
    IcalParser,
    parser::ical::component::{IcalCalendar, IcalEvent, IcalTimeZone},
    property::Property,
};

/// What another program reads in a file, which has one calendar.
fn read(text: &str) -> IcalCalendar {
    for line in text.strip_suffix("\r\n").expect("the last line ends").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let mut calendars = IcalParser::new(BufReader::new(text.as_bytes()));
    let calendar = calendars.next().expect("a calendar").expect("it can be read");
    assert!(calendars.next().is_none());
    calendar
}

fn value<'a>(properties: &'a [Property], name: &str) -> Option<&'a str> {
    properties.iter().find(|property| property.name == name)?.value.as_deref()
}

fn zone_of<'a>(event: &'a IcalEvent, name: &str) -> Option<&'a str> {
    let property = event.properties.iter().find(|property| property.name == name)?;
    let (_, values) = property.params.as_ref()?.iter().find(|(name, _)| name == "TZID")?;
    values.first().map(String::as_str)
}

fn options(title: &str) -> CalendarFileOptions {
    CalendarFileOptions { title: title.into(), with_place: false }
}

fn file(phone: &Phone, meeting: belay_domain::MeetingId, options: &CalendarFileOptions) -> IcalCalendar {
    read(&phone.belay.meetings().calendar_file(meeting, options).unwrap().text)
}

/// The changes of a zone's clocks in a file: name, when by the clock before, and the offsets.
fn changes(zone: &IcalTimeZone) -> Vec<[&str; 4]> {
    let of = |one: &'static str, properties| value(properties, one).unwrap();
    let change = zone.transitions.iter();
    change
        .map(|change| {
            let properties = &change.properties;
            ["TZNAME", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO"].map(|name| of(name, properties))
        })
        .collect()
}

/// A file with a lower one is ignored by the calendar that has the other.
fn sequence(event: &IcalEvent) -> i64 {
    value(&event.properties, "SEQUENCE").unwrap().parse().unwrap()
}

/// Whether a meeting takes place hangs on more than its own changes. A calendar that took it out must take it in again.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_takes_place_after_all_is_newer_for_a_calendar_than_its_cancellation() {
    let community = Community::new().await;
    let tom = community.phone("Tom", new_york()).await;
    let mia = community.phone("Mia", berlin()).await;
    let ada = community.phone("Ada", berlin()).await;
    let eve = community.phone("Eve", berlin()).await;
    community.program(&[&tom, &mia, &ada, &eve]).await;
    let circle = a_circle(&tom, &[&mia, &ada]).await;
    let (from, to, reason) = (Phase::Proposed, Phase::Preparing, String::new());
    tom.belay.relationships().act(circle, RelationshipCommand::MoveTo { from, to, reason }).unwrap();
    let opening = a_meeting(circle, wall(berlin(), "2026-03-27T15:00"));
    let meeting = tom.belay.meetings().book(opening).unwrap().id;
    both_sync(&tom, &mia).await;
    let act = |phone: &Phone, command| phone.belay.relationships().act(circle, command).unwrap();
    for phone in [&mia, &ada] {
        phone.sync().await;
        act(phone, RelationshipCommand::Leave);
        both_sync(phone, &tom).await;
    }
    let off = file(&tom, meeting, &options("Mentoring"));
    assert_eq!(value(&off.properties, "METHOD"), Some("CANCEL"));
    community.clock.pass(TimeDelta::minutes(1));
    act(&tom, RelationshipCommand::Ask(seat(&eve, Role::Mentee)));
    tom.sync().await;
    let space = tom.belay.relationships().relationship(circle).unwrap().space;
    let link = tom.belay.account().invite(space, None).await.unwrap();
    eve.belay.account().join(&link).await.unwrap();
    eve.sync().await;
    act(&eve, RelationshipCommand::Accept);
    both_sync(&eve, &tom).await;
    let on = file(&tom, meeting, &options("Mentoring"));
    assert_eq!(value(&on.properties, "METHOD"), Some("PUBLISH"));
    assert!(sequence(&on.events[0]) > sequence(&off.events[0]));
}

/// A partner with a modified app claims a place in the rhythm on the day 0 of a month: nobody's calendar gets it.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_the_rhythm_on_no_day_of_a_month_is_not_believed() {
    let monthly = Cadence {
        every: 1,
        unit: CadenceUnit::Months,
        weekday: None,
        ..rhythm(berlin(), Weekday::Tue, "2026-03-06")
    };
    let (community, mia, tom, relationship) = with_rhythm(monthly).await;
    let next = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let impossible = Series { month_day: 0, ..next.series };
    let opening = MeetingOpening { series: Some(impossible), ..a_meeting(relationship, next.start) };
    assert_eq!(mia.belay.meetings().book(opening).unwrap_err().code(), "invalid");
    let opening = MeetingOpening { series: Some(next.series), ..a_meeting(relationship, next.start) };
    let meeting = tom.belay.meetings().book(opening).unwrap().id;
    both_sync(&tom, &mia).await;
    let before = mia.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap().unwrap().text;
    for day in [0, 32, 255] {
        let visitor = Visitor::new(&community, "Tom").await;
        let (document, mut content) = visitor.document(meeting.0).await;
        content["doc"]["series"]["month_day"] = day.into();
        visitor.store(&document, &content).await;
        mia.sync().await;
        assert_eq!(mia.belay.home().unwrap().needs_update, 1, "{day}");
        let text =
            mia.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap().unwrap().text;
        let rule = |text: &str| text.lines().find(|line| line.starts_with("RRULE")).map(str::to_owned);
        assert_eq!(rule(&text), rule(&before), "{day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_in_a_calendar_keeps_its_name_through_moves_and_is_taken_out_when_it_is_called_off() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-27T15:00");
    let meeting = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    both_sync(&mia, &tom).await;
    let proposed = file(&tom, meeting, &options("Mentoring"));
    assert_eq!(value(&proposed.properties, "METHOD"), Some("PUBLISH"));
    let event = &proposed.events[0];
    let of = |event: &IcalEvent, name: &str| value(&event.properties, name).map(str::to_owned);
    let uid = of(event, "UID");
    assert_eq!(uid, Some(meeting.0.to_string()));
    assert_eq!(of(event, "STATUS").as_deref(), Some("TENTATIVE"));
    assert_eq!(event.alarms.len(), 0, "a date that nobody confirmed does not ring");
    assert_eq!(of(event, "DTSTART").as_deref(), Some("20260327T150000"));
    assert_eq!(zone_of(event, "DTSTART"), Some("Europe/Berlin"), "by the clock it was set by");
    assert_eq!(of(event, "DURATION").as_deref(), Some("PT60M"));
    let mut last = sequence(event);
    let stamp = tom.belay.now().unwrap().format("%Y%m%dT%H%M%SZ").to_string();
    assert_eq!(of(event, "DTSTAMP"), Some(stamp));
    assert_eq!(of(event, "SUMMARY").as_deref(), Some("Mentoring"));
    let [zone] = &proposed.timezones[..] else { panic!("one zone") };
    assert_eq!(value(&zone.properties, "TZID"), Some("Europe/Berlin"));
    // The clocks are put forward two days later; a meeting of a night would be in both.
    assert_eq!(
        changes(zone),
        [["CET", "20251026T030000", "+0200", "+0100"], ["CEST", "20260329T020000", "+0100", "+0200"]]
    );

    community.clock.pass(TimeDelta::minutes(1));
    tell(&tom, meeting, MeetingCommand::Confirm { start });
    let to = wall(new_york(), "2026-03-31T11:00");
    tell(&tom, meeting, MeetingCommand::Move { from: start, to, reason: "my child is ill".into() });
    both_sync(&tom, &mia).await;
    tom.belay.profile().act(ProfileCommand::SwitchReminder { kind: ReminderKind::Start, on: false }).unwrap();
    for (phone, rings) in [(&mia, &["-PT60M", "-PT10M"][..]), (&tom, &["-PT60M"][..])] {
        let moved = file(phone, meeting, &options("Mentoring"));
        let event = &moved.events[0];
        assert_eq!(of(event, "UID"), uid);
        assert!(sequence(event) > last, "a calendar takes no older file");
        assert_eq!(of(event, "STATUS").as_deref(), Some("CONFIRMED"));
        assert_eq!(of(event, "DTSTART").as_deref(), Some("20260331T110000"));
        assert_eq!(zone_of(event, "DTSTART"), Some("America/New_York"));
        let triggers: Vec<_> =
            event.alarms.iter().map(|alarm| value(&alarm.properties, "TRIGGER").unwrap()).collect();
        assert_eq!(triggers, rings, "as one's own reminders");
        assert_eq!(changes(&moved.timezones[0]), [["EDT", "20260308T020000", "-0500", "-0400"]]);
    }

    last += 1;
    community.clock.pass(TimeDelta::minutes(1));
    tell(&mia, meeting, MeetingCommand::Cancel { reason: "my child is ill".into() });
    both_sync(&mia, &tom).await;
    let off = file(&tom, meeting, &options("Mentoring"));
    assert_eq!(value(&off.properties, "METHOD"), Some("CANCEL"));
    let event = &off.events[0];
    assert_eq!(of(event, "UID"), uid);
    assert!(sequence(event) > last);
    assert_eq!(of(event, "STATUS").as_deref(), Some("CANCELLED"));
    assert_eq!(event.alarms.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_file_has_the_chosen_title_and_nothing_else_that_anybody_wrote() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let opening = MeetingOpening {
        modality: Some(Modality::Video { tool: "Jitsi".into(), link: "https://meet.example/us;a,b".into() }),
        ..a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))
    };
    let meeting = meet(&mia, &tom, opening).await;
    let topic = belay_domain::agenda::NewItem {
        kind: belay_domain::agenda::OwnItemKind::Topic,
        text: "the talk on Friday".into(),
    };
    tell(&mia, meeting, MeetingCommand::AddItem(topic));
    let subject = ReflectionSubject::Meeting(meeting);
    let reflection = ReflectionOpening { subject, prompt: None, text: "I was ashamed".into() };
    mia.belay.reflections().begin(reflection).unwrap();
    let plain = mia.belay.meetings().calendar_file(meeting, &options("Mentoring")).unwrap();
    assert_eq!(plain.name, "meeting-2026-03-16.ics");
    for hidden in ["Tom", "Mia", "talk", "ashamed", "meet.example", "Jitsi", "Learn to lead"] {
        assert!(!plain.text.contains(hidden), "{hidden}");
    }
    let with_place = CalendarFileOptions { with_place: true, ..options("Mentoring") };
    let placed = file(&mia, meeting, &with_place);
    let place = value(&placed.events[0].properties, "LOCATION").unwrap();
    assert_eq!(place, "https://meet.example/us\\;a\\,b");

    let hostile = "Ann, Bo; \\ \r\nEND:VEVENT\n مريم 🧗🏽‍♀️ with a name that is far longer than a line of such a file may be";
    let named = file(&mia, meeting, &options(hostile));
    assert_eq!(named.events.len(), 1);
    let title = value(&named.events[0].properties, "SUMMARY").unwrap();
    assert_eq!(
        title,
        "Ann\\, Bo\\; \\\\ \\nEND:VEVENT\\n مريم 🧗🏽‍♀️ with a name that is far longer than a line of such a file may be"
    );
    for wrong in ["", " \u{200b}", &"a".repeat(201)] {
        let refused = mia.belay.meetings().calendar_file(meeting, &options(wrong)).unwrap_err();
        assert!(matches!(refused, belay_core::Error::Invalid { field, .. } if field == "title"));
    }
}

async fn with_rhythm(cadence: Cadence) -> (Community, Phone, Phone, belay_domain::RelationshipId) {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    agree(&mia, &tom, relationship, cadence, None).await;
    (community, mia, tom, relationship)
}

fn rhythm(zone: Zone, weekday: Weekday, from: &str) -> Cadence {
    Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        zone,
        weekday: Some(weekday),
        from: Some(from.parse().unwrap()),
    }
}

/// A rhythm keeps its local time over the days on which the clocks are changed: the file has the real rules of the zone.
#[tokio::test(flavor = "multi_thread")]
async fn a_rhythm_in_a_calendar_keeps_its_local_time_through_the_clock_changes_of_its_zone() {
    let summer = ["CEST", "20260329T020000", "+0100", "+0200"];
    let winter = ["CET", "20251026T030000", "+0200", "+0100"];
    let est = ["EST", "20251102T020000", "-0400", "-0500"];
    let edt = ["EDT", "20260308T020000", "-0500", "-0400"];
    let cases = [
        (berlin(), Weekday::Tue, "20260310T170000", "TU", vec![winter, summer]),
        (new_york(), Weekday::Fri, "20260306T170000", "FR", vec![est, edt]),
        (tokyo(), Weekday::Tue, "20260310T170000", "TU", vec![["JST", "19510909T010000", "+1000", "+0900"]]),
    ];
    for (zone, weekday, first, day, begins) in cases {
        let (_community, mia, _tom, relationship) = with_rhythm(rhythm(zone, weekday, "2026-03-06")).await;
        let file = mia.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap().unwrap();
        let calendar = read(&file.text);
        let [event] = &calendar.events[..] else { panic!("one event") };
        assert_eq!(value(&event.properties, "DTSTART"), Some(first));
        assert_eq!(zone_of(event, "DTSTART"), Some(zone.name()));
        let rule = value(&event.properties, "RRULE").unwrap();
        let starts = format!("FREQ=WEEKLY;BYDAY={day};WKST=MO;INTERVAL=2;UNTIL=2026");
        assert!(rule.starts_with(&starts), "{rule}");
        let [rules] = &calendar.timezones[..] else { panic!("one zone") };
        assert_eq!(changes(rules)[..begins.len()], begins);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rhythm_in_a_calendar_has_what_was_moved_at_its_new_date_and_not_what_was_called_off() {
    let (_community, mia, tom, relationship) =
        with_rhythm(rhythm(berlin(), Weekday::Tue, "2026-03-06")).await;
    let book = |phone: &Phone| {
        let next = phone.belay.meetings().next(relationship).unwrap().unwrap();
        let opening = MeetingOpening { series: Some(next.series), ..a_meeting(relationship, next.start) };
        phone.belay.meetings().book(opening).unwrap()
    };
    let [first, second, third] = [book(&mia), book(&mia), book(&mia)];
    assert!(third.meeting.is_scheduled());
    let (from, to) = (first.meeting.start, wall(berlin(), "2026-03-11T18:00"));
    tell(&mia, first.id, MeetingCommand::Move { from, to, reason: "a train".into() });
    tell(&mia, second.id, MeetingCommand::Cancel { reason: String::new() });
    both_sync(&mia, &tom).await;
    let calendar = {
        let file = tom.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap().unwrap();
        read(&file.text)
    };
    let [series, moved] = &calendar.events[..] else { panic!("the series and one that was moved") };
    let of = |event: &IcalEvent, name: &str| value(&event.properties, name).map(str::to_owned);
    assert_eq!(of(series, "EXDATE").as_deref(), Some("20260324T170000"));
    assert_eq!(of(moved, "UID"), of(series, "UID"));
    assert_eq!(of(moved, "RECURRENCE-ID").as_deref(), Some("20260310T170000"));
    assert_eq!(of(moved, "DTSTART").as_deref(), Some("20260311T180000"));
    assert_eq!(sequence(moved), sequence(series));
}

/// The files as they are, for programs of other languages to read (`android/core/src/test`): a rhythm through a clock change
/// with one date moved and one called off, and a meeting by the clock of a zone without clock changes.
#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_rhythm_and_of_a_meeting_are_as_other_programs_read_them() {
    let (_community, mia, tom, relationship) =
        with_rhythm(rhythm(new_york(), Weekday::Fri, "2026-03-06")).await;
    let book = |phone: &Phone| {
        let next = phone.belay.meetings().next(relationship).unwrap().unwrap();
        let opening = MeetingOpening { series: Some(next.series), ..a_meeting(relationship, next.start) };
        phone.belay.meetings().book(opening).unwrap()
    };
    let [_, second, third] = [book(&mia), book(&mia), book(&mia)];
    let (from, to) = (second.meeting.start, wall(new_york(), "2026-03-21T10:00"));
    tell(&mia, second.id, MeetingCommand::Move { from, to, reason: "a train".into() });
    tell(&mia, third.id, MeetingCommand::Cancel { reason: String::new() });
    both_sync(&mia, &tom).await;
    let opening = a_meeting(relationship, wall(tokyo(), "2026-03-16T23:00"));
    let meeting = mia.belay.meetings().book(opening).unwrap().id;
    let title = "Mentoring with Ann, Bo; مريم 🧗🏽‍♀️ and everybody else whose name makes a long line";
    let rhythm = mia.belay.meetings().rhythm_file(relationship, &options(title)).unwrap().unwrap();
    let single = mia.belay.meetings().calendar_file(meeting, &options("Mentoring")).unwrap();
    for (name, file) in [("rhythm", rhythm), ("meeting", single)] {
        let uid = value(&read(&file.text).events[0].properties, "UID").unwrap().to_owned();
        // The id is another each time, and so may the moment be at which it was made.
        let stamp = value(&read(&file.text).events[0].properties, "DTSTAMP").unwrap().to_owned();
        let minute = format!("SEQUENCE:{}", sequence(&read(&file.text).events[0]));
        let text = file.text.replace(&uid, &"0".repeat(uid.len())).replace(&stamp, "20260302T090000Z");
        let text = text.replace(&minute, "SEQUENCE:29540700");
        let text = text.replace("\r\n", "\n");
        insta::assert_snapshot!(name, text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_rhythm_is_agreed_or_one_meets_no_longer_there_is_no_rhythm_for_a_calendar() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let rhythm_file =
        |phone: &Phone| phone.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap();
    assert_eq!(rhythm_file(&mia), None);
    agree(&mia, &tom, relationship, rhythm(berlin(), Weekday::Tue, "2026-03-06"), None).await;
    assert!(rhythm_file(&mia).is_some());
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let leave = RelationshipCommand::Leave;
    tom.belay.relationships().act(relationship, leave).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert_eq!(rhythm_file(phone), None);
        let over = file(phone, meeting, &options("Mentoring"));
        assert_eq!(value(&over.properties, "METHOD"), Some("CANCEL"), "it will not take place");
    }
    community.clock.set(at("2026-03-17T09:00:00Z"));
}

/// A time that a clock does not show is written as the moment that is meant: calendars read it otherwise than we do.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_the_clocks_leave_out_is_the_moment_after_the_gap_in_a_calendar_too() {
    let community = Community::new().await;
    let (mia, _, relationship) = a_pair(&community).await;
    let gap = mia.belay.meetings().book(a_meeting(relationship, wall(berlin(), "2026-03-29T02:30"))).unwrap();
    let calendar = file(&mia, gap.id, &options("Mentoring"));
    assert_eq!(value(&calendar.events[0].properties, "DTSTART"), Some("20260329T030000"));
    let nights = Cadence {
        at: NaiveTime::from_hms_opt(2, 30, 0).unwrap(),
        ..rhythm(berlin(), Weekday::Sun, "2026-03-15")
    };
    let (_community, mia, _tom, relationship) = with_rhythm(nights).await;
    let text = mia.belay.meetings().rhythm_file(relationship, &options("Mentoring")).unwrap().unwrap().text;
    let calendar = read(&text);
    let skipped: Vec<_> = calendar
        .events
        .iter()
        .filter_map(|event| {
            Some((value(&event.properties, "RECURRENCE-ID")?, value(&event.properties, "DTSTART")?))
        })
        .collect();
    assert_eq!(skipped, [("20260329T023000", "20260329T030000")]);
}
