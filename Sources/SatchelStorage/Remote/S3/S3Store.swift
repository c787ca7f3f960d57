internal import SatchelColumns
internal import Synchronization

/// Objects in S3 and in stores that speak its language.
package final class S3Store: ObjectStore {
    private let options: ObjectStoreOptions
    /// Whether addresses are prefixes of keys as they stand, or may be patterns and whole keys.
    let arePrefixes: Bool
    let scope: TransferScope
    private let slots: TransferSlots
    private let settings: StoreSettings
    private let buckets = Mutex([String: S3Bucket]())

    package init(_ options: ObjectStoreOptions, arePrefixes: Bool, scope: TransferScope) throws {
        self.options = options
        self.arePrefixes = arePrefixes
        self.scope = scope
        slots = TransferSlots(options.objectsAtOnce)
        settings = try StoreSettings.find(options)
    }

    package var objectsAtOnce: Int { slots.limit }

    func bucket(_ name: String) throws -> S3Bucket {
        let bucket = buckets.withLock { buckets in
            if let bucket = buckets[name] { return bucket }
            let bucket = S3Bucket(name, options: options, settings: settings)
            buckets[name] = bucket
            return bucket
        }
        try bucket.prepare()
        return bucket
    }

    // MARK: Reading

    package func open(_ object: InputObject, range: Range<Int>?, isTentative: Bool, takesSlot: Bool) throws -> ObjectReader {
        let opening = try opening(object, takesSlot: takesSlot)
        return try ObjectReader(size: object.size, range: range, isTentative: isTentative, opening: opening)
    }

    /// Begins to read these bytes of an object, which lie within it, and no others; each such piece waits for its turn.
    package func open(_ object: InputObject, exactly range: Range<Int>) throws -> ObjectReader {
        try ObjectReader(exactly: range, opening: opening(object, takesSlot: true))
    }

    private func opening(_ object: InputObject, takesSlot: Bool) throws -> ObjectReader.Opening {
        guard let address = S3Address(object.address) else {
            throw SatchelError(.invalidArgument, "no address of an object", at: .init(file: object.address))
        }
        let bucket = try bucket(address.bucket)
        let (scope, slots) = (scope, slots)
        return { from, to, isFirst in
            let inquiry = S3ReadInquiry(
                bucket: bucket, key: address.key, etag: object.etag, size: object.size, from: from, to: to ?? object.size)
            return Exchange(inquiry, mode: .stream, retry: bucket.retry, scope: scope, slots: isFirst && takesSlot ? slots : nil)
        }
    }
}
