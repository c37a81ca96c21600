/** Where a map lies: its points about the middle, in three dimensions, and how far most of them reach. */
class MapFrame {
  constructor(map) {
    const { coordinates, dimension } = map;
    const count = coordinates.length / dimension;
    this.positions = new Float32Array(3 * count);
    for (let axis = 0; axis < dimension; axis++) {
      const values = MapFrame.sample(count, row => coordinates[row * dimension + axis]);
      const middle = (MapFrame.quantile(values, .01) + MapFrame.quantile(values, .99)) / 2;
      for (let row = 0; row < count; row++)
        this.positions[3 * row + axis] = coordinates[row * dimension + axis] - middle;
    }
    // A few points far off must not make all others small.
    const { positions } = this;
    const reach = MapFrame.sample(count, row => Math.hypot(positions[3 * row], positions[3 * row + 1], positions[3 * row + 2]));
    this.radius = MapFrame.quantile(reach, .99) || 1;
  }

  /** The same places seen from the front: without depth. */
  flattened() {
    const flat = this.positions.slice();
    for (let i = 2; i < flat.length; i += 3)
      flat[i] = 0;
    return flat;
  }

  static sample(count, valueOf) {
    const step = Math.max(1, Math.floor(count / 50000));
    return Float32Array.from({ length: Math.ceil(count / step) }, (_, i) => valueOf(i * step)).sort();
  }

  static quantile(sorted, share) {
    return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
  }
}

/** A fixed order in which any first part of the points is a fair sample of all. */
function shuffled(rows) {
  const mixed = rows.slice();
  let state = 1;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor(state / 4294967296 * (i + 1));
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}
