internal import SatchelColumns
internal import SatchelEngine

extension DaskCrew {
    func publishedNames(_ flag: CancelFlag) throws -> [String] {
        try link().ask(BridgeErrand(.names), flag: flag).names ?? []
    }

    func unpublish(_ name: String, _ flag: CancelFlag) throws { _ = try link().ask(BridgeErrand(.unpublish, name), flag: flag) }

    func publish(_ rows: RestingRows, as name: String, replacing: Bool, _ flag: CancelFlag) throws {
        try outlivingLosses(while: "published a bag") {
            let link = try link()
            let deposit: ([UInt8]) throws -> UInt64 = { bytes in
                try link.ask(BridgeErrand(.deposit), bytes, flag: flag).known(\.number)
            }
            try PublishedRows.publishing(rows, with: link.identity, of: self, flag: flag, deposit: deposit) { bag, numbers in
                var errand = BridgeErrand(.publish, name)
                (errand.bag, errand.segments, errand.replacing) = (bag, numbers, replacing)
                _ = try link.ask(errand, flag: flag)
            }
        }
    }

    func open(_ name: String, as type: ColumnType, _ flag: CancelFlag) throws -> RestingRows {
        let (bag, places, worker) = try find(name, flag: flag)
        return try bag.rows(as: type, places, on: worker, of: self) { [weak self, address] result in
            do {
                guard let self else { throw CancellationError() }
                return try self.find(name, only: result, flag: CancelFlag())
            } catch let error as SatchelError where error.code == .notFound {
                throw SatchelError(
                    .clusterFailed,
                    "the bag that was published as \"\(name)\" was lost with the connection to the cluster at \(address), and none has the name "
                        + "any longer: publish it again")
            }
        }
    }

    private func find(
        _ name: String, only result: Int? = nil, flag: CancelFlag
    ) throws -> (rows: PublishedRows, places: [PublishedRows.Place], worker: WorkerIdentity) {
        let link = try link()
        var errand = BridgeErrand(.open, name)
        errand.only = result
        let answer = try link.ask(errand, flag: flag)
        let places = try answer.known(\.segments).map { PublishedRows.Place(number: $0.number, result: $0.place, host: $0.host) }
        return (try answer.known(\.bag), places, link.identity)
    }
}
