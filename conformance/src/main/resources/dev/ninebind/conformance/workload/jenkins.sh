# SPDX-License-Identifier: Apache-2.0
# A build server whose home is on the mount: $KEPT/jenkins.war, or else Eclipse Hudson.

SERVER_HOME=$V/jenkins
AT=http://127.0.0.1:8080
JAVA="java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx320m -Djava.awt.headless=true"

# Hudson is of Java 7's days: it looks into classes that Java 17 keeps closed.
opens() {
  for package in java.lang java.lang.ref java.lang.reflect java.text java.util java.util.concurrent \
    java.util.concurrent.atomic java.util.concurrent.locks java.io java.net; do
    printf -- '--add-opens java.base/%s=ALL-UNNAMED ' "$package"
  done
  printf -- '--add-opens java.desktop/java.awt.font=ALL-UNNAMED'
}

start() {
  mkdir -p "$SERVER_HOME"
  : > /tmp/server.log
  # shellcheck disable=SC2046,SC2086 # one word each
  if [ -e "$KEPT/jenkins.war" ]; then
    JENKINS_HOME=$SERVER_HOME setsid $JAVA -Djenkins.install.runSetupWizard=false \
      -Dhudson.model.UpdateCenter.never=true -jar "$KEPT/jenkins.war" --httpListenAddress=127.0.0.1 \
      --httpPort=8080 > /tmp/server.log 2>&1 < /dev/null &
  else
    setsid $JAVA $(opens) -DHUDSON_HOME="$SERVER_HOME" -DskipInitSetup=true \
      -cp "$KEPT/classes:$KEPT/hudson/libs/*" \
      dev.ninebind.conformance.workload.jenkins.HudsonLauncher "$KEPT/hudson/hudson.war" \
      --httpListenAddress=127.0.0.1 --httpPort=8080 > /tmp/server.log 2>&1 < /dev/null &
  fi
  echo $! > /tmp/server.pid
  for _ in $(seq 600); do
    [ "$(curl -s -o /tmp/answer -w '%{http_code}' "$AT/api/xml")" != 200 ] || return 0
    kill -0 "$(cat /tmp/server.pid)" || return 1
    sleep 0.5
  done
  return 1
}

# end: as an operator does, by SIGTERM.
end() {
  kill "$(cat /tmp/server.pid)"
  for _ in $(seq 300); do
    kill -0 "$(cat /tmp/server.pid)" 2> /dev/null || return 0
    sleep 0.2
  done
  return 1
}

# post PATH CURL-OPTION...: newer servers ask for a crumb of the session.
post() {
  post_path=$1
  shift
  post_crumb=$(curl -s -f -c /tmp/cookies "$AT/crumbIssuer/api/xml" |
    sed -n 's,.*<crumb>\(.*\)</crumb><crumbRequestField>\(.*\)</crumbRequestField>.*,\2:\1,p')
  curl -s -S -o /tmp/answer -w '%{http_code}' -b /tmp/cookies -X POST \
    ${post_crumb:+-H "$post_crumb"} "$@" "$AT/$post_path"
}
# posted NAME PATH CURL-OPTION...: it is answered by 200 or by where to go now.
posted() {
  posted_name=$1
  shift
  case $(post "$@") in
    200 | 201 | 302) ok "$posted_name" ;;
    *) not_ok "$posted_name" "$(head -c 500 /tmp/answer)" ;;
  esac
}
ask() { curl -s -f "$AT/$1"; }
field() { sed -n "s,.*<$1>\([^<]*\)</$1>.*,\1,p"; }

# job NAME DESCRIPTION COMMAND: its configuration.
job() {
  cat << XML
<?xml version='1.0' encoding='UTF-8'?>
<project>
  <description>$2</description>
  <keepDependencies>false</keepDependencies>
  <properties/>
  <scm class="hudson.scm.NullSCM"/>
  <canRoam>true</canRoam>
  <disabled>false</disabled>
  <builders>
    <hudson.tasks.Shell>
      <command>$3</command>
    </hudson.tasks.Shell>
  </builders>
  <publishers>
    <hudson.tasks.ArtifactArchiver><artifacts>out-*.txt</artifacts><latestOnly>false</latestOnly></hudson.tasks.ArtifactArchiver>
    <hudson.tasks.Fingerprinter><targets>out-*.txt</targets><recordBuildArtifacts>true</recordBuildArtifacts></hudson.tasks.Fingerprinter>
  </publishers>
  <buildWrappers/>
</project>
XML
}
create() {
  job "$@" > /tmp/job.xml
  posted "create $1" "createItem?name=$1" -H 'Content-Type: text/xml' --data-binary @/tmp/job.xml
}

