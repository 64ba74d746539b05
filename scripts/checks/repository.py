"""Check manifest, hacs.json, brand images and the files that a repository needs."""

import importlib
import re
import struct

from .integration import DOMAIN, Integration

IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
INTEGRATION_TYPES = {
    "device",
    "entity",
    "hardware",
    "helper",
    "hub",
    "service",
    "system",
}
MANIFEST_KEYS = {
    "after_dependencies",
    "bluetooth",
    "codeowners",
    "config_flow",
    "dependencies",
    "dhcp",
    "documentation",
    "domain",
    "homekit",
    "import_executor",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "loggers",
    "mqtt",
    "name",
    "quality_scale",
    "requirements",
    "single_config_entry",
    "ssdp",
    "usb",
    "version",
    "zeroconf",
}
MANIFEST_NEEDED = {
    "codeowners",
    "config_flow",
    "documentation",
    "domain",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "name",
    "requirements",
    "version",
}
HACS_KEYS = {
    "content_in_root": bool,
    "country": list,
    "filename": str,
    "hacs": str,
    "hide_default_branch": bool,
    "homeassistant": str,
    "name": str,
    "persistent_directory": str,
    "render_readme": bool,
    "zip_release": bool,
}
BRAND = {"icon.png": (256, 256), "icon@2x.png": (512, 512)}
FILES = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    ".github/workflows/hacs.yml",
    ".github/workflows/hassfest.yml",
    ".github/workflows/lint.yml",
    ".github/workflows/release.yml",
    ".github/workflows/test.yml",
)


def check_manifest(integration: Integration) -> None:
    """Check the manifest as hassfest and HACS do for custom integrations."""
    path = integration.root / "manifest.json"
    manifest = integration.manifest
    for key in sorted(MANIFEST_NEEDED - manifest.keys()):
        integration.complain(path, f"lacks {key}")
    for key in sorted(manifest.keys() - MANIFEST_KEYS):
        integration.complain(path, f"has an unknown key {key}")
    order = ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    if list(manifest) != order:
        integration.complain(path, "wants domain, name, then the rest by alphabet")
    if manifest.get("domain") != DOMAIN:
        integration.complain(path, f"has another domain than its folder {DOMAIN}")
    if manifest.get("iot_class") not in IOT_CLASSES:
        integration.complain(path, "has an unknown iot_class")
    if manifest.get("integration_type") not in INTEGRATION_TYPES:
        integration.complain(path, "has an unknown integration_type")
    for key in ("documentation", "issue_tracker"):
        if not str(manifest.get(key, "")).startswith("https://"):
            integration.complain(path, f"wants an https address as {key}")
    if not re.fullmatch(
        r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?", str(manifest.get("version"))
    ):
        integration.complain(path, "has a version that is not like 1.2.3")
    for owner in manifest.get("codeowners") or ["nobody"]:
        if not re.fullmatch(r"@[\w-]+(?:/[\w-]+)?", owner):
            integration.complain(path, f"names {owner} as code owner")
    for requirement in manifest.get("requirements", ()):
        if "==" in requirement:
            integration.complain(path, f"pins {requirement}: a range lets others live")


def check_hacs(integration: Integration) -> None:
    """Check hacs.json for HACS and the Marketplace."""
    path = integration.repo / "hacs.json"
    hacs = integration.load(path)
    for key, value in hacs.items():
        if key not in HACS_KEYS:
            integration.complain(path, f"has an unknown key {key}")
        elif not isinstance(value, HACS_KEYS[key]):
            integration.complain(path, f"wants {HACS_KEYS[key].__name__} as {key}")
    if not hacs.get("name"):
        integration.complain(path, "lacks name")
    if hacs.get("zip_release") and hacs.get("filename") != f"{DOMAIN}.zip":
        integration.complain(path, f"wants {DOMAIN}.zip as filename")
    minimum = str(hacs.get("homeassistant", ""))
    if not re.fullmatch(r"20\d\d\.\d+\.\d+", minimum):
        integration.complain(path, "lacks the lowest version of Home Assistant")
    pin = f"homeassistant=={minimum}\n"
    if pin not in (integration.repo / "requirements_test.txt").read_text():
        integration.complain(path, f"promises {minimum}, which is not what is tested")


def check_brand(integration: Integration) -> None:
    """Check that the brand images are there, as PNG and of the right size."""
    folder = integration.root / "brand"
    for name, size in BRAND.items():
        path = folder / name
        if not path.is_file():
            integration.complain(path, "is missing")
            continue
        head = path.read_bytes()[:24]
        if head[:8] != b"\x89PNG\r\n\x1a\n":
            integration.complain(path, "is not a PNG")
        elif struct.unpack(">II", head[16:24]) != size:
            integration.complain(path, f"is not {size[0]} by {size[1]} pixels")


def check_files(integration: Integration) -> None:
    """Check that the repository is complete and has no generated lock file."""
    for name in FILES:
        if not (integration.repo / name).is_file():
            integration.complain(integration.repo / name, "is missing")
    for name in ("strings.json", "uv.lock"):
        for folder in (integration.repo, integration.root):
            if (folder / name).exists():
                integration.complain(folder / name, "does not belong here")
    try:
        config_flow = importlib.import_module(f"custom_components.{DOMAIN}.config_flow")
    except ImportError as err:
        integration.complain(integration.root / "config_flow.py", f"{err}")
        return
    if integration.manifest.get("config_flow") and not hasattr(
        config_flow, "OpenHubConfigFlow"
    ):
        integration.complain(integration.root / "config_flow.py", "has no flow")
