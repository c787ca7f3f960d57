import Satchel

@Record
struct Parcel: Hashable {
    let id: Int
    let owner: String
    let tags: [String]
    let sizes: [Int]
    let weights: [Double]
    let grid: [[Int]]
    let marks: [Int?]
    let items: [Piece]?
}

@Record
struct Piece: Hashable {
    let name: String
    let author: Maker
    let n: Int
}

@Record
struct Maker: Hashable {
    let login: String
    let age: Int?
}
