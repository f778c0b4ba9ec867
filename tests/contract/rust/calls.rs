//! The contract of a single call: its errors, its cancellation, its end, and whom it keeps waiting.

use std::{
    collections::BTreeSet,
    io::Write as _,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use super::{
    observing::{Told, in_time},
    phone::{Phone, Switch, open},
};
use crate::{
    cancel::CancelTokenFace,
    contract::ContractFace,
    errors::{error_code, error_is_retryable},
    face::names::{FaceError, Home},
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
        assert_eq!(error_code(&error), code);
        assert_eq!(error_is_retryable(&error), retryable.contains(&code.as_str()), "{code}");
    }
}

#[tokio::test]
async fn a_panic_is_an_error() {
    let contract = ContractFace::new();
    assert!(matches!(contract.panics().await, Err(FaceError::Internal { .. })));
    assert_eq!(contract.provoke("closed".to_owned()).await, Err(FaceError::Closed));
}

#[tokio::test]
async fn a_call_is_cancelled_in_the_middle() {
    let (contract, cancel) = (ContractFace::new(), CancelTokenFace::new());
    let waiting = tokio::spawn({
        let cancel = Arc::clone(&cancel);
        async move { contract.wait(Some(cancel)).await }
    });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    cancel.cancel();
    assert_eq!(in_time(waiting).await.expect("it ends"), Err(FaceError::Cancelled));
    let mia = Phone::of("Mia", "cancel", "Europe/Berlin").await;
    // One that was cancelled before it began does not begin.
    assert_eq!(mia.belay.sync(Some(cancel)).await.read(), Err(FaceError::Cancelled));
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
    let (told, listener) = Told::<Home>::new();
    let _watching = mia.belay.observe_home(listener).expect("it can be watched");
    told.until(|_| true).await;
    let goals = mia.belay.goals();
    let travelling = tokio::spawn({
        let belay = Arc::clone(&mia.belay);
        async move { belay.sync(None).await.read() }
    });
    mia.belay.shutdown().await.expect("it ends");
    assert!(matches!(in_time(travelling).await.expect("it ends"), Ok(_) | Err(FaceError::Closed)));
    while told.next().await != Err(FaceError::Closed) {}
    let belay = &mia.belay;
    assert_eq!(belay.home().await.read().map(drop), Err(FaceError::Closed));
    assert_eq!(belay.sync(None).await.read().map(drop), Err(FaceError::Closed));
    assert_eq!(belay.counts().await.read().map(drop), Err(FaceError::Closed));
    assert_eq!(belay.search("word".to_owned(), None).await.read().map(drop), Err(FaceError::Closed));
    assert_eq!(belay.resume(), Err(FaceError::Closed));
    assert_eq!(belay.suspend().await, Err(FaceError::Closed));
    assert_eq!(belay.network_is_back(), Err(FaceError::Closed));
    assert_eq!(belay.account().signed_in().await.read().map(drop), Err(FaceError::Closed));
    assert_eq!(belay.account().sign_out(None).await.read(), Err(FaceError::Closed));
    assert_eq!(goals.goal(uuid::Uuid::nil().into()).await.read().map(drop), Err(FaceError::Closed));
    let (_told, listener) = Told::<Home>::new();
    assert!(matches!(belay.observe_home(listener), Err(FaceError::Closed)));
}

#[tokio::test]
async fn shutdown_twice_is_once() {
    let mia = Phone::new("Europe/Berlin").await;
    let (one, other) = tokio::join!(mia.belay.shutdown(), mia.belay.shutdown());
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(mia.belay.shutdown().await, Ok(()));
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

async fn opened_with(fault: fn() -> VaultError) -> FaceError {
    let folder = tempfile::tempdir().expect("a folder");
    let vault: Arc<dyn KeyVaultFace> = Arc::new(Failing(fault));
    let network = Arc::new(Switch(AtomicBool::new(true)));
    let opened = open(&folder, "Europe/Berlin", &vault, &network).await;
    opened.map(drop).expect_err("the vault fails")
}

#[tokio::test]
async fn a_vault_that_fails_is_named() {
    assert_eq!(opened_with(|| VaultError::Locked).await, FaceError::Locked);
    let failed = opened_with(|| VaultError::Failed { why: "no such chip".to_owned() }).await;
    assert!(matches!(failed, FaceError::Internal { why } if why.contains("no such chip")));
}

#[tokio::test]
async fn a_vault_that_throws_is_internal() {
    // What a host throws without declaring it reaches Rust by this conversion; a panic is the same in Rust.
    let unexpected =
        opened_with(|| VaultError::from(uniffi::UnexpectedUniFFICallbackError::new("out of the blue"))).await;
    assert!(matches!(unexpected, FaceError::Internal { why } if why.contains("out of the blue")));
    assert!(matches!(opened_with(|| panic!("out of the blue")).await, FaceError::Internal { .. }));
}
