// The floor under Satchel's scan: what its parts cost alone, in as little code as they take.
//
//     floor inflate|lines|simdjson THREADS FILES...
//
// Threads take whole files in turn. One JSON line: seconds, bytes put out, the answer, peak resident memory.
// `inflate` decompresses and checks each member's CRC; `lines` also finds the whole lines of each chunk;
// `simdjson` also finds repo.name in every line (on-demand, nothing else checked) and counts those of one organisation.
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

// The library's sizes.
constexpr size_t kInputBytes = 64 << 10;
constexpr size_t kFirstChunkBytes = 64 << 10;
constexpr size_t kChunkBytes = 512 << 10;
constexpr size_t kLongestLine = 64 << 20;
constexpr std::string_view kPrefix = "jupyter/";

enum class Mode { inflate, lines, simdjson };

struct Totals {
  uint64_t bytes = 0;
  uint64_t answer = 0;
};

[[noreturn]] void fail(const char *file, const char *what) {
  std::fprintf(stderr, "floor: %s: %s\n", file, what);
  std::exit(1);
}

class GzipFile {
 public:
  explicit GzipFile(const char *path) : path_(path), descriptor_(open(path, O_RDONLY | O_CLOEXEC)), input_(kInputBytes) {
    if (descriptor_ < 0) fail(path, "can't be opened");
#ifdef POSIX_FADV_SEQUENTIAL
    posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
    start_member();
  }
  ~GzipFile() { close(descriptor_); }
  GzipFile(const GzipFile &) = delete;
  GzipFile &operator=(const GzipFile &) = delete;

  // Fills the buffer, or as much of it as there is; 0 at the end.
  size_t read(uint8_t *out, size_t size) {
    size_t done = 0;
    while (done < size) {
      if (state_->avail_in == 0 && !refill() && at_member_start_) break;
      const bool had_input = state_->avail_in > 0;
      state_->next_out = out + done;
      state_->avail_out = static_cast<uint32_t>(size - done);
      if (isal_inflate(state_.get()) != ISAL_DECOMP_OK) fail(path_, "is damaged");
      const size_t produced = size - done - state_->avail_out;
      done += produced;
      if (had_input) at_member_start_ = false;
      if (state_->block_state == ISAL_BLOCK_FINISH) {
        start_member();
      } else if (produced == 0 && !had_input) {
        fail(path_, "is cut");
      }
    }
    return done;
  }

 private:
  bool refill() {
    const ssize_t count = ::read(descriptor_, input_.data(), input_.size());
    if (count < 0) fail(path_, "can't be read");
    state_->next_in = input_.data();
    state_->avail_in = static_cast<uint32_t>(count);
    return count > 0;
  }

  void start_member() {
    uint8_t *next = state_->next_in;
    const uint32_t left = at_member_start_ ? 0 : state_->avail_in;
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
    state_->next_in = next;
    state_->avail_in = left;
    at_member_start_ = true;
  }

  const char *path_;
  int descriptor_;
  std::vector<uint8_t> input_;
  std::unique_ptr<inflate_state> state_ = std::make_unique<inflate_state>();
  bool at_member_start_ = true;
};

void find_names(simdjson::ondemand::parser &parser, const char *chunk, size_t length, Totals &totals) {
  const char *end = chunk + length;
  for (const char *line = chunk; line < end;) {
    const char *stop = static_cast<const char *>(std::memchr(line, '\n', end - line));
    if (stop == nullptr) stop = end;
    const size_t size = stop - line;
    if (size > 0) {
      simdjson::ondemand::document document;
      std::string_view name;
      if (parser.iterate(line, size, size + simdjson::SIMDJSON_PADDING).get(document) == simdjson::SUCCESS &&
          document["repo"]["name"].get_string().get(name) == simdjson::SUCCESS) {
        totals.answer += name.substr(0, kPrefix.size()) == kPrefix;
      }
    }
    line = stop + 1;
  }
}

Totals scan(Mode mode, const char *path) {
  GzipFile file(path);
  Totals totals;
  if (mode == Mode::inflate) {
    std::vector<uint8_t> buffer(kChunkBytes);
    while (const size_t count = file.read(buffer.data(), buffer.size())) totals.bytes += count;
    return totals;
  }
  simdjson::ondemand::parser parser;
  size_t capacity = kFirstChunkBytes;
  size_t kept = 0;
  std::vector<uint8_t> buffer(capacity + simdjson::SIMDJSON_PADDING);
  while (true) {
    const size_t count = file.read(buffer.data() + kept, capacity - kept);
    totals.bytes += count;
    const size_t filled = kept + count;
    if (filled == 0) return totals;
    const bool ended = filled < capacity;
    size_t length = filled;
    while (!ended && length > 0 && buffer[length - 1] != '\n') length -= 1;
    if (length == 0 && capacity > kLongestLine) fail(path, "has a line that is too long");
    if (mode == Mode::simdjson) {
      find_names(parser, reinterpret_cast<const char *>(buffer.data()), length, totals);
    } else {
      totals.answer += 1;
    }
    if (ended) return totals;
    kept = filled - length;
    std::memmove(buffer.data(), buffer.data() + length, kept);
    if (capacity < kChunkBytes || length == 0) {
      capacity *= 2;
      buffer.resize(capacity + simdjson::SIMDJSON_PADDING);
    }
  }
}

}  // namespace

int main(int argc, char **argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  const int threads = argc > 2 ? std::atoi(argv[2]) : 0;
  Mode mode = Mode::inflate;
  if (name == "lines") {
    mode = Mode::lines;
  } else if (name == "simdjson") {
    mode = Mode::simdjson;
  } else if (name != "inflate") {
    std::fputs("usage: floor inflate|lines|simdjson THREADS FILES...\n", stderr);
    return 2;
  }
  if (threads < 1 || argc < 4) {
    std::fputs("usage: floor inflate|lines|simdjson THREADS FILES...\n", stderr);
    return 2;
  }

  const auto start = std::chrono::steady_clock::now();
  std::atomic<int> next = 3;
  std::vector<Totals> totals(threads);
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; worker += 1) {
    workers.emplace_back([&, worker] {
      Totals sum;
      for (int index = next++; index < argc; index = next++) {
        const Totals one = scan(mode, argv[index]);
        sum.bytes += one.bytes;
        sum.answer += one.answer;
      }
      totals[worker] = sum;
    });
  }
  Totals all;
  for (int worker = 0; worker < threads; worker += 1) {
    workers[worker].join();
    all.bytes += totals[worker].bytes;
    all.answer += totals[worker].answer;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  const long long peak = usage.ru_maxrss;
#else
  const long long peak = usage.ru_maxrss * 1024LL;
#endif
  std::printf("{\"mode\":\"%s\",\"threads\":%d,\"seconds\":%.6f,\"bytes\":%llu,\"answer\":%llu,\"peakBytes\":%lld}\n", argv[1], threads,
              seconds.count(), static_cast<unsigned long long>(all.bytes), static_cast<unsigned long long>(all.answer), peak);
  return 0;
}
