// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line {@code ninebind}. Exit codes: 0 done, 1 failed on the way, 2 cannot be done as
 * asked.
 */
@Command(
    name = "ninebind",
    description = "A 9P2000.L file server: folders of this host, mounted by a Linux kernel.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      ServeCommand.class,
      InspectCommand.class,
      AdoptCommand.class,
      DoctorCommand.class,
      SourceTreeCommand.Conformance.class,
      SourceTreeCommand.Bench.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ninebind serve                     a private volume in memory, to try it out",
      "  ninebind serve /srv/data           one folder, on tcp://127.0.0.1:5640",
      "  ninebind serve --help              all that serve can do",
      "  ninebind inspect /mnt/ntfs/file    what is stored of a file on NTFS",
      "  ninebind adopt /mnt/ntfs/folder    owners and modes for files of Windows programs",
      "  ninebind doctor /srv/data          what the folder can carry, and how to serve it",
      "  ninebind conformance --help        how well a server does, ours or another",
      "  ninebind bench --help              how fast this one is, beside others"
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    String level = System.getenv("NINEBIND_LOG");
    if (level != null) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
    }
    if (arguments.length > 0 && arguments[0].equals(ServeCommand.NAME)) {
      HeadStart.begin();
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return commandLine(HostFolders.HERE);
  }

  static CommandLine commandLine(HostFolders folders) {
    return OneLineErrors.on(
        new CommandLine(new Main(), new Commands(new FoldersWithStore(folders))));
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Makes the commands, which picocli would do only without arguments. */
  private record Commands(HostFolders folders) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == InspectCommand.class) {
        return type.cast(new InspectCommand(folders));
      } else if (type == AdoptCommand.class) {
        return type.cast(new AdoptCommand(folders));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** The version that the build put into the jar. */
  public static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /** The same for picocli. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ninebind " + version()};
    }
  }
}
