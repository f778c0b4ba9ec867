//! A database that is locked, full, damaged, from a newer app or somebody else's: named, nothing lost, nothing touched that
//! is not ours.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use belay_core::{Error, Opened};
use belay_domain::{
    Edit, GoalId, RelationshipId,
    goal::{GoalCommand, Wording},
};
use belay_tests::{
    ClosedPhone, Community, Phone, Visitor, Writer, a_goal, a_pair, draft, places::berlin, reword, statement,
};

const WRITER: &str = env!("CARGO_BIN_EXE_writer");

/// The page of a new SQLite database, in bytes.
const PAGE: usize = 4096;

#[tokio::test]
async fn a_database_that_another_process_holds_can_be_read_and_is_written_once_it_is_let_go() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "mine");
    let mut writer = Writer::start(WRITER, &mentee.home(), relationship, "theirs", "write");
    // Held at some moment or other, it holds the lock; only then does this phone's write find it taken.
    let locked = (0..500).find_map(|_| {
        writer.next_line().expect("the writer writes");
        writer.hold(true);
        let tried = mentee.belay.goals().draft(a_goal(&mentee, relationship, "in between"));
        if tried.is_err() {
            return tried.err();
        }
        writer.hold(false);
        None
    });
    assert_eq!(locked, Some(Error::Locked), "held in the middle of a write");
    assert!(Error::Locked.is_retryable());
    assert_eq!(statement(&mentee, goal), "mine", "reading goes on");
    writer.hold(false);
    // The other process writes without a pause, so this phone's turn may take a few tries: each says so and loses nothing.
    let wording = Wording::Statement;
    let edit = Edit { before: "mine".into(), after: "still mine".into() };
    let tried =
        (0..100).map(|_| mentee.belay.goals().act(goal, GoalCommand::Reword { wording, edit: edit.clone() }));
    let written = tried.into_iter().find(|tried| tried != &Err(Error::Locked));
    assert!(matches!(written, Some(Ok(_))), "written once there is room: {written:?}");
    let said = writer.killed();
    assert!(!said.is_empty(), "it went on after it was let go");
    assert_eq!(statement(&mentee, goal), "still mine");
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_half_written_and_all_goes_on_when_there_is_room() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let closed = mentee.closed();
    let home = closed.database().parent().unwrap().to_owned();
    let mut writer = Writer::starved(WRITER, 600, &home, relationship, "w");
    let mut acknowledged = 0;
    let last = loop {
        match writer.next_line().expect("it says how it ended") {
            line if line.starts_with("failed") => break line,
            _ => acknowledged += 1,
        }
    };
    assert!(acknowledged > 0, "there was room for a while");
    assert_eq!(last, format!("failed storage_full {acknowledged}"), "all of it can still be read");
    let (mentee, opened) = closed.open();
    assert_eq!(opened, Opened::Found);
    let after = draft(&mentee, relationship, "there is room again");
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(texts(&mentor, relationship, "w-").len(), acknowledged);
    assert_eq!(statement(&mentor, after), "there is room again");
}

