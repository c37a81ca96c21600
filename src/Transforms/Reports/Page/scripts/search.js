/** Finds points by their names, and by words that the model knows; what is found becomes a selection, one alone is shown. */
class Search {
  constructor(page) {
    this.page = page;
    this.words = page.data.words;
    this.field = document.getElementById("search");
    this.result = document.getElementById("search-result");
    const form = document.getElementById("search-form");
    form.hidden = !page.data.names;
    if (this.words)
      this.offerWords(form);
    form.addEventListener("submit", event => {
      event.preventDefault();
      this.find(this.field.value.trim().toLowerCase());
    });
  }

  offerWords(form) {
    form.append(element("datalist", { id: "words" }, ...this.words.names.map(([usual]) => element("option", { value: usual }))));
    for (const name of ["placeholder", "aria-label"])
      this.field.setAttribute(name, "Find by name or by word");
    this.field.setAttribute("list", "words");
  }

  find(wanted) {
    this.result.replaceChildren();
    if (wanted.length === 0)
      return this.page.selection.select([]);
    const rows = this.named(wanted);
    const word = this.wordFor(wanted);
    if (rows.length === 0 && word >= 0)
      return this.showWord(word);
    this.show(rows, rows.length === 0 ? this.nothing() : `${formatCount(rows.length)} found by name`);
    if (word >= 0)
      this.result.append(" ", button(`Pictures like “${this.words.names[word][0]}”`, { class: "link" }, () => this.showWord(word)));
  }

  nothing() {
    return this.words ? "Nothing has this name, and it is no word that the model knows." : "Nothing has this name.";
  }

  named(wanted) {
    const rows = [];
    this.page.data.names.forEach((name, row) => {
      if (name.toLowerCase().includes(wanted))
        rows.push(row);
    });
    return rows;
  }

  /** The word itself, in the plural too, or else the only one that begins so. */
  wordFor(wanted) {
    if (!this.words)
      return -1;
    const singular = wanted.replace(/s$/, "");
    const places = test => this.words.names.flatMap((names, place) => names.some(name => test(name.toLowerCase())) ? [place] : []);
    const [exact] = places(name => name === wanted || name === singular);
    if (exact !== undefined)
      return exact;
    const begun = places(name => name.startsWith(wanted));
    return begun.length === 1 ? begun[0] : -1;
  }

  /** The pictures nearest to a word, the nearest first. */
  showWord(word) {
    const { count, points, names } = this.words;
    const rows = Array.from(points.subarray(word * count, (word + 1) * count));
    this.show(rows, `The ${counted(count, this.page.data.item)} nearest to “${names[word][0]}”, nearest first`);
  }

  show(rows, result) {
    this.result.textContent = result;
    this.page.selection.select(rows);
    if (rows.length === 1)
      this.page.goTo(rows[0]);
  }
}
