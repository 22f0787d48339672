#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim::detail {

const std::string_view kOrderFaults = R"(
name: lost-placement
about: the broker drops an order without a word
from: pain 15
expect: Unknown after the deadline, then looked for in the lists; never sent again blindly
on PLACE_ORDER: ignore

name: lost-ack
about: the order lives, and its first messages are lost
from: pains 15 and 18
expect: found by its key in the open orders; one order, not two
on PLACE_ORDER: drop OPEN_ORDER x2; drop ORDER_STATUS x2

name: fill-before-ack
about: the execution comes before anything else of its order
from: pain 19, quirk Q2
expect: the fill is kept and meets its order
on PLACE_ORDER: hold OPEN_ORDER until EXECUTION_DATA; hold ORDER_STATUS until EXECUTION_DATA

name: fill-without-status
about: a fill that no status ever follows
from: quirk Q2
expect: the execution alone fills the order
on PLACE_ORDER: drop ORDER_STATUS always; drop OPEN_ORDER always

name: duplicate-status
about: every status comes twice
from: quirk Q1
expect: one event for each change
now: duplicate ORDER_STATUS always; duplicate OPEN_ORDER always

name: duplicate-execution
about: every execution and its commission come twice
from: pain 31
expect: each is booked once
now: duplicate EXECUTION_DATA always; duplicate COMMISSION_AND_FEES_REPORT always

name: late-commission
about: commissions come a minute late
from: pain 30, quirk Q8
expect: pending until then, never zero
now: delay COMMISSION_AND_FEES_REPORT 60 always

name: missing-commission
about: commissions never come
from: pain 30, quirk Q8
expect: the fill is booked; the missing report is said at the end of the day
now: drop COMMISSION_AND_FEES_REPORT always

name: execution-correction
about: the latest execution is corrected: the same id with a higher last part
from: pain 31, quirk Q6
expect: the old one is reversed exactly, the new one booked
sent EXECUTION_DATA: correct-fill 0.01

name: execution-bust
about: the latest execution is busted
from: quirk Q6
expect: it is reversed; the position is what it was
sent EXECUTION_DATA: bust-fill

name: status-after-terminal
about: a filled order reports Submitted again
from: quirk Q17
expect: executions outrank statuses; the order stays filled
sent COMMISSION_AND_FEES_REPORT: late-status Submitted

name: cancelled-after-fill
about: a filled order reports Cancelled
from: quirk Q17
expect: the fill stands
sent COMMISSION_AND_FEES_REPORT: late-status Cancelled

name: id-rollback
about: the next valid id falls back to 1
from: pain 12, quirk Q3
expect: ids never go back: the highest one known counts
now: roll-back-ids 1

name: duplicate-order-id
about: an order's id is called a duplicate (103)
from: pain 13
expect: the id is burned; one new attempt under the next one
on PLACE_ORDER: error 103 "Duplicate order id"

name: two-perm-ids
about: an order that was changed lives twice at the broker
from: pain 17, quirk Q5
expect: both count in the exposure; a cancel goes to both; an alarm
on PLACE_ORDER 2: twin-order

name: inactive-then-revive
about: an order becomes Inactive, and works again ten seconds later
from: table of statuses
expect: it is not taken for rejected; the exposure counts it
sent OPEN_ORDER: inactive
after 10 s: revive

name: rejected
about: the broker rejects the next order (201, then Inactive)
from: quirk Q14
expect: Rejected with IB's reason
now: reject-next 201 "Order rejected - reason:The exchange is closed."

name: rejected-later
about: an order that works is refused after all (201, then Inactive)
from: pain 37, quirk Q14
expect: Submitted is no promise; the rejection counts, and what has filled stays
sent OPEN_ORDER: reject-working 201 "Order rejected - reason:The margin no longer suffices."

name: rejected-on-change
about: a change is refused (110); the old order lives
from: pain 23
expect: the last accepted version stands
on PLACE_ORDER 2: error 110 "The price does not conform to the minimum price variation for this contract."

name: change-still-in-process
about: a change comes while the one before is in process (2102)
from: section 5.6
expect: tried again after the acknowledgement
on PLACE_ORDER 2: warn 2102 "Unable to modify this order as it is still being processed."

name: held-while-located
about: a short sale waits for shares to borrow (404)
from: pain 22
expect: held, not rejected
on PLACE_ORDER: hold-for-locate

name: preset-changed-a-field
about: a preset changes the time in force (10349); the order lives
from: pain 22
expect: a warning, never a cancel
on PLACE_ORDER: warn 10349 "Order TIF was set to DAY based on order preset."

name: warning-399
about: an order message that is only a warning
from: pain 22
expect: the order stays
on PLACE_ORDER: warn 399 "Order Message: Warning: your order will not be placed at the exchange until the session opens"

name: cancel-not-found
about: a cancel is answered with 10147
from: pain 16
expect: the lists are asked; the order is not dropped from the books
on CANCEL_ORDER: error 10147 "OrderId that needs to be cancelled is not found."

name: cancel-too-late
about: a cancel is answered with 10148: filled
from: pain 16
expect: the fill counts
on CANCEL_ORDER: error 10148 "OrderId that needs to be cancelled cannot be cancelled, state: Filled."

name: cancel-answered-late
about: the answer to a cancel comes ten minutes late
from: pain 16
expect: a cancel is a request, not a wait; the order may still fill
on CANCEL_ORDER: delay ORDER_STATUS 600; delay ERR_MSG 600

name: cancel-takes-effect-late
about: cancels are carried out a minute later; the orders work and fill meanwhile
from: pain 16, table of statuses
expect: a cancel that was asked for proves nothing; fills until its answer count
now: delay-cancels 60
after 120 s: delay-cancels 0

name: cancel-without-answer
about: a cancel works, and nobody says so
from: table of statuses
expect: the lists prove it
on CANCEL_ORDER: drop ORDER_STATUS; drop ERR_MSG

name: fills-during-outage
about: fills happen while the link is down, and their messages are lost
from: pain 14
expect: found by asking for executions after the link is back
now: link lost; drop EXECUTION_DATA always; drop COMMISSION_AND_FEES_REPORT always; drop ORDER_STATUS always; drop OPEN_ORDER always
after 30 s: deliver; link restored

name: order-during-outage
about: the link is down; new orders are refused
from: pain 14
expect: not connected is said as such; nothing is sent again blindly
now: link lost
after 60 s: link restored

name: bracket-child-missing
about: the second order of a bracket is lost
from: pains 21 and 37
expect: the missing exit is noticed and placed
on PLACE_ORDER 2: ignore

name: manual-order
about: somebody enters an order by hand
from: pain 20
expect: it appears as external
now: manual-order BUY 100 SPY

name: assignment
about: a position appears without an order, as after an assignment
from: pains, also heard
expect: the difference is found and said
now: assign SPY 100

name: account-not-ready
about: the account values are not ready, as during the nightly reset
from: section 6.1
expect: values are not trusted until they are
now: account-ready off
after 60 s: account-ready on
)";

}  // namespace ibflow::sim::detail
