// What is asked of every page (tests/browser/looking.py): look(wants) tells its title and what is wrong, a line a finding.
"use strict";

const AXE = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"], preload: false, selectors: false, elementRef: false,
};
// What a translation can break; all the rest of a page is the same in every language and is asked of the Spanish one.
const OF_WORDS = ["area-alt", "aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "button-name",
  "document-title", "duplicate-id-aria", "empty-heading", "empty-table-header", "frame-title", "html-has-lang", "html-lang-valid",
  "image-alt", "input-button-name", "input-image-alt", "label", "label-title-only", "landmark-unique", "link-name", "select-name",
  "summary-name", "svg-img-alt", "target-size", "valid-lang"];
const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
// WCAG 1.4.12: the spacing that readers may set.
const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
  " p { margin-bottom: 2em !important }";

async function look(wants) {
  const findings = [];
  const say = (what, element) => findings.push(element ? `${what}: ${outline(element)}` : what);
  for (const one of document.querySelectorAll("details")) one.open = true;
  frame(wants, say);
  fits(say, "");
  controls(wants, say);
  const asked = wants.language === "es-mx" ? AXE : { ...AXE, runOnly: { type: "rule", values: OF_WORDS } };
  for (const one of (await axe.run(document, asked)).violations)
    findings.push(`axe ${one.id}: ${one.nodes.map(node => node.html.slice(0, 200)).join(" | ")}`);
  // The invented language has the longest words: what holds for it holds for the others.
  if (wants.language === "es-x-pseudo") withMoreSpace(say);
  return { title: document.title, findings };
}

function withMoreSpace(say) {
  const spaced = document.createElement("style");
  spaced.textContent = SPACED;
  document.head.append(spaced);
  fits(say, " with wider spacing");
  spaced.remove();
}

function outline(element) {
  return element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
}

// Language, title, one first heading, the way past the top.
function frame(wants, say) {
  if (wants.name !== "portal_programmes_list" && document.documentElement.lang !== wants.language) say(`lang is ${document.documentElement.lang}`);
  const first = [...document.querySelectorAll("h1")].filter(one => one.getClientRects().length);
  if (first.length !== 1) say(`${first.length} first headings`);
  if (/^\s*(Amparo)?\s*(–|$)/.test(document.title)) say(`title is «${document.title}»`);
  if (!document.querySelector("header, nav, footer")) return;  // nothing to pass
  const skip = document.querySelector(CONTROLS);
  if (!skip || !skip.matches(".govuk-skip-link") || !document.querySelector(skip.getAttribute("href")))
    say("the way past the top does not come first");
}

function isHidden(element, style) {
  return style.visibility !== "visible" || element.closest(".govuk-visually-hidden, [hidden]") ||
    style.clipPath !== "none" || (style.position === "absolute" && element.clientWidth <= 1);
}

// No page is wider than its screen, and no words are cut or stand outside their box.
function fits(say, when) {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    say(`${document.documentElement.scrollWidth} px wide${when}`, widest(width));
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.clientWidth || element.matches("input, select, textarea, svg *, option")) continue;
    const style = getComputedStyle(element);
    const cuts = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis";
    const wide = element.scrollWidth - element.clientWidth > 1, high = element.scrollHeight - element.clientHeight > 2;
    if (cuts && (wide || high) && !isHidden(element, style) && isCut(element)) say(`words are cut${when}`, element);
    if (wide && /auto|scroll/.test(style.overflowX) && element.tabIndex < 0) say(`scrolls and takes no focus${when}`, element);
    if (wide && style.overflowX === "visible" && style.display !== "inline" && wordsEnd(element) > 1 && !isHidden(element, style) &&
        !inScroller(element)) say(`words stand outside their box${when}`, element);
  }
}

// Whether words inside stand beyond the edges of what cuts them off.
function isCut(element) {
  const edge = element.getBoundingClientRect(), range = document.createRange();
  const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    if (!words.currentNode.data.trim() || isHidden(words.currentNode.parentElement, getComputedStyle(words.currentNode.parentElement))) continue;
    range.selectNodeContents(words.currentNode);
    for (const box of range.getClientRects())
      if (box.width && (box.right > edge.right + 1 || box.bottom > edge.bottom + 2)) return true;
  }
  return false;
}

// By how many pixels an element's own words pass its right edge.
function wordsEnd(element) {
  let past = 0;
  const edge = element.getBoundingClientRect().right, range = document.createRange();
  for (const one of element.childNodes)
    if (one.nodeType === 3 && one.data.trim()) {
      range.selectNodeContents(one);
      for (const box of range.getClientRects()) past = Math.max(past, box.right - edge);
    }
  return past;
}

function inScroller(element) {
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
    if (/auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
  return false;
}

function widest(width) {
  let found = null, most = width;
  for (const element of document.body.querySelectorAll("*")) {
    const right = element.getBoundingClientRect().right;
    if (right > most + 0.5 && !inScroller(element)) [found, most] = [element, right];
  }
  return found;
}

// What is pressed: no smaller than 24 px (axe has the exceptions), the main ones of families and desks 44 px; nothing moves.
function controls(wants, say) {
  const least = wants.door === "portal" || /^desk/.test(wants.name) ? 44 : 24;
  for (const element of document.querySelectorAll(CONTROLS)) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || isHidden(element, style)) continue;
    const main = element.matches("main .govuk-button, main .govuk-input, main .govuk-select, main .govuk-textarea, main button");
    if (main && Math.round(box.height) < (element.closest("p, td, li") && !element.matches(".govuk-button") ? 24 : least))
      say(`${Math.round(box.height)} px high`, element);
    if (/[1-9]/.test(style.transitionDuration) || style.animationName !== "none") say("moves in spite of the reader's wish", element);
  }
}
