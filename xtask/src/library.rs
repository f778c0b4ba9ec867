//! Reading a built library: where its bytes went, crate by crate, whether it was optimised as one whole, and how its
//! pages are aligned. Pure: bytes in, facts out. ELF alone, which Android and Linux use.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result, ensure};
use object::elf::SHF_ALLOC;
use object::{
    Object, ObjectSection, ObjectSegment, ObjectSymbol, SectionFlags, SectionIndex, SymbolKind, SymbolSection,
};

use crate::phones::FILE;

/// SQLite's row: its C code is one file.
pub const SQLITE: &str = "SQLite (C)";

/// C and assembly beside SQLite: ring's cryptography.
const OTHER_C: &str = "other C and assembly";

/// What the operating system reads while it loads: where names stand, and what must be adjusted to the place in memory.
const LOADING: &str = "loading: relocations, names, links";

/// What a panic needs to find its way back through the frames.
const UNWINDING: &str = "unwinding";

/// Constants the compiler gave no name: texts, tables, the drafts of static values.
const CONSTANTS: &str = "constants without a name";

/// Code that has no name.
const NAMELESS_CODE: &str = "code without a name";

/// What lies between the sections, and describes them.
const FRAME: &str = "headers and gaps";

/// The least alignment of every loaded segment that a phone with 16 KB pages (Android 15 and later) accepts.
pub const PAGE: u64 = 16 * 1024;

/// The alignment of each segment that is loaded into memory, in bytes, as the ELF program headers say it.
///
/// # Errors
/// Where the bytes are no ELF file, or nothing in it is loaded.
pub fn alignments(bytes: &[u8]) -> Result<Vec<u64>> {
    let file = object::File::parse(bytes).context("failed to read the library as ELF")?;
    let alignments: Vec<u64> = file.segments().map(|segment| segment.align()).collect();
    ensure!(!alignments.is_empty(), "failed to find a segment that is loaded");
    Ok(alignments)
}

/// Whether every loaded segment may lie on 16 KB pages.
///
/// # Errors
/// As [`alignments`].
pub fn fits_large_pages(bytes: &[u8]) -> Result<bool> {
    Ok(alignments(bytes)?.into_iter().all(|alignment| alignment >= PAGE))
}

/// The crates that did not become one piece of code with `library`, by the names of the objects it was linked from: the
/// crate, a `.`, a fingerprint, and `-cgu.` with a number. None where link-time optimisation took in all of them.
///
/// # Errors
/// As [`by_crate`].
pub fn built_apart(unstripped: &[u8], library: &str) -> Result<Vec<String>> {
    let file = named(unstripped)?;
    let files = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::File);
    let objects = files.filter_map(|symbol| symbol.name().ok()).filter(|name| name.contains("-cgu."));
    let crates: BTreeSet<&str> = objects.filter_map(|name| name.split('.').next()).collect();
    let ours = |name: &&str| *name == library || *name == LINKED_APART;
    ensure!(crates.contains(library), "failed to find the objects of {library} in the library");
    Ok(crates.into_iter().filter(|name| !ours(name)).map(str::to_owned).collect())
}

/// What the compiler itself calls for arithmetic the processor has not: rustc keeps it out of link-time optimisation.
const LINKED_APART: &str = "compiler_builtins";

fn named(unstripped: &[u8]) -> Result<object::File<'_>> {
    let file = object::File::parse(unstripped).context("failed to read the library as ELF")?;
    ensure!(file.symbols().next().is_some(), "failed to find names in the library: it has been stripped");
    Ok(file)
}

