@echo off
rem Starts Featurescope from its image: with no arguments the workbench, otherwise the command line.
setlocal EnableExtensions
set "LIB=%~dp0..\lib"

call "%LIB%\find-java.cmd" java
if errorlevel 1 (
  >&2 echo error: Java 25 or later is not installed ^(install a JDK 25, or set JAVA_HOME to one^)
  exit /b 1
)
if not defined FEATURESCOPE_CACHE set "FEATURESCOPE_CACHE=%LOCALAPPDATA%\featurescope"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"

"%FOUND_JAVA%\bin\java.exe" -XX:+UseSerialGC -XX:MaxRAMPercentage=40 ^
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
  "-Djavafx.cachedir=%FEATURESCOPE_CACHE%\javafx" %FEATURESCOPE_JAVA_OPTIONS% ^
  -cp "%LIB%\app.jar" org.featurescope.app.Launcher %*
exit /b %ERRORLEVEL%
