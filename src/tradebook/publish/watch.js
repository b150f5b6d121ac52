// Added to each page by `tradebook serve --watch`, never part of a published site: shows the page anew when the book
// was built anew, and what a build that failed complained of.
(() => {
  const own = document.currentScript.dataset.version;
  const kept = `tradebook-scroll ${location.pathname}`;
  let source = null;
  let banner = null;

  function again() {
    sessionStorage.setItem(kept, JSON.stringify([scrollX, scrollY]));
    location.reload();
  }

  function backToPlace() {
    const place = sessionStorage.getItem(kept);
    sessionStorage.removeItem(kept);
    if (place) scrollTo({ left: JSON.parse(place)[0], top: JSON.parse(place)[1], behavior: "instant" });
  }

  function complain(text) {
    banner?.remove();
    banner = null;
    if (!text) return;
    banner = document.createElement("pre");
    banner.id = "tradebook-failed";
    banner.setAttribute("role", "alert");
    banner.style.cssText = `position: fixed; inset: auto 0 0 0; z-index: 2147483647; margin: 0; padding: .8em 1em;
      max-height: 40vh; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.4 monospace;
      color: #fff; background: #8b1a1a; border: 0; border-radius: 0`;
    banner.textContent = `The last build failed; this page is of the one before.\n${text}`;
    document.body.append(banner);
  }

  function listen() {
    source = new EventSource("/-/changes");
    source.onmessage = event => {
      const told = JSON.parse(event.data);
      if (told.version === own) complain(told.failed);
      else again();
    };
  }

  // Tabs out of sight keep no connection: a browser has six for all of them together.
  function look() {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) listen();
  }

  addEventListener("load", () => { backToPlace(); look(); });
  document.addEventListener("visibilitychange", () => { if (document.readyState === "complete") look(); });
})();
