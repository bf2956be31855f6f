// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small XML file with a revision, from which all its text follows: a file that is torn, mixed of
 * two revisions or cut off is told from a whole one.
 *
 * <p>It is written as Jenkins does: a temporary file beside it, synced, renamed over it.
 */
final class XmlState {
  private static final Pattern REVISION = Pattern.compile("<revision>(\\d+)</revision>");

  private XmlState() {}

  /** The whole text of a revision. Lengths differ from one to the next. */
  static String text(String name, long revision) {
    StringBuilder text = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<project>\n");
    text.append("  <name>").append(name).append("</name>\n");
    text.append("  <revision>").append(revision).append("</revision>\n");
    long lines = 3 + revision * 31 % 70;
    for (long line = 0; line < lines; line++) {
      text.append("  <line n='").append(line).append("'>").append(revision * line).append('é');
      text.append("</line>\n");
    }
    return text.append("</project>\n").toString();
  }

  /** The revision of a text; empty if it is not the whole text of any. */
  static OptionalLong revision(String name, String text) {
    Matcher found = REVISION.matcher(text);
    if (!found.find()) {
      return OptionalLong.empty();
    }
    long revision = Long.parseLong(found.group(1));
    return text.equals(text(name, revision)) ? OptionalLong.of(revision) : OptionalLong.empty();
  }

  /** Replaces the file, so that whoever looks finds the old text or the new one. */
  static void write(Path file, String name, long revision) throws IOException {
    replace(file, text(name, revision));
  }

  /** The same with any text. */
  static void replace(Path file, String text) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), file.getFileName() + "-atomic", "tmp");
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Points a link at something else, so that it is never missing. */
  static void link(Path link, String target) throws IOException {
    Path temporary = link.resolveSibling(link.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createSymbolicLink(temporary, Path.of(target));
    Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
  }
}
