// What the process says where the machine gives it no more memory or threads, in whatever thread
// that happens. Nothing made is lost by it: the journals are written to be cut off anywhere.
#pragma once

namespace saem::cli {

// From now on a failed allocation or thread that nobody handles ends the process with an error for
// users and the exit code of a limit.
void EndPlainlyOnShortage();

}  // namespace saem::cli
