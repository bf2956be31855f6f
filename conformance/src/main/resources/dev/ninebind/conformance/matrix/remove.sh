# SPDX-License-Identifier: Apache-2.0
# Ends a scenario: what it left goes.

mount_v
holds "removal" find "$V" -mindepth 1 -delete
check "all is removed" "" "$(ls -A "$V")"
umount "$V"
finish
