"""Takes the pictures of the help pages from a running demo, by hand: `python tests/browser/help_pictures.py ADDRESS`.

Each is a phone's screen, light and in English, as WebP under 40 kB in tracker/web/static/help. The texts that stand for
them are in templates/help. Needs the packages of the tests, and Chromium.
"""

import argparse
import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[2] / "tracker" / "web" / "static" / "help"
WIDTH, HEIGHT, LARGEST = 360, 640, 40_000
PASSWORD, SKILL = "stride-demo", "assist-examination"


def sign_in(browser: Browser, address: str, who: str) -> Page:
    """A page of that person, with the guide of the first visit dismissed and the demo's strip out of the way."""
    context = browser.new_context(
        base_url=address,
        locale="en",
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=1.5,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/sign-in")
    form = page.locator("form:has(input[type=password])")
    form.locator("[name=email]").fill(f"{who}@demo.example")
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button.btn").first.click()
    page.wait_for_load_state()
    return page


def take(page: Page, name: str, above: str = "main") -> None:
    """What a phone shows from `above` on. The picture gets coarser until it is small enough."""
    page.evaluate("document.querySelectorAll('aside.demo, aside.guide').forEach(each => each.remove())")
    page.locator(above).first.evaluate("found => scrollTo(0, found.getBoundingClientRect().top + scrollY - 72)")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for quality in (80, 70, 60, 50, 40):
        out = io.BytesIO()
        shot.save(out, "WEBP", quality=quality, method=6)
        if out.tell() < LARGEST:
            break
    (FOLDER / f"{name}.webp").write_bytes(out.getvalue())
    sys.stdout.write(f"{name}: {out.tell()} bytes, quality {quality}\n")


def learner(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "learner")
    home = page.url
    take(page, "learner-home")
    page.goto(f"{home}/competencies/{SKILL}")
    take(page, "learner-skill")
    page.goto(f"{home}/competencies/{SKILL}/request")
    if page.get_by_role("button", name="Request sign-off").count():
        page.get_by_role("button", name="Request sign-off").click()
    page.goto(f"{home}/competencies/{SKILL}")
    page.locator("a[href$=sign-now]").first.click()
    page.get_by_role("button", name="Show a code").click()
    take(page, "guest-code", "main .qr")


def mentor(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "mentor")
    page.goto("/inbox")
    take(page, "mentor-inbox")
    page.get_by_role("link", name="Open").first.click()
    take(page, "mentor-sign", "#s2")


def staff(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "coordinator")
    page.goto("/attention")
    take(page, "coordinator-attention")
    page.goto("/cohorts")
    page.locator("td a.semi").first.click()
    page.goto(f"{page.url}/matrix")
    take(page, "coordinator-matrix", ".mx-box")
    page = sign_in(browser, address, "admin")
    page.goto("/cohorts")
    take(page, "administrator-school", "#school")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("address", nargs="?", default="http://localhost:8000")
    words.add_argument("--chromium", default=shutil.which("chromium"))
    told = words.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=told.chromium, args=["--no-sandbox"])
        for role in (learner, mentor, staff):
            role(browser, told.address)


if __name__ == "__main__":
    main()
