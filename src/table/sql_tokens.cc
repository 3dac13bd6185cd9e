#include "table/sql_tokens.h"

#include <algorithm>

namespace saem::table {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  base::Result<std::vector<SqlToken>> Scan() {
    std::vector<SqlToken> tokens;
    for (;;) {
      ARROW_RETURN_NOT_OK(PassOver());
      ARROW_ASSIGN_OR_RAISE(SqlToken token, Next());
      tokens.push_back(std::move(token));
      if (tokens.back().kind == SqlToken::Kind::kEnd) return tokens;
    }
  }

 private:
  char At(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  base::Position Here() const { return {file_, line_, static_cast<int>(at_ - line_start_) + 1}; }
  void Step() {
    if (text_[at_++] == '\n') {
      ++line_;
      line_start_ = at_;
    }
  }

  // White space and comments.
  base::Status PassOver() {
    while (at_ < text_.size()) {
      if (At() == '-' && At(1) == '-') {
        while (at_ < text_.size() && At() != '\n') Step();
      } else if (At() == '/' && At(1) == '*') {
        const base::Position begun = Here();
        const size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return base::UsageError("a comment has no end", begun);
        while (at_ < end + 2) Step();
      } else if (At() == ' ' || At() == '\t' || At() == '\n' || At() == '\r') {
        Step();
      } else {
        break;
      }
    }
    return base::Status::OK();
  }

  base::Result<SqlToken> Next() {
    SqlToken token;
    token.position = Here();
    const char first = At();
    if (at_ == text_.size()) return token;
    if (first == '\'' || first == '"' || first == '`') return Quoted(first, std::move(token));
    const size_t begin = at_;
    if (IsLetter(first)) {
      token.kind = SqlToken::Kind::kWord;
      while (IsLetter(At()) || IsDigit(At()) || At() == '$') Step();
    } else if (IsDigit(first) || (first == '.' && IsDigit(At(1)))) {
      token.kind = SqlToken::Kind::kNumber;
      while (IsDigit(At()) || At() == '.') Step();
    } else {
      token.kind = SqlToken::Kind::kSign;
      const bool two = (first == '<' && (At(1) == '=' || At(1) == '>')) ||
                       (first == '>' && At(1) == '=') || (first == '!' && At(1) == '=');
      Step();
      if (two) Step();
    }
    token.text = text_.substr(begin, at_ - begin);
    token.upper = token.text;
    for (char& c : token.upper) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return token;
  }

  // Doubled quotes stand for one.
  base::Result<SqlToken> Quoted(char quote, SqlToken token) {
    token.kind = quote == '\'' ? SqlToken::Kind::kText : SqlToken::Kind::kName;
    Step();
    for (;;) {
      if (at_ == text_.size()) return base::UsageError("a quote has no end", token.position);
      const char c = At();
      Step();
      if (c == quote) {
        if (At() != quote) return token;
        Step();
      }
      token.text += c;
    }
  }

  std::string_view text_;
  const std::string& file_;
  size_t at_ = 0;
  size_t line_start_ = 0;
  int line_ = 1;
};

}  // namespace

base::Result<std::vector<SqlToken>> SqlTokens(std::string_view text, const std::string& file) {
  return Scanner(text, file).Scan();
}

}  // namespace saem::table
