"""What may fail, and why. Every entry shrinks the proof: the reason says what was seen and why it is not the simulator's."""

# Steps that need something the simulator does not serve yet: step -> what is missing.
NOT_SERVED = {}

# A client's own limits: (client, step, versions or None for all, reason).
KNOWN = []


def reason(client, step, version):
    """Why this step may fail, or None when it has to pass."""
    for known_client, known_step, versions, text in KNOWN:
        if known_client == client and known_step == step and (versions is None or version in versions):
            return text
    return NOT_SERVED.get(step)
