"""A visitor without eyes and without a mouse: knows of a page what the accessibility tree says, and has the keyboard."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

#: Whether what has the focus shows it, is in sight, and lies under nothing (WCAG 2.4.7, 2.4.11).
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (one === document.body || !box.width) return "";
  const box_of = one.matches("input") && one.closest(".govuk-radios__item, .govuk-checkboxes__item") && one.labels[0];
  const drawn = box_of ? getComputedStyle(box_of, "::before") : getComputedStyle(one);
  const ring = parseFloat(drawn.outlineWidth) > 0 && drawn.outlineStyle !== "none" && !/, 0\\)$/.test(drawn.outlineColor);
  const shade = drawn.boxShadow !== "none", colour = drawn.backgroundColor === "rgb(255, 210, 63)";
  if (!ring && !shade && !colour) return "shows no focus";
  const middle = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 20)];
  if (middle[1] < 0 || middle[1] > innerHeight || middle[0] < 0 || middle[0] > innerWidth) return "is out of sight";
  const above = document.elementFromPoint(...middle);
  return above && (one.contains(above) || above.contains(one) || [...(one.labels || [])].some(label => label.contains(above)))
    ? "" : `lies under ${above && above.outerHTML.slice(0, 80)}`;
}"""


#: What is read aloud by itself: all its words are meant.
ANNOUNCED = {"status", "alert", "log"}


class Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree = page.context.new_cdp_session(page)

    # What is heard

    def all(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader meets, from the top to the end."""
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        kept = [one for one in nodes if not one.get("ignored") and "role" in one]
        by_id = {one["nodeId"]: one for one in nodes}
        return [(_role(one), _words(one, by_id) if _role(one) in ANNOUNCED else _name(one)) for one in kept]

    def said(self, role: str) -> list[str]:
        return [name for one, name in self.all() if one == role]

    def hears(self, role: str, name: str) -> bool:
        return any(one == role and re.search(name, said) for one, said in self.all())

    def waits_for(self, role: str, name: str) -> None:
        self.page.wait_for_load_state()
        for _ in range(100):
            if self.hears(role, name):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"nobody hears {role} «{name}»: {self.said(role)}")

    def here(self) -> tuple[str, str, dict[str, Any]]:
        """Role, name and the rest of what has the focus: description, required, invalid, checked, expanded."""
        found = self.tree.send("Runtime.evaluate", {"expression": "document.activeElement"})
        asked = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        node = self.tree.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        states["description"] = node.get("description", {}).get("value", "")
        states["value"] = node.get("value", {}).get("value", "")
        return node.get("role", {}).get("value", ""), _name(node), states

    # What is done

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, role: str, name: str, key: str = "Tab", most: int = 150) -> dict[str, Any]:
        """Press Tab until this has the focus; every stop on the way shows where it is. What is heard of it."""
        self.waits_for(role, name)
        for _ in range(most):
            there, said, states = self.here()
            if there == role and re.search(name, said):
                return states
            self.press(key)
            wrong = self.page.evaluate(FOCUS)
            assert not wrong, f"{self.here()[:2]} {wrong}"
        raise AssertionError(f"{role} «{name}» is not reached with {key}")

    def use(self, role: str, name: str) -> None:
        self.go_to(role, name)
        self.press("Enter")
        self.page.wait_for_load_state()

    def write(self, role: str, name: str, text: str) -> dict[str, Any]:
        states = self.go_to(role, name)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        return states

    def choose(self, group: str, name: str) -> None:
        """One of several answers: to the group with Tab, to the answer with the arrows."""
        self.go_to("radio", group)
        for _ in range(12):
            if re.search(name, self.here()[1]):
                self.press("Space")
                assert self.here()[2].get("checked") == "true"
                return
            self.press("ArrowDown")
        raise AssertionError(f"no answer «{name}»")


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _words(node: dict[str, Any], by_id: dict[str, Any]) -> str:
    """All that stands in something that is read aloud as soon as it appears."""
    if _role(node) == "StaticText":
        return _name(node)
    return " ".join(_words(by_id[one], by_id) for one in node.get("childIds", []) if one in by_id).strip()


def _name(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("name", {}).get("value", "")).split())
