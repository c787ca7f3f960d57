internal import CWorkerHook

/// How a type of the user's program is found again in another process of the same executable.
///
/// By its mangled name where the runtime can look that up; private and local types, which it can't, by where
/// their metadata lies in their image. A generic type over a private one has neither.
package struct TypeIdentity: Hashable, Codable, Sendable {
    package var mangledName: String?
    package var image: String?
    package var offset: Int?

    package init?(of type: Any.Type) {
        if let name = _mangledTypeName(type), let found = _typeByName(name), found == type {
            mangledName = name
            return
        }
        let address = unsafeBitCast(type, to: UnsafeRawPointer.self)
        var base: UnsafeRawPointer?
        guard let path = satchel_image_of(address, &base), let base else { return nil }
        // The program itself may have another path where it runs as a worker.
        image = base == satchel_program_base() ? "" : String(cString: path)
        offset = address - base
    }

    /// The type, if this process has it.
    package var type: Any.Type? {
        if let mangledName { return _typeByName(mangledName) }
        guard let image, let offset, let base = image.isEmpty ? satchel_program_base() : satchel_image_base(image) else { return nil }
        // The pointer is the address of type metadata: it was taken from it, in an image that has not changed.
        return unsafeBitCast(base + offset, to: Any.Type.self)
    }
}
