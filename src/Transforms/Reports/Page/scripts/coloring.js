/** How points are colored and which of them are shown: by class, each of which can be hidden, or by a score. */
class Coloring {
  constructor(definition) {
    this.name = definition.name;
    this.classes = definition.classes;
    this.values = definition.values;
    this.hidden = new Set();
    if (!this.classes)
      [this.low, this.high] = this.values.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Infinity, -Infinity]);
  }

  colorOf(row) {
    const value = this.values[row];
    return this.classes ? categoryColor(value) : scoreColor((value - this.low) / (this.high - this.low || 1));
  }

  describe(row) {
    const value = this.values[row];
    return this.classes ? this.classes[value] : value.toPrecision(4);
  }

  counts() {
    const counts = new Int32Array(this.classes.length);
    for (const value of this.values)
      counts[value]++;
    return counts;
  }

  visibleRows() {
    const rows = new Int32Array(this.values.length);
    let count = 0;
    for (let row = 0; row < this.values.length; row++) {
      if (!this.hidden.has(this.values[row]))
        rows[count++] = row;
    }
    return rows.subarray(0, count);
  }

  colors() {
    const colors = new Uint8Array(4 * this.values.length);
    for (let row = 0; row < this.values.length; row++) {
      colors.set(this.colorOf(row), 4 * row);
      colors[4 * row + 3] = 255;
    }
    return colors;
  }

  toggle(index) {
    if (!this.hidden.delete(index))
      this.hidden.add(index);
  }

  /** Shows one class alone; asked again, all of them. */
  isolate(index) {
    const alone = this.hidden.size === this.classes.length - 1 && !this.hidden.has(index);
    this.hidden = new Set(alone ? [] : [...this.classes.keys()].filter(other => other !== index));
  }
}
