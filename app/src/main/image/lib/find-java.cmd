@echo off
rem Sets FOUND_JAVA to the first Java 25 or later that has bin\%1.exe (java to run, javac to build).
set "FOUND_JAVA="
if defined JAVA_HOME call :try "%JAVA_HOME%" %1
for %%p in (%1.exe) do if not "%%~$PATH:p"=="" for %%b in ("%%~dp$PATH:p..") do call :try "%%~fb" %1
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\*" ^
  "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\BellSoft\*" ^
  "%USERPROFILE%\.jdks\*" "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*") do call :try "%%~d" %1
if defined FOUND_JAVA exit /b 0
exit /b 1

:try
if defined FOUND_JAVA exit /b
if not exist "%~1\bin\%2.exe" exit /b
if not exist "%~1\release" exit /b
set "TRIED_MAJOR="
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%~1\release"`) do (
  for /f "tokens=1 delims=.+-" %%m in ("%%~v") do set "TRIED_MAJOR=%%m"
)
if not defined TRIED_MAJOR exit /b
if %TRIED_MAJOR% GEQ 25 set "FOUND_JAVA=%~1"
exit /b
