// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The number of a message: even for requests, the request's plus one for replies. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface MessageType {
  int value();
}
