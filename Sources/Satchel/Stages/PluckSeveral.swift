internal import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Makes of each element the values at two key paths.
    ///
    /// ```swift
    /// events.pluck(\.type, \.actor.login)
    /// ```
    ///
    /// Only those fields are decoded. Keeps order and partitions, moves nothing. As with one path, each goes through stored properties.
    public func pluck<First, Second>(
        _ first: KeyPath<Element, First>, _ second: KeyPath<Element, Second>, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Row2<First, Second>> {
        plucked(Plucking(Plucking(first), Plucking(second)), at: place(fileID, line))
    }

    /// Makes of each element the values at three key paths.
    ///
    /// ```swift
    /// events.pluck(\.type, \.actor.login, \.repo.name)
    /// ```
    ///
    /// Only those fields are decoded. Keeps order and partitions, moves nothing. As with one path, each goes through stored properties.
    public func pluck<First, Second, Third>(
        _ first: KeyPath<Element, First>, _ second: KeyPath<Element, Second>, _ third: KeyPath<Element, Third>, fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Row3<First, Second, Third>> {
        plucked(Plucking(Plucking(first), Plucking(second), Plucking(third)), at: place(fileID, line))
    }

    /// Makes of each element the values at four key paths.
    ///
    /// ```swift
    /// events.pluck(\.type, \.actor.login, \.repo.name, \.createdAt)
    /// ```
    ///
    /// Only those fields are decoded. Keeps order and partitions, moves nothing. As with one path, each goes through stored properties.
    public func pluck<First, Second, Third, Fourth>(
        _ first: KeyPath<Element, First>, _ second: KeyPath<Element, Second>, _ third: KeyPath<Element, Third>,
        _ fourth: KeyPath<Element, Fourth>, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Row4<First, Second, Third, Fourth>> {
        plucked(Plucking(Plucking(first), Plucking(second), Plucking(third), Plucking(fourth)), at: place(fileID, line))
    }
}

extension Stage {
    /// Makes of each element the values at two key paths: `events |> .pluck(\.type, \.actor.login)`.
    ///
    /// As `Bag.pluck` of as many.
    public static func pluck<First, Second>(
        _ first: KeyPath<Input, First>, _ second: KeyPath<Input, Second>, fileID: String = #fileID, line: Int = #line
    ) -> Self where Result == Bag<Row2<First, Second>>, Input: ColumnValue {
        let (plucking, place) = (Plucking<Input, Row2<First, Second>>(Plucking(first), Plucking(second)), place(fileID, line))
        return Stage { $0.plucked(plucking, at: place) }
    }

    /// Makes of each element the values at three key paths: `events |> .pluck(\.type, \.actor.login, \.repo.name)`.
    ///
    /// As `Bag.pluck` of as many.
    public static func pluck<First, Second, Third>(
        _ first: KeyPath<Input, First>, _ second: KeyPath<Input, Second>, _ third: KeyPath<Input, Third>, fileID: String = #fileID,
        line: Int = #line
    ) -> Self where Result == Bag<Row3<First, Second, Third>>, Input: ColumnValue {
        let (plucking, place) = (
            Plucking<Input, Row3<First, Second, Third>>(Plucking(first), Plucking(second), Plucking(third)), place(fileID, line)
        )
        return Stage { $0.plucked(plucking, at: place) }
    }

    /// Makes of each element the values at four key paths: `events |> .pluck(\.type, \.actor.login, \.repo.name, \.createdAt)`.
    ///
    /// As `Bag.pluck` of as many.
    public static func pluck<First, Second, Third, Fourth>(
        _ first: KeyPath<Input, First>, _ second: KeyPath<Input, Second>, _ third: KeyPath<Input, Third>, _ fourth: KeyPath<Input, Fourth>,
        fileID: String = #fileID, line: Int = #line
    ) -> Self where Result == Bag<Row4<First, Second, Third, Fourth>>, Input: ColumnValue {
        let (plucking, place) = (
            Plucking<Input, Row4<First, Second, Third, Fourth>>(Plucking(first), Plucking(second), Plucking(third), Plucking(fourth)),
            place(fileID, line)
        )
        return Stage { $0.plucked(plucking, at: place) }
    }
}

extension Plucking {
    /// Several key paths' values as one record; the first fault is that of all.
    fileprivate init<each Part>(_ parts: repeat Plucking<Root, each Part>) where Value: Record {
        value = Expr(fields: repeat (each parts).value)
        var first: SatchelError?
        for part in repeat each parts { first = first ?? part.fault }
        fault = first
    }
}
