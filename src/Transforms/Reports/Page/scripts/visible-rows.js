/** The most points that maps draw; of more, a sample. */
const largestDrawn = 200000;

/**
 * The points that pass all filters. Of more than can be drawn a fixed sample is kept, and with it all that have a finding or are wanted.
 */
function visibleRows(count, colorings, wanted = -1, limit = largestDrawn) {
  const filters = colorings.filter(coloring => coloring.hidden.size > 0);
  let rows = new Int32Array(count);
  let passed = 0;
  for (let row = 0; row < count; row++) {
    if (filters.every(filter => filter.shows(row)))
      rows[passed++] = row;
  }
  rows = rows.subarray(0, passed);
  if (passed > limit) {
    const findings = colorings.find(coloring => coloring instanceof FindingColoring);
    const share = limit / passed * 4294967296;
    rows = rows.filter(row => row === wanted || findings?.standsOut(row) || Math.imul(row ^ row >>> 15, 2654435761) >>> 0 < share);
  }
  return { rows, passed };
}
