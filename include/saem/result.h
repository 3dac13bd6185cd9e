// How saem's functions fail: a value or an error, never an exception.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace saem {

// The numbers are the exit codes of the program `saem`.
enum class ErrorKind : int {
  kInternal = 1,       // a bug of saem
  kUsage = 2,          // the recipe or the call is wrong; no data was read
  kLimit = 4,          // a limit or a budget of the recipe stopped the run; run again to go on
  kInput = 5,          // an input, an output or an endpoint failed; run again to go on
  kInterrupted = 130,  // the caller stopped the run; run again to go on
};

// One of all mistakes in a recipe. Line and column count from 1; 0 is unknown.
struct Mistake {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;
  std::string hint;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;            // all of it, for people
  std::vector<Mistake> mistakes;  // the same in pieces, where a recipe is wrong
};

template <typename T>
class Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Error error) : held_(std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  // Only where ok().
  T& operator*() { return std::get<0>(held_); }
  const T& operator*() const { return std::get<0>(held_); }
  T* operator->() { return &std::get<0>(held_); }
  const T* operator->() const { return &std::get<0>(held_); }
  // Only where not ok().
  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

}  // namespace saem
