//! What an exported call gives: its result, written out for the shell on the thread that found it.
//!
//! UniFFI would take the value itself and write it out on the caller's thread. A list of a hundred rows is some ten thousand
//! small pieces of memory, and freeing them on another thread than the one that made them took longer than making them. So what
//! comes back from the core's threads is one buffer. It also leaves one kind of future for all calls but for the few shapes in
//! which results cross, where UniFFI compiles one for each call (docs/MOBILE.md, *Size*).

use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use belay_core::Error;
use uniffi::{
    FfiDefault, LiftArgsError, LowerError, LowerReturn, MetadataBuffer, RustBuffer, RustCallError, TypeId,
};

use crate::UniFfiTag;

/// A form in which results cross, and how one is let go of that nobody fetched.
pub trait Crosses: FfiDefault + Send + 'static {
    /// Frees what is behind it.
    fn let_go(self);
}

impl Crosses for RustBuffer {
    fn let_go(self) {
        self.destroy();
    }
}

macro_rules! plain {
    ($($form:ty),+) => { $(impl Crosses for $form { fn let_go(self) {} })+ };
}

plain!((), i8, u32, u64); // nothing, yes or no, numbers: with no memory behind them

/// A result as it crosses.
pub(crate) struct Written<R: Crosses>(Option<Result<R, RustCallError>>);

impl<R: Crosses> Written<R> {
    pub(crate) fn failed(error: Error) -> Self {
        Self(Some(Err(RustCallError::Error(<Error as LowerError<UniFfiTag>>::lower_error(error)))))
    }
}

impl<R: Crosses> Drop for Written<R> {
    /// A caller that stopped waiting fetches nothing.
    fn drop(&mut self) {
        match self.0.take() {
            Some(Ok(value)) => value.let_go(),
            Some(Err(RustCallError::Error(error))) => error.destroy(),
            Some(Err(RustCallError::InternalError(_))) | None => {}
        }
    }
}

/// What a call can give: a value that can be written out.
pub trait Gives: Sized {
    /// The form in which it crosses.
    type Form: Crosses;

    /// Writes out what a call came to.
    fn written(result: Result<Self, Error>) -> Written<Self::Form>;
}

impl<T, R: Crosses> Gives for T
where
    Result<T, Error>: LowerReturn<UniFfiTag, ReturnType = R>,
{
    type Form = R;

    fn written(result: Result<T, Error>) -> Written<R> {
        Written(Some(Result::lower_return(result)))
    }
}

/// What a call of the face gives: to the shell it is a `T`, or the error thrown.
pub struct Answer<T: Gives> {
    written: Written<T::Form>,
    says: PhantomData<fn() -> T>,
}

// SAFETY: it crosses as the result does that was written out, in the same form and under the same description.
unsafe impl<T: Gives> LowerReturn<UniFfiTag> for Answer<T>
where
    Result<T, Error>: LowerReturn<UniFfiTag, ReturnType = T::Form>,
{
    type ReturnType = T::Form;

    fn lower_return(mut answer: Self) -> Result<T::Form, RustCallError> {
        answer.written.0.take().unwrap_or_else(|| Ok(T::Form::ffi_default()))
    }

    fn handle_failed_lift(error: LiftArgsError) -> Result<T::Form, RustCallError> {
        Result::<T, Error>::handle_failed_lift(error)
    }
}

impl<T: Gives> TypeId<UniFfiTag> for Answer<T>
where
    Result<T, Error>: TypeId<UniFfiTag>,
{
    const TYPE_ID_META: MetadataBuffer = <Result<T, Error> as TypeId<UniFfiTag>>::TYPE_ID_META;
}

/// An answer that is being waited for.
pub(crate) struct Awaited<T: Gives> {
    result: Pin<Box<dyn Future<Output = Written<T::Form>> + Send>>,
    says: PhantomData<fn() -> T>,
}

impl<T: Gives> Awaited<T> {
    pub(crate) fn new(result: Pin<Box<dyn Future<Output = Written<T::Form>> + Send>>) -> Self {
        Self { result, says: PhantomData }
    }
}

impl<T: Gives> Future for Awaited<T> {
    type Output = Answer<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer<T>> {
        self.result.as_mut().poll(context).map(|written| Answer { written, says: PhantomData })
    }
}

#[cfg(test)]
impl<T: Gives + uniffi::LiftReturn<UniFfiTag, ReturnType = T::Form>> Answer<T>
where
    Error: uniffi::Lift<UniFfiTag, FfiType = RustBuffer>,
{
    /// Reads it as a shell does.
    pub(crate) fn read(mut self) -> Result<T, Error> {
        match self.written.0.take() {
            Some(Ok(value)) => {
                Ok(T::try_lift_successful_return(value).expect("what was written can be read"))
            }
            Some(Err(RustCallError::Error(error))) => {
                Err(<Error as uniffi::Lift<UniFfiTag>>::try_lift(error).expect("so can an error"))
            }
            Some(Err(RustCallError::InternalError(why))) => panic!("{why}"),
            None => panic!("an answer is read once"),
        }
    }
}
