-- The option flow's file. Times are Unix milliseconds UTC; prices in dollars a share; sizes of options in contracts.
CREATE TABLE tickers (
  ticker TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE trades (
  id INTEGER PRIMARY KEY,
  ticker TEXT NOT NULL,
  option_symbol TEXT NOT NULL,
  time INTEGER NOT NULL,
  received INTEGER NOT NULL,
  price REAL NOT NULL,
  size INTEGER NOT NULL,
  bid REAL, ask REAL,                        -- the quote it was measured against
  underlying_price REAL, underlying_bid REAL, underlying_ask REAL,
  price_threshold REAL,
  implied_volatility REAL,
  delta REAL,
  aggressor INTEGER NOT NULL                 -- 1 buyer, -1 seller, 0 unknown
);
CREATE INDEX trades_by_time ON trades (ticker, time);

CREATE TABLE minute_bars (
  ticker TEXT NOT NULL,
  start INTEGER NOT NULL,
  open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL,
  volume TEXT NOT NULL,                      -- shares, exact
  PRIMARY KEY (ticker, start)
) WITHOUT ROWID;

CREATE TABLE divergence (                    -- with the default lookback and lambdas
  ticker TEXT NOT NULL,
  time INTEGER NOT NULL,                     -- the end of the minute
  d_pos_short REAL NOT NULL, d_neg_short REAL NOT NULL, d_diff_short REAL NOT NULL, d_diff_derivative_short REAL NOT NULL,
  d_pos_long REAL NOT NULL, d_neg_long REAL NOT NULL, d_diff_long REAL NOT NULL, d_diff_derivative_long REAL NOT NULL,
  sum_pos REAL NOT NULL, sum_neg REAL NOT NULL,
  number_of_trades INTEGER NOT NULL,
  stock_price REAL,
  PRIMARY KEY (ticker, time)
) WITHOUT ROWID;

CREATE TABLE predictions (
  ticker TEXT NOT NULL,
  model TEXT NOT NULL,
  data_time INTEGER NOT NULL,                -- up to when the market was known
  prediction_time INTEGER NOT NULL,
  numeric INTEGER NOT NULL,                  -- 1 buy, -1 sell, 0 hold
  sell REAL NOT NULL, hold REAL NOT NULL, buy REAL NOT NULL,
  stock_price REAL NOT NULL,
  feature_values TEXT NOT NULL,              -- JSON object of numbers
  PRIMARY KEY (ticker, model, data_time)
) WITHOUT ROWID;

PRAGMA application_id = 1229352004;          -- "IFlD"
PRAGMA user_version = 1;
