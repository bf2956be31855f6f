# SPDX-License-Identifier: Apache-2.0
# A Jenkins controller's home on the mount, worked on by JenkinsHome; see there.

HOME_DIRECTORY=$V/jenkins-home

home() {
  java -XX:+UseSerialGC -Xmx160m -cp "$KEPT/classes" \
    dev.ninebind.conformance.workload.jenkins.JenkinsHome "$1" "$HOME_DIRECTORY" "$KEPT/notes" "$2"
}
# told NAME COMMAND...: the command's own checks, and the time that it took.
told() {
  told_start=$(date +%s%3N)
  told_name=$1
  shift
  "$@" || not_ok "$told_name" "status $?"
  echo "# $told_name: $(($(date +%s%3N) - told_start)) ms"
}

prepare() {
  echo "# $(java -version 2>&1 | head -n 1)"
  told "a home with plugins" home fill 0
}

exercise() {
  told "builds" home work 12
  remount
}

begin_load() {
  wc -l < "$KEPT/notes" > /tmp/noted
  load java -XX:+UseSerialGC -Xmx160m -cp "$KEPT/classes" \
    dev.ninebind.conformance.workload.jenkins.JenkinsHome work "$HOME_DIRECTORY" "$KEPT/notes" 0
  loaded "$KEPT/notes" $(($(cat /tmp/noted) + 25))
}

recover() {
  # What the kill left is worked on.
  told "verified before work goes on" home verify 0
  told "builds after the kill" home work 2
}

verify() { told "verified" home verify 0; }
