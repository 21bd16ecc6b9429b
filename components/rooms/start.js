// Starts a follower's page, which may run no script in its HTML.

import { start } from "./follower.js";

start();
