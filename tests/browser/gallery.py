"""A gallery of a running demo, by hand: `python tests/browser/gallery.py ADDRESS FOLDER`, then open FOLDER/index.html.

Every page that links lead each role to, one of a kind, on a desktop and on a phone, light and dark, in two languages.
"""

import argparse
import html
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROLES = ("nobody", "learner", "mentor", "coordinator", "teacher", "admin")
SCREENS = {"phone": 360, "desktop": 1440}
LIGHTS, LANGUAGES, TALLEST = ("light", "dark"), ("en", "nl"), 4000
PASSWORD = "stride-demo"
LINKS = "links => links.map(link => link.href.split('#')[0])"
NO_PAGE = re.compile(r"\.(csv|zip|json|ics|xlsx|pdf)$|/files/|/export|/pack|/feed|/health")
ONE_OF_MANY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=competencies/)[^/]+|(?<=units/)[^/]+|(?<=modules/)[^/]+"
    r"|(?<=/attention/)[^/]+|(?<=not-me/).+|(?<=stop/).+|(?<=/sign/).+|(?<=vouch/).+|(?<=link/).+"
)


def kind(address: str) -> str:
    """What pages of one kind have in common: the path without whose it is, and the names of what is asked."""
    parts = urlsplit(address)
    path = re.sub(r"^/curriculum/[^/]+/[^/]+$", "/curriculum/x/x", ONE_OF_MANY.sub("x", parts.path))
    path = re.sub(r"^/curriculum/(?!search)[^/]+", "/curriculum/x", path)
    return path + "".join(sorted(f"-{pair.partition('=')[0]}" for pair in parts.query.split("&") if pair))


def enter(browser: Browser, base: str, role: str, view: tuple[str, str, str]) -> Page:
    """A page of that person, who reads in that language."""
    language, screen, light = view
    context = browser.new_context(
        base_url=base,
        viewport={"width": SCREENS[screen], "height": 900},
        color_scheme=light,
        reduced_motion="reduce",
        locale=language,
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/sign-in")
    if role != "nobody":
        form = page.locator("form:has(input[type=password])")
        form.locator("[name=email]").fill(f"{role}@demo.example")
        form.locator("[name=password]").fill(PASSWORD)
        form.locator("button.btn").first.click()
        page.wait_for_load_state()
    page.locator(f"button[name=read_in][value={language}]").click()
    page.wait_for_load_state()
    return page


def walk(page: Page, base: str) -> Iterator[str]:
    """Page after page of this person, one of each kind, while it is open."""
    waiting, seen = [page.url.split("#")[0], f"{base}/"], set()
    while waiting:
        address = waiting.pop(0)
        if not address.startswith(base) or kind(address) in seen or NO_PAGE.search(urlsplit(address).path):
            continue
        seen.add(kind(address))
        try:
            page.goto(address)
        except Error:  # a download
            continue
        seen.add(kind(page.url))
        yield page.url
        waiting += page.eval_on_selector_all("a[href]", LINKS)


def shoot(page: Page, file: Path) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=file, full_page=True, clip=clip, type="jpeg", quality=70)


def write_index(folder: Path) -> None:
    """One line for each page, its pictures side by side."""
    lines = {}
    for file in sorted(folder.glob("*/*.jpg")):
        lines.setdefault(file.name, []).append(file.relative_to(folder).as_posix())
    body = "".join(
        f"<h2>{html.escape(name.removesuffix('.jpg'))}</h2><p>"
        + "".join(
            f'<a href="{each}"><img src="{each}" alt="{each}" height="480" loading="lazy"></a> ' for each in files
        )
        for name, files in lines.items()
    )
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Gallery</title><body>{body}"
    (folder / "index.html").write_text(page, "utf-8")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("address")
    words.add_argument("folder", type=Path)
    words.add_argument("--roles", nargs="*", default=ROLES)
    words.add_argument("--screens", nargs="*", default=list(SCREENS))
    words.add_argument("--lights", nargs="*", default=LIGHTS)
    words.add_argument("--languages", nargs="*", default=LANGUAGES)
    words.add_argument("--chromium", default=shutil.which("chromium"))
    told = words.parse_args()
    base = told.address.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=told.chromium, args=["--no-sandbox"])
        views = [(a, b, c) for a in told.languages for b in told.screens for c in told.lights]
        for role in told.roles:
            for language, screen, light in views:
                out = told.folder / f"{screen}-{light}-{language}"
                out.mkdir(parents=True, exist_ok=True)
                page = enter(browser, base, role, (language, screen, light))
                for number, address in enumerate(walk(page, base)):
                    name = re.sub(r"[^a-z0-9]+", "_", kind(address)).strip("_") or "start"
                    shoot(page, out / f"{role}-{name}.jpg")
                    sys.stdout.write(f"{out.name} {role} {number} {address}\n")
                page.context.close()
    write_index(told.folder)


if __name__ == "__main__":
    main()