# build JOB NUMBER: it runs, and ends well.
build() {
  posted "build $1 $2" "job/$1/build?delay=0sec"
  for _ in $(seq 1200); do
    case $(ask "job/$1/$2/api/xml" | grep -o '<building>[a-z]*' | head -n 1) in
      *false) break ;;
    esac
    sleep 0.2
  done
  check "$1 $2 succeeds" SUCCESS "$(ask "job/$1/$2/api/xml" | field result)"
}

# whole JOB NUMBER: the build is there, with a log that has neither hole nor tear.
whole() {
  check "$1 $2 is there" SUCCESS "$(ask "job/$1/$2/api/xml" | field result)"
  ask "job/$1/$2/consoleText" | grep '^line ' > "$WORK/log" || true
  seq 200 | sed "s/.*/line & of $2/" > "$WORK/wanted"
  holds "$1 $2 has its log" cmp "$WORK/wanted" "$WORK/log"
  check "$1 $2 has its artifact" "$2" "$(ask "job/$1/$2/artifact/out-$2.txt")"
}

prepare() {
  timed "start" start
  echo "# $(java -version 2>&1 | head -n 1); $(curl -s -I "$AT/" | tr -d '\r' | grep -iE '^X-(Hudson|Jenkins):' | xargs)"
  create small "a small job" 'for i in $(seq 200); do echo "line $i of $BUILD_NUMBER"; done; echo $BUILD_NUMBER > out-$BUILD_NUMBER.txt'
  # A repository on the mount, from which workspaces are cloned and built by Maven.
  cp -r "$KEPT/maven/repository" "$V/m2"
  cp -r "$KEPT/maven/project" "$V/cli"
  (cd "$V/cli" && git init -q && git add -A && git -c user.name=T -c user.email=t@example.org commit -q -m all)
  create maven "git and Maven" "set -e; rm -rf cli; git -c safe.directory=* clone -q file://$V/cli cli; cd cli; MAVEN_OPTS=-XX:TieredStopAtLevel=1 mvn -B -ntp -q -o -Dmaven.repo.local=$V/m2 -DskipTests package; sha256sum target/cli-1.jar > ../out-\$BUILD_NUMBER.txt"
}

