"""A child process must not outlive the one that started it, even when that was killed outright."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def follow_parent(sign: int = signal.SIGKILL) -> None:
    """Get ``sign`` when the parent process ends. On Linux the kernel does it, elsewhere a thread looks."""
    parent = os.getppid()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), sign)
    else:
        threading.Thread(target=_look, args=(parent, sign), daemon=True).start()


def _look(parent: int, sign: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), sign)
