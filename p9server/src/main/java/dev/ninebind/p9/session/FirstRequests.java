// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.OpenFlags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** What every client begins with: for a server that wants to have done it before one comes. */
public final class FirstRequests {
  private static final ByteString DIALECT = ByteString.of("9P2000.L");
  private static final int MSIZE = 1 << 16;
  private static final int ROOT = 1;
  private static final int COPY = 2;
  private static final int TAG = 0;

  private FirstRequests() {}

  private static Request.Tversion version() {
    return new Request.Tversion(MSIZE, DIALECT);
  }

  private static Request.Tattach attach(ByteString export) {
    return new Request.Tattach(ROOT, Message.NOFID, ByteString.of("nobody"), export, 0);
  }

  /** Makes the codecs of the messages up to the first attach. */
  public static void load() {
    for (Message message :
        List.of(
            version(),
            new Reply.Rversion(MSIZE, DIALECT),
            attach(DIALECT),
            new Reply.Rattach(new Qid(Qid.DIRECTORY, 1, 1)))) {
      MessageWriter.encodeHead(Unpooled.buffer(), TAG, message);
    }
  }

  /**
   * Asks a server on this machine: attaches, looks at the root and lists it.
   *
   * @throws IOException if it refuses, or ends the connection
   */
  public static void ask(int port, String export) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      for (Request request :
          List.of(
              version(),
              attach(ByteString.of(export)),
              new Request.Tgetattr(ROOT, -1),
              new Request.Twalk(ROOT, COPY, List.of()),
              new Request.Tlopen(COPY, OpenFlags.DIRECTORY),
              new Request.Treaddir(COPY, 0, MSIZE / 2),
              new Request.Tclunk(COPY))) {
        ByteBuf frame = Unpooled.buffer();
        MessageWriter.encodeHead(frame, TAG, request);
        frame.readBytes(socket.getOutputStream(), frame.readableBytes());
        DataInputStream replies = new DataInputStream(socket.getInputStream());
        int size = Integer.reverseBytes(replies.readInt());
        if (replies.readUnsignedByte() == MessageTable.of(Reply.Rlerror.class).number()) {
          throw new IOException(request + " was refused");
        }
        replies.skipNBytes(size - Integer.BYTES - 1);
      }
    }
  }
}
