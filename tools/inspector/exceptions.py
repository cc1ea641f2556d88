"""Places that may break a rule for now. It starts empty; each line needs an owner and a reason.

A line is ``("family.rule", "path"): "owner: reason"``. One that no longer applies is itself a finding.
"""

EXCEPTIONS: dict[tuple[str, str], str] = {}
