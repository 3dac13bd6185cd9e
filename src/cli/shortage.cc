#include "cli/shortage.h"

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "base/error.h"

namespace saem::cli {
namespace {

// Allocates nothing. Returns false for what is no shortage.
bool SayShortage() {
  const auto say = [](std::string_view message) {
    return ::write(STDERR_FILENO, message.data(), message.size()) >= 0;
  };
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::bad_alloc&) {
    say("the machine has no more memory for this process; give it more (ulimit -v, the container's "
        "limit), or lower --threads, and run again to go on\n");
    return true;
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::resource_unavailable_try_again) return false;
    say("the machine gives this process no more threads or memory for them; raise the limit "
        "(ulimit -u, ulimit -v), or lower --threads, and run again to go on\n");
    return true;
  } catch (...) {
    return false;
  }
}

[[noreturn]] void End() {
  if (std::current_exception() != nullptr && SayShortage()) {
    ::_exit(static_cast<int>(base::Fault::kLimit));
  }
  std::abort();
}

}  // namespace

void EndPlainlyOnShortage() { std::set_terminate(End); }

}  // namespace saem::cli
