/** Colors by what was found. A point may have several findings: each kind is counted and shown by itself. */
class FindingColoring extends Coloring {
  constructor(flags, count) {
    super({ name: "Finding", classes: [...flags.map(flag => flag.name), "no finding"], values: new Int32Array(count).fill(flags.length) });
    this.kinds = [...flags.map(flag => flag.kind), "none"];
    this.none = flags.length;
    this.masks = new Uint32Array(count);
    flags.forEach((flag, index) => flag.points.forEach(row => this.masks[row] |= 1 << index));
    for (let row = 0; row < count; row++) {
      if (this.masks[row])
        this.values[row] = 31 - Math.clz32(this.masks[row] & -this.masks[row]);
    }
  }

  shows(row) {
    return this.worst(row) >= 0;
  }

  /** The gravest of a point's findings that is shown, or -1. */
  worst(row) {
    if (this.hidden.size === 0 || this.masks[row] === 0)
      return this.hidden.has(this.values[row]) ? -1 : this.values[row];
    for (let index = 0; index < this.none; index++) {
      if (this.masks[row] >> index & 1 && !this.hidden.has(index))
        return index;
    }
    return -1;
  }

  swatchOf(index) {
    return findingColor(this.kinds[index]);
  }

  colorOf(row) {
    return this.swatchOf(Math.max(this.worst(row), 0));
  }

  standsOut(row) {
    return this.masks[row] !== 0;
  }

  describe(row) {
    return this.masks[row] === 0 ? "no finding" : this.classes.filter((_, index) => this.masks[row] >> index & 1).join(", ");
  }

  counts() {
    const counts = new Int32Array(this.classes.length);
    for (const mask of this.masks) {
      counts[this.none] += mask === 0 ? 1 : 0;
      for (let index = 0; mask >> index; index++)
        counts[index] += mask >> index & 1;
    }
    return counts;
  }

  reveal(row) {
    if (!this.shows(row))
      this.hidden.delete(this.values[row]);
  }
}
