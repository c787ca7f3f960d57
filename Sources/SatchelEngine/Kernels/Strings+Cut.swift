internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// The functions whose value is a part of the string.
    func cut(_ function: Function, _ text: Vector, _ argument: Vector) -> ColumnData? {
        switch function {
        case .trimmed: return parts(text) { text, _ in text.trimmed }
        case .dropPrefix, .dropSuffix:
            guard let argument = argument.texts(count) else { return nil }
            return argument.withRows { affixes in
                parts(text) { text, row in
                    let affix = affixes[row]
                    if function == .dropPrefix { return text.hasPrefix(affix) ? affix.count..<text.count : 0..<text.count }
                    return text.hasSuffix(affix) ? 0..<text.count - affix.count : 0..<text.count
                }
            }
        case .prefix, .suffix, .dropFirst, .dropLast:
            guard let lengths = argument.integers(count) else { return nil }
            return parts(text, unlessNegative: lengths, function) { text, row in
                let length = Int(lengths[row])
                return switch function {
                case .prefix: 0..<text.end(ofFirst: length)
                case .dropFirst: text.end(ofFirst: length)..<text.count
                case .suffix: text.start(ofLast: length)..<text.count
                default: 0..<text.start(ofLast: length)
                }
            }
        default: return nil
        }
    }

    /// A part of each string.
    private func parts(
        _ vector: Vector, unlessNegative lengths: Operand<Int64>? = nil, _ function: Function? = nil, _ part: (Bytes, Int) -> Range<Int>
    ) -> ColumnData? {
        guard let text = vector.texts(count) else { return nil }
        var result = TextCollector(self, bytes: text.isConstant ? 0 : text.text.extent.count)
        text.withRows { strings in
            for row in 0..<count {
                if let length = lengths?[row], length < 0 {
                    let message = "\(function?.rawValue ?? "")(\(length)): expected 0 or more characters"
                    result.append(fault: SatchelError(.invalidArgument, message, at: location(row)))
                } else {
                    let string = strings[row]
                    result.append(Bytes(rebasing: string[part(string, row)]))
                }
            }
        }
        return result.column
    }

    /// The pieces between separators, empty ones too; an empty separator is nowhere.
    func split(_ text: Vector, _ separator: Vector) -> ColumnData? {
        guard let text = text.texts(count), let separator = separator.texts(count) else { return nil }
        var pieces = TextData()
        var offsets: [UInt32] = [0]
        var faults = Faults()
        text.withRows { strings in
            separator.withRows { separators in
                for row in 0..<count {
                    let string = strings[row]
                    // No more pieces than bytes and one.
                    if string.count < textLimit - pieces.bytes.count, string.count < textLimit - pieces.count {
                        string.split(at: separators[row]) { _, piece in
                            pieces.bytes.append(contentsOf: piece)
                            pieces.offsets.append(UInt32(truncatingIfNeeded: pieces.bytes.count))
                        }
                    } else {
                        faults.add(tooLong(row), at: row)
                    }
                    offsets.append(UInt32(truncatingIfNeeded: pieces.count))
                }
            }
        }
        return ColumnData(.list(offsets: offsets, ColumnData(.text(pieces))), faults: faults)
    }

    /// The string with a part replaced wherever it is, from the left; an empty part is nowhere.
    func replacing(_ text: Vector, _ part: Vector, with replacement: Vector) -> ColumnData? {
        guard let text = text.texts(count), let part = part.texts(count), let replacement = replacement.texts(count) else { return nil }
        var result = TextCollector(self, bytes: text.isConstant ? 0 : text.text.extent.count)
        text.withRows { strings in
            part.withRows { parts in
                replacement.withRows { replacements in
                    for row in 0..<count {
                        let (string, replacement) = (strings[row], replacements[row])
                        var (hits, kept) = (0, 0)
                        string.split(at: parts[row]) { index, piece in
                            hits = index
                            kept += piece.count
                        }
                        let (added, overflows) = hits.multipliedReportingOverflow(by: replacement.count)
                        guard !overflows, added <= textLimit, kept <= textLimit - added else {
                            result.append(fault: tooLong(row))
                            continue
                        }
                        var bytes: [UInt8] = []
                        bytes.reserveCapacity(kept + added)
                        string.split(at: parts[row]) { index, piece in
                            if index > 0 { bytes.append(contentsOf: replacement) }
                            bytes.append(contentsOf: piece)
                        }
                        result.append(bytes)
                    }
                }
            }
        }
        return result.column
    }
}
