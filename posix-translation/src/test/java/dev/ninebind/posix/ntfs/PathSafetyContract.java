// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.WatchedVolume;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.ntfs.AttackNames.Alias;
import dev.ninebind.posix.ntfs.AttackNames.NoName;
import dev.ninebind.posix.ntfs.AttackNames.Refused;
import dev.ninebind.posix.ntfs.AttackNames.Stored;
import dev.ninebind.posix.ntfs.PlacedLinks.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing leads out of an export, and no name means another file than its own: each row of {@link
 * AttackNames} and {@link PlacedLinks}, by every operation on names, on some host volume. The
 * export is a directory of that volume; what is beside it has to stay as it was.
 */
@Timeout(120)
public abstract class PathSafetyContract {
  private static final Credentials OWNER = new Credentials(1000, 1000);
  private static final int NEW = OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL;
  private static final int TRUNCATE = OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.TRUNC;

  private HostVolume host;
  private Outside outside;
  private Map<String, String> before;
  private NtfsPosixVolume volume;
  private Tree tree;

  /** A fresh volume with an empty root directory, which is closed by the test. */
  protected abstract HostVolume openVolume() throws Exception;

  /** One whose root directory is the whole volume's, if there is a way to have that. */
  protected HostVolume openWholeVolume() throws Exception {
    return openVolume();
  }

  /** True if any reparse point can be placed; if not, WSL's links alone. */
  protected boolean placesReparsePoints() {
    return true;
  }

  /** Changes the export before it is served. */
  @FunctionalInterface
  private interface Before {
    void prepare() throws HostException;
  }

  private void serve(Before step) throws Exception {
    host = openVolume();
    outside = new Outside(host);
    outside.makeDirectory("/" + Outside.EXPORT);
    outside.makeDirectory("/elsewhere");
    outside.make("/elsewhere/secret", "secret");
    outside.make("/secret", "secret");
    step.prepare();
    before = beside();
    HostFile root =
        host.open(
            host.root(),
            Outside.EXPORT,
            HostOpen.existing(Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE));
    serve(new WatchedVolume(host, root, call -> {}));
  }

  private void serve(HostVolume exported) throws PosixException {
    volume = NtfsPosixVolume.open(exported, NtfsPosixVolume.Options.DEFAULT);
    tree = new Tree(volume);
  }

  /** Nothing is beside the export that was not there, nothing missing, nothing changed. */
  @AfterEach
  void whatIsBesideTheExportIsAsItWas() throws Exception {
    if (volume == null) {
      return;
    }
    try {
      tree.close();
      assertThat(volume.usage().openFiles()).as("open files").isZero();
      if (before != null) {
        assertThat(beside()).isEqualTo(before);
      }
    } finally {
      volume.close();
    }
  }

  private Map<String, String> beside() throws HostException {
    Map<String, String> all = new TreeMap<>();
    for (String name : outside.names("/")) {
      if (!name.equals(Outside.EXPORT) && !name.equals(".ninebind")) { // the volume's own store
        describe("/" + name, all);
      }
    }
    return all;
  }

  private void describe(String path, Map<String, String> all) throws HostException {
    HostStat stat = outside.stat(path);
    boolean directory = stat.hasAttribute(NtConstants.FILE_ATTRIBUTE_DIRECTORY);
    all.put(
        path,
        String.join(
            " ",
            "" + stat.fileId(),
            "" + stat.written(),
            "" + stat.links(),
            "" + stat.attributes(),
            outside.eaNames(path).toString(),
            directory ? "" : outside.text(path)));
    if (directory) {
      for (String name : outside.names(path)) {
        describe(path + "/" + name, all);
      }
    }
  }

  private Node root() {
    return volume.root();
  }

  /** What another program sees in the export. */
  private List<String> onHost() throws HostException {
    List<String> names = new ArrayList<>(outside.names(""));
    names.remove(".ninebind"); // it is there on hosts without POSIX deletion
    return names;
  }

  private List<Name> listed() throws PosixException {
    return tree.list("").stream().map(Tree.Entry::name).toList();
  }

  private void makeFile(Name name, String text) throws PosixException {
    OpenFile file = volume.create(root(), name, OpenFlags.of(NEW), 0600, OWNER).file();
    Tree.write(file, 0, text);
    file.close();
  }

