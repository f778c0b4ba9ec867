//! The process that writes into a phone's folder, as a test holds it.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use belay_domain::RelationshipId;

/// A process that writes into a phone's folder as fast as it can.
pub struct Writer {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Writer {
    /// Starts it. `program` is `env!("CARGO_BIN_EXE_writer")`; `what` is `write`, `sync` or `draft`.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start(program: &str, home: &Path, relationship: RelationshipId, prefix: &str, what: &str) -> Self {
        let mut command = Command::new(program);
        command.arg(home).args([&relationship.0.to_string(), prefix, what]);
        Self::spawn(command)
    }

    /// Starts it where no file may grow beyond `kib`: what a person meets as a full disk or a used-up quota.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn starved(program: &str, kib: u64, home: &Path, relationship: RelationshipId, prefix: &str) -> Self {
        let mut command = Command::new("sh");
        // The signal would end the process; ignored, the write fails as on a full disk. POSIX counts blocks of 512 bytes.
        let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", kib * 2);
        command.args(["-c", &limit, "sh", program]).arg(home);
        command.args([&relationship.0.to_string(), prefix, "write"]);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut process =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("start the writer");
        let says = BufReader::new(process.stdout.take().expect("hear the writer"));
        Self { process, says }
    }

    /// The next line it says; none when it has ended.
    ///
    /// # Panics
    /// If its output cannot be read.
    pub fn next_line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.says.read_line(&mut line).expect("hear the writer");
        // A line without an end was cut off by a kill: nothing was acknowledged by it.
        (read > 0 && line.ends_with('\n')).then(|| line.trim().to_owned())
    }

    /// Kills it (SIGKILL), and gives what it said until then.
    ///
    /// # Panics
    /// If it cannot be killed.
    #[must_use]
    pub fn killed(mut self) -> Vec<String> {
        self.process.kill().expect("kill the writer");
        self.process.wait().expect("see the writer end");
        std::iter::from_fn(|| self.next_line()).collect()
    }

    /// Holds it in the middle of whatever it is doing, or lets it go on.
    ///
    /// # Panics
    /// If it is not there any more.
    pub fn hold(&self, still: bool) {
        let signal = if still { "STOP" } else { "CONT" };
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", self.process.id())]).status();
        assert!(sent.expect("send a signal").success(), "the writer takes the signal");
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Killed already, or ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
