#include "net/http_client.h"

#include <map>
#include <mutex>

#include <curl/curl.h>

namespace saem::net {
namespace {

struct Exchange {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  HttpRequest request;
  HttpResponse response;
  std::function<void(HttpResponse)> done;
  int64_t limit = 0;
  bool too_large = false;

  ~Exchange() {
    curl_slist_free_all(headers);
    if (easy != nullptr) curl_easy_cleanup(easy);
  }
};

size_t OnBody(char* data, size_t, size_t bytes, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (static_cast<int64_t>(exchange.response.body.size() + bytes) > exchange.limit) {
    exchange.too_large = true;
    return 0;
  }
  exchange.response.body.append(data, bytes);
  return bytes;
}

std::string Words(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return "timed out";
    case CURLE_COULDNT_CONNECT:
      return "no connection";
    case CURLE_COULDNT_RESOLVE_HOST:
      return "host not found";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "its TLS certificate is not trusted";
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
      return "the connection was closed before the answer was complete";
    default:
      return curl_easy_strerror(code);
  }
}

class CurlClient final : public HttpClient {
 public:
  CurlClient(CURLM* multi, const HttpLimits& limits) : multi_(multi), limits_(limits) {}
  ~CurlClient() override {
    for (auto& [easy, exchange] : exchanges_) curl_multi_remove_handle(multi_, easy);
    exchanges_.clear();
    curl_multi_cleanup(multi_);
  }

  base::Status Start(HttpRequest request, std::function<void(HttpResponse)> done) override {
    auto exchange = std::make_unique<Exchange>();
    exchange->easy = curl_easy_init();
    if (exchange->easy == nullptr) return base::InternalError("no memory for a request");
    exchange->request = std::move(request);
    exchange->done = std::move(done);
    exchange->limit = limits_.response_bytes;
    const HttpRequest& asked = exchange->request;
    for (const std::string& header : asked.headers) {
      exchange->headers = curl_slist_append(exchange->headers, header.c_str());
    }
    CURL* const easy = exchange->easy;
    curl_easy_setopt(easy, CURLOPT_URL, asked.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // No proxy from the environment: what the user gave in goes to the endpoint the recipe names
    // and nowhere else.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, asked.body.data());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(limits_.connect_seconds * 1000));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(asked.timeout_seconds * 1000));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits_.slow_bytes));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.slow_seconds));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange.get());
    const CURLMcode code = curl_multi_add_handle(multi_, easy);
    if (code != CURLM_OK) return base::InternalError(curl_multi_strerror(code));
    exchanges_.emplace(easy, std::move(exchange));
    return base::Status::OK();
  }

  int64_t InFlight() const override { return static_cast<int64_t>(exchanges_.size()); }

  base::Status Poll(double seconds) override {
    int running = 0;
    CURLMcode code = curl_multi_perform(multi_, &running);
    if (code == CURLM_OK && !Deliver()) {
      code = curl_multi_poll(multi_, nullptr, 0, static_cast<int>(seconds * 1000), nullptr);
      if (code == CURLM_OK) code = curl_multi_perform(multi_, &running);
      if (code == CURLM_OK) Deliver();
    }
    return code == CURLM_OK ? base::Status::OK() : base::InternalError(curl_multi_strerror(code));
  }

 private:
  // Hands over what has finished; true if there was anything.
  bool Deliver() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      const auto found = exchanges_.find(message->easy_handle);
      const CURLcode result = message->data.result;
      std::unique_ptr<Exchange> exchange = std::move(found->second);
      exchanges_.erase(found);
      curl_multi_remove_handle(multi_, exchange->easy);
      HttpResponse response = std::move(exchange->response);
      if (result == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
        response.status = static_cast<int>(status);
        curl_off_t wait = 0;
        curl_easy_getinfo(exchange->easy, CURLINFO_RETRY_AFTER, &wait);
        response.retry_after_seconds = static_cast<double>(wait);
      } else {
        response.status = 0;
        response.body.clear();
        response.error = exchange->too_large ? "the answer is larger than " +
                                                   std::to_string(limits_.response_bytes) + " bytes"
                                             : Words(result);
      }
      exchange->done(std::move(response));
    }
    return any;
  }

  CURLM* multi_;
  HttpLimits limits_;
  std::map<CURL*, std::unique_ptr<Exchange>> exchanges_;
};

}  // namespace

base::Result<std::unique_ptr<HttpClient>> OpenHttpClient(const HttpLimits& limits) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CURLM* const multi = curl_multi_init();
  if (multi == nullptr) return base::InternalError("no memory for HTTP");
  return std::make_unique<CurlClient>(multi, limits);
}

}  // namespace saem::net
