//! Steps 1 to 6: people arrive, somebody asks, one helps, both want more.

use std::collections::BTreeSet;

use belay_core::{
    AttentionReason,
    domain::{
        FlashId, Phase, Reason, WallTime,
        flash::{FlashCommand, FlashKind, FlashOpening, FlashStatus},
        meeting::MeetingCommand,
        reflection::{ReflectionOpening, ReflectionSubject},
    },
    services::FlashView,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{hold, said, there};
use crate::demo::{
    StepResult,
    stage::{Phone, Stage, berlin},
};

/// 01: three people sign in with codes from the mail folder and join one program.
pub(super) async fn three_people_sign_in(stage: &mut Stage) -> StepResult {
    let url = stage.server_url();
    for phone in stage.phones() {
        let mail = format!("{}@example.org", phone.name.to_lowercase());
        let seen: BTreeSet<_> = stage.mails();
        phone.belay.account().request_code(&url, &mail).await.map_err(said)?;
        let code = stage.mailed_code(&seen).ok_or("no mail with a code arrived")?;
        phone.belay.account().sign_in(&url, &mail, &code, Some(phone.name)).await.map_err(said)?;
        let again = phone.belay.account().sign_in(&url, &mail, &code, None).await;
        hold(again.is_err(), || format!("{}'s code could be used twice", phone.name))?;
    }
    let program = stage.tom.belay.programs().create("Climbers").map_err(said)?;
    stage.tom.sync().await?;
    let link = stage.tom.belay.account().invite(program, Some(2)).await.map_err(said)?;
    for phone in [&stage.mia, &stage.ada] {
        phone.belay.account().join(&link).await.map_err(said)?;
    }
    stage.sync_all().await?;
    for phone in stage.phones() {
        let people = phone.belay.programs().companions().map_err(said)?;
        hold(people.len() == 3, || format!("{} sees {} people instead of three", phone.name, people.len()))?;
    }
    stage.program = Some(program);
    Ok("Mia, Tom and Ada signed in with the codes from their mails and joined the program Climbers by a link"
        .into())
}

/// 02: with no network the mentee writes a reflection and a flash request; after a restart both are there and found.
pub(super) async fn in_the_tunnel(stage: &mut Stage) -> StepResult {
    let program = there(stage.program, "program")?;
    let mentors = BTreeSet::from([stage.tom.me()?, stage.ada.me()?]);
    stage.mia.tunnel.go(true);
    let text = "On the train to Zürich: I said nothing in the meeting again. The café afterwards was easier.";
    let reflection = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.into() };
    stage.mia.belay.reflections().begin(reflection).map_err(said)?;
    let opening = FlashOpening {
        topic: "Speaking up in a meeting of thirty".into(),
        details: "I know what I want to say, and the moment passes.".into(),
        kind: FlashKind::HowTo { tool: "meetings".into(), level: "I speak in small groups".into() },
        minutes: Some(30),
        mentors,
        slot: Some(asked_for()?),
    };
    let flash = stage.mia.belay.flash().ask(program, opening).map_err(said)?;
    let offline = stage.mia.belay.sync(&|_| {}).await;
    hold(offline.is_err(), || "there was a network in the tunnel".into())?;
    stage.mia.belay.shut_down();
    // Another process opens the same folder: nothing is held in memory.
    let found = stage.mia.asked_from_outside(&["search", "zurich cafe"]).await?;
    let asked = stage.mia.asked_from_outside(&["flash", "show", &flash.to_string()]).await?;
    stage.mia.reopen()?;
    stage.mia.tunnel.go(true);
    hold(found.to_string().contains("I said nothing"), || format!("the search found {found}"))?;
    hold(asked["waiting"] == true, || format!("the request reads {asked}"))?;
    stage.flash = Some(flash);
    Ok("in a tunnel Mia wrote a reflection and a flash request; another process found both in her phone, the reflection by “zurich cafe”".into())
}

/// 03: network back, both mentors see the request.
pub(super) async fn both_mentors_see_it(stage: &mut Stage) -> StepResult {
    let flash = there(stage.flash, "flash request")?;
    stage.mia.tunnel.go(false);
    stage.sync_all().await?;
    for mentor in [&stage.tom, &stage.ada] {
        let status = request(mentor, flash)?.status;
        hold(status == FlashStatus::ToAnswer, || format!("for {} it reads {status:?}", mentor.name))?;
    }
    let sent = request(&stage.mia, flash)?;
    hold(sent.status == FlashStatus::SentWaiting && !sent.waiting, || {
        format!("for Mia it reads {:?}", sent.status)
    })?;
    Ok("out of the tunnel: Tom and Ada both have the request, and Mia's says “sent, waiting”".into())
}

