// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Options of the command that hold for all its exports. */
final class CommonExportOptions {
  @Option(names = "--read-only", description = "Refuse whatever would change a file.")
  private boolean readOnly;

  @Option(
      names = "--map-owner",
      paramLabel = "UID:GID",
      description =
          "Show every file as owned by this user and group of the guest; on the host new files"
              + " belong to this process, and changes of owner have no effect.")
  private String owner;

  @Option(
      names = "--append",
      paramLabel = "server|offset",
      defaultValue = "server",
      description =
          "Where writes of files opened with O_APPEND go: to the end, found by the server (default),"
              + " or to the offset the client sends, for write-back mounts of Linux 6.4 and later.")
  private String append;

  @Option(
      names = "--locks",
      paramLabel = "server|host",
      defaultValue = "server",
      description =
          "Who knows of byte-range locks: this server (default), or the host too, so that other"
              + " programs and servers on the same folder respect them. Not for NTFS and memory.")
  private String locks;

  @Option(
      names = "--lock-hold",
      paramLabel = "SECONDS|forever",
      defaultValue = "forever",
      description =
          "How long a guest's lock request is kept waiting before it is told to ask again. With a"
              + " bound, signals other than SIGKILL end the wait too; then mount with"
              + " locktimeout=1. Default: ${DEFAULT-VALUE}.")
  private String lockHold;

  @CommandLine.Mixin private FileDefaults defaults;

  @Option(
      names = "--metadata",
      paramLabel = "ea|store|auto",
      defaultValue = "auto",
      description =
          "Where a folder on NTFS keeps owners, modes, extended attributes, links and special files:"
              + " in the files' EAs and reparse points, as WSL does, or in one file, for folders that"
              + " take no EAs. auto: the store where the folder has one, else EAs. Default:"
              + " ${DEFAULT-VALUE}.")
  private String metadata;

  @Option(
      names = "--mirror-readonly",
      description =
          "Give files on NTFS that nobody may write, by their mode, Windows' READONLY attribute.")
  private boolean mirrorReadonly;

  @Option(
      names = "--only",
      paramLabel = "FILE",
      description =
          "Give this file of a folder's top and nothing else of it; repeatable. Names cannot be made"
              + " or removed then.")
  private List<String> only = List.of();

  @Option(
      names = "--sub-paths",
      description = "Let clients mount folders below an export too, with aname=NAME/FOLDER...")
  private boolean subPaths;

  /** What they say together. Errors: a wrong value. */
  ExportOptions read() throws UsageException {
    List<String> words = new ArrayList<>();
    add(words, "append", append);
    add(words, "locks", locks);
    add(words, "lock-hold", lockHold);
    add(words, "map-owner", owner);
    add(words, "metadata", metadata);
    words.addAll(defaults.words());
    if (mirrorReadonly) {
      words.add("mirror-readonly");
    }
    only.forEach(file -> add(words, "only", file));
    if (subPaths) {
      words.add("sub-paths");
    }
    if (readOnly) {
      words.add("read-only");
    }
    ExportOptions options = ExportOptions.DEFAULT;
    for (String word : words) {
      options = options.with(word);
    }
    return options;
  }

  static void add(List<String> words, String key, String value) {
    if (value != null) {
      words.add(key + "=" + value);
    }
  }
}
