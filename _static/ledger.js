// Filters of the ledger of claims. Without this script the table is shown whole and the form stays hidden.
(function () {
  "use strict";

  function start(ledger) {
    const form = ledger.querySelector(".tb-filters");
    const shown = ledger.querySelector(".tb-shown");
    const rows = Array.from(ledger.querySelectorAll("tbody tr[id]"));
    const words = new Map(rows.map(function (row) { return [row, row.textContent.toLowerCase()]; }));

    function fits(row) {
      const asked = form.elements;
      const searched = asked.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      return (!asked.document.value || row.parentElement.dataset.document === asked.document.value) &&
        (!asked.verdict.value || row.dataset.verdict === asked.verdict.value) &&
        (!asked.chapter.value || row.dataset.chapter === asked.chapter.value) &&
        searched.every(function (word) { return words.get(row).includes(word); });
    }

    function filter() {
      let number = 0;
      rows.forEach(function (row) {
        row.hidden = !fits(row);
        if (!row.hidden) number += 1;
      });
      ledger.querySelectorAll("tbody").forEach(function (body) {
        body.hidden = !body.querySelector("tr[id]:not([hidden])");
      });
      shown.textContent = number === rows.length ? "All " + number + " claims are shown."
        : (number || "None") + " of " + rows.length + " claims " + (number === 1 ? "is" : "are") + " shown.";
    }

    // A link to a claim must not lead to a row that a filter has hidden.
    function reveal() {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target) return;
      const folded = target.closest("details:not([open])");
      if (folded) folded.open = true;
      if (rows.includes(target) && target.hidden) {
        form.reset();
        filter();
      }
      target.scrollIntoView({ block: "center" });
    }

    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(filter, 0); });
    window.addEventListener("hashchange", reveal);
    filter();
    reveal();
  }

  function begin() { document.querySelectorAll(".tb-ledger").forEach(start); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
