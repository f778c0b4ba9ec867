// Ids cross as two numbers, many times faster than as text; in Swift they are `UUID`.

import Foundation

extension UUID {
    /// The id of which these are the halves.
    init(bits: UuidBits) {
        let halves = (bits.high.bigEndian, bits.low.bigEndian)
        self = withUnsafeBytes(of: halves) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension UuidBits {
    /// The halves of an id.
    init(_ id: UUID) {
        let halves = withUnsafeBytes(of: id.uuid) { $0.loadUnaligned(as: (Int64, Int64).self) }
        self.init(high: Int64(bigEndian: halves.0), low: Int64(bigEndian: halves.1))
    }
}
