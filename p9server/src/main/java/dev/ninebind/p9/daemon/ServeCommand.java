// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.SessionLimits;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ninebind serve}: serves folders and volumes in memory until it is told to stop. */
@Command(
    name = ServeCommand.NAME,
    description =
        "Serves folders, or a volume in memory, to Linux kernels that mount them with 9P2000.L.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind serve --memory-size 200M",
      "  ninebind serve /srv/data scratch=memory:64M",
      "  ninebind serve db=/srv/postgres www=/srv/www --export-options www:read-only",
      "  ninebind serve /srv/data --listen tcp://0.0.0.0:5640 --allow 10.0.0.0/8",
      "  ninebind serve /srv/data --listen unix:///run/ninebind.sock",
      "",
      "It prints the line that mounts each of them. Without authentication a client is whoever",
      "it says it is: let in only networks that you trust."
    })
final class ServeCommand implements Callable<Integer> {
  static final String NAME = "serve";

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** Nobody but the owner may connect to a unix socket: the bits that a bind leaves out. */
  private static final int SOCKET_UMASK = 0177;

  /** In microseconds. */
  private static final long LONGEST_BUSY_POLL = 1000;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "[NAME=]DIR|memory:[SIZE]",
      arity = "0..*",
      description =
          "What to serve: folders, or new NTFS volumes in memory, gone at exit. Clients pick one by"
              + " its name (aname), which is the folder's own, or 'memory', unless given. Without"
              + " any: one in memory.")
  private List<String> sources = List.of();

  @Option(
      names = "--memory-size",
      paramLabel = "SIZE",
      description =
          "How much a volume in memory may hold, in bytes or with K, M or G. It lives on the JVM's"
              + " heap. Default: 512M, or half the heap if that is less.")
  private String memorySize;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "tcp://HOST:PORT or unix:///PATH; repeatable. Default: tcp://127.0.0.1:5640. Port 0: any.")
  private List<String> listen = List.of("tcp://127.0.0.1:5640");

  @Mixin private CommonExportOptions common;

  @Option(
      names = "--export-options",
      paramLabel = "NAME:OPTION[,OPTION...]",
      description =
          "Options of one export, over those for all: read-only, map-owner=UID:GID, append=...,"
              + " locks=..., lock-hold=..., uid=..., gid=..., umask=..., fmask=..., dmask=...,"
              + " metadata=..., mirror-readonly, only=FILE, sub-paths; repeatable.")
  private List<String> exportOptions = List.of();

  @Option(
      names = "--msize",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "Largest message: 4096 to 8388608. Default: ${DEFAULT-VALUE}.")
  private int msize;

  @Option(
      names = "--allow",
      paramLabel = "CIDR",
      description = "Let in clients of this network, as in 10.0.0.0/8; repeatable.")
  private List<String> allow = List.of();

  @Option(
      names = "--insecure",
      description = "Let a listener beyond this machine take clients from anywhere.")
  private boolean insecure;

  @Option(
      names = "--busy-poll",
      paramLabel = "MICROSECONDS",
      defaultValue = "30",
      description =
          "How long a thread may look for the next request before it sleeps, while requests come one"
              + " right after the other: quicker answers for some of a processor's time. 0: never."
              + " Default: ${DEFAULT-VALUE}; 1000 at most; on Linux only.")
  private long busyPoll;

  @Option(names = "--dry-run", description = "Check everything, print it, and end.")
  private boolean dryRun;

  @Override
  public Integer call() throws UsageException, IOException {
    ServerSettings settings = settings();
    List<ListenAddress> addresses = addresses();
    if (!HostProcess.isLinux() && !HostProcess.isWindows()) {
      throw new UsageException("this kind of host cannot serve so far, only Linux and Windows can");
    }
    Closing closing = new Closing();
    Thread stop = stopWhenTold(closing);
    try (closing) {
      List<ExportArgument> arguments = arguments();
      ExportTable exports = new ExportTable(openExports(arguments, closing));
      P9Server server = closing.add(new P9Server(exports, settings));
      server.whenSessionEnded(exports::logUsage);
      List<ListenAddress> bound = listen(server, addresses);
      tell(bound, arguments);
      if (!dryRun) {
        waitForTheEnd();
      }
    } finally {
      endHere(stop);
    }
    return CommandLine.ExitCode.OK;
  }

  /** What is to be served: what was asked for, or a volume in memory. */
  private List<ExportArgument> arguments() throws UsageException {
    List<String> asked = sources;
    if (asked.isEmpty()) {
      print("no folder given: this volume is private and in memory, gone at exit");
      asked = List.of(ExportSource.MEMORY);
    }
    List<ExportArgument> arguments =
        ExportArgument.adjust(ExportArgument.parse(asked, common.read()), exportOptions);
    if (memorySize != null) {
      ExportSource usual = new ExportSource.Memory(MemorySize.parse("--memory-size", memorySize));
      arguments.replaceAll(argument -> isUnsized(argument) ? argument.with(usual) : argument);
    }
    List<ExportArgument> divided = MemoryBudget.ofThisProcess().divide(arguments);
    for (int i = 0; i < divided.size(); i++) {
      if (isUnsized(arguments.get(i))
          && divided.get(i).source() instanceof ExportSource.Memory memory
          && memory.size().bytes() < MemorySize.USUAL.bytes()) {
        print(
            divided.get(i).name()
                + " has "
                + memory.size()
                + " instead of "
                + MemorySize.USUAL
                + ", as the JVM's heap allows (NINEBIND_JAVA_OPTS=-Xmx...)");
      }
    }
    return divided;
  }

  private static boolean isUnsized(ExportArgument argument) {
    return argument.source() instanceof ExportSource.Memory memory && memory.size() == null;
  }

  private List<Export> openExports(List<ExportArgument> arguments, Closing closing)
      throws UsageException, IOException {
    List<Export> exports = new ArrayList<>();
    for (ExportArgument argument : arguments) {
      exports.add(
          new Export(
              argument.name(),
              closing.add(Volumes.open(argument)),
              argument.options().lockHold(),
              argument.options().share().subPaths()));
      print(
          "serving " + argument.name() + " from " + argument.source() + argument.options().given());
    }
    return exports;
  }

  private ServerSettings settings() throws UsageException {
    if (msize < SessionLimits.LEAST_MSIZE || msize > SessionLimits.LARGEST_MSIZE) {
      throw new UsageException("--msize " + msize + " is not within 4096 to 8388608");
    }
    if (busyPoll < 0 || busyPoll > LONGEST_BUSY_POLL) {
      throw new UsageException("--busy-poll " + busyPoll + " is not within 0 to 1000");
    }
    List<IpSubnetFilterRule> networks = new ArrayList<>();
    for (String network : allow) {
      try {
        String[] parts = network.split("/", 2);
        if (!NetUtil.isValidIpV4Address(parts[0]) && !NetUtil.isValidIpV6Address(parts[0])) {
          throw new IllegalArgumentException("a name, which would be looked up");
        }
        networks.add(
            new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT));
      } catch (RuntimeException e) {
        throw new UsageException("--allow '" + network + "' is no network such as 10.0.0.0/8");
      }
    }
    return ServerSettings.DEFAULT
        .with(SessionLimits.ofMsize(msize))
        .with(networks)
        .with(Duration.of(busyPoll, ChronoUnit.MICROS));
  }

  private List<ListenAddress> addresses() throws UsageException {
    List<ListenAddress> addresses = new ArrayList<>();
    for (String text : listen) {
      try {
        ListenAddress address = ListenAddress.parse(text);
        if (address instanceof ListenAddress.Unix && !HostProcess.isLinux()) {
          throw new UsageException(
              "--listen '" + text + "': who may connect to a unix socket cannot be said here");
        }
        if (address instanceof ListenAddress.Tcp tcp
            && !InetAddress.getByName(tcp.host()).isLoopbackAddress()
            && allow.isEmpty()
            && !insecure) {
          throw new UsageException(
              "'"
                  + text
                  + "' is open to other machines: say who may come with --allow CIDR, or"
                  + " --insecure for all");
        }
        addresses.add(address);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--listen " + e.getMessage());
      } catch (UnknownHostException e) {
        throw new UsageException("--listen '" + text + "': no such host");
      }
    }
    return addresses;
  }

  private static List<ListenAddress> listen(P9Server server, List<ListenAddress> addresses)
      throws UsageException {
    if (HostProcess.isLinux()) {
      HostProcess.umask(SOCKET_UMASK);
    }
    try {
      List<ListenAddress> bound = new ArrayList<>();
      for (ListenAddress address : addresses) {
        try {
          bound.add(server.listen(address));
        } catch (IOException e) {
          throw new UsageException("cannot listen on " + address + ": " + e.getMessage());
        }
      }
      return bound;
    } finally {
      if (HostProcess.isLinux()) {
        HostProcess.umask(0); // the guest has applied its own
      }
    }
  }

  private void tell(List<ListenAddress> bound, List<ExportArgument> arguments) {
    for (ListenAddress address : bound) {
      print("listening on " + address);
    }
    print("mount it in a guest or on this machine with:");
    for (ListenAddress address : bound) {
      for (ExportArgument export : arguments) {
        print(MountLine.of(address, export, msize));
      }
    }
    if (!dryRun) {
      print("stop it with Ctrl-C or SIGTERM");
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** When the JVM is told to end, from now on: closes everything and gives the exit code. */
  private static Thread stopWhenTold(Closing closing) {
    Thread stop =
        new Thread(
            () -> {
              LOG.info("stopping");
              closing.close();
              LOG.info("stopped");
              Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    return stop;
  }

  /** The command ends by itself: its own exit code counts. */
  private static void endHere(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // told to end at this very moment: the hook gives the exit code
    }
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
