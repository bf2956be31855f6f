// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A volume that counts the calls on it and its handles by the names of their methods, and that lets
 * one of them fail on request, before it has any effect. Closing is counted, but never fails; what
 * needs no host ({@code capabilities}, {@code root}, {@code handles}, {@code created}) is neither.
 */
public final class FaultyVolume implements HostVolume {
  /** The name that stands for calls of every method. */
  public static final String ANY = "*";

  private final HostVolume volume;
  private final HostFile root;
  private final Map<String, Integer> calls = new TreeMap<>();
  private String failing = "";
  private int callsLeft;
  private HostError error;

  /** Wraps a volume, which is closed with this. */
  public FaultyVolume(HostVolume volume) {
    this.volume = volume;
    root = new FaultyFile(volume.root());
  }

  /**
   * Lets one call fail: the n-th from now on, counted from 1, of a method or {@link #ANY}. It
   * replaces what was asked for before.
   */
  public synchronized void fail(String method, int n, HostError with) {
    failing = method;
    callsLeft = n;
    error = with;
  }

  /** Lets nothing fail any more; true if the call that was asked to fail has not come. */
  public synchronized boolean heal() {
    boolean pending = !failing.isEmpty();
    failing = "";
    return pending;
  }

  /** The calls since the last {@link #reset}, by the names of their methods. */
  public synchronized Map<String, Integer> calls() {
    return new TreeMap<>(calls);
  }

  /** All calls since the last {@link #reset}, but for closing. */
  public synchronized int total() {
    return calls.entrySet().stream()
        .filter(call -> !call.getKey().equals("close"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Starts counting again. */
  public synchronized void reset() {
    calls.clear();
  }

  private synchronized void count(String method) {
    calls.merge(method, 1, Integer::sum);
  }

  private synchronized void call(String method) throws HostException {
    count(method);
    if ((failing.equals(ANY) || failing.equals(method)) && --callsLeft == 0) {
      failing = "";
      throw new HostException(error);
    }
  }

  private static HostFile inner(HostFile file) {
    return file instanceof FaultyFile faulty ? faulty.file : file;
  }

  @Override
  public HostCapabilities capabilities() {
    return volume.capabilities();
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    call("open");
    return new FaultyFile(volume.open(inner(directory), name, how));
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    call("openById");
    return new FaultyFile(volume.openById(fileId, how));
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    call("statByName");
    return volume.stat(inner(directory), name);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    call("information");
    return volume.information();
  }

  @Override
  public int handles() {
    return volume.handles();
  }

  @Override
  public void close() {
    volume.close();
  }

  /** A handle of such a volume. */
  private final class FaultyFile implements HostFile {
    private final HostFile file;

    FaultyFile(HostFile file) {
      this.file = file;
    }

    @Override
    public boolean created() {
      return file.created();
    }

    @Override
    public HostStat stat() throws HostException {
      call("stat");
      return file.stat();
    }

    @Override
    public String name() throws HostException {
      call("name");
      return file.name();
    }

    @Override
    public List<Link> links() throws HostException {
      call("links");
      return file.links();
    }

    @Override
    public void setBasic(long created, long accessed, long written, int attributes)
        throws HostException {
      call("setBasic");
      file.setBasic(created, accessed, written, attributes);
    }

    @Override
    public void setEndOfFile(long length) throws HostException {
      call("setEndOfFile");
      file.setEndOfFile(length);
    }

    @Override
    public void setSparse() throws HostException {
      call("setSparse");
      file.setSparse();
    }

    @Override
    public void setCaseSensitive(boolean sensitive) throws HostException {
      call("setCaseSensitive");
      file.setCaseSensitive(sensitive);
    }

    @Override
    public List<Ea> eas() throws HostException {
      call("eas");
      return file.eas();
    }

    @Override
    public byte[] ea(String name) throws HostException {
      call("ea");
      return file.ea(name);
    }

    @Override
    public void setEas(List<Ea> eas) throws HostException {
      call("setEas");
      file.setEas(eas);
    }

    @Override
    public ReparsePoint reparsePoint() throws HostException {
      call("reparsePoint");
      return file.reparsePoint();
    }

    @Override
    public void setReparsePoint(ReparsePoint point) throws HostException {
      call("setReparsePoint");
      file.setReparsePoint(point);
    }

    @Override
    public List<HostEntry> list(boolean restart) throws HostException {
      call("list");
      return file.list(restart);
    }

    @Override
    public void rename(HostFile directory, String name, int flags) throws HostException {
      call("rename");
      file.rename(inner(directory), name, flags);
    }

    @Override
    public void link(HostFile directory, String name) throws HostException {
      call("link");
      file.link(inner(directory), name);
    }

    @Override
    public void dispose(int flags) throws HostException {
      call("dispose");
      file.dispose(flags);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws HostException {
      call("read");
      return file.read(target, offset);
    }

    @Override
    public int write(ByteBuffer source, long offset) throws HostException {
      call("write");
      return file.write(source, offset);
    }

    @Override
    public void flush(Flush kind) throws HostException {
      call("flush");
      file.flush(kind);
    }

    @Override
    public void lock(long offset, long length, boolean exclusive) throws HostException {
      call("lock");
      file.lock(offset, length, exclusive);
    }

    @Override
    public void unlock(long offset, long length) throws HostException {
      call("unlock");
      file.unlock(offset, length);
    }

    @Override
    public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
        throws HostException {
      call("watch");
      return file.watch(filter, tree, listener);
    }

    @Override
    public void close() {
      count("close");
      file.close();
    }
  }
}