exercise() {
  for n in 1 2 3; do
    build small "$n"
    whole small "$n"
  done
  timed "a workspace by git, built by Maven" build maven 1
  check "Maven's jar is the host's" "$(cut -d ' ' -f 1 "$KEPT/maven/jar.sha256")" \
    "$(ask job/maven/1/artifact/out-1.txt | cut -d ' ' -f 1)"
  job small "changed" 'for i in $(seq 200); do echo "line $i of $BUILD_NUMBER"; done; echo $BUILD_NUMBER > out-$BUILD_NUMBER.txt' > /tmp/job.xml
  posted "configure" job/small/config.xml -H 'Content-Type: text/xml' --data-binary @/tmp/job.xml
  posted "delete a build" job/small/2/doDelete
  timed "end" end
  remount
  timed "start again" start
  check "the job is as configured" changed "$(ask "job/small/api/xml?xpath=/*/description" | field description)"
  whole small 1
  whole small 3
  check "the deleted build is gone" 404 "$(curl -s -o /dev/null -w '%{http_code}' "$AT/job/small/2/api/xml")"
  check "the last build that succeeded" 3 "$(ask job/small/lastSuccessfulBuild/buildNumber)"
  build small 4
  check "what fingerprints tell" 1 "$(ask "fingerprint/$(ask job/small/4/artifact/out-4.txt | md5sum | cut -d ' ' -f 1)/api/xml" | grep -c '<fileName>out-4.txt</fileName>')"
  # Each file of the home that is XML can be read.
  find "$SERVER_HOME" -path "$SERVER_HOME/war" -prune -o -name '*.xml' -print > "$WORK/xml"
  python3 - "$WORK/xml" << 'PYTHON'
import re, sys, xml.dom.minidom
from ninebind_check import say
bad, names = [], open(sys.argv[1]).read().split("\n")[:-1]
for name in names:
    try:
        # Python's parser has no XML 1.1, which Jenkins writes.
        xml.dom.minidom.parseString(re.sub(rb"^<\?xml version=['\"]1.1['\"]", b"<?xml version='1.0'", open(name, "rb").read()))
    except Exception as e:
        bad.append("%s: %s" % (name, e))
say(not bad and len(names) > 8, "all XML files are whole", "%d files, %s" % (len(names), bad[:5]))
PYTHON
  echo "# $(find "$SERVER_HOME" | wc -l) entries in the home"
}

# A build is noted once the next one has begun: then the server is done with it.
begin_load() {
  : >> "$KEPT/builds"
  cat > /tmp/load.sh << 'LOAD'
next=$(curl -s "$AT/job/small/api/xml" | grep -o '<nextBuildNumber>[0-9]*' | tr -dc 0-9)
before=
while :; do
  . /tmp/post.sh
  for _ in $(seq 1200); do
    case $(curl -s -f "$AT/job/small/$next/api/xml" | grep -o '<building>[a-z]*' | head -n 1) in
      '') ;;
      *) [ -z "$before" ] || { echo "$before" >> "$KEPT/builds"; sync "$KEPT/builds"; before=; } ;;
    esac
    case $(curl -s -f "$AT/job/small/$next/api/xml" | grep -o '<building>[a-z]*' | head -n 1) in
      *false) break ;;
    esac
    sleep 0.1
  done
  before=$next
  next=$((next + 1))
done
LOAD
  cat > /tmp/post.sh << 'POST'
crumb=$(curl -s -f -c /tmp/cookies "$AT/crumbIssuer/api/xml" |
  sed -n 's,.*<crumb>\(.*\)</crumb><crumbRequestField>\(.*\)</crumbRequestField>.*,\2:\1,p')
curl -s -o /dev/null -b /tmp/cookies -X POST ${crumb:+-H "$crumb"} "$AT/job/small/build?delay=0sec" || exit 1
POST
  export AT
  begin_load_before=$(wc -l < "$KEPT/builds")
  load sh /tmp/load.sh
  loaded "$KEPT/builds" $((begin_load_before + 5))
}

crash() {
  # shellcheck disable=SC2046 # one word each
  end_processes $(ps -o pid= -s "$(cat /tmp/load.pid)") $(ps -o pid= -s "$(cat /tmp/server.pid)")
}

recover() {
  renamed
  timed "start after the kill" start
}

# Hudson replaces a file by removing it and then renaming another one. Killed in between it has none,
# begins with build 1 again, and overwrites those that were acknowledged.
renamed() {
  renamed_job=$SERVER_HOME/jobs/small
  [ ! -e "$renamed_job/nextBuildNumber" ] || return 0
  renamed_last=$(cat "$renamed_job"/atomic* | grep -xE '[0-9]+' | sort -n | tail -n 1)
  if [ -z "$renamed_last" ]; then
    not_ok "the next build's number" "neither in nextBuildNumber nor in what Hudson was renaming"
    return 0
  fi
  echo "$renamed_last" > "$renamed_job/nextBuildNumber"
  echo "# Hudson was killed between removing nextBuildNumber and renaming another one to it"
}

verify() {
  [ -e "$KEPT/builds" ] || return 0
  for n in $(cat "$KEPT/builds"); do
    whole small "$n" > "$WORK/said"
    ! grep '^not ok' "$WORK/said" || return 0
  done
  ok "every acknowledged build is there, with its log and artifact"
  echo "# $(wc -l < "$KEPT/builds") builds acknowledged"
  next=$(ask job/small/api/xml | field nextBuildNumber)
  build small "$next"
  whole small "$next"
}

stop() { timed "end" end; }
