//! The contract of a single call: its errors, its cancellation, its end, and whom it keeps waiting.

use std::{
    collections::BTreeSet,
    io::Write as _,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use belay_core::{Error, face::CancelToken};

use super::{
    observing::{Told, Word, in_time},
    phone::{Phone, Switch, open},
};
use crate::{
    contract::ContractFace,
    ports::{KeyVaultFace, VaultError},
};

#[tokio::test]
async fn every_error_has_its_code() {
    let contract = ContractFace::new();
    let codes = contract.codes();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let retryable = ["offline", "busy", "locked", "storage_full"];
    for code in codes {
        let error = contract.provoke(code.clone()).await.expect_err("it is provoked");
        assert_eq!(error.code(), code);
        assert_eq!(error.is_retryable(), retryable.contains(&code.as_str()), "{code}");
    }
}

#[tokio::test]
async fn a_panic_is_an_error() {
    let contract = ContractFace::new();
    assert!(matches!(contract.panics().await, Err(Error::Internal { .. })));
    assert_eq!(contract.provoke("closed".to_owned()).await, Err(Error::Closed));
}

#[tokio::test]
async fn a_call_is_cancelled_in_the_middle() {
    let (contract, cancel) = (ContractFace::new(), CancelToken::new());
    let waiting = tokio::spawn({
        let cancel = Arc::clone(&cancel);
        async move { contract.wait(Some(cancel)).await }
    });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    cancel.cancel();
    assert_eq!(in_time(waiting).await.expect("it ends"), Err(Error::Cancelled));
    let mia = Phone::of("Mia", "cancel", "Europe/Berlin").await;
    // One that was cancelled before it began does not begin.
    assert_eq!(mia.face.sync(Some(cancel)).await, Err(Error::Cancelled));
    mia.sync().await;
}

#[tokio::test]
async fn nothing_blocks_its_caller() {
    // One thread: the loop below and whoever polls the call are the same.
    let job = tokio::spawn(async { ContractFace::new().block(500).await });
    let (mut worst, mut last) = (Duration::ZERO, Instant::now());
    let mut turns = 0_u64;
    while !job.is_finished() {
        tokio::task::yield_now().await;
        turns += 1;
        worst = worst.max(last.elapsed());
        last = Instant::now();
    }
    job.await.expect("it ends").expect("it works");
    assert!(turns > 1, "the loop went on while the job ran");
    let gap =
        format!("the worst gap of the caller's loop while a job of 500 ms ran: {} us\n", worst.as_micros());
    std::io::stdout().write_all(gap.as_bytes()).expect("it can be said");
}

#[tokio::test]
async fn every_call_after_shutdown_is_closed() {
    let mia = Phone::of("Mia", "closed", "Europe/Berlin").await;
    let (mut told, listener) = Told::new();
    let _watching = mia.face.observe(listener).expect("it can be watched");
    assert_eq!(told.next().await, Word::Changed);
    let goals = mia.belay.goals();
    let travelling = tokio::spawn({
        let face = Arc::clone(&mia.face);
        async move { face.sync(None).await }
    });
    mia.face.shutdown().await.expect("it ends");
    assert!(matches!(in_time(travelling).await.expect("it ends"), Ok(_) | Err(Error::Closed)));
    while told.next().await != Word::Closed {}
    let (face, belay) = (&mia.face, &mia.belay);
    assert_eq!(belay.home_from_app().await.map(drop), Err(Error::Closed));
    assert_eq!(face.sync(None).await.map(drop), Err(Error::Closed));
    assert_eq!(belay.counts_from_app().await.map(drop), Err(Error::Closed));
    assert_eq!(belay.search_from_app("word".to_owned(), None).await.map(drop), Err(Error::Closed));
    assert_eq!(face.resume(), Err(Error::Closed));
    assert_eq!(face.suspend().await, Err(Error::Closed));
    assert_eq!(face.network_is_back(), Err(Error::Closed));
    assert_eq!(belay.account().signed_in_from_app().await.map(drop), Err(Error::Closed));
    assert_eq!(belay.account().sign_out_from_app(None).await, Err(Error::Closed));
    assert_eq!(goals.goal_from_app(uuid::Uuid::nil().into()).await.map(drop), Err(Error::Closed));
    let (_told, listener) = Told::new();
    assert!(matches!(face.observe(listener), Err(Error::Closed)));
}

#[tokio::test]
async fn shutdown_twice_is_once() {
    let mia = Phone::new("Europe/Berlin").await;
    let (one, other) = tokio::join!(mia.face.shutdown(), mia.face.shutdown());
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(mia.face.shutdown().await, Ok(()));
}

/// A vault that fails as it is told to.
struct Failing(fn() -> VaultError);

impl KeyVaultFace for Failing {
    fn get(&self, _name: String) -> Result<Option<String>, VaultError> {
        Err((self.0)())
    }

    fn set(&self, _name: String, _secret: Option<String>) -> Result<(), VaultError> {
        Err((self.0)())
    }
}

async fn opened_with(fault: fn() -> VaultError) -> Error {
    let folder = tempfile::tempdir().expect("a folder");
    let vault: Arc<dyn KeyVaultFace> = Arc::new(Failing(fault));
    let network = Arc::new(Switch(AtomicBool::new(true)));
    let opened = open(&folder, "Europe/Berlin", &vault, &network).await;
    opened.map(drop).expect_err("the vault fails")
}

#[tokio::test]
async fn a_vault_that_fails_is_named() {
    assert_eq!(opened_with(|| VaultError::Locked).await, Error::Locked);
    let failed = opened_with(|| VaultError::Failed { why: "no such chip".to_owned() }).await;
    assert!(matches!(failed, Error::Internal { why } if why.contains("no such chip")));
}

#[tokio::test]
async fn a_vault_that_throws_is_internal() {
    // What a host throws without declaring it reaches Rust by this conversion; a panic is the same in Rust.
    let unexpected =
        opened_with(|| VaultError::from(uniffi::UnexpectedUniFFICallbackError::new("out of the blue"))).await;
    assert!(matches!(unexpected, Error::Internal { why } if why.contains("out of the blue")));
    assert!(matches!(opened_with(|| panic!("out of the blue")).await, Error::Internal { .. }));
}
