//! How the phone library is linked as it ships. The tables of time zones hold 33,000 addresses, each of which the loader must
//! be told of: written out one by one that is 0.8 MB, packed it is under 20 kB.

use std::env;

/// The size at all costs, which only the profile `mobile` asks for.
const SMALLEST: &str = "z";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
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
}
