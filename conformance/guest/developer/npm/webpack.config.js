// SPDX-License-Identifier: Apache-2.0
const path = require("path");

module.exports = {
  mode: "production",
  target: "node",
  entry: "./dist/index.js",
  output: {
    path: path.resolve(__dirname, "bundle"),
    filename: "rxjs.js",
    library: { type: "commonjs2" },
  },
  cache: { type: "filesystem", cacheDirectory: path.resolve(__dirname, "cache") },
};
