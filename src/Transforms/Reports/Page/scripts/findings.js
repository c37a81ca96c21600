/** One finding. */
class Finding {
  static titles = {
    leak: "Leak", duplicate: "Duplicate", suspect: "Label suspect", outlier: "Outlier", unreadable: "Unreadable",
    skipped: "Skipped",
  };

  constructor(definition, index, page) {
    Object.assign(this, definition);
    this.index = index;
    this.id = JSON.stringify([this.kind, this.key, this.other ?? ""]);
    this.isPair = this.other !== undefined;
    this.title = Finding.titleOf(this.kind);
    const describe = (name, row) => row >= 0 ? page.colorings.find(coloring => coloring.name === name)?.describe(row) ?? "" : "";
    this.labels = [describe("Class", this.point), ...(this.isPair ? [describe("Class", this.otherPoint)] : [])];
    this.splits = [describe("Split", this.point), ...(this.isPair ? [describe("Split", this.otherPoint)] : [])];
    this.text = [this.key, this.other, this.evidence, this.title].join("\n").toLowerCase();
  }

  /** What a kind is called: of a fault of a picture its name, such as "Too dark". */
  static titleOf(kind) {
    return Finding.titles[kind] ?? kind[0].toUpperCase() + kind.slice(1).replaceAll("-", " ");
  }

  get actions() {
    return this.isPair ? pairActions : this.kind === "suspect" ? suspectActions : singleActions;
  }

  /** The names, of a pair the left one first. */
  get keys() {
    return this.isPair ? [this.other, this.key] : [this.key];
  }

  /** The points, of a pair the left one first; none for a file that is no point. */
  get points() {
    return (this.isPair ? [this.otherPoint, this.point] : [this.point]).filter(point => point >= 0);
  }

  get scoreText() {
    return this.score === undefined ? "" : this.score.toFixed(this.kind === "outlier" ? 1 : 2);
  }

  /** What it says of one of its points. */
  summaryFor(row) {
    if (this.isPair)
      return `of ${row === this.point ? this.other : this.key} (similarity ${this.scoreText})`;
    return this.evidence ?? this.scoreText;
  }
}

/** All findings, the worst first. */
class Findings {
  constructor(data, page) {
    this.all = data.findings.map((definition, index) => new Finding(definition, index, page));
    this.groups = data.groups ?? {};
    this.points = new Map();
    this.pairs = new Map();
    for (const finding of this.all) {
      finding.points.forEach(point => Findings.add(this.points, point, finding));
      if (finding.group)
        Findings.add(this.pairs, finding.group, finding);
    }
  }

  static add(lists, key, value) {
    if (lists.has(key))
      lists.get(key).push(value);
    else
      lists.set(key, [value]);
  }

  ofPoint(row) {
    return this.points.get(row) ?? [];
  }

  ofGroup(group) {
    return this.pairs.get(group) ?? [];
  }

  /** The kinds with their counts, in the order of their first finding. */
  kinds() {
    const kinds = new Map();
    for (const { kind } of this.all)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds;
  }
}
