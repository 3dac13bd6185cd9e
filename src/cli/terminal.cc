#include "cli/terminal.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace saem::cli {
namespace {

constexpr double kRedrawSeconds = 0.1;

int output_error = 0;  // errno of the first failed write to standard output

void OnSignal(int signal) {
  // A second one ends it at once; the next run goes on from what is durable.
  if (Cancelled().Cancelled()) std::_Exit(128 + signal);
  Cancelled().Cancel(signal);
}

class Steady final : public base::Clock {
 public:
  double MonotonicSeconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  int64_t UnixMilliseconds() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

spdlog::level::level_enum LevelOf(base::LogLevel level) {
  switch (level) {
    case base::LogLevel::kDebug:
      return spdlog::level::debug;
    case base::LogLevel::kInfo:
      return spdlog::level::info;
    case base::LogLevel::kWarning:
      return spdlog::level::warn;
    case base::LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

class SpdLog final : public base::LogSink {
 public:
  explicit SpdLog(base::LogLevel level)
      : logger_("saem", std::make_shared<spdlog::sinks::stderr_color_sink_mt>()) {
    logger_.set_pattern("%^%l%$: %v");
    logger_.set_level(LevelOf(level));
  }
  void Log(base::LogLevel level, std::string_view message) override {
    logger_.log(LevelOf(level), "{}", message);
  }

 private:
  spdlog::logger logger_;
};

std::string Amount(double amount, const std::string& unit) {
  if (unit != "bytes") {
    return amount < 10000 ? fmt::format("{:.0f} {}", amount, unit)
                          : fmt::format("{:.1f}k {}", amount / 1000, unit);
  }
  if (amount < 1e6) return fmt::format("{:.0f} kB", amount / 1e3);
  return amount < 1e9 ? fmt::format("{:.1f} MB", amount / 1e6)
                      : fmt::format("{:.2f} GB", amount / 1e9);
}

std::string Duration(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

class Drawn final : public run::Progress {
 public:
  void Begin(const std::string& what, int64_t total, const std::string& unit) override {
    what_ = what;
    total_ = total;
    unit_ = unit;
    done_ = 0;
    began_ = SystemClock().MonotonicSeconds();
    drawn_ = 0;
    Draw(true);
  }
  void Advance(int64_t amount) override {
    done_ += amount;
    Draw(false);
  }
  void End() override {
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
  }

 private:
  void Draw(bool now) {
    const double time = SystemClock().MonotonicSeconds();
    if (!now && time - drawn_ < kRedrawSeconds) return;
    drawn_ = time;
    const double seconds = time - began_;
    std::string line = "  " + what_;
    if (done_ > 0) line += "  " + Amount(static_cast<double>(done_), unit_);
    if (total_ > 0) line += " of " + Amount(static_cast<double>(total_), unit_);
    if (done_ > 0 && seconds > 0.5) {
      const double rate = static_cast<double>(done_) / seconds;
      line += "  " + Amount(rate, unit_) + "/s";
      if (total_ > done_) {
        line += "  " + Duration(static_cast<double>(total_ - done_) / rate) + " left";
      }
    }
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
  }

  std::string what_, unit_;
  int64_t total_ = 0;
  int64_t done_ = 0;
  double began_ = 0;
  double drawn_ = 0;
};

class Silent final : public run::Progress {
 public:
  void Begin(const std::string&, int64_t, const std::string&) override {}
  void Advance(int64_t) override {}
  void End() override {}
};

std::string Coloured(const char* code, const std::string& text) {
  static const bool colours = IsTerminal(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  return colours ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

}  // namespace

base::CancelToken& Cancelled() {
  static base::CancelToken token;
  return token;
}

void InstallSignals() {
  struct sigaction action{};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // The call that would have raised these fails instead, and that is an error with a message.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

const base::Clock& SystemClock() {
  static const Steady clock;
  return clock;
}

std::unique_ptr<base::LogSink> StderrLog(base::LogLevel level) {
  return std::make_unique<SpdLog>(level);
}

std::unique_ptr<run::Progress> TerminalProgress() {
  if (IsTerminal(STDERR_FILENO)) return std::make_unique<Drawn>();
  return std::make_unique<Silent>();
}

bool IsTerminal(int descriptor) { return ::isatty(descriptor) == 1; }
std::string Bold(const std::string& text) { return Coloured("1", text); }
std::string Green(const std::string& text) { return Coloured("32;1", text); }
std::string Red(const std::string& text) { return Coloured("31;1", text); }
std::string Yellow(const std::string& text) { return Coloured("33;1", text); }
std::string Dim(const std::string& text) { return Coloured("2", text); }

void Print(const std::string& line) { PrintText(line + "\n"); }

void PrintText(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && output_error == 0) {
    output_error = errno;
  }
}

bool FlushOutput() {
  if (std::fflush(stdout) != 0 && output_error == 0) output_error = errno;
  if (output_error == 0) return true;
  fmt::print(stderr, "cannot write the output: {}\n", std::strerror(output_error));
  return false;
}

int ExitCode(const base::Status& status) {
  if (status.ok()) return 0;
  const base::Fault fault = base::FaultOf(status);
  if (fault == base::Fault::kCancelled) return 128 + Cancelled().Signal();
  return static_cast<int>(fault);
}

void PrintError(const base::Status& status, bool json) {
  if (json) {
    nlohmann::ordered_json value = {{"error", base::MessageOf(status)},
                                    {"exit_code", ExitCode(status)}};
    const auto* detail = dynamic_cast<const base::FaultDetail*>(status.detail().get());
    if (detail != nullptr && !detail->diagnostics().empty()) {
      value["mistakes"] = nlohmann::ordered_json::array();
      for (const base::Diagnostic& one : detail->diagnostics()) {
        value["mistakes"].push_back({{"file", one.position.file},
                                     {"line", one.position.line},
                                     {"column", one.position.column},
                                     {"message", one.message},
                                     {"hint", one.hint}});
      }
    }
    Print(value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return;
  }
  fmt::print(stderr, "{}\n", base::MessageOf(status));
  if (status.IsOutOfMemory()) {
    fmt::print(stderr,
               "Give the process more memory, or lower --threads, and run again to go on.\n");
  }
  if (base::FaultOf(status) == base::Fault::kInternal) {
    fmt::print(stderr,
               "This is a bug of saem; please report it with the recipe and this message.\n");
  }
}

}  // namespace saem::cli
