# SPDX-License-Identifier: Apache-2.0
# A Maven build without a network, its repository on the mount too.

KIT=$KEPT/maven
PROJECT=$V/maven
REPOSITORY=$V/repository
# Short lives: the compiler that starts fast.
export MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
BUILT=repository/dev/ninebind/workload/cli/1/cli-1.jar

maven() { (cd "$PROJECT" && mvn -B -ntp -o -Dmaven.repo.local="$REPOSITORY" "$@"); }
# built NAME: the jar is the one that the host built, in the project and in the repository.
built() {
  check "$1" "$(cut -d ' ' -f 1 "$KIT/jar.sha256")" \
    "$(sha256sum "$PROJECT/target/cli-1.jar" | cut -d ' ' -f 1)"
  check "$1, and what is installed" "$(cut -d ' ' -f 1 "$KIT/jar.sha256")" \
    "$(sha256sum "$V/$BUILT" | cut -d ' ' -f 1)"
}
tests() {
  cat "$PROJECT"/target/surefire-reports/TEST-*.xml | grep -o '<testsuite .*' |
    grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
classes() { (cd "$PROJECT/target" && find . -name '*.class' -exec stat -c '%n %y' {} + | sort); }

prepare() {
  timed "Maven's repository onto the mount" cp -r "$KIT/repository" "$REPOSITORY"
  timed "the project onto the mount" cp -r "$KIT/project" "$PROJECT"
  echo "# $(mvn --version | head -n 1 | tr -d '\033'), $(java -version 2>&1 | head -n 1)"
  timed "build and tests" maven -q -DargLine=-XX:TieredStopAtLevel=1 install
}

exercise() {
  built "the jar is the host's"
  check "tests that ran" 797 "$(tests tests)"
  check "tests that failed" 0 "$(($(tests failures) + $(tests errors)))"
  remount # with cache=loose a file has the time at which it is written back
  classes > "$WORK/before"
  timed "build with nothing to do" maven -DskipTests install
  classes > "$WORK/after"
  holds "no class was compiled again" diff "$WORK/before" "$WORK/after"
  built "the jar is the same"
  source=$PROJECT/src/main/java/org/apache/commons/cli/Char.java
  sed -i '$d' "$source"
  printf '    static int ninebind() {\n        return 9;\n    }\n}\n' >> "$source"
  timed "build with a class changed" maven -q -DskipTests install
  check "the change is in the class" "static int ninebind();" \
    "$(javap -p -cp "$PROJECT/target/cli-1.jar" org.apache.commons.cli.Char | grep -o 'static int ninebind();')"
  cp "$KIT/project/src/main/java/org/apache/commons/cli/Char.java" "$source"
  timed "build without the change" maven -q -DskipTests install
  built "the jar is the host's again"
}

begin_load() {
  cat > /tmp/load.sh << 'LOAD'
cd "$PROJECT"
while :; do
  mvn -B -ntp -o -q -Dmaven.repo.local="$REPOSITORY" -DskipTests clean install || exit 1
done
LOAD
  export PROJECT REPOSITORY
  load sh /tmp/load.sh
  # Killed between the classes that it writes, or behind them.
  begin_load_found=
  for _ in $(seq 1800); do
    [ -z "$(find "$PROJECT/target/classes" -newer /tmp/load.sh -name '*.class' 2> /dev/null | head -n 1)" ] ||
      { begin_load_found=1; break; }
    sleep 0.2
  done
  check "Maven is at work" 1 "$begin_load_found"
}

# What was being installed may be half written, as on any disk; it is not what was fetched.
recover() {
  rm -rf "$REPOSITORY/dev"
  timed "build after the kill" maven -q -DskipTests clean install
}

verify() {
  built "the jar"
  (cd "$REPOSITORY" && find . -path ./dev -prune -o -type f ! -name '*.properties' ! -name '*.xml' \
    -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) > "$WORK/sums"
  (cd "$KIT/repository" && find . -type f ! -name '*.properties' ! -name '*.xml' \
    -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) > "$WORK/wanted"
  holds "the repository is as fetched" diff "$WORK/wanted" "$WORK/sums"
}
