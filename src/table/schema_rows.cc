#include "table/schema_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <arrow/api.h>

#include "base/hash.h"
#include "base/rng.h"
#include "table/column_values.h"
#include "table/locale_words.h"

namespace saem::table {
namespace {

constexpr double kSpan = 1000;                         // of numbers whose checks leave an end open
constexpr double kFirstDay = 18262, kLastDay = 20453;  // 2020 to 2025
constexpr double kDaySeconds = 86400;

struct Cell {
  bool null = false;
  double number = 0;
  std::string text;
};

// What decides a column's cells.
struct ColumnRule {
  double low = 0, high = 0;  // on the column's grid
  std::optional<size_t> reference;
  std::optional<size_t> key;        // whose part it is
  std::vector<size_t> larger_than;  // columns of the same row, on the way up
  std::vector<double> larger_by;
};

// A key of one part counts rows; one of several goes through the combinations of its parts.
struct KeyRule {
  std::vector<size_t> columns;     // own ones
  std::vector<size_t> references;  // that are parts
  std::vector<int64_t> sizes;      // of the parts: references first, then own columns
  int64_t combinations = 1;
  std::vector<size_t> all;  // its columns, whatever they are
};

struct TableRule {
  SqlTable sql;
  int64_t rows = -1;
  std::vector<ColumnRule> columns;
  std::vector<KeyRule> keys;
  std::vector<std::optional<size_t>> key_of;  // by reference
  std::vector<size_t> refers_to;              // by reference: a table
  std::vector<std::vector<size_t>> referred;  // by reference: its columns
};

std::shared_ptr<arrow::DataType> TypeOf(const SqlColumn& column) {
  switch (column.type) {
    case SqlType::kInteger:
      return column.bits <= 16   ? arrow::int16()
             : column.bits == 32 ? arrow::int32()
                                 : arrow::int64();
    case SqlType::kDecimal:
      return column.scale == 0 && column.precision > 0 ? arrow::int64() : arrow::float64();
    case SqlType::kReal:
      return arrow::float64();
    case SqlType::kBoolean:
      return arrow::boolean();
    case SqlType::kDate:
      return arrow::date32();
    case SqlType::kTimestamp:
      return arrow::timestamp(arrow::TimeUnit::SECOND);
    case SqlType::kText:
      break;
  }
  return arrow::utf8();
}

// The first `most` characters.
std::string Cut(std::string text, size_t most) {
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((text[at] & 0xC0) != 0x80 && characters++ == most) return text.substr(0, at);
  }
  return text;
}

// a * b modulo m, for m below 2^62.
int64_t ProductModulo(int64_t a, int64_t b, int64_t m) {
  int64_t product = 0;
  for (a %= m; b > 0; b >>= 1) {
    if ((b & 1) != 0) product = (product + a) % m;
    a = a * 2 % m;
  }
  return product;
}

// The value `steps` steps behind `low`, as near as decimals come.
double OnGrid(double low, double steps, double step) {
  const double at = std::nearbyint(low / step) + steps;
  return step < 1 ? at / std::nearbyint(1 / step) : at * step;
}

// `number` in letters and digits, of this length, different for different numbers.
std::string Code(uint64_t number, int length) {
  std::string code(static_cast<size_t>(length), 'A');
  for (auto at = code.rbegin(); at != code.rend(); ++at, number /= 36) {
    const auto digit = static_cast<int>(number % 36);
    *at = static_cast<char>(digit < 10 ? '0' + digit : 'A' + digit - 10);
  }
  return code;
}

base::Status Impossible(const SqlTable& table, const SqlColumn& column) {
  return base::UsageError(
      "no value of `" + table.name + "." + column.name + "` satisfies its type and its CHECKs",
      column.position);
}

}  // namespace

