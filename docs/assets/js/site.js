// Paper says where it came from: the site's own address where it has one, else the one in the bar.
for (const place of document.querySelectorAll("[data-address]")) {
  place.textContent ||= location.href.split(/[?#]/)[0];
}
