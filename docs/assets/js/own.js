// A sheet of one's own: of all that the page holds, what was chosen. The choice stands in the address, as ids,
// and is kept nowhere else. What an address says is judged, and is only ever shown as text.
{
  const all = (node, selector) => [...node.querySelectorAll(selector)];
  const own = Object.fromEntries(all(document, "[data-own]").map((one) => [one.dataset.own, one]));
  const sheet = document.querySelector("[data-sheet]");
  const boxes = all(own.choose, "[type=checkbox]");
  const forms = all(own.choose, "[type=radio]");
  const starts = all(own.choose, "[data-start]");
  const title = own.choose.querySelector("[type=text]");
  const parts = all(sheet, "[data-part]");
  const items = parts.filter((one) => one.dataset.words);
  const notes = all(sheet, ".tc-sheet__block--note");
  // What an id stands for: a page or a group for all of its items. An id that was retired, for its successor.
  const by = (key, nodes) => new Map(nodes.map((one) => [one.dataset[key], one]));
  const places = by("place", all(own.choose, "[data-place]"));
  const replaced = by("old", all(own.choose, "[data-old]"));
  // How a day is said, of words and of who has checked them.
  const [since, checked] = ["since", "checked"].map((key) => by(key, all(own.days, `[data-${key}]`)));
  const LONGEST = 4000;
  const ID = /^[a-z][a-z0-9-]{0,79}(\.[a-z0-9-]{1,79})?$/;
  const MM = 96 / 25.4;
  // A browser's lines are not to a hair as tall on paper; and lines for notes need room for a title and a pen.
  const [WHITE, LEAST_NOTES] = [4, 24];
  let start = starts.at(-1);
  let written = "";

  const filled = (text, values) =>
    Object.entries(values).reduce((said, [key, value]) => said.replaceAll(`{${key}}`, () => value), text);
  for (const item of items) {
    const agreed = own.agreed.content.cloneNode(true);
    const values = { title: item.querySelector("h2, strong").textContent };
    for (const field of all(agreed, "textarea"))
      field.setAttribute("aria-label", filled(field.getAttribute("aria-label"), values));
    item.append(agreed);
  }
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const form = () => forms.find((one) => one.checked).value;
  const address = () => {
    const ids = boxes.filter((box) => box.checked).map((box) => box.value);
    const name = start.dataset.start && `&start=${encodeURIComponent(start.dataset.start)}`;
    return `#form=${form()}${name}${ids.length ? `&ids=${ids.join(",")}` : ""}`;
  };

  // The sheet as paper has it, in the largest letters in which it fits: how tall it is, of how much, in mm.
  const measure = () => {
    own.desk.style.minHeight = `${own.desk.offsetHeight}px`; // so that nothing moves on the screen
    own.notes.hidden = true;
    sheet.classList.add("tc-sheet--measured");
    const most = parseFloat(getComputedStyle(sheet).minHeight) / MM;
    sheet.style.minHeight = "0";
    const tallIn = (size) => {
      sheet.dataset.size = size;
      return sheet.offsetHeight / MM + WHITE;
    };
    // The first of the sizes from large to small that fits, or else the last, asked for as few as can be.
    let sizes = sheet.dataset.sizes.split(" ");
    while (sizes.length > 1) {
      const half = sizes.length >> 1;
      sizes = tallIn(sizes[half - 1]) <= most ? sizes.slice(0, half) : sizes.slice(half);
    }
    const tall = tallIn(sizes[0]);
    sheet.style.minHeight = "";
    sheet.classList.remove("tc-sheet--measured");
    own.notes.hidden = most - tall < LEAST_NOTES;
    own.desk.style.minHeight = "";
    return [tall, most];
  };
  const fit = () => {
    const isEmpty = !boxes.some((box) => box.checked);
    const [tall, most] = measure();
    const [full, over] = [Math.round((100 * tall) / most), Math.ceil(tall - most) / 10];
    own.full.style.inlineSize = isEmpty ? "0" : `${full}%`;
    own.full.parentElement.classList.toggle("tc-own__full--long", over > 0);
    const { empty, fits, long } = own.fit.dataset;
    const values = { full, size: number(+sheet.dataset.size), over: number(over), sheets: Math.ceil(tall / most) };
    const said = filled(isEmpty ? empty : over > 0 ? long : fits, values);
    if (own.fit.textContent !== said) own.fit.textContent = said;
  };

  // What site.js compares with the day that a link carries.
  const dated = ({ dataset }) => {
    const line = document.createElement("li");
    line.dataset.day = dataset.words;
    line.textContent = dataset.place;
    return line;
  };
  const told = () => dispatchEvent(new Event("hashchange"));

  const draw = () => {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const one of parts) one.hidden = !chosen.has(one.dataset.part);
    for (const group of all(sheet, "[data-group]")) group.hidden = !group.querySelector("[data-part]:not([hidden])");
    for (const more of all(own.choose, "li > ul")) more.hidden = !chosen.has(more.parentElement.dataset.place);
    const shown = items.filter((one) => !one.hidden);
    const isNoted = shown.some((one) => "noted" in one.dataset);
    for (const note of notes) note.hidden = !isNoted;
    // The sheet is as old as what was changed last on it, and checked when the first of it was.
    const days = (key) => shown.map((one) => one.dataset[key]).sort();
    const [first, last] = [days("reviewed")[0], days("words").at(-1)];
    const ages = shown.length ? [since.get(last).textContent, checked.get(first).textContent] : [];
    own.checked.textContent = ages.length ? ` · ${ages[1]} · ` : "";
    own.since.textContent = ages[0] ?? "";
    own.dated.replaceChildren(...shown.map(dated));
    sheet.dataset.form = form();
    own.title.textContent = title.value.trim() || title.defaultValue;
    const { base, note } = own.copy.dataset;
    const link = `${base}${last ? `?v=${last}` : ""}${address()}`;
    const said = ages.map((one) => `${one}.`).join(" ");
    Object.assign(own.copy.dataset, { copy: own.title.textContent, link, first: isNoted ? note : "", checked: said });
    fit();
  };

  // Chooses what one name in an address stands for: an item, a group, a page, or `item.addition`. Says what an
  // editor has put in its place, if anybody, and whether it is here.
  const choose = (name) => {
    const [id, addition] = name.split(".");
    const old = replaced.get(id);
    const now = old ? old.dataset.new : id;
    const items = all(places.get(now) ?? document.createElement("p"), "[data-item]");
    const more = addition ? boxes.filter((box) => box.value === `${now}.${addition}`) : [];
    for (const box of [...items, ...more]) box.checked = true;
    const said = old && filled(own.answer.dataset.replaced, { id, title: old.textContent });
    return { said, isHere: items.length > 0 && (more.length > 0 || !addition) };
  };
  const answer = (names) => {
    const chosen = names.map((name) => [name, choose(name)]);
    const unknown = chosen.filter(([, { said, isHere }]) => !said && !isHere).map(([name]) => (ID.test(name) ? name : "…"));
    const said = chosen.flatMap(([, one]) => one.said ?? []);
    if (unknown.length) said.push(filled(own.answer.dataset.unknown, { ids: [...new Set(unknown)].join(", ") }));
    own.answer.textContent = said.join(" ");
  };
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1, LONGEST));
    const names = [...new Set((asked.get("ids") ?? "").split(",").filter(Boolean))];
    written = location.hash;
    start = starts.find((one) => one.dataset.start === asked.get("start")) ?? starts.at(-1);
    title.value = start.dataset.start ? start.textContent : title.defaultValue;
    (forms.find((one) => one.value === asked.get("form")) ?? forms[0]).checked = true;
    for (const box of boxes) box.checked = false;
    answer(names);
    draw();
    told();
  };

  own.choose.addEventListener("submit", (event) => event.preventDefault());
  title.addEventListener("input", draw);
  own.choose.addEventListener("change", ({ target }) => {
    if ("item" in target.dataset && !target.checked)
      for (const box of all(target.closest("[data-place]"), "[type=checkbox]")) box.checked = false;
    own.answer.textContent = "";
    draw();
    written = address();
    history.replaceState(history.state, "", written);
    told(); // which this does not bring by itself
  });
  addEventListener("hashchange", () => location.hash !== written && read());
  addEventListener("pagehide", read); // a title that was typed stays on no page that comes back
  // Who opens an address sees the sheet, and may still choose.
  read();
  own.choose.querySelector("details").open = !boxes.some((box) => box.checked);
  own.desk.addEventListener("input", fit); // once sheet.js has shown what was typed
  addEventListener("load", fit);
  document.fonts.ready.then(fit);
}
