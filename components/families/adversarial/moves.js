// The moves of the small game as a text of the address: d, g, or r for both in turn, each with how many times.

const MOST = 2000; // moves

/** Whether a text says moves that can be played, by the rule of `played` in Python. @param {string} text */
export function isGame(text) {
  if (!/^(?:[dgr][1-9]\d{0,3})*$/.test(text)) return false;
  const counts = [...text.matchAll(/([dgr])(\d+)/g)].map(([, who, count]) => Number(count) * (who === "r" ? 2 : 1));
  return counts.reduce((sum, count) => sum + count, 0) <= MOST;
}