/// The texts of the goals of a relationship that begin so, sorted.
fn texts(phone: &Phone, relationship: RelationshipId, beginning: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut from = None;
    loop {
        let page = phone.belay.goals().of_relationship(relationship, from.as_deref()).unwrap();
        texts.extend(page.goals.into_iter().map(|view| view.goal.statement.text));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    texts.retain(|text| text.starts_with(beginning));
    texts.sort();
    texts
}

/// A mentee with many goals that were sent.
async fn with_many_goals(community: &Community) -> (Phone, Phone, RelationshipId, Vec<GoalId>) {
    let (mentee, mentor, relationship) = a_pair(community).await;
    let words = "one word after the other ".repeat(30);
    let goals = (0..100).map(|number| draft(&mentee, relationship, &format!("{number}: {words}"))).collect();
    mentee.sync().await;
    mentor.sync().await;
    (mentee, mentor, relationship, goals)
}

fn aside(opened: Opened) -> PathBuf {
    match opened {
        Opened::Recovered { aside } => aside,
        other => panic!("recovered, and not {other:?}"),
    }
}

/// Damages a database as `how` does, and shows that the phone is usable at once, keeps the damaged file, and gets
/// everything back that had been sent.
async fn recovers_from(how: impl FnOnce(&mut Vec<u8>)) {
    let community = Community::new().await;
    let (mentee, mentor, relationship, goals) = with_many_goals(&community).await;
    let closed = mentee.closed();
    let mut bytes = fs::read(closed.database()).unwrap();
    how(&mut bytes);
    fs::write(closed.database(), &bytes).unwrap();
    let (mentee, opened) = closed.open();
    assert_eq!(fs::read(aside(opened)).unwrap(), bytes, "moved aside as it was");
    is_itself_again(&community, &mentee, &mentor, relationship, &goals).await;
}

async fn is_itself_again(
    community: &Community,
    mentee: &Phone,
    mentor: &Phone,
    relationship: RelationshipId,
    goals: &[GoalId],
) {
    assert_eq!(mentee.belay.account().signed_in().unwrap(), None);
    community.sign_in(mentee, "Mia").await;
    for goal in goals {
        let shown = |phone: &Phone| phone.belay.goals().goal(*goal).unwrap().goal;
        assert_eq!(shown(mentee), shown(mentor));
    }
    let fresh = draft(mentee, relationship, "after the damage");
    mentee.sync().await;
    mentor.sync().await;
    assert_eq!(statement(mentor, fresh), "after the damage");
    assert_eq!(mentee.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn a_file_whose_header_was_overwritten_is_moved_aside_and_everything_comes_back() {
    recovers_from(|bytes| bytes[..PAGE].fill(0x5a)).await;
}

#[tokio::test]
async fn a_file_cut_off_in_its_first_pages_is_moved_aside_and_everything_comes_back() {
    recovers_from(|bytes| bytes.truncate(PAGE + 100)).await;
}

#[tokio::test]
async fn a_file_whose_first_tables_were_overwritten_is_moved_aside_and_everything_comes_back() {
    recovers_from(|bytes| bytes[PAGE..8 * PAGE].fill(0x5a)).await;
}

#[tokio::test]
async fn damage_that_is_met_later_is_noted_and_the_next_start_looks_at_every_page() {
    let community = Community::new().await;
    let (mentee, mentor, relationship, goals) = with_many_goals(&community).await;
    let closed = mentee.closed();
    let mut bytes = fs::read(closed.database()).unwrap();
    let (middle, end) = (bytes.len() / PAGE / 2, bytes.len() / PAGE);
    assert!(end > 40, "a database of {end} pages has a middle");
    bytes[middle * PAGE..(end - 1) * PAGE].fill(0x5a);
    fs::write(closed.database(), &bytes).unwrap();
    let (mentee, opened) = closed.open();
    assert_eq!(opened, Opened::Found, "opening does not look at every page");
    let errors: Vec<_> = goals.iter().filter_map(|goal| mentee.belay.goals().goal(*goal).err()).collect();
    assert!(errors.iter().any(|error| error.code() == "internal"), "reading meets it: {errors:?}");
    let (mentee, opened) = mentee.closed().open();
    assert!(aside(opened).exists());
    is_itself_again(&community, &mentee, &mentor, relationship, &goals).await;
    let (_, opened) = mentee.closed().open();
    assert_eq!(opened, Opened::Found, "and then all is well");
}

/// Every file in a folder, with what others may do with it.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| fs::metadata(path).unwrap().permissions().mode() & 0o077 != 0).collect()
}

#[cfg(unix)]
#[tokio::test]
async fn everything_a_phone_keeps_is_for_its_owner_alone_wherever_it_lies() {
    use std::os::unix::fs::PermissionsExt as _;
    let community = Community::new().await;
    let (mut mentee, mentor, relationship, goals) = with_many_goals(&community).await;
    let home = mentee.home();
    assert_eq!(open_to_others(&home), Vec::<PathBuf>::new());
    // Somebody copied the files about, and everybody may look into the folder; also into what a killed app left behind.
    let open_all = || {
        fs::write(home.join("vault.new"), "left by a killed app").unwrap();
        fs::write(home.join("belay.db.suspect"), "").unwrap();
        for path in fs::read_dir(&home).unwrap().map(|file| file.unwrap().path()).chain([home.clone()]) {
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        }
    };
    open_all();
    mentee.open_again().unwrap();
    let _ = draft(&mentee, relationship, "after it was copied");
    mentee.belay.account().sign_out().await.unwrap();
    community.sign_in(&mentee, "Mia").await;
    assert_eq!(open_to_others(&home), Vec::<PathBuf>::new());
    // And what is moved aside.
    let closed = mentee.closed();
    open_all();
    let mut bytes = fs::read(closed.database()).unwrap();
    bytes[..PAGE].fill(0x5a);
    fs::write(closed.database(), bytes).unwrap();
    let (mentee, opened) = closed.open();
    assert!(aside(opened).exists());
    is_itself_again(&community, &mentee, &mentor, relationship, &goals).await;
    assert_eq!(open_to_others(&home), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_suspicion_that_was_nothing_ends_with_the_next_start() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "unharmed");
    let closed = mentee.closed();
    let suspicion = closed.database().with_extension("db.suspect");
    fs::write(&suspicion, "a page could not be read").unwrap();
    let (mentee, opened) = closed.open();
    assert_eq!(opened, Opened::Found);
    assert!(!suspicion.exists());
    assert_eq!(statement(&mentee, goal), "unharmed");
}

/// A phone that will not open a file does not change a byte of it, nor leave anything beside it.
fn is_left_alone(closed: &ClosedPhone, expected: &Error) {
    let files = |folder: &Path| {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| (fs::read(&path).unwrap(), path))
            .collect();
        files.sort();
        files
    };
    let folder = closed.database().parent().unwrap().to_owned();
    let before = files(&folder);
    assert_eq!(closed.try_open().as_ref().unwrap_err(), expected);
    assert!(files(&folder) == before, "the files are as they were");
}

/// The offset of the user version in a database file (SQLite file format, section 1.3).
const USER_VERSION: std::ops::Range<usize> = 60..64;
/// The offset of the write version, which tells whether the file has a log.
const LOGGED: std::ops::Range<usize> = 18..20;

#[tokio::test]
async fn a_file_of_a_newer_app_is_named_and_left_alone() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "from the future");
    let closed = mentee.closed();
    let mut bytes = fs::read(closed.database()).unwrap();
    let known = bytes[USER_VERSION].to_vec();
    bytes[USER_VERSION].copy_from_slice(&1_000_u32.to_be_bytes());
    fs::write(closed.database(), &bytes).unwrap();
    is_left_alone(&closed, &Error::UpdateNeeded);
    // The update has come.
    bytes[USER_VERSION].copy_from_slice(&known);
    fs::write(closed.database(), &bytes).unwrap();
    let (mentee, _) = closed.open();
    assert_eq!(statement(&mentee, goal), "from the future");
}

