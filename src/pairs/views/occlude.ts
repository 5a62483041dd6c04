import { type Change, eachValue } from "./change.ts";

/**
 * Something in front: a hand, a mask, a microphone. A grey patch of at most this share of each side covers what is behind it, so that
 * no single place decides who is shown.
 */
export const occlude: Change = {
  kind: "quality",
  make: (image, strength, rng) => {
    const [across, down] = [strength * rng.uniform(), strength * rng.uniform()];
    // The image goes from −1 to 1, so that a share of its side is the patch's reach to either side of its middle.
    const [middleX, middleY] = [across, down].map((share) => (1 - share) * (2 * rng.uniform() - 1));
    const grey = rng.uniform();
    eachValue(image, (old, x, y) =>
      Math.abs(x - middleX) <= across && Math.abs(y - middleY) <= down ? grey : old,
    );
  },
};
