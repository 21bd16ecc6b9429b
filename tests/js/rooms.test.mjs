import assert from "node:assert/strict";
import { test } from "node:test";

import { add, answersTo, questionIn } from "../../components/rooms/answers.js";
import { eventsIn, listen, pauseOf } from "../../components/rooms/events.js";
import { codeIn, frameAddress } from "../../components/rooms/follower.js";
import { pageIn, queryWith } from "../../components/rooms/live.js";

test("events are read whole, wherever the stream was cut into pieces", () => {
  const text = ': alive\n\nid: 3\nevent: state\ndata: {"query":"a: b"}\n\nevent: count\ndata: {}\n\nevent: st';
  for (let cut = 0; cut <= text.length; cut++) {
    const first = eventsIn(text.slice(0, cut));
    const second = eventsIn(first.rest + text.slice(cut));
    assert.deepEqual(
      [...first.events, ...second.events],
      [
        { name: "state", data: { query: "a: b" }, id: "3" },
        { name: "count", data: {}, id: "" },
      ],
    );
    assert.equal(second.rest, "event: st");
  }
});

test("a class that was cut comes back in its own time, and never waits long", () => {
  assert.equal(pauseOf(0, 0.5), 500);
  assert.ok(pauseOf(3, 0) < pauseOf(3, 1));
  assert.equal(pauseOf(50, 1), 12_000);
});

/** Listens to a server that gives these answers in turn. */
async function heardOf(t, answers) {
  const asked = [];
  const heard = [];
  t.mock.method(globalThis, "fetch", async (_, { headers }) => {
    asked.push(headers["last-event-id"]);
    const [status, text] = answers[asked.length - 1];
    return new Response(text, { status });
  });
  await new Promise((resolve) => {
    listen("/room/BCDFGH/events", {
      heard: ({ name, data }) => {
        heard.push(data.seq ?? name);
        if (name === "closed") resolve();
      },
      cut: (reason) => heard.push(reason),
      over: (reason) => {
        heard.push(reason);
        resolve();
      },
    });
  });
  return { asked, heard };
}

const state = (seq) => `id: ${seq}\nevent: state\ndata: {"seq":${seq}}\n\n`;

test("after a cut or a refusal it asks again, says where it stopped, and ends with the room", async (t) => {
  t.mock.method(Math, "random", () => -0.5); // no pause
  const { asked, heard } = await heardOf(t, [
    [200, state(1) + state(2)],
    [503, '{"message":"Redis is away."}'],
    [200, `${state(4)}event: closed\ndata: {}\n\n`],
  ]);
  assert.deepEqual(asked, [undefined, "2", "2"]);
  assert.deepEqual(heard, [1, 2, "The connection to the server is cut.", "Redis is away.", 4, "closed"]);
});

test("where there is no such room it does not ask again", async (t) => {
  const { asked, heard } = await heardOf(t, [[404, '{"message":"There is no room."}']]);
  assert.deepEqual([asked.length, heard], [1, ["There is no room."]]);
});

test("the frame opens pages of the app only", () => {
  assert.equal(
    frameAddress("/atlas/", { page: "binary", query: "loss=Focal&present=yes&at=1" }),
    "/atlas/binary?loss=Focal&at=1&embed=true",
  );
  assert.equal(frameAddress("/", { page: "", query: "" }), "/?embed=true");
  for (const page of ["//example.org", "../x", "a/b", "javascript:alert(1)", "A"]) {
    assert.throws(() => frameAddress("/", { page, query: "" }), /no page/);
  }
});

test("the letters stand at the end of the address, in whatever case", () => {
  assert.deepEqual(["/room/bcdfgh", "/a/room/BCDFGH/", "/room", "/room/", "/x"].map(codeIn), ["BCDFGH", "BCDFGH", "", "", ""]);
});

test("what the hand holds overrules the address", () => {
  const moved = new Map([
    ["gamma", ["3"]],
    ["x", ["-1", "1"]],
  ]);
  assert.equal(queryWith("?loss=Focal&gamma=2&present=yes&hide=a", moved), "loss=Focal&hide=a&gamma=3&x=-1&x=1");
  assert.equal(pageIn("/atlas/binary"), "binary");
});

test("of each follower the last answer to the present question counts", () => {
  const given = (who, at, kind, answer) => ({ who, at, kind, part: "loss", answer });
  const all = add(new Map(), [given(1, 1, "guess", 5), given(2, 2, "draw", [[0, 1]]), given(1, 3, "guess", 6)]);
  assert.deepEqual(answersTo(all, questionIn("loss=MSE&guess=loss")), [6]);
  assert.deepEqual(answersTo(all, questionIn("draw=loss")), [[[0, 1]]]);
  assert.deepEqual(answersTo(all, questionIn("draw=gradient")), []);
  assert.deepEqual(answersTo(all, questionIn("loss=MSE")), []);
});
