// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.p9.daemon.Main;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The servers that there are on this machine. */
final class Contestants {
  /** Bytes of a message, for all of them alike: the most that diod takes. */
  static final int MSIZE = 1 << 16;

  /** What Ninebind calls the folder; the peers go by its path. */
  private static final String EXPORT = "bench";

  private Contestants() {}

  /** Ninebind, by its launcher, with the options that it gives. */
  static Contestant ninebind(Path launcher, Place place) {
    return new Contestant(
        Contestant.NINEBIND,
        Main.version(),
        EXPORT,
        (port, instance) ->
            List.of(
                launcher.toString(),
                "serve",
                EXPORT + "=" + place.served(),
                "--listen",
                "tcp://127.0.0.1:" + port));
  }

  /** The bound of what sockets and this load generator can do. */
  static Contestant echo(Bounds bounds) {
    return new Contestant(Contestant.ECHO, "", EXPORT, (port, instance) -> bounds.echo(port));
  }

  /** diod, if it is installed. */
  static Optional<Contestant> diod(Place place) {
    return Program.at("/usr/sbin/diod")
        .map(
            program ->
                new Contestant(
                    Contestant.DIOD,
                    Program.version(program),
                    place.served().toString(),
                    (port, instance) ->
                        List.of(
                            program.toString(),
                            "-f",
                            "-n",
                            "-l",
                            "127.0.0.1:" + port,
                            "-e",
                            place.served().toString(),
                            "-U",
                            "root")));
  }

  /** nfs-ganesha's 9P over its VFS back end, if it is installed. */
  static Optional<Contestant> ganesha(Place place) {
    return Program.at("/usr/bin/ganesha.nfsd", "/usr/sbin/ganesha.nfsd")
        .map(
            program ->
                new Contestant(
                    Contestant.GANESHA,
                    Program.version(program),
                    place.served().toString(),
                    (port, instance) -> {
                      Path home = place.scratch().resolve("ganesha-" + instance);
                      Files.createDirectories(home);
                      Path configuration = home.resolve("ganesha.conf");
                      Files.writeString(configuration, ganeshaConfiguration(place, home, port));
                      return List.of(
                          program.toString(),
                          "-F",
                          "-L",
                          "STDOUT",
                          "-p",
                          home.resolve("pid").toString(),
                          "-f",
                          configuration.toString());
                    }));
  }

  /**
   * True if nobody else is on this network. ganesha's 9P listens at all addresses, whatever
   * Bind_addr says, and lets in who comes: it is run only here.
   */
  static boolean networkIsPrivate() {
    try {
      return NetworkInterface.networkInterfaces()
          .allMatch(
              each -> {
                try {
                  return each.isLoopback();
                } catch (SocketException e) {
                  return false;
                }
              });
    } catch (SocketException e) {
      return false;
    }
  }

  /** 9P alone: the protocols of NFS want a portmapper. */
  private static String ganeshaConfiguration(Place place, Path home, int port) {
    return """
        NFS_CORE_PARAM {
          Protocols = 9P;
          Enable_NLM = false;
          Enable_RQUOTA = false;
          Enable_UDP = false;
        }
        NFSv4 {
          Graceless = true;
          RecoveryRoot = "%s";
        }
        _9P {
          _9P_TCP_Port = %d;
          _9P_TCP_Msize = %d;
        }
        EXPORT {
          Export_Id = 1;
          Path = "%s";
          Pseudo = "/%s";
          Protocols = 9P;
          Access_Type = RW;
          Squash = No_Root_Squash;
          SecType = sys;
          FSAL { Name = VFS; }
        }
        """
        .formatted(home, port, MSIZE, place.served(), EXPORT);
  }
}
