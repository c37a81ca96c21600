/** How points are colored, by class or by a score, and which of the classes are shown. */
class Coloring {
  constructor(definition) {
    this.name = definition.name;
    this.classes = definition.classes;
    this.none = definition.none;
    this.values = definition.values;
    this.hidden = new Set();
    [this.low, this.high] = [Infinity, -Infinity];
    for (const value of this.classes ? [] : this.values) {
      this.low = Math.min(this.low, Number.isNaN(value) ? this.low : value);
      this.high = Math.max(this.high, Number.isNaN(value) ? this.high : value);
    }
  }

  /** Whether a point passes: its class is not hidden. */
  shows(row) {
    return this.hidden.size === 0 || !this.hidden.has(this.values[row]);
  }

  swatchOf(index) {
    return categoryColor(index);
  }

  colorOf(row) {
    const value = this.values[row];
    if (this.classes)
      return categoryColor(value);
    return Number.isNaN(value) ? parseHex(findingColors.none) : scoreColor((value - this.low) / (this.high - this.low || 1));
  }

  /** Whether a point stands out: others are drawn first, pale and small. */
  standsOut() {
    return true;
  }

  describe(row) {
    const value = this.values[row];
    return this.classes ? this.classes[value] : Number.isNaN(value) ? "none" : value.toPrecision(4);
  }

  counts() {
    const counts = new Int32Array(this.classes.length);
    for (const value of this.values)
      counts[value]++;
    return counts;
  }

  toggle(index) {
    if (!this.hidden.delete(index))
      this.hidden.add(index);
  }

  /** Makes a point pass. */
  reveal(row) {
    this.hidden.delete(this.values[row]);
  }

  /** Shows one class alone; asked again, all of them. */
  isolate(index) {
    const alone = this.hidden.size === this.classes.length - 1 && !this.hidden.has(index);
    this.hidden = new Set(alone ? [] : [...this.classes.keys()].filter(other => other !== index));
  }
}
