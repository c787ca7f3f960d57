// The bare scan: chunks of whole lines in, columns out; called once a chunk, never once a field.
//
// A scanner indexes a chunk (line starts, structural characters); a program says which keys are wanted
// and owns the columns that decoding appends to. One indexed chunk may be decoded by several programs.
#ifndef CJSONSCAN_H
#define CJSONSCAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Bytes that must be readable after the end of a chunk.
#define CJS_PADDING 64

enum cjs_mode { CJS_MODE_JSON = 0, CJS_MODE_TEXT = 1 };

enum cjs_kind {
  CJS_RECORD = 0,
  CJS_LIST = 1,
  CJS_STRING = 2,
  CJS_INTEGER = 3,
  CJS_DOUBLE = 4,
  CJS_BOOL = 5,
  CJS_DATE = 6,   // ISO 8601, as seconds since 2001-01-01T00:00:00Z
  CJS_JSON = 7,   // the value's bytes as they stand
  CJS_WHOLE = 8,  // the bytes of the whole object that the parent record is read from
  CJS_FLOAT = 9,  // a 32-bit number, rounded once
  CJS_DICTIONARY = 10,  // an object of any keys: its two children are a CJS_STRING for its keys and the node of its values
  CJS_PARTS = 11,  // a JSON value of which only the children are wanted, each a CJS_PARTS or CJS_JSON; without any it is left unread
};

// Integer types: their bounds are checked.
enum cjs_integer {
  CJS_INT8 = 0, CJS_INT16 = 1, CJS_INT32 = 2, CJS_INT64 = 3,
  CJS_UINT8 = 4, CJS_UINT16 = 5, CJS_UINT32 = 6, CJS_UINT64 = 7,  // uint64: the bit pattern in an int64
};

// A value that a CJS_STRING or CJS_INTEGER may have: a text as it reads without escapes, or a number.
typedef struct {
  const uint8_t *text;
  uint32_t length;
  int64_t number;
} cjs_case;

// The wanted keys as a tree in preorder; node 0 is the root and has no key, nor has a list's element, a CJS_WHOLE or a
// dictionary's child. A record's keys differ. No node at all: nothing but the structure is checked. At most 256 levels.
//
// A CJS_PARTS below a record that has no key stands for the whole object. Its own children have a key, or an index in an array. Of a child that
// is missing, of another kind, no JSON or behind what is none the value is null, whatever it is a part of; that is no fault.
typedef struct {
  uint8_t kind;
  uint8_t optional;      // missing or null gives an absent value, no fault
  uint8_t integer;
  int32_t parent;        // -1 for the root
  const uint8_t *key;
  uint32_t key_length;
  uint32_t index;        // of a child without a key below a CJS_PARTS
  const cjs_case *cases; // the only values that there are, all different; NULL: any
  size_t case_count;
} cjs_node;

enum cjs_fault_code {
  CJS_FAULT_MISSING = 1,        // the record has no such key
  CJS_FAULT_TYPE = 2,           // a value of another type; `found` is its first byte
  CJS_FAULT_RANGE = 3,          // a number that the type can't hold
  CJS_FAULT_NUMBER = 4,         // no JSON number
  CJS_FAULT_STRING = 5,         // an escape that JSON does not have
  CJS_FAULT_DATE = 6,           // no ISO 8601 date
  CJS_FAULT_LITERAL = 7,        // no true, false or null
  CJS_FAULT_NULL = 8,           // null where a value is needed
  CJS_FAULT_SURROGATE = 9,      // an escaped surrogate without its other half; in whole documents only
  CJS_FAULT_CASE = 10,          // none of the node's cases
  // Of whole rows (node -1), as in checked documents also some of the above:
  CJS_FAULT_UTF8 = 20,          // bytes that are no UTF-8
  CJS_FAULT_UNCLOSED_STRING = 21,
  CJS_FAULT_CONTROL = 22,       // a raw control character in a string
  CJS_FAULT_BRACKET = 23,       // a bracket that closes nothing, or another one than was opened
  CJS_FAULT_UNCLOSED = 24,      // the line ends inside an array or object
  CJS_FAULT_EXTRA = 25,         // more than one value in the line
  CJS_FAULT_NOT_JSON = 26,      // neither an object, array or string, nor a sound number or literal
  CJS_FAULT_OBJECT = 27,        // an object or array that is read has no key, colon, value or comma where one must be
  CJS_FAULT_ARRAY = 28,         // an array of a checked document has no value or comma where one must be
};

typedef struct {
  uint32_t row;      // row of this decode call's output, counted since the program was last cleared
  int32_t node;      // the node whose value is wrong, or -1: the whole row
  uint32_t at;       // entry of the node's column that carries the fault
  int32_t outermost; // the outermost list or dictionary around the node, or -1
  uint32_t index;    // index of the element or entry in that one
  uint32_t code;
  uint32_t offset;   // byte offset in the line
  uint32_t found;    // first byte of what was found, 0 at the end of the line
} cjs_fault;

