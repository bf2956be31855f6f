# SPDX-License-Identifier: Apache-2.0
# Prints one line for everything below the directory $1: what must survive a copy, and sums of the
# contents. Sizes and links of directories are the file system's own affair.
cd "$1"
export LC_ALL=C
{
  find . -type f -printf '%p %y %m %U:%G %T@ %s %n\n'
  find . -type l -printf '%p %y %U:%G %T@ %l\n'
  find . -type d -printf '%p %y %m %U:%G %T@\n'
  find . ! -type f ! -type l ! -type d -printf '%p %y %m %U:%G %T@ %n\n'
  find . -type f -exec sha256sum {} +
} | sort
