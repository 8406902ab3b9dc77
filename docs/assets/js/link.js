// Leads from a short link to its text, and takes the query along, which a page without scripts loses.
{
  const target = new URL(document.currentScript.dataset.target, location.href);
  target.search = location.search;
  location.replace(target);
}
