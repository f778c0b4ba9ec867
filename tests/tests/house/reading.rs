//! The rule for docs/READING.md: the files it names exist and are short. Pure: texts in, violations out.

use crate::SourceFile;

/// The page that names the files a newcomer reads first.
pub(crate) const READING: &str = "docs/READING.md";

/// How many files [`READING`] names: few enough for one evening.
const READING_FILES: usize = 5;

/// A file that [`READING`] names has fewer lines than this, so that it can be read in one sitting.
const READING_LINES: usize = 200;

/// The faults of the list of files to read first, one line each. `page` is the text of [`READING`]: a row of a table
/// that begins with a path in backquotes and holds nothing else in its first cell names a file.
pub(crate) fn unfit_for_reading(page: &str, files: &[SourceFile]) -> Vec<String> {
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let named: Vec<&str> = cells.map(|(path, _)| path).filter(|path| !path.contains('`')).collect();
    let mut found = Vec::new();
    if named.len() != READING_FILES {
        found.push(format!("{READING}: it names {} files, and {READING_FILES} are to be named", named.len()));
    }
    for path in named {
        match files.iter().find(|file| file.path == path).map(|file| file.text.lines().count()) {
            None => found.push(format!("{READING}: {path} is not a source file")),
            Some(lines) if lines >= READING_LINES => {
                found.push(format!("{READING}: {path} has {lines} lines; name a file under {READING_LINES}"));
            }
            Some(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_names_too_few_files_or_a_missing_or_long_one_is_told() {
        let file =
            |at: usize, lines: usize| SourceFile { path: format!("{at}.rs"), text: "//! A.\n".repeat(lines) };
        let page = |paths: &[&str]| -> String {
            paths.iter().map(|path| format!("| `{path}` | teaches. |\n")).collect()
        };
        let files: Vec<SourceFile> = (1..=5).map(|at| file(at, READING_LINES - 1)).collect();
        let five = ["1.rs", "2.rs", "3.rs", "4.rs", "5.rs"];
        let other = "# Reading\n\n| File | What |\n|---|---|\n| `a`, `b` | not a path alone |\n";
        assert_eq!(unfit_for_reading(&(other.to_owned() + &page(&five)), &files), Vec::<String>::new());
        for (paths, last, told) in [
            (&five[..4], file(5, 1), "docs/READING.md: it names 4 files"),
            (&["1.rs", "2.rs", "3.rs", "4.rs", "6.rs"][..], file(5, 1), "docs/READING.md: 6.rs is not"),
            (&five[..], file(5, READING_LINES), "docs/READING.md: 5.rs has 200 lines"),
        ] {
            let files: Vec<SourceFile> = files[..4].iter().cloned().chain([last]).collect();
            let found = unfit_for_reading(&page(paths), &files);
            assert!(found.len() == 1 && found[0].starts_with(told), "{told}: {found:?}");
        }
    }
}
