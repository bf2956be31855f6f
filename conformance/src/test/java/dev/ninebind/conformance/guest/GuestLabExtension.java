// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Opens a class's {@link GuestLab} when its constructor first asks, and closes it after the class.
 * A class for {@linkplain EveryVolume every volume} gets one for each, which is closed before the
 * next one is opened; {@code EveryVolume} brings this extension for each then.
 */
public final class GuestLabExtension
    implements ParameterResolver, AfterAllCallback, AfterClassTemplateInvocationCallback {
  private final TestedVolume volume;
  private final boolean ofMany;
  private GuestLab lab;

  GuestLabExtension() {
    volume = TestedVolume.PASSTHROUGH;
    ofMany = false;
  }

  /** For one of all volumes. */
  public GuestLabExtension(TestedVolume volume) {
    this.volume = volume;
    ofMany = true;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == GuestLab.class
        && context.getRequiredTestClass().isAnnotationPresent(EveryVolume.class) == ofMany;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (lab == null) {
      Class<?> test = context.getRequiredTestClass();
      GuestTest settings = test.getAnnotation(GuestTest.class);
      lab =
          GuestLab.open(
              test.getSimpleName() + (ofMany ? "-" + volume.title() : ""),
              settings.guests(),
              List.of(settings.kernel()),
              settings.memory(),
              volume);
    }
    return lab;
  }

  @Override
  public void afterClassTemplateInvocation(ExtensionContext context) {
    close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  private void close() {
    if (lab != null) {
      lab.close();
      lab = null;
    }
  }
}
