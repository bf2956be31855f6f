// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Reports of what a server may have put into names and messages. */
class ReportTest {
  private static final String HOSTILE =
      "<script>alert(1)</script> & \"quoted\" 'too' ]]> <!-- --> \0\u0001\u001b[2J\u0085\u202e\ud800"
          + " \ud83d\ude00 \uffff | `code` *b* \\";

  private static Report report(String text) {
    return new Report(
        text,
        Map.of(text, text),
        Map.of(text, text),
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofSeconds(7),
        List.of(
            CheckResult.passed("protocol", text, text + "1"),
            CheckResult.failed("protocol", text, text + "2", text + "\n" + text),
            CheckResult.notRun("posix", text, text + "3", text)));
  }

  @Test
  void pagesHoldNoTagsOfAServer() {
    String html = HtmlReport.of(report(HOSTILE));
    assertThat(html)
        .contains("&lt;script&gt;", "&amp; &quot;quoted&quot; &#39;too&#39;")
        .contains("\\u0000\\u0001\\u001b[2J", "\\u202e", "\ud83d\ude00")
        .doesNotContain("<script", "<!-- ", "\0", "\u001b", "\u202e");
    String tags = html.replaceAll("[^<>]*(<[a-z/!][^<>]*>)[^<>]*", "$1\n");
    assertThat(tags.lines()).allMatch(line -> line.matches("<[^<>]+>"));
  }

  @Test
  void xmlIsWellFormedAndTellsAll() throws Exception {
    String text = JUnitReport.of(report(HOSTILE));
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    String shown = Shown.line(HOSTILE);
    assertThat(failure.getAttribute("message")).isEqualTo(shown);
    assertThat(failure.getTextContent()).isEqualTo(shown + "\n" + shown);
    assertThat(shown).contains("<script>", "\\u0000", "\\ud800", "\ud83d\ude00");
  }

  @Test
  void jsonKeepsTheTextAsItWas() throws Exception {
    // A lone surrogate is no text: Java's own encoders refuse it or put something in its place.
    String text = HOSTILE.replace("\ud800", "");
    String json = JsonReport.of(report(text));
    assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
    List<String> details = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if ("detail".equals(parser.currentName())) {
          details.add(parser.nextTextValue());
        }
      }
    }
    assertThat(details).containsExactly("", text + "\n" + text, text);
  }

  @Test
  void aSummaryIsLinesWithoutControlCharacters() {
    assertThat(Summary.of(report(HOSTILE)))
        .hasSize(5)
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    assertThat(Summary.of(report("area")).get(4).replaceAll(" +", " ")).isEqualTo("all 1 1 1");
  }

  @Test
  void cellsOfTablesStayCells() {
    assertThat(Shown.markdown("a|b\n<c> `d`")).isEqualTo("a\\|b\\\\u000a&lt;c&gt; \\`d\\`");
    assertThat(Shown.code(" a|*b*\n <`c`>\0 ")).isEqualTo("`a\\|*b* <'c'>\\u0000`");
    assertThat(Shown.code(" \n")).isEmpty();
  }

  @Test
  void serversStandSideBySide() {
    CheckResult good = CheckResult.passed("protocol", "open", "a_b");
    CheckResult bad = CheckResult.failed("protocol", "walk", "dot-dot-ends-at-the-root", "<a>\nb");
    CheckResult notRun = CheckResult.notRun("protocol", "open", "c", "no *root*");
    Map<String, List<CheckResult>> results = new LinkedHashMap<>();
    results.put("One", List.of(good, notRun));
    results.put("Two", List.of(good, bad));
    String page =
        new ComparisonPage(
                LocalDate.of(2026, 1, 2), Map.of("One", "1_0"), Map.of("open", "x|y"), results)
            .text();
    assertThat(page)
        .contains("\n\n| what | version |\n| --- | --- |\n| date | 2026-01-02 |\n| One | 1\\_0 |\n")
        .contains("\n\n| area | One | Two | why it matters |\n| --- | ---: | ---: | --- |\n")
        .contains("\n| open | 1 / 1 | 1 / 1 | x\\|y |\n| walk | 0 / 0 | **0 / 1** |  |\n")
        .contains("\n| **all** | 1 / 1 | **1 / 2** |  |\n")
        .contains("\n\n## One\n\nNothing failed.\n\nNot run:\n\n* open/c: no \\*root\\*\n")
        .contains("\n\n## Two\n\n| failed | call, expected and got |\n| --- | --- |\n")
        .contains("\n| walk/dot-dot-ends-at-the-root | &lt;a&gt; *Debatable: no Linux");
  }
}
