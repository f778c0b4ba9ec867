//! A C compiler that compiles nothing, for type checks of Rust code for a phone on a machine without that phone's SDK.
//!
//! Build scripts (SQLite, ring) insist on a C compiler for their target. This one preprocesses each file with the
//! machine's own, so that a missing file or header is still found, and writes an empty object. It must refuse options
//! that no compiler knows, because build scripts try options out: every option it does not itself understand is judged
//! by the real compiler. What it cannot show is whether the C code compiles for the phone.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::terminal;

/// The name under which this program is the compiler instead of the chores. A build script's `CC` is a bare path: words
/// after it would be cut at every space of that path.
const NAME: &str = "cc-stand-in";

/// The compiler of this machine. On Debian it is gcc, on a Mac clang.
const REAL: &str = "cc";

/// Options about the target, which the machine's own compiler has not: the option and its value as the next word.
const TARGET_WITH_VALUE: [&str; 3] = ["-arch", "-isysroot", "-target"];

/// The same as one word, and the one option that only Apple's compiler has.
const TARGET_IN_ONE: [&str; 7] = [
    "-gfull",
    "--target=",
    "-march=",
    "-mcpu=",
    "-mios-version-min=",
    "-miphoneos-version-min=",
    "-mios-simulator-version-min=",
];

/// One call of the compiler, understood.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    /// What the real compiler is asked.
    real: Vec<OsString>,
    /// Where an empty object goes, once the real compiler has agreed. None where nothing was to be compiled.
    object: Option<PathBuf>,
}

/// Puts the compiler into `folder` and says where.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn install(folder: &Path) -> Result<PathBuf> {
    // The build of everything has replaced this program's file while it ran; Linux keeps a way to the one that runs.
    let running = PathBuf::from("/proc/self/exe");
    let program = match running.exists() {
        true => running,
        false => env::current_exe().context("failed to find this program")?,
    };
    let compiler = folder.join(NAME);
    fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    if compiler.exists() {
        fs::remove_file(&compiler).with_context(|| format!("failed to replace {}", compiler.display()))?;
    }
    // A copy, not a link: it stays the same while this program is built anew.
    fs::copy(program, &compiler).with_context(|| format!("failed to write {}", compiler.display()))?;
    Ok(compiler)
}

/// Does the compiler's work, if this program was called by the compiler's name.
#[must_use]
pub fn answer() -> Option<ExitCode> {
    let mut words = env::args_os();
    let name = words.next()?;
    if Path::new(&name).file_name() != Some(OsStr::new(NAME)) {
        return None;
    }
    Some(match compile(words.collect()) {
        Ok(code) => code,
        Err(error) => {
            terminal::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    })
}

fn compile(words: Vec<OsString>) -> Result<ExitCode> {
    let call = Call::read(words)?;
    let status =
        Command::new(REAL).args(&call.real).status().with_context(|| format!("failed to start {REAL}"))?;
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(object) = call.object {
        fs::write(&object, []).with_context(|| format!("failed to write {}", object.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Call {
    /// Understands the words after the compiler's name.
    fn read(words: Vec<OsString>) -> Result<Self> {
        let compiles = words.iter().any(|word| word == "-c");
        let (mut real, mut sources) = (Vec::new(), Vec::new());
        let mut output = None;
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            let mut value = || words.next().with_context(|| format!("{text} wants a word after it"));
            if TARGET_WITH_VALUE.contains(&text.as_ref()) {
                value()?;
            } else if compiles && text == "-o" {
                output = Some(PathBuf::from(value()?));
            } else if compiles && text == "-c" || TARGET_IN_ONE.iter().any(|start| text.starts_with(start)) {
                // Left out.
            } else if takes_a_value(&text) {
                let value = value()?;
                real.extend([word, value]);
            } else {
                if !text.starts_with('-') {
                    sources.push(PathBuf::from(&word));
                }
                real.push(word);
            }
        }
        if !compiles {
            return Ok(Self { real, object: None });
        }
        let object = match (output, sources.as_slice()) {
            (Some(output), _) => output,
            (None, [source]) => PathBuf::from(source.file_name().unwrap_or_default()).with_extension("o"),
            (None, sources) => bail!("one file is compiled at a time, and here are {}", sources.len()),
        };
        real.extend(["-E", "-o", NOWHERE].map(OsString::from));
        Ok(Self { real, object: Some(object) })
    }
}

/// Where the preprocessed text goes: that it could be made is all we ask.
const NOWHERE: &str = "/dev/null";

/// Options whose value is the next word, which is therefore no file to compile.
fn takes_a_value(option: &str) -> bool {
    ["-I", "-D", "-U", "-include", "-isystem", "-iquote", "-idirafter", "-x", "-MF", "-MT", "-MQ", "-o"]
        .contains(&option)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Call> {
        Call::read(line.split_whitespace().map(OsString::from).collect())
    }

    fn real(line: &str) -> String {
        let call = read(line).expect("the line is a call");
        let words: Vec<_> = call.real.iter().map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }

    #[test]
    fn compiling_becomes_preprocessing_and_an_empty_object() {
        let call = read("-O2 -I include -c sqlite3.c -o out/sqlite3.o").expect("a call");
        assert_eq!(call.object, Some(PathBuf::from("out/sqlite3.o")));
        assert_eq!(
            real("-O2 -I include -c sqlite3.c -o out/a.o"),
            "-O2 -I include sqlite3.c -E -o /dev/null"
        );
    }

    #[test]
    fn an_object_without_a_name_is_called_as_its_source() {
        assert_eq!(read("-c -I x.d deep/a.c").expect("a call").object, Some(PathBuf::from("a.o")));
        assert!(read("-c a.c b.c").is_err());
    }

    #[test]
    fn what_names_the_target_is_dropped_with_its_value() {
        assert_eq!(
            real("-arch arm64 -isysroot /sdk --target=arm64-apple-ios -mios-version-min=16 -E a.c"),
            "-E a.c"
        );
        assert_eq!(real("-march=armv8-a -fPIC -E a.c"), "-fPIC -E a.c");
    }

    #[test]
    fn preprocessing_and_questions_reach_the_real_compiler_as_they_are() {
        for line in ["-E detect.c", "--version", "-E a.c -o a.i"] {
            assert_eq!(real(line), line);
            assert_eq!(read(line).expect("a call").object, None);
        }
    }

    #[test]
    fn an_option_that_lacks_its_value_is_refused() {
        assert!(read("-c a.c -o").is_err());
        assert!(read("-c a.c -arch").is_err());
    }

    #[test]
    fn a_file_becomes_an_empty_object_only_where_the_real_compiler_agrees() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (source, object) = (folder.path().join("a.c"), folder.path().join("a.o"));
        let try_out = |text: &str, option: &str| {
            let _ = fs::remove_file(&object);
            fs::write(&source, text).expect("a file can be written");
            let mut words = vec![OsString::from(option), "-c".into(), "-o".into()];
            words.extend([object.clone().into_os_string(), source.clone().into_os_string()]);
            let code = compile(words).expect("the real compiler can be started");
            (code == ExitCode::SUCCESS, fs::metadata(&object).ok().map(|object| object.len()))
        };
        assert_eq!(try_out("int x;\n", "-O2"), (true, Some(0)));
        assert_eq!(try_out("int x;\n", "-fno-such-option"), (false, None));
        assert_eq!(try_out("#include \"no-such-header.h\"\n", "-O2"), (false, None));
    }
}
