# Shared by the commands in scripts/: where things are and how to say what happens.
# shellcheck shell=bash
set -euo pipefail

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/tuya-openhub
VENV=${VENV:-$REPO/.venv}
PY=$VENV/bin/python
# mosquitto sits in a folder that only root has on its path
export PATH="$PATH:/usr/local/sbin:/usr/sbin"
# some machines switch byte code off, and then every start compiles everything again
unset PYTHONDONTWRITEBYTECODE
# certificates as the machine trusts them; a Python is only fetched where we say so
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1} UV_PYTHON_DOWNLOADS=never

# say WORDS: print what happens, each line with the name of the command
say() { printf '%s: %s\n' "${0##*/}" "$*"; }

# die WORDS: say why it cannot go on
die() {
  say "$*" >&2
  exit 1
}

# have COMMAND: whether it can be run; bash also finds files that cannot
have() { [ -x "$(command -v "$1")" ]; }

# versions: what the tests and the demo run on
versions() {
  local broker
  broker="none, an embedded broker stands in"
  # its help ends with an error code
  if have mosquitto; then broker=$({ mosquitto -h || true; } | sed -n '1s/^mosquitto version //p'); fi
  say "$("$PY" -c 'import platform; from importlib.metadata import version as v; print(f"Home Assistant {v("homeassistant")}, Python {platform.python_version()}")'), mosquitto $broker"
}
