#include "ibflow/flow/detail/answer_reader.hpp"

#include "ibflow/flow/detail/read_with.hpp"

namespace ibflow::flow::detail {

namespace {

double price(const JsonNode& node) {
  const double value = node.number();
  if (value <= 0) node.complain("is no price: it must be above 0");
  return value;
}

double probability(const JsonNode& node) {
  const double value = node.number();
  if (value < 0 || value > 1) node.complain("lies outside 0..1");
  return value;
}

std::map<std::string, std::string> json_by_name(const std::optional<JsonNode>& node) {
  std::map<std::string, std::string> result;
  if (!node) return result;
  for (const auto& [name, value] : node->members()) result[name] = value.json();
  return result;
}

model::Bar read_bar(const JsonNode& node) {
  model::Bar bar;
  bar.start = node.at("timestamp").unix_millis();
  bar.open = price(node.at("open"));
  bar.high = price(node.at("high"));
  bar.low = price(node.at("low"));
  bar.close = price(node.at("close"));
  if (bar.high < bar.low) node.complain("has a high below its low");
  const auto volume = core::Decimal::from_double(node.at("volume").number());
  if (!volume || volume->is_negative()) {
    node.at("volume").complain("is no volume");
  } else {
    bar.volume = *volume;
  }
  return bar;
}

model::Signal read_signal(const JsonNode& node) {
  const std::string text = node.text();
  if (text == "BUY") return model::Signal::Buy;
  if (text == "SELL" || text == "SHORT") return model::Signal::Sell;
  if (text != "HOLD" && text != "NEUTRAL") node.complain("is none of BUY, SELL, SHORT, HOLD, NEUTRAL");
  return model::Signal::Hold;
}

PredictionRow read_prediction(const JsonNode& node, const std::string& ticker) {
  expect_ticker(node, ticker);
  PredictionRow row;
  row.prediction.ticker = ticker;
  row.prediction.signal = read_signal(node.at("signal"));
  row.signal = node.at("signal").text();
  if (const auto numeric = optional_whole(node.find("numeric"))) row.numeric = static_cast<int>(*numeric);
  if (const auto timestamp = node.find("timestamp")) row.timestamp = timestamp->unix_millis();
  row.datetime = optional_text(node.find("datetime"));
  row.prediction.confidence = probability(node.at("confidence"));
  if (const auto array = node.find("probabilities")) {
    const auto elements = array->elements();
    if (elements.size() == 3) {
      row.prediction.probabilities = {probability(elements[0]), probability(elements[1]),
                                      probability(elements[2])};
    } else {
      array->complain("does not hold three numbers");
    }
  }
  row.prediction.data_time = node.at("datetime_of_data").iso_time();
  row.prediction.prediction_time = node.at("prediction_time").iso_time();
  if (const auto stock_price = node.find("stock_price")) row.prediction.stock_price = price(*stock_price);
  if (const auto features = node.find("feature_values")) {
    for (const auto& [name, value] : features->members()) {
      if (value.is_number()) row.feature_values[name] = value.number();
    }
  }
  return row;
}

ModelInfo read_model_info(const JsonNode& data) {
  ModelInfo info;
  const auto node = data.find("model_info");
  if (!node) return info;
  info.model_path = optional_text(node->find("model_path"));
  info.is_ticker_specific = optional_flag(node->find("is_ticker_specific"));
  info.using_default_only = optional_flag(node->find("using_default_only"));
  return info;
}

ServiceStatus read_service_status(const JsonNode& data) {
  ServiceStatus status;
  if (const auto system = data.find("system")) {
    status.service = optional_text(system->find("service"));
    status.status = optional_text(system->find("status"));
    status.current_time_et = optional_text(system->find("current_time_et"));
    status.timezone = optional_text(system->find("timezone"));
  }
  if (const auto market = data.find("market")) {
    status.is_market_hours = optional_flag(market->find("is_market_hours"));
    status.market_open = optional_text(market->find("market_open"));
    status.market_close = optional_text(market->find("market_close"));
  }
  if (const auto tickers = data.find("tickers")) status.tickers = texts(*tickers);
  if (const auto threads = data.find("threads")) {
    if (const auto manager = threads->find("ticker_manager")) {
      status.ticker_manager_running = optional_flag(manager->find("running"));
      if (const auto active = manager->find("active")) status.ticker_manager_active = active->json();
      if (const auto tickers = manager->find("tickers")) status.ticker_manager_tickers = texts(*tickers);
    }
    status.data_updaters = json_by_name(threads->find("data_updaters"));
    status.stocks = json_by_name(threads->find("stocks"));
    status.options = json_by_name(threads->find("options"));
  }
  if (const auto ml_system = data.find("ml_system")) {
    status.ml_system_running = optional_flag(ml_system->find("running"));
    status.predictors = json_by_name(ml_system->find("predictors"));
  }
  return status;
}

}  // namespace

Read<ServiceStatus> read_status(const boost::json::object& data) {
  return read_with<ServiceStatus>(data, read_service_status);
}

Read<std::vector<std::string>> read_tickers(const boost::json::object& data) {
  return read_with<std::vector<std::string>>(data,
                                             [](const JsonNode& node) { return texts(node.at("tickers")); });
}

Read<MinuteData> read_minute_data(const boost::json::object& data, const std::string& ticker) {
  return read_with<MinuteData>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    MinuteData result;
    result.ticker = ticker;
    for (const auto& row : node.at("minute_data").elements()) {
      result.bars.push_back(read_bar(row));
      result.added_at.push_back(optional_text(row.find("date_added")));
    }
    result.count = optional_whole(node.find("count"));
    return result;
  });
}

Read<LatestPrediction> read_latest(const boost::json::object& data, const std::string& ticker) {
  return read_with<LatestPrediction>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    return LatestPrediction{.row = read_prediction(node.at("prediction"), ticker),
                            .model_info = read_model_info(node)};
  });
}

Read<PredictionHistory> read_history(const boost::json::object& data, const std::string& ticker) {
  return read_with<PredictionHistory>(data, [&](const JsonNode& node) {
    expect_ticker(node, ticker);
    PredictionHistory history;
    history.ticker = ticker;
    history.model_info = read_model_info(node);
    history.count = optional_whole(node.find("count"));
    for (const auto& row : node.at("predictions").elements()) {
      history.rows.push_back(read_prediction(row, ticker));
    }
    return history;
  });
}

}  // namespace ibflow::flow::detail
