#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::detail {

const std::string_view kDataFaults = R"(
name: corrupt-tick
about: a price whose bytes are wrong
from: pain 28
expect: a frame error or an implausible price is refused, never traded on
now: corrupt TICK_PRICE x3

name: quotes-stop
about: prices stop without a word
from: pain 2
expect: the age of a quote is seen; the stale subscription alone is renewed
now: drop TICK_PRICE always; drop TICK_SIZE always

name: bars-stop
about: real-time bars stop without a word
from: pain 2
expect: the stream is renewed
now: drop REAL_TIME_BARS always

name: updates-stop-at-midnight
about: bars that are kept up to date stop without an error
from: pain 33
expect: the gap is noticed and filled
now: drop HISTORICAL_DATA_UPDATE always

name: competing-session
about: the same user is logged in with live data elsewhere (10197)
from: pains, also heard
expect: the quotes are marked, the reason is said
now: competing-session on
after 60 s: competing-session off

name: not-subscribed
about: a symbol without a market data subscription
from: pain 25
expect: an advisory never ends a stream of others; the reason names the symbol
now: no-permission SPY

name: lines-used-up
about: no market data line is left (101)
from: pains, also heard
expect: rotation or a clear refusal
now: behaviour market-data-lines=0

name: delayed-advisory
about: an advisory about delayed data comes with the next subscription
from: pain 25
expect: the stream lives and its quality is tagged
on REQ_MKT_DATA: warn 10167 "Requested market data is not subscribed. Displaying delayed market data."

name: halted
about: trading in SPY is halted for a minute
from: market rules
expect: no market order goes out; the state is shown
now: halt SPY
after 60 s: resume SPY

name: depth-reset
about: the book has to be thrown away (317)
from: section 3.2
expect: the book is empty and built anew
now: reset-depth

name: history-never-answers
about: a historical request is never answered
from: pain 35
expect: its deadline ends it; the next one works
on REQ_HISTORICAL_DATA: ignore

name: history-pacing
about: the next two historical requests break the pacing rules
from: pain 34
expect: they are tried again later, not at once
on REQ_HISTORICAL_DATA: error 162 "Historical Market Data Service error message:Historical data request pacing violation"
on REQ_HISTORICAL_DATA 2: error 162 "Historical Market Data Service error message:Historical data request pacing violation"

name: history-no-data
about: the history has nothing for the next request
from: section 3.4
expect: an empty result with its reason
on REQ_HISTORICAL_DATA: error 162 "Historical Market Data Service error message:HMDS query returned no data"

name: message-rate-rejected
about: more than ten messages a second are refused (100), and the third time the connection is closed
from: pain 34
expect: the client's own pacing keeps it from happening
now: behaviour rate-limit=reject; behaviour messages-per-second=10

name: unknown-contract-while-down
about: a contract is not found because the link is down
from: pains, also heard
expect: it is not taken for a contract that does not exist
now: link lost
on REQ_CONTRACT_DATA: error 200 "No security definition has been found for the request"
after 20 s: link restored

name: slow-chain
about: the end of an option chain comes half a minute late
from: pain 35
expect: progress is shown; the deadline is long enough or says so
now: delay SECURITY_DEFINITION_OPTION_PARAMETER_END 30

name: search-fails
about: a symbol search ends with an error
from: pain 26
expect: an error, not an empty list
on REQ_MATCHING_SYMBOLS: error 321 "Error validating request.-'bO' : cause - Please enter a valid pattern"

name: positions-never-end
about: the end of the positions never comes
from: pain 36
expect: ready but for the positions, said by name
now: drop POSITION_END

name: completed-orders-never-come
about: the list of completed orders is never sent
from: pain 36
expect: the start does not hang on it
on every REQ_COMPLETED_ORDERS: ignore

name: executions-never-come
about: the list of executions is never sent
from: pain 36
expect: trading waits for it or says that it goes without
on every REQ_EXECUTIONS: ignore

name: open-orders-never-end
about: the end of the open orders never comes
from: pain 36
expect: the gate stays shut and says why
now: drop OPEN_ORDER_END
)";

}  // namespace ibflow::sim::detail
