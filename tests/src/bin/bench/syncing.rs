//! What sync costs: the first of a new phone, a few changes among few and among many, and nothing new at all.

use std::{fs, path::Path};

use belay_server::Counters;
use serde_json::Value;

use crate::{
    figure::{Chapter, Figure, Outcome, Verdict, grouped, spoken},
    phone::ask,
    scene::Scene,
    yardstick::{Unit, Yardstick},
};

/// How much memory a first sync may take (issue *Speed*).
const RESIDENT_KIB: u64 = 64 * 1024;
/// How long a document of a first sync may take, as so many that are unpacked, parsed and inserted.
const ARRIVALS: f64 = 3.0;
/// How many documents change.
const CHANGED: usize = 10;
/// What an idle sync may send, and may receive (issue *Speed*).
const IDLE_BYTES: u64 = 1024;

/// What something cost, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    phone_rows: u64,
    phone_up: u64,
    phone_down: u64,
    server: Counters,
}

/// A first sync of `count` documents, the best of `runs`. Gives its figures, and the folder of the last phone.
///
/// # Errors
/// If a phone does not come to an end with every document.
pub(crate) fn first_syncs(
    scene: &Scene,
    count: usize,
    most_ms: f64,
    runs: usize,
    yardstick: &Yardstick,
) -> Outcome<(Vec<Figure>, tempfile::TempDir)> {
    let mut best: Option<Value> = None;
    let mut last = None;
    for _ in 0..runs {
        let phone = scene.fresh_phone()?;
        let told = ask(&[], &["sync", &phone.path().to_string_lossy()])?;
        let down = told["report"]["documents_down"].as_u64().unwrap_or_default();
        if down != count as u64 {
            return Err(format!("{down} of {count} documents arrived").into());
        }
        let faster = |best: &Value| told["ms"].as_f64() < best["ms"].as_f64();
        if best.as_ref().is_none_or(faster) {
            best = Some(told);
        }
        last = Some(phone);
    }
    let (Some(best), Some(phone)) = (best, last) else {
        return Err("no run was asked for".into());
    };
    let number = |value: &Value| value.as_f64().ok_or("a phone tells numbers");
    let name = format!("first sync of {}", grouped(count as u64));
    let resident = best["resident_kib"].as_u64().ok_or("a phone tells its memory")?;
    let report = &best["report"];
    let figures = vec![
        Figure::duration(name.clone(), most_ms, number(&best["ms"])?).beside(
            yardstick,
            Unit::Arrived,
            ARRIVALS * count as f64,
        ),
        Figure::of(
            format!("{name}: resident at most"),
            "≤ 64 MiB",
            format!("{:.1} MiB", resident as f64 / 1024.0),
            resident as f64,
            Verdict::of(resident <= RESIDENT_KIB),
        ),
        Figure::plain(
            format!("{name}: processor time of the phone"),
            spoken(number(&best["cpu_ms"])?),
            number(&best["cpu_ms"])?,
        ),
        Figure::plain(
            format!("{name}: requests, MiB down"),
            format!("{}, {:.1}", report["exchanges"], number(&report["bytes_down"])? / 1024.0 / 1024.0),
            number(&report["bytes_down"])?,
        ),
    ];
    Ok((figures, phone))
}

/// Changes a few documents on the server and lets the phone in `folder` fetch them: what that cost. The `time`-th
/// time these documents change, counted from 1.
///
/// # Errors
/// If they do not all arrive.
pub(crate) async fn change(scene: &mut Scene, folder: &Path, time: u64) -> Outcome<Cost> {
    scene.change(1_000 - CHANGED..1_000, time).await?;
    let before = scene.community.server.counters();
    let told = ask(&[], &["sync", &folder.to_string_lossy()])?;
    let server = scene.community.server.counters().since(&before);
    let report = &told["report"];
    let count = |name: &str| report[name].as_u64().ok_or("a phone tells what it moved");
    if count("documents_down")? != CHANGED as u64 {
        return Err(format!("{} of {CHANGED} documents arrived", report["documents_down"]).into());
    }
    Ok(Cost {
        phone_rows: count("rows_written")?,
        phone_up: count("bytes_up")?,
        phone_down: count("bytes_down")?,
        server,
    })
}

