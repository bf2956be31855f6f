// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.p9.server.ListenAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The command that mounts an export in a guest, ready to paste. */
final class MountLine {
  private MountLine() {}

  static String of(ListenAddress address, ExportArgument export, int msize) {
    String options =
        "version=9p2000.L,msize="
            + msize
            + ",access=client,cache=none"
            + (export.options().lockHold() > 0 ? ",locktimeout=1" : "") // asks again after 1 s
            + ",aname="
            + export.name();
    if (address instanceof ListenAddress.Unix unix) {
      return "mount -t 9p -o trans=unix," + options + " " + unix.path() + " /mnt";
    }
    ListenAddress.Tcp tcp = (ListenAddress.Tcp) address;
    return "mount -t 9p -o trans=tcp,port="
        + tcp.port()
        + ","
        + options
        + " "
        + host(tcp)
        + " /mnt";
  }

  /** The kernel's client wants a number, and one that leads here. */
  private static String host(ListenAddress.Tcp tcp) {
    try {
      InetAddress address = InetAddress.getByName(tcp.host());
      return address.isAnyLocalAddress() ? "ADDRESS-OF-THIS-HOST" : address.getHostAddress();
    } catch (UnknownHostException e) {
      return tcp.host();
    }
  }
}
