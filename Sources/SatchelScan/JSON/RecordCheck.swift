internal import CJSONScan
package import SatchelColumns

/// Which rows of a chunk are no whole value of a type: what a policy that leaves rows out goes by.
///
/// It does not depend on what else is read of the rows. Used by one thread.
package final class RecordCheck {
    /// A row that can't be read.
    package struct WrongRow {
        package let row: Int
        package let reason: SatchelError.Code
        let fault: cjs_fault?
    }

    /// Nil: rows are lines of text as they stand.
    private let program: JSONProgram?
    private let check: cjs_check

    package init(type: ColumnType?, json: JSONCheck) throws {
        program = try type.map { try JSONProgram(type: $0, projection: .all) }
        check = json == .strict ? CJS_CHECK_DOCUMENT : CJS_CHECK_LINE
    }

    /// The rows of the indexed chunk that can't be read, ascending.
    package func wrongRows(_ scanner: ChunkScanner) throws -> [WrongRow] {
        guard let program else {
            return scanner.illFormedRows(of: scanner.rowCount).map { WrongRow(row: $0, reason: .invalidUTF8, fault: nil) }
        }
        return try program.faults(scanner, count: scanner.rowCount, check: check).map { fault in
            WrongRow(row: Int(fault.row), reason: FaultText.code(fault.code), fault: fault)
        }
    }

    /// Such a row with what is wrong with it; costs a sentence and finding the row's place, so only for who wants it.
    package func rejected(_ wrong: WrongRow, _ scanner: ChunkScanner) -> RejectedRow {
        let line = scanner.excerpt(row: wrong.row, from: 0, limit: RejectedRow.textLimit + 1)
        guard let fault = wrong.fault, let program else { return RejectedRow(scanner.illFormed(wrong.row), line: line) }
        return RejectedRow(program.error(fault, row: wrong.row, scanner), line: line)
    }
}

extension [RecordCheck.WrongRow] {
    /// The rows of so many that are not among these; nil if that is all.
    package func others(of count: Int) -> [Int32]? {
        if isEmpty { return nil }
        var others: [Int32] = []
        others.reserveCapacity(Swift.max(count - self.count, 0))
        var next = 0
        for row in 0..<count {
            if next < self.count, self[next].row == row { next += 1 } else { others.append(Int32(row)) }
        }
        return others
    }
}
