// Brings a figure to life when it comes near the view: loads its specs and, once a page, the local Vega bundle, redraws
// the static SVG with tooltips, and follows the width of its column and its sliders, where it has some. Scripts and specs
// come by script tag, which a page opened from a folder may use too. Without this script, or if it fails, the static
// drawing stays, and sliders stay hidden.
(function () {
  "use strict";
  const NARROW = 600; // below this window width a phone's layout is drawn, as in book.css
  const here = document.currentScript.src;
  const loads = {}; // address -> promise of that script
  const handed = {}; // "stem/name" -> data and specs, as the figure's script hands them over

  window.tradebookFigure = function (key, held) { handed[key] = held; };

  function load(address) {
    loads[address] = loads[address] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () {
        delete loads[address]; // another try when the figure comes near again
        reject(new Error(address));
      };
      document.head.appendChild(script);
    });
    return loads[address];
  }

  async function spec(figure, layout) {
    const files = figure.dataset.files;
    await Promise.all([load(new URL("vega-bundle.js", here).href), load(new URL(files + ".js", document.baseURI).href)]);
    const held = handed[files.split("/").slice(-2).join("/")];
    return Object.assign(structuredClone(held.specs[layout]), { datasets: structuredClone(held.data) });
  }

  // No wider than the static drawing, so that it takes the same room, stretched as that is; narrower where there is less.
  function size(figure, layout) {
    const box = figure.querySelector(".tb-" + layout + " svg").viewBox.baseVal;
    return Math.min(Math.floor(figure.querySelector(".tb-drawing").clientWidth), box.width);
  }

  async function draw(figure) {
    const live = figure.querySelector(".tb-live");
    const layout = window.innerWidth < NARROW ? "narrow" : "wide";
    const width = size(figure, layout);
    if (!width || live.dataset.wanted === layout + width) return;
    live.dataset.wanted = layout + width;
    try {
      const wanted = await spec(figure, layout);
      const font = getComputedStyle(figure).fontFamily; // text is measured as it is drawn
      const fresh = document.createElement("div");
      wanted.width = width;
      wanted.config = Object.assign({}, wanted.config, { font: font, aria: false }); // the page describes the drawing
      const options = { actions: false, renderer: "svg", tooltip: { theme: "custom" } };
      const result = await window.vegaEmbed(fresh, wanted, options);
      if (live.dataset.wanted !== layout + width) return result.view.finalize();
      fresh.querySelector("svg").setAttribute("aria-hidden", "true");
      if (live.view) live.view.finalize();
      live.view = result.view;
      await follow(figure);
      live.replaceChildren(fresh);
      live.dataset.drawn = layout + width;
      show(figure, true);
    } catch (error) {
      delete live.dataset.wanted;
      show(figure, false);
    }
  }

  // Either the live drawing with its sliders or the static one with words about the first settings, never both.
  function show(figure, lively) {
    const controls = figure.querySelector(".tb-controls");
    figure.querySelector(".tb-live").hidden = !lively;
    if (controls) controls.hidden = !lively;
    figure.classList.toggle("tb-lively", lively);
    figure.classList.remove("tb-awaited");
    walkable(figure.querySelector(".tb-drawing"), lively && points(figure).length > 1);
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
    if (!moving.length) return;
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
    const each = moving.map(function (slider) { return slider.labels[0].textContent + " " + said(slider); });
    const settings = each.join("; ") + ".";
    drawing.setAttribute("aria-label", moved ? "Drawn anew for: " + settings + " " + words : drawing.dataset.first);
    figure.querySelector(".tb-settings").textContent = "Drawn for: " + settings; // read on paper, in place of sliders
  }

  function attend(figure) {
    const controls = figure.querySelector(".tb-controls");
    if (!controls) return;
    figure.classList.add("tb-awaited"); // room for the sliders before they work
    controls.addEventListener("input", function () { follow(figure); });
    controls.querySelector("button").addEventListener("click", function () {
      sliders(figure).forEach(function (slider) { slider.value = slider.defaultValue; });
      follow(figure);
    });
  }

  // What a pointer can ask about, the keyboard can too: a live drawing takes the focus, and arrow keys go from one of
  // its points to the next, with the words that a pointer would see, and that a listener hears.
  function points(figure) {
    return Array.from(figure.querySelectorAll(".tb-live svg *")).filter(function (mark) {
      return mark.__data__ && mark.__data__.tooltip;
    });
  }

  function walkable(drawing, able) {
    drawing.setAttribute("role", able ? "application" : "img");
    if (able) {
      drawing.tabIndex = 0;
      drawing.setAttribute("aria-roledescription", "chart, arrow keys go from point to point");
    } else {
      drawing.removeAttribute("tabindex");
      drawing.removeAttribute("aria-roledescription");
    }
  }

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 12, PageUp: -12 };

  function walk(figure, event) {
    const marks = points(figure);
    const ends = { Home: 0, End: marks.length - 1 };
    if (event.key === "Escape") return leave(figure);
    if (!marks.length || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!(event.key in STEPS) && !(event.key in ends)) return;
    event.preventDefault();
    const drawing = figure.querySelector(".tb-drawing");
    const last = "point" in drawing.dataset ? Number(drawing.dataset.point) : event.key === "PageUp" ? marks.length : -1;
    const next = event.key in ends ? ends[event.key] : last + STEPS[event.key];
    leave(figure);
    drawing.dataset.point = Math.max(0, Math.min(marks.length - 1, next));
    tell(figure, marks[drawing.dataset.point]);
  }

  function tell(figure, mark) {
    const box = mark.getBoundingClientRect();
    const item = mark.__data__;
    const view = figure.querySelector(".tb-live").view;
    const place = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    mark.classList.add("tb-here");
    view.tooltip()(null, place, item, item.tooltip);
    const parts = typeof item.tooltip === "object" ? Object.entries(item.tooltip) : [["", item.tooltip]];
    const words = parts.map(function (part) { return (part[0].trim() ? part[0] + ": " : "") + part[1]; });
    heard(figure).textContent = words.join("; ");
  }

  function leave(figure) {
    const here = figure.querySelector(".tb-here");
    if (!here) return;
    here.classList.remove("tb-here");
    figure.querySelector(".tb-live").view.tooltip()(null, {}, null, null);
  }

  function heard(figure) {
    let status = figure.querySelector(".tb-heard");
    if (!status) {
      status = document.createElement("p");
      status.className = "tb-heard tb-unseen";
      status.setAttribute("role", "status");
      figure.appendChild(status);
    }
    return status;
  }

  // The link leads to the figure; it is copied too, where the browser allows it.
  function copies(figure) {
    const link = figure.querySelector(".tb-link");
    link.addEventListener("click", async function () {
      try {
        await navigator.clipboard.writeText(link.href);
      } catch (error) {
        return;
      }
      heard(figure).textContent = link.textContent = "Link copied";
      setTimeout(function () { link.textContent = "Link"; }, 2500);
    });
  }

  function start() {
    const figures = Array.from(document.querySelectorAll(".tb-figure"));
    figures.forEach(copies);
    if (!("IntersectionObserver" in window)) return;
    figures.forEach(function (figure) {
      attend(figure);
      figure.querySelector(".tb-drawing").addEventListener("keydown", function (event) { walk(figure, event); });
      figure.querySelector(".tb-drawing").addEventListener("blur", function () { leave(figure); });
    });
    const near = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) draw(entry.target); });
    }, { rootMargin: "300px" });
    figures.forEach(function (figure) { near.observe(figure); });
    let waiting = null;
    window.addEventListener("resize", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () {
        figures.filter(function (figure) { return figure.querySelector(".tb-live").dataset.wanted; }).forEach(draw);
      }, 150);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
