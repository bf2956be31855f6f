// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.posix.Credentials;

/**
 * How an export is served. On the command line an option is a word such as {@code read-only} or
 * {@code KEY=VALUE}; the same words are options of the command, for all exports, and of {@code
 * --export-options}, for one.
 *
 * @param readOnly true if changes are refused
 * @param owner whom all files appear to belong to, or null for their own
 * @param appendAtOffset true if O_APPEND writes go to the offset that comes with them
 * @param hostLocks true if locks are taken on the host too
 * @param lockHold seconds that a lock request is kept waiting, 0 for as long as it takes
 * @param metadata what only volumes have whose files have no owner and mode of their own
 * @param share how much of the folder is given
 */
record ExportOptions(
    boolean readOnly,
    Credentials owner,
    boolean appendAtOffset,
    boolean hostLocks,
    long lockHold,
    MetadataOptions metadata,
    ShareOptions share) {
  static final ExportOptions DEFAULT =
      new ExportOptions(
          false, null, false, false, 0, MetadataOptions.NONE, ShareOptions.EVERYTHING);

  /** Longest bound of a wait, in seconds: a day. */
  private static final long LONGEST_HOLD = 86_400;

  /** These options, changed by one more. Errors: one that nobody knows, or a wrong value. */
  ExportOptions with(String option) throws UsageException {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    if (MetadataOptions.KEYS.contains(key)) {
      return with(metadata.with(key, value));
    }
    return switch (key) {
      case "read-only" -> {
        requireNoValue(option, key);
        yield new ExportOptions(true, owner, appendAtOffset, hostLocks, lockHold, metadata, share);
      }
      case "mirror-readonly" -> {
        requireNoValue(option, key);
        yield with(metadata.withMirrorReadonly());
      }
      case "sub-paths" -> {
        requireNoValue(option, key);
        yield with(share.withSubPaths());
      }
      case "only" -> with(share.withOnly(value));
      case "map-owner" ->
          new ExportOptions(
              readOnly, owner(value), appendAtOffset, hostLocks, lockHold, metadata, share);
      case "append" ->
          new ExportOptions(
              readOnly,
              owner,
              isSecond(key, value, "server", "offset"),
              hostLocks,
              lockHold,
              metadata,
              share);
      case "locks" ->
          new ExportOptions(
              readOnly,
              owner,
              appendAtOffset,
              isSecond(key, value, "server", "host"),
              lockHold,
              metadata,
              share);
      case "lock-hold" ->
          new ExportOptions(
              readOnly, owner, appendAtOffset, hostLocks, seconds(value), metadata, share);
      default ->
          throw new UsageException(
              "'"
                  + option
                  + "' is none of read-only, map-owner=UID:GID, append=server|offset,"
                  + " locks=server|host, lock-hold=SECONDS|forever, uid=UID, gid=GID, umask=MASK,"
                  + " fmask=MASK, dmask=MASK, metadata=ea|store|auto, mirror-readonly,"
                  + " only=FILE, sub-paths");
    };
  }

  /** What is less or more than a whole folder, to read and to write; begins with a comma. */
  String given() {
    StringBuilder text = new StringBuilder();
    if (!share.only().isEmpty()) {
      text.append(", only ").append(share.only());
    }
    if (share.subPaths()) {
      text.append(", with sub-paths");
    }
    return text.append(readOnly ? ", read-only" : "").toString();
  }

  private ExportOptions with(MetadataOptions changed) {
    return new ExportOptions(readOnly, owner, appendAtOffset, hostLocks, lockHold, changed, share);
  }

  private ExportOptions with(ShareOptions changed) {
    return new ExportOptions(
        readOnly, owner, appendAtOffset, hostLocks, lockHold, metadata, changed);
  }

  private static void requireNoValue(String option, String key) throws UsageException {
    if (!option.equals(key)) {
      throw new UsageException(key + " has no value");
    }
  }

  private static boolean isSecond(String key, String value, String first, String second)
      throws UsageException {
    if (!value.equals(first) && !value.equals(second)) {
      throw new UsageException(key + " '" + value + "' is neither " + first + " nor " + second);
    }
    return value.equals(second);
  }

  private static Credentials owner(String value) throws UsageException {
    String[] parts = value.split(":", -1);
    try {
      if (parts.length == 2) {
        return new Credentials(
            Integer.parseUnsignedInt(parts[0]), Integer.parseUnsignedInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException("map-owner '" + value + "' is not UID:GID, two numbers");
  }

  private static long seconds(String value) throws UsageException {
    if (value.equals("forever")) {
      return 0;
    }
    try {
      long seconds = Long.parseLong(value);
      if (seconds >= 1 && seconds <= LONGEST_HOLD) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(
        "lock-hold '" + value + "' is neither forever nor 1 to " + LONGEST_HOLD + " seconds");
  }
}
