#include "table/sql_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include <arrow/util/value_parsing.h>

#include "table/sql_tokens.h"

namespace saem::table {
namespace {

using Kind = SqlToken::Kind;

// Where types differ in spelling only.
struct TypeName {
  SqlType type;
  int bits;
};
const std::map<std::string, TypeName>& TypeNames() {
  static const auto* const names = new std::map<std::string, TypeName>{
      {"TINYINT", {SqlType::kInteger, 8}},
      {"SMALLINT", {SqlType::kInteger, 16}},
      {"SMALLSERIAL", {SqlType::kInteger, 16}},
      {"INT", {SqlType::kInteger, 32}},
      {"INTEGER", {SqlType::kInteger, 32}},
      {"SERIAL", {SqlType::kInteger, 32}},
      {"BIGINT", {SqlType::kInteger, 64}},
      {"BIGSERIAL", {SqlType::kInteger, 64}},
      {"DECIMAL", {SqlType::kDecimal, 0}},
      {"NUMERIC", {SqlType::kDecimal, 0}},
      {"REAL", {SqlType::kReal, 0}},
      {"FLOAT", {SqlType::kReal, 0}},
      {"DOUBLE", {SqlType::kReal, 0}},
      {"BOOLEAN", {SqlType::kBoolean, 0}},
      {"BOOL", {SqlType::kBoolean, 0}},
      {"TEXT", {SqlType::kText, 0}},
      {"VARCHAR", {SqlType::kText, 0}},
      {"CHAR", {SqlType::kText, 0}},
      {"CHARACTER", {SqlType::kText, 0}},
      {"DATE", {SqlType::kDate, 0}},
      {"TIMESTAMP", {SqlType::kTimestamp, 0}},
      {"DATETIME", {SqlType::kTimestamp, 0}},
  };
  return *names;
}

class Parser {
 public:
  explicit Parser(std::vector<SqlToken> tokens) : tokens_(std::move(tokens)) {}

  base::Result<std::vector<SqlTable>> Parse() {
    std::vector<SqlTable> tables;
    while (Peek().kind != Kind::kEnd) {
      if (Take(";")) continue;
      if (Word("CREATE") && tokens_[at_ + 1].upper == "TABLE") {
        ARROW_ASSIGN_OR_RAISE(SqlTable table, Table());
        tables.push_back(std::move(table));
      } else if (HoldsNoRule()) {
        while (Peek().kind != Kind::kEnd && !Take(";")) ++at_;
      } else {
        return Wrong("statements are CREATE TABLE; `" + Peek().text + "` is not understood",
                     "put keys and checks into CREATE TABLE");
      }
    }
    return tables;
  }

 private:
  const SqlToken& Peek() const { return tokens_[at_]; }
  bool Word(std::string_view word) const {
    return Peek().kind == Kind::kWord && Peek().upper == word;
  }
  bool Take(std::string_view what) {
    const bool sign = Peek().kind == Kind::kSign && Peek().text == what;
    if (!sign && !Word(what)) return false;
    ++at_;
    return true;
  }
  base::Status Expect(std::string_view what) {
    if (Take(what)) return base::Status::OK();
    return Wrong("`" + std::string(what) + "` is expected, not " + Said());
  }
  std::string Said() const {
    return Peek().kind == Kind::kEnd ? "the end" : "`" + Peek().text + "`";
  }
  base::Status Wrong(const std::string& message, const std::string& hint = "") const {
    return base::UsageError(message, Peek().position, hint);
  }

  // Statements that say nothing of which rows there may be.
  bool HoldsNoRule() const {
    if (Word("CREATE")) {
      const std::string& what = tokens_[at_ + 1].upper;
      return what == "INDEX" || what == "SCHEMA" || what == "SEQUENCE";
    }
    return Word("SET") || Word("COMMENT") || Word("DROP");
  }

  base::Result<std::string> Name() {
    if (Peek().kind != Kind::kWord && Peek().kind != Kind::kName) {
      return Wrong("a name is expected, not " + Said());
    }
    return tokens_[at_++].text;
  }

  // The last part of schema.table.
  base::Result<std::string> TableName() {
    ARROW_ASSIGN_OR_RAISE(std::string name, Name());
    while (Take(".")) {
      ARROW_ASSIGN_OR_RAISE(name, Name());
    }
    return name;
  }

