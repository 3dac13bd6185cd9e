#include "run/ledger.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace saem::run {
namespace {

using nlohmann::json;

constexpr double kMicro = 1e6;

}  // namespace

base::Result<std::unique_ptr<Ledger>> Ledger::Open(io::FileOps& files, const std::string& path) {
  auto ledger = std::make_unique<Ledger>();
  const size_t slash = path.rfind('/');
  if (slash != std::string::npos) ARROW_RETURN_NOT_OK(files.MakeDirs(path.substr(0, slash)));
  const auto take = [&](std::string_view text, int64_t) -> base::Status {
    const json entry = json::parse(text, nullptr, false);
    try {
      const std::string query = entry.at("query");
      if (entry.contains("answers")) {
        ledger->answers_[query] = entry.at("answers").get<std::vector<int64_t>>();
        ledger->charged_.erase(query);
      } else {
        ledger->spent_[entry.at("source")] += entry.at("micro_epsilon").get<int64_t>();
        ledger->charged_[query] = true;
      }
      return base::Status::OK();
    } catch (const json::exception&) {
      return base::InputError(path + ": holds an entry that is none of a privacy ledger's");
    }
  };
  ARROW_ASSIGN_OR_RAISE(ledger->journal_, io::Journal::Open(files, path, take));
  return ledger;
}

int64_t Ledger::SpentMicro(const std::string& source) const {
  const auto found = spent_.find(source);
  return found == spent_.end() ? 0 : found->second;
}

base::Result<std::vector<int64_t>> Ledger::Ask(
    const std::string& source, const std::string& unit, const std::string& query, double epsilon,
    double budget, const std::function<base::Result<std::vector<int64_t>>()>& draw) {
  const auto known = answers_.find(query);
  if (known != answers_.end()) return known->second;
  // A run killed between charge and answer let nothing out: its charge still stands for this draw.
  if (!charged_.contains(query)) {
    const auto cost = static_cast<int64_t>(std::ceil(epsilon * kMicro));
    const auto most = static_cast<int64_t>(std::floor(budget * kMicro));
    const int64_t spent = SpentMicro(source);
    if (spent + cost > most) {
      return base::LimitError("the privacy budget of this source is used up: " +
                              std::to_string(static_cast<double>(spent) / kMicro) + " of " +
                              std::to_string(budget) + " epsilon are spent and this asks for " +
                              std::to_string(epsilon));
    }
    const json charge = {
        {"source", source}, {"unit", unit}, {"query", query}, {"micro_epsilon", cost}};
    ARROW_RETURN_NOT_OK(journal_->Append(charge.dump()));
    ARROW_RETURN_NOT_OK(journal_->Sync());
    spent_[source] += cost;
    charged_[query] = true;
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
