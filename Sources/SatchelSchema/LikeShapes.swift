/// Makes objects that are of one kind the same, wherever they stand: the user who opened an issue and the one who closed it become one record.
struct LikeShapes {
    private var nodes: [(shape: Shape, ancestors: [ObjectIdentifier])] = []

    static func unify(_ root: Shape) {
        var likes = LikeShapes()
        likes.collect(root, below: [])
        likes.unify()
    }

    /// Objects from the inside out, so that the parts of those that become one are one already.
    private mutating func collect(_ shape: Shape, below ancestors: [ObjectIdentifier]) {
        let inner = ancestors + [ObjectIdentifier(shape)]
        for key in shape.keys {
            if let member = shape.members[key] { collect(member, below: inner) }
        }
        if let element = shape.element { collect(element, below: inner) }
        // The root is what a line is, and nothing else.
        if shape.isRecord, !ancestors.isEmpty { nodes.append((shape, ancestors)) }
    }

    private func unify() {
        var done: Set<ObjectIdentifier> = []
        for (index, (first, ancestors)) in nodes.enumerated() where !done.contains(ObjectIdentifier(first)) {
            var group = [(shape: first, ancestors: ancestors)]
            for node in nodes[(index + 1)...] where !done.contains(ObjectIdentifier(node.shape)) && first.isLike(node.shape) {
                // One inside the other would have no end.
                let isApart = group.allSatisfy { member in
                    !node.ancestors.contains(ObjectIdentifier(member.shape)) && !member.ancestors.contains(ObjectIdentifier(node.shape))
                }
                if isApart { group.append(node) }
            }
            guard group.count > 1 else { continue }
            let whole = Shape()
            for member in group { whole.merge(member.shape) }
            for member in group {
                done.insert(ObjectIdentifier(member.shape))
                member.shape.become(whole)
            }
        }
    }
}

extension Shape {
    /// Objects with nearly the same keys, whose values are of the same kinds.
    fileprivate func isLike(_ other: Shape) -> Bool {
        let shared = keys.filter { other.members[$0] != nil }
        guard shared.count >= 4, 5 * shared.count >= 4 * (keys.count + other.keys.count - shared.count) else { return false }
        return shared.allSatisfy { key in
            guard let mine = members[key]?.kinds, let others = other.members[key]?.kinds else { return false }
            return mine.isEmpty || others.isEmpty || mine == others
        }
    }
}
