"""All that reads input from outside, by name."""

from typing import Final

from . import answers, devices, messages, quirks, stored_files

TARGETS: Final = {
    module.TARGET.name: module.TARGET
    for module in (messages, answers, devices, quirks, stored_files)
}
