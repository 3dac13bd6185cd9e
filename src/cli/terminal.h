// What the commands share of the outside world: signals, clock, log and progress on a terminal,
// exit codes.
#pragma once

#include <memory>
#include <string>

#include "base/context.h"
#include "run/executor.h"

namespace saem::cli {

// Set by SIGINT and SIGTERM once InstallSignals was called.
base::CancelToken& Cancelled();
void InstallSignals();

const base::Clock& SystemClock();

// Log lines to standard error; quiet below `level`.
std::unique_ptr<base::LogSink> StderrLog(base::LogLevel level);

// A line that is drawn over with rate and time left on a terminal; silence elsewhere.
std::unique_ptr<run::Progress> TerminalProgress();

bool IsTerminal(int descriptor);
// Colours only on a terminal and without NO_COLOR.
std::string Bold(const std::string& text);
std::string Green(const std::string& text);
std::string Red(const std::string& text);
std::string Yellow(const std::string& text);
std::string Dim(const std::string& text);

void Print(const std::string& line);      // to standard output, with a newline
void PrintText(const std::string& text);  // as it is
// Whether all that was printed could be written; if not, says so on standard error.
bool FlushOutput();
void PrintError(const base::Status& status, bool json);
int ExitCode(const base::Status& status);  // 130 or 143 after a signal

}  // namespace saem::cli
