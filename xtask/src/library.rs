//! Reading a built library by binutils' `readelf`: where its bytes went, crate by crate, whether it was optimised as one whole, and
//! how its pages are aligned. ELF alone, which Android and Linux use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::phones::FILE;
use crate::process;

/// SQLite's row: its C code is one file.
const SQLITE: &str = "SQLite (C)";
/// C and assembly beside SQLite: ring's cryptography.
const OTHER_C: &str = "other C and assembly";
/// The bytes between the sections that describe them.
const FRAME: &str = "headers and gaps";
/// The compiler's functions for arithmetic that the processor lacks: rustc keeps it out of link-time optimisation.
const LINKED_APART: &str = "compiler_builtins";

/// The least alignment of every loaded segment that a phone with 16 KB pages (Android 15 and later) accepts.
pub const PAGE: u64 = 16 * 1024;

/// The output of `readelf` for the library at `path`: the text that the other functions here understand.
///
/// # Errors
/// If binutils is missing, or the file is no ELF file.
pub fn describe(path: &Path) -> Result<String> {
    let words = ["--wide", "--segments", "--sections", "--symbols", "--demangle"];
    process::answer(Command::new("readelf").args(words).arg(path))
}

/// The smallest alignment of a segment that is loaded into memory, in bytes. Zero where none is.
#[must_use]
pub fn alignment(description: &str) -> u64 {
    let segments = description.lines().filter(|line| line.trim_start().starts_with("LOAD "));
    segments.filter_map(|line| number(line.split_whitespace().last()?, 16)).min().unwrap_or_default()
}

/// The crates that did not become one piece of code with `library`, by the names of the objects it was linked from: the crate, a
/// `.`, a fingerprint, `-cgu.` and a number. None where link-time optimisation took in all of them.
///
/// # Errors
/// If the library has been stripped of its names.
pub fn built_apart(description: &str, library: &str) -> Result<Vec<String>> {
    let objects = description.lines().filter(|line| line.contains(" FILE ") && line.contains("-cgu."));
    let crates: BTreeSet<&str> =
        objects.filter_map(|line| line.split_whitespace().last()?.split('.').next()).collect();
    ensure!(crates.contains(library), "failed to find the objects of {library} in the library");
    Ok(crates
        .into_iter()
        .filter(|name| *name != library && *name != LINKED_APART)
        .map(str::to_owned)
        .collect())
}

/// The bytes of a library by what they belong to, the largest first. The rows add up to `stripped_size`.
///
/// A function counts for the crate that wrote it, also where another's types filled it in (`Vec<Goal>` is `alloc`'s).
#[must_use]
pub fn by_crate(description: &str, stripped_size: u64) -> Vec<(String, u64)> {
    // Each section is first nobody's, and then every named place in it moves to its owner.
    let mut rows = BTreeMap::from([(FRAME.to_owned(), i128::from(stripped_size))]);
    let mut give = |from: &str, to: &str, bytes: u64| {
        *rows.entry(from.to_owned()).or_default() -= i128::from(bytes);
        *rows.entry(to.to_owned()).or_default() += i128::from(bytes);
    };
    let mut sections: BTreeMap<&str, &str> = BTreeMap::new();
    let mut places = BTreeSet::new();
    let mut source = "";
    for line in description.lines() {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            // The linker lists the local names of an object after the name of the file it was made from.
            [_, _, _, "FILE", _, _, _, name] => source = name,
            [_, address, size, "FUNC" | "OBJECT", _, _, section, ref name @ ..] => {
                // Several names for one place are one place, and the first has it.
                if let Some(&nobodys) = sections.get(section)
                    && let Some(size) = number(size, 10).filter(|size| *size > 0)
                    && places.insert(address)
                {
                    give(nobodys, owner(&name.join(" "), source), size);
                }
            }
            _ => {
                if let Some((number, name, size)) = section(line) {
                    give(FRAME, nameless(name), size);
                    sections.insert(number, nameless(name));
                }
            }
        }
    }
    let rows = rows.into_iter().filter_map(|(name, bytes)| Some((name, u64::try_from(bytes).ok()?)));
    let mut rows: Vec<_> = rows.filter(|(_, bytes)| *bytes > 0).collect();
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    rows
}

/// A number as `readelf` writes it: in `radix`, or in hexadecimal after `0x`.
fn number(text: &str, radix: u32) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => u64::from_str_radix(text, radix).ok(),
    }
}

/// Number, name and size of a section that is loaded and has its bytes in the file:
/// `[12] .text PROGBITS address offset size entry-size flags …`, where `A` among the flags says that it is loaded, and what has no
/// bytes is NOBITS.
fn section(line: &str) -> Option<(&str, &str, u64)> {
    let (place, rest) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let [name, kind, _, _, size, _, flags, _, _, _] = rest.split_whitespace().collect::<Vec<_>>()[..] else {
        return None;
    };
    (flags.contains('A') && kind != "NOBITS").then_some((place.trim(), name, number(size, 16)?))
}

