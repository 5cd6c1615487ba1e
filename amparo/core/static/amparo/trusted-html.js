// The workspace's pages may put fragments of HTML from our own server into place (htmx does); nothing else may become
// HTML, and nothing at all may become a script: the page's policy names this one policy and no other.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createHTML: (html) => html });
}
