@_exported public import SatchelBackends
@_exported public import SatchelColumns
@_exported public import SatchelEngine
@_exported public import SatchelStorage
