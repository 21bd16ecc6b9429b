// What is done once for a tab, whichever page is open in it.

import { followHistory } from "./history.js";
import { startStage } from "./stage.js";
import { afterCut } from "./streamlit.js";
import { leaveTracksToScrolling } from "./touch.js";

let done = false; // a tab reads this module once, and draws the component again on every page
let tell = () => {};

/** @param {{ setTriggerValue: (name: string, value: unknown) => void }} message */
export function render({ setTriggerValue }) {
  tell = () => setTriggerValue("again", true); // what all controls of the page say goes with it
  if (done) return;
  done = true;
  followHistory(startStage());
  leaveTracksToScrolling();
  afterCut(() => tell());
}
