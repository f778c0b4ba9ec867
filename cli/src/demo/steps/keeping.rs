//! Steps 10 to 13: what is written stays, and stays with whom it belongs to.

use std::{path::Path, process::Stdio};

use belay_core::domain::{
    Edit,
    goal::GoalCommand,
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
    story::{Height, LifeTime, Passage, Rehearsal, StoryCommand, StoryOpening, StoryPart, StoryStep},
};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{hold, said, there};
use crate::{
    demo::{StepResult, stage::Stage},
    failure::Failure,
    typed::short,
};

/// How many acknowledged writes to wait for before the phone is killed.
const BEFORE_THE_KILL: u64 = 40;

/// 10: a phone is killed while writing: everything acknowledged is there.
pub(super) async fn a_phone_is_killed(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    stage.mia.belay.shut_down();
    let here = |error: std::io::Error| String::from(Failure::Here(error.to_string()));
    let mut child = tokio::process::Command::new(std::env::current_exe().map_err(here)?)
        .args(["--home", &stage.mia.home.to_string_lossy(), "--zone", stage.mia.zone.name()])
        .args(["demo-writer", &relationship.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(here)?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("the phone's process says nothing")?).lines();
    let (mut goal, mut kept) = (String::new(), 0);
    while kept < BEFORE_THE_KILL {
        let line = lines.next_line().await.map_err(here)?.ok_or("the phone's process ended by itself")?;
        match line.split_once(' ') {
            Some(("goal", id)) => goal = id.to_owned(),
            Some(("kept", number)) => kept = number.parse().map_err(|_| format!("read “{line}”"))?,
            _ => return Err(format!("the phone's process said “{line}”")),
        }
    }
    child.start_kill().map_err(here)?;
    // Writes that it acknowledged before the signal reached it count too.
    while let Some(line) = lines.next_line().await.map_err(here)? {
        if let Some(number) = line.strip_prefix("kept ").and_then(|number| number.parse().ok()) {
            kept = number;
        }
    }
    let status = child.wait().await.map_err(here)?;
    hold(!status.success(), || "the phone's process was not killed".into())?;
    stage.mia.reopen()?;
    let goal = belay_core::domain::GoalId(goal.parse().map_err(|_| "read the goal's id")?);
    let there = stage.mia.belay.goals().goal(goal).map_err(said)?.goal.wins.len() as u64;
    // One more write may have been made without an acknowledgement.
    hold(there == kept || there == kept + 1, || {
        format!("{kept} writes were acknowledged, {there} are there")
    })?;
    stage.sync_all().await?;
    let seen = stage.helper().belay.goals().goal(goal).map_err(said)?.goal.wins.len() as u64;
    hold(seen == there, || format!("the other phone sees {seen} of {there}"))?;
    Ok(format!(
        "Mia's phone was killed with SIGKILL in the middle of writing: all {kept} acknowledged writes are there, each once"
    ))
}

/// 11: the shared reflection is on the partner's phone, the private one never left its space.
pub(super) async fn shared_and_private(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    let (shared, private) =
        ("I said the first sentence, and it was fine.", "I still do not like my voice on recordings.");
    let reflections = stage.mia.belay.reflections();
    for text in [shared, private] {
        let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.into() };
        let id = reflections.begin(opening).map_err(said)?;
        reflections.act(id, ReflectionCommand::Keep).map_err(said)?;
        if text == shared {
            reflections.act(id, ReflectionCommand::Share { relationship }).map_err(said)?;
        }
    }
    stage.sync_all().await?;
    let helper = stage.helper();
    let there = helper.belay.reflections().shared_in(relationship, None).map_err(said)?;
    let arrived = format!("{there:?}").contains(shared);
    hold(arrived, || format!("{} cannot read the shared reflection", helper.name))?;
    for phone in [&stage.tom, &stage.ada] {
        hold(!holds(&phone.home, private)?, || {
            format!("the private reflection is on {}'s phone", phone.name)
        })?;
    }
    hold(holds(&stage.mia.home, private)?, || "the private reflection is not on Mia's own phone".into())?;
    hold(holds(&helper.home, shared)?, || "the look into the phones' files finds nothing at all".into())?;
    Ok(format!(
        "{} reads the reflection Mia shared; the files of the other phones hold not a word of the private one",
        helper.name
    ))
}