class SchemaRows::Cells {
 public:
  Cells(std::vector<SqlTable> tables, const SchemaSettings& settings) : settings_(settings) {
    for (SqlTable& table : tables) {
      TableRule rule;
      rule.sql = std::move(table);
      tables_.push_back(std::move(rule));
    }
    const base::Hash128 hash =
        base::DeriveId(base::ContentHash("generate"), "schema", settings.seed);
    key_ = {static_cast<uint32_t>(hash.high >> 32), static_cast<uint32_t>(hash.high)};
  }

  std::optional<size_t> Find(const std::string& name) const {
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (tables_[i].sql.name == name) return i;
    }
    return std::nullopt;
  }
  const TableRule& table(size_t at) const { return tables_[at]; }

  // Rules of a table, and first of those it refers to.
  base::Status Prepare(size_t at, const std::map<std::string, int64_t>& rows) {
    TableRule& table = tables_[at];
    if (!table.columns.empty()) return base::Status::OK();
    const auto given = rows.find(table.sql.name);
    if (given == rows.end()) {
      return base::UsageError(
          "rows of `" + table.sql.name + "` are referred to, and no dataset generates it",
          table.sql.position, "give it a dataset with `generate:` of its own");
    }
    table.rows = given->second;
    table.columns.resize(table.sql.columns.size());
    for (size_t i = 0; i < table.columns.size(); ++i) ARROW_RETURN_NOT_OK(Bound(&table, i));
    ARROW_RETURN_NOT_OK(Order(&table));
    for (size_t i = 0; i < table.sql.references.size(); ++i) {
      ARROW_RETURN_NOT_OK(Refer(at, i, rows));
    }
    // Small ones first: a key within another makes that one true.
    std::vector<SqlKey> keys = tables_[at].sql.keys;
    std::stable_sort(keys.begin(), keys.end(), [](const SqlKey& a, const SqlKey& b) {
      return a.columns.size() < b.columns.size();
    });
    for (SqlKey& key : keys) {
      std::sort(key.columns.begin(), key.columns.end());
      const auto& known = tables_[at].keys;
      const bool follows = std::any_of(known.begin(), known.end(), [&](const KeyRule& other) {
        return std::includes(key.columns.begin(), key.columns.end(), other.all.begin(),
                             other.all.end());
      });
      if (!follows) ARROW_RETURN_NOT_OK(AddKey(at, key));
    }
    return CheckOrders(tables_[at]);
  }

  Cell At(size_t at, int64_t row, size_t column) const {
    const TableRule& table = tables_[at];
    const SqlColumn& sql = table.sql.columns[column];
    const ColumnRule& rule = table.columns[column];
    if (sql.nullable && !rule.key && Unit(Bits(at, row, column, 1)) < settings_.nulls)
      return {true, 0, ""};
    if (rule.reference) return Referred(at, row, *rule.reference, column);
    if (rule.key) return Numbered(at, row, column);
    double low = rule.low;
    for (size_t i = 0; i < rule.larger_than.size(); ++i) {
      const Cell smaller = At(at, row, rule.larger_than[i]);
      if (!smaller.null) low = std::max(low, smaller.number + rule.larger_by[i]);
    }
    return Free(sql, low, rule.high, Bits(at, row, column, 0));
  }

 private:
  std::array<uint32_t, 4> Block(size_t table, int64_t row, size_t column, uint32_t use) const {
    return base::Philox4x32(
        {static_cast<uint32_t>(row), static_cast<uint32_t>(row >> 32),
         static_cast<uint32_t>(column), static_cast<uint32_t>(table) << 8 | use},
        key_);
  }
  uint64_t Bits(size_t table, int64_t row, size_t column, uint32_t use) const {
    const auto block = Block(table, row, column, use);
    return uint64_t{block[0]} << 32 | block[1];
  }
  static double Unit(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; }

  // The ends of a column's values, on its grid.
  static base::Status Bound(TableRule* table, size_t at) {
    const SqlColumn& sql = table->sql.columns[at];
    ColumnRule& rule = table->columns[at];
    const bool listed = !sql.values.empty();
    double least = -1e15, most = 1e15;
    if (sql.type == SqlType::kInteger && sql.bits < 64) {
      most = std::pow(2, sql.bits - 1) - 1;
      least = -most - 1;
    } else if (sql.type == SqlType::kDecimal && sql.precision > 0) {
      most = std::pow(10, sql.precision - sql.scale) - sql.Step();
      least = -most;
    }
    const bool date = sql.type == SqlType::kDate;
    const bool time = sql.type == SqlType::kTimestamp;
    const double span = date   ? kLastDay - kFirstDay
                        : time ? (kLastDay - kFirstDay) * kDaySeconds
                               : kSpan;
    const double first = date ? kFirstDay : time ? kFirstDay * kDaySeconds : 0;
    double low = sql.low ? *sql.low : sql.high ? std::min(first, *sql.high - span) : first;
    double high = sql.high ? *sql.high : std::max(first + span, low + span);
    low = std::max(low, least);
    high = std::min(high, most);
    if (const double step = sql.Step(); step > 0) {
      low = OnGrid(0, std::ceil(low / step - 1e-9), step);
      high = OnGrid(0, std::floor(high / step + 1e-9), step);
    }
    std::erase_if(table->sql.columns[at].values, [&](const std::string& value) {
      const double number = std::strtod(value.c_str(), nullptr);
      return sql.type != SqlType::kText && sql.type != SqlType::kBoolean &&
             ((sql.low && number < *sql.low) || (sql.high && number > *sql.high));
    });
    const bool none = listed && sql.values.empty();
    if (low > high || none) return Impossible(table->sql, sql);
    rule.low = low;
    rule.high = high;
    return base::Status::OK();
  }

  // Leaves room for what must be larger, until all bounds agree.
  static base::Status Order(TableRule* table) {
    std::vector<ColumnRule>& rules = table->columns;
    for (size_t round = 0; round <= rules.size(); ++round) {
      bool changed = false;
      for (const SqlOrder& order : table->sql.orders) {
        const SqlColumn& sql = table->sql.columns[order.larger];
        const double step = !order.strict ? 0 : sql.Step() > 0 ? sql.Step() : 1e-9;
        ColumnRule& smaller = rules[order.smaller];
        ColumnRule& larger = rules[order.larger];
        changed = changed || smaller.high > larger.high - step || larger.low < smaller.low + step;
        smaller.high = std::min(smaller.high, larger.high - step);
        larger.low = std::max(larger.low, smaller.low + step);
        if (round == 0) {
          larger.larger_than.push_back(order.smaller);
          larger.larger_by.push_back(step);
        }
        if (larger.low > larger.high || smaller.low > smaller.high)
          return Impossible(table->sql, sql);
      }
      if (!changed) return base::Status::OK();
    }
    return base::UsageError("the CHECKs of `" + table->sql.name + "` order its columns in a circle",
                            table->sql.position);
  }

  static base::Status CheckOrders(const TableRule& table) {
    for (const SqlOrder& order : table.sql.orders) {
      for (const size_t column : {order.smaller, order.larger}) {
        const ColumnRule& rule = table.columns[column];
        const SqlColumn& sql = table.sql.columns[column];
        if (!rule.key && !rule.reference && sql.values.empty()) continue;
        return base::UsageError("a CHECK compares `" + table.sql.name + "." + sql.name +
                                    "` with another column, and it is a key, a reference or a "
                                    "list: rows cannot honour both yet",
                                sql.position, "leave one of them out");
      }
    }
    return base::Status::OK();
  }

  base::Status Refer(size_t at, size_t number, const std::map<std::string, int64_t>& rows) {
    const SqlReference reference = tables_[at].sql.references[number];
    const auto target = Find(reference.table);
    if (!target) {
      return base::UsageError("`" + tables_[at].sql.name + "` refers to `" + reference.table +
                                  "`, which the schema does not declare",
                              reference.position);
    }
    if (*target == at && tables_[at].rows > 0) {
      // Rows refer to earlier rows of their own table; the first to none.
      for (const size_t column : reference.columns) {
        if (!tables_[at].sql.columns[column].nullable) {
          return base::UsageError("`" + tables_[at].sql.columns[column].name +
                                      "` refers to its own table and may not be null, so there can "
                                      "be no first row",
                                  reference.position, "let it be null");
        }
      }
    } else {
      ARROW_RETURN_NOT_OK(Prepare(*target, rows));
    }
    TableRule& table = tables_[at];
    std::vector<size_t> columns;
    const SqlTable& other = tables_[*target].sql;
    for (const std::string& key : reference.keys) {
      const auto column = other.Find(key);
      if (!column) {
        return base::UsageError("`" + other.name + "` has no column `" + key + "`",
                                reference.position);
      }
      columns.push_back(*column);
    }
    for (const SqlKey& key : other.keys) {
      if (columns.empty() && key.primary) columns = key.columns;
    }
    if (columns.size() != reference.columns.size()) {
      return base::UsageError("`" + table.sql.name + "` refers to `" + other.name +
                                  "` by another number of columns than its key has",
                              reference.position);
    }
    for (const size_t column : reference.columns) {
      if (table.columns[column].reference) {
        return base::UsageError("`" + table.sql.columns[column].name + "` refers to two tables",
                                reference.position);
      }
      table.columns[column].reference = number;
    }
    table.refers_to.push_back(*target);
    table.referred.push_back(std::move(columns));
    table.key_of.emplace_back();
    return base::Status::OK();
  }

  base::Status AddKey(size_t at, const SqlKey& key) {
    TableRule& table = tables_[at];
    KeyRule rule;
    rule.all = key.columns;
    for (const size_t column : key.columns) {
      const ColumnRule& one = table.columns[column];
      if (one.key || (one.reference && table.key_of[*one.reference])) {
        return base::UsageError("`" + table.sql.name + "." + table.sql.columns[column].name +
                                    "` is part of two keys, which rows cannot honour yet",
                                table.sql.columns[column].position, "leave one of them out");
      }
      if (!one.reference) {
        rule.columns.push_back(column);
      } else if (std::find(rule.references.begin(), rule.references.end(), *one.reference) ==
                 rule.references.end()) {
        rule.references.push_back(*one.reference);
      }
    }
    const auto multiply = [&](int64_t size) {
      rule.sizes.push_back(size);
      rule.combinations = size > 0 && rule.combinations > INT64_MAX / 4 / size
                              ? INT64_MAX / 4
                              : rule.combinations * size;
    };
    for (const size_t reference : rule.references)
      multiply(tables_[table.refers_to[reference]].rows);
    for (const size_t column : rule.columns) {
      const int64_t all = Distinct(table, column);
      // As few as are needed: line numbers, not any number.
      const int64_t needed =
          (table.rows + rule.combinations - 1) / std::max<int64_t>(1, rule.combinations);
      multiply(std::min(all, std::max<int64_t>(1, needed)));
    }
    if (rule.combinations < table.rows) {
      std::string names;
      for (const size_t column : key.columns) {
        names += (names.empty() ? "" : ", ") + table.sql.columns[column].name;
      }
      return base::UsageError("`" + table.sql.name + "` can have no " + std::to_string(table.rows) +
                                  " rows: its key (" + names + ") has " +
                                  std::to_string(rule.combinations) + " values",
                              table.sql.position);
    }
    for (const size_t column : rule.columns) table.columns[column].key = table.keys.size();
    for (const size_t reference : rule.references) table.key_of[reference] = table.keys.size();
    table.keys.push_back(std::move(rule));
    return base::Status::OK();
  }

  // How many different values a column may have.
  int64_t Distinct(const TableRule& table, size_t at) const {
    const SqlColumn& sql = table.sql.columns[at];
    if (!sql.values.empty()) return static_cast<int64_t>(sql.values.size());
    if (sql.type == SqlType::kBoolean) return 2;
    if (sql.type == SqlType::kText && MeaningOf(sql.name) == TextMeaning::kPhone) {
      return DistinctPhones(settings_.locale);
    }
    if (sql.type == SqlType::kText) {
      return sql.length == 0 || sql.length > 11 ? INT64_MAX / 4
                                                : static_cast<int64_t>(std::pow(36, sql.length));
    }
    const ColumnRule& rule = table.columns[at];
    const double high = sql.high ? rule.high : 1e15;  // a key may go on where no CHECK ends it
    const double most =
        sql.type == SqlType::kInteger && sql.bits < 64 ? std::pow(2, sql.bits - 1) - 1 : high;
    const double step = sql.Step() > 0 ? sql.Step() : 1e-6;
    return static_cast<int64_t>(std::min((std::min(high, most) - rule.low) / step + 1, 9e17));
  }

  // The place of a part's value among those it may have. Rows go through all combinations once.
  int64_t Digit(size_t at, int64_t row, size_t key, size_t part) const {
    const KeyRule& rule = tables_[at].keys[key];
    int64_t place = row;
    if (rule.sizes.size() > 1) {
      int64_t step = static_cast<int64_t>(static_cast<double>(rule.combinations) * 0.618) | 1;
      while (std::gcd(step, rule.combinations) != 1) step += 2;
      place = ProductModulo(row, step, rule.combinations);
    }
    for (size_t i = 0; i < part; ++i) place /= rule.sizes[i];
    return place % rule.sizes[part];
  }

  Cell Referred(size_t at, int64_t row, size_t number, size_t column) const {
    const TableRule& table = tables_[at];
    const size_t target = table.refers_to[number];
    const int64_t rows = target == at ? row : tables_[target].rows;
    if (rows == 0) return {true, 0, ""};
    int64_t parent = 0;
    if (const auto key = table.key_of[number]) {
      const auto& parts = table.keys[*key].references;
      const auto part = std::find(parts.begin(), parts.end(), number) - parts.begin();
      parent = Digit(at, row, *key, static_cast<size_t>(part));
    } else {
      // One draw for all columns of the reference.
      parent = static_cast<int64_t>(Unit(Bits(at, row, number, 2)) * static_cast<double>(rows));
    }
    const auto& own = table.sql.references[number].columns;
    const auto place = std::find(own.begin(), own.end(), column) - own.begin();
    return At(target, parent, table.referred[number][static_cast<size_t>(place)]);
  }

  Cell Numbered(size_t at, int64_t row, size_t column) const {
    const TableRule& table = tables_[at];
    const SqlColumn& sql = table.sql.columns[column];
    const KeyRule& key = table.keys[*table.columns[column].key];
    const auto own =
        std::find(key.columns.begin(), key.columns.end(), column) - key.columns.begin();
    const int64_t number = Digit(at, row, *table.columns[column].key,
                                 key.references.size() + static_cast<size_t>(own));
    Cell cell;
    if (!sql.values.empty()) return Listed(sql, static_cast<size_t>(number));
    if (sql.type == SqlType::kBoolean) {
      cell.text = number == 0 ? "false" : "true";
    } else if (sql.type == SqlType::kText) {
      cell.text = NumberedText(sql, number, Bits(at, row, column, 0));
    } else {
      const double first = sql.low || sql.type != SqlType::kInteger ? table.columns[column].low : 1;
      const double step = sql.Step() > 0 ? sql.Step() : 1e-6;
      cell.number = OnGrid(first, static_cast<double>(number), step);
    }
    return cell;
  }

  std::string NumberedText(const SqlColumn& sql, int64_t number, uint64_t bits) const {
    if (sql.fixed) return Code(static_cast<uint64_t>(number), sql.length);
    std::string text = LocalText(settings_.locale, MeaningOf(sql.name), bits, number);
    const auto most = static_cast<size_t>(sql.length);
    if (most == 0 || Cut(text, most) == text) return text;
    return Code(static_cast<uint64_t>(number), std::min(sql.length, 12));
  }

  static Cell Listed(const SqlColumn& sql, size_t at) {
    Cell cell;
    cell.text = sql.values[at];
    if (sql.type != SqlType::kText) cell.number = std::strtod(cell.text.c_str(), nullptr);
    return cell;
  }

  Cell Free(const SqlColumn& sql, double low, double high, uint64_t bits) const {
    if (!sql.values.empty()) return Listed(sql, bits % sql.values.size());
    Cell cell;
    if (sql.type == SqlType::kBoolean) {
      cell.text = (bits & 1) != 0 ? "true" : "false";
    } else if (sql.type == SqlType::kText) {
      cell.text = sql.fixed ? Code(bits, sql.length)
                            : LocalText(settings_.locale, MeaningOf(sql.name), bits, -1);
      if (sql.length > 0) cell.text = Cut(std::move(cell.text), static_cast<size_t>(sql.length));
    } else if (const double step = sql.Step(); step > 0) {
      const double steps = std::floor((high - low) / step + 1e-9);
      const double at = std::min(steps, std::floor(Unit(bits) * (steps + 1)));
      cell.number = OnGrid(low, at, step);
    } else {
      cell.number = low + Unit(bits) * (high - low);
    }
    return cell;
  }

  SchemaSettings settings_;
  std::vector<TableRule> tables_;
  std::array<uint32_t, 2> key_{};
};

