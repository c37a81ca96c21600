/** The report below the findings: notes, charts and tables. */
class Report {
  constructor(sections) {
    const report = document.getElementById("report");
    report.hidden = sections.length === 0;
    report.append(...sections.map(section => Report.section(section)));
  }

  static section(section) {
    const title = element("h2", {}, section.title);
    const built = element("section", { "aria-label": section.title, id: `report-${Report.idOf(section.title)}` }, title);
    if (section.note)
      built.append(element("p", { class: "hint" }, section.note));
    if (section.charts.length > 0)
      built.append(element("div", { class: "charts" }, ...section.charts.map(parseChart)));
    if (section.rows?.length > 0)
      built.append(element("div", { class: "table", tabindex: "0", role: "group", "aria-label": `${section.title}, table` },
        Report.table(section)));
    else if (section.columns)
      built.append(element("p", { class: "empty" }, "There is nothing to list."));
    return built;
  }

  static idOf(title) {
    return title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  }

  static table({ title, columns, rows }) {
    const isNumber = columns.map(name => name.startsWith("#"));
    const cell = (tag, text, column, scope) => element(tag, { class: isNumber[column] && "number", scope }, text);
    return element("table", { "aria-label": title },
      element("thead", {}, element("tr", {}, ...columns.map((name, column) => cell("th", name.replace("#", ""), column, "col")))),
      element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map((text, column) => cell("td", text, column))))));
  }
}

function parseChart(svg) {
  const chart = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  chart.setAttribute("role", "img");
  return chart;
}
