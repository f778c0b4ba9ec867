//! Sets and maps in order: core keeps its collections sorted, UniFFI knows the unsorted ones. Outside Rust they are the
//! platform's sets and maps; what travels is written as UniFFI writes those.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hash,
};

use uniffi::{
    FfiConverter, Lift, Lower, MetadataBuffer, RustBuffer, TypeId,
    deps::anyhow::{Result, bail},
    derive_ffi_traits,
    metadata::codes,
};

use crate::UniFfiTag;

/// Writes how many follow. A collection of more than two thousand million does not fit a phone.
fn write_length(length: usize, into: &mut Vec<u8>) {
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    <i32 as Lower<UniFfiTag>>::write(length, into);
}

fn read_length(from: &mut &[u8]) -> Result<usize> {
    let length = <i32 as Lift<UniFfiTag>>::try_read(from)?;
    match usize::try_from(length) {
        // Every element takes a byte at least, so more than there are bytes is damage.
        Ok(length) if length <= from.len() => Ok(length),
        _ => bail!("a collection of length {length} does not fit its buffer"),
    }
}

// SAFETY: both directions write and read the same bytes: the length, then each element by its own converter, as UniFFI does
// for `HashSet`; the buffer is UniFFI's own.
unsafe impl<T> FfiConverter<UniFfiTag> for BTreeSet<T>
where
    T: Lower<UniFfiTag> + Lift<UniFfiTag> + TypeId<UniFfiTag> + Ord + Hash,
{
    type FfiType = RustBuffer;

    fn lower(set: Self) -> RustBuffer {
        let mut bytes = Vec::new();
        <Self as FfiConverter<UniFfiTag>>::write(set, &mut bytes);
        RustBuffer::from_vec(bytes)
    }

    fn try_lift(buffer: RustBuffer) -> Result<Self> {
        let bytes = buffer.destroy_into_vec();
        let mut rest = bytes.as_slice();
        let set = <Self as FfiConverter<UniFfiTag>>::try_read(&mut rest)?;
        if rest.is_empty() { Ok(set) } else { bail!("bytes are left over after a set") }
    }

    fn write(set: Self, into: &mut Vec<u8>) {
        write_length(set.len(), into);
        set.into_iter().for_each(|element| T::write(element, into));
    }

    fn try_read(from: &mut &[u8]) -> Result<Self> {
        let mut set = Self::new();
        // One by one: `collect` sorts first, and compiles a sort for every type.
        for _ in 0..read_length(from)? {
            set.insert(T::try_read(from)?);
        }
        Ok(set)
    }

    const TYPE_ID_META: MetadataBuffer =
        MetadataBuffer::from_code(codes::TYPE_HASH_SET).concat(T::TYPE_ID_META);
}

// SAFETY: as above, with a key before each value, as UniFFI does for `HashMap`.
unsafe impl<K, V> FfiConverter<UniFfiTag> for BTreeMap<K, V>
where
    K: Lower<UniFfiTag> + Lift<UniFfiTag> + TypeId<UniFfiTag> + Ord + Hash,
    V: Lower<UniFfiTag> + Lift<UniFfiTag> + TypeId<UniFfiTag>,
{
    type FfiType = RustBuffer;

    fn lower(map: Self) -> RustBuffer {
        let mut bytes = Vec::new();
        <Self as FfiConverter<UniFfiTag>>::write(map, &mut bytes);
        RustBuffer::from_vec(bytes)
    }

    fn try_lift(buffer: RustBuffer) -> Result<Self> {
        let bytes = buffer.destroy_into_vec();
        let mut rest = bytes.as_slice();
        let map = <Self as FfiConverter<UniFfiTag>>::try_read(&mut rest)?;
        if rest.is_empty() { Ok(map) } else { bail!("bytes are left over after a map") }
    }

    fn write(map: Self, into: &mut Vec<u8>) {
        write_length(map.len(), into);
        for (key, value) in map {
            K::write(key, into);
            V::write(value, into);
        }
    }

    fn try_read(from: &mut &[u8]) -> Result<Self> {
        let mut map = Self::new();
        for _ in 0..read_length(from)? {
            map.insert(K::try_read(from)?, V::try_read(from)?);
        }
        Ok(map)
    }

    const TYPE_ID_META: MetadataBuffer =
        MetadataBuffer::from_code(codes::TYPE_HASH_MAP).concat(K::TYPE_ID_META).concat(V::TYPE_ID_META);
}

derive_ffi_traits!(impl<T> Lower<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<T> Lift<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<T> TypeId<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<T> LowerReturn<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: Lower<crate::UniFfiTag>);
derive_ffi_traits!(impl<T> LiftReturn<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: Lift<crate::UniFfiTag>);
derive_ffi_traits!(impl<T> LiftRef<crate::UniFfiTag> for BTreeSet<T> where BTreeSet<T>: Lift<crate::UniFfiTag>);

derive_ffi_traits!(impl<K, V> Lower<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<K, V> Lift<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<K, V> TypeId<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: FfiConverter<crate::UniFfiTag>);
derive_ffi_traits!(impl<K, V> LowerReturn<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: Lower<crate::UniFfiTag>);
derive_ffi_traits!(impl<K, V> LiftReturn<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: Lift<crate::UniFfiTag>);
derive_ffi_traits!(impl<K, V> LiftRef<crate::UniFfiTag> for BTreeMap<K, V> where BTreeMap<K, V>: Lift<crate::UniFfiTag>);
