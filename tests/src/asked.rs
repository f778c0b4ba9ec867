//! A request in a program that somebody else is in too.

use belay_domain::{
    FlashId,
    flash::{FlashKind, FlashOpening},
};

use crate::{
    Community, Phone,
    places::{berlin, new_york, tokyo},
};

/// Mia asks Tom in a program that Eve is in too.
///
/// # Panics
/// If a step fails.
pub async fn asked(community: &Community) -> (Phone, Phone, Phone, FlashId) {
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let eve = community.phone("Eve", tokyo()).await;
    let program = community.program(&[&mia, &tom, &eve]).await;
    let opening = FlashOpening {
        topic: "How to lead".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask(program, opening).expect("ask");
    for phone in [&mia, &tom, &eve] {
        phone.sync().await;
    }
    (mia, tom, eve, flash)
}
