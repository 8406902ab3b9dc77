// Copies what a protocol needs, as formatted text and as plain text at once. Also where the modern
// clipboard is missing, as on plain http, and says aloud and visibly what it has copied.
{
  const words = document.currentScript.dataset;
  const said = document.createElement("p");
  said.className = "tc-copied";
  said.setAttribute("role", "status");
  document.body.append(said);
  let silence = 0;

  const say = (text) => {
    clearTimeout(silence);
    said.textContent = ""; // so that the same words are said again
    requestAnimationFrame(() => (said.textContent = text));
    silence = setTimeout(() => (said.textContent = ""), 8000);
  };

  const putByEvent = (html, text) => {
    let done = false;
    const put = (event) => {
      event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
      done = true;
    };
    document.addEventListener("copy", put, { capture: true, once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", put, { capture: true });
    return done;
  };

  const put = async (html, text) => {
    try {
      const blob = (content, type) => new Blob([content], { type });
      const item = { "text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain") };
      await navigator.clipboard.write([new ClipboardItem(item)]);
      return true;
    } catch {
      return putByEvent(html, text);
    }
  };

  // An entry is a title with its lasting link, and what is said of it. What everybody must know first goes
  // along with the steps that it belongs to, and below a group stand all its items.
  const linked = ({ title, address }) => {
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = title;
    return anchor;
  };
  const textOf = (first, entry, below) => {
    const paragraph = document.createElement("p");
    const lines = [...(first ? [first] : []), linked(entry), entry.address, entry.said];
    paragraph.append(...lines.flatMap((line) => [document.createElement("br"), line]).slice(1));
    const list = document.createElement("ul");
    for (const one of below) {
      const part = document.createElement("li");
      part.append(linked(one), ` ${one.said}`);
      list.append(part);
    }
    const plain = (one) => [one.title, one.address, one.said];
    const all = [...(first ? [first] : []), ...plain(entry), ...below.flatMap((one) => ["", ...plain(one)])];
    return [paragraph.outerHTML + (below.length ? list.outerHTML : ""), all.join("\n") + "\n"];
  };

  // A path on a disk leads nowhere for others: only the address of the site does.
  const isPath = (address) => address.startsWith("file:");
  const copy = async (title, first, entry, below = []) => {
    if (isPath(entry.address)) return say(words.onDisk);
    const done = await put(...textOf(first, entry, below));
    return say(done ? words.copied.replace("{title}", title) : words.failed);
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { copy: title, link, first, checked } = button.dataset; // as it is now: a page may change it
      copy(title, first, { title, address: new URL(link, location.href).href, said: checked });
    });
  }

  // The list of all links: each gets its button here, and a group one for all that stands below it.
  const list = document.querySelector("[data-copy-list]");
  if (list) {
    const { locale } = document.getElementById("tc-content").dataset;
    const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    const firsts = document.querySelector("[data-copy-firsts]").children;
    const linkIn = (item) => item.querySelector("a");
    const above = (item) => item.parentElement.closest("li");
    // What is not said of an entry is as it is for what it belongs to.
    const dayOf = (item) => new URLSearchParams(linkIn(item).search).get("v") ?? dayOf(above(item));
    const entryOf = (item) => {
      const { textContent: title, href: address } = linkIn(item);
      return { title, address, said: `${words.day.replace("{date}", days.format(new Date(dayOf(item))))}.` };
    };
    for (const item of list.querySelectorAll("li")) {
      const link = linkIn(item);
      const below = [...item.querySelectorAll("li")];
      const isGroup = below.length && item.parentElement !== list;
      const isItem = item.matches("ul ul ul > li");
      const address = new URL(link.getAttribute("href"), words.here || location.href);
      address.search = `?v=${dayOf(item)}`;
      link.href = address.href; // which is printed too
      const button = document.createElement("button");
      button.type = "button";
      button.className = isGroup ? "tc-copy tc-copy--all" : "tc-copy";
      button.title = `${isGroup ? words.all : words.one} ${link.textContent}`;
      button.setAttribute("aria-label", button.title);
      button.addEventListener("click", () => {
        const { first } = (isItem ? above(item) : item).dataset;
        copy(link.textContent, first && firsts[first].textContent, entryOf(item), isGroup ? below.map(entryOf) : []);
      });
      link.after(button);
    }
  }
}
