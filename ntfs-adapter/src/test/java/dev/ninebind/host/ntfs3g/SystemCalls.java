// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Records the calls of {@link dev.ninebind.host.posix.Libc} that the calling thread makes, without
 * anything in the product for it: what is run is loaded anew, and each method of Libc begins with a
 * note of its name.
 */
public final class SystemCalls {
  private static final String PRODUCT = "dev.ninebind.";
  private static final String LIBC = "dev.ninebind.host.posix.Libc";

  /** Of Libc, but no call of the system. */
  private static final String NO_CALL = "address";

  private static final ThreadLocal<List<String>> MADE = new ThreadLocal<>();

  private SystemCalls() {}

  /** A call is made; the rewritten Libc says so. */
  public static void made(String name) {
    List<String> calls = MADE.get();
    if (calls != null) {
      calls.add(name);
    }
  }

  /** Begins to record what this thread does. */
  public static void begin() {
    MADE.set(new ArrayList<>());
  }

  /** The calls since then, in order. */
  public static List<String> end() {
    List<String> calls = MADE.get();
    MADE.remove();
    return calls;
  }

  /** This class once more, with all of the product that it uses, its calls being recorded. */
  static Class<?> recorded(Class<?> what) throws ClassNotFoundException {
    return Class.forName(what.getName(), true, new Recording(what.getClassLoader()));
  }

  private static final class Recording extends ClassLoader {
    Recording(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PRODUCT) || name.equals(SystemCalls.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = file.readAllBytes();
        byte[] defined = name.equals(LIBC) ? noting(bytes) : bytes;
        return defineClass(name, defined, 0, defined.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static byte[] noting(byte[] libc) {
    ClassWriter written = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(libc)
        .accept(
            new ClassVisitor(Opcodes.ASM9, written) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String generic, String[] thrown) {
                MethodVisitor method = super.visitMethod(access, name, type, generic, thrown);
                int wanted = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
                return (access & wanted) == wanted && !name.equals(NO_CALL)
                    ? new Noting(method, name)
                    : method;
              }
            },
            0);
    return written.toByteArray();
  }

  private static final class Noting extends MethodVisitor {
    private final String name;

    Noting(MethodVisitor method, String name) {
      super(Opcodes.ASM9, method);
      this.name = name;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitLdcInsn(name);
      visitMethodInsn(
          Opcodes.INVOKESTATIC,
          Type.getInternalName(SystemCalls.class),
          "made",
          "(Ljava/lang/String;)V",
          false);
    }
  }
}
