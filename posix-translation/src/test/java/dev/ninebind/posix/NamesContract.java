// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names: any bytes, and those that Ninebind keeps for itself. */
public abstract class NamesContract extends VolumeContract {
  private static final Credentials ROOT = Credentials.ROOT;

  @Test
  void everyByteButSlashAndNulComesBackUnchanged() throws Exception {
    List<Name> names = new ArrayList<>();
    for (int value = 1; value < 256; value++) {
      if (value != '/') {
        names.add(Name.of(new byte[] {'x', (byte) value}));
      }
    }
    names.add(Name.of(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc0, (byte) 0x80}));
    names.add(Name.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    names.removeIf(name -> !can(Capability.ANY_BYTES_IN_NAMES) && !isAscii(name));
    Set<Name> made = new HashSet<>();
    for (Name name : names) {
      volume.makeDirectory(volume.root(), name, 0755, ROOT);
      made.add(name);
    }
    Set<Name> listed = new HashSet<>();
    for (Tree.Entry entry : tree.list("")) {
      listed.add(entry.name());
    }
    assertThat(listed).isEqualTo(made);
    for (Name name : names) {
      volume.remove(volume.root(), name, true);
    }
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void aNameThatIsNoUtf8IsARefusalWhereTheVolumeLacksSuchNames() throws Exception {
    Name name = Name.of(new byte[] {(byte) 0xff});
    if (!refuses(
        Capability.ANY_BYTES_IN_NAMES,
        () -> volume.makeDirectory(volume.root(), name, 0755, ROOT))) {
      volume.makeDirectory(volume.root(), name, 0755, ROOT);
      assertThat(tree.list("").get(0).name()).isEqualTo(name);
    }
  }

  private static boolean isAscii(Name name) {
    for (byte b : name.toBytes()) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void spacesNewlinesAndDotsAreOrdinary() throws Exception {
    List<String> names = List.of(" ", "a b", "new\nline", "...", "..a", ".a", "a.", "\\", "*", ":");
    for (String name : names) {
      tree.file(name, name);
    }
    assertThat(tree.names("")).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(tree.text(name)).isEqualTo(name);
    }
  }

  @Test
  void namesDifferByCaseAndByNormalForm() throws Exception {
    List<String> names = List.of("name", "NAME", "\u00e9", "e\u0301");
    for (String name : names) {
      tree.file(name, name);
    }
    for (String name : names) {
      Node node = tree.walk(volume.root(), Name.of(name));
      assertThat(tree.text(node)).hasSize(name.length());
    }
    assertThat(tree.names("")).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aNameOf255BytesIsOrdinary() throws Exception {
    byte[] bytes = new byte[Name.MAX_LENGTH];
    Arrays.fill(bytes, (byte) 'n');
    Name name = Name.of(bytes);
    volume.makeDirectory(volume.root(), name, 0755, ROOT);
    assertThat(tree.list("").get(0).name()).isEqualTo(name);
    bytes[0] = 'm';
    volume.rename(volume.root(), name, volume.root(), Name.of(bytes));
    assertThat(volume.attributes(tree.walk(volume.root(), Name.of(bytes))).isDirectory()).isTrue();
  }

  @Test
  void aPrivateNameIsNotThere() throws Exception {
    for (String text : List.of(".ninebind", ".ninebind-x", ".ninebind.d")) {
      Name name = name(text);
      assertFails(Errno.ENOENT, () -> volume.walk(volume.root(), name));
      assertFails(Errno.ENOENT, () -> volume.remove(volume.root(), name, false));
      assertFails(Errno.ENOENT, () -> volume.remove(volume.root(), name, true));
      assertFails(
          Errno.ENOENT, () -> volume.rename(volume.root(), name, volume.root(), name("new")));
    }
    assertThat(tree.list("")).isEmpty();
  }

  @Test
  void aPrivateNameIsNotMade() throws Exception {
    tree.directory("directory");
    tree.file("file", "");
    Node file = tree.walk("file");
    for (Node directory : List.of(volume.root(), tree.walk("directory"))) {
      for (String text : List.of(".ninebind", ".ninebind.1", ".ninebindings")) {
        Name name = name(text);
        assertFails(
            Errno.EPERM, () -> volume.create(directory, name, flags(RDWR), 0644, ROOT).file());
        assertFails(Errno.EPERM, () -> volume.makeDirectory(directory, name, 0755, ROOT));
        assertFails(Errno.EPERM, () -> volume.makeLink(directory, name, ByteString.of("x"), ROOT));
        assertFails(
            Errno.EPERM,
            () -> volume.makeNode(directory, name, FileType.FIFO.modeBits() | 0644, 0, 0, ROOT));
        assertFails(Errno.EPERM, () -> volume.link(directory, name, file));
        assertFails(Errno.EPERM, () -> volume.rename(volume.root(), name("file"), directory, name));
        assertFails(Errno.EPERM, () -> volume.rename(file, directory, name));
      }
    }
    assertThat(tree.names("")).containsExactly("directory", "file");
    assertThat(tree.names("directory")).isEmpty();
  }

  @Test
  void namesThatOnlyLookPrivateAreOrdinary() throws Exception {
    for (String name : List.of("ninebind", ".ninebin", "..ninebind", ".Ninebind")) {
      tree.file(name, "");
      assertThat(tree.exists(name)).isTrue();
    }
    assertThat(tree.list("")).hasSize(4);
  }
}
