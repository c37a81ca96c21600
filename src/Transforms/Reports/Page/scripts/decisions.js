/**
 * What was decided, in order; kept in the browser under the report's identity. A number of its own places each decision in the order, so
 * that one that is undone to stands where it stood.
 */
class Decisions {
  constructor(identity) {
    this.key = `decisions:${identity}`;
    this.listeners = [];
    this.read();
    // Another tab with the same report has decided: what it has kept holds here too, else the next decision here would undo it.
    addEventListener("storage", event => {
      if (event.key !== null && event.key !== kept.nameOf(this.key))
        return;
      this.read();
      this.tell();
    });
  }

  /** Reads what the browser keeps. */
  read() {
    this.entries = new Map();
    this.undone = [];
    try {
      JSON.parse(kept.get(this.key) ?? "[]").forEach((entry, i) => this.entries.set(entry.id, { ...entry, at: entry.at ?? i }));
    } catch {
      // What an older page kept there means nothing to this one.
    }
    this.next = [...this.entries.values()].reduce((next, { at }) => Math.max(next, at + 1), 0);
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
    for (const entry of entries)
      this.entries.set(entry.id, { ...entry, at: this.next++ });
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

  /**
   * Pictures that some decision removes and no later one keeps as a whole, as the command line has it: to keep one before a copy, or in
   * spite of one finding, undoes no removal for another reason. A removal settles all else that was found about a picture.
   */
  findRemoved() {
    this.removed = new Set();
    for (const { key, decision, kind, other } of this.rows()) {
      if (decision === "remove")
        this.removed.add(key);
      else if (!kind && !other)
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
    this.tell();
  }

  tell() {
    this.listeners.forEach(listener => listener());
  }

  /** All lines, in the order of deciding. */
  rows() {
    return [...this.entries.values()].sort((first, second) => first.at - second.at).flatMap(entry => entry.rows);
  }
}
