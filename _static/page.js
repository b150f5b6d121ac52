// The page's own furniture: the switch between light and dark. Without it the page follows the reader's system.
(function () {
  "use strict";
  const root = document.documentElement;
  const button = document.querySelector(".tb-theme");
  const words = button.querySelector("span");

  function tell() {
    const other = root.dataset.theme === "dark" ? "Light" : "Dark";
    words.textContent = other;
    button.setAttribute("aria-label", other + " colours");
  }

  button.addEventListener("click", function () {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* kept for this page alone */ }
    tell();
  });
  button.hidden = false;
  tell();
})();
