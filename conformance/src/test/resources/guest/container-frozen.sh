# SPDX-License-Identifier: Apache-2.0
# In a container whose volume is read-only.

touch "$V/made/new"
