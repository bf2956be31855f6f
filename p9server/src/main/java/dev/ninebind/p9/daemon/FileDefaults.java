// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say what files on NTFS are taken to have that Linux gave no owner or mode. */
final class FileDefaults {
  @Option(
      names = "--uid",
      paramLabel = "UID",
      description = "Owner of files on NTFS that have none for Linux. Default: 0.")
  private String uid;

  @Option(
      names = "--gid",
      paramLabel = "GID",
      description = "Group of files on NTFS that have none for Linux. Default: 0.")
  private String gid;

  @Option(
      names = "--umask",
      paramLabel = "MASK",
      description =
          "Permission bits, octal, that files on NTFS without a mode for Linux do not have. Default:"
              + " 0.")
  private String umask;

  @Option(
      names = "--fmask",
      paramLabel = "MASK",
      description = "The same for files that are no directories, over --umask.")
  private String fmask;

  @Option(
      names = "--dmask",
      paramLabel = "MASK",
      description = "The same for directories, over --umask.")
  private String dmask;

  /** As {@link ExportOptions} and {@link MetadataOptions} take them, those that were given. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    CommonExportOptions.add(words, "uid", uid);
    CommonExportOptions.add(words, "gid", gid);
    CommonExportOptions.add(words, "umask", umask);
    CommonExportOptions.add(words, "fmask", fmask);
    CommonExportOptions.add(words, "dmask", dmask);
    return words;
  }

  /** What they say together. Errors: a wrong value. */
  MetadataOptions read() throws UsageException {
    MetadataOptions options = MetadataOptions.NONE;
    for (String word : words()) {
      int equals = word.indexOf('=');
      options = options.with(word.substring(0, equals), word.substring(equals + 1));
    }
    return options;
  }
}
