"use strict";
// Everything here is a convenience: the page is whole without it.
const root = document.documentElement;
for (const choice of document.querySelectorAll("input[name=language]")) {
  choice.addEventListener("change", () => { root.lang = choice.value; });
}
const language = () => document.querySelector("input[name=language]:checked").value;

// The value of a cell: the number of the report, or the text that is seen.
function valueOf(cell) {
  const data = cell.querySelector("data");
  const number = cell.classList.contains("n") ? parseFloat(data ? data.value : cell.textContent) : NaN;
  return Number.isNaN(number) ? cell.innerText.trim() : number;
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a.localeCompare(b, language());
}

for (const table of document.querySelectorAll(".twin table")) {
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === (head.classList.contains("n") ? "descending" : "ascending");
      const sign = head.classList.contains("n") !== down ? -1 : 1;
      table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [valueOf(row.cells[column]), row]);
      rows.sort((a, b) => sign * compare(a[0], b[0]));
      body.append(...rows.map((row) => row[1]));
    });
  });
  if (body.rows.length < 8) continue;
  const label = document.createElement("label");
  label.className = "filter";
  for (const [lang, text] of [["en", "Filter"], ["it", "Filtra"]]) {
    const span = document.createElement("span");
    span.lang = lang;
    span.textContent = text;
    label.append(span);
  }
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  table.closest(".scroll").before(label);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase(language());
    for (const row of body.rows) row.hidden = !row.textContent.toLocaleLowerCase(language()).includes(wanted);
  });
}
