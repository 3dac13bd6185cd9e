// The privacy ledger: what was spent on which source, charged and durable before any noise is
// drawn; answers are kept, so that asking again neither draws nor pays again. A file of its own
// that no --fresh or deleted work folder touches.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "io/file_ops.h"
#include "io/journal.h"

namespace saem::run {

class Ledger {
 public:
  // Held against other runs until destroyed, so that no two spend the same budget.
  static base::Result<std::unique_ptr<Ledger>> Open(io::FileOps& files, const std::string& path);

  // The answer to `query` on the records of `sources`: the one kept, or `draw`'s after charging
  // `epsilon` to each of them. If that is over the budget of one, nothing is charged or drawn: a
  // LimitError with what is left.
  base::Result<std::vector<int64_t>> Ask(
      const std::vector<std::string>& sources, const std::string& unit, const std::string& query,
      double epsilon, double budget,
      const std::function<base::Result<std::vector<int64_t>>()>& draw);
  // In millionths of epsilon, which add up exactly.
  int64_t SpentMicro(const std::string& source, const std::string& unit) const;

 private:
  base::Status Replay(const std::string& path, std::string_view entry);
  base::Status Charge(const std::vector<std::string>& sources, const std::string& unit,
                      const std::string& query, double epsilon, double budget);

  std::unique_ptr<io::Lock> lock_;
  std::unique_ptr<io::Journal> journal_;
  std::map<std::pair<std::string, std::string>, int64_t> spent_;  // by source and unit
  std::map<std::string, std::vector<int64_t>> answers_;           // by query
  std::set<std::string> charged_;                                 // queries without answer yet
};

}  // namespace saem::run
