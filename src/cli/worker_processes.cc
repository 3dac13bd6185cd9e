#include "cli/worker_processes.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <set>
#include <thread>

#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/terminal.h"

extern char** environ;

namespace saem::cli {
namespace {

// A signal between a look and a blocking wait would be slept through, so we look again and again.
constexpr std::chrono::milliseconds kLook(10);

base::Result<pid_t> Start(const std::string& plan, int part) {
  const std::string number = std::to_string(part);
  const std::string run = std::to_string(::getpid());
  const char* const argv[] = {"saem",  "worker",    plan.c_str(), number.c_str(),
                              "--run", run.c_str(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr,
                                  const_cast<char* const*>(argv), environ);
  if (error == 0) return child;
  return base::InputError("cannot start worker " + number + ": error " + std::to_string(error));
}

base::Status OutcomeOf(int code) {
  if (WIFEXITED(code) && WEXITSTATUS(code) == 0) return base::Status::OK();
  if (WIFSIGNALED(code)) {
    return base::InputError("a worker process was ended by signal " +
                            std::to_string(WTERMSIG(code)) +
                            "; if memory ran out, give fewer --processes; run again to go on");
  }
  return base::InputError("a worker process failed (its message stands above); run again to go on");
}

}  // namespace

base::Status RunWorkers(const std::string& plan, int parts) {
  std::set<pid_t> running;
  base::Status status;
  for (int part = 0; part < parts && status.ok(); ++part) {
    const base::Result<pid_t> child = Start(plan, part);
    status = child.status();
    if (child.ok()) running.insert(*child);
  }
  bool told = false;
  while (!running.empty()) {
    for (auto child = running.begin(); child != running.end();) {
      int code = 0;
      const pid_t ended = ::waitpid(*child, &code, WNOHANG);
      if (ended == 0 || (ended < 0 && errno == EINTR)) {
        ++child;
        continue;
      }
      if (status.ok()) {
        status = ended > 0 ? OutcomeOf(code)
                           : base::InputError("a worker process was lost: error " +
                                              std::to_string(errno) + "; run again to go on");
      }
      child = running.erase(child);
    }
    if (!told && (!status.ok() || Cancelled().Cancelled())) {
      for (const pid_t child : running) ::kill(child, SIGTERM);
      told = true;
    }
    if (!running.empty()) std::this_thread::sleep_for(kLook);
  }
  return Cancelled().Cancelled() ? Cancelled().Check() : status;
}

void EndWith(pid_t run) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != run) std::_Exit(128 + SIGKILL);  // it had ended before
}

}  // namespace saem::cli
