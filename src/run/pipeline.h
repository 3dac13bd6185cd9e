// Work on a sequence of items by several threads with results handed over in the order of the
// items. At most a fixed number of items is in flight, so memory is bounded whatever the input; one
// slow item holds up only those beyond it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/error.h"

namespace saem::run {

// `next` is called by one thread at a time, in order; nothing ends the sequence. `work(item,
// worker)` runs on thread number `worker`; `commit` is called on the calling thread in order. The
// first error, by item order, ends it all. At most `window` items are in flight (0: four a thread).
template <typename Item, typename Output>
base::Status RunPipeline(int threads,
                         const std::function<base::Result<std::optional<Item>>()>& next,
                         const std::function<base::Result<Output>(Item, int)>& work,
                         const std::function<base::Status(Output)>& commit,
                         const base::Context& context, int64_t window = 0) {
  if (threads <= 1) {
    for (;;) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(std::optional<Item> item, next());
      if (!item) return base::Status::OK();
      ARROW_ASSIGN_OR_RAISE(Output output, work(std::move(*item), 0));
      ARROW_RETURN_NOT_OK(commit(std::move(output)));
    }
  }

  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<int64_t, base::Result<Output>> finished;  // by item number
    int64_t taken = 0;                                 // items read
    int64_t committed = 0;
    bool ended = false;    // no more items
    bool stop = false;     // an error was committed or found
    bool reading = false;  // a worker is inside `next`
  } shared;
  if (window == 0) window = int64_t{4} * threads;

  // Each worker reads an item under the reading flag, then works on it: the reader needs no thread
  // of its own.
  const auto worker_loop = [&](int worker) {
    for (;;) {
      int64_t number = 0;
      base::Result<std::optional<Item>> item = std::optional<Item>();
      {
        std::unique_lock lock(shared.mutex);
        shared.changed.wait(lock, [&] {
          return shared.stop || shared.ended ||
                 (!shared.reading && shared.taken - shared.committed < window);
        });
        if (shared.stop || shared.ended) return;
        shared.reading = true;
        number = shared.taken;
      }
      item = context.CheckCancelled().ok() ? next() : context.CheckCancelled();
      {
        std::lock_guard lock(shared.mutex);
        shared.reading = false;
        if (!item.ok()) {
          shared.finished.emplace(number, item.status());
          ++shared.taken;
          shared.ended = true;
        } else if (!item->has_value()) {
          shared.ended = true;
        } else {
          ++shared.taken;
        }
        shared.changed.notify_all();
        if (shared.ended) return;
      }
      base::Result<Output> output = work(std::move(**item), worker);
      {
        std::lock_guard lock(shared.mutex);
        shared.finished.emplace(number, std::move(output));
        shared.changed.notify_all();
      }
    }
  };

  std::vector<std::jthread> workers;
  for (int worker = 0; worker < threads; ++worker) workers.emplace_back(worker_loop, worker);
  base::Status status;
  for (;;) {
    base::Result<Output> output = base::InternalError("no output");
    {
      std::unique_lock lock(shared.mutex);
      shared.changed.wait(lock, [&] {
        return shared.finished.contains(shared.committed) ||
               (shared.ended && shared.committed == shared.taken);
      });
      const auto found = shared.finished.find(shared.committed);
      if (found == shared.finished.end()) break;
      output = std::move(found->second);
      shared.finished.erase(found);
    }
    status = output.ok() ? commit(std::move(output).ValueUnsafe()) : output.status();
    std::lock_guard lock(shared.mutex);
    ++shared.committed;
    if (!status.ok()) shared.stop = true;
    shared.changed.notify_all();
    if (!status.ok()) break;
  }
  workers.clear();  // joins
  return status;
}

}  // namespace saem::run
