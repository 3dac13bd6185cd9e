// The HTTP client beside a server that answers what a test says, whole, broken or not at all.
#include "net/http_client.h"

#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace saem::net {
namespace {

// Takes one connection after the other, reads what comes in a first packet, writes `answer` and
// closes; with `hangs` it keeps the connection open instead.
class Server {
 public:
  explicit Server(std::string answer, bool hangs = false)
      : answer_(std::move(answer)), hangs_(hangs), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listening_, any, size) != 0 || ::listen(listening_, 64) != 0 ||
        ::getsockname(listening_, any, &size) != 0) {
      ADD_FAILURE() << "no server";
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1";
    thread_ = std::thread([this] { Serve(); });
  }
  ~Server() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    for (const int one : open_) ::close(one);
    ::close(listening_);
  }

  const std::string& url() const { return url_; }
  const std::string& seen() const { return seen_; }  // once the server is idle

 private:
  void Serve() {
    for (;;) {
      const int one = ::accept(listening_, nullptr, nullptr);
      if (one < 0) return;
      char bytes[65536];
      const ssize_t got = ::recv(one, bytes, sizeof(bytes), 0);
      if (got > 0) seen_.assign(bytes, static_cast<size_t>(got));
      if (!answer_.empty()) ::send(one, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      if (hangs_) {
        open_.push_back(one);
      } else {
        ::close(one);
      }
    }
  }

  std::string answer_;
  bool hangs_;
  int listening_;
  std::string url_, seen_;
  std::vector<int> open_;
  std::thread thread_;
};

std::string Answer(const std::string& status, const std::string& body,
                   const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<HttpResponse> AskTimes(int times, const std::string& url, const HttpLimits& limits = {},
                                   double timeout_seconds = 20) {
  std::vector<HttpResponse> responses;
  auto client = OpenHttpClient(limits);
  EXPECT_TRUE(client.ok());
  for (int i = 0; i < times; ++i) {
    HttpRequest request;
    request.url = url;
    request.body = "{\"ask\": 1}";
    request.headers = {"Content-Type: application/json"};
    request.timeout_seconds = timeout_seconds;
    EXPECT_TRUE(
        (*client)
            ->Start(std::move(request),
                    [&](HttpResponse response) { responses.push_back(std::move(response)); })
            .ok());
  }
  while ((*client)->InFlight() > 0) EXPECT_TRUE((*client)->Poll(0.05).ok());
  return responses;
}

HttpResponse Ask(const std::string& url, const HttpLimits& limits = {}, double seconds = 20) {
  return AskTimes(1, url, limits, seconds).front();
}

TEST(HttpClient, BringsTheAnswerAndSendsWhatItWasGiven) {
  const Server server(Answer("200 OK", "{\"a\": 1}"));
  const HttpResponse response = Ask(server.url());
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "{\"a\": 1}");
  EXPECT_THAT(server.seen(), testing::StartsWith("POST /v1 HTTP/1.1\r\n"));
  EXPECT_THAT(server.seen(), testing::HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(server.seen(), testing::EndsWith("\r\n\r\n{\"ask\": 1}"));
}

TEST(HttpClient, ManyAtOnceAllComeBack) {
  const Server server(Answer("200 OK", std::string(20'000, 'x')));
  const auto responses = AskTimes(24, server.url());
  ASSERT_EQ(responses.size(), 24U);
  for (const HttpResponse& one : responses) {
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(one.body.size(), 20'000U);
  }
}

TEST(HttpClient, AnErrorIsAnAnswerToo) {
  const Server server(Answer("429 Too Many Requests", "slow down", "Retry-After: 7\r\n"));
  const HttpResponse response = Ask(server.url());
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.body, "slow down");
  EXPECT_EQ(response.retry_after_seconds, 7);
}

TEST(HttpClient, ARedirectIsNotFollowed) {
  const Server elsewhere(Answer("200 OK", "stolen"));
  const Server server(Answer("302 Found", "", "Location: " + elsewhere.url() + "\r\n"));
  EXPECT_EQ(Ask(server.url()).status, 302);
  EXPECT_EQ(elsewhere.seen(), "");
}

TEST(HttpClient, WhatIsCutOffIsNoAnswer) {
  for (const char* const answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}) {
    const Server server(answer);
    const HttpResponse response = Ask(server.url());
    EXPECT_EQ(response.status, 0) << answer;
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.error, "the connection was closed before the answer was complete");
  }
}

TEST(HttpClient, WhatIsNoHttpIsNoAnswer) {
  const Server server("SSH-2.0-OpenSSH_9.2\r\n");
  const HttpResponse response = Ask(server.url());
  EXPECT_EQ(response.status, 0);
  EXPECT_NE(response.error, "");
}

TEST(HttpClient, NoMoreIsHeldThanItsLimit) {
  HttpLimits limits;
  limits.response_bytes = 1000;
  const Server server(Answer("200 OK", std::string(1001, 'x')));
  const HttpResponse response = Ask(server.url(), limits);
  EXPECT_EQ(response.status, 0);
  EXPECT_EQ(response.error, "the answer is larger than 1000 bytes");
}

TEST(HttpClient, AServerThatHangsIsGivenUpOn) {
  const Server server("", true);
  const HttpResponse response = Ask(server.url(), {}, 0.2);
  EXPECT_EQ(response.status, 0);
  EXPECT_EQ(response.error, "timed out");
}

TEST(HttpClient, NobodyListening) {
  EXPECT_EQ(Ask("http://127.0.0.1:9/v1").error, "no connection");
}

TEST(HttpClient, OnlyHttpIsSpoken) {
  const HttpResponse response = Ask("file:///etc/hostname");
  EXPECT_EQ(response.status, 0);
  EXPECT_EQ(response.body, "");
}

// A caller may give up while requests are under way: none of them comes back.
TEST(HttpClient, GoesWithRequestsInFlight) {
  const Server server("", true);
  auto client = OpenHttpClient({});
  ASSERT_TRUE(client.ok());
  HttpRequest request;
  request.url = server.url();
  ASSERT_TRUE((*client)->Start(request, [](HttpResponse) { ADD_FAILURE() << "came back"; }).ok());
  ASSERT_TRUE((*client)->Poll(0.05).ok());
  EXPECT_EQ((*client)->InFlight(), 1);
  client->reset();
}

// `done` may start the next request, as retries do.
TEST(HttpClient, AnAnswerMayAskAgain) {
  const Server server(Answer("200 OK", "x"));
  auto client = OpenHttpClient({});
  ASSERT_TRUE(client.ok());
  int answers = 0;
  std::function<void()> ask = [&] {
    HttpRequest request;
    request.url = server.url();
    ASSERT_TRUE((*client)
                    ->Start(std::move(request),
                            [&](HttpResponse response) {
                              EXPECT_EQ(response.status, 200);
                              if (++answers < 5) ask();
                            })
                    .ok());
  };
  ask();
  while ((*client)->InFlight() > 0) ASSERT_TRUE((*client)->Poll(0.05).ok());
  EXPECT_EQ(answers, 5);
}

}  // namespace
}  // namespace saem::net
