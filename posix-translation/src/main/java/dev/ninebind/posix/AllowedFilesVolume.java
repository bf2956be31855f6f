// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Shows some files of a volume's top directory, by name, and nothing else: that is how single files
 * of a folder are shared. Other names, and directories whatever their names, are not there to look
 * up and are not listed.
 *
 * <p>The names are fixed. What would make, move or remove one is EACCES, as in a directory that may
 * not be written: programs that replace a file by a new one then fall back to writing it in place.
 * EROFS would tell them that this is no use either, and the files themselves may be changed.
 */
public final class AllowedFilesVolume extends FixedNamesVolume {
  private final Set<Name> allowed;

  /**
   * @param allowed names in the top directory, in the order in which they are listed; neither dots
   *     nor private ones. What is not there now may be later.
   */
  public AllowedFilesVolume(PosixVolume target, List<Name> allowed) {
    super(target, Errno.EACCES);
    this.allowed = new LinkedHashSet<>(allowed);
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    if (name.isDots() || !directory.inode().isDirectory()) {
      return super.walk(directory, name); // the top, which is above itself, or ENOTDIR
    }
    if (!isTop(directory) || !allowed.contains(name)) {
      throw new PosixException(Errno.ENOENT);
    }
    Located found = super.walk(directory, name);
    if (found.attributes().isDirectory()) {
      release(found.node());
      throw new PosixException(Errno.ENOENT);
    }
    return found;
  }

  @Override
  public void change(Node node, AttributeChanges changes) throws PosixException {
    refuseTop(node);
    super.change(node, changes);
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    Opened opened = super.open(node, flags);
    return isTop(node) ? new Opened(new Top(opened.file()), opened.attributes()) : opened;
  }

  @Override
  public void setXattr(Node node, XattrName name, ByteString value, XattrMode mode)
      throws PosixException {
    refuseTop(node);
    super.setXattr(node, name, value, mode);
  }

  @Override
  public void removeXattr(Node node, XattrName name) throws PosixException {
    refuseTop(node);
    super.removeXattr(node, name);
  }

  private boolean isTop(Node node) {
    return node.inode().id().equals(root().inode().id());
  }

  private void refuseTop(Node node) throws PosixException {
    if (isTop(node)) {
      throw refused();
    }
  }

  /** The top directory, open. */
  private final class Top extends ForwardingFile {
    Top(OpenFile target) {
      super(target);
    }

    @Override
    public void change(AttributeChanges changes) throws PosixException {
      throw refused();
    }

    @Override
    public DirectoryCursor directory() {
      return AllowedFilesVolume.this::list;
    }
  }

  private record Entry(Name name, FileType type, long path) {}

  /**
   * Looks the names up instead of reading the directory, which may be of any size. A cookie is the
   * number of names that are done with, the dots being the first two.
   */
  private void list(long cookie, DirectoryCursor.Visitor visitor) throws PosixException {
    List<Name> names = new ArrayList<>(List.of(Name.DOT, Name.DOT_DOT));
    names.addAll(allowed);
    if (cookie < 0 || cookie > names.size()) {
      throw new PosixException(Errno.EINVAL, "cookie " + cookie);
    }
    int first = (int) cookie;
    List<Entry> entries = new ArrayList<>();
    for (Name name : names.subList(first, names.size())) {
      entries.add(look(name)); // all of them first: a lookup may have to be left to another thread
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry != null
          && !visitor.entry(entry.name(), entry.type(), entry.path(), first + i + 1L)) {
        return;
      }
    }
  }

  /** Null if it is not there. */
  private Entry look(Name name) throws PosixException {
    try {
      Located found = walk(root(), name);
      release(found.node());
      return new Entry(name, found.attributes().type(), found.attributes().path());
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }
}
