// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Structures are laid out as a C compiler for Windows does it: {@code nt-structures.txt} is what
 * {@code src/test/c/nt-structures.c} prints.
 */
class NtStructuresTest {
  /** Sizes and offsets as the compiler has them, by class and constant. */
  private static Map<String, Integer> printed() throws IOException {
    Map<String, Integer> printed = new TreeMap<>();
    try (InputStream text = NtStructuresTest.class.getResourceAsStream("nt-structures.txt")) {
      List<String> lines =
          new String(text.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      for (String line : lines) {
        String[] words = line.split(" ", -1);
        Integer before =
            printed.put(className(words[0]) + "." + constant(words[1]), Integer.parseInt(words[2]));
        assertThat(before).as(line).isNull();
      }
    }
    return printed;
  }

  /** {@code FILE_BASIC_INFORMATION} becomes {@code FileBasicInformation}. */
  private static String className(String structure) {
    StringBuilder name = new StringBuilder();
    for (String word : structure.split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** {@code EaNameLength} becomes {@code EA_NAME_LENGTH}. */
  private static String constant(String field) {
    return field
        .replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3_$2")
        .toUpperCase(Locale.ROOT);
  }

  /** All constants of classes that say how large a structure is. */
  private static Map<String, Integer> declared() throws Exception {
    Map<String, Integer> declared = new TreeMap<>();
    for (String name : classes()) {
      Class<?> type =
          Class.forName(
              Ntdll.class.getPackageName() + "." + name,
              false,
              NtStructuresTest.class.getClassLoader());
      if (Stream.of(type.getDeclaredFields()).anyMatch(NtStructuresTest::isSize)) {
        for (Field field : type.getDeclaredFields()) {
          declared.put(name + "." + field.getName(), field.getInt(null));
        }
      }
    }
    return declared;
  }

  /** Names of all classes of the package, from a directory or a jar. */
  private static List<String> classes() throws Exception {
    Path source = Path.of(Ntdll.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String folder = Ntdll.class.getPackageName().replace('.', '/');
    if (Files.isDirectory(source)) {
      return classes(source.resolve(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(source)) {
      return classes(jar.getPath(folder));
    }
  }

  private static List<String> classes(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replace(".class", ""))
          .toList();
    }
  }

  private static boolean isSize(Field field) {
    return field.getName().equals("SIZE") && !Modifier.isPrivate(field.getModifiers());
  }

  @Test
  void allAreAsTheCompilerHasThem() throws Exception {
    Map<String, Integer> declared = declared();
    assertThat(declared).isEqualTo(printed());
    assertThat(declared).hasSizeGreaterThan(150);
  }
}
