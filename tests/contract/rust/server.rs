//! A real server in a process of its own, as `belay serve` runs it, and the mails it writes.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

/// A `belay serve` on a free port of this machine, with its folder.
pub(crate) struct Server {
    process: Child,
    folder: TempDir,
    /// Where it answers.
    pub(crate) url: String,
}

impl Server {
    /// The one server of all cases. It is ended by the system together with the run: see [`Server::start`].
    pub(crate) fn shared() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        // Under a shell that ends it as soon as this process is gone, however it went: its end of the pipe closes then.
        let script =
            "\"$0\" serve --data \"$1\" --listen 127.0.0.1:0 & server=$!; cat >/dev/null; kill $server";
        let mut process = Command::new("sh")
            .args(["-c", script])
            .arg(program())
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell can be started");
        let said = BufReader::new(process.stdout.take().expect("its output was asked for"));
        let url = said.lines().map_while(Result::ok).find_map(|line| {
            let start = line.find("http://127.0.0.1:")?;
            Some(line[start..].split_whitespace().next()?.to_owned())
        });
        Self { process, folder, url: url.expect("the server says where it answers") }
    }

    /// The code in the newest mail to `address`. A mail is there before the call that asked for it returns.
    pub(crate) fn mailed_code(&self, address: &str) -> String {
        let mails = fs::read_dir(self.folder.path().join("mail")).expect("there are mails");
        // Another case's mail may be half written; it has another ending until it is whole.
        let whole = |mail: &PathBuf| mail.extension().is_some_and(|ending| ending == "eml");
        let mut mails: Vec<PathBuf> = mails.flatten().map(|mail| mail.path()).filter(whole).collect();
        mails.sort();
        let read = |path: &PathBuf| fs::read_to_string(path).expect("a mail can be read");
        let to = |text: &String| text.lines().any(|line| line.starts_with("To:") && line.contains(address));
        let newest = mails.iter().rev().map(read).find(to).expect("a mail was written to this address");
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        newest.lines().map(str::trim).find(is_code).expect("the mail has a code").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The program: what `BELAY_BIN` names, else the one that cargo built beside this test.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("BELAY_BIN") {
        return named.into();
    }
    let own = std::env::current_exe().expect("a test knows its own path");
    let beside = own.ancestors().nth(2).expect("a test lies in target/…/deps").join("belay");
    assert!(beside.exists(), "build the server first: cargo build --package belay");
    beside
}
