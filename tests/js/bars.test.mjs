import assert from "node:assert/strict";
import { test } from "node:test";

import { shared } from "../../components/kit/bars.js";

const near = (found, wanted) => found.forEach((v, i) => assert.ok(Math.abs(v - wanted[i]) < 1e-12, `${found} is not ${wanted}`));

test("the others keep their proportions", () => near(shared([0.2, 0.2, 0.6], 0, 0.6), [0.6, 0.1, 0.3]));

test("where the others have nothing, they share equally", () => near(shared([1, 0, 0], 0, 0.4), [0.4, 0.3, 0.3]));

test("one that takes all leaves nothing", () => near(shared([0.2, 0.2, 0.6], 2, 1), [0, 0, 1]));