#[tokio::test]
async fn after_an_update_the_lists_are_made_anew_and_what_only_a_newer_app_could_open_is_fetched_again() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let newer = Visitor::new(&community, "Tom").await;
    let goals: Vec<_> = (0..60).map(|number| draft(&mentee, relationship, &number.to_string())).collect();
    let sealed = draft(&mentee, relationship, "sealed by a newer app");
    mentee.sync().await;
    let (document, _) = newer.document(sealed).await;
    let mut body = document.body.0.clone();
    body[0] = 200;
    newer.store_body(&document, body).await;
    mentee.sync().await;
    reword(&mentee, goals[0], "0", "0 waits");
    let before = texts(&mentee, relationship, "");
    assert_eq!((before.len(), mentee.sync().await.documents_down), (60, 0));
    reword(&mentee, goals[0], "0 waits", "0 waits again");
    let before = texts(&mentee, relationship, "");
    let closed = mentee.closed();
    // As an older version left it: its lists have another shape.
    let mut bytes = fs::read(closed.database()).unwrap();
    let shape = b"read_models";
    // Behind its name stands its number, whichever it is by now.
    let numbered = |at: &usize| bytes[*at..].starts_with(shape) && bytes[at + shape.len()].is_ascii_digit();
    let there: Vec<_> = (0..bytes.len() - shape.len()).filter(numbered).collect();
    assert_eq!(there.len(), 1, "the shape of the lists is noted in one place");
    bytes[there[0] + shape.len()] = b'0';
    fs::write(closed.database(), bytes).unwrap();
    let (mentee, opened) = closed.open();
    assert_eq!(opened, Opened::Found);
    assert_eq!(texts(&mentee, relationship, ""), before);
    assert_eq!(mentee.belay.home().unwrap().needs_update, 1);
    assert!(mentee.sync().await.documents_down > 60, "everything is fetched once more");
    mentor.sync().await;
    assert_eq!(statement(&mentor, goals[0]), "0 waits again");
    assert_eq!(mentee.sync().await.documents_down, 0, "and only once");
}

#[tokio::test]
async fn somebody_elses_database_is_named_and_left_alone() {
    let community = Community::new().await;
    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path().join("foreign.db");
    belay_server::backup(&community.folder(), &copy).unwrap();
    let closed = Phone::new(berlin(), std::sync::Arc::clone(&community.clock)).closed();
    let mut foreign = fs::read(&copy).unwrap();
    for logged in [1, 2] {
        foreign[LOGGED].fill(logged);
        fs::write(closed.database(), &foreign).unwrap();
        is_left_alone(&closed, &Error::Conflict { what: "database".into() });
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_said_to_be_the_folders_fault_and_is_itself_again_after() {
    let community = Community::new().await;
    let (mentee, _mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "mine");
    let closed = mentee.closed();
    let (database, beside) = (closed.database(), closed.database().with_extension("away"));
    fs::rename(&database, &beside).unwrap();
    // What SQLite says of a folder where it may not write is the same, and holds for root too.
    fs::create_dir(&database).unwrap();
    let error = Error::Invalid { field: "folder".into(), rule: "not_writable".into() };
    assert_eq!(closed.try_open().unwrap_err(), error);
    fs::remove_dir(&database).unwrap();
    fs::rename(&beside, &database).unwrap();
    let (mentee, opened) = closed.open();
    assert_eq!((opened, statement(&mentee, goal).as_str()), (Opened::Found, "mine"));
}
