"""Draw the brand images from their SVG sources: `python -m scripts.docs.brand`."""

from pathlib import Path
import shutil

from ..home.screens import QUIET

REPO = Path(__file__).resolve().parents[2]
SOURCE = REPO / "docs" / "images"
TARGET = REPO / "custom_components" / "tuya_openhub" / "brand"
# name and the size in pixels of the plain one; @2x has twice as many
SIZES = {"icon": (256, 256), "logo": (520, 128)}
# light colours for dark themes
DARK = {"#0f766e": "#5eead4", "#134e4a": "#f0fdfa", "#f4a42c": "#fbbf24"}


def main() -> None:
    """Draw every image in every size and for both themes."""
    from playwright.sync_api import sync_playwright

    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        for name, (width, height) in SIZES.items():
            light = (SOURCE / f"{name}.svg").read_text()
            dark = light
            for colour, other in DARK.items():
                dark = dark.replace(colour, other)
            for scale, suffix in ((1, ""), (2, "@2x")):
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    device_scale_factor=scale,
                )
                for theme, drawing in (("", light), ("dark_", dark)):
                    page.set_content(f"<style>*{{margin:0}}</style>{drawing}")
                    path = TARGET / f"{theme}{name}{suffix}.png"
                    page.screenshot(path=path, omit_background=True)
                    print(f"brand: {path.relative_to(REPO)}")
        browser.close()


if __name__ == "__main__":
    main()
