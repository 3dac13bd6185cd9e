#include "run/calls.h"

#include <unordered_map>

#include <arrow/api.h>

#include "run/chain.h"

namespace saem::run {
namespace {

// Rows of one round: the fixed batch schedule of `reproducible: true` and the unit of resume.
constexpr int64_t kRoundRows = 1024;

// The calls of one round, flat, and which of them belong to which row.
struct Round {
  stage::BatchPtr batch;
  std::vector<data::ModelCall> calls;
  std::vector<size_t> first_call;  // of each row; one more at the end
  std::vector<data::ModelAnswer> answers;
  std::vector<base::Hash128> keys;
};

base::Result<Round> SubmitRound(const CallJob& job, stage::BatchPtr batch) {
  Round round;
  round.batch = std::move(batch);
  for (int64_t row = 0; row < round.batch->num_rows(); ++row) {
    round.first_call.push_back(round.calls.size());
    auto calls = job.stage->Submit({round.batch.get(), row});
    if (!calls.ok()) return base::Within("step `" + job.name + "`", calls.status());
    for (data::ModelCall& call : *calls) round.calls.push_back(std::move(call));
  }
  round.first_call.push_back(round.calls.size());
  round.answers.resize(round.calls.size());
  for (const data::ModelCall& call : round.calls) round.keys.push_back(call.Key(job.model_hash));
  return round;
}

// Asks the generator for what the journal lacks.
base::Status AnswerRound(const CallJob& job, Round& round, const base::Context& context) {
  std::vector<data::ModelCall> asked;
  std::vector<std::vector<size_t>> places;  // of the round's calls, for each that is asked
  std::unordered_map<base::Hash128, size_t, base::Hash128Hash> known;
  for (size_t i = 0; i < round.calls.size(); ++i) {
    ARROW_ASSIGN_OR_RAISE(const bool found, job.answers->Lookup(round.keys[i], &round.answers[i]));
    if (found) {
      ++*job.from_journal;
      continue;
    }
    // Equal calls have equal answers: one is asked.
    const auto [at, first] = known.emplace(round.keys[i], asked.size());
    if (first) {
      asked.push_back(round.calls[i]);
      places.emplace_back();
    }
    places[at->second].push_back(i);
  }
  if (asked.empty()) return base::Status::OK();
  ARROW_ASSIGN_OR_RAISE(infer::TextGenerator* const generator, job.generator());
  const auto key = [&](size_t i) { return round.keys[places[i].front()]; };
  const auto begun = [&](size_t i) { return job.answers->Begin(key(i)); };
  const auto done = [&](size_t i, const data::ModelAnswer& answer) -> base::Status {
    ARROW_RETURN_NOT_OK(job.answers->Append(key(i), answer));
    for (const size_t place : places[i]) round.answers[place] = answer;
    return base::Status::OK();
  };
  return generator->Answer(asked, begun, done, context);
}

base::Status CompleteRound(const CallJob& job, const Round& round, int64_t input_end,
                           Materialised& output) {
  RejectBuilder rejects;
  StepCounts counts;
  std::vector<stage::BatchPtr> rows;
  for (int64_t row = 0; row < round.batch->num_rows(); ++row) {
    const size_t begin = round.first_call[static_cast<size_t>(row)];
    const size_t end = round.first_call[static_cast<size_t>(row) + 1];
    const std::span<const data::ModelAnswer> answers(round.answers.data() + begin, end - begin);
    for (const data::ModelAnswer& answer : answers) {
      ++counts.calls;
      counts.prompt_tokens += answer.prompt_tokens;
      counts.output_tokens += answer.output_tokens;
    }
    auto completed = job.stage->Complete({round.batch.get(), row}, answers);
    if (!completed.ok()) return base::Within("step `" + job.name + "`", completed.status());
    stage::CallOutput one = std::move(completed).ValueUnsafe();
    for (stage::Reject& reject : one.rejects) reject.row = row;
    const int64_t out = one.rows == nullptr ? 0 : one.rows->num_rows();
    ARROW_RETURN_NOT_OK(Account(job.name, 1, out, one.rejects, one.used, one.made, &counts));
    ARROW_RETURN_NOT_OK(rejects.Add(job.name, *round.batch, one.rejects));
    if (out > 0) rows.push_back(std::move(one.rows));
  }
  stage::BatchPtr made;
  if (!rows.empty()) {
    ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(rows));
    ARROW_ASSIGN_OR_RAISE(made, table->CombineChunksToBatch());
  }
  ARROW_ASSIGN_OR_RAISE(const auto refused, rejects.Finish());
  return output.Append(made, refused, {counts}, {}, input_end);
}

}  // namespace

base::Status RunCalls(const CallJob& job, stage::RowSource& rows, Materialised& output,
                      const base::Context& context) {
  int64_t position = output.input_done();
  std::vector<stage::BatchPtr> waiting;
  int64_t waiting_rows = 0;
  bool ended = false;
  while (!ended || waiting_rows > 0) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    // Rounds end at multiples of kRoundRows counted from the first row, wherever this run began.
    const int64_t wanted = kRoundRows - position % kRoundRows;
    while (!ended && waiting_rows < wanted) {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows.Next());
      if (batch == nullptr) {
        ended = true;
      } else {
        waiting_rows += batch->num_rows();
        waiting.push_back(std::move(batch));
      }
    }
    if (waiting_rows == 0) break;
    ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(waiting));
    ARROW_ASSIGN_OR_RAISE(const auto all, table->CombineChunksToBatch());
    const int64_t taken = std::min(wanted, waiting_rows);
    waiting.clear();
    waiting_rows -= taken;
    if (waiting_rows > 0) waiting.push_back(all->Slice(taken));
    ARROW_ASSIGN_OR_RAISE(Round round, SubmitRound(job, all->Slice(0, taken)));
    ARROW_RETURN_NOT_OK(AnswerRound(job, round, context));
    position += taken;
    ARROW_RETURN_NOT_OK(CompleteRound(job, round, position, output));
    if (job.progress) job.progress(taken);
  }
  return base::Status::OK();
}

}  // namespace saem::run