  base::Result<SqlTable> Table() {
    at_ += 2;
    if (Take("IF")) {
      ARROW_RETURN_NOT_OK(Expect("NOT"));
      ARROW_RETURN_NOT_OK(Expect("EXISTS"));
    }
    SqlTable table;
    table.position = Peek().position;
    ARROW_ASSIGN_OR_RAISE(table.name, TableName());
    ARROW_RETURN_NOT_OK(Expect("("));
    checks_.clear();
    do {
      if (Take("CONSTRAINT")) ARROW_RETURN_NOT_OK(Name().status());
      const bool rule = Word("PRIMARY") || Word("UNIQUE") || Word("FOREIGN") || Word("CHECK");
      ARROW_RETURN_NOT_OK(rule ? TableRule(&table) : Column(&table));
    } while (Take(","));
    ARROW_RETURN_NOT_OK(Expect(")"));
    // Checks may name columns that stand behind them.
    const size_t behind = at_;
    for (const size_t check : checks_) {
      at_ = check;
      ARROW_RETURN_NOT_OK(Check(&table));
    }
    at_ = behind;
    return table;
  }

  base::Status Column(SqlTable* table) {
    SqlColumn column;
    column.position = Peek().position;
    ARROW_ASSIGN_OR_RAISE(column.name, Name());
    if (table->Find(column.name))
      return Wrong("`" + table->name + "` has two columns `" + column.name + "`");
    ARROW_RETURN_NOT_OK(Type(&column));
    table->columns.push_back(std::move(column));
    return ColumnRules(table);
  }

  base::Status Type(SqlColumn* column) {
    const auto found = TypeNames().find(Peek().upper);
    if (Peek().kind != Kind::kWord || found == TypeNames().end()) {
      return Wrong("the type `" + Peek().text + "` of `" + column->name + "` is not known",
                   "types are those of integers, decimals, reals, booleans, texts, dates and "
                   "timestamps");
    }
    column->type = found->second.type;
    column->bits = found->second.bits;
    column->fixed = (Word("CHAR") || Word("CHARACTER")) && tokens_[at_ + 1].upper != "VARYING";
    ++at_;
    Take("PRECISION");
    Take("VARYING");
    std::vector<int> sizes;
    if (Take("(")) {
      do {
        ARROW_ASSIGN_OR_RAISE(const int size, Size());
        sizes.push_back(size);
      } while (Take(","));
      ARROW_RETURN_NOT_OK(Expect(")"));
    }
    if (Take("WITH") || Take("WITHOUT")) {
      ARROW_RETURN_NOT_OK(Expect("TIME"));
      ARROW_RETURN_NOT_OK(Expect("ZONE"));
    }
    if (column->type == SqlType::kText) column->length = sizes.empty() ? 0 : sizes[0];
    if (column->fixed && sizes.empty()) column->length = 1;
    if (column->type == SqlType::kDecimal && !sizes.empty()) {
      column->precision = sizes[0];
      column->scale = sizes.size() > 1 ? sizes[1] : 0;
      if (column->precision > 15 || column->scale > column->precision) {
        return Wrong("decimals of `" + column->name + "` have at most 15 digits");
      }
    }
    return base::Status::OK();
  }

  base::Result<int> Size() {
    int size = 0;
    const std::string& text = Peek().text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end != text.data() + text.size() || size < 0 || size > 1'000'000) {
      return Wrong("a size is expected, not " + Said());
    }
    ++at_;
    return size;
  }

  base::Status ColumnRules(SqlTable* table) {
    const size_t at = table->columns.size() - 1;
    for (;;) {
      if (Take("CONSTRAINT")) {
        ARROW_RETURN_NOT_OK(Name().status());
      } else if (Take("NOT")) {
        ARROW_RETURN_NOT_OK(Expect("NULL"));
        table->columns[at].nullable = false;
      } else if (Take("NULL") || Take("AUTO_INCREMENT") || Take("AUTOINCREMENT")) {
        continue;
      } else if (Take("PRIMARY")) {
        ARROW_RETURN_NOT_OK(Expect("KEY"));
        AddKey(table, {at}, true);
      } else if (Take("UNIQUE")) {
        AddKey(table, {at}, false);
      } else if (Take("DEFAULT")) {
        ARROW_RETURN_NOT_OK(PassDefault());
      } else if (Word("REFERENCES")) {
        ARROW_RETURN_NOT_OK(Reference(table, {at}));
      } else if (Take("CHECK")) {
        ARROW_RETURN_NOT_OK(PassCheck());
      } else {
        return base::Status::OK();
      }
    }
  }

  static void AddKey(SqlTable* table, std::vector<size_t> columns, bool primary) {
    if (primary) {
      for (const size_t column : columns) table->columns[column].nullable = false;
    }
    table->keys.push_back({std::move(columns), primary});
  }

  // A value, or a function with its arguments.
  base::Status PassDefault() {
    Take("-");
    ++at_;
    return Peek().text == "(" ? PassParentheses() : base::Status::OK();
  }

  base::Status PassParentheses() {
    ARROW_RETURN_NOT_OK(Expect("("));
    for (int depth = 1; depth > 0; ++at_) {
      if (Peek().kind == Kind::kEnd) return Wrong("a parenthesis has no end");
      if (Peek().kind != Kind::kSign) continue;
      depth += Peek().text == "(" ? 1 : Peek().text == ")" ? -1 : 0;
    }
    return base::Status::OK();
  }

