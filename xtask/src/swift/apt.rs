//! Where this machine's own apt gets Debian from: its mirror and its proxy. Read, never written down.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// One line for each source: where it is, what it is called, its part.
const SOURCE: &str = "$(REPO_URI) $(RELEASE) $(COMPONENT)";

/// The address of the Debian mirror that this machine uses.
///
/// # Errors
/// Where apt cannot be asked or knows of none.
pub(super) fn mirror() -> Result<String> {
    let sources = answer("apt-get", &["indextargets", "--format", SOURCE, "Created-By: Packages"])?;
    find_mirror(&sources).context("failed to find a Debian mirror in apt's sources")
}

/// The proxies apt goes through, as the variables other programs read.
///
/// # Errors
/// Where apt cannot be asked.
pub(super) fn proxies() -> Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    for (name, setting) in [("http_proxy", "Acquire::http::Proxy"), ("https_proxy", "Acquire::https::Proxy")]
    {
        let said = answer("apt-config", &["shell", "PROXY", setting])?;
        // apt-config answers `PROXY='http://…'`, or nothing.
        let value = said.trim().strip_prefix("PROXY='").and_then(|value| value.strip_suffix('\''));
        found.extend(value.map(|value| (name, value.to_owned())));
    }
    Ok(found)
}

/// The first source that is a whole release: neither its security fixes nor its updates.
fn find_mirror(sources: &str) -> Option<String> {
    sources.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let (uri, release, component) = (words.next()?, words.next()?, words.next()?);
        let whole = component == "main" && !release.contains(['-', '/']);
        whole.then(|| uri.to_owned())
    })
}

fn answer(program: &str, words: &[&str]) -> Result<String> {
    let answer = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("failed to start {program}"))?;
    if !answer.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&answer.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_the_source_of_a_whole_release() {
        let sources = "\
            http://mirror.example/security/ bookworm-security main\n\
            http://mirror.example/debian/ bookworm-updates main\n\
            http://mirror.example/debian/ bookworm contrib\n\
            http://mirror.example/debian/ bookworm main\n";
        assert_eq!(find_mirror(sources).as_deref(), Some("http://mirror.example/debian/"));
        assert_eq!(find_mirror(""), None);
    }
}