SchemaRows::SchemaRows() = default;
SchemaRows::~SchemaRows() = default;
SchemaRows::SchemaRows(SchemaRows&&) noexcept = default;
SchemaRows& SchemaRows::operator=(SchemaRows&&) noexcept = default;

base::Result<SchemaRows> SchemaRows::Of(std::vector<SqlTable> tables, const std::string& table,
                                        const std::map<std::string, int64_t>& rows,
                                        const SchemaSettings& settings) {
  std::vector<std::string> names;
  for (const SqlTable& one : tables) names.push_back(one.name);
  SchemaRows made;
  made.cells_ = std::make_unique<Cells>(std::move(tables), settings);
  const auto at = made.cells_->Find(table);
  if (!at) {
    return base::UsageError("the schema declares no table `" + table + "`", {},
                            base::DidYouMean(table, names));
  }
  made.table_ = *at;
  ARROW_RETURN_NOT_OK(made.cells_->Prepare(*at, rows));
  arrow::FieldVector fields;
  for (const SqlColumn& column : made.cells_->table(*at).sql.columns) {
    fields.push_back(arrow::field(column.name, TypeOf(column)));
  }
  made.schema_ = arrow::schema(std::move(fields));
  return made;
}

base::Result<std::shared_ptr<arrow::RecordBatch>> SchemaRows::Draw(int64_t begin,
                                                                   int64_t end) const {
  arrow::ArrayVector arrays;
  const auto count = static_cast<size_t>(end - begin);
  for (size_t column = 0; column < static_cast<size_t>(schema_->num_fields()); ++column) {
    const auto& type = schema_->field(static_cast<int>(column))->type();
    std::vector<Cell> cells;
    std::vector<uint8_t> valid;
    for (int64_t row = begin; row < end; ++row) {
      cells.push_back(cells_->At(table_, row, column));
      valid.push_back(cells.back().null ? 0 : 1);
    }
    std::vector<double> numbers(count);
    std::vector<std::string_view> texts(count);
    for (size_t i = 0; i < count; ++i) {
      numbers[i] = cells[i].number;
      texts[i] = cells[i].text;
    }
    ARROW_ASSIGN_OR_RAISE(auto array, IsTextType(*type) ? TextArray(type, texts, valid)
                                                        : NumberArray(type, numbers, valid));
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_, end - begin, std::move(arrays));
}

}  // namespace saem::table
