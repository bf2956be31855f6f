// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.NtCaller;
import dev.ninebind.host.windows.NtTrees;
import dev.ninebind.host.windows.Ntdll;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Where one experiment is made: a folder of its own below the scratch folder, the calls, and what
 * is written down of them. What it opened is closed with it, and the folder is emptied and removed.
 */
final class Bench implements AutoCloseable {
  /** A call that this Windows does not have. */
  static final int NOT_THERE = 0xC0000139; // STATUS_ENTRYPOINT_NOT_FOUND

  private static final int BLOCK = 65_536;

  final NtCaller caller;

  /** The project's own volume of the same scratch folder; null if it could not be opened. */
  final HostVolume volume;

  /** The scratch folder, as Windows writes it. */
  final String folder;

  /** A handle of the experiment's own folder. */
  final long root;

  private final String name;
  private final long scratch;
  private final List<Long> handles = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> conclusions = new ArrayList<>();

  Bench(Ntdll ntdll, HostVolume volume, String folder, String name) {
    this.caller = new NtCaller(ntdll);
    this.volume = volume;
    this.folder = folder;
    this.name = name;
    ByteBuffer oa = caller.objectAttributes(0, caller.ntPath(folder), 0x40);
    scratch = opened(caller.create(oa, FILE_ALL_ACCESS, NtCaller.OPEN, FILE_DIRECTORY_FILE, null));
    root = opened(make(scratch, name, FILE_DIRECTORY_FILE, null));
  }

  /** The experiment's own folder as NT writes it. */
  String ntPath() {
    String path = caller.ntPath(folder);
    return path + (path.endsWith("\\") ? "" : "\\") + name;
  }

  /** The same as Windows writes it. */
  String path() {
    return folder + (folder.endsWith("\\") ? "" : "\\") + name;
  }

  /** The same, opened by the project's volume; the caller closes it. */
  HostFile ownFolder() throws HostException {
    int access = NtConstants.FILE_LIST_DIRECTORY | NtConstants.FILE_TRAVERSE;
    return volume.open(volume.root(), name, HostOpen.existing(access, FILE_DIRECTORY_FILE));
  }

  private static long opened(long handle) {
    if (handle < 0) {
      throw new IllegalStateException("the folder cannot be used: " + name((int) handle));
    }
    return handle;
  }

  /** What a status is called. */
  static String name(int status) {
    if (status == NOT_THERE) {
      return "not there";
    }
    return NtTrees.name(status);
  }

  /** Writes down what was seen. */
  void saw(String what) {
    lines.add(what);
  }

  /** Makes a call, and writes down what it answers. */
  int call(String what, IntSupplier call) {
    int status;
    try {
      status = call.getAsInt();
    } catch (UnsatisfiedLinkError | UnsupportedOperationException e) {
      status = NOT_THERE;
    }
    lines.add(what + ": " + name(status));
    return status;
  }

  /** Opens or makes something, and writes down what comes of it: a handle, or a status. */
  long open(String what, LongSupplier call) {
    long result;
    try {
      result = call.getAsLong();
    } catch (UnsatisfiedLinkError | UnsupportedOperationException e) {
      result = NOT_THERE;
    }
    lines.add(what + ": " + (result < 0 ? name((int) result) : "SUCCESS"));
    return result < 0 ? result : keep(result);
  }

  /** Closes a handle at the end. */
  long keep(long handle) {
    handles.add(handle);
    return handle;
  }

  void close(long handle) {
    handles.remove(handle);
    caller.close(handle);
  }

  void conclude(String conclusion) {
    conclusions.add(conclusion);
  }

  /** Something that the experiment needs is not on this machine. */
  void lacks(String what) {
    conclusions.add("Not tried: " + what);
  }

  List<String> lines() {
    return lines;
  }

  List<String> conclusions() {
    return conclusions;
  }

  private long make(long parent, String file, int options, ByteBuffer eas) {
    ByteBuffer oa = caller.objectAttributes(parent, file, NtCaller.DONT_REPARSE);
    int all = options | NtCaller.OPEN_REPARSE_POINT;
    long made = caller.create(oa, FILE_ALL_ACCESS, NtCaller.CREATE, all, eas);
    if (made != 0xFFFFFFFFC000000DL) {
      return made;
    }
    // Before Windows 10 1607 there is no OBJ_DONT_REPARSE.
    oa = caller.objectAttributes(parent, file, 0);
    return caller.create(oa, FILE_ALL_ACCESS, NtCaller.CREATE, all, eas);
  }

  /** A new file in the folder, with all rights. */
  long file(String file) {
    return keep(opened(make(root, file, 0, null)));
  }

  /** The same with so many bytes in it. */
  long file(String file, int bytes) {
    long handle = file(file);
    for (int at = 0; at < bytes; at += BLOCK) {
      opened(caller.write(handle, NtCaller.memory(Math.min(BLOCK, bytes - at)), at));
    }
    return handle;
  }

  long directory(long parent, String file) {
    return keep(opened(make(parent, file, FILE_DIRECTORY_FILE, null)));
  }

  /** Opens a name once more; a handle or a status. */
  long reopen(long parent, String file, int access) {
    return NtTrees.open(caller, parent, file, access);
  }

  /** FileInternalInformation; 0 if it cannot be told. */
  long id(long handle) {
    ByteBuffer out = NtCaller.memory(8);
    return caller.query(handle, out, 6) == 0 ? out.getLong(0) : 0;
  }

  /** FileAttributeTagInformation's tag; 0 if there is none. */
  int tag(long handle) {
    ByteBuffer out = NtCaller.memory(8);
    boolean told = caller.query(handle, out, 35) == 0;
    boolean reparse = (out.getInt(0) & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    return told && reparse ? out.getInt(4) : 0;
  }

  @Override
  public void close() {
    handles.forEach(caller::close);
    handles.clear();
    NtTrees.empty(caller, root);
    caller.close(root);
    int removed = NtTrees.remove(caller, scratch, name);
    caller.close(scratch);
    if (removed != 0) {
      conclude("Its folder could not be removed: " + name(removed) + ".");
    }
  }
}