/// The crate of a symbol. `source` is the file of its object.
fn owner<'a>(name: &'a str, source: &str) -> &'a str {
    // UniFFI begins the names it exports for the phones' languages so, before the name of the crate that exports them.
    let exported =
        ["uniffi_", "ffi_", "UNIFFI_META_", "UNIFFI_"].into_iter().find_map(|start| name.strip_prefix(start));
    match crate_of(name) {
        Some(written_by) => written_by,
        None if exported.is_some_and(|name| name.to_ascii_lowercase().starts_with(FILE)) => FILE,
        None if source == "sqlite3.c" || name.starts_with("sqlite3") => SQLITE,
        None => OTHER_C,
    }
}

/// The crate of a demangled Rust name: the first word of its path. In `<alloc::vec::Vec<T> as core::fmt::Debug>::fmt` that is the
/// type's; where the type is of no crate (`<&T as core::fmt::Debug>::fmt`, `<[T] as ...>`), the trait's.
fn crate_of(name: &str) -> Option<&str> {
    let paths = name.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'));
    paths.filter_map(|path| path.split_once("::")).map(|(first, _)| first).find(|first| !first.is_empty())
}

/// The owner of the bytes of a section without a symbol.
fn nameless(section: &str) -> &'static str {
    match section {
        ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => "unwinding",
        ".text" | ".init" | ".fini" | ".plt" | ".plt.got" | ".plt.sec" => "code without a name",
        // Texts, tables, the drafts of static values.
        name if name.starts_with(".rodata") || name.starts_with(".data") || name == ".tdata" => {
            "constants without a name"
        }
        // Sections that the system reads while it loads: where names stand, and what must be adjusted to the place in memory.
        _ => "loading: relocations, names, links",
    }
}

#[cfg(all(test, target_os = "linux"))]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_the_crate_that_wrote_it_or_to_c() {
        for (name, source, expected) in [
            ("belay_core::services::goals::Goals::draft", "x", "belay_core"),
            ("<alloc::vec::Vec<T,A> as core::ops::drop::Drop>::drop", "x", "alloc"),
            ("<&T as core::fmt::Debug>::fmt", "x", "core"),
            ("<[T] as rustls::msgs::codec::Codec>::encode", "x", "rustls"),
            ("core::ptr::drop_in_place<belay_core::app::Core>", "x", "core"),
            ("<(A,B) as serde_core::ser::Serialize>::serialize", "x", "serde_core"),
            ("sqlite3_step", "", SQLITE),
            ("btreeParseCell", "sqlite3.c", SQLITE),
            ("ring_core_0_17_14__x25519_ge_frombytes_vartime", "curve25519.c", OTHER_C),
            ("uniffi_belay_ffi_fn_method_goalsface_draft", "", "belay_ffi"),
            ("UNIFFI_META_BELAY_FFI_RECORD_HOME", "", "belay_ffi"),
        ] {
            assert_eq!(owner(name, source), expected, "{name}");
        }
    }

    /// Links a library of two functions and one named value to `path`, for pages of `page` bytes, by the machine's own tools.
    pub(crate) fn link(path: &Path, page: u64) {
        let source = path.with_file_name("sqlite3.c");
        let text = "static char table[5000] = {1}; int sqlite3_two(int x) { return x + table[x]; }\n\
                    static int local(int x) { return x * 7; } int (*pointer)(int) = local;\n";
        std::fs::write(&source, text).expect("a file can be written");
        let pages = format!("-Wl,-z,max-page-size={page}");
        let mut cc = Command::new("cc");
        process::answer(cc.args(["-shared", "-fPIC", &pages, "-o"]).args([path, &source])).expect("it links");
    }

    #[test]
    fn the_alignment_is_what_the_linker_was_told_and_the_rows_add_up() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("libsmall.so");
        for page in [4096, PAGE, 4 * PAGE] {
            link(&path, page);
            let library = describe(&path).expect("it is ELF");
            assert_eq!(alignment(&library), page);
            let size = std::fs::metadata(&path).expect("it is there").len();
            let rows = by_crate(&library, size);
            assert_eq!(rows.iter().map(|(_, bytes)| bytes).sum::<u64>(), size);
            let sqlite = rows.iter().find(|(name, _)| name == SQLITE).expect("its functions are there");
            assert!((5000..6000).contains(&sqlite.1), "{rows:?}");
        }
    }

    #[test]
    fn a_program_that_was_not_optimised_as_a_whole_is_told() {
        // This very test: cargo builds it crate by crate, and its own in parts without the crate's name.
        let program = std::env::current_exe().expect("it is running");
        let library = describe(&program).expect("it is ELF and has its names");
        let apart = built_apart(&library, "serde_json").expect("it was linked from it");
        assert!(apart.iter().any(|name| name == "anyhow") && apart.iter().all(|name| name != "serde_json"));
        assert!(built_apart(&library, "no_such_crate").is_err());
    }
}
