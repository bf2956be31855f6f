# SPDX-License-Identifier: Apache-2.0
# npm ci of some hundred packages without a network, its cache on the mount too, then what a project
# does with them.

KIT=$KEPT/npm
PROJECT=$V/project
# On the mount, unless that is too small for packages twice.
CACHE=$V/cache
[ ! -e "$KIT/cache-is-here" ] || CACHE=$KIT/cache

npm() { node "$KIT/npm/bin/npm-cli.js" --cache "$CACHE" --no-audit --no-fund --no-update-notifier "$@"; }
run_tests() { npm run -s test > "$WORK/tests"; }
install() { (cd "$PROJECT" && npm ci --offline --ignore-scripts); }

# installed NAME: the packages' files are those that the host got, and no others.
installed() {
  (cd "$PROJECT" && find node_modules -type f ! -name .package-lock.json -print0 |
    LC_ALL=C sort -z | xargs -0 -r sha256sum) > "$WORK/sums"
  holds "$1" diff "$KIT/files.sha256" "$WORK/sums"
}

prepare() {
  room=$(df -m --output=avail "$V" | tail -n 1)
  if [ "$room" -lt 400 ]; then
    echo "# npm's cache is not on the mount: that has room for $room MiB"
    : > "$KIT/cache-is-here"
    CACHE=$KIT/cache
  else
    timed "npm's cache onto the mount" cp -r "$KIT/cache" "$CACHE"
  fi
  timed "the project onto the mount" cp -r "$KIT/project" "$PROJECT"
  echo "# node $(node --version), npm $(npm --version)"
  timed "npm ci" install
  echo "# $(wc -l < "$KIT/files.sha256") files in node_modules"
}

exercise() {
  remount
  installed "each file of each package is right"
  cd "$PROJECT"
  holds "npm ls finds all packages" npm ls --all --offline
  timed "npm cache verify" npm cache verify
  timed "compile" npm run -s compile
  timed "bundle" npm run -s bundle
  check "the bundle is the host's" "$(cat "$KIT/bundle.sha256")" "$(sha256sum bundle/rxjs.js)"
  timed "test" run_tests
  check "tests that passed" "# pass 8" "$(grep '^# pass' "$WORK/tests")"
  # Each file that was compiled is there again in a listing, and the second bundle comes from the
  # cache of the first.
  check "compiled files" "$(find src -name '*.ts' | wc -l)" "$(find dist -name '*.js' | wc -l)"
  timed "bundle again, from webpack's cache" npm run -s bundle
  check "the bundle is the same" "$(cat "$KIT/bundle.sha256")" "$(sha256sum bundle/rxjs.js)"
  # One source changes: so does what comes of it.
  echo 'export const ninebind = "here";' >> src/index.ts
  timed "compile a change" npm run -s compile
  timed "bundle a change" npm run -s bundle
  check "the change is in the bundle" "here" \
    "$(node -p 'require("./bundle/rxjs.js").ninebind')"
  cp "$KIT/project/src/index.ts" src/index.ts
  rm -rf dist bundle cache
  cd /
}

# npm ci over and over: it removes all packages first.
begin_load() {
  : > "$KEPT/installs"
  cat > /tmp/load.sh << 'LOAD'
cd "$PROJECT"
while :; do
  node "$KIT/npm/bin/npm-cli.js" --cache "$CACHE" --no-audit --no-fund --no-update-notifier \
    ci --offline --ignore-scripts || exit 1
  echo installed >> "$KEPT/installs"
done
LOAD
  export PROJECT KIT CACHE
  load sh /tmp/load.sh
  # Killed between the files of its packages.
  begin_load_found=
  for _ in $(seq 1800); do
    [ "$(find "$PROJECT/node_modules" -newer /tmp/load.sh -type f 2> /dev/null | head -n 500 | wc -l)" -lt 500 ] ||
      { begin_load_found=1; break; }
    sleep 0.2
  done
  check "npm is at work" 1 "$begin_load_found"
}

recover() { timed "npm ci after the kill" install; }

verify() {
  [ ! -d "$PROJECT/dist" ] || return 0
  installed "each file is right after npm ci"
}
