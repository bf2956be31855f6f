# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Read by the install-* scripts: Debian packages of this machine, and root directories of Debian
# made by debootstrap. The roots lie in ${NINEBIND_CACHE:-$HOME/.cache/ninebind}, outside the work
# tree, each with a stamp of what it was made from.

program=${0##*/}
say() { printf '%s: %s\n' "$program" "$*"; }
die() { printf '%s: %s\n' "$program" "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "must run as root"
command -v apt-get > /dev/null || die "needs a Debian machine: apt-get not found"

cache=${NINEBIND_CACHE:-$HOME/.cache/ninebind}
mkdir -p "$cache"
# One lock for all: it has the name that earlier versions gave it.
exec 9> "$cache/guest-bookworm.lock"
flock 9

export DEBIAN_FRONTEND=noninteractive
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
installed() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2> /dev/null | grep -qx installed; }

# install_missing PACKAGE...: installs those of them that are not there, and a keyring for trixie.
install_missing() {
  local package missing=() apt=(apt-get -q -o DPkg::Lock::Timeout=600)
  for package in "$@"; do
    installed "$package" || missing+=("$package")
  done
  # An older keyring lacks the keys that trixie is signed with; Debian 12 has been given them since.
  if [ ! -e /usr/share/keyrings/debian-archive-trixie-automatic.gpg ] &&
    [[ " ${missing[*]-} " != *" debian-archive-keyring "* ]]; then
    missing+=(debian-archive-keyring)
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  "${apt[@]}" update > /dev/null || say "apt-get update had errors, going on"
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" > "$cache/apt.log" 2>&1 ||
    { tail -n 20 "$cache/apt.log" >&2; die "apt-get install failed"; }
}

# The mirror is whichever this machine's apt uses for its own suite, and by the same proxy.
find_mirror() {
  [ -z "${mirror:-}" ] || return 0
  mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "bookworm" && $2 == "main" && !found { print $3; found = 1 }')
  [ -n "$mirror" ] || die "apt has no source for bookworm main; is this Debian 12?"
  eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
  [ -z "${http_proxy:-}" ] || export http_proxy
  [ -z "${https_proxy:-}" ] || export https_proxy
}

# build_root NAME VERSION SUITE PACKAGE...: makes the root $cache/NAME, unless it is there already,
# made from the same. If the caller has a function finish_root, it is called with the new directory
# and puts into it what is no package; then VERSION is to change with what that puts there.
build_root() {
  local name=$1 version=$2 suite=$3 root=$cache/$1 stamp include started=$SECONDS
  shift 3
  # The stamp is what the root was made from; the script's other lines do not count.
  stamp=$(printf '%s\n' "$version" "$suite" "$(dpkg --print-architecture)" "$@" |
    sha256sum | cut -d ' ' -f 1)
  if [ "$(cat "$root/etc/ninebind-guest" 2> /dev/null || true)" = "$stamp" ]; then
    return 0
  fi

  find_mirror
  rm -rf "$root".new.*
  building=$(mktemp -d "$root.new.XXXXXX")
  trap 'rm -rf "$building"' EXIT
  chmod 755 "$building"
  say "building $root (a minute or two)"
  include=$(IFS=,; printf '%s' "$*")
  debootstrap --variant=minbase --keyring="$keyring" --include="$include" \
    "$suite" "$building" "$mirror" > "$cache/debootstrap.log" 2>&1 9>&- ||
    { tail -n 20 "$cache/debootstrap.log" >&2; die "debootstrap failed"; }

  # What no test reads is a third of the bytes.
  rm -rf "$building"/var/cache/apt/* "$building"/var/lib/apt/lists/* "$building"/usr/share/doc/* \
    "$building"/usr/share/man/* "$building"/usr/share/info/* "$building"/usr/share/locale/*
  if declare -F finish_root > /dev/null; then
    finish_root "$building"
  fi
  # debootstrap leaves it to chance whether there is one.
  [ -e "$building/etc/hosts" ] || echo '127.0.0.1 localhost' > "$building/etc/hosts"
  printf '%s\n' "$stamp" > "$building/etc/ninebind-guest"

  if [ -e "$root" ]; then
    mv "$root" "$root.new.old"
    mv "$building" "$root"
    rm -rf "$root.new.old"
  else
    mv "$building" "$root"
  fi
  say "built $root in $((SECONDS - started)) s, $(du -sh "$root" | cut -f 1)"
}
