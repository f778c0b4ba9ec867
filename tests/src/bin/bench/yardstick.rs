//! What this machine does by itself, measured in the same run: raw SQLite, JSON, gzip, loopback. A figure beside it is a ratio,
//! and a ratio travels: the same code keeps it on a slow machine and on a fast one.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    time::Instant,
};

use belay_test_vfs::RawDatabase;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde_json::{Value, json};

use crate::{
    figure::{Chapter, Figure, Outcome, spoken},
    phone::{median, ms},
};

/// Rows of one transaction.
const ROWS: usize = 10_000;
/// How often a commit, a row, a JSON text and an echo are timed.
const TIMES: usize = 501;

/// What one document takes on this machine, whoever does it. All in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Yardstick {
    insert: f64,
    read: f64,
    commit: f64,
    parse: f64,
    write: f64,
    gzip: f64,
    gunzip: f64,
    echo: f64,
}

/// What a figure is a multiple of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// A document read by its key and parsed.
    Fetched,
    /// A document unpacked, parsed and written into a table.
    Arrived,
    /// A document parsed and written as JSON.
    Rewritten,
    /// A durable commit of one row.
    Commit,
}

impl Unit {
    /// What it is called in a table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fetched => "fetches",
            Self::Arrived => "arrivals",
            Self::Rewritten => "rewrites",
            Self::Commit => "commits",
        }
    }
}

impl Yardstick {
    /// Measures on the disk `folder` lies on, with the contents of real documents.
    ///
    /// # Errors
    /// If the disk or the loopback cannot be used, or a content is no JSON.
    pub(crate) fn measure(folder: &Path, contents: &[Vec<u8>]) -> Outcome<Self> {
        let mut raw = RawDatabase::create(&folder.join("raw.db"))?;
        let many: Vec<&[u8]> = contents.iter().map(Vec::as_slice).cycle().take(ROWS).collect();
        let start = Instant::now();
        raw.insert(many.iter().copied())?;
        let insert = ms(start.elapsed()) / ROWS as f64;
        let document = |n: usize| many[n * 37 % ROWS];
        let values: Vec<Value> =
            many.iter().take(TIMES).map(|text| serde_json::from_slice(text)).collect::<Result<_, _>>()?;
        let packed = gzip(&many)?;
        let start = Instant::now();
        gzip(&many)?;
        let gzip_all = ms(start.elapsed());
        let start = Instant::now();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut Vec::new())?;
        let gunzip_all = ms(start.elapsed());
        Ok(Self {
            insert,
            read: timed(|n| raw.content(n as u64 * 17 % ROWS as u64 + 1))?,
            parse: timed(|n| serde_json::from_slice::<Value>(document(n)))?,
            write: timed(|n| serde_json::to_vec(&values[n]))?,
            commit: timed(|n| raw.insert([document(n)]))?,
            gzip: gzip_all / ROWS as f64,
            gunzip: gunzip_all / ROWS as f64,
            echo: echo()?,
        })
    }

    /// How long one of a unit takes, in milliseconds.
    pub(crate) fn unit(&self, unit: Unit) -> f64 {
        match unit {
            Unit::Fetched => self.read + self.parse,
            Unit::Arrived => self.gunzip + self.parse + self.insert,
            Unit::Rewritten => self.parse + self.write,
            Unit::Commit => self.commit,
        }
    }

    /// As a chapter of its own.
    pub(crate) fn chapter(&self) -> Chapter {
        let figure = |what: &str, took: f64| Figure::plain(what, spoken(took), took);
        Chapter {
            title: "The yardstick".to_owned(),
            how: "What this machine takes for a document by itself, without Belay. A *fetch* is a row read by its key and parsed, \
                  an *arrival* one unpacked, parsed and inserted, a *rewrite* one parsed and written as JSON, a *commit* one \
                  inserted durably. Every target below that is a multiple of one of these is kept or missed by the multiple."
                .to_owned(),
            figures: vec![
                figure("insert a row, 10,000 in a transaction", self.insert),
                figure("read a row by its key", self.read),
                figure("commit a row", self.commit),
                figure("parse a document's JSON", self.parse),
                figure("write a document's JSON", self.write),
                figure("gzip a document", self.gzip),
                figure("gunzip a document", self.gunzip),
                figure("a byte over loopback and back", self.echo),
            ],
        }
    }

    /// For the JSON, in milliseconds.
    pub(crate) fn as_json(&self) -> Value {
        let Self { insert, read, commit, parse, write, gzip, gunzip, echo } = self;
        json!({
            "insert": insert, "read": read, "commit": commit, "parse": parse, "write": write, "gzip": gzip,
            "gunzip": gunzip, "echo": echo,
        })
    }
}

/// The median of [`TIMES`] turns, in milliseconds.
fn timed<T, E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    mut turn: impl FnMut(usize) -> Result<T, E>,
) -> Outcome<f64> {
    let mut times = Vec::with_capacity(TIMES);
    for n in 0..TIMES {
        let start = Instant::now();
        // What a turn gives is dropped within its time, as Belay drops it too.
        drop(turn(n).map_err(Into::into)?);
        times.push(ms(start.elapsed()));
    }
    Ok(median(times))
}

fn gzip(contents: &[&[u8]]) -> Outcome<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    for content in contents {
        packer.write_all(content)?;
    }
    Ok(packer.finish()?)
}

/// A byte to another thread of this machine and back.
fn echo() -> Outcome<f64> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    let answering = std::thread::spawn(move || -> std::io::Result<()> {
        let (mut line, _) = listener.accept()?;
        line.set_nodelay(true)?;
        let mut byte = [0];
        while line.read(&mut byte)? > 0 {
            line.write_all(&byte)?;
        }
        Ok(())
    });
    let mut line = TcpStream::connect(address)?;
    line.set_nodelay(true)?;
    let mut byte = [7];
    let median = timed(|_| line.write_all(&byte).and_then(|()| line.read_exact(&mut byte)))?;
    drop(line);
    answering.join().map_err(|_| "the echo ended with a panic")??;
    Ok(median)
}
