#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::detail {

const std::string_view kConnectionFaults = R"(
name: half-open
about: the peer is gone, and nobody has told us: nothing is read or written any more
from: pain 6
expect: silence is noticed within the heartbeat's deadline; orders end NotSent; a new connection follows
now: half-open

name: reset-at-byte
about: the connection is reset in the middle of a message
from: pain 7
expect: one Disconnected with its cause, no half message taken for a whole one, one reconnect
now: reset after 1013

name: cut-at-byte
about: the connection ends properly in the middle of a message
from: pain 7
expect: as for a reset: the half message is thrown away
now: disconnect after 709

name: split-frames
about: every byte comes in a packet of its own
from: pain 7
expect: nothing; messages are put together
now: split 1
after 30 s: split 0

name: stall
about: the server says nothing for twenty seconds, then all at once
from: pain 6
expect: the line degrades, orders wait or end NotSent, nothing is sent twice
now: stall 20

name: garbage-length
about: a frame of length zero
from: pain 28
expect: the connection is given up and made anew; no value reaches the program
now: inject 00000000

name: huge-length
about: a frame longer than any real one
from: pain 28
expect: the connection is given up at once, without waiting for the bytes
now: inject 7fffffff

name: unknown-message
about: a whole frame whose message nobody knows
from: pain 27
expect: it is counted and skipped; the session goes on
now: inject 000000053939393900

name: dies-at-start
about: the server drops a connection as soon as it introduces itself, three times
from: pains 8 and 9
expect: one reconnect task with growing pauses, no second loop, success in the end
now: disconnect
on START_API: disconnect
on START_API 2: disconnect
on START_API 3: disconnect

name: drops-every-minute
about: the connection is lost again and again
from: pains 8 and 9
expect: every stream is back after each loss; no descriptor or task is left over
every 60 s: disconnect

name: restart
about: the program restarts: connections end, the port is closed for ten seconds
from: pains 10 and 40
expect: endless attempts, then recovery: orders, executions, positions, subscriptions
now: restart 10

name: nightly-restart
about: the daily restart: the link goes, then the program, and the port is closed for ninety seconds
from: pains 10 and 11
expect: entries are held before, nothing is lost, everything is back after
now: link lost
after 2 s: behaviour hold-client-id-seconds=0; restart 90; link restored

name: order-in-the-restart-second
about: an order goes out and the program restarts before it sees it
from: pain 11
expect: the order is Unknown until the lists prove that it never arrived
on PLACE_ORDER: ignore; restart 3

name: silent-accept
about: the port takes connections, and no handshake is ever answered
from: pains 36 and 40
expect: the attempt ends at its deadline and the next one follows
now: silence 15; disconnect

name: client-id-in-use
about: the old connection's client id stays taken (326) for twenty seconds
from: pains 4 and 5
expect: the same id is kept and tried again; never another one
now: hold-client-id 20; disconnect

name: port-moved
about: the notice that the socket port has changed, and the end of the connection
from: session notes, 1300
expect: the message names the new port; the program does not spin on the old one
now: move-port 7497

name: no-accounts-at-start
about: the list of accounts never comes
from: pain 36
expect: ready but for the accounts, said by name; the question is asked again
now: drop MANAGED_ACCTS; disconnect

name: no-order-id-at-start
about: the next valid id never comes
from: pain 36
expect: no order goes out; the id is asked for again
now: drop NEXT_VALID_ID; disconnect

name: clock-ahead
about: the server's clock is ninety seconds ahead
from: pain 32
expect: the offset is measured and said; nothing is scheduled by the wrong clock
now: clock-step 90

name: clock-back
about: the server's clock steps back by an hour and a second
from: pain 32
expect: no negative ages, no repeated work
now: clock-step -3601

name: link-lost
about: the link to IB is lost for half a minute; the data go on by themselves (1100, 1102)
from: pains 10 and 14
expect: orders wait; nothing is subscribed again
now: link lost
after 30 s: link restored

name: link-lost-data-lost
about: the link comes back without its data (1100, 1101)
from: pain 1
expect: every subscription is made again and verified by its first data
now: link lost
after 30 s: link data-lost

name: link-lost-for-long
about: an outage of ten minutes, announced again and again
from: pain 10
expect: one state, not hundreds of events
now: link lost
every 20 s: notice 1100 "Connectivity between IBKR and Trader Workstation has been lost."

name: link-flaps
about: the link goes and comes every ten seconds
from: pains 3 and 10
expect: no reconnect of the socket; subscriptions are not torn down
every 10 s: link lost; link restored

name: farm-flaps
about: a market data farm is gone for two seconds
from: pain 3
expect: the order channel is not touched
now: farm broken usfarm
after 2 s: farm restored usfarm

name: farm-blip-kills-bars
about: a farm blinks, and its real-time bars never come back
from: pain 2
expect: the stale stream alone is renewed
now: farm broken usfarm; farm restored usfarm; drop REAL_TIME_BARS always

name: farm-inactive
about: farms are inactive until somebody asks
from: pain 3
expect: nothing; it is information
now: farm inactive usfarm; farm inactive ushmds

name: history-farm-broken
about: the historical data farm is gone for a minute
from: pain 35
expect: downloads wait or fail with a reason; quotes and orders go on
now: farm broken ushmds
after 60 s: farm restored ushmds

name: read-only-api
about: the setting Read-Only API is on
from: pain 40
expect: 321 is recognised; trading is off and says why
now: behaviour read-only=on
)";

}  // namespace ibflow::sim::detail
