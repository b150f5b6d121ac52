// Shows what a number rests on beside it. Without this script its link leads to the same entry at the foot of the page.
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;
  const card = document.createElement("div");
  card.className = "tb-card";
  card.popover = "auto"; // Escape and a click elsewhere close it, and the focus goes back to the number
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "tb-card-number");
  document.body.append(card);

  function add(kind, content, parent) {
    const node = document.createElement(kind);
    node.append(...[].concat(content));
    return (parent || card).appendChild(node);
  }

  function copy(node) {
    return Array.from(node.childNodes, (child) => child.cloneNode(true));
  }

  function fill(link, row) {
    const [number, value, origin, cell] = row.cells;
    card.replaceChildren();
    add("p", number.textContent).id = "tb-card-number";
    const list = add("dl", []);
    const told = { "Value": copy(value), "Where from": copy(origin), "Made by": "cell " + cell.textContent + " of this page’s notebook" };
    for (const name in told) {
      add("dt", name, list);
      add("dd", told[name], list);
    }
    for (const name of new Set(Array.from(origin.querySelectorAll("a"), (a) => a.hash))) {
      const table = document.getElementById(name.slice(1));
      add("p", [...copy(table), ": ", ...copy(table.nextElementSibling)]).className = "tb-card-table";
    }
    const all = add("a", "All numbers on this page", add("p", []));
    all.href = link.hash;
    all.addEventListener("click", () => card.hidePopover());
  }

  function place(link) {
    const box = link.getClientRects()[0];
    const width = card.offsetWidth;
    const below = innerHeight - box.bottom > card.offsetHeight + 12 || box.top < card.offsetHeight + 12;
    card.style.left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8)) + scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + scrollY + "px";
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a.tb-fact");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const row = link.pathname === location.pathname && document.getElementById(link.hash.slice(1));
    if (!row) return; // a number of another page: its entry is there
    event.preventDefault();
    link.focus(); // some browsers give a link no focus when it is touched
    fill(link, row);
    card.showPopover();
    place(link);
    card.focus();
  });
})();
