/** Chooses how many of the points to draw while a map moves, so that it follows the hand on machines without a graphics card too. */
class FrameBudget {
  constructor(pointCount) {
    this.smallest = Math.min(1, 2000 / pointCount);
    this.share = 1;
    this.fastFrames = 0;
    this.elapsed = 0;
    this.last = 0;
  }

  /** Begins a movement. */
  begin(now) {
    this.last = now;
    this.fastFrames = 0;
  }

  /** Tells of a frame within a movement: slow ones shrink the share at once, a run of fast ones lets it grow. */
  frame(now) {
    this.elapsed = now - this.last;
    this.last = now;
    this.fastFrames = this.elapsed < 25 ? this.fastFrames + 1 : 0;
    if (this.elapsed > 80)
      this.share = Math.max(this.smallest, this.share * Math.max(.1, 50 / this.elapsed));
    else if (this.fastFrames > 20 && this.share < 1)
      [this.share, this.fastFrames] = [Math.min(1, this.share * 1.5), 0];
  }
}
