"""What may fail, and why. Every entry shrinks the proof: the reason says what was seen and why it is not the simulator's."""

# Steps that need something the simulator does not serve yet: step -> what is missing.
NOT_SERVED = {
    "history_minutes": "bars of quotes",
    "history_kept_up_to_date": "keepUpToDate",
    "history_schedule": "schedules",
    "historical_ticks": "historical ticks",
    "head_timestamp": "head timestamps",
    "histogram": "histograms",
    # The published examples of the same.
    "get-head-timestamp": "head timestamps",
    "histogram-data": "histograms",
    "historical-data": "bars of quotes",
    "historical-data-updates": "keepUpToDate",
    "historical-ticks-last": "historical ticks",
    "historical-ticks-bid-ask": "historical ticks",
    "historical-ticks-mid": "historical ticks",
    "historical_schedules_ending_now": "schedules",
    "historical_ticks_bid_ask": "historical ticks",
    "historical_ticks_mid_point": "historical ticks",
    "historical_ticks_trade": "historical ticks",
}

# A client's own limits: (client, step, versions or None for all, reason).
KNOWN = [
]


def reason(client, step, version):
    """Why this step may fail, or None when it has to pass."""
    for known_client, known_step, versions, text in KNOWN:
        if known_client == client and known_step == step and (versions is None or version in versions):
            return text
    return NOT_SERVED.get(step)
