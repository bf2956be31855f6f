// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A host volume that tells of each call before it makes it, so that tests count calls, look at
 * their arguments, or have them fail. It may serve a directory of its host instead of all.
 */
public final class WatchedVolume implements HostVolume {
  /** A call: the method, and what tells it from others of that method, or null. */
  public record Call(String method, Object argument) {}

  /** Sees calls. */
  @FunctionalInterface
  public interface Watch {
    /** Throwing makes the call fail. */
    void before(Call call) throws HostException;
  }

  private final HostVolume host;
  private final HostFile root;
  private final Watch watch;
  private int left;

  /**
   * @param root a directory of the host, closed with this volume; null for the host's own root
   */
  public WatchedVolume(HostVolume host, HostFile root, Watch watch) {
    this.host = host;
    this.root = new Watched(root == null ? host.root() : root);
    this.watch = watch;
  }

  private void tell(String method, Object argument) throws HostException {
    watch.before(new Call(method, argument));
  }

  private static HostFile unwrap(HostFile file) {
    return ((Watched) file).file;
  }

  @Override
  public HostCapabilities capabilities() {
    return host.capabilities();
  }

  @Override
  public HostFile root() {
    return root;
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    tell("open", how);
    return new Watched(host.open(unwrap(directory), name, how));
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    tell("openById", how);
    return new Watched(host.openById(fileId, how));
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    tell("stat name", name);
    return host.stat(unwrap(directory), name);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    tell("information", null);
    return host.information();
  }

  @Override
  public int handles() {
    return host.handles();
  }

  @Override
  public void close() {
    unwrap(root).close();
    left = host.handles();
    host.close();
  }

  /** Handles that were open, the root's not counted, when this volume was closed. */
  public int left() {
    return left;
  }

  /** A handle. */
  private final class Watched implements HostFile {
    private final HostFile file;

    Watched(HostFile file) {
      this.file = file;
    }

    @Override
    public boolean created() {
      return file.created();
    }

    @Override
    public HostStat stat() throws HostException {
      tell("stat", null);
      return file.stat();
    }

    @Override
    public String name() throws HostException {
      tell("name", null);
      return file.name();
    }

    @Override
    public List<Link> links() throws HostException {
      tell("links", null);
      return file.links();
    }

    @Override
    public void setBasic(long created, long accessed, long written, int attributes)
        throws HostException {
      tell("setBasic", attributes);
      file.setBasic(created, accessed, written, attributes);
    }

    @Override
    public void setEndOfFile(long length) throws HostException {
      tell("setEndOfFile", length);
      file.setEndOfFile(length);
    }

    @Override
    public void setSparse() throws HostException {
      tell("setSparse", null);
      file.setSparse();
    }

    @Override
    public void setCaseSensitive(boolean sensitive) throws HostException {
      tell("setCaseSensitive", sensitive);
      file.setCaseSensitive(sensitive);
    }

    @Override
    public List<Ea> eas() throws HostException {
      tell("eas", null);
      return file.eas();
    }

    @Override
    public byte[] ea(String name) throws HostException {
      tell("ea", name);
      return file.ea(name);
    }

    @Override
    public void setEas(List<Ea> eas) throws HostException {
      tell("setEas", eas);
      file.setEas(eas);
    }

    @Override
    public ReparsePoint reparsePoint() throws HostException {
      tell("reparsePoint", null);
      return file.reparsePoint();
    }

    @Override
    public void setReparsePoint(ReparsePoint point) throws HostException {
      tell("setReparsePoint", point);
      file.setReparsePoint(point);
    }

    @Override
    public List<HostEntry> list(boolean restart) throws HostException {
      tell("list", restart);
      return file.list(restart);
    }

    @Override
    public void rename(HostFile directory, String name, int flags) throws HostException {
      tell("rename", flags);
      file.rename(unwrap(directory), name, flags);
    }

    @Override
    public void link(HostFile directory, String name) throws HostException {
      tell("link", name);
      file.link(unwrap(directory), name);
    }

    @Override
    public void dispose(int flags) throws HostException {
      tell("dispose", flags);
      file.dispose(flags);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws HostException {
      tell("read", offset);
      return file.read(target, offset);
    }

    @Override
    public int write(ByteBuffer source, long offset) throws HostException {
      tell("write", offset);
      return file.write(source, offset);
    }

    @Override
    public void flush(Flush kind) throws HostException {
      tell("flush", kind);
      file.flush(kind);
    }

    @Override
    public void lock(long offset, long length, boolean exclusive) throws HostException {
      tell("lock", offset);
      file.lock(offset, length, exclusive);
    }

    @Override
    public void unlock(long offset, long length) throws HostException {
      tell("unlock", offset);
      file.unlock(offset, length);
    }

    @Override
    public HostWatch watch(int filter, boolean tree, HostWatch.Listener listener)
        throws HostException {
      tell("watch", filter);
      return file.watch(filter, tree, listener);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
