"""What the ledger does: take events in, seal them, and let the listeners hear them."""

from plaza.kernel.ledger.actions.append import append, append_many
from plaza.kernel.ledger.actions.dispatch import dispatch, repeat, replay
from plaza.kernel.ledger.actions.seal import seal
from plaza.kernel.ledger.queries import lag

__all__ = ["append", "append_many", "dispatch", "repeat", "replay", "seal", "settle"]


def settle(*, strict: bool = False, most_rounds: int = 1_000_000) -> int:
    """Seal and dispatch until nothing is left to do; returns how many events were sealed and heard.

    A listener that fails stays behind and does not hold the others up; ``queries.lag()`` tells, and
    with ``strict`` RuntimeError does.
    """
    total = 0
    for _ in range(most_rounds):
        done = seal() + dispatch()
        if not done:
            break
        total += done
    if strict and (failed := [each for each in lag().listeners if each.error]):
        raise RuntimeError(f"The listener {failed[0].name} failed:\n{failed[0].error}")
    return total
