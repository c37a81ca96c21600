/** What can be said of a finding about two pictures. */
const pairActions = [
  { action: "first", key: "1", text: "Keep the left", short: "left kept" },
  { action: "second", key: "2", text: "Keep the right", short: "right kept" },
  { action: "fine", key: "0", text: "Not a copy: keep both", short: "fine" },
  { action: "neither", key: "3", text: "Remove both", short: "both removed" },
];

/** What can be said of a label that is likely wrong. */
const suspectActions = [
  { action: "fine", key: "1", text: "The label is right", short: "fine" },
  { action: "relabel", key: "2", text: "Take the suggested label", short: "relabeled" },
  { action: "remove", key: "3", text: "Remove", short: "removed" },
];

/** What can be said of any other finding. */
const singleActions = [
  { action: "keep", key: "1", text: "Keep", short: "kept" },
  { action: "remove", key: "2", text: "Remove", short: "removed" },
  { action: "fine", key: "0", text: "False alarm", short: "fine" },
];

function pictureId(key) {
  return JSON.stringify(["", key, ""]);
}

/** A decision on a picture, whatever was found of it. */
function pictureDecision(key, action) {
  return { id: pictureId(key), action, short: action === "keep" ? "kept" : "removed", rows: [{ key, decision: action }] };
}

/** A decision on a finding, with the lines that it is in a file. */
function findingDecision(finding, action, label = finding.suggested) {
  const line = (key, other, decision) => ({ key, decision, kind: finding.kind, other, group: finding.group });
  const [first, second] = finding.isPair ? [finding.other, finding.key] : [finding.key, ""];
  const rows = {
    first: () => [line(first, second, "keep"), line(second, first, "remove")],
    second: () => [line(first, second, "remove"), line(second, first, "keep")],
    neither: () => [line(first, second, "remove"), line(second, first, "remove")],
    fine: () => finding.isPair ? [line(finding.key, finding.other, "fine")] : [line(first, "", "fine")],
    relabel: () => [{ ...line(first, "", "relabel"), label }],
    keep: () => [line(first, "", "keep")],
    remove: () => [line(first, "", "remove")],
  }[action]();
  const short = action === "relabel" ? `relabeled: ${label}` : finding.actions.find(known => known.action === action).short;
  return { id: finding.id, action, short, rows };
}

/** Decisions on all pairs of a group: one picture is kept, all others are removed. */
function groupDecisions(findings, keptKey) {
  return findings.map(finding => findingDecision(
    finding, finding.other === keptKey ? "first" : finding.key === keptKey ? "second" : "neither"));
}
