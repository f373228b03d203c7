// Sorts, filters and copies the tables of a page, and searches the report. Every page is whole without it.
(() => {
  "use strict";
  const root = document.currentScript.dataset.root;
  const cite = document.querySelector("meta[name=citation]")?.content ?? "";
  const state = new URLSearchParams(location.search);

  const make = (tag, more = {}, ...inside) => {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(more)) {
      if (name in one && name !== "list") one[name] = value;
      else one.setAttribute(name, value);
    }
    one.append(...inside);
    return one;
  };
  const words = cell => (cell.innerText ?? cell.textContent).trim().replace(/\s+/g, " ");

  // The address says how a view was made, so that it can be sent.
  const keep = (name, value) => {
    if (value) state.set(name, value); else state.delete(name);
    const query = state.toString();
    try { history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash); } catch { /* stays as it is */ }
  };

  const copy = async (text, button, said) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const field = make("textarea", { value: text, className: "aside" });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    said.textContent = "Copied.";
  };

  // A figure sorts as a number and a day as a day; what is not there comes last either way.
  const key = text => {
    if (/^(\[.*\].*|none|not .*|)$/i.test(text)) return null;
    const number = text.replace(/,/g, "").replace("−", "-").match(/^[-+]?\d+(\.\d+)?(?=%| of |\s*\(|\s*$)/);
    if (number) return parseFloat(number[0]);
    if (/^\d{1,2} \w+ \d{4}$/.test(text)) return Date.parse(`${text} UTC`);
    return text.toLowerCase();
  };
  const compare = (a, b) => (typeof a === typeof b && typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en-GB"));

  const prepare = (region, place) => {
    const table = region.querySelector("table");
    const body = table.tBodies[0];
    const printed = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map(words);
    const id = `t${place + 1}`;
    const said = make("span", { role: "status", className: "quiet" });
    const bar = make("div", { className: "tools", role: "group", "aria-label": `Tools for the table: ${words(table.caption)}` });
    const cells = new Map(printed.map(row => [row, [...row.cells].map(words)]));

    const sort = (column, way) => {
      heads.forEach((head, at) => (at === column && way ? head.setAttribute("aria-sort", way) : head.removeAttribute("aria-sort")));
      const rows = [...printed];
      if (way) rows.sort((a, b) => {
        const [x, y] = [key(cells.get(a)[column]), key(cells.get(b)[column])];
        if (x === null || y === null) return (x === null) - (y === null);
        return compare(x, y) * (way === "ascending" ? 1 : -1);
      });
      body.append(...rows);
      keep(`${id}.sort`, way ? `${names[column]}:${way}` : "");
    };
    if (printed.length > 1) heads.forEach((head, column) => {
      const button = make("button", { type: "button", className: "sort" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        sort(column, now === "ascending" ? "descending" : now === "descending" ? "" : "ascending");
      });
    });

    const chosen = new Map();
    const filter = () => {
      const wanted = (chosen.get("find")?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of printed) {
        const text = cells.get(row);
        const all = text.join(" ").toLowerCase();
        const hit = wanted.every(word => all.includes(word)) &&
          [...chosen].every(([name, field]) => name === "find" || !field.value || text[names.indexOf(name)] === field.value);
        row.hidden = !hit;
        shown += hit;
      }
      said.textContent = shown === printed.length ? "" : `${shown} of ${printed.length} rows.`;
      chosen.forEach((field, name) => keep(`${id}.${name}`, field.value));
    };
    if (printed.length >= 8) {
      const find = make("input", { type: "search", value: state.get(`${id}.find`) ?? "" });
      chosen.set("find", find);
      bar.append(make("label", {}, "Find in table ", find));
      heads.forEach((head, column) => {
        if (!("facet" in head.dataset)) return;
        const values = [...new Set(printed.map(row => cells.get(row)[column]))].sort();
        if (values.length < 2) return;
        const field = make("select", {}, make("option", { value: "" }, "All"), ...values.map(value => make("option", { value }, value)));
        field.value = state.get(`${id}.${names[column]}`) ?? "";
        chosen.set(names[column], field);
        bar.append(make("label", {}, `${names[column]} `, field));
      });
      chosen.forEach(field => field.addEventListener("input", filter));
    }

    const csv = () => [names, ...[...body.rows].filter(row => !row.hidden).map(row => cells.get(row))]
      .map(row => row.map(text => {
        const inert = /^[=+@\t]|^-(?!\d)/.test(text) ? `'${text}` : text;
        return /[",\n]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
      }).join(",")).join("\r\n");
    const button = (name, text) => {
      const one = make("button", { type: "button" }, name);
      one.addEventListener("click", () => copy(text(), one, said));
      return one;
    };
    bar.append(button("Copy as CSV", csv), button("Copy citation", () => `${words(table.caption)}. ${cite}`), said);
    region.before(bar);

    const [column, way] = (state.get(`${id}.sort`) ?? "").split(/:(?=\w+$)/);
    if (names.includes(column) && ["ascending", "descending"].includes(way)) sort(names.indexOf(column), way);
    if ([...chosen.values()].some(field => field.value)) filter();
  };
  [...document.querySelectorAll("main .scroll")].filter(region => region.querySelector("table:not(.cells)")).forEach(prepare);

  // The data dictionary: a search opens the tables whose name, words or columns have all that is asked for.
  const dictionary = document.getElementById("dictionary");
  if (dictionary) {
    const folds = [...dictionary.querySelectorAll("details")];
    const texts = new Map(folds.map(fold => [fold, fold.textContent.toLowerCase()]));
    const field = make("input", { type: "search", value: state.get("find") ?? "" });
    const said = make("span", { role: "status", className: "quiet" });
    const find = () => {
      const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const fold of folds) {
        const hit = wanted.every(word => texts.get(fold).includes(word));
        fold.hidden = !hit;
        fold.open = hit && wanted.length > 0;
        for (const row of fold.querySelectorAll("tbody tr")) {
          row.hidden = wanted.length > 0 && !fold.querySelector("summary").textContent.toLowerCase().includes(wanted[0]) &&
            !wanted.some(word => row.textContent.toLowerCase().includes(word));
        }
        shown += hit;
      }
      said.textContent = wanted.length ? `${shown} of ${folds.length} tables.` : "";
      keep("find", field.value.trim());
    };
    field.addEventListener("input", find);
    dictionary.before(make("p", { className: "tools" }, make("label", {}, "Find a table or a column ", field), said));
    if (field.value) find();
    const reveal = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details")?.setAttribute("open", "");
    addEventListener("hashchange", reveal);
    reveal();
  }

  // The index is read when somebody searches: a script, because a page from the disk may read nothing else.
  const pages = document.querySelector(".pages");
  if (pages) {
    const field = make("input", { type: "search", id: "search", autocomplete: "off" });
    const count = make("p", { role: "status", className: "quiet" });
    const found = make("ul", { className: "found" });
    const form = make("form", { role: "search", className: "search" }, make("label", { htmlFor: "search" }, "Search the report"), field, count, found);
    pages.append(form);
    let asked;
    const index = () => (asked ??= new Promise(resolve => {
      const script = make("script", { src: `${root}search-index.js` });
      script.addEventListener("load", () => resolve(globalThis.pduSearch));
      document.head.append(script);
    }));
    const search = async () => {
      const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const entries = wanted.length ? (await index()).filter(([title, kind]) => {
        const text = `${title} ${kind}`.toLowerCase();
        return wanted.every(word => text.includes(word));
      }) : [];
      // What begins with the first word comes first, otherwise the order of the index.
      entries.sort((a, b) => b[0].toLowerCase().startsWith(wanted[0]) - a[0].toLowerCase().startsWith(wanted[0]));
      found.replaceChildren(...entries.slice(0, 12).map(([title, kind, href]) =>
        make("li", {}, make("a", { href: root + href }, title), " ", make("span", { className: "quiet" }, kind))));
      count.textContent = wanted.length ? `${entries.length || "No"} found${entries.length > 12 ? ", the first 12 are shown" : ""}` : "";
      keep("search", field.value.trim());
    };
    field.addEventListener("input", search);
    form.addEventListener("submit", event => { event.preventDefault(); found.querySelector("a")?.click(); });
    form.addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      field.value = "";
      search();
      field.focus();
    });
    if (state.get("search")) { field.value = state.get("search"); search(); }
  }
})();