/// The bytes of a library by what they belong to, the largest first. `unstripped` says what stands where, and
/// `stripped_size` is what all rows add up to.
///
/// A function counts for the crate that wrote it, also where another's types filled it in (`Vec<Goal>` is `alloc`'s).
///
/// # Errors
/// Where the bytes are no ELF file, or have been stripped of their names.
pub fn by_crate(unstripped: &[u8], stripped_size: u64) -> Result<Vec<(String, u64)>> {
    let file = named(unstripped)?;
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    let mut spans = named_spans(&file);
    let mut left = stripped_size;
    for section in file.sections().filter(is_loaded) {
        let (start, end) = (section.address(), section.address() + section.size());
        let mut here = start;
        for (from, to, owner) in spans.remove(&section.index()).unwrap_or_default() {
            // Several names for one place are one place, and the first has it.
            let (from, to) = (from.max(here), to.min(end));
            if from < to {
                *rows.entry(owner).or_default() += to - from;
                *rows.entry(nameless(section.name().unwrap_or_default()).to_owned()).or_default() +=
                    from - here;
                here = to;
            }
        }
        *rows.entry(nameless(section.name().unwrap_or_default()).to_owned()).or_default() += end - here;
        left = left.saturating_sub(section.size());
    }
    *rows.entry(FRAME.to_owned()).or_default() += left;
    let mut rows: Vec<_> = rows.into_iter().filter(|(_, bytes)| *bytes > 0).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(rows)
}

/// A named place: from, to, whose.
type Span = (u64, u64, String);

/// Every named place of functions and static values, by section, in order.
fn named_spans(file: &object::File<'_>) -> HashMap<SectionIndex, Vec<Span>> {
    let mut spans: HashMap<SectionIndex, Vec<Span>> = HashMap::new();
    let mut source = "";
    for symbol in file.symbols() {
        let name = symbol.name().unwrap_or_default();
        // The linker lists the local names of an object after the name of the file it was made from.
        if symbol.kind() == SymbolKind::File {
            source = name;
        }
        let SymbolSection::Section(section) = symbol.section() else { continue };
        if symbol.size() > 0 && matches!(symbol.kind(), SymbolKind::Text | SymbolKind::Data) {
            let span = (symbol.address(), symbol.address() + symbol.size(), owner(name, source));
            spans.entry(section).or_default().push(span);
        }
    }
    for spans in spans.values_mut() {
        spans.sort();
    }
    spans
}

/// How UniFFI begins the names it exports for the phones' languages, before the name of the crate that exports them.
const EXPORTS: [&str; 4] = ["uniffi_", "ffi_", "UNIFFI_META_", "UNIFFI_"];

/// Whose an exported name is, where the phones' languages call it.
fn exporter(name: &str) -> Option<String> {
    let rest = EXPORTS.into_iter().find_map(|start| name.strip_prefix(start))?.to_ascii_lowercase();
    rest.starts_with(FILE).then(|| FILE.to_owned())
}

/// Whose a name is. `source` is the file of the object it came in.
fn owner(name: &str, source: &str) -> String {
    let of_c = || if source == "sqlite3.c" || name.starts_with("sqlite3") { SQLITE } else { OTHER_C };
    let Ok(name) = rustc_demangle::try_demangle(name) else {
        return exporter(name).unwrap_or_else(|| of_c().to_owned());
    };
    crate_of(&format!("{name:#}")).unwrap_or(OTHER_C).to_owned()
}

/// The crate of a demangled Rust name: the first word of its path. In `<alloc::vec::Vec<T> as core::fmt::Debug>::fmt` that
/// is the type's; where the type is of no crate (`<&T as core::fmt::Debug>::fmt`, `<[T] as ...>`), the trait's.
fn crate_of(name: &str) -> Option<&str> {
    let paths = name.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    paths.filter_map(|path| path.split_once("::")).map(|(first, _)| first).find(|first| !first.is_empty())
}

/// What the bytes of a section without a name belong to.
fn nameless(section: &str) -> &'static str {
    match section {
        ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => UNWINDING,
        ".text" | ".init" | ".fini" | ".plt" | ".plt.got" | ".plt.sec" => NAMELESS_CODE,
        name if name.starts_with(".rodata") || name.starts_with(".data") || name == ".tdata" => CONSTANTS,
        _ => LOADING,
    }
}

