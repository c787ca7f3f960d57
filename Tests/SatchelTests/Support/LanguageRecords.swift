import Foundation
import Satchel

// Records as `@Record` makes them, written out: the compiler runs of these tests then need no plugin.

struct Page: Record {
    let id: Int
    let path: String

    struct Columns: Sendable {
        let id = Column<Page, Int>(0, "id")
        let path = Column<Page, String>(1, "path")
    }

    static var columns: Columns { Columns() }

    static var fields: [RecordField<Page>] {
        [
            RecordField("id", key: "id", \Page.id, optional: \Page?.?.id),
            RecordField("path", key: "path", \Page.path, optional: \Page?.?.path),
        ]
    }

    init(reading row: RecordReader) throws {
        id = try row.value(0)
        path = try row.value(1)
    }

    func write(to row: RecordWriter) throws {
        try row.write(id, 0)
        try row.write(path, 1)
    }
}

struct Visitor: Record, Equatable {
    let name: String
    let email: String?

    init(name: String, email: String?) {
        self.name = name
        self.email = email
    }

    struct Columns: Sendable {
        let name = Column<Visitor, String>(0, "name")
        let email = Column<Visitor, String?>(1, "email")
    }

    static var columns: Columns { Columns() }

    static var fields: [RecordField<Visitor>] {
        [
            RecordField("name", key: "name", \Visitor.name, optional: \Visitor?.?.name),
            RecordField("email", key: "email", \Visitor.email, optional: \Visitor?.?.email),
        ]
    }

    init(reading row: RecordReader) throws {
        name = try row.value(0)
        email = try row.value(1)
    }

    func write(to row: RecordWriter) throws {
        try row.write(name, 0)
        try row.write(email, 1)
    }
}

struct Link: Record {
    let to: String

    struct Columns: Sendable {
        let to = Column<Link, String>(0, "to")
    }

    static var columns: Columns { Columns() }

    static var fields: [RecordField<Link>] {
        [
            RecordField("to", key: "to", \Link.to, optional: \Link?.?.to)
        ]
    }

    init(reading row: RecordReader) throws {
        to = try row.value(0)
    }

    func write(to row: RecordWriter) throws {
        try row.write(to, 0)
    }
}

struct Visit: Record {
    let id: Int
    let kind: String
    let page: Page
    let visitor: Visitor?
    let score: Double
    let date: Date
    let isBot: Bool
    let size: Int?
    let links: [Link]?
    let raw: JSON
    /// No column.
    var host: String { String(page.path.prefix { $0 != "/" }) }

    struct Columns: Sendable {
        let id = Column<Visit, Int>(0, "id")
        let kind = Column<Visit, String>(1, "kind")
        let page = Column<Visit, Page>(2, "page")
        let visitor = Column<Visit, Visitor?>(3, "visitor")
        let score = Column<Visit, Double>(4, "score")
        let date = Column<Visit, Date>(5, "date")
        let isBot = Column<Visit, Bool>(6, "isBot")
        let size = Column<Visit, Int?>(7, "size")
        let links = Column<Visit, [Link]?>(8, "links")
        let raw = Column<Visit, JSON>(9, "raw")
    }

    static var columns: Columns { Columns() }

    static var fields: [RecordField<Visit>] {
        [
            RecordField("id", key: "id", \Visit.id, optional: \Visit?.?.id),
            RecordField("kind", key: "kind", \Visit.kind, optional: \Visit?.?.kind),
            RecordField("page", key: "page", \Visit.page, optional: \Visit?.?.page),
            RecordField("visitor", key: "visitor", \Visit.visitor, optional: \Visit?.?.visitor),
            RecordField("score", key: "score", \Visit.score, optional: \Visit?.?.score),
            RecordField("date", key: "date", \Visit.date, optional: \Visit?.?.date),
            RecordField("isBot", key: "isBot", \Visit.isBot, optional: \Visit?.?.isBot),
            RecordField("size", key: "size", \Visit.size, optional: \Visit?.?.size),
            RecordField("links", key: "links", \Visit.links, optional: \Visit?.?.links),
            RecordField("raw", key: "raw", \Visit.raw, optional: \Visit?.?.raw),
        ]
    }

    init(reading row: RecordReader) throws {
        id = try row.value(0)
        kind = try row.value(1)
        page = try row.value(2)
        visitor = try row.value(3)
        score = try row.value(4)
        date = try row.value(5)
        isBot = try row.value(6)
        size = try row.value(7)
        links = try row.value(8)
        raw = try row.value(9)
    }

    func write(to row: RecordWriter) throws {
        try row.write(id, 0)
        try row.write(kind, 1)
        try row.write(page, 2)
        try row.write(visitor, 3)
        try row.write(score, 4)
        try row.write(date, 5)
        try row.write(isBot, 6)
        try row.write(size, 7)
        try row.write(links, 8)
        try row.write(raw, 9)
    }
}

extension Stage where Input == String, Result == Bag<Visit> {
    static var visits: Self { .decode(Visit.self) }
}
