extension GroupTable {
    /// Those groups of several tables that may be among so many most frequent ones of all of them, with their counts in all.
    ///
    /// What is rare in every table is not put together: most groups of a long tail are. The last of the groups that are wanted has in all
    /// tables what it takes in any one, and so at least an equal share of that in one of them. (The bound of TPUT: Cao and Wang, Efficient
    /// Top-K Query Calculation in Distributed Networks, 2004.)
    convenience init(mostFrequent wanted: Int, of tables: [GroupTable]) throws {
        self.init()
        let least = tables.map { $0.countReached(by: wanted) }.max() ?? 0
        let share = (least + tables.count - 1) / max(tables.count, 1)
        for table in tables { try merge((0..<table.count).filter { table.count(of: $0) >= share }, of: table) }
        // One is the least that there is.
        if share <= 1 { return }
        for group in 0..<count {
            for table in tables {
                guard let known = table.group(of: key(of: group)) else { continue }
                let rest = table.count(of: known)
                if rest < share { add(rest, to: group) }
            }
        }
    }
}
