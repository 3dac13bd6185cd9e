// What the library may not take from the world by itself: where to log, what time it is, whether to
// stop, how much it may use. The CLI or a program that embeds saem fills it; everything below
// receives it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace saem::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

class LogSink {
 public:
  virtual ~LogSink() = default;
  // Thread-safe. Messages hold no text of the user's data.
  virtual void Log(LogLevel level, std::string_view message) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual double MonotonicSeconds() const = 0;
  virtual int64_t UnixMilliseconds() const = 0;
};

// Set from a signal handler; asked between batches.
class CancelToken {
 public:
  void Cancel(int signal) { signal_.store(signal, std::memory_order_relaxed); }
  bool Cancelled() const { return signal_.load(std::memory_order_relaxed) != 0; }
  int Signal() const { return signal_.load(std::memory_order_relaxed); }
  Status Check() const {
    return Cancelled() ? CancelledError("interrupted; run again to go on") : Status::OK();
  }

 private:
  static_assert(std::atomic<int>::is_always_lock_free);
  std::atomic<int> signal_{0};
};

// Hard bounds; over one is a counted outcome or a LimitError, never a crash.
struct Limits {
  int64_t record_bytes = int64_t{64} << 20;   // one record, decompressed
  int64_t batch_bytes = int64_t{32} << 20;    // payload of one batch in flight
  int64_t memory_bytes = int64_t{512} << 20;  // buffers of one run, beside models
  int64_t batch_rows = 1024;
};

struct Context {
  LogSink* log = nullptr;               // may be null: silence
  const Clock* clock = nullptr;         // never null in a run
  const CancelToken* cancel = nullptr;  // may be null
  Limits limits;
  uint64_t seed = 0;
  int threads = 1;

  void Log(LogLevel level, std::string_view message) const {
    if (log != nullptr) log->Log(level, message);
  }
  Status CheckCancelled() const { return cancel == nullptr ? Status::OK() : cancel->Check(); }
};

}  // namespace saem::base