  private String text(Name name) throws PosixException {
    Node node = volume.walk(root(), name).node();
    try {
      OpenFile file = volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY)).file();
      String text = Tree.text(file);
      file.close();
      return text;
    } finally {
      volume.release(node);
    }
  }

  private void find(Name name) throws PosixException {
    volume.release(volume.walk(root(), name).node());
  }

  private void hardLink(Name from, Name to) throws PosixException {
    Node node = volume.walk(root(), from).node();
    try {
      volume.link(root(), to, node);
    } finally {
      volume.release(node);
    }
  }

  private void isAlone(Name name, String onHost) throws Exception {
    assertThat(onHost()).containsExactly(onHost);
    assertThat(listed()).containsExactly(name);
    find(name);
  }

  static List<Stored> stored() {
    return AttackNames.stored();
  }

  @ParameterizedTest
  @MethodSource("stored")
  void aNameIsANameLikeAnyOther(Stored row) throws Exception {
    serve(() -> {});
    Name name = Name.of(row.guest().toBytes());
    Name plain = Name.of("plain");
    assertFails(Errno.ENOENT, () -> find(name));
    assertFails(Errno.ENOENT, () -> volume.remove(root(), name, false));
    assertFails(Errno.ENOENT, () -> volume.rename(root(), name, root(), plain));

    makeFile(name, "text");
    isAlone(name, row.host());
    assertThat(text(name)).isEqualTo("text");
    assertFails(Errno.EEXIST, () -> makeFile(name, ""));
    volume.rename(root(), name, root(), plain);
    isAlone(plain, "plain");
    volume.rename(root(), plain, root(), name);
    isAlone(name, row.host());
    hardLink(name, plain);
    volume.remove(root(), name, false);
    isAlone(plain, "plain");
    hardLink(plain, name);
    volume.remove(root(), plain, false);
    isAlone(name, row.host());
    assertThat(text(name)).isEqualTo("text");
    volume.remove(root(), name, false);

    volume.makeDirectory(root(), name, 0700, OWNER);
    isAlone(name, row.host());
    Node directory = volume.walk(root(), name).node();
    volume.makeDirectory(directory, name, 0700, OWNER);
    volume.release(volume.walk(directory, name).node());
    volume.remove(directory, name, true);
    volume.release(directory);
    volume.rename(root(), name, root(), plain);
    volume.rename(root(), plain, root(), name);
    isAlone(name, row.host());
    volume.remove(root(), name, true);

    volume.makeLink(root(), name, ByteString.of("target"), OWNER);
    isAlone(name, row.host());
    volume.remove(root(), name, false);
    volume.makeNode(root(), name, FileType.FIFO.modeBits() | 0600, 0, 0, OWNER);
    isAlone(name, row.host());
    volume.remove(root(), name, false);
    assertThat(onHost()).isEmpty();
  }

  static List<NoName> noNames() {
    return AttackNames.noNames();
  }

  @ParameterizedTest
  @MethodSource("noNames")
  void whatIsNoNameGetsNowhere(NoName row) {
    assertFails(row.errno(), () -> Name.of(row.guest().toBytes()));
  }

  @Test
  void theDotsAreTheTreesBusiness() throws Exception {
    serve(() -> {});
    for (Name dots : List.of(Name.DOT, Name.DOT_DOT)) {
      Node node = volume.walk(root(), dots).node();
      assertThat(node).isSameAs(root());
      volume.release(node);
      assertFails(Errno.EEXIST, () -> makeFile(dots, ""));
      assertFails(Errno.EEXIST, () -> volume.makeDirectory(root(), dots, 0700, OWNER));
      assertFails(Errno.EBUSY, () -> volume.rename(root(), dots, root(), Name.of("x")));
      assertThat(onHost()).isEmpty();
    }
  }

  private void isRefused(Refused row, Errno... also) throws Exception {
    Name name = Name.of(row.guest());
    Name plain = Name.of("plain");
    makeFile(plain, "text");
    assertFails(row.found(), () -> find(name));
    assertFails(row.found(), () -> volume.remove(root(), name, false));
    assertFails(row.found(), () -> volume.remove(root(), name, true));
    assertFails(row.found(), () -> volume.rename(root(), name, root(), Name.of("x")));
    List<Errno> made = new ArrayList<>(List.of(also));
    made.add(row.made());
    failsWith(made, () -> makeFile(name, ""));
    failsWith(made, () -> volume.makeDirectory(root(), name, 0700, OWNER));
    failsWith(made, () -> volume.makeLink(root(), name, ByteString.of("x"), OWNER));
    failsWith(made, () -> volume.makeNode(root(), name, FileType.FIFO.modeBits(), 0, 0, OWNER));
    failsWith(made, () -> volume.rename(root(), plain, root(), name));
    failsWith(made, () -> hardLink(plain, name));
    assertThat(listed()).containsExactly(plain);
    assertThat(text(plain)).isEqualTo("text");
    volume.remove(root(), plain, false);
  }

  private static void failsWith(
      List<Errno> allowed, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown).isInstanceOf(PosixException.class);
    assertThat(((PosixException) thrown).errno()).isIn(allowed);
  }

  static List<Refused> ours() {
    return AttackNames.ours();
  }

  @ParameterizedTest
  @MethodSource("ours")
  void whatIsNinebindsOwnIsRefused(Refused row) throws Exception {
    serve(() -> {});
    isRefused(row);
    assertThat(onHost()).isEmpty();
  }

  static List<Refused> ofTheVolume() {
    return AttackNames.ofTheVolume();
  }

  /** Where the exported folder is a volume's root, and NTFS keeps its own files there. */
  @ParameterizedTest
  @MethodSource("ofTheVolume")
  void whatIsNtfsOwnIsRefused(Refused row) throws Exception {
    HostVolume whole = openWholeVolume();
    boolean isVolume = (whole.root().stat().fileId() & 0xFFFF_FFFF_FFFFL) == 5;
    serve(whole);
    if (isVolume) {
      isRefused(row, Errno.EEXIST);
      return;
    }
    Name name = Name.of(row.guest());
    makeFile(name, "text");
    assertThat(listed()).containsExactly(name);
    assertThat(text(name)).isEqualTo("text");
    volume.remove(root(), name, false);
  }

  static List<Alias> aliases() {
    return AttackNames.aliases();
  }

  @ParameterizedTest
  @MethodSource("aliases")
  void anotherNameOfAFileIsNobodys(Alias row) throws Exception {
    Name placed = Name.of(row.placed());
    Name alias = Name.of(row.guest());
    boolean ours = placed.isPrivate();
    serve(
        () -> {
          if (ours) {
            outside.makeDirectory(row.placed());
          } else {
            outside.make(row.placed(), "placed");
          }
        });
    assertFails(Errno.ENOENT, () -> find(alias));
    assertFails(Errno.ENOENT, () -> volume.remove(root(), alias, false));
    assertFails(Errno.ENOENT, () -> volume.rename(root(), alias, root(), Name.of("x")));
    assertFails(Errno.ENOENT, () -> hardLink(alias, Name.of("x")));

    makeFile(alias, "own");
    assertThat(text(alias)).isEqualTo("own");
    if (ours) {
      assertThat(listed()).containsExactly(alias);
    } else {
      assertThat(listed()).containsExactlyInAnyOrder(placed, alias);
      assertThat(text(placed)).isEqualTo("placed");
    }
    volume.remove(root(), alias, false);
    volume.makeDirectory(root(), alias, 0700, OWNER);
    volume.remove(root(), alias, true);
    volume.makeLink(root(), alias, ByteString.of("x"), OWNER);
    volume.remove(root(), alias, false);
    makeFile(Name.of("other"), "other");
    volume.rename(root(), Name.of("other"), root(), alias);
    assertThat(text(alias)).isEqualTo("other");
    volume.remove(root(), alias, false);
    if (ours) {
      assertThat(onHost()).isEmpty();
    } else {
      assertThat(onHost()).containsExactly(row.placed());
      assertThat(outside.text(row.placed())).isEqualTo("placed");
    }
  }

  /** Where a host cannot place such a link, asserts that it does not. */
  private boolean isNotPlaced(Placed row) throws Exception {
    if (placesReparsePoints() || row.isWsls()) {
      return false;
    }
    serve(() -> {});
    assertThatExceptionOfType(HostException.class)
        .isThrownBy(() -> outside.makePoint("link", row.point(), row.directory()))
        .matches(e -> e.error() == HostError.NOT_SUPPORTED);
    assertThat(tree.list("")).noneMatch(entry -> entry.type() == FileType.SYMBOLIC_LINK);
    return true;
  }

  static List<Placed> links() {
    return PlacedLinks.all();
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLinkOfTheHostIsShownAndNeverFollowed(Placed row) throws Exception {
    if (isNotPlaced(row)) {
      return;
    }
    serve(
        () -> {
          outside.makePoint("link", row.point(), row.directory());
          outside.make("file", "text");
        });
    Name link = Name.of("link");
    Name secret = Name.of("secret");
    Node node = tree.walk("link");
    assertThat(node.inode().type()).isEqualTo(FileType.SYMBOLIC_LINK);
    if (row.target() == null) {
      assertThat(volume.attributes(node).size()).isZero();
      assertFails(Errno.EIO, () -> volume.readLink(node));
    } else {
      assertThat(volume.readLink(node)).isEqualTo(ByteString.of(row.target()));
    }
    assertFails(Errno.ENOTDIR, () -> volume.walk(node, secret));
    assertFails(Errno.ENOTDIR, () -> volume.create(node, secret, OpenFlags.of(NEW), 0600, OWNER));
    assertFails(Errno.ENOTDIR, () -> volume.makeDirectory(node, secret, 0700, OWNER));
    assertFails(Errno.ENOTDIR, () -> volume.remove(node, secret, false));
    assertFails(Errno.ENOTDIR, () -> volume.rename(root(), Name.of("file"), node, secret));
    assertFails(Errno.ENOTDIR, () -> volume.rename(node, secret, root(), Name.of("x")));
    assertFails(Errno.ELOOP, () -> volume.open(node, OpenFlags.of(OpenFlags.READ_ONLY)));
    assertFails(Errno.ELOOP, () -> volume.open(node, OpenFlags.of(OpenFlags.READ_WRITE)));
    assertFails(
        Errno.ELOOP, () -> volume.create(root(), link, OpenFlags.of(TRUNCATE), 0600, OWNER));
    tree.release(node);
    assertThat(tree.list(""))
        .anySatisfy(e -> assertThat(e.type()).isEqualTo(FileType.SYMBOLIC_LINK));
    assertFails(Errno.ENOTDIR, () -> volume.remove(root(), link, true));
    volume.rename(root(), link, root(), Name.of("moved"));
    assertThat(outside.point("moved").tag()).isEqualTo(row.point().tag());
    volume.remove(root(), Name.of("moved"), false);
    assertThat(onHost()).containsExactly("file");
  }

  @ParameterizedTest
  @MethodSource("links")
  void aFileIsRenamedOverALinkOfTheHost(Placed row) throws Exception {
    if (isNotPlaced(row)) {
      return;
    }
    serve(
        () -> {
          outside.makePoint("link", row.point(), row.directory());
          outside.make("file", "text");
        });
    volume.rename(root(), Name.of("file"), root(), Name.of("link"));
    assertThat(onHost()).containsExactly("link");
    assertThat(text(Name.of("link"))).isEqualTo("text");
  }

  /** The link comes when the guest has the directory already, kept handles and all. */
  @Test
  void aDirectoryThatBecomesALinkIsNotFollowed() throws Exception {
    serve(() -> outside.makeDirectory("d"));
    Node directory = tree.walk("d");
    Name secret = Name.of("secret");
    assertFails(Errno.ENOENT, () -> volume.walk(directory, secret));
    outside.move("d", "", "moved");
    Placed placed =
        PlacedLinks.all().stream()
            .filter(row -> placesReparsePoints() ? row.directory() : row.isWsls())
            .findFirst()
            .orElseThrow();
    outside.makePoint("d", placed.point(), placed.directory());
    failsWith(
        List.of(Errno.ENOENT, Errno.ESTALE),
        () -> volume.release(volume.walk(directory, secret).node()));
    Node now = tree.walk("d");
    assertThat(now.inode().type()).isEqualTo(FileType.SYMBOLIC_LINK);
    assertFails(Errno.ENOTDIR, () -> volume.walk(now, secret));
    tree.release(now);
    tree.release(directory);
  }
}
