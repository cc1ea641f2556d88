"""Draws a type's states and transitions as a Mermaid state diagram."""

from __future__ import annotations

import re

from plaza.kernel.base.types import pick

from ..types import CompiledType


def mermaid(compiled: CompiledType, language: str = "en") -> str:
    """Text for mermaid.js (stateDiagram-v2): one node per state, one arrow per transition and origin."""
    lines = ["stateDiagram-v2"]
    lines += [f"  {state.key} : {_safe(pick(state.name, language))}" for state in compiled.states]
    lines.append(f"  [*] --> {compiled.initial.key}")
    for one in compiled.transitions:
        guard = " (guarded)" if one.guard is not None else ""
        lines += [
            f"  {here} --> {one.to} : {_safe(pick(one.name, language))}{guard}" for here in one.from_states
        ]
    lines += [f"  {state.key} --> [*]" for state in compiled.states if state.is_end]
    for kind in ("waiting", "closed", "cancelled"):
        keys = [state.key for state in compiled.states if state.kind == kind]
        if keys:
            lines.append(f"  class {','.join(keys)} {kind}")
    lines += [
        "  classDef waiting stroke-dasharray: 4 3",
        "  classDef closed fill:#e3f3e8",
        "  classDef cancelled fill:#eceae6",
    ]
    return "\n".join(lines) + "\n"


def _safe(words: str) -> str:
    """Mermaid's own marks out of a label."""
    return re.sub(r'[:;#"\n{}<>`]+', " ", words).strip() or "-"
