// SPDX-License-Identifier: Apache-2.0
const assert = require("node:assert");
const { describe, test } = require("node:test");

const values = (source) => {
  const got = [];
  source.subscribe((value) => got.push(value));
  return got;
};

for (const [name, file] of [
  ["compiled", "../dist/index.js"],
  ["bundled", "../bundle/rxjs.js"],
]) {
  describe(name, () => {
    const rx = require(file);

    test("maps and filters", () => {
      const even = rx.range(1, 10).pipe(
        rx.filter((n) => n % 2 === 0),
        rx.map((n) => n * n),
      );
      assert.deepStrictEqual(values(even), [4, 16, 36, 64, 100]);
    });

    test("reduces what is merged", () => {
      const merged = rx.merge(rx.of(1, 2), rx.of(3));
      assert.deepStrictEqual(values(merged.pipe(rx.reduce((a, b) => a + b, 0))), [6]);
    });

    test("tells errors", () => {
      const told = [];
      rx.throwError(() => new Error("no")).subscribe({ error: (e) => told.push(e.message) });
      assert.deepStrictEqual(told, ["no"]);
    });

    test("takes the last of each", async () => {
      assert.strictEqual(await rx.lastValueFrom(rx.interval(1).pipe(rx.take(5))), 4);
    });
  });
}
