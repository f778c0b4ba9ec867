//! Skips HTTP calls while the phone has no network, so that a call fails at once instead of waiting for a connection.

use std::sync::Arc;

use belay_core::{
    face::threads,
    sync::{Answering, Call, HttpTransport, Incident, Poke, Reply, Transport},
};

use crate::ports::ConnectivityFace;

/// HTTP that asks the platform for a network before each call.
pub(crate) struct PhoneNetwork {
    pub(crate) http: HttpTransport,
    pub(crate) connectivity: Option<Arc<dyn ConnectivityFace>>,
}

impl PhoneNetwork {
    /// Fails at once if the platform says that there is no network. Makes the call if the platform does not know.
    async fn need(&self) -> Result<(), Incident> {
        let Some(connectivity) = self.connectivity.clone() else {
            return Ok(());
        };
        let Ok(threads) = threads() else {
            return Ok(());
        };
        let asked = threads.spawn_blocking(move || connectivity.is_online()).await;
        match asked
            .map_err(|error| error.to_string())
            .and_then(|told| told.map_err(|error| error.to_string()))
        {
            Ok(false) => Err(Incident("the phone has no network".to_owned())),
            Ok(true) => Ok(()),
            Err(error) => {
                tracing::warn!(error, "the platform does not say whether there is a network");
                Ok(())
            }
        }
    }
}

impl Transport for PhoneNetwork {
    fn send(&self, call: Call) -> Answering<'_, Reply> {
        Box::pin(async move {
            self.need().await?;
            self.http.send(call).await
        })
    }

    fn listen(&self, call: Call) -> Answering<'_, Box<dyn Poke>> {
        Box::pin(async move {
            self.need().await?;
            self.http.listen(call).await
        })
    }
}
