/** Keys of the findings; they count only while the focus is among them. */
class FindingKeys {
  static help = [
    ["J, K", "next, previous"], ["1, 2, 0, 3", "decide, as the buttons say"], ["G", "keep one of the group"], ["F", "flip, difference"],
    ["Space", "the other picture"], ["M", "show on the maps"], ["U", "undo"],
    ["Delete", "take the decision back"], ["Page down, up", "ten further"],
  ];

  constructor(workbench) {
    this.workbench = workbench;
    workbench.section.addEventListener("keydown", event => {
      if (isTyping(event))
        return;
      const action = this.actionOf(event);
      if (!action)
        return;
      event.preventDefault();
      action();
    });
  }

  actionOf(event) {
    const { workbench } = this;
    const { current, viewer } = workbench;
    const onControl = event.target.closest("button, a, summary, [type=checkbox]") !== null;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const always = {
      j: () => workbench.move(1), k: () => workbench.move(-1), u: () => workbench.undo(),
      PageDown: () => workbench.move(10), PageUp: () => workbench.move(-10),
      ...(onControl ? {} : {
        ArrowDown: () => workbench.move(1), ArrowUp: () => workbench.move(-1), Enter: () => current || workbench.move(1),
      }),
    };
    if (always[key] || !current)
      return always[key];
    const decision = current.actions.find(known => known.key === key && (known.action !== "relabel" || current.suggested));
    if (decision)
      return () => workbench.decide(decision.action);
    return {
      g: current.group ? () => workbench.decideGroup() : undefined,
      f: current.isPair ? () => viewer.pair.next() : undefined,
      m: current.points.length > 0 ? () => workbench.page.goTo(current.points[0], current) : undefined,
      Delete: () => workbench.clear(),
      Backspace: () => workbench.clear(),
      ...(onControl || !current.isPair ? {} : { " ": () => this.flip() }),
    }[key];
  }

  flip() {
    const { pair } = this.workbench.viewer;
    if (pair.mode !== "flip")
      pair.use("flip");
    clearInterval(pair.flipping);
    pair.flip();
  }
}
