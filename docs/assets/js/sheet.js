// A sheet on the screen: print it, print it empty, keep its ticks in this browser, and wipe it.
// Ticks are kept; what is typed never is. Without a script the PDF and the browser's own print
// command still do their work.
(() => {
  const form = document.querySelector("[data-sheet]");
  const boxes = [...form.querySelectorAll(".tc-sheet__copy:not([aria-hidden]) [data-key]")];
  const place = `ticks:${form.dataset.sheet}`;

  // A browser may refuse to keep anything, as in a private window: then nothing is kept.
  const kept = {
    read() {
      try {
        return JSON.parse(localStorage.getItem(place)) ?? [];
      } catch {
        return [];
      }
    },
    write(keys) {
      try {
        if (keys.length) localStorage.setItem(place, JSON.stringify(keys));
        else localStorage.removeItem(place);
      } catch {}
    },
  };

  const ticked = new Set(kept.read());
  for (const box of boxes) box.checked = ticked.has(box.dataset.key);
  form.addEventListener("change", () => {
    kept.write(boxes.filter((box) => box.checked).map((box) => box.dataset.key));
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const show = (selector, action) => {
    for (const button of document.querySelectorAll(selector)) {
      button.hidden = false;
      button.addEventListener("click", () => action(button));
    }
  };
  show("[data-wipe]", () => {
    form.reset();
    for (const box of boxes) box.checked = false;
    kept.write([]);
    form.querySelector("input, textarea")?.focus();
  });
  show("[data-print]", (button) => {
    form.classList.toggle("tc-sheet--empty", button.dataset.print === "empty");
    print();
  });
  addEventListener("afterprint", () => form.classList.remove("tc-sheet--empty"));

  // Paper carries the version that it was printed with in its address: ?v=1a2b3c4.
  const old = new URLSearchParams(location.search).get("v");
  const paper = document.querySelector(".tc-sheet__paper");
  if (old) {
    const { version, current, outdated } = paper.dataset;
    const said = old === version ? current : outdated;
    paper.hidden = false;
    paper.classList.toggle("tc-sheet__paper--outdated", old !== version);
    paper.textContent = said.replace("{old}", old.slice(0, 12)).replaceAll("{version}", version);
  }
})();
