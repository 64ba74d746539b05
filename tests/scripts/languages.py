"""Languages of a copy made complete: texts wait for translations until a release."""

import json
from pathlib import Path
from typing import Any


def complete_languages(root: Path) -> None:
    """Fill what each language lacks with the English text."""
    folder = root / "translations"
    english = json.loads((folder / "en.json").read_text())
    for path in sorted(folder.glob("*.json")):
        texts = json.loads(path.read_text())
        _fill(texts, english)
        path.write_text(json.dumps(texts, ensure_ascii=False))


def _fill(texts: dict[str, Any], english: dict[str, Any]) -> None:
    for key, text in english.items():
        if isinstance(text, dict):
            _fill(texts.setdefault(key, {}), text)
        else:
            texts.setdefault(key, text)
