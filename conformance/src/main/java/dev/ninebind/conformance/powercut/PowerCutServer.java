// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A server process whose power can be cut. It serves {@code DIR/live}, on a host's own file system
 * or NTFS by ntfs-3g, and keeps in {@code DIR/disk} what is durable. The line {@code cut} on its
 * standard input cuts the power, {@code cut SEED} with something that {@linkplain Survival
 * survives}: nothing is answered from then on but EIO, the process ends at once and leaves the disk
 * as {@code DIR/live} for the next one. A process that is killed instead leaves the live files: the
 * host goes on and writes them some time.
 */
@Command(name = "power-cut-server")
public final class PowerCutServer implements Callable<Integer> {
  private static final String LIVE = "live";
  private static final String DISK = "disk";
  private static final String OLD = "old";

  @Parameters(paramLabel = "DIR")
  private Path folder;

  @Option(names = "--name", required = true, description = "Of the export.")
  private String name;

  @Option(names = "--listen", required = true)
  private String listen;

  @Option(names = "--allow", description = "The client's network, as address/bits.")
  private List<String> allow = List.of();

  @Option(names = "--order", description = "${COMPLETION-CANDIDATES}", required = true)
  private SyncOrder order;

  /** Runs until it is told to cut, or its input ends. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new PowerCutServer())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  line.getErr().println("power-cut-server: " + e);
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(arguments));
  }

  /** The directory of a server's folder that it serves. */
  public static Path live(Path folder) {
    return folder.resolve(LIVE);
  }

  @Override
  public Integer call() throws Exception {
    HostProcess.umask(0);
    remove(DISK); // of one that was killed
    remove(OLD);
    Files.createDirectories(folder.resolve(LIVE));
    Files.createDirectories(folder.resolve(DISK));
    try (PosixVolume disk = open(folder.resolve(DISK))) {
      PowerCutVolume volume = PowerCutVolume.over(open(folder.resolve(LIVE)), disk, order);
      Export export = new Export(name, volume);
      P9Server server = new P9Server(aname -> export, ServerSettings.DEFAULT.with(networks()));
      ListenAddress.Tcp address = (ListenAddress.Tcp) server.listen(ListenAddress.parse(listen));
      System.out.println("mount -t 9p -o trans=tcp,port=" + address.port() + ",aname=" + name);
      Survival survival = awaitCut();
      if (survival == null) {
        server.close();
        volume.close();
        return CommandLine.ExitCode.OK;
      }
      volume.cut(survival);
      volume.close();
    }
    Files.move(folder.resolve(LIVE), folder.resolve(OLD));
    Files.move(folder.resolve(DISK), folder.resolve(LIVE));
    System.out.println("the power is cut");
    Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    return CommandLine.ExitCode.OK;
  }

  private void remove(String directory) throws IOException {
    if (Files.exists(folder.resolve(directory))) {
      PathUtils.deleteDirectory(folder.resolve(directory));
    }
  }

  private static PosixVolume open(Path directory) throws PosixException, UnsuitableVolumeException {
    return Ntfs3gVolume.isNtfs3g(directory)
        ? NtfsPosixVolume.open(Ntfs3gVolume.open(directory), NtfsPosixVolume.Options.DEFAULT)
        : PassthroughVolume.open(directory, PassthroughVolume.Options.DEFAULT);
  }

  private List<IpSubnetFilterRule> networks() {
    return allow.stream()
        .map(network -> network.split("/", 2))
        .map(
            parts ->
                new IpSubnetFilterRule(
                    parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT))
        .toList();
  }

  /** What is to survive, or null if the server is to end in order. */
  private static Survival awaitCut() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      if (words[0].equals("cut")) {
        return words.length == 1 ? Survival.NOTHING : Survival.random(Long.parseLong(words[1]));
      }
    }
    return null;
  }
}
