/** What was decided, in order; kept in the browser under the report's identity. */
class Decisions {
  constructor(identity) {
    this.key = `decisions:${identity}`;
    this.entries = new Map();
    this.undone = [];
    this.listeners = [];
    try {
      for (const entry of JSON.parse(kept.get(this.key) ?? "[]"))
        this.entries.set(entry.id, entry);
    } catch {
      // What an older page kept there means nothing to this one.
    }
    this.findRemoved();
  }

  get size() {
    return this.entries.size;
  }

  of(id) {
    return this.entries.get(id);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Decides several things at once: undone at once too. The last decision is the last line of the file. */
  decide(entries) {
    this.undone.push(entries.map(({ id }) => ({ id, before: this.entries.get(id) })));
    for (const entry of entries) {
      this.entries.delete(entry.id);
      this.entries.set(entry.id, entry);
    }
    this.changed(entries.length === 1 ? `Decided: ${entries[0].short}` : `${counted(entries.length, "decision")} made`);
  }

  /** Takes a decision back. */
  clear(id) {
    if (!this.entries.has(id))
      return;
    this.undone.push([{ id, before: this.entries.get(id) }]);
    this.entries.delete(id);
    this.changed("Decision taken back");
  }

  /** Takes the last step back; returns what it was about. */
  undo() {
    const step = this.undone.pop();
    if (!step)
      return [];
    for (const { id, before } of step) {
      this.entries.delete(id);
      if (before)
        this.entries.set(id, before);
    }
    this.changed("Undone");
    return step.map(({ id }) => id);
  }

  /** Pictures whose last decision is to remove them: it settles all else that was found about them. */
  findRemoved() {
    this.removed = new Set();
    for (const { key, decision } of this.rows()) {
      if (decision === "remove")
        this.removed.add(key);
      else if (decision !== "fine")
        this.removed.delete(key);
    }
  }

  /** Whether nothing is left to say of a finding. */
  settles(finding) {
    return this.entries.has(finding.id) || finding.keys.some(key => this.removed.has(key));
  }

  changed(text) {
    this.findRemoved();
    this.isKept = kept.set(this.key, JSON.stringify([...this.entries.values()]));
    announce(text);
    this.listeners.forEach(listener => listener());
  }

  /** All lines, in the order of deciding. */
  rows() {
    return [...this.entries.values()].flatMap(entry => entry.rows);
  }
}
