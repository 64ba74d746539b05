"""Home Assistant with the integration linked in, for use with a real account."""

import os
from pathlib import Path
import sys

from .home import hass

CONFIG = hass.REPO / "config"


def main() -> None:
    """Prepare the folder and become Home Assistant."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8123
    hass.prepare(CONFIG, port, level="debug")
    print(
        f"Home Assistant comes up at http://127.0.0.1:{port}, settings in {CONFIG}",
        flush=True,
    )
    executable = str(Path(sys.executable).with_name("hass"))
    os.execv(executable, [executable, "-c", str(CONFIG)])  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    main()
