// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The handles of the process: multiples of 4, each good for one kind of object. */
final class ObjectTable {
  private final Map<Long, Object> objects = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong(0x40);

  long add(Object object) {
    long handle = next.getAndAdd(4);
    objects.put(handle, object);
    return handle;
  }

  /** Errors: INVALID_HANDLE. */
  Object remove(long handle) throws HostException {
    Object object = objects.remove(handle);
    if (object == null) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
    return object;
  }

  /** Errors: INVALID_HANDLE. */
  Object any(long handle) throws HostException {
    Object object = objects.get(handle);
    if (object == null) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
    return object;
  }

  /** Errors: INVALID_HANDLE, OBJECT_TYPE_MISMATCH. */
  FileObject file(long handle) throws HostException {
    if (any(handle) instanceof FileObject file) {
      return file;
    }
    throw Status.failure(Status.OBJECT_TYPE_MISMATCH);
  }

  /** The event, or null for no handle. Errors: INVALID_HANDLE, OBJECT_TYPE_MISMATCH. */
  EventObject event(long handle) throws HostException {
    if (handle == 0) {
      return null;
    }
    if (any(handle) instanceof EventObject event) {
      return event;
    }
    throw Status.failure(Status.OBJECT_TYPE_MISMATCH);
  }

  List<Object> all() {
    return new ArrayList<>(objects.values());
  }
}
