// In a frame of another page, as in a portal, a link out of this site opens in a tab of its own.
if (self !== top) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !/^https?:$/.test(link.protocol) || link.host === location.host) return;
    link.target = "_blank";
    link.rel = "noopener";
  });
}
