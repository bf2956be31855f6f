// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A {@link Report} as continuous integration reads results: JUnit's XML. */
public final class JUnitReport {
  private JUnitReport() {}

  /** The whole text. */
  public static String of(Report report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      write(xml, report);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // a string has room
    }
    return text.toString();
  }

  private static void write(XMLStreamWriter xml, Report report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "ninebind conformance of " + Shown.line(report.target()));
    counts(xml, report.results());
    double seconds = report.took().toMillis() / 1000.0;
    xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
    for (Map.Entry<String, List<CheckResult>> area : report.areas().entrySet()) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", Shown.line(area.getKey()));
      xml.writeAttribute("timestamp", report.began().toString());
      counts(xml, area.getValue());
      for (CheckResult each : area.getValue()) {
        testCase(xml, each);
      }
      xml.writeCharacters("\n  ");
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
  }

  private static void counts(XMLStreamWriter xml, List<CheckResult> results)
      throws XMLStreamException {
    Tally tally = Tally.of(results);
    xml.writeAttribute("tests", Integer.toString(results.size()));
    xml.writeAttribute("failures", Integer.toString(tally.failed()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", Integer.toString(tally.notRun()));
  }

  private static void testCase(XMLStreamWriter xml, CheckResult result) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", Shown.line(result.suite() + "." + result.area()));
    xml.writeAttribute("name", Shown.line(result.name()));
    String detail = Shown.lines(result.detail());
    switch (result.status()) {
      case PASSED -> {}
      case FAILED -> {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", detail.lines().findFirst().orElse(""));
        xml.writeCharacters(detail);
        xml.writeEndElement();
      }
      case NOT_RUN -> {
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", Shown.line(detail));
      }
    }
    xml.writeEndElement();
  }
}
