@echo off
rem The one launcher of a checkout: finds JDK 25, builds what is stale and starts the program.
rem   featurescope                 the workbench
rem   featurescope tour --out DIR  every view as a PNG file
rem   featurescope test            everything that CI runs
rem   featurescope --help          the commands
setlocal EnableExtensions
set "HERE=%~dp0"
set "IMAGE=%HERE%app\target\featurescope"
set "LOG=%HERE%target\featurescope.log"

call "%HERE%app\src\main\image\lib\find-java.cmd" javac
if errorlevel 1 (
  >&2 echo error: JDK 25 or later is not installed ^(install it from adoptium.net, then set JAVA_HOME to it^)
  exit /b 1
)
set "JAVA_HOME=%FOUND_JAVA%"

if /i "%~1"=="test" (
  call "%HERE%mvnw.cmd" -B -ntp -f "%HERE%pom.xml" --fail-at-end verify
  exit /b
)

rem Stale: a source file is newer than the stamp that the last build left in the image.
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$stamp = Get-Item -ErrorAction SilentlyContinue ($env:IMAGE + '\lib\image.id');" ^
  "if (-not $stamp) { exit 1 };" ^
  "$sources = 'pom.xml','compute\pom.xml','viz\pom.xml','assets\pom.xml','app\pom.xml','compute\src\main','viz\src\main','assets\src\main','app\src\main' | ForEach-Object { $env:HERE + $_ };" ^
  "$newer = Get-ChildItem -Recurse -Path $sources | Where-Object { $_.LastWriteTime -gt $stamp.LastWriteTime } | Select-Object -First 1;" ^
  "if ($newer) { exit 1 }"
if errorlevel 1 (
  if not exist "%HERE%target" mkdir "%HERE%target"
  >&2 echo Building Featurescope ^(the log is target\featurescope.log^)
  call "%HERE%mvnw.cmd" -B -ntp -f "%HERE%pom.xml" -pl app -am -Dmaven.test.skip=true package >"%LOG%" 2>&1
  if errorlevel 1 (
    >&2 findstr /b /c:"[ERROR]" /c:"error:" "%LOG%"
    >&2 echo error: the build failed ^(read target\featurescope.log^)
    exit /b 1
  )
)
call "%IMAGE%\bin\featurescope.cmd" %*
exit /b %ERRORLEVEL%
