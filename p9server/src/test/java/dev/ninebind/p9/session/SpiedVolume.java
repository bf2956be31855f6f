// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixVolume;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Tells a test of every call of a volume and of its open files before it is made. */
final class SpiedVolume {
  private SpiedVolume() {}

  /**
   * @param spy takes the name of the method, on the thread that calls it; what it throws, the call
   *     throws
   */
  static PosixVolume of(PosixVolume volume, Consumer<String> spy) {
    return proxy(PosixVolume.class, volume, spy);
  }

  private static <T> T proxy(Class<T> type, T target, Consumer<String> spy) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              spy.accept(method.getName());
              try {
                Object result = method.invoke(target, arguments);
                return result instanceof PosixVolume.Opened opened
                    ? new PosixVolume.Opened(
                        proxy(OpenFile.class, opened.file(), spy), opened.attributes())
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
