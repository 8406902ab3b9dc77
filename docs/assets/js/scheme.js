// Light or dark as the reader chose before; without a choice, or without scripts, as the system has it.
// And the page says from the start that there are scripts, so that nothing moves when their buttons come.
// The key holds the path of the site: on an intranet other sites keep things at the same host.
{
  const root = document.documentElement;
  root.classList.remove("no-js");
  const key = `${new URL("../../", document.currentScript.src).pathname}scheme`;
  const keep = (scheme) => {
    try {
      if (scheme) localStorage.setItem(key, scheme);
      return localStorage.getItem(key);
    } catch {
      return null; // a browser that keeps nothing has the choice for one page
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = keep();
  if (kept === "light" || kept === "dark") root.dataset.scheme = kept;
  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-scheme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const now = root.dataset.scheme ?? (dark.matches ? "dark" : "light");
        root.dataset.scheme = now === "dark" ? "light" : "dark";
        keep(root.dataset.scheme);
      });
    }
  });
}
