//! What the figures were taken on: cores, kernel, how long the disk takes to be sure, and how busy it all was.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::Instant,
};

use serde_json::{Value, json};

use crate::figure::{Outcome, spoken};

/// How often the disk is asked.
const TRIES: usize = 200;

/// The machine, as far as it explains the figures.
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    kernel: String,
    disk_ms: f64,
    load: String,
}

impl Machine {
    /// Looks at the machine; the disk is the one `folder` lies on.
    ///
    /// # Errors
    /// If the disk cannot be written.
    pub(crate) fn look(folder: &Path) -> Outcome<Self> {
        let line = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let processors = line("/proc/cpuinfo");
        let processor = processors
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map_or("unknown", |(_, name)| name);
        Ok(Self {
            processor: processor.to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: line("/proc/sys/kernel/osrelease").trim().to_owned(),
            disk_ms: disk(folder)?,
            load: line("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned(),
        })
    }

    /// In a line.
    pub(crate) fn line(&self) -> String {
        let Self { processor, cores, kernel, disk_ms, load } = self;
        let disk = spoken(*disk_ms);
        format!(
            "{processor}, {cores} cores, Linux {kernel}; fdatasync of 4 KiB {disk} (median); load {load} at the start"
        )
    }

    /// For the JSON.
    pub(crate) fn as_json(&self) -> Value {
        let Self { processor, cores, kernel, disk_ms, load } = self;
        json!({"processor": processor, "cores": cores, "kernel": kernel, "fdatasync_ms": disk_ms, "load": load})
    }
}

/// How long it takes until 4 KiB more of a file are on the disk: the median, in milliseconds.
fn disk(folder: &Path) -> Outcome<f64> {
    let path = folder.join("disk");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(TRIES);
    for _ in 0..TRIES {
        file.write_all(&[7; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    fs::remove_file(path)?;
    times.sort_by(f64::total_cmp);
    Ok(times[TRIES / 2])
}
