/** A cell of a CSV file. Spreadsheets run what begins like a formula; an apostrophe in front keeps it a text. */
function csvCell(value) {
  let text = String(value ?? "");
  if (/^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    text = `'${text}`;
  return /[",;\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of cells as RFC 4180 wants them. */
function csvOf(rows) {
  return rows.map(row => row.map(csvCell).join(",") + "\r\n").join("");
}

/** All decisions as a file for the command line. */
function decisionsFile(decisions) {
  const columns = ["key", "decision", "label", "kind", "other", "group", "note"];
  return csvOf([columns, ...decisions.rows().map(row => columns.map(column => row[column]))]);
}
