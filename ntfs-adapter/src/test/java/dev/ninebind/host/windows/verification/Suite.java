// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A class of tests, run by the JUnit console launcher.
 *
 * @param title what it shows
 * @param testClass the class, nested ones included
 */
record Suite(String title, String testClass) {
  /**
   * What came of one.
   *
   * @param passed how many tests did
   * @param failures each that failed, with the first line of why
   * @param left each that was not run or gave up, with why
   * @param note what is wrong with the run itself; empty if nothing is
   */
  record Result(Suite suite, int passed, List<String> failures, List<String> left, String note) {
    boolean good() {
      return failures.isEmpty() && note.isEmpty() && passed > 0;
    }
  }

  /** Those of these names, or all if there is no name; null if a name is none. */
  static List<Suite> chosen(List<Suite> all, List<String> names) {
    List<Suite> chosen = all.stream().filter(each -> names.contains(each.name())).toList();
    return names.isEmpty() ? all : chosen.size() == names.size() ? chosen : null;
  }

  /** The class without its package. */
  String name() {
    return testClass.substring(testClass.lastIndexOf('.') + 1);
  }

  /** Runs it; its report and output are kept in this folder. */
  Result run(ChildJvm jvm, Path folder, Duration limit, List<String> options)
      throws IOException, InterruptedException {
    Path reports = Files.createDirectories(folder.resolve(name()));
    List<String> arguments =
        List.of(
            "execute",
            "--disable-banner",
            "--disable-ansi-colors",
            "--details=none",
            "--reports-dir=" + reports,
            "--select-class=" + testClass);
    ChildJvm.Ended ended =
        jvm.run(name(), limit, options, "org.junit.platform.console.ConsoleLauncher", arguments);
    String note = "";
    if (ended.exit() == ChildJvm.TIMED_OUT) {
      note = "it did not end within " + limit.toSeconds() + " s";
    } else if (ended.exit() != 0 && ended.exit() != 1) {
      note = "the JVM ended with exit code " + ended.exit();
    }
    return result(reports, note);
  }

  /** Reads the launcher's reports. */
  private Result result(Path reports, String note) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(reports)) {
      files = all.filter(each -> each.toString().endsWith(".xml")).sorted().toList();
    }
    int passed = 0;
    List<String> failures = new ArrayList<>();
    TreeSet<String> left = new TreeSet<>();
    for (Path file : files) {
      NodeList cases = parse(file).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        String name = simple(test.getAttribute("classname")) + "." + test.getAttribute("name");
        String failure = reason(test, "failure", "error");
        String skipped = reason(test, "skipped");
        if (failure != null) {
          failures.add(name + ": " + failure);
        } else if (skipped != null) {
          left.add(name + ": " + skipped);
        } else {
          passed++;
        }
      }
    }
    String why = note.isEmpty() && passed + failures.size() == 0 ? "no test was run" : note;
    return new Result(this, passed, failures, List.copyOf(left), why);
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The first line of text in one of these elements; null if there is none of them. */
  private static String reason(Element test, String... tags) {
    for (String tag : tags) {
      NodeList found = test.getElementsByTagName(tag);
      if (found.getLength() > 0) {
        Element element = (Element) found.item(0);
        String message = element.getAttribute("message");
        String text = message.isBlank() ? element.getTextContent() : message;
        return text.strip().replaceAll("\\s+", " ");
      }
    }
    return null;
  }

  private static Document parse(Path file) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(file.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + " is no report of JUnit", e);
    }
  }
}
