// What is done once for a tab, whichever page is open in it.

import { followHistory } from "./history.js";
import { leaveTracksToScrolling } from "./touch.js";

let done = false; // a tab reads this module once, and draws the component again on every page

export function render() {
  if (done) return;
  done = true;
  followHistory();
  leaveTracksToScrolling();
}
