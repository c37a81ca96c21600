/** Light or dark: as the system has it, until somebody chooses; the choice is remembered. */
class Theme {
  constructor(onChange) {
    this.onChange = onChange;
    const preference = matchMedia("(prefers-color-scheme: dark)");
    const chosen = kept.get("theme");
    this.use(chosen ? chosen === "dark" : preference.matches);
    preference.addEventListener("change", () => {
      if (!kept.get("theme"))
        this.use(preference.matches);
    });
    document.getElementById("theme").addEventListener("click", () => {
      const dark = document.documentElement.dataset.theme !== "dark";
      kept.set("theme", dark ? "dark" : "light");
      this.use(dark);
    });
  }

  use(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    this.onChange();
  }
}
