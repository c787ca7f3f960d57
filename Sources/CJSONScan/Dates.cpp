// ISO 8601: YYYY-MM-DDTHH:MM:SS, a fraction if it likes, then Z or an offset. A leap second, 60, is the first of the next minute.
#include "Values.h"

namespace cjs {

namespace {

// Reads `count` digits and moves p; -1 if they are not there.
int32_t number(const uint8_t *&p, const uint8_t *end, int count) {
    if (end - p < count) return -1;
    int32_t value = 0;
    for (int i = 0; i < count; i++, p++) {
        if (*p < '0' || *p > '9') return -1;
        value = value * 10 + (*p - '0');
    }
    return value;
}

bool take(const uint8_t *&p, const uint8_t *end, uint8_t c) {
    if (p == end || *p != c) return false;
    p++;
    return true;
}

bool isLeap(int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int32_t daysBefore[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

int32_t daysIn(int32_t year, int32_t month) {
    return daysBefore[month] - daysBefore[month - 1] + (month == 2 && isLeap(year) ? 1 : 0);
}

// Days from 2001-01-01; four hundred years have the same number of them from any year on.
int64_t days(int32_t year, int32_t month, int32_t day) {
    const int64_t past = year - 1;
    const int64_t sinceYearOne = past * 365 + past / 4 - past / 100 + past / 400;
    constexpr int64_t epoch = 2000 * 365 + 2000 / 4 - 2000 / 100 + 2000 / 400;
    return sinceYearOne - epoch + daysBefore[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
}

// The fraction's digits after the point; those past the seventeenth change no double of this size.
bool fraction(const uint8_t *&p, const uint8_t *end, double &value) {
    int64_t digits = 0, scale = 1;
    const uint8_t *first = p;
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        if (scale < 100'000'000'000'000'000) {
            digits = digits * 10 + (*p - '0');
            scale *= 10;
        }
    }
    value = double(digits) / double(scale);
    return p > first;
}

// Z, ±HH:MM, ±HHMM or ±HH up to the end, as minutes.
bool zone(const uint8_t *&p, const uint8_t *end, int32_t &minutes) {
    minutes = 0;
    if (take(p, end, 'Z')) return p == end;
    const bool west = take(p, end, '-');
    if (!west && !take(p, end, '+')) return false;
    const int32_t hour = number(p, end, 2);
    const bool isWhole = p == end;
    (void)take(p, end, ':');
    const int32_t minute = isWhole ? 0 : number(p, end, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
    minutes = (hour * 60 + minute) * (west ? -1 : 1);
    return p == end;
}

}  // namespace

bool parseDate(const uint8_t *p, const uint8_t *end, double &value) {
    const int32_t year = number(p, end, 4);
    if (year < 1 || !take(p, end, '-')) return false;
    const int32_t month = number(p, end, 2);
    if (month < 1 || month > 12 || !take(p, end, '-')) return false;
    const int32_t day = number(p, end, 2);
    if (day < 1 || day > daysIn(year, month)) return false;
    if (!take(p, end, 'T') && !take(p, end, ' ')) return false;
    const int32_t hour = number(p, end, 2);
    if (hour < 0 || hour > 23 || !take(p, end, ':')) return false;
    const int32_t minute = number(p, end, 2);
    if (minute < 0 || minute > 59 || !take(p, end, ':')) return false;
    const int32_t second = number(p, end, 2);
    if (second < 0 || second > 60) return false;
    double part = 0;
    if (take(p, end, '.') && !fraction(p, end, part)) return false;
    int32_t offset = 0;
    if (!zone(p, end, offset)) return false;
    const int64_t seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset * 60;
    value = double(seconds) + part;
    return true;
}

}  // namespace cjs
