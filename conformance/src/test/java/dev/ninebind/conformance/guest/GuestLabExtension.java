// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolumeExtension;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Opens a class's {@link GuestLab} when its constructor asks, and closes it after the class. A
 * class for {@linkplain dev.ninebind.conformance.EveryVolume every volume} gets one for each.
 */
final class GuestLabExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(GuestLabExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == GuestLab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    GuestTest settings = test.getAnnotation(GuestTest.class);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            test,
            key ->
                GuestLab.open(
                    EveryVolumeExtension.nameOf(test, context),
                    settings.guests(),
                    List.of(settings.kernel()),
                    settings.memory(),
                    EveryVolumeExtension.volume(context)),
            GuestLab.class);
  }
}
