#include "ibflow/sim/faults/fault_verbs.hpp"

#include <array>

namespace ibflow::sim {

namespace {

constexpr std::array kVerbs{
    FaultVerb{"disconnect", "[after BYTES]", 0, 2, "ends the connection properly"},
    FaultVerb{"reset", "[after BYTES]", 0, 2, "ends the connection with an RST"},
    FaultVerb{"half-open", "", 0, 0, "reads and writes nothing any more; the connection stays"},
    FaultVerb{"stall", "SECONDS", 1, 1, "writes nothing for a while (wall time)"},
    FaultVerb{"split", "BYTES", 1, 1, "cuts all writes into pieces; 0 ends it"},
    FaultVerb{"inject", "HEX", 1, 1, "sends raw bytes"},
    FaultVerb{"refuse", "SECONDS", 1, 1, "closes the port for a while (wall time)"},
    FaultVerb{"silence", "SECONDS", 1, 1, "accepts connections and says nothing to them (wall time)"},
    FaultVerb{"restart", "SECONDS", 1, 1, "ends all connections and closes the port for a while (wall time)"},
    FaultVerb{"hold-client-id", "SECONDS", 1, 1,
              "ids of connections that end stay taken (326) for a while (wall time)"},
    FaultVerb{"link", "lost|restored|data-lost", 1, 1,
              "the link to IB: 1100; back with 1102, or with 1101 and all subscriptions gone"},
    FaultVerb{"farm", "broken|restored|inactive NAME", 2, 2,
              "2103, 2104, 2108 (2105.. and 2157.. by its name)"},
    FaultVerb{"notice", "CODE TEXT", 2, 2, "any notice without an id"},
    FaultVerb{"move-port", "PORT", 1, 1, "1300, then the connection ends"},
    FaultVerb{"drop", "MESSAGE [xK|always]", 1, 2, "messages that never go out"},
    FaultVerb{"duplicate", "MESSAGE [xK|always]", 1, 2, "messages that go out twice"},
    FaultVerb{"delay", "MESSAGE SECONDS [xK|always]", 2, 3, "messages that go out late (session time)"},
    FaultVerb{"hold", "MESSAGE until MESSAGE [xK|always]", 3, 4, "messages that go out behind a later one"},
    FaultVerb{"corrupt", "MESSAGE [xK|always]", 1, 2, "messages with a wrong byte"},
    FaultVerb{"ignore", "", 0, 0, "the request at hand is never answered"},
    FaultVerb{"error", "CODE TEXT", 2, 2, "the request at hand is answered with this error"},
    FaultVerb{"warn", "CODE TEXT", 2, 2, "an error about the request at hand, which is handled all the same"},
    FaultVerb{"deliver", "", 0, 0, "ends everything that drops, doubles, delays, holds or corrupts messages"},
    FaultVerb{"halt", "SYMBOL [volatility]", 1, 2, "trading in it is halted"},
    FaultVerb{"resume", "SYMBOL", 1, 1, "trading in it goes on"},
    FaultVerb{"competing-session", "on|off", 1, 1, "the same user has live data elsewhere (10197)"},
    FaultVerb{"no-permission", "SYMBOL", 1, 1,
              "no market data subscription for it (SYMBOL, a security type or *)"},
    FaultVerb{"permission", "SYMBOL", 1, 1, "takes no-permission of it back"},
    FaultVerb{"reset-depth", "", 0, 0, "every book is emptied (317) and sent anew"},
    FaultVerb{"halt-depth", "", 0, 0, "every book ends (316) and must be asked for again"},
    FaultVerb{"bust-trades", "", 0, 0, "every stream of five-second bars ends (10225)"},
    FaultVerb{"reject-next", "CODE TEXT", 2, 2, "the broker rejects the next order"},
    FaultVerb{"inactive", "", 0, 0, "the latest working order becomes Inactive"},
    FaultVerb{"revive", "", 0, 0, "orders made inactive work again"},
    FaultVerb{"reject-working", "CODE TEXT [cancelled]", 2, 3,
              "the latest working order is refused after all: Inactive, or Cancelled"},
    FaultVerb{"delay-cancels", "SECONDS", 1, 1,
              "cancels are carried out so late (session time), the order works meanwhile; 0 ends it"},
    FaultVerb{"fill-before-ack", "on|off", 1, 1,
              "orders that fill as they arrive show their execution first"},
    FaultVerb{"delay-commissions", "SECONDS", 1, 1,
              "commissions follow their executions so late (session time); 0 ends it"},
    FaultVerb{"commissions", "missing|normal", 1, 1, "whether executions are followed by their commission"},
    FaultVerb{"correct-fill", "AMOUNT [SHARES]", 1, 2,
              "the latest execution is corrected by so much a share, and to so many shares"},
    FaultVerb{"bust-fill", "", 0, 0, "the latest execution is busted"},
    FaultVerb{"twin-order", "", 0, 0, "the latest order lives a second time, under another permId"},
    FaultVerb{"late-status", "STATUS", 1, 1, "the latest finished order reports this status"},
    FaultVerb{"roll-back-ids", "ID", 1, 1, "the next valid id falls back"},
    FaultVerb{"hold-for-locate", "", 0, 0, "the next short sale waits for shares to borrow"},
    FaultVerb{"release-locate", "", 0, 0, "the latest order that waits for shares to borrow has them"},
    FaultVerb{
        "normal-orders", "", 0, 0,
        "ends what rejects, delays and reorders: reject-next, delay-cancels, commissions and their kin"},
    FaultVerb{"manual-order", "BUY|SELL QUANTITY SYMBOL [LIMIT]", 3, 4, "an order entered by hand"},
    FaultVerb{"assign", "SYMBOL QUANTITY", 2, 2, "a position appears without an order"},
    FaultVerb{"account-ready", "on|off", 1, 1, "whether account values are ready"},
    FaultVerb{"clock-step", "SECONDS", 1, 1, "the time the server tells jumps; may be negative"},
    FaultVerb{"behaviour", "NAME=VALUE", 1, 1, "another choice of behaviour from now on"},
};

}  // namespace

std::span<const FaultVerb> fault_verbs() {
  return kVerbs;
}

}  // namespace ibflow::sim
