// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.util.List;

/**
 * What a {@link HostWatch} tells of one file: FILE_NOTIFY_EXTENDED_INFORMATION.
 *
 * @param action a FILE_ACTION of {@link NtConstants}
 * @param fileId the file's id, which still means that file when it has got another name since
 * @param path its name when it changed: those of the directories below the one that is watched,
 *     then its own
 */
public record HostChange(int action, long fileId, List<String> path) {
  public HostChange {
    path = List.copyOf(path);
  }
}
