// Paper says where it came from: the site's own address where it has one, else the one in the bar.
for (const place of document.querySelectorAll("[data-address]")) {
  place.textContent ||= location.href.split(/[?#]/)[0];
}

// The other language opens at the same place, with the same question in the address.
const follow = () => {
  for (const link of document.querySelectorAll("a.tc-language")) {
    link.search = location.search;
    link.hash = location.hash;
  }
};
follow();
addEventListener("hashchange", follow);

const place = () => {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // what is no text leads nowhere
  }
};

// A link into something folded opens it, also where the browser does not do so by itself.
const unfold = () => {
  for (let part = place(); part; part = part.parentElement) if (part.localName === "details") part.open = true;
};
unfold();
addEventListener("hashchange", unfold);

// A link and paper carry the day of the words that they are for, as ?v=2026-11-25: one line says what has
// changed since. Older paper carries a hash of all that is printed on it. Anything else is not heeded.
const compare = () => {
  document.querySelector(".tc-since")?.remove();
  const page = document.getElementById("tc-content");
  const scope = page.querySelector(".tc-dated") ?? place()?.closest(".tc-item, .tc-group") ?? page;
  const parts = [...scope.querySelectorAll("[data-day]")];
  const { same, changed, old, version, locale } = page.dataset;
  const asked = new URLSearchParams(location.search).get("v") ?? "";
  const since = /^\d{4}-\d\d-\d\d$/.test(asked) ? new Date(asked) : NaN;
  const isDay = since <= Date.now() + 864e5 && since.toISOString().startsWith(asked);
  const isVersion = version && /^[0-9a-f]{7}$/.test(asked);
  if (!parts.length || (!isDay && !isVersion)) return;
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const inWords = (day) => days.format(new Date(day));
  const later = parts.filter((part) => part.dataset.day > asked);
  const last = parts.reduce((day, part) => (part.dataset.day > day ? part.dataset.day : day), "");
  const name = (part) => part.textContent.trim().replace(/\s+/g, " ");
  const on = (day) => later.filter((part) => part.dataset.day === day);
  const newest = [...new Set(later.map((part) => part.dataset.day))].sort().reverse();
  const isSame = isDay ? !later.length : asked === version;
  const words = {
    day: inWords(isDay ? asked : last),
    items: newest.map((day) => `${on(day).map(name).join(", ")} (${inWords(day)})`).join("; "),
  };
  const line = document.createElement("p");
  line.className = "tc-since";
  line.classList.toggle("tc-since--changed", !isSame);
  line.setAttribute("role", "status");
  line.textContent = (isSame ? same : isDay ? changed : old).replace(/\{(day|items)\}/g, (_, key) => words[key]);
  (parts[0].closest(".tc-item-head, .tc-group__head, .tc-title, .tc-dated") ?? parts[0]).after(line);
};
compare();
addEventListener("hashchange", compare);

// Paper cannot be unfolded: what is folded is open while it prints.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});

// In a frame of another page, as in a portal, a link out of this site opens in a tab of its own.
if (self !== top) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !/^https?:$/.test(link.protocol) || link.host === location.host) return;
    link.target = "_blank";
    link.rel = "noopener";
  });
}

// The dialog of the search. What is typed stays on this page: only when a result is opened does this entry
// of the tab's own history keep it, so that it is still there for who comes back.
(() => {
  const files = document.currentScript.dataset;
  if (!files.index) return; // a site without a list of all topics has no search either
  const root = new URL(files.root, location.href);
  const part = (name) => document.querySelector(`[data-search-${name}]`);
  const [link, open, words, close, status, hits] = ["link", "open", "words", "close", "status", "hits"].map(part);
  const dialog = words.closest("dialog");
  const SHOWN = 20;
  let finder;

  const load = (url) =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      script.addEventListener("load", done);
      script.addEventListener("error", fail);
      script.src = url;
      document.head.append(script);
    });
  const ready = () =>
    (finder ??= Promise.all([files.library, files.finder, files.index].map(load)).then(() => self.tcFinder(self.tcIndex)));

  const element = (name, kind, ...content) => {
    const made = document.createElement(name);
    if (kind) made.className = `tc-search__${kind}`;
    made.append(...content);
    return made;
  };
  const marked = (parts) => parts.map(([text, isFound]) => (isFound ? element("mark", "", text) : text));
  const row = (hit) => {
    const title = element("span", "title", ...marked(hit.title));
    const made = element("a", "hit", title, element("span", "place", hit.place.join(" › ")));
    if (hit.excerpt.length) made.append(element("span", "excerpt", ...marked(hit.excerpt)));
    made.href = new URL(hit.url, root).href;
    return element("li", "", made);
  };

  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, () => value), dialog.dataset[name]);
  const show = async () => {
    const query = words.value.trim();
    let found;
    try {
      found = (await ready()).find(query);
    } catch {
      finder = null; // to try again with the next key
      status.textContent = say("failed");
      return;
    }
    const count = found.length;
    hits.replaceChildren(...found.slice(0, SHOWN).map(row));
    hits.scrollTop = 0;
    if (!count && query.length < 2) status.textContent = ""; // more is to come
    else if (!count) status.textContent = say("none", { query });
    else if (count === 1) status.textContent = say("one");
    else status.textContent = say(count > SHOWN ? "more" : "many", { count, shown: SHOWN });
  };

  const keep = (query) => {
    const { search: _, ...others } = history.state ?? {};
    history.replaceState(query ? { ...others, search: query } : others, "");
  };
  const start = (query = "") => {
    if (!dialog.open) dialog.showModal();
    words.value = query || words.value;
    words.select();
    show();
  };
  const comeBack = () => {
    if (history.state?.search) start(history.state.search);
    else if (location.hash === "#search") start();
    else dialog.close();
  };

  link.hidden = true;
  open.hidden = false;
  open.addEventListener("click", () => start());
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => keep(""));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  words.addEventListener("input", show);
  words.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    await show();
    hits.querySelector("a")?.click();
  });

  // A link to this same page loads nothing: the dialog has to make way.
  hits.addEventListener("click", (event) => {
    const hit = event.target.closest("a");
    if (!hit || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (hit.href.split("#")[0] === location.href.split("#")[0]) dialog.close();
    keep(words.value);
  });

  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const places = [words, ...hits.querySelectorAll("a")];
    const now = places.indexOf(document.activeElement);
    places[Math.min(Math.max(now + step, 0), places.length - 1)].focus();
    event.preventDefault();
  });

  const isField = (node) => node.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  document.addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isLetter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if ((!isSlash && !isLetter) || event.isComposing || dialog.open || isField(event.target)) return;
    event.preventDefault();
    start();
  });

  addEventListener("popstate", comeBack);
  comeBack();
})();
