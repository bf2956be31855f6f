// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.util.Arrays;

/**
 * One operation on a volume. Nodes and open files are meant by the {@link Player}'s place for them,
 * so that a step means something in whatever sequence it stands: that is what lets a failing
 * sequence shrink.
 */
sealed interface Step {
  /** Does it, and tells what a guest would see of its result. */
  String play(Player player) throws PosixException;

  record Walk(int node, Word name, int to) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      PosixVolume.Located found = player.volume().walk(player.node(node), name.name());
      player.hold(to, found.node());
      return player.seen().attributes(found.attributes());
    }
  }

  record Stat(int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      return player.seen().attributes(player.volume().attributes(player.node(node)));
    }
  }

  record FileStat(int file) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      return open == null ? Player.NOTHING : player.seen().attributes(open.attributes());
    }
  }

  /** Holds the node of an open file, as a fid that was walked to and then opened does. */
  record HoldFile(int file, int to) implements Step {
    @Override
    public String play(Player player) {
      OpenFile open = player.file(file);
      if (open == null) {
        return Player.NOTHING;
      }
      player.hold(to, player.volume().retain(open.node()));
      return "";
    }
  }

  record Change(int node, AttributeChanges changes) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      Node changed = changes.sets(AttributeChanges.SIZE) ? player.named(node) : player.node(node);
      if (changed == null) {
        return Player.NOTHING;
      }
      player.volume().change(changed, changes);
      return "";
    }
  }

  record FileChange(int file, AttributeChanges changes) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      if (open == null || (changes.sets(AttributeChanges.SIZE) && player.isNameless(open.node()))) {
        return Player.NOTHING;
      }
      open.change(changes);
      return "";
    }
  }

  record Open(int node, int flags, int to) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      Node opened = player.named(node);
      if (opened == null) {
        return Player.NOTHING;
      }
      return player.open(to, player.volume().open(opened, OpenFlags.of(flags)), flags);
    }
  }

  record Create(int directory, Word name, int flags, int mode, Credentials owner, int to)
      implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFlags bits = OpenFlags.of(flags | OpenFlags.CREATE);
      Node parent = player.directory(directory);
      return player.open(to, player.volume().create(parent, name.name(), bits, mode, owner), flags);
    }
  }

  record Close(int file) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.close(file);
      return "";
    }
  }

  record Read(int file, long offset, int length) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      return open == null ? Player.NOTHING : Seen.bytes(Tree.read(open, offset, length));
    }
  }

  record Write(int file, long offset, int length, char with) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      if (open == null) {
        return Player.NOTHING;
      }
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) with);
      return "" + open.write(Tree.direct(bytes), offset);
    }
  }

  record Sync(int file, boolean dataOnly) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      if (open == null) {
        return Player.NOTHING;
      }
      open.sync(dataOnly);
      return "";
    }
  }

  /** Makes a directory, and holds it. */
  record MakeDirectory(int directory, Word name, int mode, Credentials owner, int to)
      implements Step {
    @Override
    public String play(Player player) throws PosixException {
      Node parent = player.directory(directory);
      String made =
          player.seen().attributes(player.volume().makeDirectory(parent, name.name(), mode, owner));
      player.hold(to, player.volume().walk(parent, name.name()).node());
      return made;
    }
  }

  record MakeLink(int directory, Word name, ByteString target, Credentials owner) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      Node parent = player.directory(directory);
      return player.seen().attributes(player.volume().makeLink(parent, name.name(), target, owner));
    }
  }

  record MakeNode(int directory, Word name, int mode, int major, int minor, Credentials owner)
      implements Step {
    @Override
    public String play(Player player) throws PosixException {
      Node parent = player.directory(directory);
      return player
          .seen()
          .attributes(player.volume().makeNode(parent, name.name(), mode, major, minor, owner));
    }
  }

  record Link(int directory, Word name, int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().link(player.directory(directory), name.name(), player.node(node));
      return "";
    }
  }

  record ReadLink(int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      return Seen.bytes(player.volume().readLink(player.node(node)).toBytes());
    }
  }

  record Rename(int from, Word name, int to, Word newName) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player
          .volume()
          .rename(player.directory(from), name.name(), player.directory(to), newName.name());
      return "";
    }
  }

  record RenameNode(int node, int to, Word newName) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().rename(player.node(node), player.directory(to), newName.name());
      return "";
    }
  }

  record Remove(int from, Word name, boolean directory) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().remove(player.directory(from), name.name(), directory);
      return "";
    }
  }

  record RemoveNode(int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().remove(player.node(node));
      return "";
    }
  }

  record GetXattr(int node, XattrName name) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      return Seen.bytes(player.volume().xattr(player.node(node), name).toBytes());
    }
  }

  record SetXattr(int node, XattrName name, ByteString value, XattrMode mode) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().setXattr(player.node(node), name, value, mode);
      return "";
    }

    @Override
    public String toString() {
      return "SetXattr[node="
          + node
          + ", name="
          + name
          + ", value="
          + Seen.bytes(value.toBytes())
          + ", mode="
          + mode
          + "]";
    }
  }

  record RemoveXattr(int node, XattrName name) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      player.volume().removeXattr(player.node(node), name);
      return "";
    }
  }

  record Xattrs(int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      return Seen.names(player.volume().xattrNames(player.node(node)));
    }
  }

  /** Opens a directory for itself, and lists it. */
  record ListNode(int node) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      int flags = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
      OpenFile open = player.volume().open(player.node(node), OpenFlags.of(flags)).file();
      try {
        return player.seen().list(open.directory(), 2);
      } finally {
        open.close();
      }
    }
  }

  /** Lists a directory that is open since some time. */
  record ListFile(int file) implements Step {
    @Override
    public String play(Player player) throws PosixException {
      OpenFile open = player.file(file);
      if (open == null) {
        return Player.NOTHING;
      }
      DirectoryCursor cursor = open.directory();
      return player.seen().list(cursor, 1000);
    }
  }
}
