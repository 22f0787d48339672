#pragma once
// Everything that can be subscribed to.

#include "ibflow/gateway/account_snapshot.hpp"
#include "ibflow/gateway/account_values.hpp"
#include "ibflow/gateway/bar_update.hpp"
#include "ibflow/gateway/depth_book.hpp"
#include "ibflow/gateway/news_items.hpp"
#include "ibflow/gateway/order_values.hpp"
#include "ibflow/gateway/quote.hpp"
#include "ibflow/gateway/ticks.hpp"
#include "ibflow/model/market_data.hpp"
