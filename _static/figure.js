// Brings a figure to life when it comes near the view: loads the local Vega bundle once, redraws the static SVG with
// tooltips, and follows the width of its column and its sliders, where it has some. Without this script, or if it
// fails, the static drawing stays, and sliders stay hidden.
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
    const controls = figure.querySelector(".tb-controls");
    const layout = window.innerWidth < NARROW ? "narrow" : "wide";
    const width = Math.floor(figure.querySelector(".tb-drawing").clientWidth);
    if (!width || live.dataset.drawn === layout + width) return;
    const spec = JSON.parse(figure.querySelector(".tb-spec").textContent)[layout];
    spec.width = Math.min(width, 760);
    live.hidden = false;
    try {
      const embed = await vega();
      if (live.view) live.view.finalize();
      live.view = null; // a slider moved from here on is read when the drawing is there
      const result = await embed(live, spec, { actions: false, renderer: "svg", tooltip: { theme: "custom" } });
      live.view = result.view;
      live.dataset.drawn = layout + width;
      const svg = live.querySelector("svg");
      svg.setAttribute("aria-hidden", "true");
      if (controls) {
        await follow(figure);
        controls.hidden = false;
      }
      figure.classList.add("tb-lively");
    } catch (error) {
      live.hidden = true;
      if (controls) controls.hidden = true;
      figure.classList.remove("tb-lively");
    }
  }

  function sliders(figure) {
    return Array.from(figure.querySelectorAll(".tb-slider input"));
  }

  // A slider's number as the page wrote it: Slider.said in controls.py.
  function said(slider) {
    const decimals = Number(slider.dataset.decimals);
    const number = Number(slider.valueAsNumber.toFixed(decimals));
    const form = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    const digits = Math.abs(number).toLocaleString("en-US", form);
    return (number < 0 ? "\u2212" : "") + slider.dataset.before + digits + slider.dataset.after;
  }

  // Hands the sliders' numbers to the drawing, and says what they give.
  async function follow(figure) {
    const view = figure.querySelector(".tb-live").view;
    const moving = sliders(figure);
    moving.forEach(function (slider) {
      slider.closest(".tb-slider").querySelector("output").textContent = said(slider);
      slider.setAttribute("aria-valuetext", said(slider));
      if (view) view.signal(slider.name, slider.valueAsNumber);
    });
    if (!view) return;
    await view.runAsync();
    const result = figure.querySelector(".tb-result");
    const words = view.signal("tb_result");
    if (result.textContent !== words) result.textContent = words;
    describe(figure, moving, words);
  }

  // The description was written for the first settings; for others it says the settings and the result.
  function describe(figure, moving, words) {
    const drawing = figure.querySelector(".tb-drawing");
    drawing.dataset.first = drawing.dataset.first || drawing.getAttribute("aria-label");
    const moved = moving.some(function (slider) { return slider.value !== slider.defaultValue; });
    const settings = moving.map(function (slider) { return slider.labels[0].textContent + " " + said(slider); });
    const anew = "Drawn anew for: " + settings.join("; ") + ". " + words;
    drawing.setAttribute("aria-label", moved ? anew : drawing.dataset.first);
  }

  function attend(figure) {
    const controls = figure.querySelector(".tb-controls");
    if (!controls) return;
    controls.addEventListener("input", function () { follow(figure); });
    controls.querySelector("button").addEventListener("click", function () {
      sliders(figure).forEach(function (slider) { slider.value = slider.defaultValue; });
      follow(figure);
    });
  }

  function start() {
    const figures = Array.from(document.querySelectorAll(".tb-figure"));
    if (!("IntersectionObserver" in window)) return;
    figures.forEach(attend);
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
