// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.conformance.guest.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A volume served by a real {@code ninebind serve}, for clients of this machine. */
public final class ServedVolume implements AutoCloseable {
  /** The name under which it is served. */
  public static final String EXPORT = "v";

  private final TestedVolume volume;
  private final TestedVolume.Folder folder;
  private final ServerProcess server;

  private ServedVolume(TestedVolume volume, TestedVolume.Folder folder, ServerProcess server) {
    this.volume = volume;
    this.folder = folder;
    this.server = server;
  }

  /** Makes the volume's folder and serves it; the log is in {@code target/protocol}. */
  public static ServedVolume open(TestedVolume volume) {
    TestedVolume.Folder folder = volume.makeFolder();
    try {
      List<String> options = new ArrayList<>(volume.options());
      if (!isRoot()) {
        options.addAll(List.of("--map-owner", "0:0"));
      }
      Path logs = Files.createDirectories(Path.of("target", "protocol"));
      ServerProcess server =
          ServerProcess.local(
              folder.jvm(),
              Map.of(EXPORT, folder.source()),
              logs.resolve(volume.title() + ".log"),
              options.toArray(String[]::new));
      return new ServedVolume(volume, folder, server);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** True if the server may give files any owner and make device nodes. */
  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new connection, whose fid 0 is the top of the volume. */
  public P9Client connect() throws IOException {
    return P9Client.attached(new InetSocketAddress("127.0.0.1", server.printedPort()), EXPORT);
  }

  public TestedVolume volume() {
    return volume;
  }

  /** What the server was given to serve. */
  public String source() {
    return folder.source();
  }

  /** The top of the volume, as the host sees it; empty if it does not. */
  public Optional<Path> path() {
    return folder.path();
  }

  /**
   * What the server has open of files in a directory: what the host shows of its process, or else
   * what it says itself, which is of the whole volume.
   */
  public List<String> openFiles(String directory) throws IOException {
    if (folder.path().isPresent()) {
      String prefix = folder.path().get().resolve(directory).toString();
      return server.openFiles().stream().filter(file -> file.startsWith(prefix)).toList();
    }
    ServerProcess.Usage usage = usage();
    return usage.openFiles() == 0 ? List.of() : List.of(usage.toString());
  }

  /** What clients hold of the volume, as the server tells when a session ends. */
  public ServerProcess.Usage usage() throws IOException {
    int start = server.log().size();
    connect().close();
    return server.usageAfter(start, EXPORT);
  }

  public ServerProcess server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    folder.close();
  }
}
