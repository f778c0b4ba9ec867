//! Counts how often SQLite waits for the disk (`xSync`), for tests of durability.
//!
//! A killed process never loses what it wrote: the system keeps it. So a test that kills cannot tell a commit that waited for
//! the disk from one that did not. This can: a VFS (<https://sqlite.org/vfs.html>) that is SQLite's default one in all but that
//! it counts. Files are opened by the default VFS, and only the address of their `xSync` is replaced.

mod plans;
mod raw;

use std::{
    cell::Cell,
    ffi::{c_char, c_int},
    ptr,
    sync::{Mutex, OnceLock, PoisonError},
};

use rusqlite::ffi::{
    SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_OK, sqlite3_file, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};

pub use plans::{Statement, statements_in, walks};
pub use raw::RawDatabase;

thread_local! {
    /// Tests run beside each other; a commit waits on the thread that makes it.
    static SYNCS: Cell<u64> = const { Cell::new(0) };
}

/// The default VFS, and the method tables of its files: a database has one, a log another. Each stands beside its copy that
/// counts.
struct Default {
    vfs: *mut sqlite3_vfs,
    tables: Mutex<Vec<[&'static sqlite3_io_methods; 2]>>,
}

// SAFETY: SQLite's VFS objects and their method tables are never changed once they are registered, and are made to be used
// from every thread.
unsafe impl Sync for Default {}
// SAFETY: as above.
unsafe impl Send for Default {}

static DEFAULT: OnceLock<Default> = OnceLock::new();

/// Makes every connection that this process opens from now on count. Asked again, it does nothing.
///
/// # Panics
/// If SQLite has no VFS for this system: then there is nothing to test.
pub fn count_syncs() {
    DEFAULT.get_or_init(|| {
        // SAFETY: without a name SQLite gives its default VFS, which lives as long as the process. The copy lives as long too,
        // since it is leaked, and differs in its name and in how a file is opened.
        unsafe {
            let vfs = sqlite3_vfs_find(ptr::null());
            assert!(!vfs.is_null(), "SQLite has no VFS for this system");
            let mut copy = Box::new(ptr::read(vfs));
            copy.pNext = ptr::null_mut();
            copy.zName = c"counting".as_ptr();
            copy.xOpen = Some(open);
            assert_eq!(sqlite3_vfs_register(Box::leak(copy), 1), SQLITE_OK);
            Default { vfs, tables: Mutex::default() }
        }
    });
}

/// How often SQLite has waited for the disk on this thread.
#[must_use]
pub fn syncs() -> u64 {
    SYNCS.get()
}

/// Opens a file with the default VFS, and has it count.
unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let Some(default) = DEFAULT.get() else { return SQLITE_CANTOPEN };
    // SAFETY: SQLite passes a file of the size that the copied VFS names, which is the default one's, and the default VFS gets
    // itself. After it has opened the file, `pMethods` is null or points to a table that lives as long as the process.
    unsafe {
        let Some(open) = (*default.vfs).xOpen else { return SQLITE_CANTOPEN };
        let opened = open(default.vfs, name, file, flags, out_flags);
        if !(*file).pMethods.is_null() {
            (*file).pMethods = default.counting(&*(*file).pMethods);
        }
        opened
    }
}

impl Default {
    /// The copy of a table that counts.
    fn counting(&self, original: &'static sqlite3_io_methods) -> &'static sqlite3_io_methods {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some([_, counting]) = tables.iter().find(|[known, _]| ptr::eq(*known, original)) {
            return counting;
        }
        let counting = Box::leak(Box::new(sqlite3_io_methods { xSync: Some(sync), ..*original }));
        tables.push([original, counting]);
        counting
    }

    /// How a file whose table is the copy `counting` really waits for the disk.
    fn sync_of(
        &self,
        counting: *const sqlite3_io_methods,
    ) -> Option<unsafe extern "C" fn(*mut sqlite3_file, c_int) -> c_int> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.iter().find(|[_, copy]| ptr::eq(*copy, counting)).and_then(|[original, _]| original.xSync)
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    SYNCS.set(SYNCS.get() + 1);
    // SAFETY: SQLite calls this on a file that was opened above, and the method is the one that the default VFS gave it.
    unsafe {
        match DEFAULT.get().and_then(|default| default.sync_of((*file).pMethods)) {
            Some(sync) => sync(file, flags),
            None => SQLITE_IOERR,
        }
    }
}
