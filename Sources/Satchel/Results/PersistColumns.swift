public import SatchelBackends
public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: Record {
    /// Keeps only the columns that are named, and reads no others; returns at once.
    ///
    /// ```swift
    /// let kept = try await events.persist(columns: \.type, \.repo.name, \.createdAt)
    /// ```
    ///
    /// As ``persist(on:fileID:line:)``. The bag's elements are the same records; a pipeline that reads a column which was not kept ends in an error
    /// that names it, before any work.
    public func persist(
        columns: PartialKeyPath<Element>..., on backend: (any Backend)? = nil, fileID: String = #fileID, line: Int = #line
    ) async throws -> Bag<Element> {
        let named = try Element.projection(of: columns, "persist(columns:)", at: place(fileID, line))
        return try kept(named, on: backend, at: place(fileID, line))
    }

    /// Keeps all columns but those that are named, which are not read either; returns at once.
    ///
    /// ```swift
    /// let kept = try await events.persist(without: \.payload.json)
    /// ```
    ///
    /// As ``persist(columns:on:fileID:line:)``.
    public func persist(
        without columns: PartialKeyPath<Element>..., on backend: (any Backend)? = nil, fileID: String = #fileID, line: Int = #line
    ) async throws -> Bag<Element> {
        let left = try Element.projection(of: columns, "persist(without:)", at: place(fileID, line))
        return try kept(Projection.all.without(left, of: Element.columnType) ?? .nothing, on: backend, at: place(fileID, line))
    }
}

extension Record {
    /// The columns that key paths name.
    fileprivate static func projection(of paths: [PartialKeyPath<Self>], _ spelling: String, at place: String) throws -> Projection {
        var projection = Projection.nothing
        for path in paths {
            guard let names = columnNames(of: path) else {
                throw SatchelError(
                    .invalidPlan,
                    "\(spelling): \(path) goes through what is no stored property; name columns, such as \\\(Self.self).\(fields.first?.name ?? "name")",
                    at: .init(stage: place))
            }
            projection.add(names, whole: true)
        }
        return projection
    }
}
