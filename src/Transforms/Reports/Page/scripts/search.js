/** Finds points by their names: all that hold the text become a selection, one alone is shown. */
class Search {
  constructor(page) {
    const field = document.getElementById("search");
    document.getElementById("search-form").hidden = !page.data.names;
    document.getElementById("search-form").addEventListener("submit", event => {
      event.preventDefault();
      const wanted = field.value.trim().toLowerCase();
      if (wanted.length === 0)
        return page.selection.select([]);
      const rows = [];
      page.data.names.forEach((name, row) => {
        if (name.toLowerCase().includes(wanted))
          rows.push(row);
      });
      const result = rows.length === 0 ? "Nothing has this name." : `${formatCount(rows.length)} found`;
      document.getElementById("search-result").textContent = result;
      page.selection.select(rows);
      if (rows.length === 1)
        page.goTo(rows[0]);
    });
  }
}
