#include "run/ledger.h"

#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace saem::run {
namespace {

using nlohmann::json;

constexpr double kMicro = 1e6;

std::string InEpsilon(int64_t micro) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.6g", static_cast<double>(micro) / kMicro);
  return text;
}

}  // namespace

base::Result<std::unique_ptr<Ledger>> Ledger::Open(io::FileOps& files, const std::string& path) {
  auto ledger = std::make_unique<Ledger>();
  const size_t slash = path.rfind('/');
  if (slash != std::string::npos) ARROW_RETURN_NOT_OK(files.MakeDirs(path.substr(0, slash)));
  ARROW_ASSIGN_OR_RAISE(ledger->lock_,
                        io::LockByFile(path + ".lock", "is using the privacy ledger " + path,
                                       "run again when it is done"));
  ARROW_ASSIGN_OR_RAISE(ledger->journal_,
                        io::Journal::Open(files, path, [&](std::string_view entry, int64_t) {
                          return ledger->Replay(path, entry);
                        }));
  return ledger;
}

base::Status Ledger::Replay(const std::string& path, std::string_view text) {
  const json entry = json::parse(text, nullptr, false);
  try {
    const std::string query = entry.at("query");
    if (entry.contains("answers")) {
      answers_[query] = entry.at("answers").get<std::vector<int64_t>>();
      charged_.erase(query);
    } else {
      const std::string unit = entry.at("unit");
      const auto cost = entry.at("micro_epsilon").get<int64_t>();
      for (const json& source : entry.at("sources"))
        spent_[{source.get<std::string>(), unit}] += cost;
      charged_.insert(query);
    }
    return base::Status::OK();
  } catch (const json::exception&) {
    return base::InputError(path + ": holds an entry that is none of a privacy ledger's");
  }
}

int64_t Ledger::SpentMicro(const std::string& source, const std::string& unit) const {
  const auto found = spent_.find({source, unit});
  return found == spent_.end() ? 0 : found->second;
}

base::Status Ledger::Charge(const std::vector<std::string>& sources, const std::string& unit,
                            const std::string& query, double epsilon, double budget) {
  const auto cost = static_cast<int64_t>(std::ceil(epsilon * kMicro));
  const auto most = static_cast<int64_t>(std::floor(budget * kMicro));
  for (const std::string& source : sources) {
    const int64_t left = most - SpentMicro(source, unit);
    if (cost <= left) continue;
    return base::LimitError("the privacy budget of " + source +
                            " is used up: " + InEpsilon(most - left) + " of " + InEpsilon(most) +
                            " epsilon are spent and this asks for " + InEpsilon(cost));
  }
  const json charge = {
      {"sources", sources}, {"unit", unit}, {"query", query}, {"micro_epsilon", cost}};
  ARROW_RETURN_NOT_OK(journal_->Append(charge.dump()));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  for (const std::string& source : sources) spent_[{source, unit}] += cost;
  charged_.insert(query);
  return base::Status::OK();
}

base::Result<std::vector<int64_t>> Ledger::Ask(
    const std::vector<std::string>& sources, const std::string& unit, const std::string& query,
    double epsilon, double budget,
    const std::function<base::Result<std::vector<int64_t>>()>& draw) {
  const auto known = answers_.find(query);
  if (known != answers_.end()) return known->second;
  // A run killed between charge and answer let nothing out: its charge still stands for this draw.
  if (!charged_.contains(query)) {
    ARROW_RETURN_NOT_OK(Charge(sources, unit, query, epsilon, budget));
  }
  ARROW_ASSIGN_OR_RAISE(std::vector<int64_t> answers, draw());
  const json answer = {{"query", query}, {"answers", answers}};
  ARROW_RETURN_NOT_OK(journal_->Append(answer.dump()));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  charged_.erase(query);
  answers_[query] = answers;
  return answers;
}

}  // namespace saem::run