/// Whether the files of a phone hold a text, wherever in them.
fn holds(home: &Path, text: &str) -> Result<bool, String> {
    let files = std::fs::read_dir(home).map_err(|error| error.to_string())?;
    for file in files {
        let bytes = std::fs::read(file.map_err(|error| error.to_string())?.path())
            .map_err(|error| error.to_string())?;
        if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// 12: a lifeline and a story: 999 words pass, 1,000 do not.
pub(super) async fn a_lifeline_and_a_story(stage: &mut Stage) -> StepResult {
    let stories = stage.mia.belay.stories();
    let story =
        stories.begin(StoryOpening { title: "The wall".into(), text: String::new() }).map_err(said)?;
    let act = |command| stories.act(story, command).map_err(said);
    let height = |height: i8| Height::try_from(height).map_err(|refusal| refusal.to_string());
    let moments =
        [(2010, 3, "The first summit"), (1999, -4, "Silent at school"), (2020, -2, "A team without a voice")];
    for (year, high, label) in moments {
        act(StoryCommand::AddEvent {
            when: LifeTime::Year { year },
            label: label.into(),
            height: height(high)?,
        })?;
    }
    let view = act(StoryCommand::GoTo(StoryStep::Themes))?;
    let years: Vec<_> = view.lifeline.points.iter().map(|point| point.height.value()).collect();
    hold(years == [-4, 3, -2], || format!("the lifeline runs {years:?}"))?;
    for event in view.story.events.iter().map(|event| event.id) {
        act(StoryCommand::TagEvent { event, theme: "Courage".into() })?;
    }
    let opening = "It takes courage to say the first word.";
    let words = opening.split_whitespace().count();
    let text = |all: usize| format!("{opening}{}", " word".repeat(all - words));
    let write = |before: String, after: String| {
        act(StoryCommand::Write { part: StoryPart::Text, edit: Edit { before, after }, seen: Vec::new() })
    };
    write(String::new(), text(1_000))?;
    act(StoryCommand::MarkPassage(Passage { theme: "Courage".into(), words: "It takes courage".into() }))?;
    let on = stage.mia.belay.now().map_err(said)?.date_naive();
    act(StoryCommand::Rehearse(Rehearsal { on, with: None, minutes: 6, note: String::new() }))?;
    let Err(refused) = stories.act(story, StoryCommand::GoTo(StoryStep::Ready)) else {
        return Err("1,000 words passed".into());
    };
    write(text(1_000), text(999))?;
    // A changed text is practised once more.
    act(StoryCommand::Rehearse(Rehearsal {
        on,
        with: Some("the mirror".into()),
        minutes: 6,
        note: String::new(),
    }))?;
    let view = act(StoryCommand::GoTo(StoryStep::Ready))?;
    hold(view.story.step == StoryStep::Ready, || format!("with 999 words it is at {:?}", view.story.step))?;
    Ok(format!(
        "three moments stand in time order, courage runs through them; 1,000 words were refused ({}), 999 are ready",
        said(refused)
    ))
}

/// 13: the server is restored from an older copy: phones bring it up to date.
pub(super) async fn the_server_goes_back_in_time(stage: &mut Stage) -> StepResult {
    let goal = there(stage.goal, "goal")?;
    stage.sync_all().await?;
    let copy = stage.folder().join("older-copy.db");
    belay_server::backup(&stage.server_folder(), &copy)
        .map_err(|error| format!("backup of the server failed: {error}"))?;
    let late = "Written after the copy was made";
    let before = stage.mia.belay.goals().goal(goal).map_err(said)?.goal.evidence.text;
    for phone in [&stage.mia, stage.helper()] {
        let command = GoalCommand::AddWin { text: format!("{late} by {}", phone.name) };
        phone.belay.goals().act(goal, command).map_err(said)?;
        phone.sync().await?;
    }
    stage.sync_all().await?;
    stage.restart(|folder| restore(&copy, folder)).await?;
    stage.sync_all().await?;
    // A phone that knows nothing but what the server has now.
    let fresh = stage.another_phone_of_mia().await?;
    let goal_there = fresh.goals().goal(goal).map_err(said)?.goal;
    fresh.shut_down();
    let late_wins = goal_there.wins.iter().filter(|win| win.text.starts_with(late)).count();
    hold(late_wins == 2, || format!("{late_wins} of 2 late writes are back on the server"))?;
    hold(goal_there.evidence.text == before, || "what was on the server before has changed".into())?;
    let waiting = stage.mia.belay.attention().count().map_err(said)?;
    hold(waiting == 0, || format!("{waiting} things need Mia's eye"))?;
    Ok(format!(
        "the server lost what came after its copy; the phones gave it back, and a new phone of Mia's has all of goal {}",
        short(goal)
    ))
}

fn restore(copy: &Path, folder: &Path) -> Result<(), String> {
    belay_server::restore(copy, folder)
        .map(|_| ())
        .map_err(|error| format!("restore of the server failed: {error}"))
}
