"""Whether a browser could be installed here."""

import os
import shutil
import subprocess


def installable() -> bool:
    """Return whether scripts/setup could have installed what is missing."""
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        return True
    return (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0
    )
