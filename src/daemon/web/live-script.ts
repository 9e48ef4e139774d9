// What runs in the browser: it waits for news and puts the new main part in place of the old one. Without it the pages work the same,
// and are as old as their last reload.

/** The script; it fetches nothing but the page that is shown, and keeps focus, scroll position and what was folded open. */
export const LIVE_SCRIPT = `"use strict";
(() => {
  const live = document.getElementById("live");
  const words = live.querySelector(".live-words");
  const show = (state, text) => {
    live.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };
  // A screen reader is told of a new verdict, not of each look.
  const LIVE = " \\u00b7 live";
  let busy = false, again = false, shown = document.getElementById("main").dataset.sequence;

  async function renew() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      show("live", LIVE + replace(new DOMParser().parseFromString(await answer.text(), "text/html")));
    } catch { show("lost", " \\u00b7 the daemon does not answer; what is shown is old"); }
    busy = false;
    if (again) { again = false; renew(); }
  }

  function replace(fresh) {
    const main = document.getElementById("main"), next = fresh.getElementById("main");
    if (!next) return "";
    shown = next.dataset.sequence;
    const field = document.activeElement;
    if (field instanceof HTMLInputElement && main.contains(field)) return ""; // somebody is typing
    const key = pathTo(main, field), open = [...main.querySelectorAll("details")].map((each) => each.open);
    const scrolled = [...main.querySelectorAll(".scroll")].map((each) => each.scrollLeft);
    main.dataset.sequence = shown;
    main.replaceChildren(...next.childNodes);
    const details = main.querySelectorAll("details");
    if (details.length === open.length) details.forEach((each, index) => { each.open = open[index]; });
    main.querySelectorAll(".scroll").forEach((each, index) => { each.scrollLeft = scrolled[index] ?? 0; });
    if (key) follow(main, key)?.focus({ preventScroll: true });
    const said = document.title === fresh.title ? "" : " \\u00b7 " + fresh.title.replace(/^[^:]*: | \\u00b7 cscert$/g, "");
    document.title = fresh.title;
    for (const what of [".top nav", "#live > span:first-of-type", "link[rel=icon]"]) {
      const from = fresh.querySelector(what), to = document.querySelector(what);
      if (from && to && from.outerHTML !== to.outerHTML && !to.contains(document.activeElement)) to.replaceWith(from);
    }
    return said;
  }

  function pathTo(main, element) {
    if (!element || element === main || !main.contains(element)) return undefined;
    const path = [];
    for (let at = element; at !== main; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
    return path;
  }
  const follow = (main, path) => path.reduce((at, index) => at?.children[index], main);

  const news = new EventSource("/events");
  news.addEventListener("status", (event) => {
    if (event.data !== shown) renew();
    else show("live", LIVE);
  });
  news.addEventListener("error", () => show("lost", " \\u00b7 the daemon does not answer; what is shown may be old"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
})();
`;
