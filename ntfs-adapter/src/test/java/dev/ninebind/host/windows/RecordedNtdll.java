// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Consumer;

/** An ntdll that tells of each call once it has returned. */
public final class RecordedNtdll {
  /**
   * A call.
   *
   * @param function its name
   * @param number information class, control code or create options; −1 where there is none
   * @param status what it returned; 0 for those that return nothing
   */
  public record Call(String function, int number, int status) {
    /** Function and class, as {@code NtQueryInformationFile 70}. */
    public String name() {
      boolean code = function.equals("NtFsControlFile");
      boolean hasClass = code || function.contains("Information") || function.contains("Directory");
      if (!hasClass || number < 0) {
        return function;
      }
      return code ? String.format("%s 0x%X", function, number) : function + " " + number;
    }
  }

  /** Which argument is the class, the code or the options. */
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "NtCreateFile", 8,
          "NtQueryInformationFile", 4,
          "NtSetInformationFile", 4,
          "NtQueryInformationByName", 4,
          "NtQueryDirectoryFile", 7,
          "NtFsControlFile", 5,
          "NtQueryVolumeInformationFile", 4);

  private RecordedNtdll() {}

  /** Makes one. */
  public static Ntdll of(Ntdll ntdll, Consumer<Call> log) {
    return (Ntdll)
        Proxy.newProxyInstance(
            Ntdll.class.getClassLoader(),
            new Class<?>[] {Ntdll.class},
            (proxy, method, arguments) -> call(ntdll, log, method, arguments));
  }

  private static Object call(Ntdll ntdll, Consumer<Call> log, Method method, Object[] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(ntdll, arguments);
    }
    Object result;
    try {
      result = method.invoke(ntdll, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    Integer argument = NUMBERS.get(method.getName());
    int number = argument == null ? -1 : (Integer) arguments[argument];
    log.accept(new Call(method.getName(), number, result == null ? 0 : (Integer) result));
    return result;
  }
}
