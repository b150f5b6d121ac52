// Sphinx's search shows a passage of each page it finds by fetching it, which a browser forbids to a page opened from
// a folder: there it lists the titles alone.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
