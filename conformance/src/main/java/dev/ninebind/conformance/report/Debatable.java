// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What can be said for a server that fails a check, where Linux' own client does not notice. */
final class Debatable {
  private static final String UNUSED_BY_LINUX =
      "no Linux kernel sends this; other programs that reach the port can.";

  private static final String OWN_LINKS =
      "Linux follows links itself and opens what it has found; it matters where a file is replaced"
          + " by a link meanwhile, or a client means harm.";

  private static final String NEW_FIDS = "Linux never asks for a fid that is in use.";

  private static final String ONE_VERSION =
      "Linux says Tversion once on each connection, as its first word.";

  private static final String CLUNKED_AT_ONCE =
      "Linux clunks the new fid of a walk that ended early, there or not.";

  private static final Map<String, String> NOTES = notes();

  private Debatable() {}

  /** One sentence, or nothing. */
  static String note(CheckResult check) {
    return check.suite().equals("protocol")
        ? NOTES.getOrDefault(check.area() + "/" + check.name(), "")
        : "";
  }

  /** The checks of the depth protocol that there is something to say of. */
  static Set<String> paths() {
    return NOTES.keySet();
  }

  private static Map<String, String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("unlink/tunlinkat-is-offered", "Linux does with Tremove instead.");
    notes.put("rename/trenameat-is-offered", "Linux does with Trename instead.");
    notes.put(
        "version/unknown-dialect-is-answered-by-unknown",
        "an error refuses the dialect as well, though version(5) wants this answer.");
    notes.put(
        "version/dialect-with-an-unknown-suffix-is-not-agreed-on",
        "an error refuses the dialect as well, though version(5) wants another answer.");
    notes.put("version/nothing-is-served-before-a-version", ONE_VERSION);
    notes.put("version/version-ends-all-fids", ONE_VERSION);
    notes.put("version/version-closes-open-files-and-the-connection-works-on", ONE_VERSION);
    notes.put("lock/a-version-gives-up-all-locks", ONE_VERSION);
    notes.put("attach/fid-in-use-is-not-attached", NEW_FIDS);
    notes.put("walk/a-new-fid-in-use-is-refused-and-stays-what-it-is", NEW_FIDS);
    notes.put("xattr/a-new-fid-in-use-is-refused", NEW_FIDS);
    notes.put("walk/a-missing-later-name-ends-the-walk-without-an-error", CLUNKED_AT_ONCE);
    notes.put("walk/a-walk-ends-at-a-file-on-the-way", CLUNKED_AT_ONCE);
    notes.put(
        "walk/a-walk-cut-short-leaves-the-fid-where-it-was",
        "Linux moves no fid by more than one name at a time.");
    notes.put("walk/dot-dot-ends-at-the-root", UNUSED_BY_LINUX);
    notes.put("names/a-slash-in-a-name-is-refused", UNUSED_BY_LINUX);
    notes.put("open/create-does-not-follow-a-link", OWN_LINKS);
    notes.put("open/a-link-is-not-followed-by-an-open", OWN_LINKS);
    notes.put("setattr/a-links-target-is-not-truncated-through-it", OWN_LINKS);
    notes.put(
        "open/direct-opens-and-creates-as-without-it",
        "the host's rules of alignment hold then, as they do for a program on that host.");
    notes.put("robustness/a-message-of-type-7-is-refused", UNUSED_BY_LINUX);
    notes.put("robustness/a-message-of-type-101-is-refused", UNUSED_BY_LINUX);
    notes.put("robustness/an-open-of-a-fifo-blocks-nobody", UNUSED_BY_LINUX);
    return notes;
  }
}
