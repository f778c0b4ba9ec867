// The keychain of Apple's systems as a vault.

#if canImport(Security)

import Foundation
import Security

/// The keychain: the vault for a phone. Secrets stay on this device and can be read in the background once the phone has
/// been unlocked after its start.
public struct KeychainVault: KeyVault {
    private let service: String
    private let accessGroup: String?

    /// - Parameters:
    ///   - service: What the keychain files the secrets under; one for each core an app opens.
    ///   - accessGroup: The group of an app and its extensions that open the same core; none for the app alone.
    public init(service: String = "app.belay", accessGroup: String? = nil) {
        self.service = service
        self.accessGroup = accessGroup
    }

    public func secret(named name: String) throws -> String? {
        var query = item(name)
        query[kSecReturnData] = true
        query[kSecMatchLimit] = kSecMatchLimitOne
        var found: CFTypeRef?
        switch SecItemCopyMatching(query as CFDictionary, &found) {
        case errSecSuccess:
            guard let bytes = found as? Data, let secret = String(data: bytes, encoding: .utf8) else {
                throw VaultError.failed(why: "the keychain gave no text")
            }
            return secret
        case errSecItemNotFound: return nil
        case let status: throw failure(status)
        }
    }

    public func keep(_ secret: String?, named name: String) throws {
        guard let secret else {
            let status = SecItemDelete(item(name) as CFDictionary)
            guard status == errSecSuccess || status == errSecItemNotFound else { throw failure(status) }
            return
        }
        let bytes: [CFString: Any] = [
            kSecValueData: Data(secret.utf8),
            // After the first unlock, so that sync goes on in the background; this device only, so that no backup
            // carries a session to another phone.
            kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
        ]
        var status = SecItemUpdate(item(name) as CFDictionary, bytes as CFDictionary)
        if status == errSecItemNotFound {
            status = SecItemAdd(item(name).merging(bytes) { $1 } as CFDictionary, nil)
        }
        guard status == errSecSuccess else { throw failure(status) }
    }

    private func item(_ name: String) -> [CFString: Any] {
        var item: [CFString: Any] = [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: service,
            kSecAttrAccount: name,
            // The keychain iOS has, on a Mac too.
            kSecUseDataProtectionKeychain: true,
        ]
        item[kSecAttrAccessGroup] = accessGroup
        return item
    }

    private func failure(_ status: OSStatus) -> VaultError {
        switch status {
        case errSecInteractionNotAllowed: .locked
        default: .failed(why: "keychain status \(status)")
        }
    }
}

#endif
