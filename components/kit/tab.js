// What is done once for a tab, whichever page is open in it.

import { followHistory } from "./history.js";
import { leaveTracksToScrolling } from "./touch.js";

followHistory();
leaveTracksToScrolling();

/** The page has nothing of its own here: the module has done its work when it was read. */
export function render() {}
