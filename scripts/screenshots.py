"""Pictures of the demonstration's pages for docs/screenshots.

Starts a demonstration of its own (port and data), or with ``--site`` visits one that runs, and
takes every page of ``pages.py``, or those named. A page that cannot be taken, or shows an error,
is named at the end, and the others are taken all the same.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from pages import ALBUMS, SOMEBODY, Album, Step
from pages import Page as Steps
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "docs/screenshots"
PORT = 8765
PASSWORD = "Yanglao-2024"
#: Bytes a picture should stay below; a larger one is named.
LARGEST = 150_000
#: Milliseconds a step may take on a busy machine.
PATIENCE = 30_000


def wait_for_site(site: str, demo: subprocess.Popen, *, seconds: float = 900) -> None:
    """Until the login page answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{site}/accounts/login/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if demo.poll() is not None or time.monotonic() > until:
                sys.exit("The demonstration did not come up.")
            time.sleep(1)
        else:
            return


@contextmanager
def own_demo() -> Iterator[str]:
    """A demonstration with data of its own, gone afterwards."""
    data = tempfile.mkdtemp(prefix="portal-screenshots-")
    environment = os.environ | {"PORTAL_DATA_DIR": data}
    command = [sys.executable, "manage.py", "demo", f"--port={PORT}"]
    demo = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        site = f"http://127.0.0.1:{PORT}"
        wait_for_site(site, demo)
        yield site
    finally:
        demo.terminate()
        demo.wait()
        reset = [sys.executable, "-m", "portal.embedded", "reset"]
        subprocess.run(reset, cwd=PROJECT, env=environment, check=False)
        shutil.rmtree(data, ignore_errors=True)


def sign_in(page: Page, user: str) -> None:
    """By the form, as anybody would."""
    page.goto("/accounts/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def _step(page: Page, step: Step) -> None:
    if isinstance(step, str):
        page.locator(step).first.click()
    elif step[0]:
        page.fill(*step)
    else:
        page.wait_for_selector(step[1])
    page.wait_for_load_state("networkidle")


def visit(page: Page, steps: Steps) -> None:
    """Open the address and go from there."""
    address = str(steps[0])
    if "{person}" in address:
        visit(page, SOMEBODY)
        address = address.format(person=page.url.split("/people/")[1].split("/")[0])
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise BrowserError(f"{address} answers {answer and answer.status}")
    page.wait_for_load_state("networkidle")
    for step in steps[1:]:
        _step(page, step)


def keep(page: Page, path: Path) -> None:
    """The window as a picture of at most 256 colours, which a third of the bytes hold."""
    taken = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    few = taken.convert("RGB").quantize(
        256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)


def take(browser: Browser, site: str, album: Album, wanted: set[str]) -> list[str]:
    """The pages of an album; what went wrong, if anything did."""
    names = [name for name in album.pages if not wanted or name in wanted]
    if not names:
        return []
    width, height = album.size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    if album.user:
        sign_in(page, album.user)
    for name in names:
        path = TARGET / f"{name}.png"
        try:
            visit(page, album.pages[name])
            keep(page, path)
        except BrowserError as error:
            troubles.append(f"{name}: {error.message.splitlines()[0]}")
            continue
        size = path.stat().st_size
        print(f"{path.name:<32}{size:>8,}", flush=True)
        if size > LARGEST:
            troubles.append(f"{name}: {size:,} bytes")
    context.close()
    return troubles


def remove_strays() -> None:
    """Pictures that no page is taken for any more and no document shows."""
    names = {name for album in ALBUMS for name in album.pages}
    documents = [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")]
    shown = "".join(document.read_text() for document in documents)
    for path in TARGET.glob("*.png"):
        if path.stem not in names and path.name not in shown:
            path.unlink()
            print(f"{path.name:<32} removed")


def take_all(site: str, wanted: set[str]) -> list[str]:
    """Every album with the system's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit(
            "Chromium is not installed (Debian: apt-get install chromium chromium-l10n fonts-noto-cjk)."
        )
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"},
        )
        troubles = [trouble for album in ALBUMS for trouble in take(browser, site, album, wanted)]
        browser.close()
    return troubles


def main() -> None:
    """Take them all, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--site", help="a demonstration that runs, e.g. http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", help="only these pictures")
    options = parser.parse_args()
    wanted = set(options.names)
    unknown = wanted - {name for album in ALBUMS for name in album.pages}
    if unknown:
        parser.error(f"no such pictures: {', '.join(sorted(unknown))}")
    if options.site:
        troubles = take_all(options.site, wanted)
    else:
        with own_demo() as site:
            troubles = take_all(site, wanted)
    if not wanted:
        remove_strays()
    if troubles:
        sys.exit("\n".join(["", "Not as they should be:", *troubles]))


if __name__ == "__main__":
    main()
