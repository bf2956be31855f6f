# SPDX-License-Identifier: Apache-2.0
# In a container, as the user that another container has made a directory for.

check "who it is" 1000:1001 "$(id -u):$(id -g)"
check "its file" 12345 "$(cat "$V/made/link")"
check "its owner" "1000:1001 644" "$(stat -c '%u:%g %a' "$V/made/file")"
refused "another's directory" "Permission denied" ls "$V/guests"
refused "a file that is not its own" "Operation not permitted" chown 0:0 "$V/made/file"
echo more > "$V/made/more"
mv "$V/made/more" "$V/made/moved"
check "what it made" "more 1000:1001" "$(cat "$V/made/moved") $(stat -c '%u:%g' "$V/made/moved")"
rm "$V/made/moved"
(
  flock -n 9 || exit 1
  refused "a lock" "" flock -n "$V/made/file" true
) 9< "$V/made/file"
finish
