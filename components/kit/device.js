// What the reader's device says of itself.

// A finger scrolls the page, so it must not draw a box to zoom.
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

export const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
