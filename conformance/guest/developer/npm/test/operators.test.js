// SPDX-License-Identifier: Apache-2.0
const compiled = require("../dist/index.js");
const bundled = require("../bundle/rxjs.js");

describe.each([
  ["compiled", compiled],
  ["bundled", bundled],
])("%s", (name, rx) => {
  const values = (source) => {
    const got = [];
    source.subscribe((value) => got.push(value));
    return got;
  };

  test("maps and filters", () => {
    expect(
      values(
        rx.range(1, 10).pipe(
          rx.filter((n) => n % 2 === 0),
          rx.map((n) => n * n),
        ),
      ),
    ).toEqual([4, 16, 36, 64, 100]);
  });

  test("reduces what is merged", () => {
    expect(values(rx.merge(rx.of(1, 2), rx.of(3)).pipe(rx.reduce((a, b) => a + b, 0)))).toEqual([6]);
  });

  test("tells errors", () => {
    const told = [];
    rx.throwError(() => new Error("no")).subscribe({ error: (e) => told.push(e.message) });
    expect(told).toEqual(["no"]);
  });

  test("takes the last of each", async () => {
    await expect(rx.lastValueFrom(rx.interval(1).pipe(rx.take(5)))).resolves.toBe(4);
  });
});
