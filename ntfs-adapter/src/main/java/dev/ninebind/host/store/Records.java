// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.ReparsePoint;
import java.util.List;

/** Which record is which file's, and how it changes: whole, and only if nobody else was faster. */
final class Records {
  final MetadataStore store;

  private final HostVolume host;

  /** Ids are used again: a record counts only for a file that was made when its own was. */
  private final boolean byTime;

  private final boolean hostHasEas;

  Records(HostVolume host, MetadataStore store) {
    this.host = host;
    this.store = store;
    byTime = !host.capabilities().stableIds();
    hostHasEas = host.capabilities().extendedAttributes();
  }

  /** True if a file's time of creation must be known to know its record. */
  boolean isByTime() {
    return byTime;
  }

  private StoredFile ours(StoredFile found, long created) {
    return found == null || (byTime && !found.wasCreated(created)) ? null : found;
  }

  /** What is kept of a file, or null. */
  StoredFile of(HostStat stat) throws HostException {
    return ours(store.find(stat.fileId()), stat.created());
  }

  /** True if a record of this id is of a file that had it before. */
  boolean isOfAnother(StoredFile kept, HostStat stat) {
    return ours(kept, stat.created()) == null;
  }

  HostStat show(HostStat stat) throws HostException {
    StoredFile file = of(stat);
    return file == null ? stat : file.show(stat);
  }

  HostEntry show(HostEntry entry) throws HostException {
    StoredFile file = ours(store.find(entry.fileId()), entry.created());
    return file == null ? entry : file.show(entry);
  }

  /** A file has been made. Errors: DISK_FULL. */
  void begin(HostStat made, EaTable eas) throws HostException {
    if (!eas.isEmpty()) {
      store.put(store.state(made.fileId(), made.created(), 0, null, eas));
    } else {
      store.replace(made.fileId(), store.find(made.fileId()), null); // another's that had the id
    }
  }

  EaTable eas(StoreFile file) throws HostException {
    return eas(file, of(file.identify()));
  }

  private EaTable eas(StoreFile file, StoredFile kept) throws HostException {
    if (kept != null) {
      return kept.eas();
    }
    return hostHasEas ? EaTable.of(file.inner.eas()) : EaTable.EMPTY;
  }

  /** A new state of a file, made from what is kept of it now, which may be null. */
  @FunctionalInterface
  private interface Step {
    StoredFile from(HostStat stat, StoredFile kept) throws HostException;
  }

  /** Returns when it is in the store. Errors: those of the step; DISK_FULL. */
  private void change(StoreFile file, Step step) throws HostException {
    boolean done;
    do {
      HostStat stat = file.identify();
      StoredFile found = store.find(stat.fileId());
      StoredFile after = step.from(stat, ours(found, stat.created()));
      done = store.replace(stat.fileId(), found, after);
    } while (!done);
  }

  private StoredFile with(HostStat stat, StoredFile kept, ReparsePoint reparse, EaTable eas) {
    return kept == null
        ? store.state(stat.fileId(), stat.created(), 0, reparse, eas)
        : store.state(kept.id(), kept.created(), kept.createdToo(), reparse, eas);
  }

  /** Errors: those of {@code HostFile.setEas}. */
  void setEas(StoreFile file, List<Ea> eas) throws HostException {
    change(
        file,
        (stat, kept) ->
            with(stat, kept, kept == null ? null : kept.reparse(), eas(file, kept).with(eas)));
  }

  /** Errors: NOT_A_REPARSE_POINT. */
  ReparsePoint reparsePoint(StoreFile file) throws HostException {
    HostStat stat = file.identify();
    if (stat.reparseTag() != 0) {
      return file.inner.reparsePoint();
    }
    StoredFile kept = of(stat);
    if (kept == null || kept.reparse() == null) {
      throw new HostException(HostError.NOT_A_REPARSE_POINT);
    }
    return new ReparsePoint(kept.reparse().tag(), kept.reparse().data().clone());
  }

  /** Errors: those of {@code HostFile.setReparsePoint}. */
  void setReparsePoint(StoreFile file, ReparsePoint point) throws HostException {
    HostStat now = file.identify();
    if (now.reparseTag() != 0) {
      file.inner.setReparsePoint(point); // the host's own: it has it, so it can change it
      return;
    }
    ReparsePoint copy = new ReparsePoint(point.tag(), point.data().clone());
    change(
        file,
        (stat, kept) -> {
          HostStat shown = kept == null ? stat : kept.show(stat);
          ReparseRules.checkFits(host, file.inner, shown, point);
          return with(stat, kept, copy, eas(file, kept));
        });
  }

  /** What changes a file's time of creation. */
  @FunctionalInterface
  interface Call {
    void make() throws HostException;
  }

  /** Has a file's record count whether it has the old time of creation or the new one. */
  void changeCreation(StoreFile file, long created, Call call) throws HostException {
    if (of(file.identify()) == null) {
      call.make();
      return;
    }
    change(
        file,
        (stat, kept) ->
            kept == null
                ? null
                : store.state(kept.id(), stat.created(), created, kept.reparse(), kept.eas()));
    try {
      call.make();
    } finally {
      change(
          file,
          (stat, kept) ->
              kept == null
                  ? null
                  : store.state(kept.id(), stat.created(), 0, kept.reparse(), kept.eas()));
    }
  }
}
