// Sorting of tables and marking of a policy wherever it stands. The report says all it
// has to say without this.
"use strict";
(function () {
  function key(row, i) {
    var cell = row.cells[i];
    var v = cell ? cell.getAttribute("data-v") : null;
    return v !== null ? Number(v) : cell ? cell.textContent.trim() : "";
  }
  function order(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    return a.localeCompare(b, document.documentElement.lang);
  }
  function sort(table, i, button) {
    var head = button.parentNode;
    var down = head.getAttribute("aria-sort") === "ascending";
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    rows.sort(function (a, b) { return order(key(a, i), key(b, i)) * (down ? -1 : 1); });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th) {
      th.removeAttribute("aria-sort");
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
  }
  document.querySelectorAll("table[data-sort]").forEach(function (table) {
    if (!table.tHead || table.tBodies[0].rows.length < 2) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th, i) {
      var button = document.createElement("button");
      button.type = "button";
      button.title = table.getAttribute("data-sort");
      while (th.firstChild) button.appendChild(th.firstChild);
      th.appendChild(button);
      button.addEventListener("click", function () { sort(table, i, button); });
    });
  });
  document.querySelectorAll("tr[data-arm]").forEach(function (row) {
    function mark(on) {
      document.querySelectorAll("tr[data-arm]").forEach(function (other) {
        var same = other.getAttribute("data-arm") === row.getAttribute("data-arm");
        other.classList.toggle("same", on && same);
      });
    }
    row.addEventListener("mouseenter", function () { mark(true); });
    row.addEventListener("mouseleave", function () { mark(false); });
  });
})();
