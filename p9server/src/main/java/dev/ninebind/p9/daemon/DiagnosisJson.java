// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A {@link Diagnosis} for programs; all of it is ASCII. */
final class DiagnosisJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private DiagnosisJson() {}

  static String of(Diagnosis diagnosis) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      write(json, diagnosis);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has room
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Diagnosis diagnosis) throws IOException {
    json.writeStartObject();
    json.writeStringField("folder", diagnosis.folder());
    json.writeStringField("backEnd", diagnosis.backEnd());
    json.writeObjectFieldStart("facts");
    for (Map.Entry<String, String> fact : diagnosis.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("features");
    for (Finding finding : diagnosis.findings()) {
      json.writeStartObject();
      json.writeStringField("feature", finding.feature());
      json.writeStringField("verdict", finding.verdict().word);
      json.writeStringField("guest", finding.guest());
      json.writeStringField("remedy", finding.remedy());
      json.writeStringField("found", finding.found());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("served", diagnosis.advice().served());
    json.writeStringField("command", diagnosis.advice().command());
    json.writeStringField("reason", diagnosis.advice().reason());
    json.writeEndObject();
  }
}
