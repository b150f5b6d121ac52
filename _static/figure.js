// Brings a figure to life when it comes near the view: loads the local Vega bundle once, redraws the static SVG with
// tooltips, and follows the width of its column. Without this script, or if it fails, the static drawing stays.
(function () {
  "use strict";
  const NARROW = 600; // below this window width a phone's layout is drawn, as in book.css
  const here = document.currentScript.src;
  let bundle = null;

  function vega() {
    bundle = bundle || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = new URL("vega-bundle.js", here).href;
      script.onload = function () { resolve(window.vegaEmbed); };
      script.onerror = reject;
      document.head.appendChild(script);
    });
    return bundle;
  }

  async function draw(figure) {
    const live = figure.querySelector(".tb-live");
    const layout = window.innerWidth < NARROW ? "narrow" : "wide";
    const width = Math.floor(figure.querySelector(".tb-drawing").clientWidth);
    if (!width || live.dataset.drawn === layout + width) return;
    const spec = JSON.parse(figure.querySelector(".tb-spec").textContent)[layout];
    spec.width = Math.min(width, 760);
    live.hidden = false;
    try {
      const embed = await vega();
      if (live.view) live.view.finalize();
      const result = await embed(live, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } });
      live.view = result.view;
      live.dataset.drawn = layout + width;
      const svg = live.querySelector("svg");
      svg.setAttribute("aria-hidden", "true");
      figure.classList.add("tb-lively");
    } catch (error) {
      live.hidden = true;
      figure.classList.remove("tb-lively");
    }
  }

  function start() {
    const figures = Array.from(document.querySelectorAll(".tb-figure"));
    if (!("IntersectionObserver" in window)) return;
    const near = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) draw(entry.target); });
    }, { rootMargin: "300px" });
    figures.forEach(function (figure) { near.observe(figure); });
    let waiting = null;
    window.addEventListener("resize", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () {
        figures.filter(function (figure) { return figure.classList.contains("tb-lively"); }).forEach(draw);
      }, 150);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
