// Sphinx's search shows a passage of each page it finds by fetching it, which a browser forbids to a page opened from
// a folder: there it lists the titles alone.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// How many pages were found is said to those who listen, too.
new MutationObserver(function (changes, watching) {
  const told = document.querySelector("#search-results .search-summary");
  if (!told) return;
  told.setAttribute("role", "status");
  watching.disconnect();
}).observe(document.getElementById("search-results"), { childList: true });
