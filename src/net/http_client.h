// Many HTTP requests at once over libcurl: connections kept, TLS always verified, every answer and
// wait bounded. Who retries, and when, is the caller's business.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"

namespace saem::net {

struct HttpRequest {
  std::string url;
  std::string body;                  // POSTed
  std::vector<std::string> headers;  // "Name: value"
  double timeout_seconds = 120;      // whole exchange
};

struct HttpResponse {
  // 0 where no answer came; `error` says why then ("connection refused", "timed out", "certificate
  // not trusted").
  int status = 0;
  std::string error;
  std::string body;
  double retry_after_seconds = 0;  // Retry-After, as seconds or as a date; 0 where there is none
};

struct HttpLimits {
  int64_t response_bytes = int64_t{16} << 20;
  double connect_seconds = 10;
  // Fewer bytes than this in that time is as good as a hang.
  int64_t slow_bytes = 1;
  double slow_seconds = 60;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Starts a request; `done` is called from within Poll.
  virtual base::Status Start(HttpRequest request, std::function<void(HttpResponse)> done) = 0;
  virtual int64_t InFlight() const = 0;
  // Moves everything on and waits at most `seconds` for something to happen.
  virtual base::Status Poll(double seconds) = 0;
};

base::Result<std::unique_ptr<HttpClient>> OpenHttpClient(const HttpLimits& limits);

}  // namespace saem::net
