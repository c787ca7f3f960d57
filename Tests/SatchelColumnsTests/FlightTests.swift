@testable import SatchelColumns
import Testing

/// Columns in flight come back as they were, errors, gaps, parts and codes included.
@Suite struct FlightTests {
    @Test(arguments: 0..<200) func everyColumnComesBack(_ seed: Int) throws {
        var columns = FlightColumns(seed: UInt64(seed))
        let batch = columns.batch(rows: [0, 1, 3, 100, 2000][seed % 5])
        var writer = ByteWriter()
        try writer.append(batch.column)
        try writer.append(batch)
        writer.append(UInt8(7))
        try writer.bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a batch")
            let (column, read, last) = try (cursor.column(), cursor.batch(), cursor.read(UInt8.self))
            #expect(column == batch.column)
            #expect(read.count == batch.count && read.column == batch.column && read.faults == batch.faults)
            #expect(last == 7 && cursor.left == 0)
        }
    }

    @Test func valuesComeBack() throws {
        var writer = ByteWriter()
        writer.append(UInt16(513))
        writer.append(Int64.min)
        writer.append(true)
        writer.append("é, \u{0}")
        writer.append("")
        writer.append(count: 1 << 40)
        writer.append(array: [Int128.max, 0, Int128.min])
        writer.append(array: [Double.nan, -0.0])
        writer.append(array: [Int]())
        writer.append(bools: [true, false])
        try writer.append(json: ["a": [1.5, .infinity]])
        writer.append(raw: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(writer.bytes.prefix(2) == [1, 2])
        try writer.bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "values")
            let (small, least, truth) = try (cursor.read(UInt16.self), cursor.read(Int64.self), cursor.bool())
            #expect(small == 513 && least == .min && truth)
            let (text, empty, count) = try (cursor.text(), cursor.text(), cursor.readCount())
            #expect(text == "é, \u{0}" && empty == "" && count == 1 << 40)
            let (wide, doubles, none) = try (cursor.array(of: Int128.self), cursor.array(of: Double.self), cursor.array(of: Int.self))
            #expect(wide == [.max, 0, .min] && none.isEmpty)
            #expect(doubles.map(\.bitPattern) == [Double.nan, -0.0].map(\.bitPattern))
            let (truths, json) = try (cursor.bools(), cursor.json([String: [Double]].self))
            #expect(truths == [true, false] && json == ["a": [1.5, .infinity]])
            #expect(cursor.left == 0)
        }
    }

    /// Lines as a scan has them.
    private struct Numbered: Origin.Lines {
        func location(of line: Int) -> SatchelError.Location { .init(file: "events.json", line: line + 1, offset: line * 10) }
    }

    @Test func errorsNameTheirPlaceWithoutTheirLines() throws {
        func text(_ values: [String]) throws -> ColumnData {
            var text = TextData()
            for value in values { try text.append(value.utf8) }
            return ColumnData(.text(text))
        }
        let error = SatchelError(.typeMismatch, "expected a string, found a number")
        var words = try text(["a", "b"])
        words.faults.add(error, at: 1)
        let coded = ColumnData(.coded([1, 0, 1], words))
        var elements = try text(["x", "y", "z"])
        elements.faults.add(error, at: 2)
        let lists = ColumnData(.list(offsets: [0, 2, 2, 3], elements))
        let column = ColumnData(.record([coded, lists], count: 3))
        var faults = Faults()
        faults.add(error, at: 1)
        let batch = Batch(count: 3, column: column, faults: faults, origin: Origin(lines: Numbered(), rows: [4, 6, 8]))
        var writer = ByteWriter()
        try writer.append(batch)
        let read = try writer.bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a batch")
            return try cursor.batch()
        }
        #expect(read.origin == nil)
        #expect(read.faults.errors.map(\.description) == ["events.json, line 7, byte 60: expected a string, found a number"])
        // The errors of codes are those of their rows.
        let lines = (0..<3).map { read.column.field(0).fault(at: $0)?.location.line }
        #expect(lines == [5, nil, 9])
        #expect((0..<3).map { read.column.field(1).fault(at: $0)?.location.line } == [nil, nil, 9])
    }

    @Test func whatLiesBesideStringsAndElementsStaysBehind() throws {
        let text = ColumnData(.text(TextData(bytes: Array("--ab-".utf8), offsets: [2, 3, 4])))
        #expect(try ColumnData.read(text.written) == ColumnData(.text(TextData(bytes: Array("ab".utf8), offsets: [0, 1, 2]))))
        let list = ColumnData(.list(offsets: [1, 3], ColumnData(.integers([9, 1, 2, 9]))))
        #expect(try ColumnData.read(list.written) == ColumnData(.list(offsets: [0, 2], ColumnData(.integers([1, 2])))))
        let none = ColumnData(.text(TextData(bytes: [], offsets: [])))
        #expect(try ColumnData.read(none.written) == ColumnData(.text(TextData())))
    }

    @Test func columnsOfATypeAreToldFromOthers() throws {
        let type = ColumnType.record(
            RecordType(
                name: "R",
                fields: [
                    .init(name: "a", key: "a", type: .optional(.integer(.int8))), .init(name: "b", key: "b", type: .list(.json)),
                    .init(name: "c", key: "c", type: .optional(.json)),
                ]))
        let (numbers, texts) = (ColumnData(.integers([-128, 127])), ColumnData(.text(TextData(bytes: [], offsets: [0, 0, 0]))))
        let optional = ColumnData(.optional(present: [true, false], numbers))
        let list = ColumnData(.list(offsets: [0, 0, 2], texts))
        let parts = ColumnData(.parts(["x": texts], count: 2))
        func fits(_ fields: [ColumnData]) -> Bool { ColumnData(.record(fields, count: 2)).fits(type) }
        #expect(fits([optional, list, parts]))
        #expect(fits([ColumnData(.absent(2)), list, ColumnData(.optional(present: [true, true], parts))]))
        #expect(ColumnData(.absent(2)).fits(type))
        #expect(!fits([optional, list]))
        #expect(!fits([numbers, list, parts]))
        #expect(!fits([ColumnData(.optional(present: [true, false], ColumnData(.integers([0, 128])))), list, parts]))
        #expect(!fits([optional, texts, parts]))
        #expect(!fits([optional, list, ColumnData(.coded([0, 0], texts))]))
        #expect(!fits([ColumnData(.parts([:], count: 2)), list, parts]))
    }
}
