// The vaults for tests and previews.

import BelayKit
import Foundation
import Testing

@Suite struct VaultTests {
    @Test func a_secret_outlives_the_vault_in_a_file_only_its_owner_reads() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try FileVault(file: file).secret(named: "session") == nil)
        try FileVault(file: file).keep("s3cret", named: "session")
        #expect(try FileVault(file: file).secret(named: "session") == "s3cret")
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try FileVault(file: file).keep(nil, named: "session")
        #expect(try FileVault(file: file).secret(named: "session") == nil)
    }

    @Test func a_damaged_file_is_no_empty_vault() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("not JSON".utf8).write(to: file)
        #expect(throws: (any Error).self) { try FileVault(file: file).secret(named: "session") }
        #expect(throws: (any Error).self) { try FileVault(file: file).keep("new", named: "session") }
    }

    @Test func memory_forgets_what_it_is_told_to() {
        let vault = MemoryVault()
        vault.keep("s3cret", named: "session")
        #expect(vault.secret(named: "session") == "s3cret")
        vault.keep(nil, named: "session")
        #expect(vault.secret(named: "session") == nil)
    }
}