  base::Status PassCheck() {
    checks_.push_back(at_);
    return PassParentheses();
  }

  base::Result<std::vector<size_t>> Columns(const SqlTable& table) {
    std::vector<size_t> columns;
    ARROW_RETURN_NOT_OK(Expect("("));
    do {
      const SqlToken& token = Peek();
      ARROW_ASSIGN_OR_RAISE(const std::string name, Name());
      const auto column = table.Find(name);
      if (!column) {
        return base::UsageError("`" + table.name + "` has no column `" + name + "`",
                                token.position);
      }
      columns.push_back(*column);
    } while (Take(","));
    ARROW_RETURN_NOT_OK(Expect(")"));
    return columns;
  }

  base::Status TableRule(SqlTable* table) {
    if (Take("CHECK")) return PassCheck();
    const bool primary = Take("PRIMARY");
    const bool foreign = !primary && Take("FOREIGN");
    if (primary || foreign) {
      ARROW_RETURN_NOT_OK(Expect("KEY"));
    } else {
      ARROW_RETURN_NOT_OK(Expect("UNIQUE"));
    }
    ARROW_ASSIGN_OR_RAISE(std::vector<size_t> columns, Columns(*table));
    if (foreign) return Reference(table, std::move(columns));
    AddKey(table, std::move(columns), primary);
    return base::Status::OK();
  }

  base::Status Reference(SqlTable* table, std::vector<size_t> columns) {
    SqlReference reference;
    reference.position = Peek().position;
    reference.columns = std::move(columns);
    ARROW_RETURN_NOT_OK(Expect("REFERENCES"));
    ARROW_ASSIGN_OR_RAISE(reference.table, TableName());
    if (Take("(")) {
      do {
        ARROW_ASSIGN_OR_RAISE(std::string key, Name());
        reference.keys.push_back(std::move(key));
      } while (Take(","));
      ARROW_RETURN_NOT_OK(Expect(")"));
    }
    while (Take("ON")) {
      if (!Take("DELETE")) ARROW_RETURN_NOT_OK(Expect("UPDATE"));
      if (Take("SET") || Take("NO")) {
        ++at_;
      } else if (!Take("CASCADE")) {
        ARROW_RETURN_NOT_OK(Expect("RESTRICT"));
      }
    }
    table->references.push_back(std::move(reference));
    return base::Status::OK();
  }

  // ( term AND term ... ), each term perhaps in parentheses of its own.
  base::Status Check(SqlTable* table) {
    ARROW_RETURN_NOT_OK(Expect("("));
    do {
      if (Peek().text == "(" && Peek().kind == Kind::kSign) {
        ARROW_RETURN_NOT_OK(Check(table));
      } else {
        ARROW_RETURN_NOT_OK(Term(table));
      }
    } while (Take("AND"));
    if (Take(")")) return base::Status::OK();
    return Wrong("a CHECK joins comparisons by AND; " + Said() + " is not understood",
                 "rows could not honour it: write it as comparisons, or leave it out");
  }

  base::Result<size_t> CheckedColumn(const SqlTable& table) {
    const SqlToken& token = Peek();
    const bool name = token.kind == Kind::kWord || token.kind == Kind::kName;
    const auto column = name ? table.Find(token.text) : std::nullopt;
    if (!column) {
      return Wrong(
          "a CHECK of `" + table.name + "` compares its columns; " + Said() + " is not understood",
          "rows could not honour it: write it as comparisons, or leave it out");
    }
    ++at_;
    return *column;
  }

  base::Status Term(SqlTable* table) {
    ARROW_ASSIGN_OR_RAISE(const size_t at, CheckedColumn(*table));
    SqlColumn& column = table->columns[at];
    if (Take("IS")) {
      ARROW_RETURN_NOT_OK(Expect("NOT"));
      ARROW_RETURN_NOT_OK(Expect("NULL"));
      column.nullable = false;
      return base::Status::OK();
    }
    if (Take("IN")) return Listed(&column);
    if (Take("BETWEEN")) {
      ARROW_ASSIGN_OR_RAISE(const double low, Number(column));
      ARROW_RETURN_NOT_OK(Expect("AND"));
      ARROW_ASSIGN_OR_RAISE(const double high, Number(column));
      Bound(low, false, &column);
      Bound(high, true, &column);
      return base::Status::OK();
    }
    const std::string sign = Peek().text;
    if (Peek().kind != Kind::kSign ||
        (sign != "<" && sign != "<=" && sign != ">" && sign != ">=" && sign != "=")) {
      return Wrong("a CHECK compares by <, <=, =, >=, >, BETWEEN or IN, not by " + Said());
    }
    ++at_;
    return Compare(table, at, sign);
  }

