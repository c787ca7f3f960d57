// A growing array of plain values: what std::vector would be without filling what is about to be overwritten.
#ifndef CJSONSCAN_BUFFER_H
#define CJSONSCAN_BUFFER_H

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>

namespace cjs {

template <class T>
class Buffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Buffer() = default;
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    Buffer(Buffer &&other) noexcept : data_(other.data_), count_(other.count_), capacity_(other.capacity_) {
        other.data_ = nullptr;
        other.count_ = other.capacity_ = 0;
    }
    ~Buffer() { std::free(data_); }

    T *data() { return data_; }
    const T *data() const { return data_; }
    size_t count() const { return count_; }
    T &operator[](size_t i) { return data_[i]; }
    const T &operator[](size_t i) const { return data_[i]; }
    T &back() { return data_[count_ - 1]; }

    // Makes room for `extra` more and returns where they go; they count once `setCount` says so.
    T *room(size_t extra) {
        if (extra > capacity_ - count_) grow(extra);
        return data_ + count_;
    }
    void push(T value) {
        if (count_ == capacity_) grow(1);
        data_[count_++] = value;
    }
    // Within what `room` has made.
    void setCount(size_t count) { count_ = count; }
    void truncate(size_t count) {
        if (count < count_) count_ = count;
    }

private:
    __attribute__((noinline)) void grow(size_t extra) {
        constexpr size_t most = SIZE_MAX / 4 / sizeof(T);
        if (extra > most || count_ > most - extra) throw std::bad_alloc();
        size_t wanted = count_ + extra;
        if (wanted < capacity_ + capacity_ / 2) wanted = capacity_ + capacity_ / 2;
        if (wanted < 64) wanted = 64;
        void *grown = std::realloc(data_, wanted * sizeof(T));
        if (!grown) throw std::bad_alloc();
        data_ = static_cast<T *>(grown);
        capacity_ = wanted;
    }

    T *data_ = nullptr;
    size_t count_ = 0;
    size_t capacity_ = 0;
};

}  // namespace cjs

#endif
