"""`bin/screenshots`: the pictures in docs/images, from the running demo. Everybody in them is invented."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
PORTAL, WORKSPACE = "http://localhost:8000", "http://localhost:8001"


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto(f"{WORKSPACE}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()


def codes(office: Page) -> set[str]:
    """The codes that stand in the demo's post box."""
    office.goto(f"{WORKSPACE}/mensajes/")
    return set(re.findall(r"Su c[oó]digo es (\d{8})", office.content()))


def family(page: Page, office: Page, told: dict[str, dict[str, str]]) -> None:
    page.goto(f"{PORTAL}/")
    page.screenshot(path=IMAGES / "portal-start.png")
    before = codes(office)  # of earlier visits
    page.goto(f"{PORTAL}/seguir/")
    page.locator("[name=folio]").fill(told["family"]["folio"])
    page.locator("[name=secret]").fill(told["family"]["secret"])
    page.locator("main button").first.click()
    for _ in range(240):
        if new := codes(office) - before:
            break
        time.sleep(0.5)
    page.locator("[name=code]").fill(new.pop())
    page.locator("main button").first.click()
    page.screenshot(path=IMAGES / "portal-status.png")


def main() -> None:
    home = Path(os.environ.get("AMPARO_HOME", ROOT / ".amparo" / "demo"))
    told = json.loads((home / "demo.json").read_text())
    email = {staff["role"]: staff["email"] for staff in reversed(told["staff"])}
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AMPARO_CHROMIUM"), args=["--no-sandbox", "--disable-gpu"]
        )
        desk = browser.new_context(viewport={"width": 1280, "height": 860}, locale="es-MX").new_page()
        sign_in(desk, email["supervisor"], told["password"])
        phone = browser.new_context(viewport={"width": 360, "height": 860}, locale="es-MX").new_page()
        family(phone, desk, told)
        desk.goto(f"{WORKSPACE}/casos/?interview=no")
        desk.screenshot(path=IMAGES / "workspace-work.png")
        desk.goto(f"{WORKSPACE}/solicitudes/?state=following")
        desk.locator("table a").first.click()
        desk.locator("section[aria-labelledby=who] a").click()
        desk.screenshot(path=IMAGES / "workspace-file.png")
        desk.goto(f"{WORKSPACE}/duplicados/")
        desk.locator("table a").first.click()
        desk.screenshot(path=IMAGES / "workspace-pair.png")
        browser.close()


if __name__ == "__main__":
    main()