/// 04: both accept at once: one wins, the other is told why without a name, the asker sees exactly one helper.
pub(super) async fn both_accept_at_once(stage: &mut Stage) -> StepResult {
    let flash = there(stage.flash, "flash request")?;
    for mentor in [&stage.tom, &stage.ada] {
        let view = mentor.belay.flash().act(flash, FlashCommand::Accept).map_err(said)?;
        let asked = view.status == FlashStatus::AskedWaiting;
        hold(asked, || {
            format!("before the server has answered {}'s yes reads {:?}", mentor.name, view.status)
        })?;
    }
    let (tom, ada) = tokio::join!(stage.tom.sync(), stage.ada.sync());
    tom?;
    ada?;
    stage.sync_all().await?;
    let helper = request(&stage.mia, flash)?.helper.ok_or("Mia sees no helper")?;
    let (tom, ada) = (stage.tom.me()?, stage.ada.me()?);
    hold([tom, ada].contains(&helper), || "Mia sees a stranger as helper".into())?;
    stage.tom_helps = helper == tom;
    let other = if stage.tom_helps { &stage.ada } else { &stage.tom };
    let told = other.belay.attention().list(None).map_err(said)?.items;
    let [item] = &told[..] else {
        return Err(format!("{} things need {}'s eye instead of one", told.len(), other.name));
    };
    let taken =
        matches!(&item.why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::FlashTaken);
    hold(taken, || format!("{} was told {:?}", other.name, item.why))?;
    let winner = stage.helper();
    let named = format!("{item:?}").contains(&winner.me()?.to_string())
        || item.words.iter().any(|word| word.contains(winner.name));
    hold(!named, || format!("{} was told who won", other.name))?;
    hold(request(other, flash)?.helper.is_none(), || format!("{} can see who won", other.name))?;
    other.belay.attention().settle(item.id).map_err(said)?;
    Ok(format!(
        "Tom and Ada accepted at the same moment: {} helps, {} was told that somebody else does, without a name",
        winner.name, other.name
    ))
}

/// 05: the time that was asked for is a meeting as soon as somebody helps, in the week when the clocks of Berlin and New York
/// disagree: reminders at the right instants on both phones.
pub(super) async fn the_date_stands_by_itself(stage: &mut Stage) -> StepResult {
    let flash = there(stage.flash, "flash request")?;
    stage.sync_all().await?;
    // 16:00 in Berlin (UTC+1) is 11:00 in New York (already UTC−4): five hours this week, not six.
    let begins: DateTime<Utc> = "2026-03-12T15:00:00Z".parse().map_err(|_| "read an instant")?;
    let before = [TimeDelta::hours(24), TimeDelta::hours(1), TimeDelta::minutes(10)];
    let right: BTreeSet<_> = before.into_iter().map(|before| begins - before).collect();
    let meeting = request(&stage.mia, flash)?.meeting.ok_or("Mia has no meeting")?;
    for phone in [&stage.mia, stage.helper()] {
        let next = phone.belay.home().map_err(said)?.meetings;
        let [view] = &next[..] else {
            return Err(format!("{} meetings stand on {}'s phone instead of one", next.len(), phone.name));
        };
        hold(view.id == meeting && view.meeting.is_scheduled(), || {
            format!("{} has another date", phone.name)
        })?;
        let armed = phone.belay.reminders().to_arm(None).map_err(said)?;
        let armed = armed.iter().filter(|armed| armed.document == meeting.0).map(|armed| armed.reminder.at);
        let at: BTreeSet<_> = armed.filter(|at| *at < begins).collect();
        hold(at == right, || format!("{}'s phone would ring at {at:?}", phone.name))?;
    }
    let there = stage.helper().belay.meetings().meeting(meeting).map_err(said)?.view.when;
    let shown = there.here.format("%H:%M").to_string();
    hold(shown == "11:00", || format!("in New York it is shown as {shown}"))?;
    stage.meeting = Some(meeting);
    Ok(format!(
        "with the yes the date stood: 16:00 in Berlin, 11:00 in New York this week; both phones ring at the same three instants, {} with five hours between",
        stage.helper().name
    ))
}

/// 06: held, takeaway kept, both say yes to more: a relationship in Proposed.
pub(super) async fn both_want_more(stage: &mut Stage) -> StepResult {
    let (flash, meeting) = (there(stage.flash, "flash request")?, there(stage.meeting, "meeting")?);
    let over: DateTime<Utc> = "2026-03-12T15:31:00Z".parse().map_err(|_| "read an instant")?;
    stage.time.go_to(over);
    stage.helper().belay.meetings().act(meeting, MeetingCommand::Hold { next: None }).map_err(said)?;
    stage.sync_all().await?;
    let takeaway = "Say the first sentence within the first five minutes.";
    let keep = FlashCommand::KeepTakeaway { shared: Some(takeaway.into()) };
    stage.mia.belay.flash().act(flash, keep).map_err(said)?;
    stage.mia.belay.flash().act(flash, FlashCommand::WantMore).map_err(said)?;
    stage.sync_all().await?;
    let early = stage.mia.belay.flash().begin_relationship(flash);
    hold(early.is_err(), || "a relationship began by the yes of one".into())?;
    stage.helper().belay.flash().act(flash, FlashCommand::WantMore).map_err(said)?;
    stage.sync_all().await?;
    // Both phones begin it, neither knowing of the other: it is one.
    let relationship = stage.mia.belay.flash().begin_relationship(flash).map_err(said)?;
    let theirs = stage.helper().belay.flash().begin_relationship(flash).map_err(said)?;
    hold(relationship == theirs, || "the two phones began two relationships".into())?;
    stage.sync_all().await?;
    let view = stage.mia.belay.relationships().relationship(relationship).map_err(said)?;
    let phase = view.relationship.phase();
    hold(phase == Phase::Proposed, || format!("it began in {}", phase.as_str()))?;
    stage.relationship = Some(relationship);
    Ok(format!(
        "they met, Mia kept a takeaway, and both want more: one relationship with {}, in Proposed",
        stage.helper().name
    ))
}

/// When Mia needs an answer, on her clock.
fn asked_for() -> Result<WallTime, String> {
    let local = NaiveDate::from_ymd_opt(2026, 3, 12)
        .and_then(|day| day.and_hms_opt(16, 0, 0))
        .ok_or("read a time")?;
    Ok(WallTime { local, zone: berlin() })
}

fn request(phone: &Phone, flash: FlashId) -> Result<FlashView, String> {
    phone.belay.flash().request(flash).map_err(said)
}
