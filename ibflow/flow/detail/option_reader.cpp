// Answers about option trades and their divergence.

#include "ibflow/flow/detail/read_with.hpp"

namespace ibflow::flow::detail {

namespace {

core::Decimal contracts(const JsonNode& node) {
  const auto size = core::Decimal::from_double(node.number());
  if (size && !size->is_negative()) return *size;
  node.complain("is no number of contracts");
  return {};
}

TradeRow read_trade(const JsonNode& node, const std::string& ticker) {
  expect_ticker(node, ticker);
  TradeRow row;
  if (const auto id = node.find("id")) row.id = id->text_or_whole();
  row.ticker = ticker;
  row.option_symbol = node.at("option_symbol").text();
  row.time = node.at("trade_timestamp").unix_millis();
  row.datetime = optional_text(node.find("trade_datetime"));
  row.price = node.at("price").number();
  row.size = contracts(node.at("size"));
  row.trade_value = optional_number(node.find("trade_value"));
  row.bid = optional_number(node.find("bid"));
  row.ask = optional_number(node.find("ask"));
  row.price_threshold = optional_number(node.find("price_threshold"));
  row.delta = optional_number(node.find("delta"));
  row.updated_delta = optional_number(node.find("updated_delta"));
  row.underlying_price = optional_number(node.find("underlying_price"));
  row.underlying_bid = optional_number(node.find("underlying_bid"));
  row.underlying_ask = optional_number(node.find("underlying_ask"));
  row.date_added = optional_text(node.find("date_added"));
  return row;
}

DivergenceSide read_side(const JsonNode& node, const std::string& side) {
  DivergenceSide result;
  result.positive = optional_number(node.find("d_pos_" + side));
  result.negative = optional_number(node.find("d_neg_" + side));
  result.difference = optional_number(node.find("d_diff_" + side));
  result.derivative = optional_number(node.find("d_diff_derivative_" + side));
  return result;
}

DivergenceRow read_point(const JsonNode& node, const std::string& ticker) {
  expect_ticker(node, ticker);
  DivergenceRow row;
  row.ticker = ticker;
  row.time = node.at("timestamp").unix_millis();
  row.datetime = optional_text(node.find("datetime"));
  row.short_term = read_side(node, "short");
  row.long_term = read_side(node, "long");
  row.stock_price = optional_number(node.find("stock_price"));
  row.sum_positive = optional_number(node.find("sum_pos"));
  row.sum_negative = optional_number(node.find("sum_neg"));
  row.number_of_trades = optional_whole(node.find("number_of_trades"));
  row.lambda_short = optional_number(node.find("lambda_short"));
  row.lambda_long = optional_number(node.find("lambda_long"));
  row.date_added = optional_text(node.find("date_added"));
  return row;
}

std::vector<DivergenceRow> read_points(const JsonNode& data, const std::string& ticker) {
  std::vector<DivergenceRow> rows;
  for (const auto& point : data.at("divergence_data").elements()) rows.push_back(read_point(point, ticker));
  return rows;
}

void read_parameters(const JsonNode& node, DataRange& range) {
  range.start_date = optional_text(node.find("start_date"));
  range.end_date = optional_text(node.find("end_date"));
  if (const auto date_range = node.find("date_range")) {
    range.date_range = date_range->is_text() ? date_range->text() : date_range->json();
  }
  range.lookback_hours = optional_number(node.find("lookback_hours"));
  range.lambda_short = optional_number(node.find("lambda_short"));
  range.lambda_long = optional_number(node.find("lambda_long"));
  if (const auto filters = node.find("filters")) range.filters = filters->json();
}

}  // namespace

Read<Trades> read_trades(const boost::json::object& data, const std::string& ticker) {
  return read_with<Trades>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    Trades trades;
    trades.ticker = ticker;
    for (const auto& row : node.at("trades").elements()) trades.rows.push_back(read_trade(row, ticker));
    trades.count = optional_whole(node.find("count"));
    return trades;
  });
}

Read<Divergence> read_divergence(const boost::json::object& data, const std::string& ticker) {
  return read_with<Divergence>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    Divergence divergence;
    divergence.ticker = ticker;
    divergence.rows = read_points(node, ticker);
    divergence.count = optional_whole(node.find("count"));
    return divergence;
  });
}

Read<DataRange> read_data_range(const boost::json::object& data, const std::string& ticker) {
  return read_with<DataRange>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    DataRange range;
    range.ticker = ticker;
    if (const auto parameters = node.find("parameters")) read_parameters(*parameters, range);
    if (const auto info = node.find("data_info")) {
      range.original_trades = optional_whole(info->find("original_trades"));
      range.filtered_trades = optional_whole(info->find("filtered_trades"));
      range.minute_data_points = optional_whole(info->find("minute_data_points"));
      range.divergence_points = optional_whole(info->find("divergence_points"));
    }
    range.rows = read_points(node, ticker);
    return range;
  });
}

}  // namespace ibflow::flow::detail
