/**
 * The address of what is seen: #p=NAME for a point, #finding=NUMBER for a finding, #findings=KIND for a kind, #report-TITLE for a section.
 * It works when the page is opened, and going back leads from the maps to the finding that they were asked from.
 */
class Address {
  constructor(page) {
    this.page = page;
    addEventListener("popstate", () => this.follow(history.state));
    addEventListener("hashchange", () => history.state === null && this.follow(null));
  }

  /** Tells where the page is, without a step to go back. */
  replace({ finding }) {
    this.change("replaceState", { finding }, `#finding=${finding + 1}`);
  }

  /** A step from a finding to a point. */
  push(point, finding) {
    if (finding)
      this.change("replaceState", { finding: finding.index, top: scrollY }, `#finding=${finding.index + 1}`);
    this.change("pushState", { point }, `#p=${encodeURIComponent(this.page.nameOf(point))}`);
  }

  change(method, state, hash) {
    try {
      history[method](state, "", hash);
    } catch {
      // A browser that allows so many steps in a while only; the page works without.
    }
  }

  /** What an address says; one that was written by hand may hold a % that stands for itself. */
  static decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  /** Goes where the address says. */
  follow(state) {
    const [name, ...rest] = Address.decode(location.hash.slice(1)).split("=");
    const value = rest.join("=");
    const { page } = this;
    if (name === "p") {
      const row = page.data.names ? page.data.names.indexOf(value) : Number(value);
      if (row >= 0 && row < page.data.count)
        page.showOnMaps(row);
    } else if (name === "finding" && page.findings?.all[value - 1]) {
      page.workbench.open(page.findings.all[value - 1], { focus: true, scroll: false });
      if (state?.top === undefined)
        page.workbench.section.scrollIntoView({ block: "start" });
      else
        scrollTo({ top: state.top, behavior: "instant" });
    } else if (name === "findings" && page.workbench) {
      // Without a kind, as the link that skips to the findings has it, filters stay as they are.
      if (rest.length > 0)
        page.workbench.showKinds(value ? value.split(",") : []);
      else
        page.workbench.reveal();
    } else if (name) {
      (document.getElementById(`report-${name}`) ?? document.getElementById(name))?.scrollIntoView({ block: "start" });
    }
  }
}
