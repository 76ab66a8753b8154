// Put behind a copy of a report by scripts/test_browser.sh: uses the page as a reader
// would and writes what it found into <html data-selftest="...">.
(function () {
  var wrong = [];
  function expect(fine, what) { if (!fine) wrong.push(what); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  expect(all("h1").length === 1, "one h1");
  expect(all("script").length === 2, "our script and this one"); // none of the texts'
  expect(all("img, iframe, object, embed, link, form, audio, video").length === 0, "foreign tags");
  expect(all("*").every(function (e) {
    return Array.prototype.every.call(e.attributes, function (a) { return !/^on/i.test(a.name); });
  }), "event handlers");
  expect(typeof window.pwned === "undefined", "a text ran");
  expect(document.documentElement.scrollWidth <= window.innerWidth + 1,
    "page wider than the window: " + document.documentElement.scrollWidth);
  expect(all("svg").every(function (s) {
    var ids = (s.getAttribute("aria-labelledby") || "").split(" ");
    return s.getAttribute("role") === "img" && ids.length === 2 && ids.every(function (id) {
      var e = document.getElementById(id);
      return e && e.textContent.trim().length > 0;
    });
  }), "pictures with title and description");
  expect(all("svg").every(function (s) { return s.getBoundingClientRect().height > 50; }),
    "pictures have a size");
  expect(all("th").every(function (th) { return th.hasAttribute("scope"); }), "th with scope");

  all("details").forEach(function (d) { d.open = true; }); // what is folded has no focus
  var sorted = 0;
  all("table[data-sort]").forEach(function (table) {
    if (table.tBodies[0].rows.length < 2) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th, i) {
      var button = th.querySelector("button");
      function column() {
        return Array.prototype.map.call(table.tBodies[0].rows, function (row) {
          var v = row.cells[i] && row.cells[i].getAttribute("data-v");
          return v === null || v === undefined ? null : Number(v);
        }).filter(function (v) { return v !== null; });
      }
      expect(button !== null, "a button in " + table.id);
      if (button === null) return;
      button.focus();
      expect(document.activeElement === button, "focus in " + table.id);
      [1, -1].forEach(function (way) {
        button.click();
        expect(th.getAttribute("aria-sort") === (way > 0 ? "ascending" : "descending"),
          "aria-sort in " + table.id);
        var v = column();
        expect(v.every(function (x, k) { return k === 0 || (v[k - 1] - x) * way <= 0; }),
          table.id + " column " + i + " is not sorted");
      });
      sorted++;
    });
  });
  expect(sorted > 0, "nothing to sort");
  document.documentElement.setAttribute("data-selftest",
    wrong.length === 0 ? "good " + sorted : "bad: " + wrong.slice(0, 5).join("; "));
})();
