/** How far from a point, in pixels, the pointer still means it. */
const pickingRadius = 4;

/**
 * The row under the pointer, or -1: of the points whose discs lie there the one nearest to the eye, else the one that is nearest on
 * the screen. One pass over 100,000 points takes about a millisecond, less than drawing them a second time for the graphics card to
 * answer.
 */
function pickRow(viewport, positions, rows, pointRadius, x, y) {
  const m = viewport.viewProjectionMatrix;
  const halfWidth = viewport.width / 2, halfHeight = viewport.height / 2;
  const focus = viewport.focalDistance || 1;
  let best = -1, bestRank = Infinity;
  for (let i = 0; i < rows.length; i++) {
    const at = 3 * rows[i];
    const px = positions[at], py = positions[at + 1], pz = positions[at + 2];
    const w = m[3] * px + m[7] * py + m[11] * pz + m[15];
    const disc = pointRadius * focus / w;
    const reach = disc + pickingRadius;
    const dx = (1 + (m[0] * px + m[4] * py + m[8] * pz + m[12]) / w) * halfWidth - x;
    const dy = (1 - (m[1] * px + m[5] * py + m[9] * pz + m[13]) / w) * halfHeight - y;
    const squared = dx * dx + dy * dy;
    if (w <= 0 || squared > reach * reach)
      continue;
    const flat = m[3] === 0 && m[7] === 0 && m[11] === 0;
    const rank = !flat && squared <= disc * disc ? w : 1e9 + squared;
    if (rank < bestRank)
      [best, bestRank] = [rows[i], rank];
  }
  return best;
}
