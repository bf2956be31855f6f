@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Starts Ninebind from a source tree; builds it on first use. To build it anew, delete p9server\target and conformance\target.
setlocal
set "ROOT=%~dp0.."
set "MODULE=p9server"
set "MAIN=dev.ninebind.p9.daemon.Main"
if "%~1"=="conformance" (
  set "MODULE=conformance"
  set "MAIN=dev.ninebind.conformance.cli.ConformanceCommand"
)
set "LIB=%ROOT%\%MODULE%\target\ninebind\lib"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

if exist "%ROOT%\%MODULE%\target\ninebind\stamp" goto run
where /q mvn
if errorlevel 1 (
  echo ninebind: needs a JDK, 17 or newer, and Maven on the PATH>&2
  exit /b 2
)
echo ninebind: first use: building (about a minute) ...>&2
pushd "%ROOT%"
call mvn -B -q -pl %MODULE% -am -DskipTests -Dspotless.check.skip=true -Dninebind.failOnWarning=false -P "!error-prone" package 1>&2
if errorlevel 1 (
  popd
  echo ninebind: the build failed>&2
  exit /b 1
)
popd
type nul >"%ROOT%\%MODULE%\target\ninebind\stamp"

:run
rem Newer JDKs warn about native access unless it is allowed; older ones do not know the second option.
set "NEWER="
if exist "%JAVA_HOME%\release" for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%JAVA_HOME%\release"') do (
  if %%~v geq 23 set "NEWER=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
)
"%JAVA%" -XX:+UseParallelGC -Dio.netty.tryReflectionSetAccessible=true --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED %NEWER% %NINEBIND_JAVA_OPTS% -cp "%LIB%\*" %MAIN% %*
exit /b %errorlevel%
