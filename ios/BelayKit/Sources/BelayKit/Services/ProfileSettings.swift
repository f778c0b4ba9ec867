// The calls of profilesettings. Written by `cargo xtask bindings` from core's source.

import Foundation

/// One's own settings.
public struct ProfileSettings: Sendable {
    let face: ProfileSettingsFace

    /// The settings as they stand.
    ///
    /// - Throws: ``BelayError/signedOut``; those of storage.
    public func settings() async throws(BelayError) -> ProfileView {
        try await work { try await face.settings() }
    }

    /// Watched: The settings as they stand.
    public func observeSettings() -> Updates<ProfileView> {
        Updates { [face] target in try face.observeSettings(listener: ProfileViewTarget(target)) }
    }

    /// Changes one setting. Gives all of them as they stand then. Other phones of the same person have it with their
    /// next sync.
    ///
    /// - Throws: The rules' ``BelayError/invalid(field:rule:)``; ``BelayError/signedOut``; those of storage.
    public func act(_ command: ProfileCommand) async throws(BelayError) -> ProfileView {
        try await work { try await face.act(command: command) }
    }
}
