internal import CJSONScan
internal import SatchelColumns

extension [JSONProgram.Node] {
    /// The nodes as C takes them; good for the call.
    func withTree<Result>(_ body: (UnsafeBufferPointer<cjs_node>) -> Result) -> Result {
        // Keys and the cases of enums, end to end: their lengths say where each begins. Never empty: an empty key too has an address,
        // which tells it from none.
        var texts: [UInt8] = []
        for node in self {
            texts += node.key ?? []
            for text in node.cases?.texts ?? [] { texts += text }
        }
        texts.append(0)
        return texts.withUnsafeBufferPointer { bytes in
            var offset = 0
            func take(_ length: Int) -> UnsafePointer<UInt8>? {
                defer { offset += length }
                return bytes.baseAddress.map { $0 + offset }
            }
            var cases: [cjs_case] = []
            var trees: [cjs_node] = []
            var starts: [Int] = []
            for node in self {
                let key = node.key.flatMap { take($0.count) }
                starts.append(cases.count)
                switch node.cases {
                case .strings(let values):
                    cases += values.map { cjs_case(text: take($0.utf8.count), length: UInt32(clamping: $0.utf8.count), number: 0) }
                case .integers(_, let values): cases += values.map { cjs_case(text: nil, length: 0, number: $0) }
                case nil: break
                }
                trees.append(
                    cjs_node(
                        kind: UInt8(node.kind.rawValue), optional: node.isOptional ? 1 : 0, integer: node.integer,
                        parent: Int32(node.parent), key: key, key_length: UInt32(clamping: node.key?.count ?? 0), index: node.place,
                        cases: nil,
                        case_count: cases.count - starts[starts.count - 1]))
            }
            return cases.withUnsafeBufferPointer { cases in
                // In bounds: a node's cases begin where those of the nodes before it end.
                for index in trees.indices { trees[index].cases = cases.baseAddress.map { $0 + starts[index] } }
                return trees.withUnsafeBufferPointer(body)
            }
        }
    }
}

extension EnumerationType.Cases {
    fileprivate var texts: [[UInt8]] {
        if case .strings(let values) = self { values.map { Array($0.utf8) } } else { [] }
    }
}
