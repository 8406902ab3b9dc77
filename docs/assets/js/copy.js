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

  // What everybody must know first goes along with the steps that it belongs to.
  const linkOf = ({ copy: title, link, first, checked }) => {
    const address = new URL(link, location.href).href;
    const paragraph = document.createElement("p");
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = title;
    const line = () => document.createElement("br");
    paragraph.append(...(first ? [first, line()] : []), anchor, line(), address, line(), checked);
    const lines = [...(first ? [first] : []), title, address, checked];
    return [paragraph.outerHTML, lines.join("\n") + "\n"];
  };

  // A table as rows with tabs, other text with the address behind each link; no buttons either way.
  const plainOf = (copy) => {
    if (!copy.rows) for (const link of copy.querySelectorAll("a")) link.append(` (${link.href})`);
    const words = (node) => node.textContent.trim().replace(/\s+/g, " ");
    const lines = copy.rows ? [...copy.rows].map((row) => [...row.cells].map(words).join("\t")) : [words(copy)];
    return lines.join("\n") + "\n";
  };

  const allOf = (node) => {
    const copy = node.cloneNode(true);
    for (const button of copy.querySelectorAll("button")) button.closest("td")?.remove();
    for (const cell of copy.querySelectorAll("thead td")) cell.remove();
    for (const link of copy.querySelectorAll("a")) link.setAttribute("href", link.href);
    for (const part of [copy, ...copy.querySelectorAll("*")])
      for (const name of ["class", "id", "aria-labelledby", "data-short"]) part.removeAttribute(name);
    if (copy.rows) copy.setAttribute("border", "1");
    return [copy.outerHTML, plainOf(copy)];
  };

  for (const cell of document.querySelectorAll("[data-short]"))
    cell.textContent = new URL(cell.dataset.short, location.href).href;

  for (const button of document.querySelectorAll("[data-copy-all]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await put(...allOf(document.getElementById(button.dataset.copyAll)));
      say(done ? words.copied.replace("{title}", button.dataset.title) : words.failed);
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await put(...linkOf(button.dataset));
      say(done ? words.copied.replace("{title}", button.dataset.copy) : words.failed);
    });
  }
}
