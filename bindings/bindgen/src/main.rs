//! The uniffi-bindgen program, in the very version the library is built with: another version may read it wrongly.

fn main() {
    uniffi::uniffi_bindgen_main();
}