typedef struct {
  size_t count;             // rows of this column (a list's element column has its own count)
  const uint8_t *present;   // optional nodes: one byte a row; 0 also where the value is at fault
  const int64_t *integers;  // CJS_INTEGER
  const double *doubles;    // CJS_DOUBLE, CJS_FLOAT, CJS_DATE
  const uint8_t *bools;     // CJS_BOOL
  const uint32_t *offsets;  // CJS_STRING (into bytes), CJS_LIST and CJS_DICTIONARY (into the elements), CJS_JSON and CJS_WHOLE: count + 1
  const uint8_t *bytes;
  size_t byte_count;
  // CJS_JSON, CJS_WHOLE: where in the chunk each value begins, whose length the offsets tell; CJS_NOWHERE: it has no bytes, or is CJS_NULL
  const uint32_t *starts;
} cjs_column;

#define CJS_NOWHERE 0xFFFFFFFFU
#define CJS_NULL "null"

typedef struct cjs_scanner cjs_scanner;
typedef struct cjs_program cjs_program;

// How JSON is indexed. By default the best that the processor has; all give the same.
enum cjs_kernel { CJS_KERNEL_STAGE1 = 0, CJS_KERNEL_AVX2 = 1, CJS_KERNEL_AVX512 = 2 };

cjs_scanner *cjs_scanner_create(void);
void cjs_scanner_destroy(cjs_scanner *);
// For tests: the kernel from now on. Returns 0, changing nothing, if the processor lacks it.
int cjs_scanner_use(cjs_scanner *, int kernel);

// NULL if the tree is not well formed or memory is short.
cjs_program *cjs_program_create(const cjs_node *nodes, size_t count);
void cjs_program_destroy(cjs_program *);

// Indexes a chunk of whole lines (the last one may lack its newline); at most 2^31 bytes.
// Rows are the lines that hold more than white space; in text mode all lines. Returns the number of rows, -1 if memory is short,
// -2 if the chunk is too long. The bytes must stay where they are until the last decode.
int64_t cjs_index(cjs_scanner *, const uint8_t *bytes, size_t length, int mode);

// Lines of the indexed chunk, blank ones included.
size_t cjs_line_count(const cjs_scanner *);
// Of each row: offset of its line in the chunk, length of the line without its line end, number of the line in the chunk from 0.
const uint32_t *cjs_row_offsets(const cjs_scanner *);
const uint32_t *cjs_row_lengths(const cjs_scanner *);
const uint32_t *cjs_row_lines(const cjs_scanner *);

// What is checked of each row beside what is read. Every row has one value and its brackets matched but with CJS_CHECK_NONE, which is
// for rows that have been checked. With CJS_CHECK_READ objects that are read must be well formed to their end, with the others to
// their last wanted key. (A list that is read is read to its end.) With CJS_CHECK_DOCUMENT the whole row must be as RFC 8259 says, and its
// surrogates in pairs.
enum cjs_check { CJS_CHECK_NONE = 0, CJS_CHECK_READ = 1, CJS_CHECK_LINE = 2, CJS_CHECK_DOCUMENT = 3 };

// Decodes the rows (ascending; NULL: the first `count` rows) and appends to the program's columns.
// Returns 0, -1 if memory is short, -2 if a column would pass 2^32 - 1 bytes or elements (clear first, or fewer rows), -3 if a row is
// not there or the chunk is text. After -1 and -2 the columns hold the rows before the one that did not fit.
int cjs_decode(cjs_scanner *, cjs_program *, const uint32_t *rows, size_t count, int check);

// As cjs_decode of the first `count` rows of a chunk, but only for the faults: columns hold nothing of use until the program is cleared. Values
// that are kept as JSON, and objects kept whole, must be as RFC 8259 says to their end.
int cjs_check_rows(cjs_scanner *, cjs_program *, size_t count, int check);

// Good until the program decodes again, is cleared or destroyed. Arrays that hold nothing may be NULL.
cjs_column cjs_program_column(const cjs_program *, size_t node);
// Ordered by row.
const cjs_fault *cjs_program_faults(const cjs_program *, size_t *count);
// Values decoded and bytes of the input they span, since creation.
uint64_t cjs_program_values(const cjs_program *);
uint64_t cjs_program_bytes(const cjs_program *);
// Forgets rows and faults, keeps the memory.
void cjs_program_clear(cjs_program *);

// Reads a date as CJS_DATE does: 1, or 0 if it is none.
int cjs_date(const uint8_t *bytes, size_t length, double *seconds);

// Whether the bytes are UTF-8: 1 or 0.
int cjs_is_utf8(const uint8_t *bytes, size_t length);

// Single values, without white space around them; no byte outside of them is read.
// Whether a text is a number of JSON: 1 or 0.
int cjs_is_number(const uint8_t *text, size_t length);
// Return 0, or the cjs_fault_code of what is no such value. Integers are of 64 bits; a date is a string's content.
uint32_t cjs_parse_integer(const uint8_t *text, size_t length, int64_t *value);
uint32_t cjs_parse_double(const uint8_t *text, size_t length, double *value);
uint32_t cjs_parse_date(const uint8_t *text, size_t length, double *value);
// A string's content, between its quotes, without its escapes. Writes at most `length` bytes and returns how many; -1 at an escape that
// JSON does not have, or if memory is short.
int64_t cjs_unescape(const uint8_t *text, size_t length, uint8_t *out);

#ifdef __cplusplus
}
#endif
#endif
