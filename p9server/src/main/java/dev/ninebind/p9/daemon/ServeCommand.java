// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.PassthroughVolume;
import dev.ninebind.p9.server.ListenAddress;
import dev.ninebind.p9.server.P9Server;
import dev.ninebind.p9.server.ServerSettings;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.SessionLimits;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.OwnershipMapping;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.ReadOnlyVolume;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ninebind serve}: serves folders until it is told to stop. */
@Command(
    name = "serve",
    description = "Serves folders to Linux kernels that mount them with 9P2000.L.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind serve /srv/data",
      "  ninebind serve db=/srv/postgres www=/srv/www --export-options www:read-only",
      "  ninebind serve /srv/data --listen tcp://0.0.0.0:5640 --allow 10.0.0.0/8",
      "  ninebind serve /srv/data --listen unix:///run/ninebind.sock",
      "",
      "It prints the line that mounts each folder. Without authentication a client is whoever",
      "it says it is: let in only networks that you trust."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** Nobody but the owner may connect to a unix socket: the bits that a bind leaves out. */
  private static final int SOCKET_UMASK = 0177;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "[NAME=]DIR",
      arity = "0..*",
      description =
          "Folders to serve; clients pick one by its name (aname), which is the folder's own unless"
              + " given. Without any: a private temporary folder, gone at exit.")
  private List<String> folders = List.of();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "tcp://HOST:PORT or unix:///PATH; repeatable. Default: tcp://127.0.0.1:5640. Port 0: any.")
  private List<String> listen = List.of("tcp://127.0.0.1:5640");

  @Option(names = "--read-only", description = "Refuse whatever would change a folder.")
  private boolean readOnly;

  @Option(
      names = "--map-owner",
      paramLabel = "UID:GID",
      description =
          "Show every file as owned by this user and group of the guest; on the host new files"
              + " belong to this process, and changes of owner have no effect.")
  private String owner;

  @Option(
      names = "--append",
      paramLabel = "server|offset",
      defaultValue = "server",
      description =
          "Where writes of files opened with O_APPEND go: to the end, found by the server (default),"
              + " or to the offset the client sends, for write-back mounts of Linux 6.4 and later.")
  private String append;

  @Option(
      names = "--locks",
      paramLabel = "server|host",
      defaultValue = "server",
      description =
          "Who knows of byte-range locks: this server (default), or the host too, so that other"
              + " programs and servers on the same folder respect them.")
  private String locks;

  @Option(
      names = "--lock-hold",
      paramLabel = "SECONDS|forever",
      defaultValue = "forever",
      description =
          "How long a guest's lock request is kept waiting before it is told to ask again. With a"
              + " bound, signals other than SIGKILL end the wait too; then mount with"
              + " locktimeout=1. Default: ${DEFAULT-VALUE}.")
  private String lockHold;

  @Option(
      names = "--export-options",
      paramLabel = "NAME:OPTION[,OPTION...]",
      description =
          "Options of one export, over those for all: read-only, map-owner=UID:GID, append=...,"
              + " locks=..., lock-hold=...; repeatable.")
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

  @Option(names = "--dry-run", description = "Check everything, print it, and end.")
  private boolean dryRun;

  @Override
  public Integer call() throws UsageException, IOException {
    ServerSettings settings = settings();
    List<ListenAddress> addresses = addresses();
    if (!HostProcess.isLinux()) {
      throw new UsageException("folders of this kind of host cannot be served so far, only Linux");
    }
    Closing closing = new Closing();
    Thread stop = stopWhenTold(closing);
    try (closing) {
      List<ExportArgument> arguments = arguments(closing);
      ExportTable exports = closing.add(new ExportTable(openExports(arguments)));
      P9Server server = closing.add(new P9Server(exports, settings));
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

  /** The folders asked for, or a temporary one. */
  private List<ExportArgument> arguments(Closing closing) throws UsageException, IOException {
    ExportOptions options = options();
    List<ExportArgument> arguments;
    if (folders.isEmpty()) {
      TemporaryFolder temporary = closing.add(new TemporaryFolder());
      print("no folder given: this one is private and temporary, gone at exit");
      arguments = List.of(new ExportArgument("temporary", temporary.path(), options));
    } else {
      arguments = ExportArgument.parse(folders, options);
    }
    return ExportArgument.adjust(arguments, exportOptions);
  }

  /** The options for all exports. */
  private ExportOptions options() throws UsageException {
    ExportOptions options =
        ExportOptions.DEFAULT
            .with("append=" + append)
            .with("locks=" + locks)
            .with("lock-hold=" + lockHold);
    if (owner != null) {
      options = options.with("map-owner=" + owner);
    }
    return readOnly ? options.with("read-only") : options;
  }

  private List<Export> openExports(List<ExportArgument> arguments)
      throws UsageException, IOException {
    List<Export> exports = new ArrayList<>();
    for (ExportArgument argument : arguments) {
      exports.add(new Export(argument.name(), open(argument), argument.options().lockHold()));
      print(
          "serving "
              + argument.name()
              + " from "
              + argument.folder()
              + (argument.options().readOnly() ? ", read-only" : ""));
    }
    return exports;
  }

  private static PosixVolume open(ExportArgument argument) throws UsageException, IOException {
    ExportOptions options = argument.options();
    Credentials shown = options.owner();
    if (shown == null && !options.readOnly() && !HostProcess.canOwnFiles()) {
      throw new UsageException(
          "this process may not give files an owner, which guests rely on: run it as root, or give"
              + " --map-owner or --read-only");
    }
    PosixVolume volume;
    try {
      volume =
          PassthroughVolume.open(
              argument.folder(),
              new PassthroughVolume.Options(options.appendAtOffset(), options.hostLocks()));
    } catch (PosixException e) {
      throw new UsageException("'" + argument.folder() + "' cannot be served: " + e.getMessage());
    }
    if (shown != null) {
      volume = new OwnershipMapping(volume, shown.uid(), shown.gid(), HostProcess.owner());
    }
    return options.readOnly() ? new ReadOnlyVolume(volume) : volume;
  }

  private ServerSettings settings() throws UsageException {
    if (msize < SessionLimits.LEAST_MSIZE || msize > SessionLimits.LARGEST_MSIZE) {
      throw new UsageException("--msize " + msize + " is not within 4096 to 8388608");
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
    return ServerSettings.DEFAULT.with(SessionLimits.ofMsize(msize)).with(networks);
  }

  private List<ListenAddress> addresses() throws UsageException {
    List<ListenAddress> addresses = new ArrayList<>();
    for (String text : listen) {
      try {
        ListenAddress address = ListenAddress.parse(text);
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
    HostProcess.umask(SOCKET_UMASK);
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
      HostProcess.umask(0); // the guest has applied its own
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
