//! How many document writes a server makes durable in a second.

use std::time::Instant;

use crate::{
    figure::{Chapter, Figure, Outcome, Verdict, grouped},
    phone::ms,
    scene::{Caller, Scene, batches},
};

/// Writes a second the server should take (issue *Speed*).
const WRITES_A_SECOND: f64 = 5_000.0;
/// Documents each sender sends in a run.
const EACH: usize = 5_000;

/// The chapter: one sender, and four at once; the best of `runs`.
///
/// # Errors
/// If a write is not stored.
pub(crate) async fn chapter(scene: &mut Scene, runs: usize) -> Outcome<Chapter> {
    let mut figures = Vec::new();
    let mut copy = 0;
    for senders in [1, scene.partners.len()] {
        let mut best = 0.0_f64;
        for _ in 0..runs {
            copy += 1;
            best = best.max(run(scene, senders, copy).await?);
        }
        let word = if senders == 1 { "phone" } else { "phones" };
        figures.push(Figure::of(
            format!("document writes a second, {senders} {word} sending"),
            "≥ 5,000/s",
            format!("{}/s", grouped(best as u64)),
            best,
            Verdict::of(best >= WRITES_A_SECOND),
        ));
    }
    Ok(Chapter {
        title: "The server's writes".to_owned(),
        how: format!(
            "Each phone sends {} documents in batches of 100 over HTTP, gzipped; each batch is answered when it is durable. \
             The phones compress their requests on the same cores. The figure is the best of {runs}.",
            grouped(EACH as u64)
        ),
        figures,
    })
}

async fn run(scene: &mut Scene, senders: usize, copy: u64) -> Outcome<f64> {
    let made: Vec<_> =
        (1_000..1_000 + EACH).map(|number| scene.cast.document(number, false)).collect::<Outcome<_>>()?;
    let callers: Vec<Caller> = scene.partners.drain(..senders).collect();
    let mut ready = Vec::new();
    for mut caller in callers {
        caller.catch_up().await?;
        let writes = batches(made.iter().map(|made| made.write_for(caller.person, copy)));
        ready.push((caller, writes));
    }
    let start = Instant::now();
    let sending = ready.into_iter().map(|(mut caller, writes)| {
        tokio::spawn(async move {
            for batch in writes {
                caller.store(batch).await?;
            }
            Outcome::Ok(caller)
        })
    });
    let mut back = Vec::new();
    for sender in sending.collect::<Vec<_>>() {
        back.push(sender.await??);
    }
    let took = ms(start.elapsed());
    scene.partners.append(&mut back);
    Ok((senders * EACH) as f64 / took * 1_000.0)
}
