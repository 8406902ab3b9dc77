// A sheet on the screen: print it, print it empty, keep its ticks in this browser, and wipe it.
// Ticks are kept; what is typed never is: it goes with the page, also when somebody comes back to it.
// Without a script the PDF and the browser's own print command still do their work.
(() => {
  const form = document.querySelector("[data-sheet]");
  const own = (selector) =>
    [...form.querySelectorAll(selector)].filter((one) => !one.closest(".tc-sheet__copy[aria-hidden]"));
  const boxes = own("[type=checkbox]");
  const fields = own("textarea");
  const copies = [...form.querySelectorAll(".tc-sheet__copy[aria-hidden]")];

  // Another site on the same server keeps its own ticks: the path of this one is part of the name.
  const root = new URL("../../", document.currentScript.src).pathname;
  const place = `ticks:${root}${form.dataset.sheet}`;
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
  const keep = () => {
    const ticked = boxes.filter((box) => box.checked && box.dataset.key);
    kept.write(ticked.map((box) => box.dataset.key));
  };

  // What is typed stands a second time behind its field, in one cell of a grid: the field is as tall as
  // that, and paper shows it whole. Copies to cut out say the same.
  for (const field of form.querySelectorAll("textarea")) {
    const written = document.createElement("span");
    written.className = "tc-sheet__written";
    written.setAttribute("aria-hidden", "true");
    field.after(written);
  }
  const show = (field) => {
    const index = fields.indexOf(field);
    const twins = copies.map((copy) => copy.querySelectorAll("textarea")[index]);
    for (const one of [field, ...twins]) {
      one.value = field.value;
      one.nextElementSibling.textContent = `${field.value}\u200b`;
    }
  };
  const fill = (values, ticks) => {
    fields.forEach((field, index) => {
      field.value = values[index] ?? "";
      show(field);
    });
    boxes.forEach((box, index) => (box.checked = ticks[index] ?? false));
  };
  const start = () => {
    const ticked = new Set(kept.read());
    fill([], boxes.map((box) => ticked.has(box.dataset.key)));
  };
  start();
  form.classList.add("tc-sheet--live");
  form.addEventListener("input", (event) => event.target.matches("textarea") && show(event.target));
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => event.preventDefault());

  // Whoever leaves with something that is kept nowhere is asked first; then it is gone.
  addEventListener("beforeunload", (event) => {
    const isTicked = boxes.some((box) => box.checked && !box.dataset.key);
    if (isTicked || fields.some((field) => field.value.trim())) event.preventDefault();
  });
  addEventListener("pagehide", start);
  addEventListener("pageshow", (event) => event.persisted && start());

  const buttons = (selector, action) => {
    for (const button of document.querySelectorAll(selector)) button.addEventListener("click", () => action(button));
  };
  const said = document.querySelector("[data-wiped]");
  let wiped = null;
  const offer = (button, before) => {
    wiped = before;
    button.textContent = before ? button.dataset.unwipe : button.dataset.wipe;
    said.textContent = before ? said.dataset.wiped : "";
  };
  // Wiping can be undone until something new is filled in, or the page is left.
  buttons("[data-wipe]", (button) => {
    if (wiped) {
      fill(...wiped);
      offer(button, null);
    } else {
      offer(button, [fields.map((field) => field.value), boxes.map((box) => box.checked)]);
      fill([], []);
    }
    keep();
  });
  const forget = () => {
    for (const button of document.querySelectorAll("[data-wipe]")) offer(button, null);
  };
  form.addEventListener("input", forget);
  addEventListener("pagehide", forget);
  buttons("[data-print]", (button) => {
    form.classList.toggle("tc-sheet--empty", button.dataset.print === "empty");
    print();
  });
  addEventListener("afterprint", () => form.classList.remove("tc-sheet--empty"));
})();
