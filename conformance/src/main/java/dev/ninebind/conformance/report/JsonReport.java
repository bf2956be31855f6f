// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A {@link Report} for programs; all of it is ASCII. */
public final class JsonReport {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonReport() {}

  /** The whole text. */
  public static String of(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      write(json, report);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has room
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Report report) throws IOException {
    json.writeStartObject();
    json.writeStringField("target", report.target());
    json.writeStringField("began", report.began().toString());
    json.writeNumberField("seconds", report.took().toMillis() / 1000.0);
    json.writeObjectFieldStart("facts");
    for (Map.Entry<String, String> fact : report.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    Tally tally = report.tally();
    json.writeNumberField("passed", tally.passed());
    json.writeNumberField("failed", tally.failed());
    json.writeNumberField("notRun", tally.notRun());
    json.writeArrayFieldStart("results");
    for (CheckResult each : report.results()) {
      CheckJson.write(json, each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
