/** A table of any length: only rows near the window of the table are in the page. */
class VirtualTable {
  static spare = 8;

  constructor({ label, columns, rowHeight, buildRow, onSort }) {
    this.rowHeight = rowHeight;
    this.buildRow = buildRow;
    this.columns = columns;
    this.list = [];
    this.headings = columns.map(column => this.heading(column, onSort));
    this.body = element("tbody");
    this.table = element("table", { "aria-label": label },
      element("colgroup", {}, ...columns.map(column => element("col", { style: `width: ${column.width}` }))),
      element("thead", {}, element("tr", { "aria-rowindex": "1" }, ...this.headings)), this.body);
    this.box = element("div", { class: "virtual", tabindex: "0", role: "group", "aria-label": `${label}, scrolling` }, this.table);
    this.box.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.box);
    addEventListener("beforeprint", () => this.draw(300));
    addEventListener("afterprint", () => this.draw());
  }

  heading({ name, id, number, sortable = true }, onSort) {
    const attributes = { scope: "col", class: number && "number" };
    return sortable
      ? element("th", { ...attributes, "data-column": id }, button(name, { class: "sort" }, () => onSort(id)))
      : element("th", attributes, name);
  }

  /** Shows a list; the place of the window is kept. */
  show(list, sorting) {
    this.list = list;
    this.table.setAttribute("aria-rowcount", list.length + 1);
    for (const heading of this.headings) {
      const sorted = heading.dataset.column === sorting.column;
      if (sorted)
        heading.setAttribute("aria-sort", sorting.descending ? "descending" : "ascending");
      else
        heading.removeAttribute("aria-sort");
    }
    this.drawn = null;
    this.draw();
  }

  /** Puts the rows in the page that can be seen, or so many from the first. */
  draw(count) {
    const first = count ? 0 : Math.max(0, Math.floor(this.box.scrollTop / this.rowHeight) - VirtualTable.spare);
    const seen = Math.ceil(this.box.clientHeight / this.rowHeight) + 2 * VirtualTable.spare;
    const last = Math.min(this.list.length, first + (count ?? seen));
    if (this.drawn === `${first}-${last}`)
      return;
    this.drawn = `${first}-${last}`;
    // The row with the focus must not lose it to its successor.
    const focused = this.body.contains(document.activeElement);
    const spacer = height => element("tr", { class: "spacer", "aria-hidden": "true" },
      element("td", { colspan: this.columns.length, style: `height: ${height}px` }));
    const rows = this.list.slice(first, last).map((item, i) => {
      const row = this.buildRow(item, first + i);
      row.setAttribute("aria-rowindex", first + i + 2);
      return row;
    });
    this.body.replaceChildren(
      ...(first > 0 ? [spacer(first * this.rowHeight)] : []), ...rows,
      ...(last < this.list.length ? [spacer((this.list.length - last) * this.rowHeight)] : []));
    if (focused)
      this.box.focus({ preventScroll: true });
  }

  /** Draws the same rows again. */
  redraw() {
    this.drawn = null;
    this.draw();
  }

  /** Scrolls a row into the window of the table. */
  reveal(place) {
    const head = this.table.tHead.offsetHeight;
    const top = place * this.rowHeight;
    const height = this.box.clientHeight - head;
    if (top < this.box.scrollTop)
      this.box.scrollTop = top;
    else if (top + this.rowHeight > this.box.scrollTop + height)
      this.box.scrollTop = top + this.rowHeight - height;
    this.draw();
  }
}
