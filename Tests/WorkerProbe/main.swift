// A program that is started as a worker in tests: if its `main` were entered, it would say so.
import Satchel

print("main was entered; Satchel on \(Threads())")
