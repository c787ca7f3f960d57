import SatchelColumns

extension ByteWriter {
    mutating func append(ranks: [Rank]) {
        append(array: ranks.flatMap { [$0.input, $0.unit, $0.row] })
    }
}

extension ByteCursor {
    mutating func ranks() throws -> [Rank] {
        let numbers = try array(of: Int.self)
        guard numbers.count % 3 == 0 else { throw damaged("has a part of a place") }
        // In bounds: three numbers each.
        return stride(from: 0, to: numbers.count, by: 3).map { Rank(input: numbers[$0], unit: numbers[$0 + 1], row: numbers[$0 + 2]) }
    }
}
