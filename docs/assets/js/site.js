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

// A link into something folded opens it, also where the browser does not do so by itself.
const unfold = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = place; part; part = part.parentElement) if (part.localName === "details") part.open = true;
};
unfold();
addEventListener("hashchange", unfold);

// Paper cannot be unfolded: what is folded is open while it prints.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});