  base::Status Compare(SqlTable* table, size_t at, const std::string& sign) {
    SqlColumn& column = table->columns[at];
    const bool name = Peek().kind == Kind::kWord || Peek().kind == Kind::kName;
    const auto other = name ? table->Find(Peek().text) : std::nullopt;
    if (other) {
      if (sign == "=" || column.type == SqlType::kText ||
          column.type != table->columns[*other].type) {
        return Wrong("`" + column.name + " " + sign + " " + Peek().text +
                     "` is not understood: columns are compared by <, <=, >, >=, numbers with "
                     "numbers and dates with dates");
      }
      ++at_;
      const bool less = sign[0] == '<';
      table->orders.push_back({less ? at : *other, less ? *other : at, sign.size() == 1});
      return base::Status::OK();
    }
    if (column.type == SqlType::kText || column.type == SqlType::kBoolean) {
      if (sign != "=") return Wrong("texts and booleans are compared by = and IN alone");
      ARROW_ASSIGN_OR_RAISE(std::string value, Value(column));
      column.values = {std::move(value)};
      return base::Status::OK();
    }
    ARROW_ASSIGN_OR_RAISE(const double value, Number(column));
    const double step = column.Step();
    const bool open = sign.size() == 1 && sign != "=";
    const auto inside = [&](double toward) {
      return step > 0 ? value + toward * step : std::nextafter(value, toward * INFINITY);
    };
    if (sign[0] != '<') Bound(open ? inside(1) : value, false, &column);
    if (sign[0] != '>') Bound(open ? inside(-1) : value, true, &column);
    return base::Status::OK();
  }

  static void Bound(double value, bool high, SqlColumn* column) {
    auto& bound = high ? column->high : column->low;
    bound = !bound ? value : high ? std::min(*bound, value) : std::max(*bound, value);
  }

  base::Status Listed(SqlColumn* column) {
    ARROW_RETURN_NOT_OK(Expect("("));
    column->values.clear();
    do {
      ARROW_ASSIGN_OR_RAISE(std::string value, Value(*column));
      column->values.push_back(std::move(value));
    } while (Take(","));
    return Expect(")");
  }

  // A literal of the column's type as text: dates and times as their numbers.
  base::Result<std::string> Value(const SqlColumn& column) {
    if (column.type == SqlType::kText) {
      if (Peek().kind != Kind::kText) return Wrong("a text is expected, not " + Said());
      return tokens_[at_++].text;
    }
    if (column.type == SqlType::kBoolean) {
      if (!Word("TRUE") && !Word("FALSE")) return Wrong("TRUE or FALSE is expected, not " + Said());
      return std::string(tokens_[at_++].upper == "TRUE" ? "true" : "false");
    }
    ARROW_ASSIGN_OR_RAISE(const double number, Number(column));
    std::array<char, 32> text;
    const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
    return std::string(text.data(), written.ptr);
  }

  // A literal of the column's type as a number.
  base::Result<double> Number(const SqlColumn& column) {
    if (column.type == SqlType::kDate || column.type == SqlType::kTimestamp) {
      if (Word("DATE") || Word("TIMESTAMP")) ++at_;
      const std::string& text = Peek().text;
      int64_t seconds = 0;
      if (Peek().kind != Kind::kText ||
          !arrow::internal::ParseTimestampISO8601(text.data(), text.size(), arrow::TimeUnit::SECOND,
                                                  &seconds)) {
        return Wrong("a date such as '2024-02-29' is expected, not " + Said());
      }
      ++at_;
      return static_cast<double>(column.type == SqlType::kDate ? seconds / 86400 : seconds);
    }
    const bool minus = Take("-");
    double value = 0;
    const std::string& text = Peek().text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (Peek().kind != Kind::kNumber || error != std::errc() || end != text.data() + text.size()) {
      return Wrong("a number is expected for `" + column.name + "`, not " + Said());
    }
    ++at_;
    return minus ? -value : value;
  }

  std::vector<SqlToken> tokens_;
  size_t at_ = 0;
  std::vector<size_t> checks_;  // of the table at hand: where they begin
};

}  // namespace

double SqlColumn::Step() const {
  switch (type) {
    case SqlType::kReal:
      return 0;
    case SqlType::kDecimal:
      return std::pow(10, -scale);
    default:
      return 1;
  }
}

std::optional<size_t> SqlTable::Find(std::string_view column) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return std::nullopt;
}

base::Result<std::vector<SqlTable>> ParseSqlSchema(std::string_view text, const std::string& file) {
  ARROW_ASSIGN_OR_RAISE(std::vector<SqlToken> tokens, SqlTokens(text, file));
  return Parser(std::move(tokens)).Parse();
}

}  // namespace saem::table
