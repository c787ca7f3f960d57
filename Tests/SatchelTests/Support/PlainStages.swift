extension PlainBag {
    func filter(_ condition: (Value, String) -> Result<Bool, PlainFault>) -> PlainBag {
        rows { row in row.filter(condition).map { [$0] } ?? [] }
    }

    func map<Next>(_ expression: (Value, String) -> Result<Next, PlainFault>) -> PlainBag<Next> {
        rows { [$0.map(expression)] }
    }

    /// Rows for which native code gives nil are dropped.
    func native(_ keep: (Value, String) -> Result<Value?, PlainFault>) -> PlainBag {
        rows { row in
            let kept = row.each(keep)
            switch kept.value {
            case .success(let value): return value.map { [kept.with(.success($0))] } ?? []
            case .failure(let fault): return [kept.with(.failure(fault))]
            }
        }
    }

    /// The elements of lists; a list that can't be read is one row that can't.
    func flatMap<Next>(_ list: (Value) -> Result<[Next], PlainFault>) -> PlainBag<Next> {
        rows { row in
            let lists = row.map { value, _ in list(value) }
            switch (lists.damage, lists.value) {
            case (nil, .success(let elements)): return elements.map { lists.with(.success($0)) }
            case (let damage?, _): return [lists.with(.failure(damage), damage: damage)]
            case (nil, .failure(let fault)): return [lists.with(.failure(fault), damage: fault)]
            }
        }
    }

    /// The first rows, whose errors it raises in their order, also those inside their values.
    func limited(to count: Int, leaf: Int, _ whole: (Value) -> Result<Void, PlainFault>) -> PlainBag {
        let first = rows.prefix(count)
        let faults = first.compactMap { row in row.damage ?? row.value.fault { whole($0).fault } }
        return self.whole(first.compactMap { try? $0.value.get() }, raising: raised.union(faults.prefix(1)), leaf: leaf)
    }
}

extension Result {
    var fault: Failure? {
        if case .failure(let fault) = self { fault } else { nil }
    }

    /// The error itself, or one inside of the value.
    func fault(_ inside: (Success) -> Failure?) -> Failure? {
        switch self {
        case .success(let value): inside(value)
        case .failure(let fault): fault
        }
    }
}

extension String {
    /// In the order of bytes.
    func isAfter(_ other: String) -> Bool { other.utf8.lexicographicallyPrecedes(utf8) }
}