/// The same change among few documents and among many.
pub(crate) fn compared(few: (usize, Cost), many: (usize, Cost)) -> Vec<Figure> {
    let name = format!("a change of {CHANGED} among {} | {}", grouped(few.0 as u64), grouped(many.0 as u64));
    let (few, many) = (few.1, many.1);
    let same = |what: &str, few: u64, many: u64, slack: u64| {
        let verdict = Verdict::of(few.abs_diff(many) <= slack);
        Figure::of(format!("{name}: {what}"), "the same", format!("{few} | {many}"), many as f64, verdict)
    };
    // Ids and sequence numbers differ, and with them what gzip makes of them: a few bytes in a hundred. A row more or less is
    // where full-text search happens to begin a block.
    let bytes = |what: &str, few: u64, many: u64| same(what, few, many, few / 50);
    vec![
        same("rows written on the phone", few.phone_rows, many.phone_rows, few.phone_rows / 50),
        bytes("bytes up, as the phone counts", few.phone_up, many.phone_up),
        bytes("bytes down, as the phone counts", few.phone_down, many.phone_down),
        same("rows read on the server", few.server.rows_read, many.server.rows_read, 0),
        same("rows scanned on the server", few.server.rows_scanned, many.server.rows_scanned, 0),
        same("rows written on the server", few.server.rows_written, many.server.rows_written, 0),
        bytes("bytes up, as the server counts", few.server.bytes_up, many.server.bytes_up),
        bytes("bytes down, as the server counts", few.server.bytes_down, many.server.bytes_down),
    ]
}

/// A sync with nothing new: its bodies as the phone counts them, and everything on the connection as strace sees it.
///
/// # Errors
/// If it cannot be measured.
pub(crate) fn idle(folder: &Path) -> Outcome<Vec<Figure>> {
    let told = ask(&[], &["sync", &folder.to_string_lossy()])?;
    let body = |name: &str| told["report"][name].as_u64().ok_or("a phone tells what it moved");
    let (up, down) = on_the_wire(folder)?;
    let figure = |what: &str, bytes: u64| {
        Figure::of(what, "≤ 1 KB", format!("{bytes} bytes"), bytes as f64, Verdict::of(bytes <= IDLE_BYTES))
    };
    Ok(vec![
        figure("idle sync up: body", body("bytes_up")?),
        figure("idle sync down: body", body("bytes_down")?),
        figure("idle sync up: with HTTP headers", up),
        figure("idle sync down: with HTTP headers", down),
    ])
}

/// What a sync sends and receives over TCP, by the calls that carry it.
fn on_the_wire(folder: &Path) -> Outcome<(u64, u64)> {
    let log = folder.join("strace.log");
    let to = log.to_string_lossy();
    let calls = "trace=sendto,sendmsg,write,writev,recvfrom,recvmsg,read,readv";
    let strace = ["strace", "-f", "-yy", "-s", "0", "-e", calls, "-o", &to];
    ask(&strace, &["sync", &folder.to_string_lossy()])?;
    let text = fs::read_to_string(&log)?;
    fs::remove_file(&log)?;
    let (mut up, mut down) = (0, 0);
    for line in text.lines().filter(|line| line.contains("<TCP:[")) {
        let Some(bytes) = line.rsplit_once(" = ").and_then(|(_, bytes)| bytes.parse::<u64>().ok()) else {
            continue;
        };
        if line.contains(" send") || line.contains(" write") {
            up += bytes;
        } else {
            down += bytes;
        }
    }
    Ok((up, down))
}

/// The chapter of these figures.
pub(crate) fn chapter(figures: Vec<Figure>, runs: usize, bytes_each: usize) -> Chapter {
    Chapter {
        title: "Sync over loopback".to_owned(),
        how: format!(
            "Phone and server are two processes on this machine's cores. There are 14 spaces and on average {bytes_each} bytes \
             of content a document, gzip both ways. First syncs are the best of {runs}; memory is VmHWM. Rows are SQLite's \
             count of changed rows. Bytes are bodies on the wire, without headers unless headers are named."
        ),
        figures,
    }
}