/// Whether a section is part of what a phone loads, and has its bytes in the file.
fn is_loaded<'a>(section: &impl ObjectSection<'a>) -> bool {
    let SectionFlags::Elf { sh_flags, .. } = section.flags() else { return false };
    sh_flags & SHF_ALLOC != object::elf::SectionFlags(0) && section.file_range().is_some()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_the_crate_that_wrote_it() {
        let crates = [
            ("belay_core::services::goals::Goals::draft", "belay_core"),
            ("<alloc::vec::Vec<T,A> as core::ops::drop::Drop>::drop", "alloc"),
            ("<&T as core::fmt::Debug>::fmt", "core"),
            ("<[T] as rustls::msgs::codec::Codec>::encode", "rustls"),
            ("core::ptr::drop_in_place<belay_core::app::Core>", "core"),
            ("<(A,B) as serde_core::ser::Serialize>::serialize", "serde_core"),
        ];
        for (name, owner) in crates {
            assert_eq!(crate_of(name), Some(owner), "{name}");
        }
        assert_eq!(crate_of("memcpy"), None);
    }

    #[test]
    fn c_is_told_from_rust_and_sqlite_from_other_c() {
        assert_eq!(owner("sqlite3_step", ""), SQLITE);
        assert_eq!(owner("btreeParseCell", "sqlite3.c"), SQLITE);
        assert_eq!(owner("ring_core_0_17_14__x25519_ge_frombytes_vartime", "curve25519.c"), OTHER_C);
        assert_eq!(owner("uniffi_belay_ffi_fn_method_goalsface_draft", ""), "belay_ffi");
        assert_eq!(owner("UNIFFI_META_BELAY_FFI_RECORD_HOME", ""), "belay_ffi");
        assert_eq!(owner("_ZN10belay_core3app5Belay4open17h0123456789abcdefE", "x"), "belay_core");
        assert_eq!(owner("_RNvCs1234_7mycrate3foo", "x"), "mycrate");
    }

    /// A library of two functions and one named value, linked for pages of `page` bytes by the machine's own tools.
    #[cfg(target_os = "linux")]
    pub(crate) fn shared_object(page: u64) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (source, library) = (folder.path().join("sqlite3.c"), folder.path().join("libsmall.so"));
        let text = "static char table[5000] = {1}; int sqlite3_two(int x) { return x + table[x]; }\n\
                    static int local(int x) { return x * 7; } int (*pointer)(int) = local;\n";
        std::fs::write(&source, text).expect("a file can be written");
        let status = std::process::Command::new("cc")
            .args(["-shared", "-fPIC", &format!("-Wl,-z,max-page-size={page}"), "-o"])
            .args([&library, &source])
            .status();
        assert!(status.expect("a C compiler is here").success());
        std::fs::read(library).expect("the library was written")
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_alignment_is_what_the_linker_was_told() {
        for page in [4096, PAGE, 4 * PAGE] {
            let alignments = alignments(&shared_object(page)).expect("it is ELF");
            assert!(alignments.len() > 1 && alignments.iter().all(|alignment| *alignment == page));
        }
        assert!(!fits_large_pages(&shared_object(4096)).expect("it is ELF"));
        assert!(fits_large_pages(&shared_object(PAGE)).expect("it is ELF"));
        assert!(alignments(b"no library").is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_rows_add_up_to_the_library_and_name_what_has_a_name() {
        let library = shared_object(4096);
        let size = library.len() as u64;
        let rows = by_crate(&library, size).expect("it is ELF");
        assert_eq!(rows.iter().map(|(_, bytes)| bytes).sum::<u64>(), size);
        let sqlite = rows.iter().find(|(name, _)| name == SQLITE).expect("its functions are there");
        assert!((5000..6000).contains(&sqlite.1), "{rows:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_that_was_not_optimised_as_a_whole_is_told() {
        // This very test: cargo builds it crate by crate, and its own in parts without the crate's name.
        let program = std::env::current_exe().and_then(std::fs::read).expect("it is running");
        let apart = built_apart(&program, "serde_json").expect("it is ELF and has its names");
        assert!(apart.iter().any(|name| name == "proc_macro2"), "{apart:?}");
        assert!(apart.iter().all(|name| name != "serde_json"));
        assert!(built_apart(&program, "no_such_crate").is_err());
    }
}
