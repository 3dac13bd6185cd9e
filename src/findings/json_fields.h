// The keys of findings.json in their order, said once for writing and reading. An archive is called
// with each key and the member it stands for: archive("check", finding.check). Used by json.cc
// alone.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "findings/finding.h"

namespace saem::findings {

// T or const T.
template <class Given, class T>
concept Is = std::same_as<std::remove_const_t<Given>, T>;
using Series = std::pair<std::string, std::vector<int64_t>>;
using Output = std::pair<std::string, int64_t>;

template <class Archive>
void Fields(Archive& a, Is<Estimate> auto& estimate) {
  a("value", estimate.value);
  a("low", estimate.low);
  a("high", estimate.high);
  a("n", estimate.n);
}

template <class Archive>
void Fields(Archive& a, Is<Sample> auto& sample) {
  a("id", sample.id);
  a("dataset", sample.dataset);
  a("stage", sample.stage);
  a("reason", sample.reason);
  a("detail", sample.detail);
  a("text", sample.text);
  a("title", sample.title);
  a("uri", sample.uri);
  a("language", sample.language);
  a("parent_text", sample.parent_text);
  a("span_begin", sample.span_begin);
  a("span_end", sample.span_end);
}

template <class Archive>
void Fields(Archive& a, Is<SelfTest> auto& test) {
  a("planted", test.planted);
  a("found", test.found);
  a("needed_recall", test.needed_recall);
}

template <class Archive>
void Fields(Archive& a, Is<Finding> auto& finding) {
  a("check", finding.check);
  a("dataset", finding.dataset);
  a("title", finding.title);
  a("severity", finding.severity);
  a("outcome", finding.outcome);
  a("estimate", finding.estimate);
  a("unit", finding.unit);
  a("threshold", finding.threshold);
  a("relation", finding.relation);
  a("compared", finding.compared);
  a("n_needed", finding.n_needed);
  a("explanation", finding.explanation);
  a("self_test", finding.self_test);
  a("evidence", finding.evidence);
}

template <class Archive>
void Fields(Archive& a, Is<FunnelStep> auto& step) {
  a("dataset", step.dataset);
  a("stage", step.stage);
  a("in", step.in);
  a("out", step.out);
  a("rejected", step.rejected);
  a("used", step.used);
  a("made", step.made);
  a("reasons", step.reasons);
  a("from", step.from);
}

template <class Archive>
void Fields(Archive& a, Is<Series> auto& series) {
  a("name", series.first);
  a("counts", series.second);
}

template <class Archive>
void Fields(Archive& a, Is<Limit> auto& limit) {
  a("value", limit.value);
  a("at_most", limit.at_most);
  a("beyond", limit.beyond);
}

template <class Archive>
void Fields(Archive& a, Is<Distribution> auto& distribution) {
  a("name", distribution.name);
  a("dataset", distribution.dataset);
  a("unit", distribution.unit);
  a("categorical", distribution.categorical);
  a("labels", distribution.labels);
  a("edges", distribution.edges);
  a("series", distribution.series);
  a("limits", distribution.limits);
}

template <class Archive>
void Fields(Archive& a, Is<ModelUse> auto& use) {
  a("name", use.name);
  a("kind", use.kind);
  a("hash", use.hash);
  a("licence", use.licence);
  a("calls", use.calls);
  a("prompt_tokens", use.prompt_tokens);
  a("output_tokens", use.output_tokens);
}

template <class Archive>
void Fields(Archive& a, Is<Output> auto& output) {
  a("dataset", output.first);
  a("records", output.second);
}

template <class Archive>
void Fields(Archive& a, Is<ReleaseReport> auto& report) {
  a("saem", report.version);
  a("recipe", report.recipe);
  a("recipe_hash", report.recipe_hash);
  a("seed", report.seed);
  a("verdict", report.verdict);
  a("verdict_reason", report.verdict_reason);
  a("findings", report.findings);
  a("funnel", report.funnel);
  a("distributions", report.distributions);
  a("kept", report.kept);
  a("made", report.made);
  a("rejected", report.rejected);
  a("models", report.models);
  a("licences", report.licences);
  a("outputs", report.outputs);
}

}  // namespace saem::findings
