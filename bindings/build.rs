//! How the phone library is linked as it ships, and that its SQLite is the one the workspace asks for. The loader must be told
//! of each address that stands in the library's tables: one by one that is 0.2 MB, packed it is under 20 kB.

use std::env;

/// What SQLite is built with: `.cargo/config.toml` says it, which cargo reads where it is called.
const SQLITE: &str = "LIBSQLITE3_FLAGS";
/// Tells the linker to leave out UniFFI's metadata: 0.25 MB.
const METADATA: &str = "without_metadata.ld";
/// The size at all costs, which only the profile `mobile` asks for.
const SMALLEST: &str = "z";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={SQLITE}");
    if env::var_os(SQLITE).is_none() {
        println!(
            "cargo::error={SQLITE} is not set: call cargo inside Belay's folder, where .cargo/config.toml sets it"
        );
    }
    if env::var("OPT_LEVEL").as_deref() != Ok(SMALLEST) {
        // Everything else runs on the machine that built it, perhaps with a loader older than glibc 2.36.
        return;
    }
    let packed = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("android") => "-Wl,--pack-dyn-relocs=android", // read by Android 6.0 and later
        Ok("linux") => "-Wl,-z,pack-relative-relocs", // what the size is measured of; glibc 2.36 and later
        _ => return,                                  // Apple's linker packs by itself
    };
    println!("cargo::rustc-link-arg-cdylib={packed}");
    // Kotlin and Swift are generated from another build, so what they are generated from need not ship. Apple's linker leaves out
    // by itself what nobody names.
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo::rerun-if-changed={METADATA}");
    println!("cargo::rustc-link-arg-cdylib=-Wl,-T,{folder}/{METADATA}");
}
